"""Where the rows of a flattened table begin: at the next number, under the headings between them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Final

from minsheng import resources
from minsheng.parse.celltext import Cell
from minsheng.parse.columns import Column
from minsheng.parse.lines import SENTENCE_ENDS, Line
from minsheng.parse.lists import ends_list
from minsheng.parse.marks import Mark, mark_of
from minsheng.parse.measure_column import is_measure
from minsheng.parse.rows import Heading
from minsheng.parse.shapes import looks_like
from minsheng.parse.titles import heading_of

_NAME: Final = re.compile(r"[一-鿿]{2}")
_NUMBER: Final = re.compile(r"(\d{1,3}) ?[.,，、．]?")
_LONGEST_NUMBER: Final = 5
_OTHER_NUMBER: Final = re.compile(r"[\d.,、-]{1,8}|[-—–/无]{1,4}")
_LONGEST_NOTE: Final = 500
_LONGEST_NAME: Final = 16
_TOLD: Final = frozenset({"progress", "completion"})
_MARKING: Final = frozenset("一二三四五六七八九十(（")
"""What the mark of a heading begins with."""
_LONGEST_SECTION, _LONGEST_MARKED = 60, 100
_LONGEST_GAP, _WIDEST_GAP = 5, 100
"""Numbers that a table may pass over, and one that is an office's share of a plan and holds words alone."""
_WORDED: Final = frozenset({"category", "title", "promise", "leader", "lead", "support", "other-unit"})
"""Roles of columns that hold words."""
_COUNTS: Final = frozenset({"promise", "target", "value", "completion", "progress"})
"""Roles of columns that may hold numbers counted in a measure word."""
_NEAR: Final = 4
"""Rows within which a number passed over is looked for."""


class Draft:
    """A row before its cells are laid on columns: its number, its cells, the heading above it."""

    def __init__(self, number: int, cells: list[Cell], heading: Heading | None) -> None:
        self.number, self.cells, self.heading = number, cells, heading


def drafts_of(cells: Sequence[Cell], columns: Sequence[Column]) -> list[Draft]:
    """Rows of a numbered stream: each begins at the cell with the next number.

    `columns` are all of the table's. What stands in a column before the numbers belongs to the row
    whose number follows it; a category there heads the rows that follow.
    """
    place = next(index for index, column in enumerate(columns) if column.role == "number")
    cutter = _Cutter(cells, columns[:place], columns[place + 1 :])
    return cutter.drafts()


