"""What is done to what: the words around a number that say its action and its object.

Chinese puts the noun before the number (新增中小学位 5560 个) or after it (新增 10 个社区养老服务驿站), and
leaves out what was said before (开工 260 部、完工 150 部). Everything is looked for within the number's
own part of its clause first, then in the clause, then taken over from its neighbours.
Positions are those of the string given.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache
from typing import Final, NamedTuple

from minsheng.parse import wording
from minsheng.parse.clauses import CLAUSE, MINOR, SENTENCE, Clauses
from minsheng.parse.scan import Count

_REACH: Final = 60
"""Characters on either side of a number within which its words stand."""
_JOIN: Final = re.compile(r"\s?(?:[、和或及与]|并)?\s?(?:已|全部)?")
_BRACKETED: Final = re.compile(r"[（(][^（()）]{0,120}[)）]")
_PREPOSITION: Final = re.compile(
    r"^[\s]?(?:持续|继续|免费|共|已|并|要|将|可|优先)?(?:为|对|在|向|给|将|把|按照?|从|由|围绕|依托|以)"
)
_QUOTE_PAIR: Final = {"“": "”", "「": "」", "‘": "’", "《": "》", "(": ")", "（": "）"}
_CJK: Final = re.compile(r"[一-龥A-Za-z]")
_ADJECTIVES: Final = re.compile(r"^[^的]{2,40}、[^的]{2,30}的(?=[“一-龥])")
_ENUMERATED: Final = re.compile(r"^.{0,60}、.{0,40}?等(?:[0-9一二三四五六七八九十]|(?=[一-龥]{2}))")
_LONGEST_OBJECT: Final = 48
_LONGEST_TAKEN: Final = 26
_SUPPORT: Final = frozenset(["support", "push"])


class _Found(NamedTuple):
    """A verb with those coordinated with it: where it stands in its text, and its kind and family."""

    start: int
    end: int
    kind: str
    family: str


@cache
def _lead() -> re.Pattern[str]:
    return re.compile(rf"^(?:{wording.trims('lead')}|[\s、，,:：])+")


@cache
def _tail() -> re.Pattern[str]:
    return re.compile(rf"(?:{wording.trims('tail')}|[\s、，,])$")


@cache
def _cut() -> re.Pattern[str]:
    return re.compile(wording.trims("cut"))


@cache
def _edge_verb() -> re.Pattern[str]:
    """A verb of the table at the end of a text."""
    return re.compile(rf"(?:{wording.verb_pattern().pattern})$")


def describe(text: str, clauses: Clauses, counts: list[Count], barriers: list[int]) -> None:
    """Give each quantity its action and object, and move its start over an action that touches it.

    `barriers` are positions (in order) that no phrase reaches over to the left: ends of list markers.
    """
    reader = _Reader(text, clauses, counts, barriers)
    for index in range(len(counts)):
        reader.read(index)
    for index in range(len(counts) - 2, -1, -1):
        reader.take_from_next(index)
    for index in range(len(counts)):
        reader.take_from_before(index)


class _Reader:
    """The words around each of a text's quantities."""

    def __init__(self, text: str, clauses: Clauses, counts: list[Count], barriers: list[int]) -> None:
        self.text, self.clauses, self.counts, self.barriers = text, clauses, counts, barriers
        self.previous = _previous_in_region(counts)
        self.following = _following_in_region(counts)

    # -------------------------------------------------------------------------- surroundings

    def left(self, index: int, level: int) -> int:
        """Where the words before a quantity begin, within its part of the given level."""
        count = self.counts[index]
        start = self.clauses.before(count.start, count.region, level)
        before = self.previous[index]
        barrier = bisect_right(self.barriers, count.start) - 1
        limits = [start, count.start - _REACH, before.end if before else 0]
        return max([*limits, self.barriers[barrier] if barrier >= 0 else 0])

    def right(self, index: int, level: int = MINOR) -> int:
        """Where the words after a quantity end."""
        count = self.counts[index]
        end = self.clauses.after(count.end, count.region, level)
        after = self.following[index]
        return min(end, count.end + _REACH, after.start if after else end)

    def same_part(self, one: Count | None, other: Count, level: int) -> bool:
        """Whether two quantities stand in one part of the given level."""
        if one is None or one.region != other.region:
            return False
        return self.clauses.before(other.start, other.region, level) <= one.number

    # ------------------------------------------------------------------------------- one number

    def read(self, index: int) -> None:
        count = self.counts[index]
        start = self.left(index, MINOR)
        before = self.text[start : count.start]
        after = self.text[count.end : self.right(index)]
        verb = _choose(before)
        if verb is None and not count.words:
            start, before, verb = self.widened(index, start, before)
        noun = "" if count.words else self.noun_after(index, after, verb, before)
        if noun and not self.stands_before(count, before, verb, after):
            count.object = noun
            self.act_number_first(index, verb, before, start, after)
        else:
            self.read_noun_first(index, verb, before, start, after)

    def widened(self, index: int, start: int, before: str) -> tuple[int, str, _Found | None]:
        """The words before a quantity up to its clause's beginning, where that adds the verb."""
        wide = self.left(index, CLAUSE)
        if wide >= start:
            return start, before, None
        whole = self.text[wide : self.counts[index].start]
        verb = _choose(whole)
        return (wide, whole, verb) if verb and verb.kind != "noun" else (start, before, None)

    def stands_before(self, count: Count, before: str, verb: _Found | None, after: str) -> bool:
        """Whether the noun before the number is the object although words follow the number."""
        if count.family in ("percent", "percentage-point") and _CJK.search(_object(before, verb)):
            return True
        return False

    def noun_after(self, index: int, after: str, verb: _Found | None, before: str) -> str:
        """The noun phrase right after a number; empty where none stands there."""
        count = self.counts[index]
        plain = after.lstrip()
        if not plain or plain[0] in "（(）)”":
            return ""
        whole = self.stretched(index, after)
        own = verb is not None and verb.kind == "head" and verb.family not in _SUPPORT
        noun = _noun(whole, weak=True, heads=not own)
        if not noun and verb is None and not _CJK.search(clean_noun(before)):
            noun = _noun(whole, weak=False, heads=False)
        return noun if noun != count.object else noun

    def stretched(self, index: int, after: str) -> str:
        """The words after a number, over an enumeration that belongs to one noun."""
        count = self.counts[index]
        end = self.right(index)
        clause = self.right(index, CLAUSE)
        if clause <= end or self.text[end : end + 1] != "、":
            return after
        whole = self.text[count.end : clause]
        rest = whole[end - count.end + 1 :]
        if wording.verb_pattern().match(rest.lstrip()) and "的" not in rest and "等" not in rest:
            return after
        return whole

    # ---------------------------------------------------------------------------- number first

    def act_number_first(self, index: int, verb: _Found | None, before: str, start: int, after: str) -> None:
        count = self.counts[index]
        if verb and (verb.kind == "head" or (verb.kind == "noun" and verb.end == len(before.rstrip()))):
            self.set_action(count, verb, before, start)
            return
        clause = _BRACKETED.sub("", self.text[count.end : self.right(index, CLAUSE)])
        action = _action_after(clause)
        if action and not (verb and verb.kind == "light"):
            count.action = action
        elif verb:
            self.set_action(count, verb, before, start)

    # ------------------------------------------------------------------------------ noun first

    def read_noun_first(self, index: int, verb: _Found | None, before: str, start: int, after: str) -> None:
        count = self.counts[index]
        count.noun_first = True
        count.object = _object(before, verb) or None
        late = _action_after(_BRACKETED.sub("", after)) if after else None
        if late and (verb is None or verb.kind == "weak" or verb.kind == "noun"):
            count.action = late
        elif verb and not (count.object and verb.kind == "noun" and verb.end != len(before.rstrip())):
            self.set_action(count, verb, before, start)
        if verb is None and count.object is None and not count.words:
            count.noun_first = False

    def set_action(self, count: Count, verb: _Found, before: str, start: int) -> None:
        """Take the verb as the action, with what is coordinated to its left; it may touch the number."""
        begin = self.coordinated(start + verb.start, start, count.region)
        count.action = self.text[begin : start + verb.end]
        count.own_action = True
        if verb.end == len(before.rstrip()):
            count.start = begin

    def coordinated(self, begin: int, start: int, region: int) -> int:
        """Start of a chain of verbs joined by 、 that ends where the verb begins."""
        for _ in range(3):
            if begin != start or self.text[begin - 1 : begin] != "、":
                return begin
            low = max(self.clauses.before(begin - 1, region, MINOR), begin - 9)
            verb = _edge_verb().search(self.text[low : begin - 1])
            if verb is None:
                return begin
            begin, start = low + verb.start(), low
        return begin

    # ------------------------------------------------------------------- taken from neighbours

    def take_from_next(self, index: int) -> None:
        """A number right before another shares its noun and verb (8个镇120个村, 30个、275万平方米…项目)."""
        count, after = self.counts[index], self.following[index]
        if after is None or count.words or not self.same_part(count, after, CLAUSE):
            return
        between = self.text[count.end : after.start].strip()
        if between in ("", "、", "共计", "共", "约") and count.object is None:
            count.object = after.object if not after.noun_first else count.object
        if count.action is None and self.same_part(count, after, MINOR):
            count.action = after.action

    def take_from_before(self, index: int) -> None:
        """What is left out was said before: by the quantity before, or by the clause before."""
        count, before = self.counts[index], self._said_before(index)
        if before and self.same_part(before, count, SENTENCE):
            self.take(count, before)
        if count.object is None and not count.words:
            count.object = self.named_before(index)

    def _said_before(self, index: int) -> Count | None:
        count = self.counts[index]
        before = self.previous[index]
        if before is None and count.region:
            outside = [one for one in self.counts[max(0, index - 40) : index] if one.region != count.region]
            return outside[-1] if outside else None
        return before

    def take(self, count: Count, before: Count) -> None:
        """Take over the verb and, where nothing else is counted, the noun."""
        near = self.same_part(before, count, CLAUSE) or count.region != before.region
        if count.action is None and (count.family != "percent" or near):
            count.action = before.action
        shares = before.family == count.family or before.noun_first
        if count.object is None and shares and count.family != "percent":
            count.object = before.object

    def named_before(self, index: int) -> str | None:
        """The noun of the clause before, where that clause counts nothing (推进加装电梯工作，开工 260 部)."""
        count = self.counts[index]
        start = self.clauses.before(count.start, count.region, CLAUSE)
        sentence = self.clauses.before(count.start, count.region, SENTENCE)
        if start - 1 <= sentence:
            return None
        low = max(self.clauses.before(start - 1, count.region, CLAUSE), sentence, start - _REACH)
        clause = self.text[low : start - 1]
        verb = _choose(clause)
        if verb is None or verb.kind == "noun":
            return None
        noun = clean_noun(clause[verb.end :])
        return noun if 2 <= len(noun) <= _LONGEST_TAKEN else None


