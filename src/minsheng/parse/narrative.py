"""The running text of a report: sections, paragraphs, numbered measures, boxed tables.

A measure `(1)…` is always a passage, because it may restate a task; another paragraph or a row of a
boxed table is one where it carries figures.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from math import fsum, log1p
from typing import Final, Literal, NamedTuple

from minsheng import resources
from minsheng.parse.celltext import Cell
from minsheng.parse.flow import Flow
from minsheng.parse.grids import Element, Table
from minsheng.parse.lines import SENTENCE_ENDS, Line, is_seam, join
from minsheng.parse.metadata import is_header_table, years_of
from minsheng.parse.shapes import looks_like
from minsheng.parse.titles import is_list_title
from minsheng.parse.wording import cued
from minsheng.records import Span

Role = Literal["target", "result"]
_MEASURE: Final = re.compile(r"[（(] ?(\d{1,2}) ?[)）]")
_MEASURES: Final = "（("
_SHORT_LEAD: Final = 24
_OPENING: Final = re.compile(r"(?:[^，,。；;\d]{2,8}[，,：:])?[^，,。；;\d]{0,8}(20\d\d) ?年")
"""The year that a paragraph opens with: 报告指出，2019年，…"""


class Piece(NamedTuple):
    """A stretch of narrative that may become a passage."""

    section: tuple[str, ...]
    cells: tuple[tuple[Flow, Role], ...]
    """Its flows with the role of their figures: one for a paragraph, one a cell for a table row."""
    year: int
    always: bool
    """True for a numbered measure: a passage even without figures."""


@cache
def _roles() -> tuple[tuple[Role, re.Pattern[str]], ...]:
    path = resources.mappings("wordings", "narrative-role.csv")
    return tuple((row["role"], re.compile(row["pattern"])) for row in resources.rows(path, "role", "pattern"))  # type: ignore[misc]


def role_of_heading(text: str) -> Role | None:
    """Whether a heading announces what was done or what is planned; None where it says neither."""
    found = [(match.start(), role) for role, pattern in _roles() if (match := pattern.search(text))]
    return min(found)[1] if found else None


class _Sections:
    """The headings above the current place, and what they say of role and year."""

    def __init__(self, role: Role, year: int, met: list[Span], *, parted: bool = False) -> None:
        self.default = (role, year)
        self.parted = parted
        """True for a report whose first section tells of the year before, whatever its heading says."""
        self.levels: list[tuple[int, str, Role | None, int | None]] = []
        self.met = met

    def meet(self, span: Span) -> None:
        """Note a heading that opens no level: a box's title, a paragraph's first sentence."""
        self.met.append(span)

    def enter(self, level: int, line: Line) -> None:
        """Open a heading; deeper ones and its equals are closed."""
        text = line.text
        self.meet(Span(line.start, line.end, text))
        self.levels = [known for known in self.levels if known[0] < level]
        years = years_of(text)
        year = years[0] if len(years) == 1 else None
        role = role_of_heading(text)
        if role is None and level == 1 and self.parted and line.mark:
            role = "result" if line.mark.number == 1 else "target"
            year = year or self.default[1] - (role == "result")
        self.levels.append((level, text, role, year))

    @property
    def path(self) -> tuple[str, ...]:
        return tuple(text for _, text, _, _ in self.levels)

    @property
    def role(self) -> Role:
        return next((role for _, _, role, _ in self.levels if role), self.default[0])

    def role_of(self, text: str) -> Role:
        """The role of a paragraph; of a report on two years without headings the first year opens its own."""
        opening = _OPENING.match(text) if self.parted and not self.levels else None
        return "result" if opening and int(opening[1]) < self.default[1] else self.role

    @property
    def year(self) -> int:
        return next((year for _, _, _, year in reversed(self.levels) if year), self.default[1])


def read_narrative(
    document: str,
    elements: Sequence[Element],
    role: Role,
    year: int,
    headings: list[Span],
    *,
    parted: bool = False,
) -> Iterator[Piece]:
    """Pieces of the narrative among the elements, tables of records left out by the caller.

    Spans of the headings above the pieces are added to `headings`. `parted` says that the first section
    tells of the year before.
    """
    sections = _Sections(role, year, headings, parted=parted)
    box: str | None = None
    for group in _paragraphs(elements):
        if isinstance(group, Table):
            if not is_header_table(group):
                yield from _table_pieces(document, group, sections, box)
            box = None
            continue
        first = group[0]
        if len(first.text) < 60 and cued("box").match(first.text):
            box = first.text
            sections.meet(Span(first.start, first.end, first.text))
        elif level := _level(first) if len(group) == 1 else 0:
            sections.enter(level, first)
        else:
            yield from _paragraph_pieces(document, group, sections)


def _paragraphs(elements: Sequence[Element]) -> Iterator[Table | list[Line]]:
    """Tables, and lines grouped into paragraphs over page seams."""
    group: list[Line] = []
    for element in elements:
        torn = isinstance(element, Line) and group and not _level(group[0]) and is_seam(group[-1], element)
        if isinstance(element, Line) and torn:
            group.append(element)
            continue
        if group:
            yield group
            group = []
        if isinstance(element, Table):
            yield element
        else:
            group = [element]
    if group:
        yield group


def _level(line: Line) -> int:
    """Depth of the section that a line opens; 0 for a paragraph."""
    if line.text[-1] in SENTENCE_ENDS or len(line.text) > 60:
        return 0
    if line.mark and line.mark.style == "chinese":
        return 1
    if line.mark and line.mark.style == "chinese-bracket":
        return 2
    return 1 if line.kind == "heading" or is_list_title(line) else 0


def _paragraph_pieces(document: str, lines: Sequence[Line], sections: _Sections) -> Iterator[Piece]:
    flow = join(document, lines)
    role = sections.role_of(flow.text)
    lead, start = _lead(flow.text)
    path = (*sections.path, lead) if lead else sections.path
    measures = _measures(flow.text, start)
    if lead:
        sections.meet(flow.span(0, start))
    if not measures:
        yield Piece(path, ((flow, role),), sections.year, always=False)
        return
    if flow.text[start : measures[0]].strip():
        yield Piece(path, ((flow.slice(start, measures[0]), role),), sections.year, always=False)
    for begin, end in zip(measures, [*measures[1:], len(flow.text)], strict=True):
        yield Piece(path, ((flow.slice(begin, end), role),), sections.year, always=True)


def _lead(text: str) -> tuple[str, int]:
    """The heading sentence that a paragraph opens with, and where the text after it begins."""
    stop = text.find("。")
    if 3 < stop <= _SHORT_LEAD and stop + 1 < len(text) and not re.search(r"[\d，,；;]", text[:stop]):
        return text[:stop], stop + 1
    return "", 0


def _measures(text: str, start: int) -> list[int]:
    """Where the measures (1), (2) … of a paragraph begin, in sequence."""
    found: list[int] = []
    for position in sorted([place for sign in _MEASURES for place in _places(text, sign, start)]):
        match = _MEASURE.match(text, position)
        before = text[position - 1] if position else "。"
        if match and int(match[1]) == len(found) + 1 and before in "。；;:： \n，":
            found.append(position)
    return found if len(found) > 1 else []


def _places(text: str, sign: str, start: int) -> Iterator[int]:
    """Where a sign stands from `start` on."""
    position = text.find(sign, start)
    while position >= 0:
        yield position
        position = text.find(sign, position + 1)


# ------------------------------------------------------------------------------------ boxed tables


def _table_pieces(document: str, table: Table, sections: _Sections, box: str | None) -> Iterator[Piece]:
    rows = table.rows or _rows(table.stream)
    if not rows:
        return
    title = box or (table.above[-1].text if table.above else None)
    path = (*sections.path, title) if title else sections.path
    header = [cell.text for cell in rows[0]]
    for cell in rows[0]:
        sections.meet(Span(cell.start, cell.end, cell.text))
    roles = [role_of_heading(text) or sections.role for text in header]
    carried: dict[int, str] = {}
    for row in rows[1:]:
        placed = _shifted(row, carried)
        cells = [
            (Flow.of(document, [(cell.start, cell.end)]), role)
            for cell, role in zip(placed, [*roles, *[sections.role] * len(placed)], strict=False)
            if cell.text
        ]
        if cells:
            yield Piece(path, tuple(cells), sections.year, always=False)


def _shifted(row: Sequence[Cell], carried: dict[int, str]) -> list[Cell]:
    """The row's cells in their columns: one under a merged first cell lost it and shifted left."""
    cells = list(row)
    if carried and cells and not cells[-1].text and cells[0].text:
        return [Cell(cells[0].start, cells[0].start, ""), *cells[:-1]]
    if cells:
        carried[0] = cells[0].text
    return cells


