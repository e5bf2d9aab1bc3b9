"""How the numbers of one text stand to each other and to the words around them.

Which is the promise and which only qualifies it, what changed from what to what, which are parts of
which total, what a percentage is a percentage of, what is planned and what is done, and for which time.
Each step takes the counts of a scan in order and fills them in. Positions are those of the text.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from datetime import date
from functools import cache
from itertools import pairwise
from typing import Final, Literal, NamedTuple

from minsheng.parse import verbs, wording
from minsheng.parse.clauses import CLAUSE, MINOR, SEMICOLON, SENTENCE, Clauses
from minsheng.parse.dates import read_as_of
from minsheng.parse.nouns import clean_noun
from minsheng.parse.scan import Count
from minsheng.records import Scope
from minsheng.resources import mappings, rows

_REACH: Final = 40
_PART: Final = re.compile(r"其中|包括|包含")
_TURN: Final = re.compile(r"[，,](?:目前|实际|累计|已|共计)")
_SPREAD: Final = re.compile(r"分别|其中|包括|分布|即")
_EACH: Final = re.compile(r"各(?:自)?([建设有配增]|建设|建成|新建|设置|配备|新增)?\s?$")
_EVERY: Final = re.compile(r"每")
_FROM: Final = re.compile(r"[由从]")
_AS_OF: Final = re.compile(r"截[至止]到?")
_OF_PLAN: Final = re.compile(r"^的?(?:年度|全年|本年度)?(?:计划|目标)?(?:任务|目标|指标|计划)")
_YEAR_PLAN: Final = re.compile(r"(?:全年|年度|本年|年初)[^，。；,;]{0,6}$")
_FULFILLED: Final = ("完成", "超额", "较", "占", "按", "照", "过", "比", "了", "入")
_NO_PLAN: Final = (*"超的外内》”，,。；;、", "推进", "执行", "完成率", "完成情况", "指标")
_SHARES: Final = frozenset(["percent", "percentage-point"])
_SHARE_OF_PLAN: Final = re.compile(r"(?:占|完成|达到?|为).{0,8}(?:计划|目标|任务)")
_PLANNED: Final = re.compile(r"原|计划|目标|任务|年初|拟")
_LEFT: Final = ("剩余", "余下")
_MANY: Final = 12
_DATE_REACH: Final = 24


def places(clauses: Clauses, counts: list[Count]) -> None:
    """Give each count its region."""
    for count in counts:
        count.region = clauses.region(count.number)


# ----------------------------------------------------------------------------------- qualifiers


def qualifiers(text: str, clauses: Clauses, counts: list[Count]) -> None:
    """Numbers that only say which things are meant: 床位80张以上的养老机构2所."""
    for index, count in enumerate(counts):
        if count.words:
            continue
        after = _neighbour(clauses, counts, index, 1)
        before = _neighbour(clauses, counts, index, -1)
        if _qualifies(text, count, before, after):
            count.reason = "qualifier"


def _neighbour(clauses: Clauses, counts: list[Count], index: int, step: int) -> Count | None:
    """The count next to one within the same smallest part of a clause."""
    other = counts[index + step] if 0 <= index + step < len(counts) else None
    if other is None or other.region != counts[index].region or other.words:
        return None
    first, second = (counts[index], other) if step > 0 else (other, counts[index])
    return other if clauses.before(second.number, second.region, MINOR) <= first.number else None


def _qualifies(text: str, count: Count, before: Count | None, after: Count | None) -> bool:
    bounded = count.end > count.tail
    following = text[count.end : count.end + 1]
    if after is not None and after.family not in ("percent", "percentage-point"):
        between = text[count.end : after.start].strip()
        return (following == "的" and _leads_on(count, between)) or (
            bounded and len(between) >= 2 and between[0] not in "，、"
        )
    return before is not None and before.reason is None and bounded and following == "的"


def _leads_on(count: Count, between: str) -> bool:
    """Whether 的 makes a number qualify the next: a noun between, or it is a bound (超亿元的24个)."""
    return len(between) > 2 or count.start < count.number or count.end > count.tail


# --------------------------------------------------------------------------------- from and to


@cache
def _changes() -> re.Pattern[str]:
    table = rows(mappings("wordings", "change.csv"), "wording", "says")
    says = {"baseline": [], "revision": []}  # type: dict[str, list[str]]
    for row in table:
        says[row["says"]].append(row["wording"])
    kinds = "|".join([f"(?P<{kind}>{wording.alternation(words)})" for kind, words in says.items()])
    return re.compile(rf"(?:，|,)?(?:已|现|逐步|预计)?(?:{kinds})(?:了)?(?:至|到|为)")


class Move(NamedTuple):
    """A change from one quantity to another, and the verb that says so."""

    before: Count
    after: Count
    verb: str


def changes(text: str, clauses: Clauses, counts: list[Count]) -> list[Move]:
    """由500元提高到520元: the first is where it starts; 由20眼改为19眼: the second replaces the first.

    Also where clauses stand between (原计划100个，因…，调整为90个). Returns the changes for `moved`.
    """
    moves = []
    for before, count in pairwise(counts):
        if before.words or count.words:
            continue
        change = _change(text, clauses, before, count) or _revision(text, clauses, before, count)
        if change is None:
            continue
        if change.lastgroup == "revision":
            before.role = count.role = "target"
            count.revises = before
        else:
            before.reason = "baseline"
        moves.append(Move(before, count, change.group(change.lastgroup or 0)))
    return moves


def _revision(text: str, clauses: Clauses, before: Count, count: Count) -> re.Match[str] | None:
    """The words of revision right before a number that replaces the one of a clause before it."""
    if count.region != before.region or count.family != before.family or before.family in _SHARES:
        return None
    sentence = clauses.before(count.start, count.region, SEMICOLON)
    low = max(before.end, count.start - _MANY)
    change = _changes_at_end().search(text, low, count.start) if before.number >= sentence else None
    planned = clauses.before(before.start, before.region, CLAUSE)
    low = max(planned, before.start - _REACH)
    return change if change and _PLANNED.search(text, low, before.start) else None


@cache
def _changes_at_end() -> re.Pattern[str]:
    says = [row["wording"] for row in rows(mappings("wordings", "change.csv"), "wording", "says")
            if row["says"] == "revision"]  # fmt: skip
    return re.compile(rf"(?P<revision>{wording.alternation(says)})(?:了)?(?:至|到|为|成)\s?$")


def _change(text: str, clauses: Clauses, before: Count, count: Count) -> re.Match[str] | None:
    """The words of change between two numbers, also where the second stands in a bracket after the first."""
    if count.region == before.region:
        between = text[before.end : count.start].strip()
        return _changes().fullmatch(between) if len(between) <= _MANY else None
    start = clauses.bounds[count.region][0]
    if not 0 <= start - before.end <= _MANY or clauses.parents[count.region] != before.region:
        return None
    return _changes().fullmatch(text[start : count.start].strip())


def moved(text: str, clauses: Clauses, moves: list[Move]) -> None:
    """What changed is named before 由 or 从; the verb of change is the action where no other is."""
    for before, count, verb in moves:
        start = max(clauses.before(before.start, before.region, CLAUSE), before.start - _REACH)
        named = _FROM.split(text[start : before.start])[0]
        if before.object is None or _FROM.search(text[start : before.start]):
            before.object = _named(before, clean_noun(named)) or before.object
        count.object = before.object or count.object
        count.action = count.action or before.action or verb


def _named(count: Count, noun: str) -> str:
    """The noun without the verb that the count already has as its action."""
    if count.action and count.action in noun:
        return noun.split(count.action, 1)[1] or noun
    return noun


# --------------------------------------------------------------------------------------- parts


def parts(text: str, clauses: Clauses, counts: list[Count]) -> None:
    """Which numbers are printed parts of a total: after 其中, or in brackets behind it."""
    if len(counts) < 2:
        return
    starts = [count.number for count in counts]
    found = list(_PART.finditer(text))
    stops = [match.start() for match in found[1:]] + [len(text)]
    for match, stop in zip(found, stops, strict=False):
        _listed(text, clauses, counts, starts, match, stop)
    for index, count in enumerate(counts):
        if count.region and count.part_of is None:
            _bracketed(text, clauses, counts, index)


def _listed(
    text: str, clauses: Clauses, counts: list[Count], starts: list[int], match: re.Match[str], stop: int
) -> None:
    """Numbers after 其中, up to the next, are parts of the last number before it that counts the same."""
    region = clauses.region(match.start())
    sentence = clauses.before(match.start(), region, SENTENCE)
    opens = clauses.before(match.start(), region, SEMICOLON) >= match.start() - 1
    end = clauses.after(match.end(), region, SENTENCE if opens else SEMICOLON)
    end = min(end, stop)
    turn = _TURN.search(text, match.end(), end)
    end = turn.start() if turn else end
    first = bisect_left(starts, match.start())
    floor = 0 if opens or region else sentence
    totals = [count for count in counts[max(0, first - _MANY) : first] if count.number >= floor][::-1]
    for count in counts[first : bisect_left(starts, end)]:
        if count.region == region and count.part_of is None:
            count.part_of = next((total for total in totals if _contains(total, count)), None)
            if count.part_of is None and match.group() != "其中":
                count.part_of = next((total for total in totals if _pays(total, count)), None)


def _contains(total: Count, part: Count) -> bool:
    """Whether a number can be part of a total: same kind of thing, no share, no replacement, not more."""
    if (
        part.family in ("percent", "percentage-point")
        or part.words
        or total.words
        or total.reason
        or part.reason
    ):
        return False
    if part.revises or _kind(total) != _kind(part) or total.role != part.role or total.part_of is part:
        return False
    return part.value is None or total.value is None or part.value <= total.value


def _pays(total: Count, part: Count) -> bool:
    """Whether a sum of money is what numbered things are listed under (总投资174.3亿元。包含…项目25项)."""
    return total.family == "yuan" and part.family == "matter" and not total.reason and not part.reason


def _kind(count: Count) -> str:
    """What a number counts, times set aside (人次 may hold 人)."""
    return count.family.removesuffix("-time")


def _bracketed(text: str, clauses: Clauses, counts: list[Count], index: int) -> None:
    """Numbers in brackets right behind a total, or spread over the clause by 分别."""
    count = counts[index]
    opening = clauses.bracket(count.region)[0]
    parent = clauses.parents[count.region]
    sentence = clauses.before(opening, parent, SENTENCE)
    near = clauses.before(opening, parent, MINOR)
    for total in counts[max(0, index - 4 * _MANY) : index][::-1]:
        if total.number < sentence or (total.region != parent):
            continue
        spread = _SPREAD.search(text, total.end, opening) if total.number < near else True
        if spread and total.family == count.family and _fits(total, count):
            if total.role in (count.role, "target"):
                count.part_of, count.role = total, total.role
            return
        if total.number < near and not spread:
            return


def _fits(total: Count, part: Count) -> bool:
    return bool(
        not part.revises and not part.reason and part.family not in ("percent", "percentage-point", "")
        and (part.value is None or total.value is None or part.value <= total.value)
    )  # fmt: skip


# ------------------------------------------------------------------------------------- per, each


@cache
def _per_patterns() -> re.Pattern[str]:
    return re.compile("|".join([row["pattern"] for row in rows(mappings("wordings", "per.csv"), "pattern")]))


def rates(text: str, clauses: Clauses, counts: list[Count]) -> None:
    """What a figure is counted per: 每季度, 每千名常住老年人, 每个街道; 四个街道各建1家."""
    everys = (
        [match.start() for match in _per_patterns().finditer(text)] if "按" in text or "逐" in text else []
    )
    everys = sorted({*everys, *[match.start() for match in _EVERY.finditer(text)]})
    previous: Count | None = None
    for count in counts:
        _each(text, clauses, count, previous)
        if everys and not count.words:
            _every(text, clauses, count, previous, everys)
        previous = count


def _each(text: str, clauses: Clauses, count: Count, previous: Count | None) -> None:
    match = _EACH.search(text, max(0, count.number - 6), count.number)
    if match is None:
        return
    count.barrier, count.action = match.end(), match.group(1)
    shared = previous and previous.region == count.region
    if shared and previous and clauses.before(count.number, count.region, MINOR) <= previous.number:
        count.per = text[previous.number : match.start() + 1]
    else:
        count.per = "各"


def _every(text: str, clauses: Clauses, count: Count, previous: Count | None, everys: list[int]) -> None:
    """The 每… of the count's clause, unless another number already took it."""
    index = bisect_right(everys, count.number - 1) - 1
    start = clauses.before(count.number, count.region, CLAUSE)
    if index < 0 or everys[index] < start or count.number - everys[index] > _REACH:
        return
    at = everys[index]
    if count.number == at + 1:
        count.reason = "per"
    elif previous is None or previous.number < at:
        count.per = _per_text(text, at, count.start)
        count.barrier = at + len(count.per or "")
    elif previous.reason == "per" and previous.number == at + 1:
        count.per = text[at : previous.end]
        count.barrier = previous.end


