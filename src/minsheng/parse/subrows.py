"""Rows of tables whose grid is torn: promises of sub-rows among the progress, numbers inside the names."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from minsheng.parse.celltext import Cell
from minsheng.parse.columns import Column
from minsheng.parse.marks import mark_of
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
    """Give rows the numbers that their names begin with (14.改扩建…); False where some have none."""
    names = [
        next((field for field in row.fields if field.role in {"title", "promise"}), None) for row in rows
    ]
    marks = [mark_of(name.flow.text) if name else None for name in names]
    numbers = [mark.number for mark in marks if mark and mark.style == "arabic"]
    if len(numbers) < 2 or len(numbers) < len(rows) or numbers != sorted(set(numbers)):
        return False
    for row, name, mark in zip(rows, names, marks, strict=True):
        if name and mark:
            row.number = mark.number
            row.fields[row.fields.index(name)] = Field(name.role, name.flow.slice(mark.end), name.label)
    return True
