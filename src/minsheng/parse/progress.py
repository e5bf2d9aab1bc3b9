"""What the numbers of a report say of the work: shares of a task, planned or done, and for which time.

Each step takes the counts of a scan in order and fills them in. Positions are those of the text.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Final, Literal, NamedTuple

from minsheng.parse import turns, wording
from minsheng.parse.clauses import CLAUSE, SEMICOLON, SENTENCE, Clauses
from minsheng.parse.column_time import ends_plan, plan_end
from minsheng.parse.count import Count
from minsheng.parse.dates import read_as_of
from minsheng.parse.wording import cued, may_hold
from minsheng.records import Scope
from minsheng.resources import mappings, rows

_MANY: Final = 12
_NAMED_YEAR: Final = re.compile("20[0-9]{2}年")
_BEYOND: Final = 9
"""Characters before a word of planning in which 超 may begin what is more than that."""
_TASK_NAME: Final = 36
"""Characters of the words that may say that a named task is done."""
_PLAN_WORDS: Final = 4
_UNTIL: Final = re.compile(r"到(20[0-9]{2})年")
_AS_OF: Final = re.compile(r"截[至止]到?")
_ONE_MORE: Final = frozenset("、和及与")
_DATE_REACH: Final = 24


# -------------------------------------------------------------------------------------- shares


@cache
def _ratio_patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    table = rows(mappings("wordings", "ratio.csv"), "pattern", "of")
    return tuple((re.compile(rf"(?:{row['pattern']})\s?$"), row["of"]) for row in table)


def stated(text: str, clauses: Clauses, counts: list[Count]) -> None:
    """Which percentages say how much is done: of a task, or of works; 占年度计划投资4亿元的90% says both."""
    for index, count in enumerate(counts):
        if count.family != "percent" or count.value is None or count.words:
            continue
        whole = counts[index - 1] if index and text[counts[index - 1].end : count.start] == "的" else None
        if whole and _planned_whole(text, clauses, whole):
            whole.role = "target"
            count.ratio, count.of_task = count.value / 100, True
            continue
        start = max(clauses.before(count.start, count.region, CLAUSE), count.number - 30)
        before = text[start : count.number]
        of = next((of for pattern, of in _ratio_patterns() if pattern.search(before)), None)
        if of:
            count.ratio, count.of_task = count.value / 100, of == "task"
        elif _goes_on(text, counts, index):
            count.ratio, count.of_task = count.value / 100, True


def _goes_on(text: str, counts: list[Count], index: int) -> bool:
    """Whether a percentage is one more of a row of shares: 分别完成年度任务的80%、75%和90%."""
    before = counts[index - 1] if index else None
    return (
        before is not None and before.of_task and text[before.end : counts[index].start].strip() in _ONE_MORE
    )


def _planned_whole(text: str, clauses: Clauses, whole: Count) -> bool:
    """Whether a number is what the plan set, of which a share follows (占年度计划投资4亿元)."""
    start = max(clauses.before(whole.start, whole.region, CLAUSE), whole.start - _DATE_REACH)
    return cued("plan-share").search(text, start, whole.start) is not None


def shares(text: str, clauses: Clauses, counts: list[Count]) -> None:
    """A share of a task belongs to the figure before it, if one is there; several in a row to as many."""
    index = 0 if any(count.of_task for count in counts) else len(counts)
    while index < len(counts):
        stop = index + 1
        while stop < len(counts) and counts[index].of_task and _goes_on(text, counts, stop):
            stop += 1
        row = counts[index:stop] if counts[index].of_task else []
        abouts = [about for about, _ in zip(_abouts(clauses, counts, index), row, strict=False)]
        for share, about in zip(row, abouts[::-1], strict=False):
            about.ratio, share.reason = share.ratio, "stated-ratio"
        index = stop


def _abouts(clauses: Clauses, counts: list[Count], index: int) -> Iterator[Count]:
    """The figures of the same sentence that a stated share may be about, the nearest first."""
    region, at = outermost(clauses, counts[index])
    sentence = clauses.before(at, region, SENTENCE)
    for before in counts[max(0, index - _MANY) : index][::-1]:
        if before.number < sentence:
            return
        if (
            before.family != "percent"
            and before.reason is None
            and before.ratio is None
            and before.part_of is None
            and before.role == "result"
        ):
            yield before


def outermost(clauses: Clauses, count: Count) -> tuple[int, int]:
    """The region around all brackets that hold a count, and where in it the outermost bracket opens."""
    region, at = count.region, count.number
    while region:
        at = clauses.bracket(region)[0]
        region = clauses.parents[region]
    return region, at


# ---------------------------------------------------------------------------- planned or done


class _Plans(NamedTuple):
    pattern: re.Pattern[str]
    says: dict[str, str]
    """What each wording says: plan, result or expected."""


@cache
def _plans() -> _Plans:
    """The words of planning; alternatives without groups, so that a search can skip to first characters."""
    table = rows(mappings("wordings", "planned.csv"), "pattern", "says")
    says = {row["pattern"]: row["says"] for row in table}
    longest_first = sorted(says, key=lambda pattern: -len(_words_of(pattern)))
    words = {_words_of(pattern): said for pattern, said in says.items()}
    return _Plans(re.compile(wording.by_first([(one[0], one[1:]) for one in longest_first])), words)


@cache
def result_words() -> re.Pattern[str]:
    """The words that say that something was done, or up to when."""
    table = rows(mappings("wordings", "planned.csv"), "pattern", "says")
    return re.compile("|".join(row["pattern"] for row in table if row["says"] == "result"))


def _words_of(pattern: str) -> str:
    """The words that a pattern matches, without what it looks for beside them."""
    return pattern.split("(?", maxsplit=1)[0]


def _plan_marks(text: str, counts: list[Count]) -> list[tuple[int, str]]:
    """Where words of planning and doing stand, and what they say.

    完成全年任务 and 计划外 plan nothing, nor does 拟 right behind a number (500件拟开放专利).
    """
    marks = []
    ends = {count.end for count in counts}
    for match in _plans().pattern.finditer(text):
        start = match.start()
        says = _plans().says[match.group()]
        fulfilled = (
            says == "plan"
            and not cued("left").fullmatch(match.group())
            and (
                cued("fulfilled").search(text[max(0, start - 2) : start])
                or cued("states-no-plan").match(text, match.end())
                or cued("beyond").search(text[max(0, start - _BEYOND) : start])
                or cued("done-task").search(text[max(0, start - _TASK_NAME) : match.end()])
                or (match.group() == "拟" and start in ends)
            )
        )
        if not fulfilled:
            marks.append((start, says))
    return marks


def plans(text: str) -> bool:
    """True where words of a text plan something, or say what is expected."""
    return any(says != "result" for _, says in _plan_marks(text, []))


def roles(text: str, clauses: Clauses, counts: list[Count], *, expected: Literal["target", "result"]) -> None:
    """In a report, numbers after 计划 are the plan repeated, up to the words that turn to what was done.

    `expected` is what a number after 预计 is taken for.
    """
    marks = _plan_marks(text, counts)
    starts = [start for start, _ in marks]
    ahead, back = turns.next_steps(text)
    for count in counts:
        if ahead <= count.number < back:
            count.role = "target"
        elif count.role == "result":
            said = _said(clauses, count, starts, marks)
            count.role = "target" if said == "plan" else expected if said == "expected" else "result"
            _corrected(text, clauses, count)


def _said(clauses: Clauses, count: Count, starts: list[int], marks: list[tuple[int, str]]) -> str:
    """What the last word of planning or doing before a count says, within its sentence."""
    region, at = count.region, count.number
    while True:
        sentence = clauses.before(at, region, SEMICOLON)
        index = bisect_left(starts, at) - 1
        if index >= 0 and starts[index] >= sentence:
            return marks[index][1]
        if not region:
            return "result"
        at, region = clauses.bracket(region)[0], clauses.parents[region]


def _corrected(text: str, clauses: Clauses, count: Count) -> None:
    """打井1眼后 is done; 全年62亿美元的计划任务 is planned."""
    after = text[count.end : count.end + 12]
    if after.startswith("后"):
        count.role = "result"
    if may_hold(after, "of-plan") and (
        cued("of-year-plan").match(after)
        or (cued("of-plan").match(after) and _in_year_plan(text, clauses, count))
        or (cued("of-task").match(after) and _is_fulfilled(text, clauses, count))
    ):
        count.role = "target"


def _in_year_plan(text: str, clauses: Clauses, count: Count) -> bool:
    """Whether the words right before a count name the year's plan."""
    start = max(clauses.before(count.start, count.region, CLAUSE), count.start - 12)
    return cued("year-plan").search(text[start : count.start]) is not None