def _rows(cells: Sequence[Cell]) -> list[list[Cell]]:
    """Rows of a stream whose header has no known label.

    Of the widths at which the cells come out even (the last may lack), the one whose columns hold
    texts of the most alike length.
    """
    heads = next((index for index, cell in enumerate(cells) if not _heads(cell.text)), len(cells))
    widths = [
        width for width in range(2, min(heads, 8) + 1) if -len(cells) % width <= 1 < len(cells) // width
    ]
    if not widths:
        return [[cell] for cell in cells]
    width = min(widths, key=lambda width: _unevenness(cells, width))
    return [list(cells[start : start + width]) for start in range(0, len(cells), width)]


def _unevenness(cells: Sequence[Cell], width: int) -> float:
    """Mean variance of the lengths of texts in a column, rounded so that what is even at heart is equal."""
    columns = [[log1p(len(cell.text)) for cell in cells[width + column :: width]] for column in range(width)]
    variances = [_variance(lengths) for lengths in columns if lengths]
    return round(fsum(variances) / len(variances), 9)


def _variance(values: Sequence[float]) -> float:
    mean = fsum(values) / len(values)
    return fsum([(value - mean) ** 2 for value in values]) / len(values)


def _heads(text: str) -> bool:
    return 0 < len(text) <= 12 and not looks_like("figure", text) and text[-1] not in SENTENCE_ENDS
