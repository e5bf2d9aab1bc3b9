"""Columns of a table by the meaning of its header, and the layout that they make."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from minsheng.parse.celltext import Cell
from minsheng.parse.labels import role_of
from minsheng.parse.rows import Layout, layouts

_FIGURES = frozenset({"target", "value", "completion"})
_LABEL = re.compile(r"[一-鿿 （）()]{2,12}")


class Column(NamedTuple):
    """A column of a table: its role, and its header as printed."""

    role: str
    header: str


class Header(NamedTuple):
    """The header found in a table: its columns, and the index of the first cell or row after it."""

    columns: tuple[Column, ...]
    stop: int
    start: int


def column_of(text: str) -> Column | None:
    """The column that a header cell opens; None for a cell that is no header."""
    role = role_of(text) if len(text) <= 40 else None
    return Column(role, text) if role else None


def stream_header(cells: Sequence[Cell], start: int = 0) -> Header | None:
    """The first run of header cells: at least two roles, among them one that carries content."""
    index = start
    while index < len(cells):
        columns: list[Column] = []
        stop = index
        while stop < len(cells) and (cells[stop].text or columns):
            column = column_of(cells[stop].text) or _unknown(cells, stop, columns)
            if cells[stop].text and column is None:
                break
            if column:
                columns.append(column)
            stop += 1
        if _is_header(columns):
            return Header(tuple(_measured(columns)), stop, index)
        index = max(stop, index + 1)
    return None


def _unknown(cells: Sequence[Cell], index: int, columns: Sequence[Column]) -> Column | None:
    """A column whose label is in no table: a short name in the midst of known ones."""
    text = cells[index].text
    if not columns or not text or not could_be_label(text) or index + 1 == len(cells):
        return None
    following = column_of(cells[index + 1].text)
    known = {column.role for column in columns}
    return Column("", text) if following and following.role not in known else None


def could_be_label(text: str) -> bool:
    """True for a short name without digits and punctuation, as labels are."""
    return _LABEL.fullmatch(text) is not None


def _is_header(columns: Sequence[Column]) -> bool:
    roles = {column.role for column in columns}
    content = roles & {
        "promise",
        "title",
        "indicator",
        "target",
        "value",
        "completion",
        "progress",
        "category",
    }
    return len(columns) >= 2 and len(roles) >= 2 and bool(content)


def grid_header(rows: Sequence[Sequence[Cell]], start: int = 0) -> Header | None:
    for index in range(start, len(rows)):
        columns = [column_of(cell.text) for cell in rows[index]]
        if _is_header([column for column in columns if column]):
            stop = index + 1
            while stop < len(rows) and _continues_header(rows[stop]):
                columns = _two_levels(columns, rows[stop])
                stop += 1
            blank = Column("", "")
            settled = _measured([column or blank for column in columns])
            return Header(tuple(settled), stop, index)
    return None


def _continues_header(cells: Sequence[Cell]) -> bool:
    texts = [cell.text for cell in cells if cell.text]
    return bool(texts) and all(column_of(text) for text in texts)


def _two_levels(columns: Sequence[Column | None], cells: Sequence[Cell]) -> list[Column | None]:
    """Columns of a header whose upper cells span several lower ones: empty upper cells go on to the right."""
    lower = [column_of(cell.text) for cell in cells]
    merged: list[Column | None] = []
    spanning: Column | None = None
    for upper, below in zip(columns, [*lower, *[None] * len(columns)], strict=False):
        spanning = upper or (spanning if below else None)
        merged.append(_merged(spanning, below))
    return merged


def _measured(columns: Sequence[Column]) -> list[Column]:
    """A column 单位 beside an indicator's is of measure words where another one names organisations."""
    roles = [column.role for column in columns]
    if "indicator" not in roles or roles.count("lead") < 2:
        return list(columns)
    return [
        Column("unit-of-measure", column.header) if "".join(column.header.split()) == "单位" else column
        for column in columns
    ]


def _merged(upper: Column | None, below: Column | None) -> Column | None:
    if upper is None or below is None or upper.header == below.header:
        return upper or below
    role = upper.role if upper.role in _FIGURES else below.role
    return Column(role, f"{upper.header} {below.header}")


def layout_of(columns: Sequence[Column]) -> Layout:
    """The first table layout whose needs the columns meet."""
    roles = {column.role for column in columns}
    if roles & {"target", "value", "completion"}:
        roles.add("figure")
    if "title" in roles or ("category" in roles and roles & {"lead", "progress", "completion"}):
        roles.add("promise")
    if "indicator" in roles and not _is_indicator_table(columns):
        roles.discard("indicator")
        roles.add("promise")
    return next(layout for layout in layouts() if layout.reads == "table" and roles >= set(layout.needs))


def _is_indicator_table(columns: Sequence[Column]) -> bool:
    figures = [column for column in columns if column.role in _FIGURES]
    return len(figures) >= 2 or any(column.role == "binding" for column in columns)
