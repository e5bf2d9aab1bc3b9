"""Which targets of two promises count the same thing, whatever their numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from minsheng.link.promises import Target
from minsheng.link.wordings import LIKE, PART, SAME, may_answer, object_likeness, phrase, same_measure

_HOW = {SAME: 1.0, PART: 0.8, LIKE: 0.6}
"""How sure a likeness of two objects makes, where both are long enough to tell."""
_YEARLY = {"", "year", "to-date"}
"""Scopes of targets that may be compared with each other: not a month's, nor a five-year plan's."""
_TELLING = 6
"""Characters from which on an object tells what is counted: 小区 and 合格率 do not, 养老服务驿站 does."""


class Alike(NamedTuple):
    """Two targets that count the same thing; compared from left to right, the greater the surer."""

    sure: float
    """How surely, 0 to 1."""
    equal: bool
    """Whether the numbers are the same."""
    one: Target
    other: Target


def matched(some: Sequence[Target], others: Sequence[Target], *, one_year: bool = False) -> list[Alike]:
    """Targets of one promise, each with the one of another promise that counts the same thing.

    The surest pairs are taken first; a target is in one pair at most. `one_year` keeps to pairs of
    one year.
    """
    found = [
        alike
        for one in some
        for other in others
        if not one_year or one.stated.year == other.stated.year
        for alike in compared(one, other)
    ]
    found.sort(key=lambda alike: (alike[:2], alike.one.stated.iri, alike.other.stated.iri), reverse=True)
    taken, kept = set[str](), list[Alike]()
    for alike in found:
        iris = {alike.one.stated.iri, alike.other.stated.iri}
        if not iris & taken:
            taken |= iris
            kept.append(alike)
    return sorted(kept, key=lambda alike: (alike.one.stated.start, alike.one.stated.iri))


def compared(one: Target, other: Target) -> Iterator[Alike]:
    """The two targets as alike, nothing where they count two things."""
    sure = _sure(one, other)
    if sure > 0:
        yield Alike(sure, one.stated.value == other.stated.value, one, other)


def _sure(one: Target, other: Target) -> float:
    first, second = one.stated, other.stated
    known = bool(one.indicator and other.indicator)
    if (known and one.indicator != other.indicator) or not _comparable(one, other):
        return 0.0
    if known:
        return 1.0
    asked, told = phrase(first.action, first.object), phrase(second.action, second.object)
    likeness = object_likeness(asked, told)
    if not may_answer(asked, told):
        return 0.0
    return _HOW.get(likeness.how, 0.0) * min(1.0, min(len(asked.object), len(told.object)) / _TELLING)


def _comparable(one: Target, other: Target) -> bool:
    """Whether both are numbers with measure words of one family, for the same frequency."""
    first, second = one.stated, other.stated
    if first.value is None or second.value is None or first.part != second.part:
        return False
    if first.scope != second.scope and not {first.scope, second.scope} <= _YEARLY:
        return False
    measured = same_measure(first.uom, second.uom) if first.uom or second.uom else True
    return measured and (first.per == second.per or bool(one.indicator and one.indicator == other.indicator))
