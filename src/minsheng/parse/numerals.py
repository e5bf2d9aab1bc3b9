"""Numbers as Chinese official prose writes them, and back.

Arabic (`1,234`, `１２．５`), Chinese (`两万五千`, `一百二`, `二〇二三`), mixed (`1.5万`, `20余万`, `3千`),
fractions (`三分之二`) and percentages (`百分之九十五`, as a fraction of one). Approximating words
(余, 多, 来, 几) are read over: what they say is the comparator's business.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

_WIDE: Final = re.compile("[０-９．，]")
_HALF_WIDTH: Final = dict(zip("０１２３４５６７８９．，", "0123456789.,", strict=True))

DIGITS: Final = "[0-9０-９]++"
SEPARATED: Final = rf"(?:[,，][0-9０-９]{{3}}(?![0-9０-９]))*+(?:[.．]{DIGITS})?+"
"""What may go on with an Arabic number's first digits: thousands by separators, decimals."""

ARABIC: Final = DIGITS + SEPARATED
"""Regular expression of an Arabic number with thousands separators and decimals; never backtracks."""

CHINESE_DIGITS: Final = "零〇一二两三四五六七八九"

MAGNITUDE: Final = r"(?:万亿|[十百千]?[万亿]|千|百)"
"""What may follow an Arabic number and multiplies it."""

_DIGIT: Final = {
    "零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4,
    "五": 5, "六": 6, "七": 7, "八": 8, "九": 9,
}  # fmt: skip
_SMALL: Final = {"十": 10, "百": 100, "千": 1000}
_LARGE: Final = {"万": 10**4, "亿": 10**8}
_PIECE: Final = re.compile(r"[0-9]+(?:\.[0-9]+)?|[零〇一二两三四五六七八九十百千万亿]")
_NOISE: Final = re.compile(r"[\s,余多来几]+")
_WHOLE: Final = re.compile(r"(?:[0-9]+(?:\.[0-9]+)?|[零〇一二两三四五六七八九十百千万亿])+")
_PLAIN: Final = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_LONGEST: Final = 40
"""Digits of a printed number beyond which it is no number but noise."""


def half_width(text: str) -> str:
    """The text with full-width digits and marks in ASCII, one character for one, so that offsets stay."""
    return text if text.isascii() else _WIDE.sub(lambda found: _HALF_WIDTH[found[0]], text)


def parse_number(text: str) -> Decimal:
    """Value of a printed number, magnitudes multiplied in; ValueError where it is none.

    `parse_number("1.5万") == 15000`, `parse_number("两万五") == 25000`.
    """
    plain = _NOISE.sub("", half_width(text))
    if _PLAIN.fullmatch(plain):
        return canonical(Decimal(plain))
    whole, divided, part = plain.partition("分之")
    if divided:
        return canonical(_mixed(part) / _nonzero(_mixed(whole)))
    return canonical(_mixed(plain))


def canonical(value: Decimal) -> Decimal:
    """The same value without trailing zeros and without exponent: 260, not 260.0 and not 2.6E+2."""
    if value == value.to_integral_value():
        return Decimal(int(value)) if abs(value.adjusted()) < _LONGEST * 2 else value
    return value.normalize()


def countable(digits: str) -> bool:
    """Whether a run of digits is short enough to be a printed number."""
    return len(digits) <= _LONGEST


def _nonzero(value: Decimal) -> Decimal:
    if value == 0:
        raise ValueError("a fraction of zero parts")
    return value


def _mixed(text: str) -> Decimal:
    """Value of Chinese or mixed numerals without separators."""
    if not _WHOLE.fullmatch(text):
        raise ValueError(f"not a number: {text[:20]!r}")
    if all(character in _DIGIT for character in text):
        return Decimal("".join([str(_DIGIT[character]) for character in text]))
    return _composed(_PIECE.findall(text))


def _composed(pieces: list[str]) -> Decimal:
    """Sum of digits times units, with the last digit read one unit lower (一百二 is 120)."""
    total = section = number = Decimal(0)
    lower = 1
    for piece in pieces:
        if piece in _LARGE:
            section = (section + number) or Decimal(0 if total else 1)
            total = (
                (total + section) * _LARGE[piece]
                if _absorbs(piece, total)
                else total + section * _LARGE[piece]
            )
            section, number, lower = Decimal(0), Decimal(0), _LARGE[piece] // 10
        elif piece in _SMALL:
            section += (number or 1) * _SMALL[piece]
            number, lower = Decimal(0), _SMALL[piece] // 10
        elif piece in "零〇":
            number, lower = Decimal(0), 1
        else:
            number = Decimal(_DIGIT.get(piece, 0)) if piece in _DIGIT else Decimal(piece)
    return total + section + number * (lower if number < 10 and pieces[-1] in _DIGIT else 1)


def _absorbs(unit: str, total: Decimal) -> bool:
    """Whether the unit multiplies everything before it: 亿 after 万 (万亿)."""
    return unit == "亿" and 0 < total < _LARGE["亿"]
