"""The order of the parse: what a document is, what it lists, what it tells, what is left."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from minsheng.parse import builder
from minsheng.parse.columns import could_be_label
from minsheng.parse.context import Context
from minsheng.parse.counts import counts_in, stated_count
from minsheng.parse.coverage import unclaimed
from minsheng.parse.dates import read_as_of, read_deadline
from minsheng.parse.flow import Flow
from minsheng.parse.folding import folded
from minsheng.parse.grids import Element, elements
from minsheng.parse.labels import names_lead, role_of
from minsheng.parse.lines import Line
from minsheng.parse.lists import read_lists
from minsheng.parse.metadata import (
    Found,
    gather,
    is_header_line,
    is_header_table,
    is_other_title,
    is_report_title,
    kind_of_title,
    names_promises,
    settle,
    without_head,
    without_header,
    years_of,
)
from minsheng.parse.narrative import Role, read_narrative
from minsheng.parse.outcomes import day_of
from minsheng.parse.reports import Reported, read_reported
from minsheng.parse.rows import Listing
from minsheng.parse.tables import read_table
from minsheng.parse.telling import reports, tells
from minsheng.parse.titles import is_list_title
from minsheng.parse.wording import cued, found_cue, may_hold
from minsheng.records import (
    Document,
    Metadata,
    NotQuantity,
    ParsedDocument,
    Passage,
    ProjectList,
    Remark,
    Scope,
    Span,
)

_YEAR = re.compile(r"20\d\d(?= ?年)")
_LABELLED = re.compile(r"(?:^|\n)([一-鿿]{2,8})[:：]")
_TELLING = frozenset({"lead", "support", "deadline", "progress", "completion"})
_DAY = 24
_BEARERS = 340
"""Characters at a text's end in which a bracket may say who answers for it."""
_ANNOUNCED = 8
"""Lines before a list in which a sentence may say what it is."""
_CLOSES = (")", "）", ")。", "）。")
_BRACKETED_LABEL = re.compile(r"[（(][^（()）：:]{2,12}[：:][^。；]*[)）][。；;]?$")
_SUMMARY = 400
"""Characters of a line in which a sentence about the whole list is looked for."""


@dataclass(slots=True)
class _Parsed:
    """What has been gathered so far."""

    lists: list[ProjectList] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)
    not_quantities: list[NotQuantity] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)

    def take(self, context: Context) -> None:
        """Take over what a context noted."""
        self.not_quantities.extend(context.not_quantities)
        self.remarks.extend(context.remarks)
        self.spans.extend(context.spans)


def assemble(document: Document) -> ParsedDocument:
    """Everything that the document states.

    Raises ParseError, naming the file and the column of sources.csv to fill, where the district or
    the year cannot be known. A document without any list or passage is returned empty, with a remark.
    """
    parts = elements(document)
    found = gather(document, parts)
    metadata = settle(document, parts, found)
    parsed = _Parsed()
    rest = _tables(document, parts, metadata, parsed)
    if metadata.kind != "plan-report":
        _lists(document, rest, metadata, parsed)
        if not parsed.lists and not parsed.passages and _expects(rest, metadata):
            _narrative(document, without_header(rest, found), metadata, parsed, parted=True)
    elif not _tasks(document, rest, metadata, parsed):
        _narrative(document, without_header(rest, found), metadata, parsed)
    return _finished(document, metadata, found, parsed)


# -------------------------------------------------------------------------------------- tables


def _tables(
    document: Document, parts: Sequence[Element], metadata: Metadata, parsed: _Parsed
) -> list[Element]:
    """Read the tables that hold records; give back everything else."""
    rest: list[Element] = []
    around = [part for part in parts if isinstance(part, Line)]
    before: tuple[str, ...] = ()
    titles: set[int] = set()
    for element in parts:
        if isinstance(element, Line) or is_header_table(element):
            rest.append(element)
            continue
        found = read_table(document.text, element, before)
        listings = [listing for listing in found if _holds_records(listing, metadata)]
        before = found[-1].columns if found else ()
        for listing in listings:
            _take_listing(listing, metadata, parsed, around)
            titles |= {listing.title.span.end} if listing.title else set()
        if not listings:
            rest.append(element)
    return [part for part in rest if not (isinstance(part, Line) and part.mark and part.end in titles)]


def _holds_records(listing: Listing, metadata: Metadata) -> bool:
    """False for a boxed table of a report's narrative, whose rows are passages."""
    if listing.record == "passage" or not listing.rows:
        return False
    if metadata.kind != "plan-report" or listing.record == "indicator":
        return True
    return any(role_of(column) == "number" for column in listing.columns)


