"""Headers of two levels that were flattened: the lower labels stand behind all of the upper ones."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from minsheng.parse.labels import role_of

_FIGURES: Final = frozenset({"target", "value", "completion"})
_UNITS: Final = frozenset({"lead", "support"})


class Column(NamedTuple):
    """A column of a table: its role, and its header as printed."""

    role: str
    header: str


def spread(columns: Sequence[Column]) -> list[Column]:
    """The columns with lower labels put under the upper ones that they belong to.

    目标 | 完成 | 单位 | 绝对值 | 增速 | 绝对值 | 增速; 责任单位 | 时限 | 牵头单位 | 配合单位.
    """
    for length in range(1, len(columns) // 2 + 1):
        times = _times(columns, length)
        upper, block = columns[: -length * times], columns[-length:]
        wide = [column for column in upper if column.role in _FIGURES]
        if times >= 2 and len(wide) == times and all(column.role in _FIGURES for column in block):
            return [part for column in upper for part in _under(column, block if column in wide else ())]
    return _units_spread(columns)


def _times(columns: Sequence[Column], length: int) -> int:
    """How often the last columns, so many of them, stand there one after the other."""
    block, times = columns[-length:], 1
    while columns[-length * (times + 1) : -length * times] == block:
        times += 1
    return times


def _units_spread(columns: Sequence[Column]) -> list[Column]:
    """The columns with 牵头单位 and 配合单位 at the end put under the one 责任单位 before."""
    start = len(columns)
    while start and columns[start - 1].role in _UNITS:
        start -= 1
    upper, lower = columns[:start], columns[start:]
    over = [column for column in upper if role_of(column.header, lead_named=True) == "support"]
    over = [column for column in over if column.role == "lead"]
    if len(lower) < 2 or {column.role for column in lower} != _UNITS or len(over) != 1:
        return list(columns)
    return [
        Column(part.role, f"{column.header} {part.header}") if column in over else column
        for column in upper
        for part in (lower if column in over else lower[:1])
    ]


def _under(upper: Column, block: Sequence[Column]) -> list[Column]:
    """The columns of the lower level under one of the upper; that one alone where there are none."""
    return [Column(upper.role, f"{upper.header} {lower.header}") for lower in block] or [upper]