def _is_fulfilled(text: str, clauses: Clauses, count: Count) -> bool:
    """Whether the words right before a count say that the task was fulfilled: 超额完成60公里的任务."""
    start = max(clauses.before(count.start, count.region, CLAUSE), count.start - 12)
    return cued("over-plan").search(text[start : count.number]) is not None


# ----------------------------------------------------------------------------------------- time


@cache
def _scope_pattern() -> re.Pattern[str]:
    return re.compile(wording.alternation(wording.scopes()))


def times(text: str, clauses: Clauses, counts: list[Count], year: int, default: Scope | None) -> None:
    """The time each figure covers: 本月 or 累计 before it in its sentence, a date after 截至."""
    scopes = _scopes(text) if any(sign in text for sign in wording.scope_signs()) else []
    if "到20" in text:
        scopes = sorted([*scopes, *_until(text, year)])
    named = _AS_OF.finditer(text) if "截" in text else ()
    days = [(match.start(), _read_day(text, match.start(), year)) for match in named]
    if not scopes and not days:
        for count in counts:
            count.scope = default
        return
    starts = [start for start, _ in scopes]
    for count in counts:
        region, at = outermost(clauses, count)
        sentence = clauses.before(at, region, SENTENCE)
        index = bisect_left(starts, count.number) - 1
        if count.role == "target":
            index = _planned(text, scopes, index, count.number)
        stated = scopes[index][1] if index >= 0 and starts[index] >= sentence else None
        count.scope = stated or default
        if stated == "plan" and count.role == "target":
            count.year = _last_year(text[starts[index] : starts[index] + _DATE_REACH])
        count.as_of = _day(days, sentence, count.number)


