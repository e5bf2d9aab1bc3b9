"""Tables flattened with single spaces: `5 88 任务。 进展。`, a row a line or the whole table on one.

The header is a run of labels between spaces. Rows begin at the next number; what stands between the
spaces of a row are its cells, to be laid on the columns by what they look like. Page marks that a
viewer left in the text (`2、` in the middle of a name) belong to no cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from minsheng.parse.celltext import Cell
from minsheng.parse.columns import Column, column_of
from minsheng.parse.lines import Line

_TOKEN = re.compile(r"\S+")
_NUMBER = re.compile(r"(\d{1,3})[.,，、．]?")
_PAGE = re.compile(r"(?<!\d)(\d{1,2})、(?=\s)")
_PAGE_LINE = re.compile(r"\d{1,2}、")
_SIGN = re.compile(r"[.,，、．]")
_LONGEST = 200_000
_FEWEST = 3
"""Labels of a header."""


class _Run(NamedTuple):
    """A run of header labels: its columns, and the tokens before which and after which it stands."""

    columns: tuple[Column, ...]
    start: int
    stop: int


def stream_of(document: str, lines: Sequence[Line]) -> list[Cell]:
    """Cells of the table that the first of the lines opens, header first; none where it opens none."""
    if not _may_open(lines[0].text):
        return []
    tokens = list(_tokens(document, lines))
    run = _run(tokens, 0)
    if run is None:
        return []
    starts = {line.start for line in lines[1:]} if len(lines) > 1 else None
    numbers = sum(column.role == "number" for column in run.columns)
    rows = list(_rows(tokens[run.stop :], starts, numbers))
    return [*tokens[run.start : run.stop], *rows] if rows else []


def _may_open(text: str) -> bool:
    """Whether a line has the labels of a header in it."""
    if len(text) > _LONGEST:
        return False
    words = text.split()
    return len(words) >= _FEWEST and _run([Cell(0, 0, word) for word in words], 0) is not None


def _run(tokens: Sequence[Cell], start: int) -> _Run | None:
    """The first run of three or more labels, one of them of numbers and one of promises."""
    index = start
    while index < len(tokens):
        columns: list[Column] = []
        while index + len(columns) < len(tokens) and (column := column_of(tokens[index + len(columns)].text)):
            columns.append(column)
        roles = {column.role for column in columns}
        if len(columns) >= _FEWEST and "number" in roles and roles & {"promise", "title"}:
            return _Run(tuple(columns), index, index + len(columns))
        index += max(len(columns), 1)
    return None


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
    in_turn = [int(match[1]) for match in found] == list(range(2, len(found) + 2))
    return {match.start() for match in found} if in_turn and found else set()


def _rows(tokens: Sequence[Cell], starts: set[int] | None, numbers: int) -> Iterator[Cell]:
    """Cells of the rows: each row's number alone, then its texts; repeated headers are left out."""
    expected, skip = 1, 0
    run = _run(tokens, 0)
    for index, token in enumerate(tokens):
        if run and run.start <= index < run.stop:
            run = _run(tokens, run.stop) if index + 1 == run.stop else run
            continue
        found = _NUMBER.fullmatch(token.text)
        opens = starts is None or token.start in starts
        if found and opens and int(found[1]) in {expected, expected + 1} and _is_followed(tokens, index):
            expected, skip = int(found[1]) + 1, numbers - 1
            yield Cell(token.start, token.start + len(found[1]), found[1])
        elif skip and token.text.isdecimal():
            skip -= 1
        elif expected > 1 and not _SIGN.fullmatch(token.text):
            yield token


def _is_followed(tokens: Sequence[Cell], index: int) -> bool:
    """True where words follow the number, perhaps after its sign or a second number."""
    following = [token.text for token in tokens[index + 1 : index + 4]]
    return any(re.search(r"[一-鿿]{2}", text) for text in following)
