"""Tables flattened with single spaces: `5 88 任务。 进展。`, a row a line or the whole table on one.

The header is a run of labels between spaces. Rows begin at the next number; what stands between the
spaces of a row are its cells, to be laid on the columns by what they look like. Page marks that a
viewer left in the text (`2、` in the middle of a name) belong to no cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from minsheng.parse.celltext import Cell, whole_cells
from minsheng.parse.columns import Column, column_of, guessed, is_loose
from minsheng.parse.lines import Line
from minsheng.parse.marks import chinese_number
from minsheng.parse.wording import found_cue

_TOKEN: Final = re.compile(r"\S+")
_NUMBER: Final = re.compile(r"(\d{1,3})[.,，、．]?")
_PAGE: Final = re.compile(r"(?<!\d)(\d{1,2})、(?=\s)")
_PAGE_LINE: Final = re.compile(r"\d{1,2}、")
_SIGN: Final = re.compile(r"[.,，、．]")
_NAME: Final = re.compile(r"[一-鿿]{2}")
_HEADING: Final = re.compile(r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）]")
_LONGEST: Final = 200_000
_FEWEST: Final = 3
"""Labels of a header."""
_LONGEST_LABEL: Final = 24
_LONGEST_GAP: Final = 3
_MOST_LABELS: Final = 24
_PART: Final = 4
_PARTS: Final = 5
"""Tokens that one label may be parted into."""


class _Run(NamedTuple):
    """A run of header labels: its columns, and the tokens before which and after which it stands."""

    columns: tuple[Column, ...]
    start: int
    stop: int
    places: tuple[tuple[int, int], ...]
    """The tokens of each label."""


def stream_of(document: str, lines: Sequence[Line]) -> list[Cell]:
    """Cells of the table that the first of the lines opens, header first; none where it opens none."""
    if not _may_open(lines[0].text):
        return []
    tokens = list(_tokens(document, lines))
    run = _run(tokens, 0)
    if run is None:
        return []
    starts = {line.start for line in lines[1:]} if len(lines) > 1 else None
    rows = list(whole_cells(document, _Rows(tokens, starts, run).cells()))
    return [*_labels(document, run, tokens), *rows] if rows else []


def _labels(document: str, run: _Run, tokens: Sequence[Cell]) -> Iterator[Cell]:
    """The cells of the header; a label that a space parts is one cell."""
    for start, stop in run.places:
        first, last = tokens[start].start, tokens[stop - 1].end
        yield Cell(first, last, document[first:last])


def _may_open(text: str) -> bool:
    """Whether a line has the labels of a header in it."""
    if len(text) > _LONGEST or not found_cue(text, "number-label"):
        return False
    words = text.split()
    return len(words) >= _FEWEST and _run([Cell(0, 0, word) for word in words], 0) is not None


def _run(tokens: Sequence[Cell], start: int) -> _Run | None:
    """The first run of three or more labels, one of them of numbers and one of promises.

    A run begins at a label of the table; labels that only their words make count beside it.
    """
    index = start
    while index < len(tokens):
        columns, places = _labels_at(tokens, index)
        roles = {column.role for column in columns}
        known = sum(column_of(column.header) is not None for column in columns)
        telling = "number" in roles and bool(roles & {"promise", "title"})
        if len(columns) >= _FEWEST and telling and (known >= 2 or is_loose(columns)):
            return _Run(tuple(columns), index, places[-1][1], tuple(places))
        index += 1 if len(columns) < _MOST_LABELS else _MOST_LABELS
    return None


def _labels_at(tokens: Sequence[Cell], start: int) -> tuple[list[Column], list[tuple[int, int]]]:
    """The columns of the labels that stand from a token on, and the tokens of each."""
    columns: list[Column] = []
    places: list[tuple[int, int]] = []
    index = start
    while index < len(tokens) and len(columns) < _MOST_LABELS:
        found = _label_at(tokens, index)
        if found is None:
            break
        column, stop = found
        known = column_of(column.header) is not None
        if not known and (_heads_rows(columns, column) if columns else column.role != "number"):
            break
        columns.append(column)
        places.append((index, stop))
        index = stop
    return columns, places


def _heads_rows(columns: Sequence[Column], column: Column) -> bool:
    """True where a name that only its words make a label stands behind a header that names things already."""
    naming = {"title", "promise", "category"}
    return column.role in naming and any(one.role == column.role and column_of(one.header) for one in columns)


def _label_at(tokens: Sequence[Cell], index: int) -> tuple[Column, int] | None:
    """The label that begins at a token, perhaps parted by spaces (牵头 单位), and the index after it."""
    text = tokens[index].text
    column = column_of(text)
    if len(text) <= _PART:
        parts = [token.text for token in tokens[index : index + _PARTS]]
        for count in range(len(parts), 1, -1):
            whole = column_of("".join(parts[:count])) if max(map(len, parts[:count])) <= _PART else None
            if whole and _is_parted(column, parts[:count], whole):
                return whole._replace(header=" ".join(parts[:count])), index + count
    column = column or (guessed(text) if len(text) <= _LONGEST_LABEL else None)
    return (column, index + 1) if column else None


def _is_parted(first: Column | None, parts: Sequence[str], whole: Column) -> bool:
    """True where the parts are one label: not each of them names a column, or they name units or a date."""
    each = first is not None and all(column_of(part) for part in parts[1:])
    return not each or whole.role in {"lead", "support", "leader", "deadline"}


def _tokens(document: str, lines: Sequence[Line]) -> Iterator[Cell]:
    pages = _pages(document, lines[0]) if len(lines) == 1 else set()
    for line in lines:
        if line is not lines[0] and _PAGE_LINE.fullmatch(line.text):
            continue
        for match in _TOKEN.finditer(document, line.start, line.end):
            end = match.end()
            page = next((start for start in pages if match.start() <= start < end), None)
            end = end if page is None else page
            if match.start() < end:
                yield Cell(match.start(), end, document[match.start() : end])


def _pages(document: str, line: Line) -> set[int]:
    """Where page marks stand: `2、`, `3、` … each once and in turn, in a line of many pages."""
    found = list(_PAGE.finditer(document, line.start, line.end))
    numbers = [int(match[1]) for match in found]
    in_turn = (
        bool(numbers) and numbers[0] in {1, 2} and numbers == list(range(numbers[0], numbers[0] + len(found)))
    )
    return {match.start() for match in found} if in_turn else set()


class _Rows:
    """Walks the tokens behind a header: each row's number, then its texts; repeated headers are left out."""

    def __init__(self, tokens: Sequence[Cell], starts: set[int] | None, run: _Run) -> None:
        self.tokens, self.starts, self.first = tokens, starts, run.stop
        self.labels = [tokens[start].text for start, _ in run.places]
        self.length = run.stop - run.start
        self.others = sum(column.role == "number" for column in run.columns) - 1
        self.by_category = [column.role for column in run.columns[:2]] == ["category", "number"]
        self.expected = 0

    def cells(self) -> Iterator[Cell]:
        """The cells of the rows, and of headings between them."""
        index = self.first
        while index < len(self.tokens):
            token = self.tokens[index]
            if self._repeats_header(index):
                index += self.length
                continue
            found = _NUMBER.fullmatch(token.text)
            if found and self._begins(index, int(found[1])):
                self.expected = int(found[1]) + 1
                yield Cell(token.start, token.start + len(found[1]), found[1])
            elif self._is_section(index):
                name = self.tokens[index + 1]
                yield Cell(token.start, name.end, f"{token.text}、{name.text}")
                index += 1
            elif not _SIGN.fullmatch(token.text) and (
                self.expected or self._heads(index) or self._leads(index)
            ):
                yield token
            index += 1

    def _is_section(self, index: int) -> bool:
        """True for a numeral alone and a name that head the row whose number follows: 一 教育类 1 …"""
        if not chinese_number(self.tokens[index].text) or index + 2 >= len(self.tokens):
            return False
        found = _NUMBER.fullmatch(self.tokens[index + 2].text)
        return found is not None and self._begins(index + 2, int(found[1]))

    def _repeats_header(self, index: int) -> bool:
        if self.tokens[index].text != self.labels[0]:
            return False
        here = [token.text for token in self.tokens[index : index + self.length]]
        return all(label in here for label in self.labels)

    def _leads(self, index: int) -> bool:
        """True for the category before the first row's number, where categories stand first."""
        following = self.tokens[index + 1 : index + 2]
        found = _NUMBER.fullmatch(following[0].text) if following and self.by_category else None
        return found is not None and self._begins(index + 1, int(found[1]))

    def _heads(self, index: int) -> bool:
        """True for a heading before the first row."""
        return _HEADING.match(self.tokens[index].text) is not None

    def _begins(self, index: int, number: int) -> bool:
        if self.starts is not None and self.tokens[index].start not in self.starts:
            return False
        if not self.expected:
            return number > 0 and self._is_followed(index)
        near = self.expected <= number <= self.expected + (1 if self.starts is None else _LONGEST_GAP)
        return near and self._is_followed(index)

    def _is_followed(self, index: int) -> bool:
        """True where words follow the number, perhaps after its sign or a second number."""
        following = [token.text for token in self.tokens[index + 1 : index + 4 + self.others]]
        return any(_NAME.search(text) for text in following)
