"""Pages of document viewers: a file's text by pages, each on one line behind its number (`2、`)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from minsheng.parse.lines import Line
from minsheng.parse.marks import mark_of
from minsheng.parse.wording import cued

_HEAD: Final = 6
"""Lines in which a viewer says what it shows."""


def without_page_marks(lines: Sequence[Line]) -> list[Line]:
    """The lines, those of a viewer's pages without the number that each begins with."""
    if not any(cued("viewer").search(line.text) for line in lines[:_HEAD]):
        return list(lines)
    found: list[Line] = []
    page = 1
    for line in lines:
        if line.mark and line.mark.style == "arabic" and line.mark.number == page and line.body:
            page += 1
            text = line.body
            found.append(Line(line.end - len(text), line.end, text, mark_of(text), None, line.kind))
        else:
            found.append(line)
    return found
