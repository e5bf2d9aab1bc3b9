"""How the numbers of one text stand to each other and to the words around them.

Which is the promise and which only qualifies it, what changed from what to what, which are parts of
which total, and what something is counted per.
Each step takes the counts of a scan in order and fills them in. Positions are those of the text.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import cache
from itertools import pairwise
from typing import Final, NamedTuple

from minsheng.parse import verbs, wording
from minsheng.parse.clauses import CLAUSE, MINOR, SEMICOLON, SENTENCE, Clauses
from minsheng.parse.count import Count
from minsheng.parse.nouns import clean_noun
from minsheng.parse.wording import cue, cued, may_hold
from minsheng.resources import mappings, rows

_REACH: Final = 40
_EVERY: Final = re.compile("每")
_EACH: Final = "各"
_FROM: Final = re.compile(r"[由从]")
_TO: Final = frozenset("至到为成")
"""What the words of a change end with, beside white space."""
_NAMES: Final = re.compile("[、和与及]|以及")
_SHARES: Final = frozenset(["percent", "percentage-point"])
_MANY: Final = 12


def places(clauses: Clauses, counts: list[Count]) -> None:
    """Give each count its region."""
    for count in counts:
        count.region = clauses.region(count.number)


# ----------------------------------------------------------------------------------- qualifiers


def qualifiers(text: str, clauses: Clauses, counts: list[Count]) -> None:
    """Numbers that only say which things are meant: 床位80张以上的养老机构2所."""
    for index, count in enumerate(counts):
        if count.words or (count.end == count.tail and text[count.end : count.end + 1] != "的"):
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
    if after is not None and after.family in _SHARES and bounded and count.family not in _SHARES:
        between = text[count.end : after.start].strip()
        return cued("rate").search(between) is not None and between[0] not in "，、"
    if after is not None and after.family not in ("percent", "percentage-point"):
        between = text[count.end : after.start].strip()
        if count.family == "percent" and cued("reaches").search(text[count.end : after.number]):
            return False
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
    return re.compile(rf"(?:，|,)?{cue('changing')}?(?:{kinds})(?:了)?(?:至|到|为)")


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
        last = text[count.start - 1]
        if before.words or count.words or not (last in _TO or last.isspace()):
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
    return change if change and cued("planned").search(text, low, before.start) else None


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
        count.per = count.per or before.per
        count.action = count.action or before.action or verb


def _named(count: Count, noun: str) -> str:
    """The noun without the verb that the count already has as its action."""
    if count.action and count.action in noun:
        return noun.split(count.action, 1)[1] or noun
    return noun


# ----------------------------------------------------------------------------------- each its own


def distributed(text: str, clauses: Clauses, counts: list[Count]) -> None:
    """Each number behind 分别 has the name at its place: 食品、药品抽检合格率分别达到98.5%、99%."""
    for match in cued("respectively").finditer(text) if may_hold(text, "respectively") else ():
        region = clauses.region(match.start())
        end = clauses.after(match.end(), region, CLAUSE)
        told = [count for count in counts if match.end() <= count.number < end and count.region == region]
        start = max(clauses.before(match.start(), region, CLAUSE), match.start() - _REACH)
        names = _NAMES.split(text[start : match.start()])
        if 1 < len(names) == len(told) and not any(map(str.isdigit, text[start : match.start()])):
            for count, name in zip(told, _whole_names(names), strict=True):
                count.object = clean_noun(name) or count.object


def _whole_names(names: list[str]) -> list[str]:
    """Coordinated names, each with what only the last one prints: 食品, 药品抽检合格率."""
    last = names[-1]
    return [
        name if name[-1:] == last[-1:] or len(name) >= len(last) else name + last[len(name) :]
        for name in names
    ]


# --------------------------------------------------------------------------------------- parts


def parts(text: str, clauses: Clauses, counts: list[Count]) -> None:
    """Which numbers are printed parts of a total: after 其中, or in brackets behind it."""
    if len(counts) < 2:
        return
    found = list(cued("part").finditer(text)) if may_hold(text, "part") else []
    starts = [count.number for count in counts] if found else []
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
    turn = cued("turn").search(text, match.end(), end)
    end = turn.start() if turn else end
    first = bisect_left(starts, match.start())
    floor = 0 if opens or region else sentence
    totals = [count for count in counts[max(0, first - _MANY) : first] if count.number >= floor][::-1]
    for count in counts[first : bisect_left(starts, end)]:
        if count.region == region and count.part_of is None:
            count.part_of = next((total for total in totals if _contains(total, count)), None)
            if count.part_of is None and not cued("part-only").fullmatch(match.group()):
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
        spread = cued("spread").search(text, total.end, opening) if total.number < near else True
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
    everys = _everys(text)
    eachs = _EACH in text
    if not everys and not eachs:
        return
    previous: Count | None = None
    for count in counts:
        if eachs:
            _each(text, clauses, count, previous)
        if everys and not count.words:
            _every(text, clauses, count, previous, everys)
        previous = count


def _everys(text: str) -> list[int]:
    """Where 每… and its like begin."""
    everys = [match.start() for match in _EVERY.finditer(text)] if _EVERY.pattern in text else []
    if "按" not in text and "逐" not in text:
        return everys
    return sorted({*everys, *[match.start() for match in _per_patterns().finditer(text)]})


def _each(text: str, clauses: Clauses, count: Count, previous: Count | None) -> None:
    match = cued("each").search(text, max(0, count.number - 6), count.number)
    if match is None:
        return
    count.barrier, count.action = match.end(), match["done"]
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
    return re.compile(rf"(?:{wording.guarded('before')}|[由从])\s*$")
