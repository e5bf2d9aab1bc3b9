"""XLSX: each visible sheet as lines and tables, cells as a spreadsheet shows them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from io import BytesIO
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

import openpyxl
from lxml import etree
from openpyxl.utils.cell import range_boundaries

from minsheng.read import limits
from minsheng.read.archive import Archive
from minsheng.read.foreign import refusing
from minsheng.read.formats import Extract
from minsheng.read.limits import Deadline, refuse
from minsheng.read.number_format import shown
from minsheng.read.ooxml import local
from minsheng.read.pieces import Grid, GridCell, Paragraph, Piece, check_size, clean, paragraphs, write

if TYPE_CHECKING:
    from lxml.etree import _Element
    from openpyxl.worksheet.worksheet import Worksheet

_COUNTED = ("{*}c", "{*}mergeCell", "{*}sheet")
_DEFAULT = re.compile(r"(?:Sheet|工作表|表) ?\d*", re.IGNORECASE)


def extract(content: bytes, where: str) -> Extract:
    """Lines and tables of an XLSX file's bytes. Raises ReadError where they are none."""
    with refusing("XLSX", where, etree.LxmlError):
        _check(Archive(content, where), where)
        book = openpyxl.load_workbook(BytesIO(content), data_only=True, keep_links=False)
        deadline = Deadline(where)
        pieces: list[Piece] = []
        hidden: list[str] = []
        for sheet in book.worksheets:
            deadline.check()
            if sheet.sheet_state == "visible":
                pieces.extend(_Sheet(sheet, where).pieces())
            else:
                hidden.append(sheet.title)
        extracted = write(pieces, where)
    notes = tuple(f"sheet {title!r} is hidden and was left out" for title in hidden)
    return extracted._replace(notes=notes)


def _check(archive: Archive, where: str) -> None:
    """Raises ReadError where a part declares entities, or the sheets have more than they may have.

    The library makes a cell for each position of a merged area, so those are counted too, and it reads a
    part again for each sheet that names it.
    """
    size = _Size(where)
    for name, content in archive.xml_parts():
        # Drawings of other programs are often not well-formed, and nobody reads them.
        with suppress(etree.XMLSyntaxError):
            for _, element in etree.iterparse(BytesIO(content), tag=_COUNTED):
                size.count(name, element)
                element.clear()


class _Size:
    """How much there is in a workbook, counted before the library reads it."""

    def __init__(self, where: str) -> None:
        self.where = where
        self._counts = dict.fromkeys(("sheets", "merged areas", "cells"), 0)

    def count(self, part: str, element: _Element) -> None:
        """One cell, merged area or sheet more. Raises ReadError for too many."""
        kind = local(element)
        if kind == "sheet":
            self._add("sheets", 1, limits.SHEETS, part)
        elif kind == "mergeCell":
            self._add("merged areas", 1, limits.MERGED, part)
        area = element.get("ref")
        self._add("cells", _positions(area) if area and kind == "mergeCell" else 1, 2 * limits.CELLS, part)

    def _add(self, what: str, count: int, most: int, part: str) -> None:
        self._counts[what] += count
        if self._counts[what] > most:
            raise refuse(f"{part!r} has too many {what}", f"{most:,}", self.where)


def _positions(area: str) -> int:
    """Cells of an area such as A2:C9."""
    left, top, right, bottom = range_boundaries(area)
    return ((right or 1) - (left or 1) + 1) * ((bottom or 1) - (top or 1) + 1)


class _Cell(NamedTuple):
    """A filled cell and the rows and columns that it covers, in the sheet's own numbers."""

    row: int
    column: int
    text: str
    rows: int = 1
    columns: int = 1


class _Sheet:
    """One sheet: its filled cells without hidden rows and columns, cut where rows are empty."""

    def __init__(self, sheet: Worksheet, where: str) -> None:
        self._where = where
        self._title = clean(sheet.title)
        self._spans = {
            (area.min_row, area.min_col): (area.max_row - area.min_row + 1, area.max_col - area.min_col + 1)
            for area in sheet.merged_cells.ranges
        }
        self._cells = self._filled(sheet)

    def _filled(self, sheet: Worksheet) -> list[_Cell]:
        hidden_rows = {number for number, row in sheet.row_dimensions.items() if row.hidden}
        hidden_columns = _hidden_columns(sheet)
        found: list[_Cell] = []
        length = 0
        # The sheet's own table of cells: the public walk fills every gap up to the last cell.
        for (row, column), cell in sorted(sheet._cells.items()):
            if row in hidden_rows or column in hidden_columns or cell.value is None:
                continue
            text = shown(cell.value, cell.number_format)
            length += len(text)
            if length > limits.TEXT:
                raise refuse("too much text", f"{limits.TEXT:,} characters", self._where)
            if clean(text):
                found.append(_Cell(row, column, text, *self._spans.get((row, column), (1, 1))))
        return found

    def pieces(self) -> Iterator[Piece]:
        """The sheet's name, then its tables with the lines above and below them."""
        if not self._cells:
            return
        if not _DEFAULT.fullmatch(self._title):
            yield Paragraph(self._title, heading=True)
        rows = [list(cells) for _, cells in groupby(self._cells, key=lambda cell: cell.row)]
        for region in _regions(rows):
            yield from self._region(region)

    def _region(self, rows: Sequence[Sequence[_Cell]]) -> Iterator[Piece]:
        """Rows with one cell above and below a table are lines; the rest is the table."""
        first = next((index for index, row in enumerate(rows) if len(row) > 1), len(rows))
        last = next((index for index in range(len(rows), first, -1) if len(rows[index - 1]) > 1), first)
        for row in rows[:first]:
            yield from paragraphs(row[0].text, heading=True)
        if last > first:
            yield self._grid([cell for row in rows[first:last] for cell in row])
        for row in rows[last:]:
            yield from paragraphs(row[0].text)

    def _grid(self, cells: Sequence[_Cell]) -> Grid:
        """The table of cells: rows and columns without any cell are no part of it."""
        rows = {row: index for index, row in enumerate(sorted({cell.row for cell in cells}))}
        columns = {column: index for index, column in enumerate(sorted({cell.column for cell in cells}))}
        check_size(len(rows), len(columns), self._where)
        return Grid(
            tuple(
                GridCell(
                    rows[cell.row],
                    columns[cell.column],
                    tuple(paragraphs(cell.text)),
                    _covered(rows, cell.row, cell.rows),
                    _covered(columns, cell.column, cell.columns),
                )
                for cell in cells
            )
        )


def _covered(places: dict[int, int], start: int, count: int) -> int:
    """How many of the table's rows (or columns) a cell covers."""
    if count == 1:
        return 1
    return sum(start <= place < start + count for place in places)


def _regions(rows: Sequence[list[_Cell]]) -> list[list[list[_Cell]]]:
    """Runs of rows: an empty row ends one where a title (one cell) follows it."""
    regions: list[list[list[_Cell]]] = []
    end = 0
    for row in rows:
        gap = row[0].row > end + 1
        if not regions or (gap and len(row) == 1):
            regions.append([])
        regions[-1].append(row)
        end = max(end, *(cell.row + cell.rows - 1 for cell in row))
    return regions


def _hidden_columns(sheet: Worksheet) -> set[int]:
    hidden: set[int] = set()
    for dimension in sheet.column_dimensions.values():
        if dimension.hidden and dimension.min and dimension.max:
            hidden.update(range(dimension.min, min(dimension.max, limits.COLUMNS) + 1))
    return hidden
