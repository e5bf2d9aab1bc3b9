"""The numbers of a text: what counts something, and what is a date, an age, a name or the like.

One pass over the text. At each character that a number can begin with, the rules of
`not-quantity.csv` are asked first, then the number with its magnitude, measure word and the words
that bound it is read. Positions are those of the string given.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Final, Literal, NamedTuple

from minsheng.parse import verbs, wording
from minsheng.parse.measure import Measure, measured, measures
from minsheng.parse.numerals import ARABIC, CHINESE_DIGITS, canonical, countable, parse_number
from minsheng.parse.rules import CHINESE_RUN, DASH, NUMERAL, TAIL, Mark, ruled
from minsheng.records import Comparator, Scope

_ANCHOR: Final = re.compile(
    r"[0-9一二两三四五六七八九十百千万亿数几第《〔［\[【﹝（(①-⑳⑴-⒇㈠-㈩❶-❿A-Za-zＡ-Ｚａ-ｚ前]"
)
_DIGITS: Final = frozenset("0123456789")
_NUMERALS: Final = frozenset("一二两三四五六七八九十百千万亿数几")
_NUMBER: Final = re.compile(ARABIC)
_TORN: Final = re.compile(r"[0-9]{1,3}(?: [0-9]{2,3}(?![0-9.]))+(?=[一-龥%])")
_WORD: Final = re.compile(r"[一-龥]")
_TO: Final = re.compile(rf"\s?{DASH}\s?(?=[0-9])")
_CHINESE: Final = re.compile(rf"([数几]?{CHINESE_RUN})(余|多|来|几)?")
_PERCENT: Final = re.compile(rf"百分之({CHINESE_RUN}(?:点{CHINESE_RUN})?)")
_QUOTED: Final = re.compile(r"“([^“”]{1,18})”|‘([^‘’]{1,18})’|「([^「」]{1,18})」")
_UNKNOWN: Final = re.compile(r"[一-龥]")
_STANDALONE: Final = re.compile(r"[的是和与及在为等以并将按从由到至其之所已对个]")
_RUN: Final = re.compile(r"[一二两三四五六七八九十百千万亿数几]+")
_HEADS: Final = "百千万亿"
_BEFORE_ROUND: Final = frozenset("上近超逾约数")
_NOT_BEFORE_ONE: Final = frozenset("第每同任某这那另唯统专单之一进唯")
_CLAUSE_END: Final = re.compile(r"\s?(?:$|[，。；、;,\n|）)])")
_CLAUSES: Final = re.compile(r"[，。；;,\n|：:（）()、]")
_TAILS: Final = frozenset("余多来几十百千万亿")
"""What a magnitude, 余 or 多 behind a number begins with, beside white space."""
_LOOK_BACK: Final = 12
_BETWEEN: Final = r"(?:有|为|达到?|到|在|(?:每[人户])?每[年月季日天]度?|每[人户]|[人户月日年]均)?"
"""What may stand between a bound and its number: 至少有1家, 不低于每月1700元."""


@dataclass(slots=True, eq=False)
class Count:
    """A quantity found in a text, filled in by the later steps of `quantities`."""

    start: int
    """Where the comparator before the number, or the number, begins; later the action that touches it."""
    number: int
    tail: int
    """End of the number with measure word, trailing comparator not yet."""
    end: int
    """End of the number with measure word and trailing comparator."""
    comparator: Comparator
    value: Decimal | None
    upper: Decimal | None
    measure: Measure | None
    uom_text: str | None
    words: bool = False
    """Whether words state it, without a number."""
    unknown: str | None = None
    """What may be a measure word right behind the number and is none of the table."""
    region: int = 0
    action: str | None = None
    object: str | None = None
    noun_first: bool = False
    per: str | None = None
    barrier: int = 0
    """Where the words that say what it is counted per end; 0 where there are none."""
    scope: Scope | None = None
    as_of: date | None = None
    ratio: Decimal | None = None
    of_task: bool = False
    """Whether the ratio is a share of a task, not of works done."""
    role: Literal["target", "result"] = "target"
    part_of: Count | None = None
    revises: Count | None = None
    reason: str | None = None
    """Why it is no quantity of its own after all; None while it is one."""

    @property
    def family(self) -> str:
        """Family of its measure word; empty where it has none."""
        return self.measure.family if self.measure else ""


class Scan(NamedTuple):
    """What one pass found, each in order."""

    counts: list[Count]
    marks: list[Mark]


def scan(text: str) -> Scan:
    """All numbers of a text, whose digits are ASCII."""
    counts: list[Count] = []
    marks: list[Mark] = []
    quotes = _quotes(text)
    position, stop = 0, len(text)
    while position < stop:
        anchor = _ANCHOR.search(text, position)
        if anchor is None:
            break
        found = _at(text, anchor.start(), quotes, position)
        if isinstance(found, Mark):
            marks.append(found)
            position = found.end
        elif isinstance(found, Count):
            counts.append(found)
            position = max(found.end, anchor.end())
        else:
            position = found
    return Scan(_merged(counts, _in_words(text)), marks)


def _merged(counts: list[Count], words: list[Count]) -> list[Count]:
    """Both in order; words that a number took along (100%全覆盖) are not counted again."""
    if not words:
        return counts
    starts = [count.start for count in counts]
    free = []
    for word in words:
        before = bisect_right(starts, word.start) - 1
        if before < 0 or word.start >= counts[before].end:
            free.append(word)
    return sorted([*counts, *free], key=lambda count: count.number)


def _quotes(text: str) -> dict[int, int]:
    """Every position inside a short quotation → the quotation's end."""
    return {
        position: match.end() - 1
        for match in _QUOTED.finditer(text)
        for position in range(match.start() + 1, match.end() - 1)
    }


