"""One cell of a table, wherever its grid came from."""

from __future__ import annotations

from typing import NamedTuple


class Cell(NamedTuple):
    """One cell: `text` is `document.text[start:end]`, stripped; empty cells have start == end."""

    start: int
    end: int
    text: str


def cell_of(text: str, start: int, end: int) -> Cell:
    """The cell of `text[start:end]` without surrounding white space."""
    line = text[start:end]
    left = len(line) - len(line.lstrip())
    stripped = line.strip()
    return Cell(start + left, start + left + len(stripped), stripped)
