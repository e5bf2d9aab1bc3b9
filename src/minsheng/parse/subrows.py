"""Rows of tables whose grid is torn: promises of sub-rows among the progress, numbers inside the names."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from minsheng.parse.celltext import Cell
from minsheng.parse.columns import Column
from minsheng.parse.marks import Mark, mark_of
from minsheng.parse.rows import Field, Row
from minsheng.parse.turns import turn_of

_STRIPPED = "。；;"


def paired(placed: list[list[Cell]], columns: Sequence[Column]) -> list[list[Cell]]:
    """Cells by column, with the promises of sub-rows taken out of the progress beneath them.

    A merged row's further promises follow its progress, each with its own progress behind it.
    """
    last = placed[-1] if columns[-1].role in {"progress", "completion"} else []
    promises = next(
        (cells for cells, column in zip(placed, columns, strict=True) if column.role == "promise"), None
    )
    if len(last) < 3 or promises is None:
        return placed
    for promise, told in list(pairwise(last[1:])):
        before = promise.text.rstrip(_STRIPPED)
        if turn_of(f"{before}。{told.text}") == len(before) + 1:
            promises.append(promise)
            last.remove(promise)
    return placed


def numbered_by_names(rows: Sequence[Row]) -> bool:
    """Give rows the numbers that their names begin with (14.改扩建…); False where they have none in order.

    Rows without a name may go on with the one above, whose name is merged over them: then none is left out.
    """
    names = [
        next((field for field in row.fields if field.role in {"title", "promise"}), None) for row in rows
    ]
    found = [mark_of(name.flow.text) if name else None for name in names]
    marks = [mark if mark and mark.style == "arabic" else None for mark in found]
    numbers = [mark.number for mark in marks if mark]
    if len(numbers) < 2 or numbers != sorted(set(numbers)):
        return False
    if len(numbers) < len(rows) and not _go_on(rows, marks):
        return False
    for row, name, mark in zip(rows, names, marks, strict=True):
        if name and mark:
            row.number = mark.number
            row.fields[row.fields.index(name)] = Field(name.role, name.flow.slice(mark.end), name.label)
    return True


def _go_on(rows: Sequence[Row], marks: Sequence[Mark | None]) -> bool:
    """True where names are numbered from 1 without a gap, and what has no number has no name either."""
    numbers = [mark.number for mark in marks if mark]
    bare = [row for row, mark in zip(rows, marks, strict=True) if not mark]
    named = any(field.role == "title" for row in bare for field in row.fields)
    return marks[0] is not None and numbers == list(range(1, len(numbers) + 1)) and not named
