"""Rows understood: projects, tasks, indicator rows and passages with their units, dates and figures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import reduce
from typing import Literal, NamedTuple

from minsheng.parse.acting import leads, told_units
from minsheng.parse.cells import read_cell
from minsheng.parse.column_time import time_of
from minsheng.parse.context import Context
from minsheng.parse.counted import is_counted, read_counted
from minsheng.parse.dates import read_deadline, stated_deadline
from minsheng.parse.fields import paragraphs, split
from minsheng.parse.flow import Flow, stretch
from minsheng.parse.folding import simplified
from minsheng.parse.labels import names_lead, role_of
from minsheng.parse.narrative import Piece, Role
from minsheng.parse.outcomes import beyond, day_of, latest, nearer, of_targets, share_of, without_person
from minsheng.parse.places import read_places
from minsheng.parse.quantities import read_quantities
from minsheng.parse.reports import read_reported
from minsheng.parse.rows import Field, Heading, Listing, Row
from minsheng.parse.status import read_status
from minsheng.parse.tails import settle_tail
from minsheng.parse.turns import first_sentence, turn_of
from minsheng.parse.units import read_units, unit_at
from minsheng.parse.unnumbered import quantified
from minsheng.parse.wording import cued
from minsheng.records import (
    Category,
    Division,
    Figure,
    Passage,
    PlanIndicator,
    Project,
    ProjectList,
    Report,
    Scope,
    Span,
    Task,
    UnitName,
)

_PROMISE = ("promise", "title", "category", None)
_PROGRESS = ("progress", "completion")
_TURNING = 2
_STATUS_CELL = 8
"""Characters of a cell beside the progress that says no more than how far it is."""
_NATURES: tuple[Literal["binding", "expected"], ...] = ("binding", "expected")
_HELD = frozenset({*_PROMISE, "target", "lead", "support", "deadline", "status", "ratio"})
_IN_BRACKETS = re.compile(r"[（(]([^（()）]{1,16})[)）]\s*$")


# ----------------------------------------------------------------------------------- listings


def build_list(listing: Listing, kind: str, context: Context, title: str, stated: int | None) -> ProjectList:
    """The list that a listing states."""
    headings = {heading: position for position, heading in enumerate(listing.headings, 1)}
    categories = tuple(
        Category(position, heading.label, heading.span, heading.stated_count)
        for heading, position in headings.items()
    )
    numbers = _numbers(listing.rows)
    outcomes = sum(_has_outcome(row) for row in listing.rows)
    context.done = listing.record == "project" and context.reports and 3 * outcomes < len(listing.rows)
    context.by_sentence = context.done and _by_sentence(listing.rows, context)
    span = listing.title.span if listing.title else listing.rows[0].span
    built = ProjectList(context.year, kind, title, span, stated, categories)
    placed = [
        (number, row, headings.get(row.heading) if row.heading else None)
        for number, row in zip(numbers, listing.rows, strict=True)
    ]
    if listing.record == "task":
        tasks = [_task(number, row, category, context) for number, row, category in placed]
        return replace(built, tasks=tuple(task for task in tasks if task))
    projects = [_project(number, row, category, context) for number, row, category in placed]
    return replace(built, projects=tuple(project for project in projects if project))


def _by_sentence(rows: Sequence[Row], context: Context) -> bool:
    """True where most rows of several sentences turn from the promise to what was done behind the first."""
    texts = [field_.flow.text for row in rows for field_ in row.fields if field_.role in {None, "promise"}]
    several = [text for text in texts if first_sentence(text)]
    turning = sum(
        turn_of(text, sentences=context.scope != "to-date") == first_sentence(text) for text in several
    )
    return turning >= _TURNING and 2 * turning >= len(several)


def _has_outcome(row: Row) -> bool:
    """True where a row has text beside its promise: labelled progress, a status, a second paragraph."""
    plain = [field_ for field_ in row.fields if field_.role in {None, "promise", "target"}]
    labelled = any(field_.role in {*_PROGRESS, "status"} for field_ in row.fields)
    return labelled or any("\n" in field_.flow.text for field_ in plain)


def _numbers(rows: Sequence[Row]) -> list[int]:
    """Printed numbers, or running ones where the printed ones start again under each heading."""
    printed = [row.number for row in rows]
    return printed if len(set(printed)) == len(printed) else list(range(1, len(rows) + 1))


# ------------------------------------------------------------------------------------- fields


def _of(row_fields: Iterable[Field], *roles: str | None) -> list[Field]:
    return [field for field in row_fields if field.role in roles]


def _expanded(fields: Sequence[Field], context: Context) -> list[Field]:
    """Fields of a row with labels inside cells split off and a trailing bracket settled."""
    found: list[Field] = []
    for field_ in fields:
        if field_.role == "lead" and "。" in field_.flow.text.rstrip("。 \n"):
            found.extend(beyond(field_))
        elif context.from_lines or field_.role in {"lead", "support", "deadline", "location"}:
            found.append(field_)
        else:
            found.extend(
                Field(part.role or field_.role, part.flow, part.label or field_.label)
                for part in split(field_.flow)
            )
    return settle_tail(found, context.division, context.year)


def _units(fields: Sequence[Field], context: Context) -> tuple[tuple[UnitName, ...], tuple[UnitName, ...]]:
    """Lead and support units of a row."""
    lead: list[UnitName] = []
    support: list[UnitName] = []
    lead_named = context.lead_named and any(names_lead(field_.label) for field_ in fields if field_.label)
    for field_ in fields:
        if field_.role not in {"lead", "support"}:
            continue
        role = role_of(field_.label, lead_named=lead_named) if field_.label else field_.role
        helps = role == "support" or field_.role == "support"
        kept = support if helps else lead
        kept.extend(_further(read_units(without_person(field_).flow, context.division), kept))
    if not lead and support and (context.lead_missing or not _of(fields, "support")):
        lead, support = support, lead
    marked = [unit for unit in lead if leads(unit, fields[0].flow.document)]
    if marked and len(marked) < len(lead) and not support:
        return tuple(marked), tuple(unit for unit in lead if unit not in marked)
    return tuple(lead), tuple(support)


def _further(units: Sequence[UnitName], before: Sequence[UnitName]) -> list[UnitName]:
    """The units that stand under no label before: one may answer for several parts of a promise."""
    named = {unit.name for unit in before}
    return [unit for unit in units if unit.name not in named]


def _deadline(
    fields: Sequence[Field], description: Flow | None, context: Context
) -> tuple[date | None, str | None]:
    stages = [field_ for field_ in _of(fields, "stage-target") if cued("schedule").search(field_.label)]
    found: tuple[date, str] | None = None
    for field_ in _of(fields, "deadline") or stages:
        when = read_deadline(field_.flow.text, context.year)
        if when and (found is None or when > found[0]):
            found = when, field_.flow.text
    if found:
        return found
    stated = stated_deadline(description.text, context.year) if description and not context.done else None
    return stated or context.shared_deadline or (None, None)


def _figures(
    flow: Flow, role: Literal["target", "result"], context: Context, scope: Scope | None = None
) -> tuple[Figure, ...]:
    """Figures of a text; its numbers that are none are noted in the context."""
    read = read_quantities(
        simplified(flow),
        role=role,
        year=context.year,
        scope=scope or context.scope,
        as_of=context.as_of if role == "result" else None,
    )
    context.not_quantities.extend(read.not_quantities)
    context.remarks.extend(read.remarks)
    return read.figures


# ------------------------------------------------------------------------------------ records


def _project(number: int, row: Row, category: int | None, context: Context) -> Project | None:
    if is_counted(row.fields):
        return _counted(number, row, category, context)
    fields = _expanded(row.fields, context)
    promise, outcome = _promise(fields, context)
    if promise is None:
        return None
    frame = _frame(fields, promise, context)
    columns = {field_.label for field_ in _of(row.fields, *_PROGRESS)}
    alike = len(columns) < 2 or len({day_of(label, context.year) for label in columns}) == 1
    progress = latest(_of(fields, *_PROGRESS), merged=alike) or outcome
    told = context.done
    if told and not progress:
        promise, progress = _told(promise, context)
        told = promise is progress[0]
    context.spans.extend(_claims(row, fields, [*progress, promise]))
    targets = () if told else _figures(promise, "target", context, "year")
    reports = [_report(flow, context, fields, row.heading) for flow in progress]
    reported = tuple(of_targets(report, targets) for report in reports)
    return _made(number, category, promise, frame, targets, reported, context)


def _counted(number: int, row: Row, category: int | None, context: Context) -> Project:
    """The project of a row that prints measure words in cells of their own."""
    day = _day(row.fields[0].flow, row.fields, context)
    told = read_counted(row.fields, year=context.year, scope=context.scope, as_of=day)
    context.not_quantities.extend(told.not_quantities)
    context.remarks.extend(told.remarks)
    context.spans.extend(field_.flow.span() for field_ in row.fields)
    frame = _frame(row.fields, told.promise, context)
    return _made(number, category, told.promise, frame, told.targets, told.reports, context)


class _Frame(NamedTuple):
    """What a row says beside its promise and its progress."""

    title: str | None
    lead: tuple[UnitName, ...]
    support: tuple[UnitName, ...]
    deadline: date | None
    deadline_text: str | None


def _frame(fields: Sequence[Field], promise: Flow, context: Context) -> _Frame:
    title = _title(fields, promise)
    units = _units(fields, context)
    lead, support = units if any(units) else told_units(promise, context.division)
    return _Frame(title.text if title else None, lead, support, *_deadline(fields, promise, context))


def _made(
    number: int,
    category: int | None,
    promise: Flow,
    frame: _Frame,
    targets: tuple[Figure, ...],
    reports: tuple[Report, ...],
    context: Context,
) -> Project:
    """The project of a row."""
    text, places = promise.text.replace("|", "\n"), read_places(promise, context.division)
    return Project(number, text, promise.span(), category, *frame, targets, reports, places)


def _claims(row: Row, fields: Sequence[Field], progress: Sequence[Flow]) -> Iterator[Span]:
    """What a project claims of its row: the fields that it holds, with the number and labels before them."""
    position = row.span.start
    kept = {flow.limits() for flow in progress}
    limits = [field_.flow.limits() for field_ in fields]
    for start, place, end in sorted([(start, place, end) for place, (start, end) in enumerate(limits)]):
        if fields[place].role in _HELD or (start, end) in kept:
            first = min(position, start)
            yield stretch(fields[place].flow.document, first, end)
        position = end


def _promise(fields: Sequence[Field], context: Context) -> tuple[Flow | None, list[Flow]]:
    """The promise's text, and unlabelled text after it that tells the outcome."""
    labelled = sorted(_of(fields, "promise", "target"), key=lambda field_: field_.flow.span().start)
    plain = _of(fields, None)
    if len(labelled) == 1 and plain and quantified(plain[0].flow.text):
        labelled = [plain[0], *labelled]
    if labelled and len(labelled) > 1:
        return reduce(Flow.and_then, [field_.flow for field_ in labelled]), []
    plain = labelled or plain
    for role in ("title", "category"):
        if not plain and (named := _of(fields, role)):
            return reduce(Flow.and_then, [field_.flow for field_ in named]), []
    if not plain:
        return None, []
    parts = list(paragraphs(plain[0].flow))
    if context.reports and not context.done and len(parts) > 1 and not _of(fields, *_PROGRESS):
        start = plain[0].flow.text.index(parts[1].text, len(parts[0].text))
        return parts[0], [plain[0].flow.slice(start)]
    return plain[0].flow, []


