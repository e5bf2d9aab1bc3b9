"""Where a document's words stand in its file: their page, and their cell of a table.

A release keeps it beside the text, as `documents/<local>.blocks.csv`, where the format has pages or tables.
"""

from __future__ import annotations

import csv
from bisect import bisect_right
from collections.abc import Iterable
from io import StringIO

from minsheng.records import Block

ENDING = ".blocks.csv"
_NUMBERS = ("start", "end", "page", "table", "row", "column", "rows", "columns")


def written(blocks: Iterable[Block]) -> str:
    """The blocks that have a page or a cell as CSV: offsets in the text, page from 1, the others from 0.

    What a block does not have is left empty; nothing is written where none has any.
    """
    placed = [block for block in blocks if block.page or block.table >= 0]
    if not placed:
        return ""
    told = StringIO()
    table = csv.writer(told, lineterminator="\n")
    table.writerow(_NUMBERS)
    table.writerows(_row(block) for block in placed)
    return told.getvalue()


def _row(block: Block) -> list[int | str]:
    cell = (block.table, block.row, block.column, block.rows, block.columns)
    return [block.start, block.end, block.page or "", *(cell if block.table >= 0 else [""] * len(cell))]


def read(told: str) -> Layout:
    """The blocks of what `written` gave."""
    return Layout(map(_block, csv.DictReader(StringIO(told))))


def _block(row: dict[str, str]) -> Block:
    start, end, page = int(row["start"]), int(row["end"]), int(row["page"] or 0)
    if not row["table"]:
        return Block(start, end, page=page)
    return Block(start, end, "cell", page, *[int(row[name]) for name in _NUMBERS[3:]])


class Layout:
    """The blocks of a document that have a page or a cell, in the order of the text."""

    def __init__(self, blocks: Iterable[Block]) -> None:
        self._blocks = [block for block in blocks if block.page or block.table >= 0]
        self._starts = [block.start for block in self._blocks]

    def at(self, position: int) -> Block | None:
        """The block that the character at a position is in."""
        index = bisect_right(self._starts, position) - 1
        found = self._blocks[index] if index >= 0 else None
        return found if found and position < found.end else None