def _previous_in_region(counts: list[Count]) -> list[Count | None]:
    last: dict[int, Count] = {}
    before: list[Count | None] = []
    for count in counts:
        before.append(last.get(count.region))
        last[count.region] = count
    return before


def _following_in_region(counts: list[Count]) -> list[Count | None]:
    return _previous_in_region(counts[::-1])[::-1]


# --------------------------------------------------------------------------------------- verbs


def _choose(before: str) -> _Found | None:
    """The verb that governs what stands before a number: the first that is never a noun, else a weak
    or light one, else a noun that says what is done at the very end."""
    found = [_at(match) for match in wording.verb_pattern().finditer(before)]
    if not found:
        return None
    heads = [verb for verb in found if verb.kind == "head"]
    if heads:
        return _chained(before, found, heads[0])
    leading = [verb for verb in found if verb.kind in ("weak", "light")]
    if leading and leading[0].kind == "light":
        return leading[0]
    making = [verb for verb in found if verb.kind == "noun" and _makes(before, verb)]
    if making:
        return _chained(before, found, making[0])
    return leading[-1] if leading else _ending(before, found)


def _makes(before: str, verb: _Found) -> bool:
    """Whether a verb that may be a noun acts here: it begins the phrase and something follows it."""
    head = _lead().sub("", before[: verb.start])
    return not _CJK.search(head) and bool(_CJK.search(before[verb.end :]))


