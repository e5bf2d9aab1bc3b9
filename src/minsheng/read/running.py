"""Running heads, running feet and page numbers of paged documents."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from minsheng.read.glyphs import TextLine, segments

_ZONE = 0.12
"""Share of a page's height in which heads and feet stand, above and below."""
_NUMBER = re.compile(r"(?P<dash>[-—–―－·~]?) ?(?P<number>\d{1,4}) ?[-—–―－·~]?")
_WORDED = re.compile(
    r"第 ?\d{1,4} ?页(?: ?[,，/]? ?共 ?\d{1,4} ?页)?|\d{1,4} ?/ ?\d{1,4}|[-—–―－·] ?\d{1,4} ?[-—–―－·]"
)
_DIGITS = re.compile(r"\d+")
_SHARE = 0.4
"""Share of pages on which a line stands at the same place and is a running one (odd and even may differ)."""
_APART, _SIZE, _STEP = 1.4, 0.08, 2.5
"""A running line stands further from the text than its lines from each other, or is of another size.

Lines of the text are no further from each other than `_STEP` em."""


def without_running(
    pages: Sequence[Sequence[TextLine]], heights: Sequence[float], size: float
) -> list[list[TextLine]]:
    """Each page's lines without those that run through the document; `size` is that of its text."""
    edges = [
        [line for line in lines if _is_edge(line, height)]
        for lines, height in zip(pages, heights, strict=True)
    ]
    running = _repeated(pages, edges, size)
    running |= _numbers(edges)
    return [[line for line in lines if id(line) not in running] for lines in pages]


def _is_edge(line: TextLine, height: float) -> bool:
    return not _ZONE * height < line.y - 0.35 * line.size < (1 - _ZONE) * height


def _repeated(
    pages: Sequence[Sequence[TextLine]], edges: Sequence[Sequence[TextLine]], size: float
) -> set[int]:
    """Lines that stand at the same place with the same words, digits aside, on many pages.

    The head of a table without ruled lines, which has several columns, is none.
    """
    apart = _set_apart(pages, size)
    keyed = [
        {_key(line): line for line in lines if id(line) in apart and len(segments(line, 2)) < 3}
        for lines in edges
    ]
    count = Counter(key for page in keyed for key in page)
    enough = max(2, _SHARE * len(edges))
    return {id(line) for page in keyed for key, line in page.items() if count[key] >= enough}


def _set_apart(pages: Sequence[Sequence[TextLine]], size: float) -> set[int]:
    """Lines that keep their distance from the text, or are not of its size."""
    steps = [after.y - before.y for lines in pages for before, after in pairwise(lines)]
    step = min(median(steps or [0.0]), _STEP * size)
    apart: set[int] = set()
    for lines in pages:
        for index, line in enumerate(lines):
            near = [
                abs(one.y - line.y)
                for one in (*lines[max(index - 1, 0) : index], *lines[index + 1 : index + 2])
            ]
            if abs(line.size - size) > _SIZE * size or min(near, default=step * 2) > _APART * step:
                apart.add(id(line))
    return apart


def _key(line: TextLine) -> tuple[str, int]:
    return _DIGITS.sub("#", line.text).replace(" ", ""), round(line.y / line.size)


def _numbers(edges: Sequence[Sequence[TextLine]]) -> set[int]:
    """Lines that are nothing but the page's number: worded, in dashes, or bare ones that count pages."""
    found = {id(line) for lines in edges for line in lines if _WORDED.fullmatch(line.text)}
    bare = [
        (int(match["number"]) - index, line)
        for index, lines in enumerate(edges)
        for line in lines
        if (match := _NUMBER.fullmatch(line.text))
    ]
    shifts = Counter(shift for shift, _ in bare)
    shift, count = shifts.most_common(1)[0] if shifts else (0, 0)
    if count >= max(2, len(edges) // 2):
        found |= {id(line) for one, line in bare if one == shift}
    return found
