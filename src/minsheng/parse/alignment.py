"""Cells laid on columns by what they look like, where a flattened table lost their places."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from minsheng.parse.celltext import Cell
from minsheng.parse.columns import Column
from minsheng.parse.measure_column import is_measure
from minsheng.parse.shapes import looks_like
from minsheng.parse.wording import cued

_TEXT_ROLES: Final = frozenset(
    {"promise", "progress", "completion", "title", "lead", "support", "remarks", "category"}
)
_SHAPED: Final = frozenset({"deadline", "binding", "figure", "value", "target", "number", "status"})
"""Roles whose values are told by their shape alone."""
_SKIPPED: Final = -0.7
_LONGEST_PLACE: Final = 40
_ENDS: Final = "。；;！"
"""What sentences end with; a name does not."""
_COUNTED: Final = re.compile(r"\d+(?:\.\d+)?[万亿余多]{0,2}[一-鿿]{1,2}(?:$|[、，,；;。])")


def align(cells: Sequence[Cell], columns: Sequence[Column]) -> list[list[Cell]]:
    """Cells of each column, in order, as they fit best; every cell is placed."""
    if len(cells) == len(columns) and not is_shifted(cells, columns):
        return [[cell] if cell.text else [] for cell in cells]
    return _best(cells, columns)[1]


def fitness(cells: Sequence[Cell], columns: Sequence[Column]) -> float:
    """How well cells, the empty ones left out, suit columns where they fit best."""
    filled = [cell for cell in cells if cell.text]
    return _best(filled, columns)[0] if filled else 0.0


def _best(cells: Sequence[Cell], columns: Sequence[Column]) -> tuple[float, list[list[Cell]]]:
    """The best alignment and its score.

    Dynamic programming over cells × columns: a cell goes to the column of the cell before it or to
    a later one; columns passed over and second cells in a column cost a little.
    """
    last = len(columns) - 1
    scores = [_SKIPPED * column for column in range(len(columns))]
    paths: list[list[int]] = []
    for index, cell in enumerate(cells):
        fits = _fits(cell.text, columns)
        if index == 0:
            scores = [score + fit for score, fit in zip(scores, fits, strict=True)]
            continue
        steps = [_step(scores, columns, position) for position in range(len(columns))]
        paths.append([before for _, before in steps])
        scores = [score + fit for (score, _), fit in zip(steps, fits, strict=True)]
    ends = [score + _SKIPPED * (last - position) for position, score in enumerate(scores)]
    position = max(range(len(columns)), key=ends.__getitem__)
    total = ends[position]
    placed: list[list[Cell]] = [[] for _ in columns]
    for cell, path in zip(reversed(cells), [*reversed(paths), []], strict=False):
        if cell.text:
            placed[position].insert(0, cell)
        position = path[position] if path else position
    return total, placed


def _step(scores: Sequence[float], columns: Sequence[Column], position: int) -> tuple[float, int]:
    """Best score of placing a further cell at `position`, and the column of the cell before it."""
    options = [(scores[position] + _again(columns[position].role), position)]
    options += [(scores[before] + _SKIPPED * (position - before - 1), before) for before in range(position)]
    return max(options)


def _again(role: str) -> float:
    if role not in _TEXT_ROLES:
        return -0.4 if role == "stage-target" else -3.0
    return -1.5 if role == "title" else -0.5 if role == "lead" else -0.4


def _names_units(text: str) -> bool:
    """True for names of organisations; 打通76处 ends like one and is none."""
    if not looks_like("units", text) or _COUNTED.search(text):
        return False
    return cued("promising").match(text) is None


def _fits(text: str, columns: Sequence[Column]) -> list[float]:
    """How well a cell's text suits each column."""
    if not text:
        return [0.0] * len(columns)
    names = any(column.role not in _SHAPED for column in columns) and _names_units(text)
    return [_fit(text, column.role, names=names) for column in columns]


def _fit(text: str, role: str, *, names: bool) -> float:
    """How well a text suits a column's role; `names` tells whether it names units."""
    if role in {"lead", "support", "other-unit"}:
        if names:
            return 3.0 if role == "lead" else 2.9
        if len(text) > 30 or text[-1] in _ENDS:
            return -2.0
        return 0.5 if cued("own-level").match(text) and len(text) < 9 else -0.5
    if role == "leader":
        return -1.5 if names else 2.0 if looks_like(role, text) else -2.0
    if role in _SHAPED:
        return 2.0 if looks_like(role, text) else -2.0
    if role in {"other-number", "money", "ratio"}:
        return _fit_number(text, role, names=names)
    if role == "unit-of-measure":
        return 3.0 if is_measure(text) else -3.0
    if role == "location":
        return 0.5 if len(text) <= _LONGEST_PLACE else -0.5
    if names:
        return -1.0
    if role == "category":
        return 0.8 if len(text) <= 12 and not any(letter.isdigit() for letter in text) else -1.0
    if role == "title":
        return 1.0 if len(text) <= 24 and not any(letter.isdigit() for letter in text) else 0.2
    return min(len(text), 40) / 20 if role in _TEXT_ROLES else 0.0


def _fit_number(text: str, role: str, *, names: bool) -> float:
    """How well a text suits a column of bare numbers, sums or shares."""
    bare = text.rstrip("%％").replace(",", "").replace(".", "").isdecimal() or not text.strip("-—–/无 ")
    if role == "ratio" and bare and text[-1:] in "%％":
        return 2.5
    strange = role == "other-number" or names
    return 1.5 if bare else -2.0 if strange else -0.5


def is_shifted(cells: Sequence[Cell], columns: Sequence[Column]) -> bool:
    """True where the cells, the empty ones at the end left out, suit later columns better."""
    fits = [_fits(cell.text, [column])[0] for cell, column in zip(cells, columns, strict=True)]
    if min(fits, default=0.0) >= 0:
        return False
    filled = [cell for cell in cells if cell.text]
    as_is = sum(fits)
    empty = sum(not cell.text for cell in cells)
    return bool(filled) and _best(filled, columns)[0] > as_is + _SKIPPED * empty + 2
