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


class Mark:
    """A numbering mark: its style, its number, and where in the line the text after it begins."""

    def __init__(self, style: str, number: int, end: int) -> None:
        self.style, self.number, self.end = style, number, end


class _Style(NamedTuple):
    name: str
    rank: int
    begins: re.Pattern[str]
    pattern: re.Pattern[str]


@cache
def _styles() -> tuple[_Style, ...]:
    """The styles in order. Raises TableError where a style's pattern has other groups than `n`."""
    path = resources.mappings("wordings", "numbering.csv")
    styles = tuple(
        _Style(row["style"], int(row["rank"]), re.compile(row["begins"]), re.compile(row["pattern"]))
        for row in resources.rows(path, "style", "rank", "begins", "pattern")
    )
    for style in styles:
        if style.pattern.groups != 1 or "n" not in style.pattern.groupindex:
            raise TableError(
                f"style {style.name} has other groups than n", where=str(path), mend="use (?:…) for these"
            )
    return styles


class _Begun(NamedTuple):
    """Some of the styles in one pattern: group 2 i + 1 is the style at places[i], the next its number."""

    pattern: re.Pattern[str]
    places: tuple[int, ...]


@lru_cache(maxsize=8192)
def _begun(sign: str) -> _Begun | None:
    """The styles that may begin with that character, in their order; None where none may."""
    places = tuple(place for place, style in enumerate(_styles()) if style.begins.match(sign))
    return _together(places) if places else None


@cache
def _together(places: tuple[int, ...]) -> _Begun:
    parts = [_styles()[place].pattern.pattern.replace("(?P<n>", "(") for place in places]
    return _Begun(re.compile("|".join([f"({part})" for part in parts])), places)


@cache
def rank(style: str) -> int:
    """How deep a style usually stands: 1 outermost."""
    return next(known.rank for known in _styles() if known.name == style)


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
    begun = _begun(text[:1])
    found = begun.pattern.match(text) if begun else None
    if begun is None or found is None or found.lastindex is None:
        return None
    place = begun.places[found.lastindex // 2]
    style = _styles()[place].name
    number = _number(found[found.lastindex + 1])
    if not number or (style in _OPEN and measured(text, found.end())):
        return _mark_behind(place, text)
    return Mark(style, number, _behind_space(text, found.end()))


def _mark_behind(place: int, text: str) -> Mark | None:
    """The mark by the styles behind that one, where its own pattern matches and it is none."""
    for style, _, _, pattern in _styles()[place + 1 :]:
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
