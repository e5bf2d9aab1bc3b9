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
TAIL: Final = re.compile(
    rf"\s?(余|多|来|几)?\s?({MAGNITUDE})?\s?(余|多(?!层|功能|元(?![，。；、,;）)])|种|样|媒)|来)?\s?"
)
"""What may follow an Arabic number before its measure word: 余 or 多, a magnitude, 余 or 多 again."""

_CLAUSE: Final = r"[。；;：:！!？?，,\s（()）|]"
"""What a clause begins behind."""

_LEADS_WHOLE: Final = re.compile(r"(?:\(\?<![^)]*\))*\{n\}")
"""Rules that begin with a whole number, not with digits."""

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
        return f"(?:^|(?<={_CLAUSE}))"
    last = "".join(sorted({word[-1] for word in words.split()}))
    return f"(?<=[{re.escape(last)}])(?:{'|'.join([f'(?<={re.escape(word)})' for word in words.split()])})"


def _whole(rule: wording.Rule) -> str:
    """Pattern of a rule from where its number begins; a number is not torn out of a longer one."""
    ended = "(?![0-9](?<=[0-9][0-9]))" if rule.starts == "digit" else ""
    after = _pattern(rule.after.replace("{!u}", ""))
    return f"{_before(rule.before)}(?:{_pattern(rule.number)}){ended}(?:{after})"


class _Lexer(NamedTuple):
    """Some of the rules as one pattern; an empty group behind each tells which matched."""

    pattern: re.Pattern[str]
    rules: tuple[wording.Rule, ...]


@cache
def _lexers() -> dict[str, _Lexer]:
    """The rules for what begins with a Chinese numeral, and with neither that nor a digit."""
    return {kind: _lexer(kind) for kind in ("chinese", "other")}


def _lexer(kind: str) -> _Lexer:
    rules = [rule for rule in wording.not_quantity_rules() if rule.starts == kind]
    return _Lexer(re.compile("|".join([f"{_whole(rule)}()" for rule in rules])), tuple(rules))


def ruled(text: str, position: int, kind: str) -> Mark | None:
    """The mark that the first matching rule makes of what stands at the position."""
    lexer = _lexers()[kind]
    match = lexer.pattern.match(text, position)
    return _marked(text, match, lexer.rules[(match.lastindex or 1) - 1]) if match else None


def ruled_number(text: str, position: int, run: int, end: int) -> Mark | None:
    """The mark that the first matching rule makes of the Arabic number between `position` and `end`.

    `run` is where its first digits in a row end.
    """
    for rule, pattern in _of_numbers().asked(text, position, run, end):
        match = pattern.match(text, position)
        if match:
            return _marked(text, match, rule)
    return None


def _marked(text: str, match: re.Match[str], rule: wording.Rule) -> Mark | None:
    if rule.after.endswith("{!u}") and _counts(text, match.end()):
        return None
    return Mark(match.start(), match.end(), rule.reason)


_Patterns = list[tuple[wording.Rule, re.Pattern[str]]]


class _OfNumbers:
    """The rules for Arabic numbers in order, of which a number is asked only those that can match there.

    What stands before the number, how many digits it begins with and what is behind them each leave some
    of the rules: a bit for each, the first rule's the lowest.
    """

    def __init__(self) -> None:
        self._rules = [rule for rule in wording.not_quantity_rules() if rule.starts == "digit"]
        self._patterns = [re.compile(_whole(rule)) for rule in self._rules]
        self._follow = [re.compile(_pattern(rule.follow)) for rule in self._rules]
        self._whole = self._bits([bool(_LEADS_WHOLE.match(rule.number)) for rule in self._rules])
        self._before: dict[str, int] = {}
        self._digits: dict[int, int] = {}
        self._behind: dict[str, int] = {}
        self._asked: dict[int, _Patterns] = {}

    def asked(self, text: str, position: int, run: int, end: int) -> _Patterns:
        """The rules that may match the number at a position, in order, with their patterns."""
        behind = self._behind_sign(_sign(text, run))
        if end != run:
            behind = behind & ~self._whole | self._behind_sign(_sign(text, end)) & self._whole
        bits = behind & self._of_digits(run - position) & self._before_sign(text[position - 1 : position])
        found = self._asked.get(bits)
        if found is None:
            pairs = zip(self._rules, self._patterns, strict=True)
            found = self._asked[bits] = [pair for place, pair in enumerate(pairs) if bits >> place & 1]
        return found

    def _behind_sign(self, sign: str) -> int:
        """The rules whose numbers may go on with a sign; "" is the text's end."""
        bits = self._behind.get(sign)
        if bits is None:
            may = [not follow.pattern or follow.match(sign) is not None for follow in self._follow]
            bits = self._behind[sign] = self._bits(may)
        return bits

    def _of_digits(self, count: int) -> int:
        """The rules whose numbers may begin with so many digits."""
        bits = self._digits.get(count)
        if bits is None:
            bits = self._digits[count] = self._bits([_holds(rule.digits, count) for rule in self._rules])
        return bits

    def _before_sign(self, sign: str) -> int:
        """The rules that may be asked behind a sign; "" is the text's start."""
        bits = self._before.get(sign)
        if bits is None:
            bits = self._before[sign] = self._bits([_may_stand(rule.before, sign) for rule in self._rules])
        return bits

    @staticmethod
    def _bits(rules: list[bool]) -> int:
        return sum(1 << place for place, holds in enumerate(rules) if holds)


@cache
def _of_numbers() -> _OfNumbers:
    return _OfNumbers()


def _sign(text: str, position: int) -> str:
    """The character at a position, or behind a blank there."""
    sign = text[position : position + 1]
    return text[position + 1 : position + 2] if sign.isspace() else sign


def _holds(digits: str, count: int) -> bool:
    """Whether a row's numbers of digits (`4`, `1-2`, nothing for any) hold a count."""
    low, _, high = digits.partition("-")
    return not digits or int(low) <= count <= int(high or low)


def _may_stand(before: str, sign: str) -> bool:
    """Whether a rule that wants some words before it can match behind a sign."""
    if before == "^":
        return not sign or re.match(_CLAUSE, sign) is not None
    return not before or sign in {word[-1] for word in before.split()}


def _counts(text: str, position: int) -> bool:
    """Whether a magnitude or measure word stands at the position."""
    tail = TAIL.match(text, position)
    if tail is None or tail.group(2) or tail.group(1):
        return tail is not None
    found = measured(text, tail.end())
    return found is not None and (found.measure is None or found.measure.family != "place")
