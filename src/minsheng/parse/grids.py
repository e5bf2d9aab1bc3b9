"""Where tables stand in a document, and their cells: from a format's own grid or from flattened text.

Flattened tables come in two forms: a whole row on a line (`1 | task | unit |`) or one cell a line,
each ending with a bar, or standing alone between blank lines. The first gives rows at once; the
second a stream of cells that `tables` cuts into rows by their numbers.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple

from minsheng.parse import spaced, spaced_rows, unseparated
from minsheng.parse.celltext import Cell, cell_of, whole_cells
from minsheng.parse.columns import column_of, is_loose, loose_column, run_of
from minsheng.parse.labels import role_of
from minsheng.parse.lines import SENTENCE_ENDS, Line, is_noise, lines_of, make_line
from minsheng.parse.titles import is_list_title
from minsheng.parse.viewers import without_page_marks
from minsheng.parse.wording import cued, may_hold
from minsheng.records import Document

_RULE = re.compile(r"[-—:| +]+")
_TORN_LINES, _TORN_LENGTH = 8, 60
_BARS = "|｜│┃\t"
"""Signs that stand between cells, the usual one first."""
_MOST_LABELS = 20
_HEADERS = 8
"""Rows of a table in which its header stands."""
_TELLING = frozenset({"promise", "title", "indicator"})
_ANNEX = 2
"""Characters of the word that an attachment begins with."""
_HEADING_STYLES = frozenset({"chinese", "chinese-bracket"})
_ROW_START = re.compile(r"\s*\d{1,3}\s*[.、．]?\s*[|｜│┃\t]")


@dataclass(slots=True)
class Table:
    """A table as it stands: rows where they are known, else a stream of cells."""

    rows: list[list[Cell]] = field(default_factory=list)
    stream: list[Cell] = field(default_factory=list)
    above: list[Line] = field(default_factory=list)
    """Lines right above the table, nearest last: title, attachment number."""

    @property
    def cells(self) -> list[Cell]:
        """All cells in reading order."""
        return self.stream or [cell for row in self.rows for cell in row]


Element = Line | Table


def elements(document: Document) -> list[Element]:
    """The document as lines and tables in reading order, page furniture left out."""
    if any(block.table >= 0 for block in document.blocks):
        return _from_format(document)
    return _from_text(document.text, [line for line in lines_of(document) if not is_noise(line.text)])


def _from_text(text: str, lines: Sequence[Line]) -> list[Element]:
    """Lines, and the tables that are flattened in them."""
    kept = without_page_marks(list(lines))
    sign = _sign_of(kept)
    return _from_bars(text, kept, sign) if sign else _from_paragraphs(text, kept)


# ------------------------------------------------------------------------------- a format's own grid


def _from_format(document: Document) -> list[Element]:
    found: list[Element] = []
    for table, blocks in groupby(document.blocks, key=lambda block: block.table):
        if table < 0:
            made = [make_line(document.text, block.start, block.end, block.kind) for block in blocks]
            found.extend(line for line in made if line and not is_noise(line.text))
            continue
        grid: dict[int, dict[int, Cell]] = {}
        for block in blocks:
            cell = cell_of(document.text, block.start, block.end)
            for row in range(block.row, block.row + block.rows):
                for column in range(block.column, block.column + block.columns):
                    grid.setdefault(row, {})[column] = cell
        width = max((max(row) for row in grid.values() if row), default=-1) + 1
        blank = Cell(0, 0, "")
        rows = [[grid[row].get(column, blank) for column in range(width)] for row in sorted(grid)]
        found.append(Table(rows=rows, above=_above(found)))
    if any(isinstance(one, Table) and _has_header(one) for one in found):
        return found
    return _between(document.text, found)


def _has_header(table: Table) -> bool:
    """True for a table of projects or indicators; one of the document's number, date and issuer is none."""
    for row in table.rows[:_HEADERS]:
        columns = [column_of(cell.text) for cell in row if cell.text]
        roles = {column.role for column in columns if column}
        if len(roles) > 2 and roles & _TELLING:
            return True
    return False


def _between(text: str, found: Sequence[Element]) -> list[Element]:
    """The lines around tables that are not the document's own may hold a flattened one."""
    made: list[Element] = []
    for is_line, run in groupby(found, key=lambda one: isinstance(one, Line)):
        if is_line:
            made.extend(_from_text(text, [one for one in run if isinstance(one, Line)]))
        else:
            made.extend(run)
    return made


def _above(found: Sequence[Element]) -> list[Line]:
    lines: list[Line] = []
    for element in reversed(found[-4:]):
        if not isinstance(element, Line) or (element.is_prose and len(element.text) > 60):
            break
        lines.insert(0, element)
    return lines


