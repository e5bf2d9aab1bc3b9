"""Cells of indicator tables: a bare number whose measure word stands in the row's name, or words.

What a cell prints beside its number stays in `value_text`. The rules:

- `-`, `—`, `/` or nothing: no figure. Words without a number (可完成, 稳步增长): comparator `text`.
- A number alone or with its bounds (`<313.2`, `6以上`, `8-9`, `控制在3%以内`): that number.
- Words with the number in brackets (`达到市级要求(3.2)`): that number, bound by its own words or `plain`.
- A number followed by brackets that change it (`7.2(调整为5.5)`): two figures, the second revises the first.
- A number followed by other brackets (`2.63(市级3.23)`, `0.1 (同口径8%)`): the first only; what the
  brackets hold speaks of something else and is no quantity of the row.
- A year before the number (`2035年达到37`) is the year that the figure speaks of.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Final, Literal, NamedTuple

from minsheng.parse import wording
from minsheng.parse.flow import Flow
from minsheng.parse.measure import MAGNITUDE, Measure, known, measured
from minsheng.parse.numerals import ARABIC, canonical, countable, parse_number
from minsheng.parse.rules import Mark
from minsheng.parse.scan import factor, scan
from minsheng.records import Comparator, Figure, NotQuantity, Scope

_NO_SIGN: Final = re.compile(r"[\s\-－–—―/／\\|*＊…·.]*")
_YEAR: Final = re.compile(r"((?:19|20)[0-9]{2})\s?年(?:底|末)?\s?(?:前)?\s?(?:达到?)?")
_SKIPPED: Final = frozenset(["year", "date", "duration", "ordinal", "title", "document-number"])
_NUMBER: Final = re.compile(rf"({ARABIC})(?:\s?[-－–—~～至到]\s?({ARABIC}))?\s?(余|多)?\s?({MAGNITUDE})?\s?")
_SCALE: Final = re.compile(rf"^\s?({MAGNITUDE})\s?(?=\S)")


class Cell(NamedTuple):
    """The figures of a cell and the numbers in it that are none."""

    figures: tuple[Figure, ...]
    not_quantities: tuple[NotQuantity, ...]


class _Printed(NamedTuple):
    """A number of a cell: where it stands with its bounds, and what it is."""

    start: int
    end: int
    comparator: Comparator
    value: Decimal
    upper: Decimal | None
    uom: str | None
    uom_text: str | None


def read_cell(
    flow: Flow,
    *,
    role: Literal["target", "result"],
    year: int,
    scope: Scope | None = "year",
    uom_text: str | None = None,
    object: str | None = None,
    as_of: date | None = None,
) -> Cell:
    """The figures of an indicator-table cell, and its numbers that are none.

    `uom_text` is the measure word that the row's name prints, with its magnitude (万人, 亿立方米, %);
    a measure word in the cell goes before it. `object` is the row's name. `year` and `scope` are the
    column's.
    """
    text = flow.text
    if _NO_SIGN.fullmatch(text) or wording.cued("nothing").fullmatch(text):
        return Cell((), ())
    marks = [mark for mark in scan(text)[1] if mark.reason in _SKIPPED]
    printed = _numbers(text, marks, uom_text)
    own, revised, other = _sorted_out(text, printed)
    aside = [Mark(one.start, one.end, "aside") for one in other]
    explained = tuple([NotQuantity(flow.span(one.start, one.end), one.reason) for one in [*marks, *aside]])
    row = _Row(flow, role, year, scope, object, as_of if role == "result" else None)
    if own is None:
        return Cell((_worded(row),), explained)
    extent = _extent(text, own, whole=revised is None and not other)
    stated = _year_of(text, own)
    first = _figure(row._replace(year=stated) if stated else row, own, extent)
    if revised is None:
        return Cell((first,), explained)
    second = _figure(row, revised, (revised.start, revised.end), (first.span.start, first.span.end))
    return Cell((first, second), explained)


class _Row(NamedTuple):
    """A cell and what its row and column say of it."""

    flow: Flow
    role: Literal["target", "result"]
    year: int
    scope: Scope | None
    noun: str | None
    as_of: date | None


def _worded(row: _Row) -> Figure:
    """The figure of a cell that prints words only: the whole cell is quoted."""
    start, end = _inner(row.flow.text)
    return Figure(
        role=row.role,
        span=row.flow.span(start, end),
        comparator="text",
        value_text="".join(row.flow.text.split()),
        object=row.noun,
        scope=row.scope,
        year=row.year,
        as_of=row.as_of,
    )


def _inner(text: str) -> tuple[int, int]:
    """Where the text without white space at its edges begins and ends."""
    return len(text) - len(text.lstrip()), len(text.rstrip())


def _figure(
    row: _Row, printed: _Printed, extent: tuple[int, int], revises: tuple[int, int] | None = None
) -> Figure:
    start, end = extent
    return Figure(
        role=row.role,
        span=row.flow.span(start, end),
        comparator=printed.comparator,
        value_text=" ".join(row.flow.text[start:end].split()),
        value=printed.value,
        max_value=printed.upper,
        uom=printed.uom,
        uom_text=printed.uom_text,
        object=row.noun,
        scope=row.scope,
        year=row.year,
        as_of=row.as_of,
        revises=revises,
    )


# ------------------------------------------------------------------------------------- numbers


def _numbers(text: str, marks: list[Mark], row: str | None) -> list[_Printed]:
    """The numbers of a cell in order, dates and ordinals left out."""
    found = []
    starts = [mark.start for mark in marks]
    for match in _NUMBER.finditer(text):
        mark = bisect_right(starts, match.start()) - 1
        inside = mark >= 0 and match.start() < marks[mark].end
        if not inside and countable(match.group(1)) and countable(match.group(2) or ""):
            found.append(_printed(text, match, row))
    return found


def _printed(text: str, match: re.Match[str], row: str | None) -> _Printed:
    """One number with its bounds, in the measure of the cell or else of the row."""
    own = measured(text, match.end())
    end = own.end if own else match.end()
    scale, uom, uom_text = (
        (1, own.measure, own.text) if own else _row_measure(row, magnified=bool(match.group(4)))
    )
    times = factor(match.group(4)) * scale
    low = canonical(parse_number(match.group(1)) * times)
    high = canonical(parse_number(match.group(2)) * times) if match.group(2) else None
    start, end, comparator = _bounds(text, match, end)
    stated: Comparator = "range" if high is not None else comparator
    return _Printed(start, end, stated, low, high, uom.code if uom else None, uom_text)


def _row_measure(row: str | None, *, magnified: bool) -> tuple[int, Measure | None, str | None]:
    """The factor and the measure word of a row's 万人, 亿立方米, %; a magnitude in the cell goes before."""
    if not row:
        return 1, None, None
    plain = "".join(row.split())
    scale = _SCALE.match(plain)
    word = plain[scale.end() :] if scale else plain
    measure = known(word)
    if measure is None:
        found = measured(word, 0)
        measure = found.measure if found and found.end == len(word) else None
    return (1 if magnified or not scale else factor(scale.group(1))), measure, word


