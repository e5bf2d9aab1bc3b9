"""What the cells of a row say of a report beside its own text: its day, share, measures, extent."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import reduce
from typing import Final

from minsheng.parse.dates import read_as_of
from minsheng.parse.fields import trimmed
from minsheng.parse.flow import Flow
from minsheng.parse.numerals import canonical
from minsheng.parse.rows import Field
from minsheng.parse.shapes import looks_like
from minsheng.records import Figure, Report

_PERCENT: Final = re.compile(r"(\d{1,3}(?:\.\d{1,2})?) ?[%％]?")
_PERIOD: Final = re.compile(r"季度|半年|月|截[至止]")
_YEAR_ONLY: Final = re.compile(r"20\d\d ?年(?:度)?(?! ?\d{1,2} ?[月日-])")
_PART: Final = timedelta(days=31)
_WITH_PERSON: Final = re.compile("(?:责任|负责|联系)人|领导")
_PERSON: Final = re.compile(r"(?<=[一-鿿])[ \n\u3000]+([一-鿿·]{2,4})\s*$")
_BARE: Final = re.compile(r"[\d\s,，、；;。.|]+")


def day_of(label: str, year: int) -> date | None:
    """Day up to which a column reports by its header (1-11月推进情况); None where that names no day."""
    part = _YEAR_ONLY.sub("", label)
    return read_as_of(part, year) if _PERIOD.search(part) else None


def nearer(column: date | None, document: date | None) -> date | None:
    """The day of a column, unless the document names a day of its own inside that part of the year."""
    if column is None or document is None:
        return column or document
    return document if timedelta() <= column - document < _PART else column


def share_of(texts: Sequence[str]) -> Decimal | None:
    """The share that a column 完成率 states."""
    percent = _PERCENT.fullmatch(texts[0].strip()) if texts else None
    return canonical(Decimal(percent[1]) / 100) if percent else None


def of_targets(report: Report, targets: Sequence[Figure]) -> Report:
    """A report whose cell holds bare numbers (2103), one a target of the row, counts what these count."""
    whole = [target for target in targets if target.part_of is None and not target.revises]
    if len(whole) != len(report.results) or not _BARE.fullmatch(report.description):
        return report
    if any(result.uom_text or result.action or result.object for result in report.results):
        return report
    said = tuple(
        replace(result, uom=target.uom, uom_text=target.uom_text, action=target.action, object=target.object)
        for result, target in zip(report.results, whole, strict=True)
    )
    return replace(report, results=said)


def latest(fields: Sequence[Field], *, merged: bool) -> list[Flow]:
    """The text of a row's last progress column: of all cells of it where one beside is `merged` over them."""
    same = [field_.flow for field_ in fields if merged or field_.label == fields[-1].label]
    return [reduce(Flow.and_then, same)] if same else []


def beyond(lead: Field) -> list[Field]:
    """A label's units, and the sentences behind them: they tell how far the work is."""
    stop = lead.flow.text.index("。")
    rest = trimmed(lead.flow, stop + 1, len(lead.flow.text))
    units = Field(lead.role, lead.flow.slice(0, stop), lead.label)
    return [units, Field("progress", rest)] if rest else [units]


def without_person(lead: Field) -> Field:
    """A cell that names a unit and who answers for it (区民政局 王某), by its label, without the person."""
    match = _PERSON.search(lead.flow.text) if lead.label and _WITH_PERSON.search(lead.label) else None
    if match is None or looks_like("units", match[1]):
        return lead
    return Field(lead.role, lead.flow.slice(0, match.start()), lead.label)
