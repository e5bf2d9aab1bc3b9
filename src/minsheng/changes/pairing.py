"""Which promises and figures of two releases are the same.

Documents that are published again have other offsets and so other names for every figure: figures are
compared by what they say. A promise keeps its number mostly; where its words moved to another number of
the list, the words decide.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from rapidfuzz import fuzz

from minsheng.changes.records import Figure, Promise

_SAME, _MOVED = 50.0, 75.0
"""Percent of likeness from which a promise under one number is the same, and one under another number."""
_LIKE = 60.0
"""Percent of likeness from which two figures count the same."""
_NUMBERS = re.compile(r"[\d.,%\s]+")
PromisePair = tuple[Promise | None, Promise | None]
FigurePair = tuple[Figure | None, Figure | None]


def likeness(one: str, other: str) -> float:
    """How alike two texts are in percent, their numbers left out."""
    plain = [_NUMBERS.sub("", text) for text in (one, other)]
    return fuzz.ratio(*plain) if any(plain) else 100.0


def only_numbers_differ(one: str, other: str) -> bool:
    """Whether two texts say the same but for their numbers."""
    return _NUMBERS.sub("", one) == _NUMBERS.sub("", other)


def promise_pairs(old: Iterable[Promise], new: Iterable[Promise]) -> Iterator[PromisePair]:
    """Promises of one list in two releases: pairs, and those that are in one of them only."""
    before = {one.promise: one for one in old}
    after = {one.promise: one for one in new}
    for name in [name for name in before if name in after]:
        if likeness(before[name].text, after[name].text) >= _SAME:
            yield before.pop(name), after.pop(name)
    alike = (
        (likeness(one.text, other.text), one.promise, other.promise)
        for one in before.values()
        for other in after.values()
    )
    for score, left, right in sorted(alike, key=lambda pair: (-pair[0], *pair[1:])):
        if score >= _MOVED and left in before and right in after:
            yield before.pop(left), after.pop(right)
    yield from ((one, None) for one in before.values())
    yield from ((None, one) for one in after.values())


def figure_pairs(old: Sequence[Figure], new: Sequence[Figure]) -> Iterator[FigurePair]:
    """Figures of one promise in two releases that differ; what says the same in both is left out."""
    before, after = _differing(old, new)
    alike = (
        (_alike(one, other), at, place) for at, one in enumerate(before) for place, other in enumerate(after)
    )
    taken: tuple[set[int], set[int]] = set(), set()
    for score, at, place in sorted(alike, key=lambda pair: (-pair[0], *pair[1:])):
        if score >= _LIKE and at not in taken[0] and place not in taken[1]:
            taken[0].add(at)
            taken[1].add(place)
            yield before[at], after[place]
    yield from ((one, None) for at, one in enumerate(before) if at not in taken[0])
    yield from ((None, one) for place, one in enumerate(after) if place not in taken[1])


def _differing(old: Sequence[Figure], new: Sequence[Figure]) -> tuple[list[Figure], list[Figure]]:
    """Both without what says the same; a figure said twice must be said twice in both."""
    left = [one.said for one in new]
    before = []
    for one in old:
        if one.said in left:
            left.remove(one.said)
        else:
            before.append(one)
    after = []
    for one in reversed(new):
        if one.said in left:
            left.remove(one.said)
            after.append(one)
    return before, after[::-1]


def _alike(one: Figure, other: Figure) -> float:
    """How alike two figures are: by their words, with something taken off for another unit, year or day."""
    score = likeness(one.words, other.words)
    score -= 0.0 if one.measure == other.measure else 25.0
    return score - (0.0 if (one.of, one.as_of) == (other.of, other.as_of) else 45.0)
