"""What a format's module reads, paragraphs and tables, and the text and blocks made of them.

The text is one line a paragraph and one or more lines a cell, in reading order; a blank line stands
after each row of a table. Tables that only lay a page out are taken apart into their paragraphs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from minsheng.errors import ReadError
from minsheng.read import limits
from minsheng.read.formats import Extract
from minsheng.read.limits import refuse
from minsheng.read.radicals import without_radicals
from minsheng.records import Block

_SPACES = re.compile(r"[ \t\xa0\u2000-\u200a\u202f\u205f]{2,}|[\t\xa0\u2000-\u200a\u202f\u205f]")
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f"
    "\ufeff\ufff0-\ufffb\ufffe\uffff\ud800-\udfff]+"
)
_BYLINE = 120
"""A table of one row and fewer characters, none of its cells a number, is a line: date, source, counter."""
_LONG, _PROSE = 600, 4
"""A cell of so many characters in so many paragraphs, and hardly a cell beside it, is a page's body."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line of text, cleaned; `page` is 1-based, 0 where the format has no pages."""

    text: str
    heading: bool = False
    page: int = 0


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell of a table: its first grid position, 0-based, what it covers, and what stands in it."""

    row: int
    column: int
    pieces: tuple[Piece, ...]
    rows: int = 1
    columns: int = 1
    page: int = 0


@dataclass(frozen=True, slots=True)
class Grid:
    """A table by its cells, in order of row and column; `layout` where the format says it is no data."""

    cells: tuple[GridCell, ...]
    layout: bool = False


Piece = Paragraph | Grid


def clean(text: str) -> str:
    """A line without invisible characters, white space at its ends, and runs of white space in it.

    Radicals that fonts put in the place of characters become those characters.
    """
    if not text.isprintable():
        text = _INVISIBLE.sub("", text.replace("\n", " ").replace("\r", " "))
    text = _SPACES.sub(" ", text).strip()
    return without_radicals(text)


def paragraphs(text: str, heading: bool = False, page: int = 0) -> list[Paragraph]:
    """A paragraph for each line of a text that is not blank."""
    return [Paragraph(line, heading, page) for part in text.splitlines() if (line := clean(part))]


def characters(pieces: Iterable[Piece]) -> int:
    """How many characters stand in the pieces."""
    total = 0
    for piece in pieces:
        if isinstance(piece, Paragraph):
            total += len(piece.text)
        else:
            total += sum(characters(cell.pieces) for cell in piece.cells)
    return total


# ------------------------------------------------------------------------- layout tables


def is_layout(grid: Grid) -> bool:
    """True for a table that lays a page out: one cell or column, tables in cells, or a page's body."""
    filled = [(cell, size) for cell in grid.cells if (size := characters(cell.pieces))]
    if grid.layout or len(filled) <= 1 or len({cell.column for cell, _ in filled}) == 1:
        return True
    total = sum(size for _, size in filled)
    if total < _BYLINE and len({cell.row for cell, _ in filled}) == 1:
        return not any(_is_number(cell) for cell, _ in filled)
    if 2 * sum(_nested(cell) for cell, _ in filled) > total:
        return True
    body, longest = max(filled, key=lambda pair: pair[1])
    few = len({cell.row for cell, _ in filled}) <= 3 and len(filled) <= 6
    return few and longest > _LONG and 10 * longest > 8 * total and len(body.pieces) >= _PROSE


def _is_number(cell: GridCell) -> bool:
    return any(isinstance(piece, Paragraph) and piece.text.isdigit() for piece in cell.pieces)


def _nested(cell: GridCell) -> int:
    """Characters that stand in tables within a cell."""
    return sum(characters([piece]) for piece in cell.pieces if isinstance(piece, Grid))


def flat(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """The pieces with layout tables taken apart, in reading order."""
    for piece in pieces:
        if isinstance(piece, Grid) and is_layout(piece):
            for cell in piece.cells:
                yield from flat(cell.pieces)
        else:
            yield piece


def _lines(pieces: Iterable[Piece]) -> Iterator[str]:
    """Lines of a cell; a row of a table within it is one line."""
    for piece in pieces:
        if isinstance(piece, Paragraph):
            yield piece.text
            continue
        rows: dict[int, list[str]] = {}
        for cell in piece.cells:
            rows.setdefault(cell.row, []).extend(_lines(cell.pieces))
        yield from (" ".join(texts) for texts in rows.values() if texts)


# ---------------------------------------------------------------------------- text and blocks


class _Writer:
    """The text as it grows, and the blocks that stand in it."""

    def __init__(self, where: str) -> None:
        self.where = where
        self.parts: list[str] = []
        self.blocks: list[Block] = []
        self.length = self.tables = self.positions = 0

    def paragraph(self, piece: Paragraph) -> None:
        """One line."""
        if piece.text:
            kind: Literal["line", "heading"] = "heading" if piece.heading else "line"
            self.blocks.append(Block(self.length, self.length + len(piece.text), kind, piece.page))
            self._put(piece.text + "\n")

    def _put(self, text: str) -> None:
        check_blocks(len(self.blocks), self.where)
        self.parts.append(text)
        self.length += len(text)
        if self.length > limits.TEXT:
            raise refuse("too much text", f"{limits.TEXT:,} characters", self.where)

    def grid(self, grid: Grid) -> None:
        """One table, its empty cells included."""
        self._measure(grid)
        row = -1
        for cell in sorted(grid.cells, key=lambda cell: (cell.row, cell.column)):
            if row not in {-1, cell.row}:
                self._put("\n")
            row = cell.row
            text = "\n".join(_lines(cell.pieces))
            place = (self.tables, cell.row, cell.column, cell.rows, cell.columns)
            self.blocks.append(Block(self.length, self.length + len(text), "cell", cell.page, *place))
            if text:
                self._put(text + "\n")
        self._put("\n")
        self.tables += 1

    def _measure(self, grid: Grid) -> None:
        rows = max((cell.row + cell.rows for cell in grid.cells), default=0)
        columns = max((cell.column + cell.columns for cell in grid.cells), default=0)
        check_size(rows, columns, self.where)
        self.positions += rows * columns
        if self.positions > 2 * limits.CELLS:
            raise refuse("tables of too many cells", f"{2 * limits.CELLS:,}", self.where)


def check_blocks(count: int, where: str) -> None:
    """Raises ReadError for a text of too many lines."""
    if count > limits.BLOCKS:
        raise refuse("a text of too many lines", f"{limits.BLOCKS:,}", where)


def check_size(rows: int, columns: int, where: str) -> None:
    """Raises ReadError for a table of absurd size."""
    if columns > limits.COLUMNS or rows * columns > limits.CELLS:
        what = f"a table of {rows:,} rows and {columns:,} columns"
        raise refuse(what, f"{limits.CELLS:,} cells and {limits.COLUMNS:,} columns", where)


def write(pieces: Sequence[Piece], where: str, encoding: str = "") -> Extract:
    """Text and blocks of a document's pieces. Raises ReadError where there is no text or too much."""
    writer = _Writer(where)
    for piece in flat(pieces):
        if isinstance(piece, Paragraph):
            writer.paragraph(piece)
        else:
            writer.grid(piece)
    if not writer.length or not any(part.strip() for part in writer.parts):
        raise ReadError("the file has no text", where=where, mend="give a document with text")
    return Extract("".join(writer.parts), tuple(writer.blocks), encoding)
