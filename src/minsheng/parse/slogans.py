"""Lists without numbers: slogan headings, each with one long paragraph beneath.

A slogan may have two halves (`学有优教，让孩子在家门口上好学`); it never counts anything, its paragraph does.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from minsheng.parse.flow import stretch
from minsheng.parse.lines import SENTENCE_ENDS, Line, join
from minsheng.parse.rows import Field, Heading, Listing, Row
from minsheng.records import Document

_FEWEST = 3
_HALVES = re.compile("[，,；;：:。]")
_COUNTS = re.compile(r"\d(?![\d ]{0,4}年)")
_HEADING, _PARAGRAPH = 32, 20


def read_slogans(document: Document, lines: Sequence[Line]) -> list[Listing]:
    """The listing of headings and paragraphs in turn, numbered as they come; none of fewer than three."""
    pairs: list[tuple[Line, Line]] = []
    before: Line | None = None
    for above, (heading, text) in zip([None, *lines], pairwise(lines), strict=False):
        goes_on = before is not None and above is before
        if _is_heading(heading) and _is_paragraph(text, goes_on=goes_on):
            pairs.append((heading, text))
            before = text
    if len(pairs) < _FEWEST:
        return []
    rows = [_row(document, number, heading, text) for number, (heading, text) in enumerate(pairs, 1)]
    return [Listing(None, rows, layout="slogans")]


def _row(document: Document, number: int, heading: Line, text: Line) -> Row:
    span = stretch(document.text, heading.start, text.end)
    title = join(document.text, [heading])
    return Row(number, [Field(None, join(document.text, [text]))], span, Heading(title.text, title.span()))


def _is_heading(line: Line) -> bool:
    text = line.text
    return (
        not line.mark
        and not line.role
        and 4 <= len(text) <= _HEADING
        and text[-1] not in SENTENCE_ENDS
        and text[-1] not in "：:"
        and len(_HALVES.findall(text)) <= 1
        and not _COUNTS.search(text)
    )


def _is_paragraph(line: Line, *, goes_on: bool) -> bool:
    """True for a paragraph that counts something, or that `goes_on` right under one that does."""
    counts = goes_on or _COUNTS.search(line.text) is not None
    return not line.mark and not line.role and len(line.text) >= _PARAGRAPH and counts and line.is_prose
