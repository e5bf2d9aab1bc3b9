"""Tables run together without any separator: `序号任务责任单位完成时限1新建学校2所。区教育局9月底2…`.

The header is the run of labels that such a line begins with, or that stands behind its title. Rows begin
where the next number stands between words; in a row the units are where names of organisations begin
after the task's end, and the deadline or the progress is what follows them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from minsheng.parse.celltext import Cell
from minsheng.parse.columns import Column, column_of
from minsheng.parse.folding import folded
from minsheng.parse.labels import label_ends
from minsheng.parse.lines import SENTENCE_ENDS, Line
from minsheng.parse.shapes import looks_like
from minsheng.parse.unit_names import leader_before
from minsheng.parse.wording import cue, cued

_SHORTEST = 40
"""A line that holds a header and a row is no shorter."""
_LONGEST_LABEL = 14
_NUMBERS, _ALONE = "序号", 4
"""What a header on a line of its own, or behind a title, holds, and how many labels at least."""
_FAR = 200
"""Characters of a title and a header behind it."""
_DEADLINE = re.compile(
    r"(?:20\d\d ?年)? ?\d{1,2} ?月(?:\d{1,2}日|[上中下]旬)?[底末]?(?:之?前)?"
    r"|20\d\d年[底末]?前?|年[底内]前?|全年|长期"
)
_JOINERS = "、，,；; "
_SETTLED = frozenset({"number", "title", "promise", "leader", "lead", "support"})
"""Roles of columns behind which nothing is left that another one could hold."""


class Header(NamedTuple):
    """The columns named by a run of labels, and where in the line these begin and end."""

    columns: tuple[Column, ...]
    start: int
    stop: int


def header_of(text: str) -> Header | None:
    """The header of a line: at least three labels without anything between them, a title before them or not.

    A short line may be one where it holds nothing else and names the numbers.
    """
    if len(text) < _SHORTEST and (" " in text or _NUMBERS not in text[1:]):
        return None
    header = _header_at(text, 0)
    if header is None and len(text) >= _SHORTEST and (place := text.find(_NUMBERS, 0, _FAR)) > 0:
        header = _header_at(text, _with_category(text, place))
        tight = header and not any(map(str.isspace, text[header.start : header.stop]))
        return header if header and tight and len(header.columns) >= _ALONE else None
    if header and len(text) < _SHORTEST and (header.stop < len(text) or len(header.columns) < _ALONE):
        return None
    return header


def _header_at(text: str, start: int) -> Header | None:
    """The header that begins at a position."""
    columns: list[Column] = []
    position = start
    while position < len(text):
        found = _label_at(text, position)
        if found is None:
            break
        position, column = found
        columns.append(column)
    roles = {column.role for column in columns}
    wanted = {"promise", "title", "category"} & roles and "number" in roles
    return Header(tuple(columns), start, position) if len(columns) >= 3 and wanted else None


def _with_category(text: str, place: int) -> int:
    """Where a header begins whose label of numbers stands at a place: with one of categories before it."""
    found = _label_at(text, place - 2) if place > 1 else None
    return place - 2 if found and found[0] == place and found[1].role == "category" else place


def _label_at(text: str, start: int) -> tuple[int, Column] | None:
    """The longest label that begins at a position, and where it ends."""
    plain = folded(text[start : start + _LONGEST_LABEL])
    for length in range(len(plain), 1, -1):
        ends = plain[length - 1] in label_ends() or not "一" <= plain[length - 1] <= "鿿"
        if ends and (column := column_of(text[start : start + length])):
            return start + length, column
    return None


class _Run:
    """Lines as one text without what parts them, with the way back to where each character stands."""

    def __init__(self, document: str, lines: Sequence[Line], header: Header) -> None:
        pieces = list(_pieces(document, lines))
        head = lines[0].text[header.start : header.stop]
        whole = "".join([document[start:end] for start, end in pieces])
        places = [place for start, end in pieces for place in range(start, end)]
        kept = list(_without(whole, head, header.stop))
        self.text = "".join([whole[start:end] for start, end in kept])
        self.places = [place for start, end in kept for place in places[start:end]]

    def cell(self, start: int, end: int) -> Cell:
        """The cell of a stretch of the text without surrounding white space."""
        text = self.text[start:end]
        start += len(text) - len(text.lstrip())
        stripped = text.strip()
        if not stripped:
            place = self.places[start] if start < len(self.places) else self.places[-1] + 1
            return Cell(place, place, "")
        return Cell(self.places[start], self.places[start + len(stripped) - 1] + 1, stripped)


def _without(text: str, head: str, start: int) -> Iterator[tuple[int, int]]:
    """Where the text stands that is left when a header printed again behind `start` is taken out."""
    begin, again = 0, text.find(head, start)
    while again >= 0:
        yield begin, again
        begin = again + len(head)
        again = text.find(head, begin)
    yield begin, len(text)


def _pieces(document: str, lines: Sequence[Line]) -> Iterator[tuple[int, int]]:
    """Where the lines stand, with the break behind each; none where a page's mark was taken out between."""
    for line, following in zip(lines, [*lines[1:], None], strict=True):
        broken = following is not None and not document[line.end : following.start].strip()
        yield line.start, following.start if following and broken else line.end


def stream_of(document: str, lines: Sequence[Line], header: Header) -> list[Cell]:
    """Cells of the lines, those of title and header first, as if each stood alone; none without a row."""
    run = _Run(document, lines, header)
    cells = [run.cell(0, header.start)] if header.start else []
    cells += _header_cells(run, header)
    text = folded(run.text)
    starts = list(_row_starts(text, header.stop))
    if not starts:
        return []
    roles = [column.role for column in header.columns]
    if run.text[header.stop : starts[0][0]].strip():
        cells.append(run.cell(header.stop, starts[0][0]))
    for (start, content), (stop, _) in zip(starts, [*starts[1:], (len(text), 0)], strict=True):
        cells.append(run.cell(start, content))
        cells += [run.cell(begin, end) for begin, end in _parts(text, content, stop, roles)]
    return cells


def _header_cells(run: _Run, header: Header) -> Iterator[Cell]:
    position = header.start
    for column in header.columns:
        yield run.cell(position, position + len(column.header))
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
    if "leader" in roles and (found := cued("units").match(text, units, end)):
        leader = leader_before(found[0])
        yield units, units + leader
        units += leader
    if units < end:
        first = _first_units_end(text, units, end) if {"lead", "support"} <= set(roles) else end
        yield units, first
        if first < end:
            yield first, end
    if "deadline" in roles and (found := _DEADLINE.match(text, end, stop)):
        yield found.span()
        end = found.end()
    elif {"progress", "completion"} & set(roles):
        last = max(text.rfind(sign, end, stop) for sign in SENTENCE_ENDS) + 1
        yield end, max(last, end)
        end = max(last, end)
    if end < stop and not set(roles) <= _SETTLED:
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


def _first_units_end(text: str, start: int, stop: int) -> int:
    """Where the first column of units ends: behind the first name that no sign joins to the next."""
    position = start
    while found := cued("units").match(text, position, stop):
        position = found.end()
        if position == stop or text[position] not in _JOINERS:
            return position
        while position < stop and text[position] in _JOINERS:
            position += 1
    return stop


def _units_end(text: str, start: int, stop: int) -> int:
    position = start
    while position < stop:
        if text[position] in _JOINERS:
            position += 1
            continue
        found = cued("units").match(text, position, stop)
        told = (
            position > start
            and text[position - 1] not in _JOINERS
            and cued("opens-report").match(text, position)
        )
        if told or not found or not looks_like("units", found[0]):
            break
        position = found.end()
    return position