def _per_text(text: str, at: int, end: int) -> str | None:
    match = _per_patterns().match(text, at)
    if match:
        return match.group()
    verb = verbs.verb_pattern().search(text, at + 1, end)
    return _bound_at_end().sub("", text[at : verb.start() if verb else end]).strip() or None


@cache
def _bound_at_end() -> re.Pattern[str]:
    return re.compile(rf"(?:{wording.guarded('before')})\s*$")


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


def _planned_whole(text: str, clauses: Clauses, whole: Count) -> bool:
    """Whether a number is what the plan set, of which a share follows (占年度计划投资4亿元)."""
    start = max(clauses.before(whole.start, whole.region, CLAUSE), whole.start - _DATE_REACH)
    return _SHARE_OF_PLAN.search(text, start, whole.start) is not None


def shares(clauses: Clauses, counts: list[Count]) -> None:
    """A share of a task belongs to the figure before it, if one is there."""
    for index, count in enumerate(counts):
        about = _about(clauses, counts, index) if count.of_task else None
        if about:
            about.ratio, count.reason = count.ratio, "stated-ratio"


def _about(clauses: Clauses, counts: list[Count], index: int) -> Count | None:
    """The figure of the same sentence that a stated share is about."""
    count = counts[index]
    region, at = outermost(clauses, count)
    sentence = clauses.before(at, region, SENTENCE)
    for before in counts[max(0, index - _MANY) : index][::-1]:
        if before.number < sentence:
            return None
        if (
            before.family != "percent"
            and before.reason is None
            and before.ratio is None
            and before.part_of is None
            and before.role == "result"
        ):
            return before
    return None


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
    says: tuple[str, ...]
    """What each group of the pattern says: plan, result or expected."""


