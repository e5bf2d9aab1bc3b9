"""Tables flattened with single spaces that have no column of numbers: a header line, then a row a line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from minsheng.parse.celltext import Cell
from minsheng.parse.columns import column_of, loose_column
from minsheng.parse.lines import SENTENCE_ENDS, Line

_LONGEST: Final = 120
"""No header is longer."""
_FEWEST: Final = 3
"""Labels of a header and cells of a row."""
_CONTENT: Final = frozenset({"promise", "title", "indicator"})
_HEADING_STYLES: Final = frozenset({"chinese", "chinese-bracket"})


def rows_of(lines: Sequence[Line], start: int) -> list[list[Cell]]:
    """Header and rows of the table that a line opens, a row a line; none where it opens none.

    A heading between rows is a row of one cell.
    """
    header = lines[start]
    if len(header.text) > _LONGEST or header.text[-1] in SENTENCE_ENDS or not _is_header(header.text):
        return []
    rows = [list(_cells(header))]
    for line in lines[start + 1 :]:
        cells = list(_cells(line))
        heads = len(cells) == 1 and line.mark is not None and line.mark.style in _HEADING_STYLES
        if len(cells) < _FEWEST and not heads:
            break
        rows.append(cells)
    while len(rows[-1]) == 1:
        rows.pop()
    return rows if len(rows) > _FEWEST - 1 else []


def _is_header(text: str) -> bool:
    """True for a line of labels only, three of them of the table, one of what is promised or counted."""
    words = text.split()
    if len(words) < _FEWEST or loose_column(words[0]) is None:
        return False
    columns = [loose_column(word) for word in words]
    known = [column.role for column in map(column_of, words) if column]
    roles = {column.role for column in columns if column}
    return all(columns) and len(known) >= _FEWEST and len(roles) > 1 and bool(_CONTENT & set(known))


def _cells(line: Line) -> Iterator[Cell]:
    """The words of a line, each a cell."""
    position = line.start
    for word in line.text.split():
        start = position + line.text.index(word, position - line.start) - (position - line.start)
        yield Cell(start, start + len(word), word)
        position = start + len(word)
