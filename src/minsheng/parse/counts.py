"""How many projects a document says its list has: 30件实事, 实事项目14项, 9大类18项, 共12件17项."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final, NamedTuple

from minsheng import resources
from minsheng.parse.folding import folded
from minsheng.parse.lines import Line
from minsheng.parse.marks import chinese_number
from minsheng.parse.wording import cued

_COUNT: Final = r"(?:\d{1,3}|[二三四五六七八九]?十[一二三四五六七八九]?|[三四五六七八九])"
_YEAR: Final = re.compile(r"20\d\d(?= ?年)")


class Counted(NamedTuple):
    """A count in a text, and where it begins and ends."""

    start: int
    end: int
    number: int


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    rows = resources.rows(resources.mappings("wordings", "count.csv"), "pattern")
    filled = (row["pattern"].replace("{n}", f"(?P<n>{_COUNT})").replace("{c}", _COUNT) for row in rows)
    return tuple(re.compile(pattern) for pattern in filled)


def counts_in(text: str) -> Iterator[Counted]:
    """Counts of projects in a text in reading order; of classes and projects (9大类18项) the projects'."""
    found: list[Counted] = []
    for pattern in _patterns():
        for match in pattern.finditer(text):
            printed = match["n"]
            count = int(printed) if printed.isdecimal() else chinese_number(printed)
            if not any(one.start <= match.start() < one.end for one in found):
                found.append(Counted(*match.span(), count))
    yield from sorted(found)


def stated_count(around: Sequence[Line], year: int, start: int, rows: int) -> int | None:
    """How many projects the document says the list has: as many as its `rows`, or nearest after its year.

    `around` are the lines that belong to no row; those before the list's first row count.
    """
    found = list(_counts_of(around, year, start))
    return rows if rows in found else next(iter(found), None)


def _counts_of(around: Sequence[Line], year: int, start: int) -> Iterator[int]:
    for line in around:
        if line.start >= start and not _YEAR.search(line.text):
            continue
        for counted in counts_in(folded(line.text)):
            said = _year_before(line.text[: counted.start], year)
            if said == year or (said is None and line.start < start):
                yield counted.number


def _year_before(text: str, year: int) -> int | None:
    """The year that a text names last, `year` itself where it says 今年; None where it names none."""
    named = [*_YEAR.finditer(text)]
    if cued("this-year").search(text, named[-1].start() if named else 0):
        return year
    return int(named[-1][0]) if named else None
