"""Headers whose labels are torn over two cells, each half a label: 工程 + 名称, 区级牵头 + 责任单位.

Whether two cells hold one label or two, the rows beneath tell: what suits their cells better is right.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from minsheng.parse.alignment import fitness
from minsheng.parse.celltext import Cell
from minsheng.parse.columns import Column, Header, column_of, joint, settled
from minsheng.parse.cutting import drafts_of

_ROWS: Final = 8
"""Rows that are asked."""
_MOST: Final = 3
"""Labels of a header that may be torn."""


def mended(header: Header, cells: Sequence[Cell]) -> Header:
    """The header with those neighbours put together that make a label which the rows' `cells` speak for."""
    places = [
        index for index in range(len(header.columns) - 1) if _halves(*header.columns[index : index + 2])
    ]
    if not 0 < len(places) <= _MOST or not any(column.role == "number" for column in header.columns):
        return header
    return max((header, *_variants(header, places)), key=lambda one: _suits(one.columns, cells))


def _halves(one: Column, other: Column) -> bool:
    """True where two columns may be one whose label was torn, neither of them the numbers."""
    whole = None if "number" in (one.role, other.role) else joint(one.header, other.header)
    if whole is None:
        return False
    both = column_of(one.header) is not None and column_of(other.header) is not None
    return column_of(whole.header) is not None or (not both and whole.role in (one.role, other.role))


def _variants(header: Header, places: Sequence[int]) -> Iterator[Header]:
    """The header with some of the places, none next to another, put together."""
    for chosen in range(1, 2 ** len(places)):
        some = [place for bit, place in enumerate(places) if chosen >> bit & 1]
        if all(place + 1 not in some for place in some):
            yield Header(settled(_together(header.columns, some)), header.stop, header.start)


def _together(columns: Sequence[Column], places: Sequence[int]) -> list[Column]:
    found = []
    for index, column in enumerate(columns):
        whole = joint(column.header, columns[index + 1].header) if index in places else None
        if whole or index - 1 not in places:
            found.append(whole or column)
    return found


def _suits(columns: Sequence[Column], cells: Sequence[Cell]) -> float:
    """How well the first rows of a table suit columns."""
    own = [column for column in columns if column.role != "number"]
    return sum(fitness(draft.cells, own) for draft in drafts_of(cells, columns)[:_ROWS])
