"""Tables without ruled lines: runs of lines whose parts stand in the same columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from minsheng.read.glyphs import TextLine, segments
from minsheng.read.pieces import Grid, GridCell, Paragraph

_GAP = 1.5
"""White space between two columns, in em."""
_ROWS, _COLUMNS = 3, 3
"""Fewer rows or columns make no table."""


def aligned(lines: Sequence[TextLine]) -> Iterator[Grid | list[TextLine]]:
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
        yield _grid(lines[index:stop])
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


def _grid(lines: Sequence[TextLine]) -> Grid:
    """The table of lines: a line with something in the first column begins a row, others go on with it."""
    columns = _columns(lines, _starts(lines[0]))
    rows: list[dict[int, str]] = []
    for line in lines:
        parts = {_column(columns, (part.x0, part.x1)) or 0: part.text for part in segments(line, _GAP)}
        if rows and 0 not in parts:
            for column, text in parts.items():
                rows[-1][column] = rows[-1].get(column, "") + text
        else:
            rows.append(parts)
    page = lines[0].page
    return Grid(
        tuple(
            GridCell(row, column, (Paragraph(cells.get(column, ""), page=page),), page=page)
            for row, cells in enumerate(rows)
            for column in range(len(columns))
        )
    )