def _take_listing(
    listing: Listing, metadata: Metadata, parsed: _Parsed, around: Sequence[Line], *, told: bool = False
) -> None:
    wanted = listing.rows and (
        _is_wanted(listing, metadata, around) or _is_announced(listing, metadata, around)
    )
    if not wanted:
        return
    title = listing.title.label if listing.title else metadata.title
    kind = kind_of_title(title) or ("plan" if metadata.kind == "plan-report" else "ms")
    if kind == "plan" and listing.record == "project":
        listing.record = "task"
    context = _context(listing, metadata, title, kind, around)
    if told and not context.reports:
        context.reports, context.scope = True, _told_scope(metadata)
    if listing.record == "indicator":
        kind = "plan"
        span = listing.title.span if listing.title else listing.rows[0].span
        built = ProjectList(context.year, kind, title, span)
        built = replace(built, indicators=builder.build_indicators(listing, context))
    else:
        start = listing.rows[0].span.start
        stated = listing.title.stated_count if listing.title else None
        if stated is None and kind == "ms":
            stated = stated_count(_with_title(around, listing), context.year, start, len(listing.rows))
        built = builder.build_list(listing, kind, context, title, stated)
    parsed.spans.extend(builder.heading_spans(listing))
    parsed.remarks.extend(_unknown_labels(listing))
    parsed.take(context)
    _merge(parsed, built)


def _with_title(around: Sequence[Line], listing: Listing) -> Sequence[Line]:
    """The lines around a listing, and its title where that one is a cell of the table."""
    span = listing.title.span if listing.title else None
    if span is None or any(line.start <= span.start < line.end for line in around):
        return around
    return [Line(span.start, span.end, span.exact), *around]


def _explains(around: Sequence[Line]) -> bool:
    """True where the page says near its head that it explains a notice."""
    return any(found_cue(line.text, "explains") for line in around[:_ANNOUNCED])


def _is_wanted(listing: Listing, metadata: Metadata, around: Sequence[Line]) -> bool:
    """False for numbered points that are no promises: of a tender, a call for proposals, an explanation.

    A listing counts where its title or the document's names the genre, or where most of its rows have
    a unit, a deadline or progress of their own.
    """
    title = listing.title.label if listing.title else metadata.title
    if is_other_title(title) or is_other_title(metadata.title) or _explains(around):
        return False
    if kind_of_title(title) or kind_of_title(metadata.title) or listing.columns:
        return True
    return _is_labelled(listing)


def _is_announced(listing: Listing, metadata: Metadata, around: Sequence[Line]) -> bool:
    """True where a sentence before the rows names the genre with its year or count, and most rows count.

    Where the count is that of the rows, they need not.
    """
    if is_other_title(metadata.title) or _explains(around):
        return False
    start = listing.rows[0].span.start
    before = [folded(line.text) for line in around if line.start < start][-_ANNOUNCED:]
    counts = {text: {counted.number for counted in counts_in(text)} for text in before}
    if any(names_promises(text) and len(listing.rows) in counts[text] for text in before):
        return True
    announced = any(kind_of_title(text) == "ms" and (_YEAR.search(text) or counts[text]) for text in before)
    counting = [row for row in listing.rows if any(map(str.isdecimal, row.span.exact))]
    return announced and 2 * len(counting) >= len(listing.rows)


def _merge(parsed: _Parsed, built: ProjectList) -> None:
    """Add a list, or its records to the list of the same year and kind where that one lacks them.

    Annexes of one plan make one list, and so does a list that goes on in a further table; a list that
    begins again at a number already taken is a further one: kind `ms2`, `ms3` …
    """
    number, kind = 1, built.kind
    while known := next((one for one in parsed.lists if (one.year, one.kind) == (built.year, kind)), None):
        if not _numbers(known) & _numbers(built):
            parsed.lists[parsed.lists.index(known)] = _together(known, built)
            return
        number += 1
        kind = f"{built.kind}{number}"
    parsed.lists.append(replace(built, kind=kind))


def _numbers(listed: ProjectList) -> set[tuple[str, int]]:
    """Kinds and numbers of a list's records; rows of indicator tables count apart from tasks."""
    records = [project.number for project in listed.projects] + [task.number for task in listed.tasks]
    rows = {("row", row.number) for row in listed.indicators}
    return rows | {("record", number) for number in records}


def _together(known: ProjectList, built: ProjectList) -> ProjectList:
    """One list of two that share no number."""
    shift = len(known.categories)
    categories = tuple(replace(one, position=one.position + shift) for one in built.categories)
    projects = tuple(replace(one, category=one.category and one.category + shift) for one in built.projects)
    tasks = tuple(replace(one, category=one.category and one.category + shift) for one in built.tasks)
    return replace(
        known,
        stated_count=known.stated_count or built.stated_count,
        categories=known.categories + categories,
        projects=known.projects + projects,
        tasks=known.tasks + tasks,
        indicators=known.indicators + built.indicators,
        annexes=(*known.annexes, *(span for span in (built.span, *built.annexes) if span != known.span)),
    )


