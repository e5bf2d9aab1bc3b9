"""Pages of placed glyphs and ruled lines → paragraphs and tables in reading order.

running    heads, feet and page numbers are taken away         (running)
tables     ruled tables, each glyph in its cell                (rules)
wraps      lines that only the page's width ended are joined
seams      a table that goes on upon the next page is one table
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import NamedTuple

from minsheng.read.columns import Cuts, aligned
from minsheng.read.glyphs import Glyph, TextLine, lines_of
from minsheng.read.limits import Deadline
from minsheng.read.numbering import has_mark
from minsheng.read.pieces import Grid, GridCell, Paragraph, Piece
from minsheng.read.rules import Area, Rule, RuledTable, tables
from minsheng.read.running import without_running

_SLACK = 0.25
"""How far apart lines that touch may be, in em of the page's text."""
_LABEL = re.compile(r"[\u4e00-\u9fff]{2,10}[：:]")
_ENDS = "。；：！？;:!?"
_INDENT = 1.2
"""A line that begins so far right of the margin, in em, begins a paragraph."""


@dataclass(slots=True)
class Page:
    """One page as a format places it: glyphs, ruled lines, size."""

    number: int
    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)


@dataclass(slots=True)
class _Table:
    """A table on a page: where its columns are and what stands in it."""

    table: RuledTable
    cells: list[GridCell]

    @property
    def rows(self) -> int:
        """How many rows it has."""
        return max((cell.row + cell.rows for cell in self.cells), default=0)


_Part = TextLine | _Table


def pieces_of(pages: Sequence[Page], where: str) -> list[Piece]:
    """Paragraphs and tables of all pages."""
    deadline = Deadline(where)
    parts: list[list[_Part]] = []
    for page in pages:
        deadline.check()
        parts.append(_parts(page, where))
    lines = [[part for part in page if isinstance(part, TextLine)] for page in parts]
    size = _em([glyph for page in pages for glyph in page.glyphs])
    running = without_running(lines, [page.height for page in pages], size)
    kept = {id(line) for page in running for line in page}
    flow = [part for page in parts for part in page if isinstance(part, _Table) or id(part) in kept]
    _join_seams(flow)
    return list(_pieces(flow, pages))


def _parts(page: Page, where: str) -> list[_Part]:
    """Lines and tables of a page from top to bottom."""
    em = _em(page.glyphs)
    found = tables(page.rules, _SLACK * em, where) if page.rules else []
    found = [table for table in found if not _frames(table, found)]
    outside: list[Glyph] = []
    inside: dict[tuple[int, int], list[Glyph]] = {}
    for glyph in page.glyphs:
        place = _place(found, glyph.middle)
        (outside if place is None else inside.setdefault(place, [])).append(glyph)
    parts: list[tuple[float, _Part]] = [(line.y, line) for line in lines_of(outside, page.number)]
    for index, table in enumerate(found):
        texts = [lines_of(inside.get((index, area), []), page.number) for area in range(len(table.areas))]
        parts.append((table.ys[0], _Table(table, _cells(table, texts, page.number))))
    return [part for _, part in sorted(parts, key=lambda pair: pair[0])]


def _em(glyphs: Sequence[Glyph]) -> float:
    """The size that most glyphs have."""
    sizes: dict[float, int] = {}
    for glyph in glyphs:
        size = round(glyph.size, 1)
        sizes[size] = sizes.get(size, 0) + 1
    return max(sizes, key=lambda size: (sizes[size], -size), default=10.0) or 10.0


def _frames(table: RuledTable, others: Sequence[RuledTable]) -> bool:
    """True where another table stands within one of the table's cells."""
    return any(
        area.holds((other.xs[0], other.ys[0])) and area.holds((other.xs[-1] - 0.01, other.ys[-1] - 0.01))
        for other in others
        if other is not table
        for area in table.areas
    )


def _place(found: Sequence[RuledTable], point: tuple[float, float]) -> tuple[int, int] | None:
    """Index of the table and of its cell in which a point is."""
    for index, table in enumerate(found):
        if table.ys[0] <= point[1] < table.ys[-1] and table.xs[0] <= point[0] < table.xs[-1]:
            for number, area in enumerate(table.areas):
                if area.holds(point):
                    return index, number
    return None


# ----------------------------------------------------------------------------------- cells


def _cells(table: RuledTable, texts: Sequence[list[TextLine]], page: int) -> list[GridCell]:
    """Cells with their lines, those joined that only the cell's width ended."""
    lefts = [line.x0 - area.x0 for area, lines in zip(table.areas, texts, strict=True) for line in lines]
    padding = max(min(lefts, default=0.0), 0.0)
    return [
        GridCell(
            area.row,
            area.column,
            tuple(Paragraph(text, page=page) for text in _cell_lines(area, lines, padding)),
            area.rows,
            area.columns,
            page,
        )
        for area, lines in zip(table.areas, texts, strict=True)
    ]


