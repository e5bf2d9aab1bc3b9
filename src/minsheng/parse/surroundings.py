"""The words around the numbers of a text, and which verb governs them.

Everything is bounded: no word further than `REACH` from a number is looked at for it.
Positions are those of the string given.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import lru_cache
from typing import Final

from minsheng.parse.clauses import Clauses
from minsheng.parse.count import Count
from minsheng.parse.nouns import CJK, clean_noun, leading, listed_from
from minsheng.parse.verbs import Found, Verbs, families, verb_chain
from minsheng.parse.wording import cued

REACH: Final = 60
"""Characters on either side of a number within which its words stand."""
_JOINTS: Final = frozenset(["、", "或", "和", "及", "并", "与", "并全部"])
_BRACKETED: Final = re.compile(r"[（(][^（()）]{0,120}[)）]")
COUNTED: Final = frozenset(["invest", "employ"])
"""Families whose verbs are what is counted (完成投资3亿元, 带动就业200人)."""
_CHAINED: Final = frozenset(["complete", "start"])
"""Families whose verbs run on into the next without a joint (完成新建, 启动改造)."""
_PROGRESS: Final = frozenset(["start", "complete"])
"""Families that say how far a thing has come that is named before them."""
_REACHED: Final = frozenset(["start", "complete", "sign"])
"""Families that say so of what a verb and its object name, right before a number."""


@lru_cache(maxsize=4096)
def _is_done(noun: str) -> bool:
    """Whether a noun is what is done and not what is counted."""
    return verb_chain().fullmatch(noun) is not None and not families(noun) & COUNTED


class Room:
    """Where the words around a quantity begin and end.

    From `left` to `right` in its smallest part, from `wide` to `far` in its clause.
    """

    def __init__(self, left: int, wide: int, right: int, far: int) -> None:
        self.left, self.wide, self.right, self.far = left, wide, right, far


class Surroundings:
    """A text with its clauses, counts and verbs, and what stands around each count.

    `barriers` are positions, in order, that no phrase reaches over.
    """

    def __init__(self, text: str, clauses: Clauses, counts: list[Count], barriers: list[int]) -> None:
        self.text, self.clauses, self.counts, self.barriers = text, clauses, counts, barriers
        self.barriers_at = frozenset(barriers)
        self.verbs = Verbs(text)
        self.enumerates = "等" in text
        self.starts = [count.start for count in counts]
        self.previous, self.following = _neighbours(counts)
        self.rooms = [self._room(index, count) for index, count in enumerate(counts)]

    def _room(self, index: int, count: Count) -> Room:
        """Where the words around a quantity stand, as it is before any of them is read."""
        start, end = count.start, count.end
        before, after = self.previous[index], self.following[index]
        low, high = start - REACH, end + REACH
        if before and before.end > low:
            low = before.end
        if self.barriers:
            barrier = bisect_right(self.barriers, start) - 1
            low = max(low, self.barriers[barrier]) if barrier >= 0 else low
        if after and after.start < high:
            high = after.start
        left, wide, right, far = self.clauses.around(start, end, count.region)
        return Room(
            left if left > low else low,
            wide if wide > low else low,
            right if right < high else high,
            far if far < high else high,
        )

    def listed(self, start: int, end: int) -> int:
        """Where between two positions the noun begins that closes an enumeration, from the first; else 0."""
        return listed_from(self.text[start:end]) if self.enumerates else 0

    def near(self, one: Count, other: Count, level: int) -> bool:
        """Whether the first of two quantities stands in the same part of the given level."""
        if one.region != other.region:
            return other.region != 0
        return self.clauses.before(other.start, other.region, level) <= one.number

    def touches(self, verb: Found, end: int) -> bool:
        """Whether nothing stands between a verb and a position."""
        return verb.end >= end or self.text[verb.end : end].isspace()

    def coordinated(self, begin: int, start: int) -> int:
        """Start of a chain of verbs joined by 、 that ends where the verb begins."""
        for _ in range(3):
            joined = self.text[begin - 1 : begin] == "、" and begin >= 1 and self.verbs.ending(begin - 1)
            if not joined or begin > start:
                return begin
            begin = start = joined.start
        return begin

    def action_after(self, index: int, low: int, *, near: bool = False) -> str | None:
        """The verb in the words from `low` on, after a number (进行翻建、修缮); of its own part if `near`."""
        room = self.rooms[index]
        end = room.right if near else room.far
        found = self.verbs.within(low, end)
        if not found:
            return None
        found = self.outside_brackets(found, low, end)
        verb = next(
            (verb for verb in found if verb.kind != "noun" or self.ends(verb, end) or verb.start == low), None
        )
        if verb is None:
            return None
        if verb.kind == "light" or cued("conduct").fullmatch(self.text, verb.start, verb.end):
            return self.led_in(verb, end)
        return self.text[verb.start : self.chained(verb, found).end]

    def outside_brackets(self, found: list[Found], low: int, end: int) -> list[Found]:
        """The verbs between two positions that stand in no bracket there."""
        hidden = [match.span() for match in _BRACKETED.finditer(self.text, low, end)]
        if not hidden:
            return found
        return [verb for verb in found if not any(start <= verb.start < stop for start, stop in hidden)]

    def ends(self, verb: Found, end: int) -> bool:
        """Whether a verb ends the words before a position."""
        return not CJK.search(clean_noun(self.text[verb.end : end]))

    def led_in(self, verb: Found, end: int) -> str:
        """What 进行 and its like lead in: the verbs at the end of the phrase; else the word itself."""
        phrase = self.text[verb.end : end]
        stop = verb.end + len(phrase.rstrip())
        noun = clean_noun(phrase)
        at = self.text.find(noun, verb.end, stop) + len(noun)
        last = self.verbs.ending(at) if noun else None
        if last is None or last.start < verb.end:
            return self.text[verb.start : verb.end]
        begin = last.start
        while self.text[begin - 1] in "、和及":
            joined = self.verbs.ending(begin - 1)
            if joined is None or joined.start < verb.end:
                break
            begin = joined.start
        return self.text[begin:at]

    def choose(self, start: int, end: int, *, inside: bool) -> Found | None:
        """The verb that governs what stands between two positions: one that is never a noun, else a weak or
        light one, else a noun that says what is done. `inside` where another number's noun comes first."""
        found = self.verbs.within(start, end)
        if not found:
            return None
        sign = self.text[end - 1]
        closed = sign == "的" or (sign.isspace() and self.text[start:end].rstrip().endswith("的"))
        if closed and self.followed(end):
            found = [verb for verb in found if verb.kind in ("weak", "light")] or found[:-1]
            if not found:
                return None
        heads = [verb for verb in found if verb.kind == "head"]
        if heads and self.reached(heads[0], found[-1], end):
            return found[-1]
        if heads:
            last = len(heads) > 1 and self.touches(heads[-1], end)
            last = last and (self.followed(end) or self.named(start, heads))
            return self.completed(self.chained(heads[-1] if last else heads[0], found), found[-1], end)
        making = [verb for verb in found if verb.kind == "noun" and self.makes(verb, start, end)]
        weak = [verb for verb in found if verb.kind in ("weak", "light")]
        if weak and (not making or weak[0].kind == "light" or weak[0].start < making[0].start):
            return weak[-1] if weak[-1].kind == "light" else weak[0]
        if not making and (inside or cued("preposition").match(self.text, start)):
            making = [verb for verb in found if CJK.search(self.text[verb.end : end])][-1:]
        return self.chained(making[0], found) if making else self.ending(found, end)

    def reached(self, first: Found, last: Found, end: int) -> bool:
        """Whether the verb at a number says how far a thing is that a verb names (加装电梯开工34部)."""
        if last is first or last.family not in _REACHED or not self.touches(last, end):
            return False
        return first.family not in _REACHED and bool(
            CJK.search(clean_noun(self.text[first.end : last.start]))
        )

    def named(self, start: int, heads: list[Found]) -> bool:
        """Whether a noun with a verb in it stands before one of progress (老楼加装电梯新开工120部)."""
        first, last = heads[0], heads[-1]
        if last.family not in _PROGRESS:
            return False
        before = clean_noun(self.text[start : first.start])
        return bool(CJK.search(before) and CJK.search(clean_noun(self.text[first.end : last.start])))

    def completed(self, verb: Found, last: Found, end: int) -> Found:
        """What was completed, where only that stands between 完成 and a number (完成改造5处)."""
        between = verb.end == last.start and last.kind == "noun" and self.touches(last, end)
        if not between or last.family in COUNTED:
            return verb
        return last if cued("complete").fullmatch(self.text, verb.start, verb.end) else verb

    def leader(self, start: int, end: int, number: int) -> Found | None:
        """The first verb of a clause that goes on over an enumeration to its number."""
        found = self.verbs.within(start, end)
        acting = [verb for verb in found if verb.kind != "noun" or self.makes(verb, start, number)]
        if not acting:
            return None
        leads_on = len(acting) > 1 and acting[0].kind == "weak" and acting[1].start == acting[0].end
        return self.chained(acting[1] if leads_on else acting[0], found)

    def only_verbs(self, noun: str) -> bool:
        """Whether words are verbs and nothing else (改造, 完工)."""
        return bool(noun) and _is_done(noun)

    def number_end(self, start: int) -> int:
        """Where the number that begins at a position with its comparator ends; the position if none does."""
        index = bisect_left(self.starts, start)
        if index == len(self.starts) or self.starts[index] != start:
            return start
        end = self.counts[index].end
        return end + (self.text[end : end + 1] == " ")

    def followed(self, start: int) -> bool:
        """Whether a noun follows the number that begins at a position."""
        return CJK.match(self.text, self.number_end(start)) is not None

    def makes(self, verb: Found, start: int, end: int) -> bool:
        """Whether a verb that may be a noun acts here: it begins the phrase and something follows it."""
        head = self.text[start : verb.start]
        begins = not head or head[-1].isspace() or leading(head) >= len(head) or cued("acting").search(head)
        return bool(begins) and bool(CJK.search(clean_noun(self.text[verb.end : end])))

    def ending(self, found: list[Found], end: int) -> Found | None:
        """The verbs at the very end (干部教师交流轮岗 800 人, 行政执法 667 项次)."""
        last = found[-1]
        if not self.touches(last, end):
            return None
        for verb in found[-2::-1]:
            if verb.end != last.start:
                break
            last = Found(verb.start, last.end, last.kind, last.family)
        return last

    def runs_on(self, first: Found, verb: Found) -> bool:
        """Whether a verb right after another belongs to it (完成新建, 新建改建)."""
        finished = first.family == "complete" and not cued("complete").search(
            self.text, first.start, first.end
        )
        leads = first.family in _CHAINED and not finished
        return verb.kind == "head" and (leads or first.family == verb.family)

    def chained(self, first: Found, found: list[Found]) -> Found:
        """The verb with those joined to it (更新或新建); 完成 goes where another follows (完成新建)."""
        chain = first
        for verb in found[found.index(first) + 1 :]:
            joint = self.text[chain.end : verb.start].strip()
            if joint in _JOINTS and chain.family != "complete":
                chain = Found(chain.start, verb.end, chain.kind, verb.family)
            elif not joint and self.runs_on(first, verb) and chain is first:
                ends = Found(chain.start, verb.end, chain.kind, chain.family)
                chain = verb if first.family == "complete" else ends
            else:
                break
        return chain


def _neighbours(counts: list[Count]) -> tuple[list[Count | None], list[Count | None]]:
    """The count before and the count after each in its region."""
    before: list[Count | None] = []
    after: list[Count | None] = [None] * len(counts)
    last: dict[int, int] = {}
    for index, count in enumerate(counts):
        previous = last.get(count.region)
        if previous is not None:
            after[previous] = count
        before.append(None if previous is None else counts[previous])
        last[count.region] = index
    return before, after