def _told(flow: Flow, context: Context) -> tuple[Flow, list[Flow]]:
    """What a text that tells how work stands promised, and what it tells: the same where it only tells."""
    turn = turn_of(flow.text, sentences=context.scope != "to-date")
    turn = first_sentence(flow.text) if turn is None and context.by_sentence else turn
    return (flow, [flow]) if turn is None else (flow.slice(0, turn), [flow.slice(turn)])


def _parts(flow: Flow, role: Role, context: Context) -> list[tuple[Flow, Role]]:
    """A cell or paragraph with its role, cut where it turns from the promise to what was done."""
    if role == "target" or context.scope != "to-date":
        return [(flow, role)]
    promise, told = _told(flow, context)
    return [(flow, role)] if promise is told[0] else [(promise, "target"), (told[0], role)]


def _title(fields: Sequence[Field], promise: Flow) -> Flow | None:
    named = _of(fields, "title")
    return named[0].flow if named and named[0].flow.text != promise.text else None


def _speaker(flow: Flow, division: Division) -> UnitName | None:
    """The unit that a section of a report begins with."""
    found = unit_at(flow, 0, division)
    return found[0] if found else None


def _day(flow: Flow, fields: Sequence[Field], context: Context) -> date | None:
    """Day up to which a report goes: its column's, the last of several, or its document's."""
    own = [field_ for field_ in fields if field_.flow is flow] or _of(fields, *_PROGRESS)
    label = own[-1].label if own else ""
    return nearer(day_of(label, context.year), context.as_of)


