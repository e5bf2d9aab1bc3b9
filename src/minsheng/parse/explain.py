"""What was recognised as what, line by line, and why: for the person who adds a label or a layout."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from minsheng.parse.assemble import assemble
from minsheng.parse.columns import column_of
from minsheng.parse.grids import Table, elements
from minsheng.parse.lines import Line
from minsheng.parse.lists import numbering_of
from minsheng.parse.tables import read_table
from minsheng.records import (
    Document,
    Figure,
    Metadata,
    ParsedDocument,
    PlanIndicator,
    Project,
    ProjectList,
    Report,
    Span,
    Task,
    UnitName,
)

_SHOWN: Final = 60


class Note(NamedTuple):
    """One thing recognised: where it begins and ends, what it is, and by which rule or row."""

    start: int
    end: int
    what: str
    why: str


def explain(document: Document) -> Iterator[str]:
    """The layout chosen, then each line of the document and what was recognised in it."""
    parsed = assemble(document)
    yield from _head(document, parsed)
    notes = sorted(notes_of(parsed))
    starts = [note.start for note in notes]
    for line in _lines(document):
        yield f"{line.start:>7}–{line.end:<7} {_shown(line.exact)}"
        for note in notes[bisect_left(starts, line.start) : bisect_left(starts, line.end)]:
            quote = _shown(document.text[note.start : note.end])
            yield f"{'':>15}   {note.what}: {quote}{_because(note.why)}"


def _because(why: str) -> str:
    return f"  ← {why}" if why else ""


def _shown(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _SHOWN else f"{flat[: _SHOWN - 1]}…"


def _lines(document: Document) -> Iterator[Span]:
    for block in document.blocks:
        yield Span(block.start, block.end, document.text[block.start : block.end])


def _head(document: Document, parsed: ParsedDocument) -> Iterator[str]:
    metadata = parsed.metadata
    yield f"{document.name}: {document.format} {document.encoding}, {len(document.text)} characters"
    yield f"  title {metadata.title}"
    yield f"  district {metadata.division.slug}, year {metadata.year}, kind {metadata.kind}"
    parts = elements(document)
    numbering = numbering_of([part for part in parts if isinstance(part, Line)])
    if numbering:
        yield (
            f"  layout {numbering.layout.layout}: items numbered in style {numbering.style}, "
            f"evidence {numbering.score:.1f}"
        )
    for part in parts:
        if isinstance(part, Table):
            yield from _table_head(document, part)
    for listed in parsed.lists:
        counts = f"{len(listed.projects)} projects, {len(listed.tasks)} tasks, {len(listed.indicators)} rows"
        yield f"  list {listed.kind} {listed.year} “{listed.title}”: {counts}, stated {listed.stated_count}"


def _table_head(document: Document, table: Table) -> Iterator[str]:
    listings = read_table(document.text, table)
    if not listings:
        yield f"  table of {len(table.cells)} cells: no header known"
    for listing in listings:
        columns = [column_of(header) for header in listing.columns]
        roles = " | ".join(f"{column.header} = {column.role}" if column else "?" for column in columns)
        yield f"  table, layout {listing.layout}, {len(listing.rows)} rows: {roles}"


# --------------------------------------------------------------------------------------- notes


def notes_of(parsed: ParsedDocument) -> Iterator[Note]:
    """Everything recognised in a document, in no order."""
    yield from _metadata(parsed.metadata)
    for listed in parsed.lists:
        yield from _list(listed)
    for passage in parsed.passages:
        yield _note(passage.span, "passage", " / ".join(passage.section))
        yield from _figures((*passage.targets, *passage.results))
    for mark in parsed.not_quantities:
        yield _note(mark.span, "no quantity", f"not-quantity.csv {mark.reason}")
    for span in parsed.unclaimed:
        yield _note(span, "unclaimed", "no record holds it")
    for remark in parsed.remarks:
        yield _note(remark.span, "remark", f"{remark.code}: {remark.message}")


def _note(span: Span, what: str, why: str = "") -> Note:
    return Note(span.start, span.end, what, why)


def _metadata(metadata: Metadata) -> Iterator[Note]:
    if metadata.title_span:
        yield _note(metadata.title_span, "title")


def _list(listed: ProjectList) -> Iterator[Note]:
    yield _note(listed.span, f"list {listed.kind} {listed.year}")
    for category in listed.categories:
        yield _note(category.span, f"category {category.position}", f"states {category.stated_count}")
    for project in listed.projects:
        yield from _record(project)
    for task in listed.tasks:
        yield from _record(task)
    for row in listed.indicators:
        yield from _row(row)


def _record(record: Project | Task) -> Iterator[Note]:
    what = "project" if isinstance(record, Project) else "task"
    yield _note(record.span, f"{what} {record.number}", f"deadline {record.deadline}")
    yield from _units("lead unit", record.lead_units)
    yield from _units("support unit", record.support_units)
    yield from _figures(record.targets)
    for place in record.places:
        yield _note(place.span, f"place, {place.kind}", place.code or "")
    for report in record.reports if isinstance(record, Project) else ():
        yield from _report(report)


def _report(report: Report) -> Iterator[Note]:
    yield _note(report.span, "report", f"as of {report.as_of}, status {report.status}")
    yield from _units("reporting unit", report.reported_by)
    yield from _figures((*report.targets, *report.results))


def _row(row: PlanIndicator) -> Iterator[Note]:
    yield _note(row.span, f"indicator row {row.number}", row.sub_label or "")
    yield from _units("unit", row.lead_units)
    yield from _figures((*row.targets, *row.results))


def _units(what: str, units: Iterable[UnitName]) -> Iterator[Note]:
    for unit in units:
        why = unit.group_slug if unit.group else unit.function
        yield _note(unit.span, what, f"unit-function.csv {why}" if why else "no function known")


def _figures(figures: Iterable[Figure]) -> Iterator[Note]:
    for figure in figures:
        value = figure.value if figure.max_value is None else f"{figure.value}–{figure.max_value}"
        said = " · ".join(part for part in (figure.action, figure.object) if part)
        uom = figure.uom or figure.uom_text or ""
        yield _note(
            figure.span, f"{figure.role} {figure.comparator} {value} {uom}", f"{said}, {figure.scope}"
        )