def _bounds(text: str, match: re.Match[str], end: int) -> tuple[int, int, Comparator]:
    """Where a number with the words that bound it begins and ends, and what they say."""
    comparator: Comparator = "gt" if match.group(3) else "plain"
    start = match.start()
    before = _before().search(text[max(0, start - 10) : start]) if start else None
    if before:
        stated = wording.comparators("before")[before.group(1)]
        comparator = stated if stated != "plain" else comparator
        start = max(0, start - 10) + before.start(1)
    after = _after().match(text, end)
    if after:
        end = after.end()
        comparator = (
            wording.comparators("after")[after.group(1)] if comparator in ("plain", "approx") else comparator
        )
    return start, len(text[:end].rstrip()), comparator


@cache
def _before() -> re.Pattern[str]:
    return re.compile(rf"({wording.guarded('before')})\s*$")


@cache
def _after() -> re.Pattern[str]:
    return re.compile(rf"\s*({wording.guarded('after')})")


# -------------------------------------------------------------------------------------- whose


def _sorted_out(
    text: str, printed: list[_Printed]
) -> tuple[_Printed | None, _Printed | None, list[_Printed]]:
    """The cell's own number, the one that replaces it, and those that speak of something else."""
    if not printed:
        return None, None, []
    bracket = min(
        [position for position in (text.find("("), text.find("（")) if position >= 0], default=len(text)
    )
    outside = [one for one in printed if one.start < bracket]
    within = [one for one in printed if one.start >= bracket]
    if not outside:
        return within[0], None, within[1:]
    if within and wording.cued("revised").match(text[bracket:]):
        return outside[0], within[0], [*outside[1:], *within[1:]]
    return outside[0], None, [*outside[1:], *within]


def _extent(text: str, own: _Printed, *, whole: bool) -> tuple[int, int]:
    """What a figure quotes: the whole cell where it says nothing else, else the number with its bounds."""
    return _inner(text) if whole else (own.start, own.end)


def _year_of(text: str, own: _Printed) -> int | None:
    """The year that stands before the number (2035年达到37)."""
    if own.start < len("2023年") - 1:
        return None
    years = [match for match in _YEAR.finditer(text, 0, own.start + 1) if match.end() >= own.start - 2]
    return int(years[-1].group(1)) if years else None