def _report(flow: Flow, context: Context, fields: Sequence[Field], heading: Heading | None) -> Report:
    read = read_reported(
        simplified(flow),
        year=context.year,
        as_of=_day(flow, fields, context),
        scope=context.scope,
        units=lambda part: _speaker(part, context.division),
    )
    context.not_quantities.extend(read.not_quantities)
    context.remarks.extend(read.remarks)
    short = [field_ for field_ in _of(fields, *_PROGRESS, "ratio") if len(field_.flow.text) <= _STATUS_CELL]
    said = (read_status(field_.flow.text) for field_ in [*_of(fields, "status"), *short])
    status = next((one for one in said if one), None)
    report = read.report
    if heading and cued("sorted").fullmatch(heading.label):
        report = replace(report, status=read_status(heading.label) or report.status)
    if status and report.status is None:
        report = replace(report, status=status)
    share = share_of([field_.flow.text for field_ in _of(fields, "ratio")])
    return replace(report, stated_ratio=share) if share is not None else report


def _task(number: int, row: Row, category: int | None, context: Context) -> Task | None:
    project = _project(number, row, category, context)
    if project is None:
        return None
    return Task(
        number,
        project.description,
        project.span,
        category,
        project.lead_units,
        project.support_units,
        project.deadline,
        project.deadline_text,
        project.targets,
        project.places,
    )