def _at(text: str, position: int, quotes: dict[int, int], floor: int) -> Mark | Count | int:
    """What begins at the position: a mark, a quantity, or where to look on."""
    first = text[position]
    kind = "digit" if first in _DIGITS else "chinese" if first in _NUMERALS else "other"
    if kind == "chinese" and not _likely().match(text, position):
        return _RUN.match(text, position).end()  # type: ignore[union-attr]
    mark = ruled(text, position, kind)
    if mark:
        return mark
    if kind == "digit":
        return _quoted_number(text, position, quotes) or _arabic(text, position, floor)
    if kind == "chinese" and position not in quotes:
        return _chinese(text, position, floor)
    return position + 1


@cache
def _likely() -> re.Pattern[str]:
    """A Chinese numeral before something that can be counted, or that a rule knows."""
    counted = {measure.wording[0] for measure in measures().values() if measure.numeral}
    ruled = "分是届次岁周月年天小工季秒学昼刻载级期套轮批代个家、至到（(余多来几"
    follow = "".join(sorted(counted | set(ruled)))
    following = rf"(?:[{re.escape(follow)}]|[一-龥]{NUMERAL})"
    return re.compile(rf"[数几]?{NUMERAL}{{1,24}}{following}")


def _quoted_number(text: str, position: int, quotes: dict[int, int]) -> Mark | None:
    """A number inside a short quotation belongs to a name."""
    if position not in quotes:
        return None
    number = _NUMBER.match(text, position)
    return Mark(position, number.end() if number else position + 1, "name")


# ------------------------------------------------------------------------------------- numbers


def factor(magnitude: str | None) -> int:
    """What 万, 百万, 亿 and their like multiply by; 1 for none."""
    return _FACTOR[magnitude or ""]


class _Amount(NamedTuple):
    value: Decimal
    end: int
    inside: Comparator | None
    magnitude: bool


_FACTOR: Final = {"": 1, "百": 10**2, "千": 10**3, "万": 10**4, "十万": 10**5, "百万": 10**6, "千万": 10**7,
                  "亿": 10**8, "十亿": 10**9, "百亿": 10**10, "千亿": 10**11, "万亿": 10**12}  # fmt: skip


def _amount(text: str, position: int) -> _Amount | None:
    """An Arabic number with its magnitude and 余, 多; None where it is too long to be a number."""
    number = _spaced(text, position) or _NUMBER.match(text, position)
    if number is None or not countable(number.group()):
        return None
    following = text[number.end() : number.end() + 1]
    if following not in _TAILS and not following.isspace():
        return _Amount(_value(number.group()), number.end(), None, magnitude=False)
    tail = TAIL.match(text, number.end())
    assert tail is not None  # every part of it is optional
    value = _value(number.group()) * factor(tail.group(2))
    around = tail.group(1) or tail.group(3)
    touched = tail.end() if around or tail.group(2) else number.end()
    inside = wording.comparators("inside").get(around) if around else None
    return _Amount(canonical(value), touched, inside, bool(tail.group(2)))


def _spaced(text: str, position: int) -> re.Match[str] | None:
    """A number that a blank tears (就业3 500人): after a word, and with a measure word behind it."""
    if text[position + 1 : position + 4].find(" ") < 0 or not _WORD.match(
        text, position - 1 if position else 0
    ):
        return None
    torn = _TORN.match(text, position)
    return torn if torn and measured(text, torn.end()) else None


