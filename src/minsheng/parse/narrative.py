"""The running text of a report: sections, paragraphs, numbered measures, boxed tables.

A measure `(1)…` is always a passage, because it may restate a task; another paragraph or a row of a
boxed table is one where it carries figures.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Literal, NamedTuple

from minsheng import resources
from minsheng.parse.flow import Flow
from minsheng.parse.grids import Cell, Element, Table
from minsheng.parse.lines import SENTENCE_ENDS, Line, is_seam, join
from minsheng.parse.lists import is_list_title
from minsheng.parse.metadata import is_header_table, years_of
from minsheng.parse.shapes import looks_like

Role = Literal["target", "result"]
_MEASURE = re.compile(r"[（(] ?(\d{1,2}) ?[)）]")
_BOX = re.compile(r"专栏 ?\d{0,2}|表 ?\d{1,2}[:： ]")
_SHORT_LEAD = 24


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

    def __init__(self, role: Role, year: int) -> None:
        self.default = (role, year)
        self.levels: list[tuple[int, str, Role | None, int | None]] = []

    def enter(self, level: int, text: str) -> None:
        """Open a heading; deeper ones and its equals are closed."""
        self.levels = [known for known in self.levels if known[0] < level]
        years = years_of(text)
        self.levels.append((level, text, role_of_heading(text), years[0] if len(years) == 1 else None))

    @property
    def path(self) -> tuple[str, ...]:
        return tuple(text for _, text, _, _ in self.levels)

    @property
    def role(self) -> Role:
        return next((role for _, _, role, _ in self.levels if role), self.default[0])

    @property
    def year(self) -> int:
        return next((year for _, _, _, year in reversed(self.levels) if year), self.default[1])


def read_narrative(document: str, elements: Sequence[Element], role: Role, year: int) -> Iterator[Piece]:
    """Pieces of the narrative among the elements, tables of records left out by the caller."""
    sections = _Sections(role, year)
    box: str | None = None
    for group in _paragraphs(elements):
        if isinstance(group, Table):
            if not is_header_table(group):
                yield from _table_pieces(document, group, sections, box)
            box = None
            continue
        first = group[0]
        if _BOX.match(first.text) and len(first.text) < 60:
            box = first.text
        elif level := _level(first) if len(group) == 1 else 0:
            sections.enter(level, first.text)
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
    lead, start = _lead(flow.text)
    path = (*sections.path, lead) if lead else sections.path
    measures = _measures(flow.text, start)
    if not measures:
        yield Piece(path, ((flow, sections.role),), sections.year, always=False)
        return
    if flow.text[start : measures[0]].strip():
        yield Piece(path, ((flow.slice(start, measures[0]), sections.role),), sections.year, always=False)
    for begin, end in zip(measures, [*measures[1:], len(flow.text)], strict=True):
        yield Piece(path, ((flow.slice(begin, end), sections.role),), sections.year, always=True)


def _lead(text: str) -> tuple[str, int]:
    """The heading sentence that a paragraph opens with, and where the text after it begins."""
    stop = text.find("。")
    if 3 < stop <= _SHORT_LEAD and stop + 1 < len(text) and not re.search(r"[\d，,；;]", text[:stop]):
        return text[:stop], stop + 1
    return "", 0


def _measures(text: str, start: int) -> list[int]:
    """Where the measures (1), (2) … of a paragraph begin, in sequence."""
    found: list[int] = []
    for match in _MEASURE.finditer(text, start):
        before = text[match.start() - 1] if match.start() else "。"
        if int(match[1]) == len(found) + 1 and before in "。；;:： \n，":
            found.append(match.start())
    return found if len(found) > 1 else []


# ------------------------------------------------------------------------------------ boxed tables


def _table_pieces(document: str, table: Table, sections: _Sections, box: str | None) -> Iterator[Piece]:
    rows = table.rows or _rows(table.stream)
    if not rows:
        return
    title = box or (table.above[-1].text if table.above else None)
    path = (*sections.path, title) if title else sections.path
    header = [cell.text for cell in rows[0]]
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
    """Rows of a stream whose header has no known label: the width at which the cells come out even."""
    for width in range(2, 9):
        head = cells[:width]
        if len(cells) % width == 0 and len(cells) > width and all(_heads(cell.text) for cell in head):
            following = cells[width : width + 1]
            if following and not (len(cells) % (width + 1) == 0 and _heads(following[0].text) and width < 3):
                return [list(cells[start : start + width]) for start in range(0, len(cells), width)]
    return [[cell] for cell in cells]


def _heads(text: str) -> bool:
    return 0 < len(text) <= 12 and not looks_like("figure", text) and text[-1] not in SENTENCE_ENDS