# --------------------------------------------------------------------------------- indicators


def build_indicators(listing: Listing, context: Context) -> tuple[PlanIndicator, ...]:
    """Rows of an indicator table; sub-rows of one number are counted from 1."""
    counts: dict[int, int] = {}
    for row in listing.rows:
        counts[row.number] = counts.get(row.number, 0) + 1
    seen: dict[int, int] = {}
    built = []
    for row in listing.rows:
        seen[row.number] = seen.get(row.number, 0) + 1
        sub_row = seen[row.number] if counts[row.number] > 1 else None
        indicator = _indicator(row, sub_row, context)
        if indicator:
            built.append(indicator)
    return tuple(built)


def _indicator(row: Row, sub_row: int | None, context: Context) -> PlanIndicator | None:
    names = _of(row.fields, "indicator", "title", "promise")
    if not names:
        return None
    name = names[0].flow
    subs = _of(row.fields, "sub-indicator")
    sub = subs[0].flow if subs else None
    printed = next((field_.flow.text for field_ in _of(row.fields, "unit-of-measure")), None)
    uom_text = _uom_text(sub) or _uom_text(name) or printed
    targets: list[Figure] = []
    results: list[Figure] = []
    object_ = _without_brackets(name.text) + (_without_brackets(sub.text) if sub else "")
    for field_ in _of(row.fields, "target", "value", "completion"):
        role: Literal["target", "result"] = "target" if field_.role == "target" else "result"
        year, scope = time_of(field_.label, context.year, context.table_title, reports=context.reports)
        figures = read_cell(
            field_.flow,
            role=role,
            year=year,
            scope=scope,
            uom_text="%" if cued("growth-label").search(field_.label) else uom_text,
            object=object_,
        )
        context.not_quantities.extend(figures.not_quantities)
        (targets if role == "target" else results).extend(figures.figures)
    lead, support = _units(row.fields, context)
    binding = next((field_.flow.text for field_ in _of(row.fields, "binding")), "")
    for field_ in row.fields:
        context.spans.append(field_.flow.span())
    return PlanIndicator(
        row.number,
        name.text,
        row.span,
        sub_row,
        sub.text if sub else None,
        next((figure.uom for figure in (*targets, *results) if figure.uom), None),
        uom_text,
        next((nature for nature in _NATURES if cued(nature).search(binding)), None),
        (*lead, *support),
        tuple(targets),
        tuple(results),
    )


def _uom_text(flow: Flow | None) -> str | None:
    match = _IN_BRACKETS.search(flow.text) if flow else None
    return match[1].strip() if match else None


def _without_brackets(text: str) -> str:
    return _IN_BRACKETS.sub("", text).replace(" ", "").replace("\n", "")


# ----------------------------------------------------------------------------------- passages


def build_passage(piece: Piece, context: Context) -> Passage | None:
    """The passage of a piece of narrative; None where it carries no figures and need not be one."""
    targets: list[Figure] = []
    results: list[Figure] = []
    noted = len(context.not_quantities), len(context.remarks)
    context.year = piece.year
    for cell, role in piece.cells:
        for flow, said in _parts(cell, role, context):
            for figure in _figures(flow, said, context):
                (targets if figure.role == "target" else results).append(figure)
    if not (targets or results or piece.always):
        del context.not_quantities[noted[0] :], context.remarks[noted[1] :]
        return None
    first, last = piece.cells[0][0].span(), piece.cells[-1][0].span()
    document = piece.cells[0][0].document
    span = stretch(document, first.start, last.end)
    context.spans.append(span)
    description = " | ".join(flow.text for flow, _ in piece.cells)
    places = tuple(place for flow, _ in piece.cells for place in read_places(flow, context.division))
    return Passage(piece.section, description, span, tuple(targets), tuple(results), places, piece.year)


# --------------------------------------------------------------------------------- the list itself


def heading_spans(listing: Listing) -> list[Span]:
    """Spans of a listing's title and headings."""
    spans = [*listing.header, *(heading.span for heading in listing.headings)]
    return [listing.title.span, *spans] if listing.title else spans


__all__ = [
    "Heading",
    "build_indicators",
    "build_list",
    "build_passage",
    "heading_spans",
]