def _unknown_labels(listing: Listing) -> Iterator[Remark]:
    """Column headers and line beginnings that look like labels and are in no table."""
    for header in listing.header:
        known = {column for column in listing.columns if role_of(column)}
        for part in re.split(r"[|\n]", header.exact):
            if could_be_label(part.strip()) and role_of(part) is None and part.strip() not in known:
                yield Remark("unknown-label", "a column whose label is not in labels.csv", header)
    for row in listing.rows:
        for field_ in row.fields:
            text = field_.flow.text
            for match in _LABELLED.finditer(text) if "：" in text or ":" in text else ():
                span = field_.flow.span(*match.span(1))
                yield Remark("unknown-label", f"{match[1]}: not in labels.csv", span)


def _context(listing: Listing, metadata: Metadata, title: str, kind: str, around: Sequence[Line]) -> Context:
    years = years_of(title)
    year = metadata.year if kind == "plan" or not years else years[0] if len(years) == 1 else metadata.year
    labels = [*listing.columns, *(field.label for row in listing.rows for field in row.fields)]
    reports = is_report_title(title) or (not years and is_report_title(metadata.title))
    remarks = (field_.flow.text for row in listing.rows for field_ in row.fields if field_.role == "remarks")
    texts = (*(line.text for line in around), *listing.notes, *remarks)
    stated = [
        text[:_DAY] for text in texts if may_hold(text, "states-day") and cued("states-day").match(text)
    ]
    before = [line.text for line in around if line.end <= listing.rows[0].span.start][:_ANNOUNCED]
    as_of = _as_of([*stated, title, metadata.title], year) or _announced_day(before, year)
    scope: Scope = "to-date" if as_of or metadata.kind == "progress" else "year"
    return Context(
        metadata.division,
        year,
        reports,
        as_of,
        scope,
        table_title=title if listing.record == "indicator" else "",
        from_lines=not listing.columns,
        lead_missing=not any(role_of(label) == "lead" for label in labels if label),
        lead_named=any(names_lead(label) for label in labels if label),
        shared_deadline=None if "deadline" in map(role_of, filter(None, labels)) else _of_all(around, year),
    )


def _announced_day(texts: Sequence[str], year: int) -> date | None:
    """The day up to which the sentences before a list say that it reports: 现将1-8月份进展情况通报如下."""
    for text in [text[:_SUMMARY] for text in texts]:
        for match in cued("reports-to").finditer(text) if may_hold(text, "reports-to") else ():
            when = read_as_of(match["when"] or match["day"], year)
            if when and when.year == year:
                return when
    return None


def _of_all(around: Sequence[Line], year: int) -> tuple[date, str] | None:
    """The deadline that a line beside the list gives all its projects: 以上项目均应于12月20日前完成."""
    for line in around:
        match = found_cue(line.text[:_SUMMARY], "all-by")
        when = read_deadline(match["when"], year) if match else None
        if match and when:
            return when, match["when"]
    return None


def _as_of(texts: Sequence[str], year: int) -> date | None:
    """Day up to which a list reports, where its title or a line of its own names a part of the year."""
    return next((when for text in texts if (when := day_of(text, year))), None)


# --------------------------------------------------------------------------------------- lines


def _lists(document: Document, parts: Sequence[Element], metadata: Metadata, parsed: _Parsed) -> None:
    lines = without_head((element for element in parts if isinstance(element, Line)), metadata)
    told = tells(lines, metadata.year)
    only = told or reports(lines)
    listings = read_lists(document, lines, beside=bool(parsed.lists), told=only)
    around = list(_outside(lines, [row.span for listing in listings for row in listing.rows]))
    for listing in listings:
        alone = listing.title is None or len(listings) == 1
        _take_listing(listing, metadata, parsed, around, told=told and alone)
    if only and not parsed.lists and not is_other_title(metadata.title):
        body = [part for part in parts if not isinstance(part, Line) or not is_header_line(part.text)]
        _narrative(document, body, metadata, parsed, role="result", scope=_told_scope(metadata))
    for index, built in enumerate(parsed.lists):
        reported = _list_report(document, around, built)
        if reported:
            parsed.lists[index] = replace(built, report=reported.report)
            parsed.spans.append(reported.report.span)
            parsed.not_quantities.extend(reported.not_quantities)


def _tasks(document: Document, parts: Sequence[Element], metadata: Metadata, parsed: _Parsed) -> bool:
    """Take over the task lists in a plan's lines; False where none has units or a title of its own."""
    lines = [element for element in parts if isinstance(element, Line)]
    if not any(_tells(line) or (is_list_title(line) and _shares_out(line.text)) for line in lines):
        return False
    listings = [
        listing
        for listing in read_lists(document, lines)
        if _is_labelled(listing) or _is_borne(listing) or (listing.title and _shares_out(listing.title.label))
    ]
    around = list(_outside(lines, [row.span for listing in listings for row in listing.rows]))
    for listing in listings:
        _take_listing(listing, metadata, parsed, around)
    return bool(listings)


