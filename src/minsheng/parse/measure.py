"""Measure words: what follows a number and says what it counts in.

The table `mappings/wordings/uom.csv` gives each wording its concept of scheme `uom` and its family:
words of one family may count the same thing (个, 座, 家 of one kind of place; 名 and 人 of persons).
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from typing import Final, NamedTuple

from minsheng.resources import mappings, rows

MAGNITUDE: Final = r"(?:万亿|[十百千]?[万亿](?!达|科|柳|泉|里|家乐)|千(?![瓦米克伏])|百(?![分货姓亩年]))"
"""万, 亿 and their like after an Arabic number; not the first syllable of another word."""

_SLASH: Final = re.compile(r"\s?(?:/|／|每)\s?((?:[百千]?[万亿]|[百千])?)")
_BRACKET: Final = re.compile(r"[（(]([一-龥%％]{1,3})[)）]")


class Measure(NamedTuple):
    """A measure word as the table knows it."""

    wording: str
    code: str
    family: str
    numeral: str
    """Which Chinese numerals count before it: `one` (all), `more` (from two on), or none."""


class Measured:
    """A measure word found in a text: its end, its words as printed, what the table says of it."""

    def __init__(self, end: int, text: str, measure: Measure | None) -> None:
        self.end, self.text, self.measure = end, text, measure


@cache
def measures() -> dict[str, Measure]:
    """The table by wording."""
    table = rows(mappings("wordings", "uom.csv"), "wording", "code", "family", "not_before", "numeral")
    return {
        row["wording"]: Measure(row["wording"], row["code"], row["family"], row["numeral"]) for row in table
    }


@cache
def _by_first() -> dict[str, re.Pattern[str]]:
    """For each first character, the pattern of the measure words that begin with it, longest first."""
    words: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in rows(mappings("wordings", "uom.csv"), "wording", "not_before"):
        words[row["wording"][0]].append((row["wording"], row["not_before"]))
    return {first: re.compile(_alternatives(found)) for first, found in words.items()}


def _alternatives(words: list[tuple[str, str]]) -> str:
    longest_first = sorted(words, key=lambda word: -len(word[0]))
    return "|".join([re.escape(word) + _guard(guard) for word, guard in longest_first])


def _guard(not_before: str) -> str:
    """Lookahead that refuses the continuations which make another word of a measure word."""
    return f"(?!{'|'.join([re.escape(word) for word in not_before.split()])})" if not_before else ""


def measured(text: str, position: int) -> Measured | None:
    """The longest measure word at a position of the text, compound forms (亿元/平方公里, 套(件)) whole."""
    pattern = _by_first().get(text[position : position + 1])
    match = pattern.match(text, position) if pattern else None
    if match is None:
        return None
    end = match.end()
    following = text[end : end + 1]
    if following in "/／每" and following:
        return _rate(text, position, end)
    if following in "（(" and following:
        end = _alternative(text, end)
    return Measured(end, text[position:end], measures()[match.group()])


def _rate(text: str, start: int, end: int) -> Measured:
    """A measure word with its denominator; the numerator alone where no denominator follows."""
    alone = Measured(end, text[start:end], measures()[text[start:end]])
    slash = _SLASH.match(text, end)
    if slash is None:
        return alone
    lower = _denominator(text, slash.end())
    if lower is None:
        return alone
    whole = f"{text[start:end]}/{slash.group(1)}{text[slash.end() : lower]}"
    return Measured(lower, text[start:lower], measures().get(whole))


_PERIOD: Final = re.compile(r"[人日天月年]|小时|分钟")


def _denominator(text: str, position: int) -> int | None:
    """Where the denominator that begins at the position ends."""
    pattern = _by_first().get(text[position : position + 1])
    match = pattern.match(text, position) if pattern else None
    match = match or _PERIOD.match(text, position)
    return match.end() if match else None


def _alternative(text: str, end: int) -> int:
    """End of a measure word with its alternative in brackets: 套(件), 条(个)."""
    bracket = _BRACKET.match(text, end)
    return bracket.end() if bracket and bracket.group(1) in measures() else end


def known(wording: str) -> Measure | None:
    """What the table says of a measure word that stands alone (a row name's 万人, %, 亿立方米)."""
    return measures().get(wording)
