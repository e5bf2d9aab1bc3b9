"""Why a number is no quantity: the rules of `mappings/wordings/not-quantity.csv` as patterns.

A rule is asked for at the position where a number, a Chinese numeral or a word that leads one in
(第, an opening bracket, a letter) begins. Positions are those of the string given.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Final, NamedTuple

from minsheng.parse import wording
from minsheng.parse.measure import MAGNITUDE, measured
from minsheng.parse.numerals import ARABIC

DASH: Final = r"(?:[-－–—―~～至到]|——)"
NUMERAL: Final = "[一二两三四五六七八九十百千万亿零〇]"
CHINESE_RUN: Final = rf"{NUMERAL}{{1,12}}+"
TAIL: Final = re.compile(
    rf"\s?(余|多|来|几)?\s?({MAGNITUDE})?\s?(余|多(?!层|功能|元(?![，。；、,;）)])|种|样|媒)|来)?\s?"
)
"""What may follow an Arabic number before its measure word: 余 or 多, a magnitude, 余 or 多 again."""

_DIGITS: Final = re.compile(r"(\[0-9\]\{\d,\d+\})(?!\+)")
"""Digits in a rule's pattern, of which none is ever given back: a number is matched whole or not at all."""


class Mark:
    """A number that is no quantity: where it stands and the reason's code."""

    def __init__(self, start: int, end: int, reason: str) -> None:
        self.start, self.end, self.reason = start, end, reason


def _pattern(part: str) -> str:
    """A rule's pattern with its placeholders filled in."""
    part = _DIGITS.sub(r"\1+", part)
    return part.replace("{n}", ARABIC).replace("{c}", CHINESE_RUN).replace("{-}", DASH)


def _before(words: str) -> str:
    """Lookbehind for any of a rule's words, their last characters first."""
    if not words:
        return ""
    if words == "^":
        return r"(?:^|(?<=[。；;：:！!？?，,\s（()）|]))"
    last = "".join(sorted({word[-1] for word in words.split()}))
    return f"(?<=[{re.escape(last)}])(?:{'|'.join([f'(?<={re.escape(word)})' for word in words.split()])})"


class _Lexer(NamedTuple):
    """Some of the rules as one pattern; an empty group behind each tells which matched."""

    pattern: re.Pattern[str]
    places: tuple[int, ...]
    """Place of each in the table."""
    rules: tuple[wording.Rule, ...]


@cache
def _lexers() -> dict[str, _Lexer]:
    """The rules of each kind of first character; those for any Arabic number are asked behind it."""
    table = list(enumerate(wording.not_quantity_rules()))
    behind = [(place, rule) for place, rule in table if _behind_number(rule)]
    own = [(place, rule) for place, rule in table if not _behind_number(rule)]
    lexers = {
        kind: _lexer([(place, rule, _whole(rule)) for place, rule in own if rule.starts == kind])
        for kind in ("digit", "chinese", "other")
    }
    rest = _lexer([(place, rule, _rest(rule)) for place, rule in behind])
    return {**lexers, "behind": rest._replace(pattern=re.compile(rf"\s?(?:{rest.pattern.pattern})"))}


def _lexer(rules: list[tuple[int, wording.Rule, str]]) -> _Lexer:
    pattern = re.compile("|".join([f"{pattern}()" for _, _, pattern in rules]))
    return _Lexer(pattern, tuple(place for place, _, _ in rules), tuple(rule for _, rule, _ in rules))


def _behind_number(rule: wording.Rule) -> bool:
    return rule.starts == "digit" and not rule.before and rule.number.startswith("{n}")


def _whole(rule: wording.Rule) -> str:
    """Pattern of a rule from where its number begins."""
    return f"{_before(rule.before)}(?:{_pattern(rule.number)}){_ended(rule)}"


def _rest(rule: wording.Rule) -> str:
    """Pattern of what a rule for any number wants behind it, a blank passed."""
    rest = rule.number.removeprefix("{n}")
    return (_pattern(rest[3:]) if rest.startswith(r"\s?") else rf"(?<!\s){_pattern(rest)}") + _ended(rule)


def _ended(rule: wording.Rule) -> str:
    """What follows a rule's number, which is not torn out of a longer one."""
    whole = "(?![0-9](?<=[0-9][0-9]))" if rule.starts == "digit" else ""
    return f"{whole}(?:{_pattern(rule.after.replace('{!u}', ''))})"


@cache
def _follows() -> re.Pattern[str]:
    """What the rules for any Arabic number begin with behind it."""
    behind = _lexers()["behind"].rules
    return re.compile("|".join([_pattern(rule.follow) for rule in behind]))


@lru_cache(maxsize=8192)
def _may_follow(sign: str) -> bool:
    """Whether a rule for any Arabic number can match where that character stands behind it."""
    return sign.isspace() or _follows().match(sign) is not None


def ruled(text: str, position: int, kind: str) -> Mark | None:
    """The mark that the first matching rule makes of what stands at the position."""
    lexer = _lexers()[kind]
    match = lexer.pattern.match(text, position)
    return _marked(text, position, match, lexer) if match else None


def ruled_number(text: str, position: int, end: int) -> Mark | None:
    """The mark that the first matching rule makes of the Arabic number between two positions."""
    lexers = _lexers()
    lexer, behind = lexers["digit"], lexers["behind"]
    match = lexer.pattern.match(text, position)
    later = behind.pattern.match(text, end) if _may_follow(text[end : end + 1]) else None
    if later and (match is None or _place(behind, later) < _place(lexer, match)):
        return _marked(text, position, later, behind)
    return _marked(text, position, match, lexer) if match else None


def _place(lexer: _Lexer, match: re.Match[str]) -> int:
    return lexer.places[(match.lastindex or 1) - 1]


def _marked(text: str, position: int, match: re.Match[str], lexer: _Lexer) -> Mark | None:
    rule = lexer.rules[(match.lastindex or 1) - 1]
    if rule.after.endswith("{!u}") and _counts(text, match.end()):
        return None
    return Mark(position, match.end(), rule.reason)


def _counts(text: str, position: int) -> bool:
    """Whether a magnitude or measure word stands at the position."""
    tail = TAIL.match(text, position)
    if tail is None or tail.group(2) or tail.group(1):
        return tail is not None
    found = measured(text, tail.end())
    return found is not None and (found.measure is None or found.measure.family != "place")
