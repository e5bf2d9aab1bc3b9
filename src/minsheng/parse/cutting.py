"""Where the rows of a flattened table begin: at the next number, under the headings between them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from minsheng.parse.celltext import Cell
from minsheng.parse.columns import Column
from minsheng.parse.lines import SENTENCE_ENDS, Line
from minsheng.parse.lists import heading_of
from minsheng.parse.marks import Mark, mark_of
from minsheng.parse.rows import Heading
from minsheng.parse.shapes import looks_like

_NAME = re.compile(r"[一-鿿]{2}")
_NUMBER = re.compile(r"\d{1,3}")


class Draft(NamedTuple):
    """A row before its cells are laid on columns: its number, its cells, the heading above it."""

    number: int
    cells: list[Cell]
    heading: Heading | None


def drafts_of(cells: Sequence[Cell], width: int, *, category_first: bool = False) -> list[Draft]:
    """Rows of a numbered stream: each begins at the cell with the next number.

    With `category_first` a category may stand before the number; it then heads the rows that follow.
    """
    drafts: list[Draft] = []
    heading: Heading | None = None
    current: list[Cell] = []
    expected = 0
    for index, cell in enumerate(cells):
        if _is_next_number(cells, index, expected):
            expected = int(cell.text) + 1
            if category_first and current and _is_category(current[-1].text):
                heading = _heading(current.pop())
            current = []
            drafts.append(Draft(int(cell.text), current, heading))
        elif _is_section(cells, index, expected, width, current):
            heading = _heading(cell)
            current = []
        else:
            current.append(cell)
    return drafts


def _heading(cell: Cell) -> Heading:
    return heading_of(Line(cell.start, cell.end, cell.text, mark_of(cell.text)))


def _is_category(text: str) -> bool:
    """True for a short name that is no organisation, no date and no sentence."""
    plain = len(text) <= 16 and text[-1:] not in SENTENCE_ENDS and _NAME.search(text) is not None
    return plain and not looks_like("units", text) and not looks_like("deadline", text)


def _is_next_number(cells: Sequence[Cell], index: int, expected: int) -> bool:
    text = cells[index].text
    if not _NUMBER.fullmatch(text) or index + 1 >= len(cells):
        return False
    number, following = int(text), cells[index + 1].text
    if not _NAME.search(following) or looks_like("binding", following):
        return False
    return number == expected or (not expected and number > 0) or (number == 1 and expected > 2)


def _is_section(
    cells: Sequence[Cell], index: int, expected: int, width: int, current: Sequence[Cell]
) -> bool:
    """True for a heading row: a marked or counted cell, or one alone in its row, before a number."""
    text = cells[index].text
    if len(text) > 60 or text[-1:] in SENTENCE_ENDS or not _NAME.search(text):
        return False
    following = index + 1
    while following < len(cells) and not cells[following].text:
        following += 1
    if following >= len(cells) or not _starts_row(cells, following, expected):
        return False
    mark: Mark | None = mark_of(text)
    marked = bool(mark and mark.style in {"chinese", "chinese-bracket"})
    alone = following - index > max(width // 2, 2) or (not current and following - index == 1)
    return marked or (alone and not looks_like("units", text))


def _starts_row(cells: Sequence[Cell], index: int, expected: int) -> bool:
    if _is_next_number(cells, index, expected):
        return True
    mark = mark_of(cells[index].text)
    return bool(mark and mark.style in {"chinese", "chinese-bracket"})


def unnumbered(cells: Sequence[Cell], columns: Sequence[Column]) -> list[Draft]:
    """Rows of a stream without numbers: as many cells as there are columns."""
    width = len(columns)
    rows = [list(cells[start : start + width]) for start in range(0, len(cells), width)]
    return [Draft(number, row, None) for number, row in enumerate(rows, 1) if any(cell.text for cell in row)]


def value_groups(
    cells: Sequence[Cell], width: int, names_first: bool
) -> list[tuple[list[Cell], list[Cell], list[Cell]]]:
    """(names, values, rest) of a row and each of its sub-rows."""
    groups: list[tuple[list[Cell], list[Cell], list[Cell]]] = []
    position = 0
    while position < len(cells):
        names: list[Cell] = []
        while (
            names_first
            and position < len(cells)
            and len(names) < 2
            and _is_name(cells, position, width, names)
        ):
            names.append(cells[position])
            position += 1
        values = list(cells[position : position + width])
        position += width
        if not names and not any(cell.text for cell in values):
            break
        rest: list[Cell] = []
        while position < len(cells) and not _opens_sub_row(cells, position, width):
            rest.append(cells[position])
            position += 1
        if names:
            groups.append((names, values, rest))
    return groups


def _is_name(cells: Sequence[Cell], position: int, width: int, names: Sequence[Cell]) -> bool:
    """True where the cell is a name: the first always, a second only if all values still follow."""
    if not names:
        return bool(cells[position].text)
    if looks_like("value", cells[position].text) or not cells[position].text:
        return False
    after = cells[position + 1 : position + 1 + width]
    return (
        len(after) == width
        and not looks_like("binding", after[-1].text)
        and not looks_like("units", after[-1].text)
    )


def _opens_sub_row(cells: Sequence[Cell], position: int, width: int) -> bool:
    text = cells[position].text
    if not text or looks_like("binding", text) or looks_like("units", text):
        return False
    after = [cell.text for cell in cells[position + 1 : position + 1 + width]]
    return len(after) == width and sum(looks_like("value", value) for value in after) * 2 > width
