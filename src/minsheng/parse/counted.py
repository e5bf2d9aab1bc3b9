"""Projects whose row prints its measure word in a cell of its own: promised and done are counted in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import reduce
from typing import Final, Literal, NamedTuple

from minsheng.parse.cells import read_cell
from minsheng.parse.flow import Flow
from minsheng.parse.measure_column import measure_behind
from minsheng.parse.outcomes import share_of
from minsheng.parse.quantities import read_quantities
from minsheng.parse.reports import read_reported
from minsheng.parse.rows import Field
from minsheng.parse.status import read_status
from minsheng.records import Figure, NotQuantity, Remark, Report, Scope

_NAMES: Final = frozenset({"title", "indicator", "sub-indicator", "category", None})
_DONE: Final = ("completion", "progress", "value")
_DIGIT: Final = re.compile(r"\d")
_RUN: Final = re.compile(r"\d[\d.,]*")


class Counted(NamedTuple):
    """A row's promise with its figures, its reports, and the numbers in it that are none."""

    promise: Flow
    targets: tuple[Figure, ...]
    reports: tuple[Report, ...]
    not_quantities: tuple[NotQuantity, ...]
    remarks: tuple[Remark, ...]


class _Part(NamedTuple):
    """One name with its measure word and values: a row may hold several."""

    names: list[Field]
    measures: list[Field]
    planned: list[Field]
    done: list[Field]
    others: list[Field]


def is_counted(fields: Sequence[Field]) -> bool:
    """True for fields of a row with a measure word in a cell of its own, or behind the name: 新增就业(人)."""
    roles = {field.role for field in fields}
    if "unit-of-measure" in roles:
        return bool(roles & {"promise", *_NAMES})
    title = next((field for field in fields if field.role in {"title", "indicator"}), None)
    planned = [field for field in fields if field.role in {"promise", "target"}]
    return bool(title and measure_behind(title.flow.text) and planned and not any(map(_is_worded, planned)))


def read_counted(fields: Sequence[Field], *, year: int, scope: Scope, as_of: date | None) -> Counted:
    """What a row with measure words of its own promises and reports, one report a name."""
    parts = _parts(fields)
    said = [field for part in parts for field in (*part.names, *part.planned)]
    told = _Told(year, scope, as_of)
    targets = tuple(figure for part in parts for figure in told.promised(part))
    reports = tuple(report for part in parts for report in told.reported(part))
    promise = reduce(Flow.and_then, [field.flow for field in said])
    return Counted(promise, targets, reports, tuple(told.not_quantities), tuple(told.remarks))


def _parts(fields: Sequence[Field]) -> list[_Part]:
    """The row's parts: each begins with a name behind the values of the one before."""
    found: list[_Part] = []
    for field in fields:
        last = found[-1] if found else None
        begun = last is not None and bool(last.measures or last.done)
        names = field.role in _NAMES or (field.role == "promise" and not begun and _is_worded(field))
        if last is None or (names and begun):
            last = _Part([], [], [], [], [])
            found.append(last)
        _place_of(field, last, names=names).append(field)
    return found


def _place_of(field: Field, part: _Part, *, names: bool) -> list[Field]:
    if names:
        return part.names
    if field.role == "unit-of-measure":
        return part.measures
    if field.role in {"promise", "target"}:
        return part.planned
    return part.done if field.role in _DONE else part.others


def _is_worded(field: Field) -> bool:
    """True for a cell that is more than a number with its bounds."""
    text = field.flow.text.strip()
    return len(text) - sum(len(run) for run in _RUN.findall(text)) > len("不低于")


class _Told:
    """Reads the cells of a row; notes the numbers that are no quantities."""

    def __init__(self, year: int, scope: Scope, as_of: date | None) -> None:
        self.year, self.scope, self.as_of = year, scope, as_of
        self.not_quantities: list[NotQuantity] = []
        self.remarks: list[Remark] = []

    def promised(self, part: _Part) -> list[Figure]:
        """The figures of the names and of what is planned."""
        found: list[Figure] = []
        for field in part.names:
            found.extend(self._figures(field.flow))
        for field in part.planned:
            counted = self._cell(part, field.flow, "target")
            found.extend(counted if counted is not None else self._figures(field.flow))
        return found

    def _figures(self, flow: Flow) -> tuple[Figure, ...]:
        read = read_quantities(flow, role="target", year=self.year, scope="year")
        self.not_quantities.extend(read.not_quantities)
        self.remarks.extend(read.remarks)
        return read.figures

    def _cell(self, part: _Part, flow: Flow, role: Literal["target", "result"]) -> tuple[Figure, ...] | None:
        """The figures of a cell that holds one number; None for one with more, or with words alone."""
        if len(_RUN.findall(flow.text)) != 1:
            return None if _DIGIT.search(flow.text) or _is_told(flow) else ()
        read = read_cell(
            flow,
            role=role,
            year=self.year,
            scope="year" if role == "target" else self.scope,
            uom_text=_measure_of(part),
            object="".join(part.names[-1].flow.text.split()) if part.names else None,
            as_of=self.as_of,
        )
        self.not_quantities.extend(read.not_quantities)
        return read.figures

    def reported(self, part: _Part) -> list[Report]:
        """The report of one name: its cell of what was done, else the remark on it, else the share alone."""
        remarks = [field for field in part.others if field.role == "remarks"]
        ratios = [field for field in part.others if field.role == "ratio"]
        share = share_of([field.flow.text for field in ratios])
        told = [field.flow for field in part.done or remarks]
        if told:
            counted = self._cell(part, told[-1], "result") if part.done else None
            return [self._report(told[-1], counted, share)]
        return [self._report(ratios[0].flow, (), share)] if share is not None else []

    def _report(self, flow: Flow, counted: tuple[Figure, ...] | None, share: Decimal | None) -> Report:
        """The report of a cell: with the number that it holds, or with what its words say."""
        if counted is not None:
            text = flow.text.strip()
            return Report(flow.span(), text, self.as_of, read_status(text), share, counted)
        read = read_reported(flow, year=self.year, as_of=self.as_of, scope=self.scope)
        self.not_quantities.extend(read.not_quantities)
        self.remarks.extend(read.remarks)
        return read.report if share is None else replace(read.report, stated_ratio=share)


def _measure_of(part: _Part) -> str | None:
    """The measure word of a part: in its own cell, or behind its name."""
    if part.measures:
        return "".join(part.measures[0].flow.text.split())
    return measure_behind(part.names[-1].flow.text) if part.names else None


def _is_told(flow: Flow) -> bool:
    """True for a cell that says something in words."""
    return any("一" <= letter <= "龥" for letter in flow.text)