def _cell_lines(area: Area, lines: Sequence[TextLine], padding: float) -> list[str]:
    width = area.x1 - area.x0 - 2 * padding
    found: list[str] = []
    before: TextLine | None = None
    for line in lines:
        if before is not None and _goes_on(before, line, before.x1 - before.x0, width):
            found[-1] = joined(found[-1], line.text)
        else:
            found.append(line.text)
        before = line
    return found


def _goes_on(before: TextLine, line: TextLine, used: float, width: float) -> bool:
    """True where `before` ended as what `line` begins with did not fit: `used` of `width` was full."""
    if used + line.first_run <= width - 0.3 * line.size or has_mark(line.text):
        return False
    return not (before.text[-1] in _ENDS and _LABEL.match(line.text))


def joined(before: str, after: str) -> str:
    """Two lines as one: a space only between words of letters."""
    apart = before[-1:].isascii() and before[-1:].isalpha() and after[:1].isascii() and after[:1].isalpha()
    return f"{before} {after}" if apart else before + after


# ----------------------------------------------------------------------------------- seams


def _join_seams(flow: list[_Part]) -> None:
    """Join each table with the one before it where nothing stands between them but the end of a page."""
    index = 1
    while index < len(flow):
        before, part = flow[index - 1], flow[index]
        if isinstance(before, _Table) and isinstance(part, _Table) and _continues(before, part):
            _append(before, part)
            del flow[index]
        else:
            index += 1


def _continues(before: _Table, table: _Table) -> bool:
    if not before.cells or not table.cells or before.cells[-1].page == table.cells[0].page:
        return False
    xs, others = before.table.xs, table.table.xs
    near = 0.02 * (xs[-1] - xs[0])
    return len(xs) == len(others) and all(abs(x - y) <= near for x, y in zip(xs, others, strict=True))


def _append(before: _Table, table: _Table) -> None:
    """Append a table's rows: a repeated header is left out, a row torn by the seam made whole."""
    repeated = _repeated(before, table)
    cells = [replace(cell, row=cell.row - repeated) for cell in table.cells if cell.row >= repeated]
    offset = before.rows
    if _is_torn(before.cells, cells):
        cells = _mended(before, cells)
        offset -= 1
    before.cells.extend(replace(cell, row=cell.row + offset) for cell in cells)


def _texts(cells: Sequence[GridCell], row: int) -> list[tuple[int, str]]:
    return [(cell.column, _text(cell)) for cell in cells if cell.row == row and _text(cell)]


def _text(cell: GridCell) -> str:
    return "".join(piece.text for piece in cell.pieces if isinstance(piece, Paragraph))


def _repeated(before: _Table, table: _Table) -> int:
    """How many rows at the table's top repeat those at the top of the table before."""
    count = 0
    while count < min(3, table.rows - 1) and _texts(before.cells, count) == _texts(table.cells, count) != []:
        count += 1
    return count


def _is_torn(before: Sequence[GridCell], cells: Sequence[GridCell]) -> bool:
    """True where the first row goes on with the last row above: it has text but no number.

    The first column must be one of numbers.
    """
    numbers = [_text(cell) for cell in before if cell.column == 0]
    first = {cell.column: cell for cell in cells if cell.row == 0}
    if 0 not in first or _text(first[0]) or not any(_text(cell) for cell in first.values()):
        return False
    return sum(text.isdigit() for text in numbers) * 2 >= len(numbers) - 1 > 0 and first[0].rows == 1


def _mended(before: _Table, cells: Sequence[GridCell]) -> list[GridCell]:
    """The cells without their first row, whose texts are put to the last row of the table before."""
    last = before.rows - 1
    for cell in cells:
        if cell.row > 0 or not _text(cell):
            continue
        for index, above in enumerate(before.cells):
            if above.column == cell.column and above.row + above.rows - 1 == last:
                before.cells[index] = replace(above, pieces=_whole(above.pieces, cell.pieces))
    return [cell for cell in cells if cell.row > 0]


def _whole(above: Sequence[Piece], below: Sequence[Piece]) -> tuple[Piece, ...]:
    """Lines of a torn cell: the last above goes on with the first below unless a sentence ended there."""
    last, first = above[-1] if above else None, below[0]
    if not isinstance(last, Paragraph) or not isinstance(first, Paragraph):
        return (*above, *below)
    if last.text[-1] in _ENDS or has_mark(first.text):
        return (*above, *below)
    return (*above[:-1], replace(last, text=joined(last.text, first.text)), *below[1:])


