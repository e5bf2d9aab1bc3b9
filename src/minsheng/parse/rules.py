"""Why a number is no quantity: the rules of `mappings/wordings/not-quantity.csv` as patterns.

A rule is asked for at the position where a number, a Chinese numeral or a word that leads one in
(第, an opening bracket, a letter) begins. Positions are those of the string given.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final, NamedTuple

from minsheng.parse import wording
from minsheng.parse.measure import MAGNITUDE, measured
from minsheng.parse.numerals import ARABIC

DASH: Final = r"(?:[-－–—―~～至到]|——)"
NUMERAL: Final = "[一二两三四五六七八九十百千万亿零〇]"
CHINESE_RUN: Final = rf"{NUMERAL}{{1,12}}+"
TAIL: Final = re.compile(rf"\s?(余|多|来|几)?\s?({MAGNITUDE})?\s?(余|多(?!层|功能|元|种|样|媒)|来)?\s?")
"""What may follow an Arabic number before its measure word: 余 or 多, a magnitude, 余 or 多 again."""


class Mark(NamedTuple):
    """A number that is no quantity: where it stands and the reason's code."""

    start: int
    end: int
    reason: str


def _pattern(part: str) -> str:
    """A rule's pattern with its placeholders filled in."""
    return part.replace("{n}", ARABIC).replace("{c}", CHINESE_RUN).replace("{-}", DASH)


def _before(words: str) -> str:
    """Lookbehind for any of a rule's words."""
    if not words:
        return ""
    if words == "^":
        return r"(?:^|(?<=[。；;：:！!？?，,\s（()）|]))"
    return f"(?:{'|'.join([f'(?<={re.escape(word)})' for word in words.split()])})"


class _Lexer(NamedTuple):
    pattern: re.Pattern[str]
    reasons: tuple[str, ...]
    bare: tuple[bool, ...]
    """Whether the rule holds only where no measure word follows."""


@cache
def _lexers() -> dict[str, _Lexer]:
    """The rules of each kind of first character as one pattern."""
    return {kind: _lexer(kind) for kind in ("digit", "chinese", "other")}


def _lexer(kind: str) -> _Lexer:
    """The rules of a kind, each with an empty group behind it that tells which one did."""
    rules = [rule for rule in wording.not_quantity_rules() if rule.starts == kind]
    whole = "(?:(?<![0-9])|(?![0-9]))" if kind == "digit" else ""
    parts = []
    for rule in rules:
        after = _pattern(rule.after.replace("{!u}", ""))
        parts.append(f"{_before(rule.before)}(?:{_pattern(rule.number)}){whole}(?:{after})()")
    return _Lexer(
        re.compile("|".join(parts)),
        tuple(rule.reason for rule in rules),
        tuple(rule.after.endswith("{!u}") for rule in rules),
    )


def ruled(text: str, position: int, kind: str) -> Mark | None:
    """The mark that the first matching rule makes of what stands at the position."""
    lexer = _lexers()[kind]
    match = lexer.pattern.match(text, position)
    if match is None or match.lastindex is None:
        return None
    index = match.lastindex - 1
    if lexer.bare[index] and _counts(text, match.end()):
        return None
    return Mark(position, match.end(), lexer.reasons[index])


def _counts(text: str, position: int) -> bool:
    """Whether a magnitude or measure word stands at the position."""
    tail = TAIL.match(text, position)
    if tail is None or tail.group(2) or tail.group(1):
        return tail is not None
    found = measured(text, tail.end())
    return found is not None and (found.measure is None or found.measure.family != "place")
