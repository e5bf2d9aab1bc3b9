"""Which targets of two promises count the same thing, whatever their numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from minsheng.link.figures import Stated
from minsheng.link.promises import Target
from minsheng.link.wordings import (
    LIKE,
    PART,
    SAME,
    may_answer,
    measure_family,
    object_likeness,
    phrase,
    same_measure,
)

_HOW = {SAME: 1.0, PART: 0.8, LIKE: 0.6}
"""How sure a likeness of two objects makes, where both are long enough to tell."""
_YEARLY = {"", "year", "to-date"}
"""Scopes of targets that may be compared with each other: not a month's, nor a five-year plan's."""
_WORDS = 0.3
"""How sure a common wording or number alone makes."""
_SMALL = 100
"""Numbers below it stand in many places."""
_PARTS = 4
"""How many targets may make a total that another place prints."""
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
    found.sort(key=_order, reverse=True)
    taken, kept = set[str](), list[Alike]()
    for alike in found:
        iris = {alike.one.stated.iri, alike.other.stated.iri}
        if not iris & taken:
            taken |= iris
            kept.append(alike)
    return sorted(kept, key=lambda alike: (alike.one.stated.start, alike.one.stated.iri))


def _order(alike: Alike) -> tuple[float, bool, bool, str, str]:
    """The surest first; of one number whole for whole and part for part before the others."""
    one, other = alike.one.stated, alike.other.stated
    return alike.sure, alike.equal, one.part == other.part, one.iri, other.iri


def compared(one: Target, other: Target) -> Iterator[Alike]:
    """The two targets as alike, nothing where they count two things."""
    sure = _sure(one, other)
    if sure > 0:
        yield Alike(sure, one.stated.value == other.stated.value, one, other)


def _sure(one: Target, other: Target) -> float:
    first, second = one.stated, other.stated
    known = bool(one.indicator and other.indicator)
    same = known and one.indicator == other.indicator
    if (known and not same) or not _comparable(one, other, same):
        return 0.0
    if known:
        return 1.0
    asked, told = phrase(first.action, first.object), phrase(second.action, second.object)
    likeness = object_likeness(asked, told)
    if not may_answer(asked, told):
        return 0.0
    if not first.object and not second.object and _same_words(first, second):
        return _WORDS
    return _HOW.get(likeness.how, 0.0) * min(1.0, min(len(asked.object), len(told.object)) / _TELLING)


def _same_words(one: Stated, other: Stated) -> bool:
    """Whether both say the same without a number and without a noun: 做到应救尽救."""
    return one.comparator == other.comparator == "all" and one.value_text == other.value_text


def _comparable(one: Target, other: Target, same: bool) -> bool:
    """Whether both are numbers with measure words of one family, for the same frequency.

    Of equal numbers that count the `same` indicator the one may be a part of a total that only its
    place prints, and they may have other measure words: 6000户, 6000座.
    """
    first, second = one.stated, other.stated
    equal = same and first.value == second.value
    if first.value is None or second.value is None or (first.part != second.part and not equal):
        return False
    if first.scope != second.scope and not {first.scope, second.scope} <= _YEARLY:
        return False
    measured = same_measure(first.uom, second.uom) if first.uom or second.uom else True
    return (measured or equal) and (first.per == second.per or same)


def by_number(some: Sequence[Target], others: Sequence[Target]) -> list[Alike]:
    """Targets of two linked promises that have the same telling number, whatever they are said to count.

    It is the only one of this number and measure on both sides.
    """
    found = []
    numbers = Counter(key for one in (*some, *others) if (key := _number(one)))
    theirs = {key: one for one in others if (key := _number(one))}
    for one in some:
        key = _number(one)
        if key and key in theirs and numbers[key] == 2 and _one_thing(one, theirs[key]):
            found.append(Alike(_WORDS, True, one, theirs[key]))
    return found


def _number(one: Target) -> tuple[Decimal, str, int] | None:
    """Value, measure and year of a target that is no small or round number; None for another."""
    stated = one.stated
    if stated.value is None or stated.value < _SMALL or stated.scope not in _YEARLY:
        return None
    return stated.value, measure_family(stated.uom), stated.year


def _one_thing(one: Target, other: Target) -> bool:
    first, second = one.stated, other.stated
    if one.indicator and other.indicator and one.indicator != other.indicator:
        return False
    return may_answer(phrase(first.action, first.object), phrase(second.action, second.object))


def is_total(one: Target, other: Target, others: Sequence[Target]) -> bool:
    """Whether a target is the sum of some that stand beside each other there, the other one among them."""
    measured = (target for target in others if target.stated.uom == other.stated.uom)
    alike = [one for one in measured if one.stated.value is not None and not one.stated.part]
    return one.stated.value != other.stated.value and any(
        other in alike[first:last] and one.stated.value == sum(t.stated.value or 0 for t in alike[first:last])
        for first in range(len(alike))
        for last in range(first + 2, min(first + _PARTS, len(alike)) + 1)
    )
