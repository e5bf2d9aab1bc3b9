"""Where a text's sentences, clauses and brackets are, found in one pass.

A stretch in brackets is a region of its own: its separators do not divide the text around it.
All positions are those of the string given.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import Final

_GROUPED: Final = re.compile(r",(?<=[0-9],)(?=[0-9]{3})")
"""A comma between the digits of a number, which is no separator."""
_LEVEL: Final = (
    dict.fromkeys("。！!？?\n\t|", 3) | dict.fromkeys("；;", 2) | dict.fromkeys("，,：:", 1) | {"、": 0}
)
_SIGNS: Final[tuple[str, ...]] = (*_LEVEL, *"（）()")
"""Separators and brackets."""
_DEEPEST: Final = 6
"""Brackets within brackets beyond this depth are read as one region."""

SENTENCE: Final = 3
SEMICOLON: Final = 2
CLAUSE: Final = 1
MINOR: Final = 0


class Clauses:
    """The separators of a text by region (0 the text itself, others one bracket each) and level."""

    def __init__(self, text: str) -> None:
        self.length = len(text)
        self._changes = [0]
        self._regions = [0]
        self._marks: list[tuple[list[int], ...]] = [_levels()]
        self.bounds: list[tuple[int, int]] = [(0, self.length)]
        """Start and end of each region's inside."""
        self.parents = [0]
        self._read(text, _marks(text))

    def _read(self, text: str, marks: list[int]) -> None:
        pairs = _pairs(text, marks) if "(" in text or "（" in text else {}
        stack = [0]
        for position in marks:
            level = _LEVEL.get(text[position])
            if level is not None:
                for marks_of_level in self._marks[stack[-1]][: level + 1]:
                    marks_of_level.append(position)
            elif position in pairs:
                self._open(stack, position, pairs[position])
            elif len(stack) > 1 and position == self.bounds[stack[-1]][1]:
                stack.pop()
                self._changes.append(position)
                self._regions.append(stack[-1])

    def _open(self, stack: list[int], position: int, end: int) -> None:
        self.parents.append(stack[-1])
        stack.append(len(self.bounds))
        self.bounds.append((position + 1, end))
        self._marks.append(_levels())
        self._changes.append(position + 1)
        self._regions.append(stack[-1])

    def region(self, position: int) -> int:
        """The innermost region that holds the position."""
        if len(self.bounds) == 1:
            return 0
        return self._regions[bisect_right(self._changes, position) - 1]

    def before(self, position: int, region: int, level: int) -> int:
        """Where the part that holds the position begins: after the last separator of at least the level."""
        marks = self._marks[region][level]
        index = bisect_left(marks, position) - 1
        return marks[index] + 1 if index >= 0 else self.bounds[region][0]

    def after(self, position: int, region: int, level: int) -> int:
        """Where the part that holds the position ends: at the next separator of at least the level."""
        marks = self._marks[region][level]
        index = bisect_left(marks, position)
        return marks[index] if index < len(marks) else self.bounds[region][1]

    def around(self, start: int, end: int, region: int) -> tuple[int, int, int, int]:
        """Where the smallest part and the clause that hold a stretch begin, and where they end."""
        low, high = self.bounds[region]
        parts, clauses = self._marks[region][:SEMICOLON]
        before = bisect_left(parts, start)
        after = bisect_left(parts, end, before)
        left = parts[before - 1] + 1 if before else low
        right = parts[after] if after < len(parts) else high
        if len(parts) == len(clauses):
            return left, left, right, right
        before = bisect_left(clauses, start)
        after = bisect_left(clauses, end, before)
        wide = clauses[before - 1] + 1 if before else low
        return left, wide, right, clauses[after] if after < len(clauses) else high

    def bracket(self, region: int) -> tuple[int, int]:
        """Positions of a region's brackets themselves, end exclusive."""
        start, end = self.bounds[region]
        return start - 1, end + 1


def _marks(text: str) -> list[int]:
    """Where separators and brackets stand: each sign is looked for by itself, far faster than any of them."""
    marks: list[int] = []
    for sign in _SIGNS:
        position = text.find(sign)
        while position >= 0:
            if sign != "," or not _GROUPED.match(text, position):
                marks.append(position)
            position = text.find(sign, position + 1)
    marks.sort()
    return marks


def _levels() -> tuple[list[int], ...]:
    """Positions of the separators of at least each level, none yet."""
    return ([], [], [], [])


def _pairs(text: str, marks: list[int]) -> dict[int, int]:
    """Positions of opening brackets → their closing ones; what is not paired is no bracket."""
    pairs: dict[int, int] = {}
    stack: list[int] = []
    for position in marks:
        mark = text[position]
        if mark in "(（":
            stack.append(position)
        elif mark in ")）" and stack:
            start = stack.pop()
            if len(stack) < _DEEPEST:
                pairs[start] = position
        elif mark == "|":
            stack.clear()
    return pairs