# ------------------------------------------------------------------------------------- text with bars


def _sign_of(lines: Sequence[Line]) -> str | None:
    """The sign between the cells of the document's flattened tables; None where none is.

    One other than a bar must stand in a header and elsewhere.
    """
    for sign in _BARS:
        held = [line.text for line in lines if sign in line.text]
        if held and (sign == _BARS[0] or _is_header_among(held, sign)):
            return sign
    return None


def _is_header_among(texts: Sequence[str], sign: str) -> bool:
    parts = [[part.strip() for part in text.split(sign)] for text in texts]
    known = any(sum(role_of(part) is not None for part in row) > 1 for row in parts)
    loose = (is_loose([*filter(None, map(loose_column, row))]) for row in parts)
    return len(texts) > 1 and (known or any(loose))


def _from_bars(text: str, lines: Sequence[Line], sign: str) -> list[Element]:
    """Tables of the lines with the sign; the lines between them as those of a document without any."""
    found: list[Element] = []
    index = 0
    while index < len(lines):
        stop = index
        while stop < len(lines) and sign not in lines[stop].text:
            stop += 1
        if index < stop < len(lines) and lines[stop].text == sign and loose_column(lines[stop - 1].text):
            stop -= 1  # its bar stands alone beneath it
        found.extend(_from_paragraphs(text, list(lines[index:stop])))
        index = stop
        if index < len(lines):
            stop = _region_end(lines, index, sign)
            table = _barred(text, lines[index:stop], _above(found), sign)
            filled = [cell for cell in table.cells if cell.text]
            if len(filled) > 1:
                found.append(table)
            else:
                boxed = [make_line(text, cell.start, cell.end) for cell in filled]
                found.extend(line for line in boxed if line)
            index = stop
    return found


def _region_end(lines: Sequence[Line], start: int, sign: str) -> int:
    """Index after the last line of the table that begins at `start`, torn cells included."""
    stop = start + 1
    while stop < len(lines):
        if sign in lines[stop].text:
            stop += 1
            continue
        last = lines[stop - 1].text
        torn, closed = stop, last[-1] == sign and last != sign
        most = _TORN_LINES // 2 if closed else _TORN_LINES
        while torn < len(lines) and torn - stop < most and _may_be_torn(lines[torn], sign, closed=closed):
            torn += 1
        if torn == len(lines) or sign not in lines[torn].text or _opens_table(lines, torn, sign):
            break
        if torn == stop:
            break
        stop = torn
    return stop


def _may_be_torn(line: Line, sign: str, *, closed: bool) -> bool:
    """True for a line that may be part of a cell or a heading between rows; `closed` behind a whole cell."""
    heads = line.mark is not None and line.mark.style in _HEADING_STYLES
    if sign in line.text or _is_annex(line) or (is_list_title(line) and not heads):
        return False
    return not closed or len(line.text) < _TORN_LENGTH or line.text[-1] not in SENTENCE_ENDS


def _opens_table(lines: Sequence[Line], index: int, sign: str) -> bool:
    parts = [part.strip() for line in lines[index : index + 3] for part in line.text.split(sign)]
    roles = [role_of(part) for part in parts if part]
    return "number" in roles[:3] and sum(role is not None for role in roles) >= 2


def _barred(text: str, lines: Sequence[Line], above: list[Line], sign: str) -> Table:
    full = sum(_is_row(line.text, sign) for line in lines)
    bars = sum(sign in line.text for line in lines)
    if full * 2 >= bars:
        kept = [line for line in lines if not _RULE.fullmatch(line.text) or "-" not in line.text]
        rows = [cells for cells in _rows_of(text, kept, sign) if cells]
        return Table(rows=rows, above=above)
    return Table(stream=list(_stream_cells(text, lines, sign)), above=above)


def _is_row(text: str, sign: str) -> bool:
    """True for a line with at least two cells that are not empty."""
    filled = [part for part in text.split(sign) if part and not part.isspace()]
    return len(filled) >= 2


def _rows_of(text: str, lines: Sequence[Line], sign: str) -> Iterator[list[Cell]]:
    """Cells of each row; a row whose cells hold line breaks stands on several lines."""
    edges = _Edges(
        sign,
        opened=2 * sum(line.text[0] == sign for line in lines) > len(lines),
        closed=2 * sum(line.text[-1] == sign for line in lines) > len(lines),
        width=max((line.text.count(sign) for line in lines), default=0),
    )
    group: list[Line] = []
    for line in lines:
        if group and not edges.goes_on(group, line):
            yield _row_cells(text, group, sign, opened=edges.opened)
            group = []
        group.append(line)
    if group:
        yield _row_cells(text, group, sign, opened=edges.opened)


