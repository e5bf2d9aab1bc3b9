"""One gold file against one parsed document: lists, projects, units, reports, tables, narrative.

Everything is a set or multiset of keyed answers; how figures are compared is in `matching`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from counting import Score, Where
from golden import Choice, Gold, GoldList, GoldPassage, GoldRecord, GoldRow, canonical, plain, same_uom
from matching import attributes, count_figures, count_two_roles

from minsheng.records import (
    Figure,
    ParsedDocument,
    PlanIndicator,
    Project,
    ProjectList,
    Report,
    Task,
    UnitName,
)


def score(gold: Gold, parsed: ParsedDocument | None) -> Score:
    """Counts for one gold file; `parsed` is None where the document was refused."""
    result = Score()
    lists = {(each.year, each.kind): each for each in parsed.lists} if parsed else {}
    expected = {each.key: each for each in gold.lists}
    result.keys("lists", "", expected, lists)
    for key in sorted({*expected, *lists}):
        _score_list(result, "-".join(map(str, key)), expected.get(key), lists.get(key))
    _score_passages(result, gold.passages, parsed)
    return result


# --------------------------------------------------------------------------------------- lists


def _score_list(result: Score, name: Where, gold: GoldList | None, got: ProjectList | None) -> None:
    """One list that is in the gold file, in the parsed document, or in both."""
    result.keys("stated counts", name, gold.counts if gold else (), _stated_counts(got) if got else ())
    if gold and (gold.status or (got and got.report and got.report.status)):
        _one_of(result, "status", name, gold.status, got.report.status if got and got.report else None)
    _score_records(result, name, "projects", gold, got)
    _score_records(result, name, "tasks", gold, got)
    _score_rows(result, name, gold.rows if gold else (), got.indicators if got else ())


def _stated_counts(got: ProjectList) -> list[tuple[str, int]]:
    """Stated counts of a parsed list and its categories."""
    counts = [("list", got.stated_count)] if got.stated_count is not None else []
    return counts + [(plain(c.label), c.stated_count) for c in got.categories if c.stated_count is not None]


def _score_records(
    result: Score, name: Where, kind: str, gold: GoldList | None, got: ProjectList | None
) -> None:
    """All projects (`kind` projects) or all tasks (`kind` tasks) of one list."""
    records: Sequence[Project | Task] = getattr(got, kind) if got else ()
    found = {each.number: each for each in records}
    for _ in range(len(records) - len(found)):
        result.answer(kind, name, None, "a number that stands twice", False)
    wanted: Sequence[GoldRecord] = getattr(gold, kind) if gold else ()
    expected = {each.number: each for each in wanted}
    labels = {each.position: plain(each.label) for each in got.categories} if got else {}
    result.keys(kind, name, expected, found)
    for number in sorted({*expected, *found}):
        where = f"{name}-{number}"
        _score_record(result, where, expected.get(number), found.get(number), labels)
        if number in expected:
            _score_reports(result, where, expected[number], found.get(number), gold.as_of if gold else None)


def _score_record(
    result: Score, where: Where, gold: GoldRecord | None, got: Project | Task | None, labels: dict[int, str]
) -> None:
    """Category, units, deadline and promised quantities of one project or task."""
    category = labels.get(got.category or 0) if got else None
    _exact(result, "categories", where, gold.category if gold else None, category)
    _units(result, "lead units", where, gold.lead if gold else (), got.lead_units if got else ())
    _units(result, "support units", where, gold.support if gold else (), got.support_units if got else ())
    deadline = got.deadline.isoformat() if got and got.deadline else None
    _one_of(result, "deadlines", where, gold.deadline if gold else (), deadline)
    promised = gold.promised if gold else ()
    pairs, _ = count_figures(result, "promised quantities", where, promised, got.targets if got else ())
    attributes(result, where, pairs)


def _exact(result: Score, measure: str, where: Where, expected: str | None, got: str | None) -> None:
    """One answer that is right when equal."""
    result.answer(measure, where, expected, got, expected is not None and expected == got)


def _units(
    result: Score, measure: str, where: Where, expected: Sequence[str], got: Sequence[UnitName]
) -> None:
    """Printed names of units."""
    result.keys(measure, where, expected, [plain(each.name) for each in got])


# ------------------------------------------------------------------------------------- reports


def _score_reports(
    result: Score, where: Where, gold: GoldRecord, got: Project | Task | None, as_of: str | None
) -> None:
    """What the document reports on one project: results, repeated targets, status, ratios."""
    reports: tuple[Report, ...] = got.reports if isinstance(got, Project) else ()
    results = [figure for report in reports for figure in report.results]
    targets = [figure for report in reports for figure in report.targets]
    pairs = count_two_roles(
        result,
        where,
        ("reported quantities", gold.reported, results),
        ("planned in reports", gold.planned, targets),
    )
    attributes(result, where, pairs)
    status = next((report.status for report in reports if report.status), None)
    _one_of(result, "status", where, gold.status, status)
    _score_ratios(result, where, gold, reports)
    if as_of is not None:
        found = next((report.as_of.isoformat() for report in reports if report.as_of), None)
        days = {as_of} | {day or "" for each in gold.reported for day in each.fields.get("as_of", ())}
        result.answer("as-of dates", where, as_of, found, found in days)


def _one_of(result: Score, measure: str, where: Where, expected: Choice, got: str | None) -> None:
    """One answer of several right ones; None among them means that saying nothing is right as well."""
    if got is None and (not expected or None in expected):
        return
    right = got is not None and got in expected
    wanted = "|".join(each for each in expected if each) or None
    result.answer(measure, where, wanted, got, right)


def _score_ratios(result: Score, where: Where, gold: GoldRecord, reports: Sequence[Report]) -> None:
    """Stated ratios of a project, wherever its reports carry them; each counts once."""
    figures = [each for report in reports for each in (*report.results, *report.targets)]
    stated = [report.stated_ratio for report in reports] + [each.stated_ratio for each in figures]
    got = {canonical(each) for each in stated if each is not None}
    expected = {ratio for each in gold.reported for ratio in each.fields.get("ratio", ())}
    result.keys("stated ratios", where, sorted(map(str, expected)), sorted(map(str, got)))


# ---------------------------------------------------------------------------------- indicators


def _score_rows(result: Score, name: Where, gold: Sequence[GoldRow], got: Sequence[PlanIndicator]) -> None:
    """The indicator table of one plan."""
    expected = {each.key: each for each in gold}
    found = {(each.number, each.sub_row): each for each in got}
    result.keys("indicator rows", name, expected, found)
    for key, row in expected.items():
        where = f"{name}-{key[0]}" + (f"-{key[1]}" if key[1] else "")
        other = found.get(key)
        _units(result, "lead units", where, row.lead, other.lead_units if other else ())
        _row_attributes(result, where, row, other)
        cells = (*other.targets, *other.results) if other else ()
        pairs, _ = count_figures(result, "indicator cells", where, row.cells, cells)
        attributes(result, where, [pair for pair in pairs if "revises" in pair[0].fields])


def _row_attributes(result: Score, where: Where, gold: GoldRow, got: PlanIndicator | None) -> None:
    """Name, name of the sub-row, measure word and bindingness of one row."""
    label, sub_label = (plain(got.label), plain(got.sub_label or "")) if got else (None, None)
    _words(result, where, gold.label, label)
    if gold.sub_label:
        _words(result, where, gold.sub_label, sub_label or None)
    uom = got.uom_text if got else None
    if uom is not None or (gold.uom and None not in gold.uom):
        result.answer("row attributes", where, "|".join(map(str, gold.uom)), uom, same_uom(gold.uom, uom))
    binding = got.binding if got else None
    _exact(result, "row attributes", where, gold.binding, binding)


def _words(result: Score, where: Where, expected: str, got: str | None) -> None:
    """A row's name: right with or without the measure word in brackets after it."""
    right = got is not None and got.startswith(expected)
    result.answer("row attributes", where, expected, got, right)


