"""Tables run together without any separator: `序号任务责任单位完成时限1新建学校2所。区教育局9月底2…`.

The header is the run of labels that such a line begins with. Rows begin where the next number stands
between words; in a row the units are where names of organisations begin after the task's end, and the
deadline or the progress is what follows them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from minsheng.parse.celltext import Cell, cell_of
from minsheng.parse.columns import Column, column_of
from minsheng.parse.folding import folded
from minsheng.parse.labels import label_ends
from minsheng.parse.lines import SENTENCE_ENDS, Line
from minsheng.parse.shapes import looks_like
from minsheng.parse.wording import cue, cued

_SHORTEST = 40
"""A line that holds a header and a row is no shorter."""
_LONGEST_LABEL = 14
_NUMBERS, _ALONE = "序号", 4
"""What a header on a line of its own holds, and how many labels at least."""
_DEADLINE = re.compile(
    r"(?:20\d\d ?年)? ?\d{1,2} ?月(?:\d{1,2}日|[上中下]旬)?[底末]?(?:之?前)?"
    r"|20\d\d年[底末]?前?|年[底内]前?|全年|长期"
)
_JOINERS = "、，,；; "


class Header(NamedTuple):
    """The columns named by a run of labels, and where in the line they end."""

    columns: tuple[Column, ...]
    stop: int


def header_of(text: str) -> Header | None:
    """The header that a line begins with: at least three labels without anything between them.

    A short line may be one where it holds nothing else and names the numbers.
    """
    columns: list[Column] = []
    position = 0
    if len(text) < _SHORTEST and (" " in text or _NUMBERS not in text[1:]):
        return None
    while position < len(text):
        found = _label_at(text, position)
        if found is None:
            break
        position, column = found
        columns.append(column)
    roles = {column.role for column in columns}
    wanted = {"promise", "title", "category"} & roles and "number" in roles
    if len(text) < _SHORTEST and (position < len(text) or len(columns) < _ALONE):
        return None
    return Header(tuple(columns), position) if len(columns) >= 3 and wanted else None


def _label_at(text: str, start: int) -> tuple[int, Column] | None:
    """The longest label that begins at a position, and where it ends."""
    plain = folded(text[start : start + _LONGEST_LABEL])
    for length in range(len(plain), 1, -1):
        ends = plain[length - 1] in label_ends() or not "一" <= plain[length - 1] <= "鿿"
        if ends and (column := column_of(text[start : start + length])):
            return start + length, column
    return None


def stream_of(document: str, line: Line, header: Header) -> list[Cell]:
    """Cells of the line, the header's first, as if each stood alone; none where no row follows."""
    cells = list(_header_cells(document, line, header))
    text = folded(line.text)
    starts = list(_row_starts(text, header.stop))
    if not starts:
        return []
    roles = [column.role for column in header.columns]
    before = line.text[header.stop : starts[0][0]]
    if before.strip():
        cells.append(cell_of(document, line.start + header.stop, line.start + starts[0][0]))
    for (start, content), (stop, _) in zip(starts, [*starts[1:], (len(line.text), 0)], strict=True):
        cells.append(cell_of(document, line.start + start, line.start + content))
        for begin, end in _parts(text, content, stop, roles):
            cells.append(cell_of(document, line.start + begin, line.start + end))
    return cells


def _header_cells(document: str, line: Line, header: Header) -> Iterator[Cell]:
    position = line.start
    for column in header.columns:
        yield cell_of(document, position, position + len(column.header))
        position += len(column.header)


def _row_starts(text: str, start: int) -> Iterator[tuple[int, int]]:
    """Where each row's number begins and ends: the numbers 1, 2, 3 … in turn, each between words."""
    wanted, position = 1, start
    while True:
        pattern = re.compile(rf"(?<![\d.]){wanted}(?![\d.%年月日]|{cue('counted')})")
        found = pattern.search(text, position)
        if not found:
            return
        yield found.start(), found.end()
        wanted, position = wanted + 1, found.end()


def _parts(text: str, start: int, stop: int, roles: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The stretches of a row: its task, its units, what follows them, and the next row's category."""
    told = roles[-1] in {"progress", "completion"}
    units = _units_start(text, start, stop, first=told) if {"lead", "support"} & set(roles) else stop
    yield start, units
    end = _units_end(text, units, stop)
    if units < end:
        yield units, end
    if "deadline" in roles and (found := _DEADLINE.match(text, end, stop)):
        yield found.span()
        end = found.end()
    elif {"progress", "completion"} & set(roles):
        last = max(text.rfind(sign, end, stop) for sign in SENTENCE_ENDS) + 1
        yield end, max(last, end)
        end = max(last, end)
    if end < stop:
        yield end, stop


def _units_start(text: str, start: int, stop: int, *, first: bool) -> int:
    """Where names of organisations begin after the task: behind its last full stop that they follow.

    Behind the `first` one where sentences on the progress stand behind the names.
    """
    places = range(start + 1, stop) if first else range(stop - 1, start, -1)
    for position in places:
        if text[position] in SENTENCE_ENDS and cued("units").match(text, position + 1, stop):
            return position + 1
    return stop


def _units_end(text: str, start: int, stop: int) -> int:
    position = start
    while position < stop:
        if text[position] in _JOINERS:
            position += 1
            continue
        found = cued("units").match(text, position, stop)
        if not found or not looks_like("units", found[0]):
            break
        position = found.end()
    return position
