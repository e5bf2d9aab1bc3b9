"""Which year an indicator table's column speaks of, by its header: a year, or a plan of several."""

from __future__ import annotations

import re
from typing import Final

from minsheng.parse.marks import chinese_number
from minsheng.parse.metadata import years_of
from minsheng.parse.wording import cued
from minsheng.records import Scope

_YEAR: Final = re.compile(r"20\d\d")
_PLAN: Final = re.compile(r"(十[一二三四五六七八九])五")
_FIRST: Final = 1955
"""What the five-year plans count from: the tenth ended fifty years later."""


def time_of(header: str, year: int, title: str, *, reports: bool) -> tuple[int, Scope]:
    """Year and scope of a column; `year` is the document's, `title` the table's."""
    years = _YEAR.findall(header)
    if years:
        named = int(years[-1])
        return named, "plan" if ends_plan(named, year, reports=reports) else "year"
    if cued("plan-period").search(header):
        return plan_end(header) or plan_end(title) or year, "plan"
    if cued("year-before").search(header):
        return year - 1, "year"
    of_table = years_of(title)
    return of_table[0] if len(of_table) == 1 else year, "year"


def plan_end(text: str) -> int | None:
    """The last year of the five-year plan that a text names: 2025 of “十四五”."""
    named = _PLAN.search(text)
    return _FIRST + 5 * chinese_number(named[1]) if named else None


def ends_plan(named: int, year: int, *, reports: bool) -> bool:
    """True for a year beyond the one that is planned: the last of a plan of five years, or a later aim."""
    return named > year + (1 if reports or named % 5 else 0)
