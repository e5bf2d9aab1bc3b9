"""Long lists, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from minsheng.serve.pages.asking import Row

LINKS = 100
"""Rows that one page shows. Queries ask for one more (`LIMIT 101`), which tells whether there is another."""


@dataclass(frozen=True, slots=True)
class Paged:
    """One page of a list."""

    number: int
    rows: Sequence[Row]
    more: bool
