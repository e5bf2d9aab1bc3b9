"""One cell of a table, wherever its grid came from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

_GOES_ON: Final = re.compile(r"[，。；、,;）)》”]|[（(](?![一二三四五六七八九十]{1,3}[)）])")
"""What no cell begins with: a sign inside a sentence, a bracket that is no number."""
_OPEN: Final = "、，,；;：:（(“《"
_HEAD: Final = re.compile(r"[^\d.]\d{1,3}$")
_TAIL: Final = re.compile(r"\d{3}(?![\d.年])[一-鿿%]")
"""A number that a space tears behind its thousands: 1 860户."""
_LONGEST: Final = 4000


class Cell:
    """One cell: `text` is `document.text[start:end]`, stripped; empty cells have start == end."""

    def __init__(self, start: int, end: int, text: str) -> None:
        self.start, self.end, self.text = start, end, text

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Cell) and self._place() == other._place() and self.text == other.text

    def __hash__(self) -> int:
        return hash(self._place())

    def _place(self) -> tuple[int, int]:
        return self.start, self.end


def cell_of(text: str, start: int, end: int) -> Cell:
    """The cell of `text[start:end]` without surrounding white space."""
    line = text[start:end]
    left = len(line) - len(line.lstrip())
    stripped = line.strip()
    return Cell(start + left, start + left + len(stripped), stripped)


def whole_cells(document: str, cells: Iterable[Cell]) -> Iterator[Cell]:
    """The cells, those put together that a line break tore: an edge stands inside a sentence."""
    last: Cell | None = None
    for cell in cells:
        if last is None:
            last = cell
        elif _is_torn(last, cell):
            last = Cell(last.start, cell.end, document[last.start : cell.end])
        else:
            yield last
            last = cell
    if last is not None:
        yield last


def _is_torn(before: Cell, after: Cell) -> bool:
    if not before.text or not after.text or after.end - before.start > _LONGEST or before.text.isdecimal():
        return False
    number = _HEAD.search(before.text) is not None and _TAIL.match(after.text) is not None
    return number or before.text[-1] in _OPEN or _GOES_ON.match(after.text) is not None
