"""Bulletins that name projects by their place on the list: `…（第五项）正在招标，责任单位为区教育局。`

Each name before such a mark is a row; what is said after it, or of several together before them, is
its progress. A name that opens a line has the whole line; numbered headings above are the categories.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from minsheng.parse.fields import trimmed
from minsheng.parse.flow import Flow, stretch
from minsheng.parse.lines import Line
from minsheng.parse.marks import chinese_number
from minsheng.parse.rows import Field, Heading, Listing, Row
from minsheng.parse.wording import cued
from minsheng.records import Document, Span

_MARK: Final = re.compile(r"[（(]第([一二三四五六七八九十]{1,3}|\d{1,3})[项件个][)）]")
_NAME: Final = re.compile(r"[^。；;，,、：:（()）是]{2,40}$")
_FEWEST: Final = 3


class _Named(NamedTuple):
    number: int
    name: tuple[int, int]
    end: int


def read_bulletin(document: Document, lines: Sequence[Line]) -> list[Listing]:
    """The listing of a bulletin's projects, each once, as they come; none of fewer than three."""
    rows: dict[int, Row] = {}
    heading: Heading | None = None
    for line in lines:
        if line.mark and not line.is_prose and not _MARK.search(line.text):
            heading = Heading(line.body.rstrip("：:"), Span(line.end - len(line.body), line.end, line.body))
        for row in _rows(document, line):
            rows.setdefault(row.number, replace(row, heading=heading))
    if len(rows) < _FEWEST:
        return []
    return [Listing(None, list(rows.values()), layout="bulletin")]


def _rows(document: Document, line: Line) -> Iterator[Row]:
    named = list(_named(line.text)) if "第" in line.text else []
    if not named:
        return
    whole = Flow.of(document.text, [(line.start, line.end)])
    for one, following in zip(named, [*named[1:], None], strict=True):
        stop = following.name[0] if following else len(line.text)
        start, end = one.end, _sentence_end(line.text, one.end, stop)
        if one.name[0] == 0 and not following:
            start, end = _after_stop(line.text, start), stop
        said = trimmed(whole, start, end)
        together = cued("together").search(line.text, 0, one.name[0])
        if said is None or len(said.text) < 4:
            told = cued("said-of-several").search(line.text, 0, together.start()) if together else None
            said = whole.slice(*told.span("said")) if told else None
        yield _row(one, whole, said)


def _after_stop(text: str, start: int) -> int:
    """Where the words begin behind the sign that closes a name."""
    while start < len(text) and text[start] in "。：:，, ":
        start += 1
    return start


def _sentence_end(text: str, start: int, stop: int) -> int:
    """Where what is said of a project ends: a separator before the next name is not part of it."""
    while stop > start and text[stop - 1] in "、，,；;和及 ":
        stop -= 1
    end = text.find("。", start, stop)
    return stop if end < 0 or not text[end + 1 : stop].strip() else end + 1


def _named(text: str) -> Iterator[_Named]:
    for mark in _MARK.finditer(text):
        name = _NAME.search(text[: mark.start()])
        number = int(mark[1]) if mark[1].isdecimal() else chinese_number(mark[1])
        if name and number:
            yield _Named(number, (name.start(), mark.start()), mark.end())


def _row(one: _Named, whole: Flow, said: Flow | None) -> Row:
    name = whole.slice(*one.name)
    fields = [Field(None, name)]
    end = name.span().end
    if said:
        units = cued("leads").search(said.text)
        told = trimmed(said, 0, units.start()) if units else said
        fields.extend([Field("progress", told)] if told else [])
        fields.extend([Field("lead", said.slice(*units.span("names")))] if units else [])
        end = max(end, said.span().end)
    start = name.span().start
    return Row(one.number, fields, stretch(whole.document, start, end))
