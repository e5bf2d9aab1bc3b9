"""What a progress or completion text reports: results, the plan it repeats, status, whose word it is.

The numbers are read by `quantities`; here the text is read as a whole.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple

from minsheng.parse.count import Count
from minsheng.parse.dates import read_period
from minsheng.parse.flow import Flow
from minsheng.parse.quantities import read_counts, records
from minsheng.parse.rules import Mark
from minsheng.parse.status import read_status
from minsheng.parse.turns import next_steps
from minsheng.records import Figure, NotQuantity, Remark, Report, Scope, UnitName

UnitReader = Callable[[Flow], UnitName | None]
"""Reads the name of a unit at the very beginning of a flow; None where none stands there."""

_BARE_SHARE: Final = re.compile(r"\s*\d{1,3}(?:\.\d{1,2})?\s?[%％]\s*(?:[（(].*)?[。.]?\s*")
_UNIT_REACH: Final = 24
_SPEAKER: Final = re.compile(r"[\n。；; |]([一-鿿（）()]{3,20})[：:]")


class Reported(NamedTuple):
    """A report, the numbers of its text that are no quantities, and remarks."""

    report: Report
    not_quantities: tuple[NotQuantity, ...]
    remarks: tuple[Remark, ...]


def read_report(
    flow: Flow,
    *,
    year: int,
    as_of: date | None = None,
    scope: Scope | None = None,
    units: UnitReader | None = None,
) -> Report:
    """The report that a progress or completion text is; see `read_reported`."""
    return read_reported(flow, year=year, as_of=as_of, scope=scope, units=units).report


def read_reported(
    flow: Flow,
    *,
    year: int,
    as_of: date | None = None,
    scope: Scope | None = None,
    units: UnitReader | None = None,
) -> Reported:
    """The report, with the numbers of its text that are no quantities.

    `as_of` is the day the document reports up to; a text that names its own goes before it. `scope`
    is what figures cover where the text does not say: by default the year when the report is of a
    whole year (no day given, or its 31 December), else to date. `units` reads which unit speaks
    where several report in one text (1.区科委… 2.区人力社保局…).
    """
    day = read_period(flow.text[: next_steps(flow.text)[0]], year) or as_of
    default = scope or ("year" if as_of is None or (as_of.month, as_of.day) == (12, 31) else "to-date")
    counts, marks = read_counts(flow.text, role="result", year=year, scope=default, expected="target")
    if default == "year":
        _whole_year(counts)
    _take_bare_share(flow.text, counts)
    share = _take_shares(counts)
    quantities = records(flow, counts, marks, as_of=as_of)
    figures = _with_speakers(flow, quantities.figures, marks, units)
    report = Report(
        span=flow.span(),
        description=flow.text.strip(),
        as_of=day,
        status=read_status(flow.text),
        stated_ratio=share,
        results=tuple(figure for figure in figures if figure.role == "result"),
        reported_by=_speakers(figures),
        targets=tuple(figure for figure in figures if figure.role == "target"),
    )
    return Reported(report, quantities.not_quantities, quantities.remarks)


def _whole_year(counts: list[Count]) -> None:
    """In a report of a whole year, what is cumulative is the year's."""
    for count in counts:
        if count.scope == "to-date":
            count.scope = "year"


def _take_bare_share(text: str, counts: list[Count]) -> None:
    """A percentage that is all that a text says, beside a remark in brackets, is a share of the task."""
    first = counts[0] if counts else None
    if first and first.family == "percent" and first.value is not None and _BARE_SHARE.fullmatch(text):
        first.ratio, first.of_task = first.value / 100, True


def _take_shares(counts: list[Count]) -> Decimal | None:
    """The share of the task done that the report states; None where it states none, or several.

    A share that belongs to no figure is the report's alone.
    """
    stated = [count.ratio for count in counts if count.reason == "stated-ratio" or _alone(count)]
    works = [count.ratio for count in counts if count.family == "percent" and count.ratio is not None]
    for count in counts:
        if _alone(count):
            count.reason = "stated-ratio"
    shares = {share for share in (stated or works) if share is not None}
    return shares.pop() if len(shares) == 1 else None


def _alone(count: Count) -> bool:
    return count.family == "percent" and count.ratio is not None and count.of_task and count.reason is None


# ------------------------------------------------------------------------------------- speakers


def _with_speakers(
    flow: Flow, figures: tuple[Figure, ...], marks: list[Mark], units: UnitReader | None
) -> tuple[Figure, ...]:
    """Figures with the unit that reports them, where the text's numbered sections begin with units."""
    if units is None:
        return figures
    sections = _sections(flow, marks, units)
    if not any(unit for _, unit in sections):
        return figures
    starts = [start for start, _ in sections]
    return tuple(
        replace(figure, reported_by=sections[bisect_right(starts, figure.span.start) - 1][1])
        if figure.span.start >= starts[0]
        else figure
        for figure in figures
    )


def _sections(flow: Flow, marks: list[Mark], units: UnitReader) -> list[tuple[int, UnitName | None]]:
    """Where each section begins in the document, and the unit that its first words name.

    Numbered sections are such, and what stands behind a unit and a colon (区教委：已完成).
    """
    found: list[tuple[int, UnitName | None]] = []
    for mark in marks:
        if mark.reason == "list-marker":
            unit = units(flow.slice(mark.end, min(len(flow.text), mark.end + _UNIT_REACH)))
            if unit or not found or flow.text[mark.start] not in "（(":
                found.append((flow.start(mark.start), unit))
    return sorted([*found, *_spoken(flow, units)], key=lambda section: section[0])


def _spoken(flow: Flow, units: UnitReader) -> Iterator[tuple[int, UnitName]]:
    """Where a unit's name stands before a colon, at the beginning of a sentence, line or cell."""
    if "：" not in flow.text and ":" not in flow.text:
        return
    for match in _SPEAKER.finditer(f"\n{flow.text}"):  # so that its first line begins as the others do
        start, stop = match.start(1) - 1, match.end(1) - 1
        unit = units(flow.slice(start, stop + 1))
        if unit and unit.span.end == flow.start(stop - 1) + 1:
            yield unit.span.start, unit


def _speakers(figures: tuple[Figure, ...]) -> tuple[UnitName, ...]:
    """The units that report, each once, in order."""
    speakers: dict[str, UnitName] = {}
    for figure in figures:
        if figure.reported_by:
            speakers.setdefault(figure.reported_by.name, figure.reported_by)
    return tuple(speakers.values())