def _value(digits: str) -> Decimal:
    """Value of an Arabic number; most have neither separators nor decimals."""
    return canonical(Decimal(digits)) if digits.isdigit() else parse_number(digits)  # which reads over blanks


def _arabic(text: str, position: int, floor: int) -> Count | Mark:
    """The quantity whose Arabic number begins at the position."""
    first = _amount(text, position)
    if first is None:
        number = _NUMBER.match(text, position)
        return Mark(position, number.end() if number else position + 1, "unexplained")
    unit = _unit(text, first.end)
    last, end = first, unit[0]
    to = _TO.match(text, end)
    upper = _amount(text, to.end()) if to else None
    if upper:
        last, unit = upper, _unit(text, upper.end)
        end = unit[0]
    low, high = _range(first, upper, bool(unit[1] or unit[2]))
    comparator: Comparator = "range" if upper else (last.inside or "plain")
    count = Count(position, position, end, end, comparator, low, high, unit[1], unit[2])
    if unit[1] is None and unit[2]:
        count.unknown, count.uom_text = unit[2], unit[2] if end > last.end else None
    return _bounded(text, count, floor)


def _range(first: _Amount, upper: _Amount | None, measured_: bool) -> tuple[Decimal, Decimal | None]:
    """Both ends; a magnitude printed once after the second number is the first one's too (1-2万)."""
    if upper is None:
        return first.value, None
    if measured_ and not first.magnitude and upper.magnitude:
        scale = next((scale for scale in (10**8, 10**4, 10**3) if upper.value >= scale), 1)
        if first.value * scale <= upper.value:
            return canonical(first.value * scale), upper.value
    return first.value, upper.value


def _unit(text: str, position: int) -> tuple[int, Measure | None, str | None]:
    """End, table row and words of the measure word at the position.

    Of a word that the table lacks the first character is given; it is only passed where no word goes on
    from it (5囷，, but not 2万农村人口).
    """
    at = position + 1 if text[position : position + 1] == " " else position
    found = measured(text, at)
    if found:
        return found.end, found.measure, found.text
    unknown = _UNKNOWN.match(text, at)
    if unknown and unknown.group() in measures():
        return position, None, None
    if (
        unknown
        and not _STANDALONE.match(text, at)
        and not _after().match(text, at)
        and not _verb_at(text, at)
    ):
        alone = not _UNKNOWN.match(text, at + 1)
        return (at + 1 if alone else position), None, unknown.group()
    return position, None, None


def _verb_at(text: str, position: int) -> bool:
    return verbs.verb_pattern().match(text, position) is not None


def _chinese(text: str, position: int, floor: int) -> Count | Mark | int:
    """The quantity whose Chinese numeral begins at the position; else where to look on."""
    percent = _PERCENT.match(text, position)
    if percent:
        whole, _, part = percent.group(1).partition("点")
        value = parse_number(whole) + (Decimal(f"0.{_decimals(part)}") if part else 0)
        measure = measured("%", 0)
        count = Count(position, position, percent.end(), percent.end(), "plain", canonical(value), None,
                      measure.measure if measure else None, "%")  # fmt: skip
        return _bounded(text, count, floor)
    match = _CHINESE.match(text, position)
    if match is None:
        return position + 1
    found = measured(text, match.end())
    if found is None or found.measure is None or not _numeral_counts(text, match, found.measure):
        return match.end()
    inside: Comparator = wording.comparators("inside").get(match.group(2) or "", "plain")
    low, high = _numeral_value(match.group(1))
    comparator: Comparator = "range" if high is not None else inside
    count = Count(position, position, found.end, found.end, comparator, low, high, found.measure, found.text)
    return _bounded(text, count, floor)


def _numeral_value(numeral: str) -> tuple[Decimal, Decimal | None]:
    """Value of a Chinese numeral; 两三, 五六 are a range."""
    if len(numeral) == len("两三") and all(digit in CHINESE_DIGITS for digit in numeral):
        return parse_number(numeral[0]), parse_number(numeral[1])
    return parse_number(numeral), None


def _decimals(part: str) -> str:
    return "".join([str(parse_number(character)) for character in part])


def _numeral_counts(text: str, match: re.Match[str], measure: Measure) -> bool:
    """Whether a Chinese numeral with a measure word counts, or only belongs to a word (一次性, 千家)."""
    numeral, before = match.group(1), text[match.start() - 1 : match.start()]
    if numeral[0] in "数几" or (before in _NOT_BEFORE_ONE and before):
        return False
    if numeral[0] in _HEADS:
        return bool(match.group(2)) or (before in _BEFORE_ROUND and bool(before))
    if numeral[0] in "零〇" or not _spoken(numeral):
        return False
    if numeral != "一":
        return bool(measure.numeral)
    return measure.numeral == "one" and _one_counts(text, match)