class _Edges(NamedTuple):
    """How the rows of a table begin and end, and how many signs a whole row has at most."""

    sign: str
    opened: bool
    closed: bool
    width: int

    def goes_on(self, group: Sequence[Line], line: Line) -> bool:
        """True where a line goes on with the row that the group's lines are."""
        last, barred = group[-1].text, self.sign in line.text
        if len(group) > 2 * _TORN_LINES or (self.opened and line.text[0] == self.sign):
            return False
        if barred and _ROW_START.match(line.text):
            return False
        if self.closed:
            return last[-1] != self.sign and (barred or self.sign in last or len(group) > 1)
        if self.opened:
            return True
        held = sum(one.text.count(self.sign) for one in group)
        if not barred:
            heads = line.mark is not None and line.mark.style in _HEADING_STYLES
            return held > 0 and not (heads and held == self.width)
        return 0 < held < self.width == held + line.text.count(self.sign)


def _row_cells(text: str, group: Sequence[Line], sign: str, *, opened: bool) -> list[Cell]:
    start, end = group[0].start, group[-1].end
    start += len(sign) if opened and text.startswith(sign, start) else 0
    cells = []
    for part in text[start:end].removesuffix(sign).split(sign):
        cells.append(cell_of(text, start, start + len(part)))
        start += len(part) + 1
    return cells


def _stream_cells(text: str, lines: Sequence[Line], sign: str) -> Iterator[Cell]:
    start: int | None = None
    for line in lines:
        if start is None:
            start = line.start
        position = line.start
        for part in line.text.split(sign)[:-1]:
            yield cell_of(text, start, position + len(part))
            position += len(part) + 1
            start = position
        start = start if text[start : line.end].strip() else None


# ---------------------------------------------------------------------------- one cell a paragraph


def _from_paragraphs(document: str, lines: list[Line]) -> list[Element]:
    """Lines, and from each run of three or more column labels on a stream of cells."""
    found: list[Element] = []
    index = 0
    attached = [place for place, line in enumerate(lines) if _is_annex(line)]
    edges = [*attached, len(lines)]
    while index < len(lines):
        header = unseparated.header_of(lines[index].text)
        last = _run_together(lines, index, header, edges) if header else index
        stream = unseparated.stream_of(document, lines[index : last + 1], header) if header else []
        if stream:
            found.append(Table(stream=stream, above=_above(found)))
            index = last + 1
            continue
        stop = _stream_end(edges, index + 1) if " " in lines[index].text else index
        stream = spaced.stream_of(document, lines[index:stop]) if stop > index else []
        if stream:
            title = make_line(document, lines[index].start, stream[0].start)
            found.extend([title] if title else [])
            found.append(Table(stream=stream, above=_above(found)))
            index = stop
            continue
        rows = spaced_rows.rows_of(lines, index) if stop > index else []
        if rows:
            found.append(Table(rows=rows, above=_above(found)))
            index += len(rows)
            continue
        width = _labels_from(lines, index)
        if width < 3:
            found.append(lines[index])
            index += 1
            continue
        stop = _stream_end(edges, index + width)
        stream = list(whole_cells(document, (_cell(line) for line in lines[index:stop])))
        found.append(Table(stream=stream, above=_above(found)))
        index = stop
    return found


def _is_annex(line: Line) -> bool:
    """True for a line that begins an attachment."""
    return may_hold(line.text[:_ANNEX], "annex") and cued("annex").match(line.text) is not None


def _cell(line: Line) -> Cell:
    return Cell(line.start, line.end, line.text)


def _run_together(lines: Sequence[Line], index: int, header: unseparated.Header, edges: Sequence[int]) -> int:
    """The index of the last line of a table without separators: its header's own, or that of its last row."""
    text = lines[index].text
    alone = header.stop == len(text) and " " not in text
    return _stream_end(edges, index + 1) - 1 if alone or header.start else index


def _labels_from(lines: Sequence[Line], start: int) -> int:
    """How many lines from `start` on are nothing but column labels; 0 without a promise column.

    Three labels of the table make a header; where most are in no table, one must be of numbers.
    """
    if loose_column(lines[start].text) is None:
        return 0
    columns, stop = run_of([_cell(line) for line in lines[start : start + _MOST_LABELS]], 0)
    known = [column.role for column in columns if column_of(column.header)]
    if {"promise", "title", "indicator", "category"} & set(known) and len(known) >= 3:
        return stop
    return stop if is_loose(columns) and any(column.role == "number" for column in columns) else 0


def _stream_end(edges: Sequence[int], start: int) -> int:
    """The stream goes on to the last line that may be a cell: the next attachment, or the end, ends it."""
    return edges[bisect_left(edges, start)]
