"""Glyphs placed on a page → lines of text. Used by formats that place characters: PDF and OFD.

Lengths are in any one unit, y grows downwards. An em is the size of a glyph's font.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from statistics import median
from typing import NamedTuple

from minsheng.read.pieces import clean
from minsheng.read.radicals import as_drawn

_CLOSING = "，。、；：！？）》”’】〉」』…,.;:!?)%％"
_SAME_LINE = 0.4
"""Baselines so near, in em, are of one line (raised and lowered characters)."""
_GAP, _ASCII_GAP = 0.7, 0.18
"""White space between glyphs, in em, that reads as a space; between two ASCII glyphs the second."""
_SET = 0.1
"""White space, in em, in which a space that was set shows."""
_DOUBLE = 0.3
"""The same glyph printed again so near, in em, is bold print."""
_OPENING = "（《“‘【〈「『([{"
_FIRST = re.compile(rf"[{re.escape(_OPENING)}]*(?:[!-~]+|.)[{re.escape(_CLOSING)}]*")


class Glyph(NamedTuple):
    """A character (rarely several) on a page: left and right edge, baseline, size of its font."""

    text: str
    x0: float
    x1: float
    y: float
    size: float

    @property
    def middle(self) -> tuple[float, float]:
        """The point that says in which cell of a table a glyph stands."""
        return (self.x0 + self.x1) / 2, self.y - 0.35 * self.size


@dataclass(slots=True)
class TextLine:
    """Glyphs on one baseline, from left to right."""

    glyphs: list[Glyph]
    text: str
    page: int = 0

    @property
    def x0(self) -> float:
        """Left edge of the first glyph."""
        return self.glyphs[0].x0

    @property
    def x1(self) -> float:
        """Right edge of the last glyph."""
        return self.glyphs[-1].x1

    @property
    def y(self) -> float:
        """Baseline."""
        return self.glyphs[0].y

    @property
    def size(self) -> float:
        """Median size of the glyphs."""
        return median(glyph.size for glyph in self.glyphs)

    @property
    def first_run(self) -> float:
        """Width of what cannot be parted at the line's start: a word or character, its brackets, its end."""
        run = _FIRST.match(self.text)
        count = len(run[0].replace(" ", "")) if run else 1
        return self.glyphs[min(count, len(self.glyphs)) - 1].x1 - self.x0


def lines_of(glyphs: Iterable[Glyph], page: int = 0) -> list[TextLine]:
    """Lines from top to bottom; glyphs of one baseline make one line, however far apart."""
    lines: list[list[Glyph]] = []
    base = size = 0.0
    for glyph in sorted(glyphs, key=lambda glyph: (glyph.y, glyph.x0)):
        if lines and glyph.y - base <= _SAME_LINE * max(size, glyph.size):
            lines[-1].append(glyph)
            continue
        lines.append([glyph])
        base, size = glyph.y, glyph.size
    made = (line_of(line, page) for line in lines)
    return [line for line in made if line is not None]


def line_of(glyphs: Sequence[Glyph], page: int = 0) -> TextLine | None:
    """The line that glyphs of one baseline make; None for white space."""
    kept: list[Glyph] = []
    spaces: list[float] = []
    for glyph in sorted(glyphs, key=lambda glyph: glyph.x0):
        if not glyph.text.strip():
            spaces.append((glyph.x0 + glyph.x1) / 2)
            continue
        again = (one for one in kept[-3:] if one.text == glyph.text)
        if not any(abs(one.x0 - glyph.x0) < _DOUBLE * glyph.size for one in again):
            kept.append(glyph)
    if not kept:
        return None
    parts = [kept[0].text]
    for before, glyph in pairwise(kept):
        apart = _is_apart(before, glyph) or _is_spaced(before, glyph, spaces)
        parts.extend((" ", glyph.text) if apart else (glyph.text,))
    text = clean(as_drawn("".join(parts)))
    return TextLine(kept, text, page) if text else None


def _is_apart(before: Glyph, after: Glyph) -> bool:
    gap = after.x0 - before.x1
    ascii_ = before.text[-1:].isalpha() and after.text[:1].isalpha() and (before.text + after.text).isascii()
    return gap > (_ASCII_GAP if ascii_ else _GAP) * min(before.size, after.size)


def _is_spaced(before: Glyph, after: Glyph, spaces: Sequence[float]) -> bool:
    """True where a space was set between two glyphs, as between a day and a time or two names of units."""
    if after.x0 - before.x1 < _SET * min(before.size, after.size):
        return False
    index = bisect(spaces, before.x1)
    return index < len(spaces) and spaces[index] < after.x0


def segments(line: TextLine, gap: float) -> list[TextLine]:
    """The parts of a line between gaps wider than `gap` em."""
    number, numbers = 0, [0]
    for before, glyph in zip(line.glyphs, line.glyphs[1:], strict=False):
        number += glyph.x0 - before.x1 > gap * glyph.size
        numbers.append(number)
    parts = groupby(zip(numbers, line.glyphs, strict=True), key=lambda pair: pair[0])
    made = (line_of([glyph for _, glyph in part], line.page) for _, part in parts)
    return [part for part in made if part is not None]