def _one_counts(text: str, match: re.Match[str]) -> bool:
    """Whether 一 counts: behind a verb, or at the end of a clause that one begins (新建幼儿园一所)."""
    before = text[max(0, match.start() - 2 * _LOOK_BACK) : match.start()]
    if _led().search(before):
        return True
    clause = _CLAUSES.split(before)[-1].strip()
    return bool(_CLAUSE_END.match(text, match.end() + 1) and _making().match(clause))


@cache
def _making() -> re.Pattern[str]:
    """A verb that makes something."""
    heads = [verb.wording for verb in verbs.verbs().values() if verb.kind == "head"]
    return re.compile(wording.alternation([*heads, "建设", "改造", "配置"]))


def _spoken(numeral: str) -> bool:
    """Whether digits without units between them are said of a number: one digit, or two in a row (两三个)."""
    if any(character not in CHINESE_DIGITS for character in numeral):
        return True
    return len(numeral) == 1 or (
        len(numeral) == len("两三") and parse_number(numeral[1]) - parse_number(numeral[0]) == 1
    )


@cache
def _led() -> re.Pattern[str]:
    """What must stand before 一 so that it counts: a verb that makes or does something, or 各."""
    heads = [verb.wording for verb in verbs.verbs().values() if verb.kind in ("head", "noun")]
    bounds = wording.alternation(wording.comparators("before"))
    return re.compile(rf"(?:{wording.alternation(heads)}|各[建设有]?|各自|至少)了?(?:{bounds})?$")


# ------------------------------------------------------------------------------ bounding words


@cache
def _bound_before() -> re.Pattern[str]:
    return re.compile(rf"({wording.guarded('before')}){_BETWEEN}\s*$")


@cache
def _after() -> re.Pattern[str]:
    return re.compile(rf"\s?({wording.guarded('after')})")


def _bounded(text: str, count: Count, floor: int) -> Count:
    """The quantity with the words that bound it, before and after, and 全覆盖 right behind it."""
    low = max(floor, count.number - _LOOK_BACK)
    before = _bound_before().search(text[low : count.number])
    if before is None and text[count.number - 1 : count.number] == "的":
        _bounded_from_afar(text, count, floor)
    if before:
        count.start = low + before.start(1)
        stated = wording.comparators("before")[before.group(1)]
        count.comparator = count.comparator if stated == "plain" or count.comparator == "range" else stated
    after = _after().match(text, count.end)
    if after:
        count.end = after.end()
        if count.comparator in ("plain", "approx"):
            count.comparator = wording.comparators("after")[after.group(1)]
    return _with_words(text, count)


def _bounded_from_afar(text: str, count: Count, floor: int) -> None:
    """不低于年初计划的95%: the bound stands before what the number is a share or a multiple of."""
    if count.measure and count.measure.family in ("percent", "ratio"):
        low = max(floor, count.number - 2 * _LOOK_BACK)
        match = _far_before().search(text[low : count.number])
        if match:
            count.comparator = wording.comparators("before")[match.group(1)]


@cache
def _far_before() -> re.Pattern[str]:
    return re.compile(rf"({wording.guarded('before')})[^，。；、;,0-9]{{1,14}}的$")


def _with_words(text: str, count: Count) -> Count:
    """100%全覆盖 is one quantity."""
    if count.uom_text in ("%", "％") and count.value == 100:
        at = count.end + (text[count.end : count.end + 1] == " ")
        match = _words().match(text, at)
        if match:
            count.end, count.comparator = match.end(), "all"
    return count


@cache
def _words() -> re.Pattern[str]:
    """Any wording that states a quantity without a number; the group that matches gives its row."""
    return re.compile("|".join([f"({word.pattern})" for word in wording.quantity_words()]))


_HINTS: Final = ("覆盖", "尽", "零")


def _in_words(text: str) -> list[Count]:
    """The quantities that words state without a number."""
    if not any(hint in text for hint in _HINTS):
        return []
    return [_stated(match) for match in _words().finditer(text)]


def _stated(match: re.Match[str]) -> Count:
    start, end = match.span()
    word = wording.quantity_words()[(match.lastindex or 1) - 1]
    unit = measured(word.uom, 0) if word.uom else None
    return Count(
        start, start, end, end, word.comparator, Decimal(word.value), None,
        unit.measure if unit else None, word.uom or None, words=True,
    )  # fmt: skip
