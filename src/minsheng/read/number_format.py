"""Values of spreadsheet cells as their number format shows them.

What a format says of sign, colour, alignment and place of thousands is left out: `1,200` is shown as
1200. Percent, decimals, dates and text around the number are kept.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import NamedTuple

_TOKEN = re.compile(
    r'"([^"]*)"|\\(.)|\[[^\]]*\]|_.|\*.|([0#?][0#?,.]*)|(General|G/通用格式)|(%)|(.)', re.DOTALL
)
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_DAY = re.compile(r"[dD日]")
_MONTH = re.compile(r"[mM月]")
_CLOCK = re.compile(r"[hHsS时]")


_MOST = Decimal(10) ** 12
"""Numbers from here on are shown with the decimals that they have."""


class _Pattern(NamedTuple):
    """A number format: text before and after, decimals (None for as many as there are), percent signs."""

    before: str
    after: str
    decimals: int | None
    percents: int


def shown(value: object, form: str) -> str:
    """A cell's value as text: numbers and dates by the format, everything else as it is."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float | Decimal):
        return _number(value, form or "General")
    if isinstance(value, date):
        return _day(value, form)
    if isinstance(value, time):
        return f"{value.hour}:{value.minute:02}"
    return str(value)


def _number(value: float | Decimal, form: str) -> str:
    pattern = _pattern(form)
    number = Decimal(repr(value) if isinstance(value, float) else value)
    if not number.is_finite():
        return str(value)
    number = number.scaleb(2 * pattern.percents)
    if pattern.decimals is None or abs(number) >= _MOST:
        text = _general(number)
    else:
        text = f"{number.quantize(Decimal(1).scaleb(-pattern.decimals), ROUND_HALF_UP):f}"
    return pattern.before + text + pattern.after


def _general(number: Decimal) -> str:
    """A number with at most ten decimals and no zeros after them."""
    if number == number.to_integral_value():
        return f"{number.to_integral_value():f}"
    return f"{round(number, 10):f}".rstrip("0").rstrip(".")


@lru_cache(256)
def _pattern(form: str) -> _Pattern:
    """The part of a format for positive numbers."""
    texts = ["", ""]
    decimals: int | None = None
    seen, percents = 0, 0
    for match in _TOKEN.finditer(form[:255]):
        quoted, escaped, digits, general, percent, other = match.groups()
        if other == ";":
            break
        if digits and not seen:
            decimals = _decimals(digits)
        seen = 1 if digits or general else seen
        percents += percent is not None
        texts[seen] += (quoted or escaped or percent or _literal(other)) if not digits and not general else ""
    return _Pattern(texts[0], texts[1], decimals if seen else None, min(percents, 2))


def _decimals(digits: str) -> int | None:
    """Decimals that a run of placeholders shows; None where it shows those that there are."""
    _, point, after = digits.partition(".")
    places = sum(letter in "0#?" for letter in after)
    return None if point and "0" not in after else min(places, 15)


def _literal(letter: str | None) -> str:
    """A character that a format shows as it stands: Chinese text, brackets and dashes."""
    return letter if letter and (letter > "\u2e7f" or letter in "-()（） ") else ""


def _day(value: date, form: str) -> str:
    """A day as 2024年11月30日, without what the format does not show."""
    bare = _QUOTED.sub(lambda quoted: quoted[0] if "月" in quoted[0] or "日" in quoted[0] else "", form or "")
    text = f"{value.year}年{value.month}月"
    if _DAY.search(bare) or not _MONTH.search(bare):
        text += f"{value.day}日"
    if isinstance(value, datetime) and (value.hour or value.minute) and _CLOCK.search(bare):
        text += f"{value.hour}:{value.minute:02}"
    return text