def _ending(before: str, found: list[_Found]) -> _Found | None:
    """The last verbs where they end the text (干部教师交流轮岗, 行政执法), else the first."""
    last = found[-1]
    if last.end != len(before.rstrip()):
        return found[0]
    start = last.start
    for verb in found[-2::-1]:
        if verb.end != start:
            break
        start = verb.start
    return last._replace(start=start)


def _at(match: re.Match[str]) -> _Found:
    verb = wording.verbs()[match.group()]
    return _Found(match.start(), match.end(), verb.kind, verb.family)


def _chained(text: str, found: list[_Found], first: _Found) -> _Found:
    """The verb with those that follow it directly or joined: 更新或新建, 新建及规范; 完成 before another goes."""
    chain = first
    for verb in found[found.index(first) + 1 :]:
        joint = _JOIN.fullmatch(text, chain.end, verb.start)
        if joint is None or (verb.kind == "noun" and verb.start == chain.end):
            break
        drop = (
            first.family == "complete" and chain == first and verb.start == chain.end and verb.kind == "head"
        )
        chain = verb if drop else chain._replace(end=verb.end, family=verb.family)
    return chain


def _action_after(after: str) -> str | None:
    """The verb in the words after a number (案件 100%办结, 对平房进行翻建、修缮)."""
    match = next((m for m in wording.verb_pattern().finditer(after) if _acts(after, m)), None)
    if match is None:
        return None
    verb = _at(match)
    if verb.kind == "light":
        said = _tail_noun(after[match.end() :])
        return said or match.group()
    if match.group() == "实现":
        return after[match.start() :].strip() if len(after) - match.start() <= 8 else match.group()
    return after[
        verb.start : _chained(after, [_at(m) for m in wording.verb_pattern().finditer(after)], verb).end
    ]


