"""Rows of tables that print their measure words in a column of their own: name | 单位 | 目标 | 完成数.

A numbered row may hold several such rows, each with its own name, measure word and values.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from minsheng.parse.celltext import Cell
from minsheng.parse.columns import Column, is_called
from minsheng.parse.lines import SENTENCE_ENDS
from minsheng.parse.measure import MAGNITUDE, measured
from minsheng.parse.shapes import looks_like

_SCALE: Final = re.compile(rf"(?:{MAGNITUDE})?")
_PER: Final = re.compile(r"(?:[/／每][一-龥]{1,3})*")
_BRACKETED: Final = re.compile(r"[（(]([^（()）]{1,10})[)）]\s*$")
_LONGEST: Final = 10
_SUM: Final = re.compile(r"[<>≤≥＜＞]?\s?\d[\d,.]*%?|[-—–/]+")
_VALUES: Final = frozenset({"promise", "target", "value", "completion", "progress", "ratio", "stage-target"})
_UNITS: Final = frozenset({"lead", "support"})
_FEWEST: Final = 2
"""Cells that show what a column holds."""


def is_measure(text: str) -> bool:
    """True for a cell that is a measure word and nothing else: 个, 万人, 元/月/人, 套(件)."""
    if not text or len(text) > _LONGEST:
        return False
    scale = _SCALE.match(text)
    start = scale.end() if scale and scale.end() < len(text) else 0
    found = measured(text, start)
    return found is not None and _PER.fullmatch(text, found.end) is not None


def measure_behind(name: str) -> str | None:
    """The measure word in the bracket that a name ends with: 城镇新增就业(人), 高标准农田（万亩）."""
    found = _BRACKETED.search(name)
    word = "".join(found[1].split()) if found else ""
    return word if is_measure(word) else None


def is_measured(columns: Sequence[Column]) -> bool:
    """True where a column of measure words stands before columns of values."""
    place = _place(columns)
    return 0 < place < len(columns) - 1 and columns[place + 1].role in _VALUES


def _place(columns: Sequence[Column]) -> int:
    """The index of the column of measure words; 0 where there is none behind the names."""
    roles = [column.role for column in columns]
    return roles.index("unit-of-measure") if "unit-of-measure" in roles else 0


def settled_by(columns: Sequence[Column], cells: Sequence[Cell]) -> tuple[Column, ...]:
    """Columns of a header by what the cells under them hold: 单位 may name measure words or organisations.

    Where no column is left that names who is responsible, remarks that are names of units do.
    """
    found = list(columns)
    place = next((index for index, column in enumerate(found) if is_called("unit-column", column)), 0)
    holds = sum(is_measure(cell.text) for cell in cells) >= _FEWEST
    if place and holds and found[place].role == "lead":
        found[place] = Column("unit-of-measure", found[place].header)
    if not is_measured(found) or any(column.role in _UNITS for column in found):
        return tuple(found)
    named = sum(looks_like("units", cell.text) for cell in cells if not is_measure(cell.text))
    if found[-1].role == "remarks" and named >= _FEWEST:
        found[-1] = Column("lead", found[-1].header)
    return tuple(found)


def sub_rows(document: str, cells: Sequence[Cell], columns: Sequence[Column]) -> list[list[list[Cell]]]:
    """Cells by column of each row that a numbered row holds; `columns` are those without the number."""
    place = _place(columns)
    anchors = [index for index, cell in enumerate(cells) if index and is_measure(cell.text)]
    together = any(not _parted(document, cells[index - 1], cells[index]) for index in anchors)
    if together or not anchors:
        return [_of_line(line, columns, place) for line in _lines(document, cells)]
    return _fixed(cells, columns, place, anchors)


def _parted(document: str, before: Cell, after: Cell) -> bool:
    """True where a line ends between two cells."""
    return "\n" in document[before.end : after.start]


def _lines(document: str, cells: Sequence[Cell]) -> list[list[Cell]]:
    """Cells by the line that they stand on."""
    found: list[list[Cell]] = []
    for cell in cells:
        if not found or _parted(document, found[-1][-1], cell):
            found.append([])
        found[-1].append(cell)
    return found


def _of_line(cells: Sequence[Cell], columns: Sequence[Column], place: int) -> list[list[Cell]]:
    """Cells by column of a row that stands on one line, whose empty cells are lost."""
    placed: list[list[Cell]] = [[] for _ in columns]
    stop = next((index for index, cell in enumerate(cells) if index and is_measure(cell.text)), 0)
    names = stop or next((index for index, cell in enumerate(cells) if _SUM.fullmatch(cell.text)), len(cells))
    _put(placed, cells[:names], range(place))
    position = names
    if stop:
        placed[place] = [cells[stop]]
        position += 1
    column = place + 1
    while position < len(cells) and column < len(columns) and columns[column].role in _VALUES:
        if not _is_value(cells[position].text):
            break
        placed[column] = [cells[position]]
        position, column = position + 1, column + 1
    _rest(placed, cells[position:], columns)
    return placed


def _put(placed: list[list[Cell]], cells: Sequence[Cell], columns: range) -> None:
    """Names one a column, as many as there are in the last."""
    for index, cell in enumerate(cells):
        placed[columns[min(index, len(columns) - 1)]].append(cell)


def _is_value(text: str) -> bool:
    ends = text[-1:] in SENTENCE_ENDS or looks_like("units", text)
    return not ends and (looks_like("target", text) or looks_like("value", text))


def _rest(placed: list[list[Cell]], cells: Sequence[Cell], columns: Sequence[Column]) -> None:
    """Lay what stands behind the values on the columns of units, and sentences on that of what was done."""
    roles = [column.role for column in columns]
    units = next((index for index, role in enumerate(roles) if role in _UNITS), None)
    done = next((index for index, role in enumerate(roles) if role in {"completion", "progress"}), None)
    for cell in cells:
        if units is not None and looks_like("units", cell.text):
            placed[units].append(cell)
        elif done is not None and not placed[done]:
            placed[done].append(cell)
        else:
            placed[-1].append(cell)


def _fixed(
    cells: Sequence[Cell], columns: Sequence[Column], place: int, anchors: Sequence[int]
) -> list[list[list[Cell]]]:
    """Cells by column of rows whose cells are all there, a line each."""
    width = len(columns) - place - 1
    found: list[list[list[Cell]]] = []
    position = 0
    kept = [anchor for index, anchor in enumerate(anchors) if not index or anchor > anchors[index - 1] + 2]
    for index, anchor in enumerate(kept):
        following = kept[index + 1] if index + 1 < len(kept) else len(cells) + 1
        placed: list[list[Cell]] = [[] for _ in columns]
        _put(placed, [cell for cell in cells[position:anchor] if cell.text], range(place))
        placed[place] = [cells[anchor]]
        position = min(anchor + 1 + width, following - 1)
        for column, cell in enumerate(cells[anchor + 1 : position], place + 1):
            placed[column] = [cell] if cell.text else []
        found.append(placed)
    return found
