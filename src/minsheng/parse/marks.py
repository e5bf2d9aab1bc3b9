"""Numbering marks at the start of a line: `1、`, `（一）`, `第五项`, `①`, a number alone.

The styles are rows of `mappings/wordings/numbering.csv`: a name, a rank (how deep it usually
stands), what its first character is, and a pattern with the group `n`.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Final, NamedTuple

from minsheng import resources
from minsheng.errors import TableError
from minsheng.parse.measure import measured

_CHINESE: Final = {digit: value for value, digit in enumerate("一二三四五六七八九", 1)}


class Mark(NamedTuple):
    """A numbering mark: its style, its number, and where in the line the text after it begins."""

    style: str
    number: int
    end: int


@cache
def _styles() -> tuple[tuple[str, int, re.Pattern[str]], ...]:
    path = resources.mappings("wordings", "numbering.csv")
    rows = resources.rows(path, "style", "rank", "pattern")
    return tuple((row["style"], int(row["rank"]), re.compile(row["pattern"])) for row in rows)


@cache
def _any_style() -> re.Pattern[str]:
    """One pattern for all styles, tried in their order: group 2 i + 1 is style i, the next its number.

    Raises TableError where a style's pattern has other groups than `n`.
    """
    for style, _, pattern in _styles():
        if pattern.groups != 1 or "n" not in pattern.groupindex:
            raise TableError(
                f"style {style} has other groups than n", where="numbering.csv", mend="use (?:…) for these"
            )
    parts = (f"({pattern.pattern.replace('(?P<n>', '(')})" for _, _, pattern in _styles())
    return re.compile("|".join(parts))


@cache
def _firsts() -> re.Pattern[str]:
    """The first character of any style."""
    rows = resources.rows(resources.mappings("wordings", "numbering.csv"), "begins")
    return re.compile("|".join([row["begins"] for row in rows]))


@lru_cache(maxsize=8192)
def _begins(sign: str) -> bool:
    """Whether a mark can begin with that character."""
    return _firsts().match(sign) is not None


@cache
def rank(style: str) -> int:
    """How deep a style usually stands: 1 outermost."""
    return next(depth for name, depth, _ in _styles() if name == style)


def chinese_number(text: str) -> int:
    """1–99 of a Chinese numeral such as 十二; 0 where the text is none."""
    tens, ten, ones = text.rpartition("十")
    if ten and not (tens in _CHINESE or not tens):
        return 0
    if ones and ones not in _CHINESE:
        return 0
    return (_CHINESE.get(tens, 1) * 10 if ten else 0) + _CHINESE.get(ones, 0)


def _number(text: str) -> int:
    if text[0].isascii():
        return int(text)
    if text.isdecimal():
        return int(text)
    if "①" <= text <= "⑳":
        return ord(text) - ord("①") + 1
    return chinese_number(text)


_OPEN: Final = frozenset({"arabic-open", "arabic-blank"})
"""Styles of a number without any sign after it: none where a measure word follows (30节 …)."""


def mark_of(text: str) -> Mark | None:
    """The numbering mark that the line begins with, None where there is none.

    `text` carries no leading white space. White space after the mark is passed over.
    """
    found = _any_style().match(text) if _begins(text[:1]) else None
    if not found or found.lastindex is None:
        return None
    style = _styles()[found.lastindex // 2][0]
    number = _number(found[found.lastindex + 1])
    if not number or (style in _OPEN and measured(text, found.end())):
        return _mark_behind(found.lastindex // 2, text)
    return Mark(style, number, _behind_space(text, found.end()))


def _mark_behind(place: int, text: str) -> Mark | None:
    """The mark by the styles behind that one, where its own pattern matches and it is none."""
    for style, _, pattern in _styles()[place + 1 :]:
        found = pattern.match(text)
        if found and style in _OPEN and measured(text, found.end()):
            continue
        if found and (number := _number(found["n"])):
            return Mark(style, number, _behind_space(text, found.end()))
    return None


def _behind_space(text: str, end: int) -> int:
    while end < len(text) and text[end].isspace():
        end += 1
    return end