def _acts(after: str, match: re.Match[str]) -> bool:
    """Whether a verb after a number acts: never a noun, or one that ends the words."""
    kind = wording.verbs()[match.group()].kind
    return kind != "noun" or match.end() == len(after.rstrip()) or match.start() == 0


def _tail_noun(rest: str) -> str | None:
    """What 进行 and its like lead in: the verbs at the end of the phrase."""
    plain = _trim_tail(rest)
    verb = _edge_verb().search(plain[-8:])
    if verb is None:
        return None
    start = len(plain) - len(verb.group())
    while start > 0 and plain[start - 1] in "、和及":
        joined = _edge_verb().search(plain[max(0, start - 9) : start - 1])
        if joined is None:
            break
        start -= 1 + len(joined.group())
    return plain[start:]


# --------------------------------------------------------------------------------------- nouns


def _object(before: str, verb: _Found | None) -> str:
    """The noun before a number: after its verb, or before it where the verb touches the number."""
    if verb is None:
        return clean_noun(before)
    noun = clean_noun(before[verb.end :])
    return noun if _CJK.search(noun) else clean_noun(before[: verb.start])


def _noun(after: str, *, weak: bool, heads: bool) -> str:
    """The noun phrase at the beginning of the words after a number."""
    text = _BRACKET_CUT.split(after, maxsplit=1)[0] if after[:1] not in "（(" else ""
    text = text.lstrip()
    text = text[1:] if text.startswith("的") else text
    cut = _cut().search(text)
    text = text[: cut.start()] if cut else text
    end = _first_verb(text, weak=weak, heads=heads)
    return clean_noun(_without_adjectives(text[:end]))


_BRACKET_CUT: Final = re.compile(r"[（(](?![一-龥]{1,6}[)）][一-龥])")


def _first_verb(text: str, *, weak: bool, heads: bool) -> int:
    """Where the first verb that ends a noun phrase stands; the text's end where none does."""
    for match in wording.verb_pattern().finditer(text):
        kind = wording.verbs()[match.group()].kind
        if (weak and kind in ("weak", "light")) or (heads and kind == "head"):
            return match.start()
    return len(text)


def _without_adjectives(noun: str) -> str:
    """A noun without the adjectives listed before it (布局合理、业态丰富的…)."""
    return _ADJECTIVES.sub("", noun)


def _trim_tail(noun: str) -> str:
    """A noun without the words at its end that are no part of it; a word alone stays."""
    while True:
        match = _tail().search(noun)
        if match is None or match.start() == 0:
            return noun.rstrip()
        noun = noun[: match.start()]


def clean_noun(noun: str) -> str:
    """A noun phrase without adverbs, particles and general words at its edges, its quotes balanced."""
    plain = _ENUMERATED.sub("", noun, count=1) if "等" in noun and "、" in noun else noun
    plain = _trim_tail(_lead().sub("", plain.strip())).strip()
    plain = _balanced(plain)
    return plain if len(plain) <= _LONGEST_OBJECT else plain[-_LONGEST_OBJECT:]


def _balanced(noun: str) -> str:
    """A noun without a bracket or quotation mark whose partner is missing."""
    for opening, closing in _QUOTE_PAIR.items():
        if noun.count(opening) != noun.count(closing):
            noun = noun.replace(opening, "").replace(closing, "")
    return noun.strip()