# ------------------------------------------------------------------------------ paragraphs


def _pieces(flow: Sequence[_Part], pages: Sequence[Page]) -> Iterator[Piece]:
    """Tables, and paragraphs of the lines between them."""
    lines = [part for part in flow if isinstance(part, TextLine)]
    setting = _setting(lines, pages)
    cuts = {page.number: sorted(rule.at for rule in page.rules if rule.horizontal) for page in pages}
    run: list[TextLine] = []
    for part in flow:
        if isinstance(part, _Table):
            yield from _run_pieces(run, setting, cuts)
            run = []
            yield Grid(tuple(part.cells))
        else:
            run.append(part)
    yield from _run_pieces(run, setting, cuts)


def _run_pieces(lines: Sequence[TextLine], setting: _Setting, cuts: Cuts) -> Iterator[Piece]:
    """Pieces of lines that follow each other, ends of pages aside."""
    for part in aligned(lines, cuts):
        if isinstance(part, Grid):
            yield part
        else:
            yield from _paragraphs(part, setting)


class _Setting(NamedTuple):
    """How a document's text is set: widths of its pages, margins, the size of its letters."""

    widths: dict[int, float]
    left: float
    right: float
    body: float
    openings: frozenset[int]
    """Places, in half em from the left margin, at which lines begin paragraphs and do not go on with one."""

    def place(self, line: TextLine) -> int:
        """Where a line begins, in half em from the left margin."""
        return round(2 * (line.x0 - self.left) / line.size)


def _setting(lines: Sequence[TextLine], pages: Sequence[Page]) -> _Setting:
    widths = {page.number: page.width for page in pages}
    left, right = _margins(lines, widths)
    body = _em([glyph for page in pages for glyph in page.glyphs])
    setting = _Setting(widths, left, right, body, frozenset())
    return setting._replace(openings=_openings(lines, setting))


def _openings(lines: Sequence[TextLine], setting: _Setting) -> frozenset[int]:
    """Places right of the margin at which most lines follow one that had not filled its width."""
    after: dict[int, list[bool]] = {}
    for before, line in pairwise(lines):
        if line.x0 > setting.left + _INDENT * line.size:
            full = before.x1 - setting.left + line.first_run > setting.right - setting.left - 0.3 * line.size
            after.setdefault(setting.place(line), []).append(full)
    return frozenset(place for place, full in after.items() if 2 * sum(full) < len(full))


def _margins(lines: Sequence[TextLine], widths: dict[int, float]) -> tuple[float, float]:
    """Edges of the text: the right one is where lines end together, else as far in as the left."""
    if not lines:
        return 0.0, 0.0
    left = min(line.x0 for line in lines)
    right = max(line.x1 for line in lines)
    together = sum(right - line.x1 < _INDENT * line.size for line in lines)
    page = max(widths.values())
    known = together >= max(3, len(lines) // 5) and 2 * (right - left) > page
    return left, right if known else max(right, page - left)


def _paragraphs(lines: Sequence[TextLine], setting: _Setting) -> Iterator[Paragraph]:
    """Paragraphs of lines: those joined that only the margin ended, and titles over several lines."""
    opened: Paragraph | None = None
    before, first = lines[0], True
    for line in lines:
        if opened and _same_paragraph(before, line, first, setting):
            opened, first = replace(opened, text=joined(opened.text, line.text)), False
        else:
            if opened:
                yield opened
            opened, first = Paragraph(line.text, page=line.page), True
        before = line
    if opened:
        yield opened


def _same_paragraph(before: TextLine, line: TextLine, first: bool, setting: _Setting) -> bool:
    """True where a line goes on with the paragraph of the line before; `first` if that is its first line."""
    em = line.size
    seam = line.page != before.page
    if abs(before.size - em) > 0.12 * em or (not seam and line.y - before.y > 2.6 * em):
        return False
    if not seam and _is_title(before, setting) and _is_title(line, setting):
        return not has_mark(line.text)
    left = setting.left
    if not _goes_on(before, line, before.x1 - left, setting.right - left):
        return False
    if line.x0 <= left + _INDENT * em:
        return True
    hanging = first and has_mark(before.text) and line.x0 > before.x0
    same = abs(line.x0 - before.x0) < 0.5 * em and before.text[-1] not in _ENDS
    return (
        hanging or (line.x0 < before.x0 - 0.5 * em) or (same and setting.place(line) not in setting.openings)
    )


def _is_title(line: TextLine, setting: _Setting) -> bool:
    """True for a centred line larger than the text around it."""
    width = setting.widths[line.page]
    return abs(line.x0 + line.x1 - width) < 2 * line.size and line.size > 1.15 * setting.body
