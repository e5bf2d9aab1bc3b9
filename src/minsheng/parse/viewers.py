"""Pages of document viewers: a file's text by pages, each on one line behind its number (`2、`).

Where spaces stand for its line breaks, the headings 一、 and （一） begin lines of their own again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from minsheng.parse.lines import SENTENCE_ENDS, Line
from minsheng.parse.marks import mark_of
from minsheng.parse.wording import cued

_PAGE: Final = re.compile(r"(?<=\s)(\d{1,2})、(?=\s)")
_ITEM: Final = re.compile(r"(?:^|\s)(?:\d{1,2} ?(?:[.．]|[,，](?!\d))|[（(][一二三四五六七八九十]{1,3}[)）])")
_SHORTEST: Final = 200
"""Characters of a line of several pages."""
_SPACES: Final = re.compile(r"\s+")
_HEADINGS: Final = frozenset({"chinese", "chinese-bracket"})
_LONGEST: Final = 40
"""Characters of a heading."""
_MARK: Final = 12
"""Characters in which a mark and a letter behind it stand."""
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
            found.extend(_headed(line))
        else:
            found.append(line)
    return found


def pages_apart(lines: Sequence[Line], cut: Sequence[Line]) -> list[Line]:
    """Parts of lines, those that hold a page's mark cut there: `…责任单位：区民 2、 政局。…`.

    A mark stands alone between blanks, most in the midst of sentences, each with the next number, in a long
    line whose items are numbered in another way.
    """
    marks = [place for line in lines if len(line.text) >= _SHORTEST for place in _marks(line)]
    if not marks:
        return list(cut)
    return [part for line in cut for part in _parted(line, marks)]


def _parted(line: Line, marks: Sequence[tuple[int, int]]) -> Iterator[Line]:
    """The stretches of a line between marks, the first with the line's own mark."""
    inside = [
        (start - line.start, end - line.start) for start, end in marks if line.start <= start < line.end
    ]
    mark = line.mark
    for start, end in zip(
        [0, *(end for _, end in inside)], [*(start for start, _ in inside), len(line.text)], strict=True
    ):
        text = line.text[start:end].strip()
        if text:
            first = line.start + start + line.text[start:end].index(text)
            yield Line(
                first, first + len(text), text, mark, line.role if mark == line.mark else None, line.kind
            )
        mark = None


def _marks(line: Line) -> Iterator[tuple[int, int]]:
    """Where the marks of pages stand in the document."""
    found = list(_PAGE.finditer(line.text))
    numbers = [int(mark[1]) for mark in found]
    in_turn = bool(numbers) and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    before = [line.text[: mark.start()].rstrip()[-1:] for mark in found]
    torn = sum(bool(sign) and sign not in SENTENCE_ENDS for sign in before)
    if in_turn and numbers[0] <= 2 and 2 * torn >= len(found) and len(_ITEM.findall(line.text)) >= 2:
        yield from ((line.start + mark.start(), line.start + mark.end()) for mark in found)


def _headed(line: Line) -> Iterator[Line]:
    """A page without its number, cut before and behind the headings in it."""
    start = len(line.text) - len(line.body)
    for gap in [*_SPACES.finditer(line.text, start), None]:
        stop = gap.start() if gap else len(line.text)
        heading = stop - start <= _LONGEST and _heads(line.text, start)
        if gap is None or heading or _heads(line.text, gap.end()):
            text = line.text[start:stop]
            if text:
                yield Line(line.start + start, line.start + stop, text, mark_of(text), None, line.kind)
            start = gap.end() if gap else stop


def _heads(text: str, start: int) -> bool:
    """True where the mark of a heading stands."""
    mark = mark_of(text[start : start + _MARK])
    return mark is not None and mark.style in _HEADINGS