# ----------------------------------------------------------------------------------- narrative


def _score_passages(result: Score, gold: Sequence[GoldPassage], parsed: ParsedDocument | None) -> None:
    """Figures of the narrative, laid to the gold passages by where they stand in the document."""
    if not gold and not (parsed and parsed.passages):
        return
    ranges = _ranges(gold, parsed.document.text) if parsed else []
    figures: dict[int, tuple[list[Figure], list[Figure]]] = {i: ([], []) for i in range(-1, len(gold))}
    for passage in parsed.passages if parsed else ():
        for figure in passage.results:
            figures[_place(ranges, figure.span.start)][0].append(figure)
        for figure in passage.targets:
            figures[_place(ranges, figure.span.start)][1].append(figure)
    nothing = GoldPassage("", "outside", (), ())
    for index, (results, targets) in figures.items():
        each = gold[index] if index >= 0 else nothing
        _score_passage(result, each, results, targets)
    if parsed:
        _score_sections(result, gold, ranges, parsed)


def _score_passage(
    result: Score, gold: GoldPassage, results: Sequence[Figure], targets: Sequence[Figure]
) -> None:
    """Figures of one passage."""
    pairs = count_two_roles(
        result,
        gold.starts,
        ("narrative results", gold.results, results),
        ("narrative targets", gold.targets, targets),
    )
    attributes(result, gold.starts, pairs)


Range = tuple[int, int, int]
"""Start and end in the document's text, and index of the gold passage."""


def _ranges(gold: Sequence[GoldPassage], text: str) -> list[Range]:
    """Where the gold passages stand: from their first words to the end of the line, or the next one."""
    offsets = [offset for offset, character in enumerate(text) if not character.isspace()]
    packed = plain(text)
    starts = sorted(
        (offsets[packed.index(each.starts)], index)
        for index, each in enumerate(gold)
        if each.starts in packed
    )
    ends = [start for start, _ in starts[1:]] + [len(text)] if starts else []
    return [
        (start, min(end, _line_end(text, start)), index)
        for (start, index), end in zip(starts, ends, strict=True)
    ]


def _line_end(text: str, start: int) -> int:
    """Offset of the line break after `start`, or the text's length."""
    end = text.find("\n", start)
    return len(text) if end < 0 else end


def _place(ranges: Sequence[Range], offset: int) -> int:
    """Index of the gold passage that holds an offset, -1 where none does."""
    found = bisect_right(ranges, offset, key=lambda each: each[0]) - 1
    if found < 0:
        return -1
    start, end, index = ranges[found]
    return index if start <= offset < end else -1


def _score_sections(
    result: Score, gold: Sequence[GoldPassage], ranges: Sequence[Range], parsed: ParsedDocument
) -> None:
    """The innermost heading above each gold passage."""
    for start, end, index in ranges:
        heading = gold[index].section.split(" / ")[-1]
        found = [
            p.section for p in parsed.passages if p.span.start < end and p.span.end > start and p.section
        ]
        right = any(plain(heading) in plain(" ".join(section)) for section in found)
        got = " / ".join(found[0]) if found else None
        result.answer("sections", gold[index].starts, heading, got, right)