def _shares_out(title: str) -> bool:
    """True for the title of a list of a plan's tasks."""
    return kind_of_title(title) == "plan" and cued("task-list").search(folded(title)) is not None


def _tells(line: Line) -> bool:
    """True for a line that names units or a day under a label or in a bracket at its end."""
    bracketed = line.text.endswith(_CLOSES) and _BRACKETED_LABEL.search(line.text)
    return line.role in _TELLING or bool(bracketed) or _bears(line.text)


def _bears(text: str) -> bool:
    """True for a text with a bracket or sentence at its end that says who leads or answers for it."""
    end = text[-_BEARERS:]
    return ("负责" in end or "牵头" in end) and cued("bears").search(end) is not None


def _is_borne(listing: Listing) -> bool:
    """True where half of the rows end with a bracket that says who answers for them."""
    return 2 * sum(_bears(row.span.exact) for row in listing.rows) >= len(listing.rows)


def _is_labelled(listing: Listing) -> bool:
    """True where half of the rows have a unit, a day or progress of their own."""
    labelled = [row for row in listing.rows if any(field_.role in _TELLING for field_ in row.fields)]
    return 2 * len(labelled) >= len(listing.rows)


def _told_scope(metadata: Metadata) -> Scope:
    """What a bulletin's figures cover: the year where its title says so, else what is done so far."""
    day = _as_of([metadata.title], metadata.year)
    whole = (day.month, day.day) == (12, 31) if day else metadata.kind == "completion"
    return "year" if whole else "to-date"


def _outside(lines: Sequence[Line], rows: Sequence[Span]) -> Iterator[Line]:
    """Lines that stand in no row; both are in reading order."""
    position = 0
    for line in lines:
        while position < len(rows) and rows[position].end <= line.start:
            position += 1
        if position == len(rows) or line.start < rows[position].start:
            yield line


def _list_report(document: Document, around: Sequence[Line], built: ProjectList) -> Reported | None:
    """What a sentence before the list says of all its projects: 24件实事均按期完成."""
    if not built.projects:
        return None
    start = min(project.span.start for project in built.projects)
    for line in around:
        match = found_cue(line.text[:_SUMMARY], "about-whole") if line.start < start else None
        if not match:
            continue
        years = _YEAR.findall(line.text[: match.end()])
        if years and int(years[-1]) != built.year:
            continue
        flow = Flow.of(document.text, [(line.start + match.start(), line.start + match.end())])
        reported = read_reported(flow, year=built.year, scope="year")
        return reported if reported.report.status else None
    return None


def _expects(parts: Sequence[Element], metadata: Metadata) -> bool:
    """True for news on a plan or a work report that tell what it expects of the year."""
    lines = [part for part in parts if isinstance(part, Line)]
    if is_other_title(metadata.title) or _explains(lines):
        return False
    named = any(kind_of_title(line.text[:_SUMMARY]) == "plan" for line in lines[:_ANNOUNCED])
    return named and any(cued("expected-goals").search(folded(line.text)) for line in lines)


# ----------------------------------------------------------------------------------- narrative


def _narrative(
    document: Document,
    parts: Sequence[Element],
    metadata: Metadata,
    parsed: _Parsed,
    *,
    role: Role = "target",
    scope: Scope = "year",
    parted: bool = False,
) -> None:
    context = Context(metadata.division, metadata.year, reports=True, as_of=None, scope=scope)
    parted = parted or (role == "target" and cued("two-parts").search(folded(metadata.title)) is not None)
    for piece in read_narrative(document.text, parts, role, metadata.year, parsed.spans, parted=parted):
        passage = builder.build_passage(piece, context)
        if passage:
            parsed.passages.append(passage)
    parsed.take(context)


# -------------------------------------------------------------------------------------- finish


def _finished(document: Document, metadata: Metadata, found: Found, parsed: _Parsed) -> ParsedDocument:
    spans = [*parsed.spans, *found.spans]
    if metadata.title_span:
        spans.append(metadata.title_span)
    remarks = [*parsed.remarks, *(Remark("format", note, Span(0, 0, "")) for note in document.notes)]
    if not parsed.lists and not parsed.passages:
        whole = Span(0, min(len(document.text), 80), document.text[:80])
        remarks.append(Remark("no-list", "no list of projects, tasks or indicators was recognised", whole))
    return ParsedDocument(
        document,
        metadata,
        tuple(parsed.lists),
        tuple(parsed.passages),
        tuple(parsed.not_quantities),
        unclaimed(document, spans),
        tuple(remarks),
    )