@cache
def _plans() -> _Plans:
    table = rows(mappings("wordings", "planned.csv"), "pattern", "says")
    longest_first = sorted(table, key=lambda row: -len(row["pattern"].split("(?")[0]))
    return _Plans(
        re.compile("|".join([f"({row['pattern']})" for row in longest_first])),
        tuple(row["says"] for row in longest_first),
    )


def _plan_marks(text: str, counts: list[Count]) -> list[tuple[int, str]]:
    """Where words of planning and doing stand, and what they say.

    完成全年任务 and 计划外 plan nothing, nor does 拟 right behind a number (500件拟开放专利).
    """
    marks = []
    ends = {count.end for count in counts}
    for match in _plans().pattern.finditer(text):
        start = match.start()
        says = _plans().says[(match.lastindex or 1) - 1]
        fulfilled = (
            says == "plan"
            and match.group() not in _LEFT
            and (
                text[max(0, start - 2) : start].endswith(_FULFILLED)
                or text.startswith(_NO_PLAN, match.end())
                or (match.group() == "拟" and start in ends)
            )
        )
        if not fulfilled:
            marks.append((start, says))
    return marks


def roles(text: str, clauses: Clauses, counts: list[Count], *, expected: Literal["target", "result"]) -> None:
    """In a report, numbers after 计划 are the plan repeated, up to the words that turn to what was done.

    `expected` is what a number after 预计 is taken for.
    """
    marks = _plan_marks(text, counts)
    starts = [start for start, _ in marks]
    for count in counts:
        if count.role == "result":
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
    before = text[max(clauses.before(count.start, count.region, CLAUSE), count.start - 12) : count.start]
    if _OF_PLAN.match(after) and _YEAR_PLAN.search(before):
        count.role = "target"


# ----------------------------------------------------------------------------------------- time


@cache
def _scope_pattern() -> re.Pattern[str]:
    return re.compile(wording.alternation(wording.scopes()))


def times(text: str, clauses: Clauses, counts: list[Count], year: int, default: Scope | None) -> None:
    """The time each figure covers: 本月 or 累计 before it in its sentence, a date after 截至."""
    scopes = [(match.start(), wording.scopes()[match.group()]) for match in _scope_pattern().finditer(text)]
    starts = [start for start, _ in scopes]
    days = [(match.start(), _read_day(text, match.start(), year)) for match in _AS_OF.finditer(text)]
    for count in counts:
        region, at = outermost(clauses, count)
        sentence = clauses.before(at, region, SENTENCE)
        index = bisect_left(starts, count.number) - 1
        stated = scopes[index][1] if index >= 0 and starts[index] >= sentence else None
        count.scope = stated if stated and (count.role == "result" or stated == "plan") else default
        count.as_of = _day(days, sentence, count.number)


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
