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

from minsheng.parse import spaced, unseparated
from minsheng.parse.celltext import Cell, cell_of
from minsheng.parse.labels import role_of
from minsheng.parse.lines import SENTENCE_ENDS, Line, is_noise, lines_of, make_line
from minsheng.records import Document

_RULE = re.compile(r"[-—:| +]+")
_SEPARATORS = "\t｜"
_ATTACHMENT = re.compile(r"附(?:件|表) ?\d{0,2}")
_TORN_LINES, _TORN_LENGTH = 3, 60


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
    lines = [line for line in lines_of(document) if not is_noise(line.text)]
    if any("|" in line.text for line in lines):
        return _from_bars(document.text, lines)
    sign = _separator(document.text, lines)
    if sign:
        barred = [line._replace(text=line.text.replace(sign, "|")) for line in lines]
        return _from_bars(document.text.replace(sign, "|"), barred)
    return _from_paragraphs(document.text, lines)


def _separator(text: str, lines: Sequence[Line]) -> str | None:
    """The sign that divides cells where no bar does: a tab or a full-width bar, in a header and elsewhere."""
    for sign in _SEPARATORS:
        if sign not in text:
            continue
        held = [line.text for line in lines if sign in line.text]
        heads = (sum(role_of(part.strip()) is not None for part in one.split(sign)) for one in held)
        if len(held) > 1 and any(labels > 1 for labels in heads):
            return sign
    return None


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
    return found


def _above(found: Sequence[Element]) -> list[Line]:
    lines: list[Line] = []
    for element in reversed(found[-4:]):
        if not isinstance(element, Line) or (element.is_prose and len(element.text) > 60):
            break
        lines.insert(0, element)
    return lines


# ------------------------------------------------------------------------------------- text with bars


def _from_bars(text: str, lines: Sequence[Line]) -> list[Element]:
    found: list[Element] = []
    index = 0
    while index < len(lines):
        if "|" not in lines[index].text:
            found.append(lines[index])
            index += 1
            continue
        stop = _region_end(lines, index)
        found.append(_barred(text, lines[index:stop], _above(found)))
        index = stop
    return found


def _region_end(lines: Sequence[Line], start: int) -> int:
    """Index after the last line of the table that begins at `start`, torn cells included."""
    stop, bars = start + 1, 1
    while stop < len(lines):
        if "|" in lines[stop].text:
            stop, bars = stop + 1, bars + 1
            continue
        torn = stop
        while torn < len(lines) and torn - stop < _TORN_LINES and _may_be_torn(lines[torn]):
            torn += 1
        if torn == stop or torn == len(lines) or "|" not in lines[torn].text or _opens_table(lines, torn):
            break
        stop = torn
    return stop


def _may_be_torn(line: Line) -> bool:
    short = len(line.text) < _TORN_LENGTH or line.text[-1] not in SENTENCE_ENDS
    return "|" not in line.text and short and not line.mark and not _ATTACHMENT.match(line.text)


def _opens_table(lines: Sequence[Line], index: int) -> bool:
    roles = [role_of(line.text.strip("| ")) for line in lines[index : index + 3]]
    return "number" in roles and sum(role is not None for role in roles) >= 2


def _barred(text: str, lines: Sequence[Line], above: list[Line]) -> Table:
    full = sum(sum(bool(part.strip()) for part in line.text.split("|")) >= 2 for line in lines)
    bars = sum("|" in line.text for line in lines)
    if full * 2 >= bars:
        kept = [line for line in lines if not _RULE.fullmatch(line.text) or "-" not in line.text]
        rows = [_row_cells(text, line) for line in _whole_header(text, kept)]
        return Table(rows=[row for row in rows if row], above=above)
    return Table(stream=list(_stream_cells(text, lines)), above=above)


def _whole_header(text: str, lines: Sequence[Line]) -> list[Line]:
    """The lines, the header's put together where a cell of it is torn: its parts have the bars of a row."""
    if len(lines) <= _TORN_LINES:
        return list(lines)
    first, second, *rest = lines
    bars = [line.text.strip("|").count("|") for line in lines]
    labels = [
        sum(role_of(part.strip()) is not None for part in line.text.split("|")) for line in (first, second)
    ]
    if labels[0] < 2 or not labels[1] or bars[0] + bars[1] != max(bars[2:]):
        return list(lines)
    return [Line(first.start, second.end, text[first.start : second.end]), *rest]


def _row_cells(text: str, line: Line) -> list[Cell]:
    cells, start = [], line.start
    for part in line.text.removesuffix("|").split("|"):
        cells.append(cell_of(text, start, start + len(part)))
        start += len(part) + 1
    return cells


def _stream_cells(text: str, lines: Sequence[Line]) -> Iterator[Cell]:
    start: int | None = None
    for line in lines:
        if start is None:
            start = line.start
        position = line.start
        for part in line.text.split("|")[:-1]:
            yield cell_of(text, start, position + len(part))
            position += len(part) + 1
            start = position
        start = start if text[start : line.end].strip() else None


# ---------------------------------------------------------------------------- one cell a paragraph


def _from_paragraphs(document: str, lines: list[Line]) -> list[Element]:
    """Lines, and from each run of three or more column labels on a stream of cells."""
    found: list[Element] = []
    index = 0
    attached = [place for place, line in enumerate(lines) if _ATTACHMENT.match(line.text)]
    edges = [*attached, len(lines)]
    while index < len(lines):
        header = unseparated.header_of(lines[index].text)
        stream = unseparated.stream_of(document, lines[index], header) if header else []
        if stream:
            found.append(Table(stream=stream, above=_above(found)))
            index += 1
            continue
        stop = _stream_end(edges, index + 1) if " " in lines[index].text else index
        stream = spaced.stream_of(document, lines[index:stop]) if stop > index else []
        if stream:
            title = make_line(document, lines[index].start, stream[0].start)
            found.extend([title] if title else [])
            found.append(Table(stream=stream, above=_above(found)))
            index = stop
            continue
        width = _labels_from(lines, index)
        if width < 3:
            found.append(lines[index])
            index += 1
            continue
        stop = _stream_end(edges, index + width)
        stream = [Cell(line.start, line.end, line.text) for line in lines[index:stop]]
        found.append(Table(stream=stream, above=_above(found)))
        index = stop
    return found


def _labels_from(lines: Sequence[Line], start: int) -> int:
    """How many lines from `start` on are nothing but column labels; 0 without a promise column."""
    roles: list[str] = []
    for line in lines[start : start + 12]:
        role = role_of(line.text) if len(line.text) <= 24 else None
        if role is None:
            break
        roles.append(role)
    return len(roles) if {"promise", "title", "indicator", "category"} & set(roles) else 0


def _stream_end(edges: Sequence[int], start: int) -> int:
    """The stream goes on to the last line that may be a cell: the next attachment, or the end, ends it."""
    return edges[bisect_left(edges, start)]
