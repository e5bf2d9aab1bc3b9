"""Deadlines and as-of dates as documents print them: the last day that is meant.

A month without a day means its last day (2024年9月 → 2024-09-30), 上旬 and 初 the 10th, 中旬 the 20th,
下旬, 底 and 末 the last; a quarter or half-year its last day; 年内, 全年 and a bare year 31 December.
`N月前` means no later than month N, as the genre uses it. A year that is not printed is the one given.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Final

from minsheng.parse.numerals import half_width, parse_number
from minsheng.parse.wording import cue

_CHINESE: Final = re.compile(r"[零〇一二三四五六七八九十]{1,4}(?=[年月日号])")
_DATE: Final = re.compile(
    r"""
    (?P<iso_year>(?:19|20)\d\d)[-./](?P<iso_month>\d{1,2})(?:[-./](?P<iso_day>\d{1,2}))?(?!\d)
    | (?:(?P<year>(?:19|20)\d\d|[今本当明次]|去|上)年度?)?
      (?:
        (?P<month>\d{1,2})(?:[-—–~～至到](?P<until>\d{1,2}))?月份?
        (?:(?P<day>\d{1,2})(?:[-—–~～至](?P<day_until>\d{1,2}))?[日号])?(?P<third>[上中下]旬|底|末|初)?
        | (?:前|第|[1-4一二三四][-—–~～至到])?(?P<quarter>[1-4一二三四])(?:个)?季度
        | (?P<half>[上下])半年
        | (?P<end>年?[内底末终]|全年|年度|年内)
      )
    | (?:(?:19|20)\d\d年?[-—–~～至到])?(?P<only>(?:19|20)\d\d)年度?
    | (?P<whole>全年|[年][内底末终]|年度内)
    """,
    re.VERBOSE,
)
_RELATIVE: Final = {"今": 0, "本": 0, "当": 0, "明": 1, "次": 1, "去": -1, "上": -1}
_QUARTER: Final = {"一": 3, "二": 6, "三": 9, "四": 12, "1": 3, "2": 6, "3": 9, "4": 12}
_AS_OF: Final = re.compile(r"截[至止]到?")
_PERIOD: Final = re.compile(
    r"(?:^|(?<=[(（。；;,，]))(?:(?:19|20)\d\d年)?"
    r"(?:1[-—–~～至到]\d{1,2}月|(?:前|第|[1一][-—–~～至到])?[一二三四1-4]个?季度|[上下]半年)"
)
_PERIOD_WORDS: Final = re.compile(r"1[-—–~～至到]\d|季度|半年")
"""What such a period has in it, unless 截至 introduces it."""
_PERIODS: Final = re.compile(r"[截月季半]")
"""What every such period has in it."""
_WINDOW: Final = 24
"""Characters after 截至 within which its date stands."""
_LIMIT: Final = 400
"""Characters of a label's text that are looked at: a deadline is a short phrase."""


def read_deadline(text: str, year: int) -> date | None:
    """Last day meant by a deadline's text; the latest where it names several (6月开工,年内完工).

    `year` is the year of the list, for texts that do not print one. None where no date is named.
    """
    return max(_dates(_plain(text[:_LIMIT]), year), default=None)


def read_as_of(text: str, year: int) -> date | None:
    """Day up to which a heading, label or sentence reports; None where it names none.

    What 截至 introduces goes before everything else; several periods (1-10月, 1-11月) give the latest.
    """
    plain = _plain(text)
    stated = [
        found
        for match in _AS_OF.finditer(plain)
        for found in list(_dates(plain[match.end() : match.end() + _WINDOW], year))[:1]
    ]
    return max(stated) if stated else max(_dates(plain[:_LIMIT], year), default=None)


def read_period(text: str, year: int) -> date | None:
    """Like `read_as_of`, but only what a sentence of prose marks as its own period.

    A date of something else (预计10月底完工, 9月13日完成评审) is none.
    """
    if not _PERIODS.search(text):
        return None
    plain = _plain(text)
    for match in _AS_OF.finditer(plain):
        for found in _dates(plain[match.end() : match.end() + _WINDOW], year):
            return found
    period = _PERIOD.search(plain) if _PERIOD_WORDS.search(plain) else None
    return max(_dates(period.group(), year), default=None) if period else None


def _plain(text: str) -> str:
    """White space out, digits of dates as ASCII."""
    ascii_digits = "".join(half_width(text).split())
    return _CHINESE.sub(lambda match: str(parse_number(match.group())), ascii_digits)


def _dates(plain: str, year: int) -> Iterator[date]:
    """Each date named, in order; a year once printed holds for what follows it."""
    for match in _DATE.finditer(plain):
        year = _year(match, year)
        found = _last_day(match, year)
        if found:
            yield found


def _year(match: re.Match[str], year: int) -> int:
    printed = match["iso_year"] or match["only"] or match["year"]
    if not printed:
        return year
    return int(printed) if printed.isdigit() else year + _RELATIVE[printed]


def _last_day(match: re.Match[str], year: int) -> date | None:
    if match["iso_month"]:
        return _day(year, int(match["iso_month"]), match["iso_day"], None)
    if match["month"]:
        day = match["day_until"] or match["day"]
        return _day(year, int(match["until"] or match["month"]), day, match["third"])
    if match["quarter"]:
        return _day(year, _QUARTER[match["quarter"]], None, None)
    return date(year, 6, 30) if match["half"] == "上" else date(year, 12, 31)


def _day(year: int, month: int, day: str | None, third: str | None) -> date | None:
    """The date, a day beyond the month's end being its end; None for a month that does not exist."""
    if not (1 <= month <= 12 and 1 <= year <= 9999):
        return None
    end = monthrange(year, month)[1]
    if day:
        return date(year, month, min(int(day), end)) if int(day) else None
    return date(year, month, {"上旬": 10, "初": 10, "中旬": 20}.get(third or "", end))


_STATED: Final = re.compile(
    r"(?:20\d\d ?年 ?)?(?:\d{1,2} ?月(?: ?\d{1,2} ?日|[上中下]旬|[底末])? ?|年底)(?:之)?前"
)
_CLAUSES: Final = re.compile(r"[，。；：,;:、\n]")
_BEFORE: Final = "前"
_PARTS: Final = re.compile(r"[。；;\n]")
_FURTHER: Final = re.compile("二是")


@cache
def _leads_in() -> re.Pattern[str]:
    return re.compile(rf"{cue('deadline-lead')}*(?:20\d\d ?年 ?)?")


def stated_deadline(text: str, year: int) -> tuple[date | None, str] | None:
    """The deadline that a promise states of the whole, and its words; None where it is of a part.

    Its clause has no thing of its own before it, and it opens the text or closes it, unless several
    points do (一是…；二是…).
    """
    match = _STATED.search(text) if _BEFORE in text else None
    if match is None:
        return None
    clause = _CLAUSES.split(text[: match.start()])[-1]
    if not _leads_in().fullmatch(clause.strip()):
        return None
    inside = _FURTHER.search(text, 0, match.start()) or _PARTS.search(text, match.end(), len(text) - 1)
    if inside and match.start() > len(clause):
        return None
    return read_deadline(match[0], year), match[0]