def _scopes(text: str) -> list[tuple[int, Scope]]:
    """Where words say what time figures cover."""
    says = wording.scopes()
    return [(match.start(), says[match.group()]) for match in _scope_pattern().finditer(text)]


def _until(text: str, year: int) -> list[tuple[int, Scope]]:
    """Where an aim for the end of a plan of several years is named: 到2025年, in a text of 2024."""
    aims = [match for match in _UNTIL.finditer(text) if ends_plan(int(match[1]), year, reports=False)]
    return [(match.start(), "plan") for match in aims]


def _planned(text: str, scopes: list[tuple[int, Scope]], index: int, number: int) -> int:
    """The place of the last words up to `index` that plan several years, no year behind; -1 for none."""
    while index >= 0 and scopes[index][1] != "plan":
        index -= 1
    behind = scopes[index][0] + _PLAN_WORDS if index >= 0 else number
    return -1 if _NAMED_YEAR.search(text, behind, number) else index


def _last_year(words: str) -> int | None:
    """The year in which the plan ends that the words name; None where they name none."""
    until = _UNTIL.match(words)
    return int(until[1]) if until else plan_end(words)


def _read_day(text: str, start: int, year: int) -> date | None:
    return read_as_of(text[start : start + _DATE_REACH], year)


def _day(days: list[tuple[int, date | None]], sentence: int, number: int) -> date | None:
    index = bisect_left(days, (number,)) - 1
    return days[index][1] if index >= 0 and days[index][0] >= sentence else None


def keep_revisions(counts: list[Count]) -> None:
    """Both sides of a revision are targets, whatever else the sentence says."""
    for count in counts:
        if count.revises:
            count.role = count.revises.role = "target"
