"""Numbering as word processors and browsers show it: numerals of a style, marks at a line's start."""

from __future__ import annotations

import re
from collections.abc import Callable

_MARK = re.compile(
    r"[（(]?(?:\d{1,3}|[一二三四五六七八九十]{1,3})(?:[）)、。﹒]|[.．](?!\d)|[.．](?=(?:19|20)\d\d年))|"
    r"第[一二三四五六七八九十百\d]{1,4}[条项章节件]|[①-⑳]"
)
_DIGITS = "〇一二三四五六七八九"
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)
_FULL_WIDTH = {ord(digit): ord(digit) - 0x30 + 0xFF10 for digit in "0123456789"}
_LEGAL = str.maketrans("〇一二三四五六七八九十百千", "零壹贰叁肆伍陆柒捌玖拾佰仟")


def has_mark(text: str) -> bool:
    """True where a line begins with a numbering mark of its own."""
    return _MARK.match(text) is not None


def chinese(number: int) -> str:
    """A number from 1 to 9999 in Chinese counting numerals (12 → 十二, 105 → 一百零五)."""
    text, places = "", ("", "十", "百", "千")
    for place, digit in enumerate(reversed(str(number))):
        if digit != "0":
            text = _DIGITS[int(digit)] + places[place] + text
        elif text and text[0] != "零":
            text = "零" + text
    return text.removeprefix("一") if text.startswith("一十") else text


def _letters(number: int) -> str:
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        while number >= value:
            text, number = text + letters, number - value
    return text


def _circled(number: int) -> str:
    return chr(0x245F + number) if number <= 20 else str(number)


def _of(row: str, number: int) -> str:
    return row[(number - 1) % len(row)]


_KINDS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02}",
    "decimalFullWidth": lambda number: str(number).translate(_FULL_WIDTH),
    "decimalFullWidth2": lambda number: str(number).translate(_FULL_WIDTH),
    "decimalHalfWidth": str,
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedFullstop": lambda number: f"{number}.",
    "decimalEnclosedParen": lambda number: f"({number})",
    "lowerLetter": _letters,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "chineseCounting": chinese,
    "chineseCountingThousand": chinese,
    "chineseLegalSimplified": lambda number: chinese(number).translate(_LEGAL),
    "japaneseCounting": chinese,
    "taiwaneseCounting": chinese,
    "taiwaneseCountingThousand": chinese,
    "ideographDigital": lambda number: "".join(_DIGITS[int(digit)] for digit in str(number)),
    "ideographTraditional": lambda number: _of(_STEMS, number),
    "ideographZodiac": lambda number: _of(_BRANCHES, number),
    "ordinal": lambda number: f"{number}.",
}
"""Numeral styles by their name in WordprocessingML (ISO/IEC 29500-1, 17.18.59 ST_NumberFormat)."""


def numeral(number: int, kind: str) -> str:
    """A number as a style writes it; digits where the style is not known or does not go so far."""
    if kind in {"bullet", "none", ""}:
        return ""
    if not 0 < number < 10_000:
        return str(number)
    return _KINDS.get(kind, str)(number)
