"""Tables without ruled lines: runs of lines whose parts stand in the same columns."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, pairwise

from minsheng.read.glyphs import TextLine, segments
from minsheng.read.numbering import has_mark
from minsheng.read.pieces import Grid, GridCell, Paragraph

_GAP = 1.5
"""White space between two columns, in em."""
_ROWS, _COLUMNS = 3, 3
"""Fewer rows or columns make no table."""

Cuts = Mapping[int, Sequence[float]]
"""Page → y of its level ruled lines, from top to bottom."""


def aligned(lines: Sequence[TextLine], cuts: Cuts) -> Iterator[Grid | list[TextLine]]:
    """The lines as they stand, and tables where they stand in columns."""
    plain: list[TextLine] = []
    index = 0
    while index < len(lines):
        stop = _run(lines, index)
        if stop is None:
            plain.append(lines[index])
            index += 1
            continue
        if plain:
            yield plain
        plain = []
        yield _grid(lines[index:stop], cuts)
        index = stop
    if plain:
        yield plain


def _starts(line: TextLine) -> list[tuple[float, float]]:
    """Left and right edges of a line's parts."""
    return [(part.x0, part.x1) for part in segments(line, _GAP)]


def _run(lines: Sequence[TextLine], start: int) -> int | None:
    """Index after the last line of the table that begins at `start`; None where none begins.

    A table begins with a line of several parts (its head); each line after it has parts that lie under
    the head's, the lines of several parts at least two.
    """
    head = _starts(lines[start])
    if len(head) < _COLUMNS:
        return None
    columns = _columns(lines[start:], head)
    stop, full = start + 1, 1
    last = stop
    while stop < len(lines):
        parts = _starts(lines[stop])
        places = [_column(columns, part) for part in parts]
        if None in places or len(set(places)) < len(places):
            break
        full += len(parts) > 1
        if len(parts) > 1:
            last = stop + 1
        stop += 1
    while stop > last and not _fits(columns, lines[stop - 1]):
        stop -= 1
    return stop if full >= _ROWS else None


def _fits(columns: Sequence[tuple[float, float]], line: TextLine) -> bool:
    """True for a line of one part that goes on in a column but the first."""
    place = _column(columns, (line.x0, line.x1))
    return place is not None and place > 0


def _columns(lines: Sequence[TextLine], head: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Left and right edges of columns: the head's parts, widened by the parts below that overlap only one."""
    columns = list(head)
    for line in lines[1:]:
        for start, end in _starts(line):
            under = [index for index, (x0, x1) in enumerate(columns) if start < x1 and end > x0]
            if len(under) == 1:
                x0, x1 = columns[under[0]]
                columns[under[0]] = (min(x0, start), max(x1, end))
            elif len(under) > 1:
                return columns
    return columns


def _column(columns: Sequence[tuple[float, float]], part: tuple[float, float]) -> int | None:
    """Index of the only column that a part overlaps."""
    under = [index for index, (x0, x1) in enumerate(columns) if part[0] < x1 and part[1] > x0]
    return under[0] if len(under) == 1 else None


def _grid(lines: Sequence[TextLine], cuts: Cuts) -> Grid:
    """The table of lines: those of one row have their parts joined column by column."""
    columns = _columns(lines, _starts(lines[0]))
    cells: list[GridCell] = []
    for number, row in enumerate(_rows(lines, columns, cuts)):
        texts: list[list[str]] = [[] for _ in columns]
        for line in row:
            for part in segments(line, _GAP):
                _put(texts[_column(columns, (part.x0, part.x1)) or 0], part.text)
        page = row[0].page
        for column, found in enumerate(texts):
            pieces = tuple(Paragraph(text, page=page) for text in found)
            cells.append(GridCell(number, column, pieces, page=page))
    return Grid(tuple(cells))


def _put(texts: list[str], text: str) -> None:
    """Go on with a cell's last line, or begin one where the text begins with a mark."""
    if texts and not has_mark(text):
        texts[-1] += text
    else:
        texts.append(text)


def _rows(
    lines: Sequence[TextLine], columns: Sequence[tuple[float, float]], cuts: Cuts
) -> Iterator[list[TextLine]]:
    """The lines of each row: between ruled lines where there are any, else around what the first column has.

    The first column stands beside the first line of its row, or, where lines precede the first of it,
    in the middle: then a row ends where the lines are furthest apart.
    """
    ruled = [(line.page, bisect(cuts.get(line.page, ()), line.y)) for line in lines]
    if len(set(ruled)) >= _ROWS:
        for _, row in groupby(zip(ruled, lines, strict=True), key=lambda pair: pair[0]):
            yield [line for _, line in row]
        return
    starts = [index for index, line in enumerate(lines) if _column(columns, _starts(line)[0]) == 0]
    begins = [0, *starts[1:]]
    if len(starts) > 1 and starts[1] > 1:
        begins = [0, 1, *(_widest(lines, *pair) for pair in pairwise(starts[1:]))]
    for start, end in pairwise([*begins, len(lines)]):
        yield list(lines[start:end])


def _widest(lines: Sequence[TextLine], start: int, end: int) -> int:
    """Index after `start`, up to `end`, of the line above which the space is widest; the middle of equals."""
    steps = [(round(lines[index].y - lines[index - 1].y, 1), index) for index in range(start + 1, end + 1)]
    most = max(step for step, _ in steps)
    widest = [index for step, index in steps if step > most - 0.5]
    return widest[len(widest) // 2]
