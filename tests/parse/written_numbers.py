"""Numbers written as documents print them: what reading them must undo."""

from __future__ import annotations

from decimal import Decimal

from minsheng.parse.numerals import canonical


def format_arabic(value: Decimal) -> str:
    """The value with thousands separators, as documents print it."""
    return f"{canonical(value):,f}"


def format_chinese(value: int) -> str:
    """A whole number from 0 to 10**16 - 1 in Chinese numerals (10 is 十, 2000 is 二千)."""
    if not 0 <= value < 10**16:
        raise ValueError(f"out of range: {value}")
    if value == 0:
        return "零"
    high, low = divmod(value, 10**8)
    text = (_below_hundred_million(high) + "亿" if high else "") + _joined(low, 10**7, bool(high))
    return text[1:] if text.startswith("一十") else text


def _joined(low: int, full: int, after: bool) -> str:
    """The lower part, with the zero that a gap after a higher part needs."""
    if not low:
        return ""
    return ("零" if after and low < full else "") + _below_hundred_million(low)


def _below_hundred_million(value: int) -> str:
    high, low = divmod(value, 10**4)
    upper = _below_ten_thousand(high) + "万" if high else ""
    if not low:
        return upper
    return upper + ("零" if high and low < 1000 else "") + _below_ten_thousand(low)


def _below_ten_thousand(value: int) -> str:
    text, gap = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, value = divmod(value, unit)
        if digit:
            text += ("零" if gap and text else "") + "零一二三四五六七八九"[digit] + name
            gap = False
        else:
            gap = True
    return text
