"""The words that bound a number before and behind it, and words that state a quantity without one.

Positions are those of the string given.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from typing import Final

from minsheng.parse import verbs, wording
from minsheng.parse.count import Count
from minsheng.parse.measure import measured
from minsheng.parse.wording import QuantityWord

_LOOK_BACK: Final = 12
_BETWEEN: Final = r"(?:有|为|达到?|到|在|(?:每[人户])?每[年月季日天]度?|每[人户]|[人户月日年]均)?"
"""What may stand between a bound and its number: 至少有1家, 不低于每月1700元."""
_BETWEEN_ENDS: Final = frozenset("有为达到在年月季日天度户人均")
_LEAST: Final = "少"
"""In 至少 and 最少, that stand before a verb as well."""
_PERCENT: Final = frozenset("%％")


@cache
def _before_ends() -> frozenset[str]:
    """What can stand right before a number that words before it bound, beside white space."""
    return frozenset(word[-1] for word in wording.comparators("before")) | _BETWEEN_ENDS


@cache
def _after_begins() -> frozenset[str]:
    """What the words that bound a number from behind begin with."""
    return frozenset(word[0] for word in wording.comparators("after"))


@cache
def _bound_before() -> re.Pattern[str]:
    return re.compile(rf"({wording.guarded('before')}){_BETWEEN}\s*$")


@cache
def bound_behind() -> re.Pattern[str]:
    """The words that bound a number from behind."""
    return re.compile(rf"\s?({wording.guarded('after')})")


def bounded(text: str, count: Count, floor: int) -> Count:
    """The quantity with the words that bound it, before and after, and 全覆盖 right behind it."""
    before = text[count.number - 1] if count.number > floor else ""
    if before in _before_ends() or before.isspace():
        _bounded_before(text, count, floor)
    elif before == "的":
        _bounded_from_afar(text, count, floor)
    if (
        count.comparator == "plain"
        and text.find(_LEAST, max(floor, count.number - _LOOK_BACK), count.number) >= 0
    ):
        _bounded_at_verb(text, count, floor)
    following = text[count.end : count.end + 1]
    if following in _after_begins() or following.isspace():
        _bounded_after(text, count)
    return _with_words(text, count) if count.uom_text in _PERCENT else count


def _bounded_before(text: str, count: Count, floor: int) -> None:
    low = max(floor, count.number - _LOOK_BACK)
    before = _bound_before().search(text[low : count.number])
    if before:
        count.start = low + before.start(1)
        stated = wording.comparators("before")[before.group(1)]
        count.comparator = count.comparator if stated == "plain" or count.comparator == "range" else stated


def _bounded_at_verb(text: str, count: Count, floor: int) -> None:
    """至少建成1处, 至少设置驿站1个: the bound stands before the verb that governs the number."""
    low = max(floor, count.number - _LOOK_BACK)
    match = _least_before().search(text[low : count.number])
    if match:
        count.comparator = wording.comparators("before")[match.group(1)]


@cache
def _least_before() -> re.Pattern[str]:
    heads = [verb.wording for verb in verbs.verbs().values() if verb.kind in ("head", "noun")]
    bounds = wording.comparators("before")
    least = [word for word in bounds if bounds[word] == "ge" and _LEAST in word]
    making = f"{wording.alternation(heads)}|{wording.cue('made')}"
    return re.compile(rf"({wording.alternation(least)})(?:{making})[^，。；、;:：,0-9]{{0,12}}$")


def _bounded_after(text: str, count: Count) -> None:
    after = bound_behind().match(text, count.end)
    if after:
        count.end = after.end()
        if count.comparator in ("plain", "approx"):
            count.comparator = wording.comparators("after")[after.group(1)]


def _bounded_from_afar(text: str, count: Count, floor: int) -> None:
    """不低于年初计划的95%: the bound stands before what the number is a share or a multiple of."""
    if count.measure and count.measure.family in ("percent", "ratio"):
        low = max(floor, count.number - 2 * _LOOK_BACK)
        match = _far_before().search(text[low : count.number])
        if match:
            count.comparator = wording.comparators("before")[match.group(1)]


@cache
def _far_before() -> re.Pattern[str]:
    return re.compile(rf"({wording.guarded('before')})[^，。；、;,0-9]{{1,14}}的$")


def _with_words(text: str, count: Count) -> Count:
    """100%全覆盖 is one quantity."""
    if count.value == 100:
        at = count.end + (text[count.end : count.end + 1] == " ")
        match = next(filter(None, (pattern.match(text, at) for _, pattern in _worded())), None)
        if match:
            count.end, count.comparator = match.end(), "all"
    return count


@cache
def _worded() -> tuple[tuple[QuantityWord, re.Pattern[str]], ...]:
    """The wordings that state a quantity without a number, each with its pattern."""
    return tuple((word, re.compile(word.pattern)) for word in wording.quantity_words())


@cache
def _word_signs() -> frozenset[str]:
    return frozenset(word.sign for word in wording.quantity_words())


def in_words(text: str) -> list[Count]:
    """The quantities that words state without a number."""
    for sign in _word_signs():
        if sign in text:
            return _in_words(text)
    return []


def _in_words(text: str) -> list[Count]:
    """The same, asking for no more than the wordings whose sign the text has."""
    signed = [(word, pattern) for word, pattern in _worded() if word.sign in text]
    counts: list[Count] = []
    position = 0
    while found := [(match.start(), place, match) for place, (_, pattern) in enumerate(signed)
                    if (match := pattern.search(text, position))]:  # fmt: skip
        _, place, match = min(found)
        counts.append(_stated(match, signed[place][0]))
        position = match.end()
    return counts


def _stated(match: re.Match[str], word: QuantityWord) -> Count:
    start, end = match.span()
    unit = measured(word.uom, 0) if word.uom else None
    return Count(
        start, start, end, end, word.comparator, Decimal(word.value), None,
        unit.measure if unit else None, word.uom or None, words=True,
    )  # fmt: skip