class _Cutter:
    """Walks the cells of a stream once and begins a row at each number that is next."""

    def __init__(self, cells: Sequence[Cell], before: Sequence[Column], after: Sequence[Column]) -> None:
        self.cells, self.before, self.width = cells, before, len(before) + len(after)
        roles = {column.role for column in after}
        self.gap = _WIDEST_GAP if roles <= _WORDED else _LONGEST_GAP
        self.values = sum(column.role in _COUNTS for column in after) if "unit-of-measure" in roles else 0
        self.others = sum(column.role == "other-number" for column in after)
        self.tells_last = bool(after) and after[-1].role in _TOLD
        """True where rows end with their progress, so that no units stand before a row's number."""
        self.heading: Heading | None = None
        self.current: list[Cell] = []
        self.expected = 0
        self.headed = False
        """True right under a heading: what stands there may be taken from a longer table."""
        self.found: list[Draft] = []

    def drafts(self) -> list[Draft]:
        """The rows in order."""
        for index, cell in enumerate(self.cells):
            number = self._next_number(index)
            if number:
                self._begin(number)
            elif self._is_section(index):
                self.heading = _heading(cell)
                self.current, self.headed = [], True
            else:
                self.current.append(cell)
        if self.found:
            del self.current[ending(self.current) :]
        return self.found

    def _begin(self, number: int) -> None:
        taken: list[Cell] = []
        for column in reversed(self.before):
            if self.current and self._suits(column.role, self.current[-1].text):
                taken.insert(0, self.current.pop())
        if len(self.before) == 1 and self.before[0].role == "category" and taken:
            self.heading = _heading(taken.pop())
        self.expected, self.headed = number + 1, False
        self.current = taken
        self.found.append(Draft(number, self.current, self.heading))

    def _suits(self, role: str, text: str) -> bool:
        """True where a cell before a row's number may stand in a column of the role."""
        if role == "category" and self.tells_last:
            return _is_short_name(text)
        return _suits(role, text)

    def _next_number(self, index: int) -> int:
        """The number of the row that begins at a cell; 0 where none begins there."""
        text = self.cells[index].text
        if not text[:1].isdigit() or len(text) > _LONGEST_NUMBER:
            return 0
        found = _NUMBER.fullmatch(text)
        if not found or not self._is_followed(index) or self._counts(index):
            return 0
        number = int(found[1])
        if (
            number == self.expected
            or (not self.expected and number > 0)
            or (number == 1 and self.expected > 2)
        ):
            return number
        if self.headed and number > self.expected:
            return number
        skips = self.expected < number <= self.expected + self.gap and self._is_whole()
        return number if skips and not self._comes_later(index, number) else 0

    def _counts(self, index: int) -> bool:
        """True for a number behind a measure word, or behind another number there: what was planned, done."""
        before = index - 1
        while (
            before > 0 and index - before < self.values and _OTHER_NUMBER.fullmatch(self.cells[before].text)
        ):
            before -= 1
        return self.values > 0 and before >= 0 and is_measure(self.cells[before].text)

    def _is_whole(self) -> bool:
        """True where the row so far may be all there is of it."""
        return len(self.current) >= max(2, self.width - 3)

    def _comes_later(self, index: int, number: int) -> bool:
        """True where one of the numbers passed over still stands before a name further on."""
        later = range(index + 1, min(len(self.cells), index + _NEAR * self.width))
        passed = {str(one) for one in range(self.expected, number)}
        return any(self.cells[place].text in passed and self._is_followed(place) for place in later)

    def _is_followed(self, index: int) -> bool:
        """True where a name follows, perhaps after the number that another list gives the row."""
        following = self.cells[index + 1 : index + 2 + self.others]
        for cell in following[: self.others]:
            if not _OTHER_NUMBER.fullmatch(cell.text):
                return _names_something(cell.text)
        return bool(following) and _names_something(following[-1].text)

    def _is_section(self, index: int) -> bool:
        """True for a heading row: a marked or counted cell, or one alone in its row, before a number."""
        text = self.cells[index].text
        mark: Mark | None = mark_of(text) if text[:1] in _MARKING else None
        marked = bool(mark and mark.style in {"chinese", "chinese-bracket"})
        if len(text) > (_LONGEST_MARKED if marked else _LONGEST_SECTION) or text[-1:] in SENTENCE_ENDS:
            return False
        following = index + 1
        while following < len(self.cells) and not self.cells[following].text:
            following += 1
        if following >= len(self.cells) or not self._starts_row(following, marked) or not _NAME.search(text):
            return False
        gap = following - index
        alone = gap > max(self.width // 2, 2) or (not self.current and gap == 1 and not self.before)
        return marked or (alone and not looks_like("units", text))

    def _starts_row(self, index: int, marked: bool) -> bool:
        """True where a row or a further heading begins; under a `marked` heading at any later number."""
        if self._next_number(index):
            return True
        found = _NUMBER.fullmatch(self.cells[index].text) if marked else None
        if found and int(found[1]) > self.expected and self._is_followed(index):
            return True
        mark = mark_of(self.cells[index].text)
        return bool(mark and mark.style in {"chinese", "chinese-bracket"})


def ending(cells: Sequence[Cell]) -> int:
    """Index of the first cell after a table's last row that is none of it: a note, a signature, links."""
    stops = (index for index in range(1, len(cells)) if ends_table(cells[index].text) or _signs(cells, index))
    return next(stops, len(cells))


def _signs(cells: Sequence[Cell], index: int) -> bool:
    """True where the page ends: an issuer with a day, or what ends a list and is neither units nor a day."""
    text = cells[index].text
    if not ends_list(text):
        return False
    if looks_like("units", text):
        return index + 2 == len(cells) and ends_list(cells[index + 1].text)
    return not looks_like("deadline", text)


def ends_table(text: str) -> bool:
    """True for what stands under a table and belongs to no row."""
    return len(text) <= _LONGEST_NOTE and _notes().fullmatch(text) is not None


@cache
def _notes() -> re.Pattern[str]:
    rows = resources.rows(resources.mappings("wordings", "table-end.csv"), "pattern")
    return re.compile("|".join(f"(?:{row['pattern']})" for row in rows), re.DOTALL)


def _names_something(text: str) -> bool:
    return _NAME.search(text) is not None and not looks_like("binding", text)


def _suits(role: str, text: str) -> bool:
    """True where a cell before a row's number may stand in a column of the role."""
    if role == "category":
        return _is_category(text)
    if role == "other-number":
        return _OTHER_NUMBER.fullmatch(text) is not None
    if role in {"lead", "support"}:
        return looks_like("units", text)
    if role == "leader":
        return looks_like("leader", text)
    return len(text) <= 24 and text[-1:] not in SENTENCE_ENDS and not looks_like("units", text)


def _heading(cell: Cell) -> Heading:
    return heading_of(Line(cell.start, cell.end, cell.text, mark_of(cell.text)))


def _is_category(text: str) -> bool:
    """True for a short name that is no organisation, no date and no sentence."""
    return _is_short_name(text) and not looks_like("units", text)


def _is_short_name(text: str) -> bool:
    """True for a short text with words that begins with no number and ends no sentence."""
    return (
        len(text) <= _LONGEST_NAME
        and text[-1:] not in SENTENCE_ENDS
        and not text[:1].isdigit()
        and _NAME.search(text) is not None
        and not looks_like("deadline", text)
    )


def unnumbered(cells: Sequence[Cell], columns: Sequence[Column]) -> list[Draft]:
    """Rows of a stream without numbers: from each name that bears one, or as many cells as columns."""
    marked = _marked(cells)
    if marked:
        return marked
    width = len(columns)
    rows = [list(cells[start : start + width]) for start in range(0, len(cells), width)]
    return [Draft(number, row, None) for number, row in enumerate(rows, 1) if any(cell.text for cell in row)]


def _marked(cells: Sequence[Cell]) -> list[Draft]:
    """Rows whose names bear the next number (1.地区生产总值), under the headings between them."""
    drafts: list[Draft] = []
    heading: Heading | None = None
    for cell in cells:
        mark = mark_of(cell.text) if cell.text else None
        if mark and mark.style == "arabic" and mark.number == len(drafts) + 1:
            drafts.append(Draft(mark.number, [_behind(cell, mark)], heading))
        elif mark and mark.style in {"chinese", "chinese-bracket"} and len(cell.text) <= _LONGEST_SECTION:
            heading = _heading(cell)
        elif drafts:
            drafts[-1].cells.append(cell)
        elif heading is None and cell.text:
            return []
    if drafts:
        last = drafts[-1].cells
        del last[ending(last) :]
    return drafts if len(drafts) > 1 else []


def _behind(cell: Cell, mark: Mark) -> Cell:
    """The name without its number."""
    return Cell(cell.start + mark.end, cell.end, cell.text[mark.end :])


def value_groups(
    cells: Sequence[Cell], width: int, names_first: bool, most: int = 2
) -> list[tuple[list[Cell], list[Cell], list[Cell]]]:
    """(names, values, rest) of a row and each of its sub-rows; no row has more than `most` names."""
    groups: list[tuple[list[Cell], list[Cell], list[Cell]]] = []
    position = 0
    while position < len(cells):
        names: list[Cell] = []
        while (
            names_first
            and position < len(cells)
            and len(names) < most
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
