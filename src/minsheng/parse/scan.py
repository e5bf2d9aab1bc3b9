"""The numbers of a text: what counts something, and what is a date, an age, a name or the like.

One pass over the text. At each character that a number can begin with, the rules of
`not-quantity.csv` are asked first, then the number with its magnitude, measure word and the words
that bound it is read. Positions are those of the string given.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from decimal import Decimal
from functools import cache, lru_cache
from typing import Final

from minsheng.parse import verbs, wording
from minsheng.parse.bounds import bound_behind, bounded, in_words
from minsheng.parse.count import Count
from minsheng.parse.measure import Measure, measured, measures
from minsheng.parse.numerals import ARABIC, CHINESE_DIGITS, SEPARATED, canonical, countable, parse_number
from minsheng.parse.rules import CHINESE_RUN, DASH, NUMERAL, TAIL, Mark, ruled, ruled_number
from minsheng.records import Comparator

_ANCHOR: Final = re.compile(
    r"[0-9一二两三四五六七八九十百千万亿数几第《〔［\[【﹝（(①-⑳⑴-⒇㈠-㈩❶-❿A-Za-zＡ-Ｚａ-ｚ前]"
    rf"(?:(?<=[0-9])([0-9０-９]*+){SEPARATED})?+"
)
"""What may begin a number or a name with one in it; an Arabic number whole, its first digits end a group."""
_DIGITS: Final = frozenset("0123456789")
_NUMERALS: Final = frozenset("一二两三四五六七八九十百千万亿数几")
_NUMBER: Final = re.compile(ARABIC)
_TORN: Final = re.compile(r"[0-9]{1,3}(?: [0-9]{2,3}(?![0-9.]))+(?=[一-龥%])")
_WORD: Final = re.compile(r"[一-龥]")
_SIGN: Final = re.compile(r"[、，；：:（(”]")
_THOUSANDS: Final = re.compile(r"[1-9][0-9]{0,2}(?: [0-9]{3}(?![0-9.]))+(?=[一-龥%])")
_TO: Final = re.compile(rf"\s?{DASH}\s?(?=[0-9])")
_DASHES: Final = frozenset("-－–—―~～至到")
_CHINESE: Final = re.compile(rf"([数几]?{CHINESE_RUN})(余|多|来|几)?")
_PERCENT: Final = re.compile(rf"百分之({CHINESE_RUN}(?:点{CHINESE_RUN})?)")
_QUOTED: Final = re.compile(r"“([^“”]{1,18})”|‘([^‘’]{1,18})’|「([^「」]{1,18})」")
_PROMISE: Final = re.compile(
    r"[“‘「](?:[^“”‘’「」]{5,}(?:项目|工程)[”’」]|[^“”‘’「」]{7,}[”’」](?:项目|工程|任务))"
)
"""A whole project's name in quotation marks: a number in it is promised."""
_UNKNOWN: Final = re.compile(r"[一-龥]")
_STANDALONE: Final = re.compile(r"[的是和与及在为等以并将按从由到至其之所已对个]")
_RUN: Final = re.compile(r"[一二两三四五六七八九十百千万亿数几]+")
_HEADS: Final = "百千万亿"
_BEFORE_ROUND: Final = frozenset("上近超逾约数")
_NOT_BEFORE_ONE: Final = frozenset("第每同任某这那另唯统专单之一进唯")
_CLAUSE_END: Final = re.compile(r"\s?(?:$|[，。；、;,\n|）)])")
_CLAUSES: Final = re.compile(r"[，。；;,\n|：:（）()、]")
_NAME: Final = re.compile(r"[一-龥（）()“”]{2,16}")
_LOOK_BACK: Final = 24
_TAILS: Final = frozenset("余多来几十百千万亿")
"""What a magnitude, 余 or 多 behind a number begins with, beside white space."""


def scan(text: str) -> tuple[list[Count], list[Mark]]:
    """All numbers of a text, whose digits are ASCII, in order: what counts, and what does not."""
    found = _Pass(text)
    found.run()
    return _merged(found.counts, in_words(text)), found.marks


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


def _quotes(text: str) -> set[int]:
    """Every position inside a short quotation."""
    inside: set[int] = set()
    if "“" not in text and "‘" not in text and "「" not in text:
        return inside
    for match in _QUOTED.finditer(text):
        if _PROMISE.match(text, match.start()):
            continue
        inside.update(range(match.start() + 1, match.end() - 1))
    return inside


class _Pass:
    """One pass over a text; each step reads what begins at a position and says where to look on."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.counts: list[Count] = []
        self.marks: list[Mark] = []
        self.quotes = _quotes(text)

    def run(self) -> None:
        text, search, position = self.text, _ANCHOR.search, 0
        while anchor := search(text, position):
            start = anchor.start()
            first = text[start]
            if first in _DIGITS:
                position = self.digit(anchor, position)
            elif first in _NUMERALS:
                position = self.numeral(start, position)
            else:
                position = self.other(start)

    def mark(self, mark: Mark) -> int:
        self.marks.append(mark)
        return mark.end

    def count(self, count: Count) -> int:
        self.counts.append(count)
        return count.end

    def other(self, position: int) -> int:
        """What a rule explains that begins with neither digit nor numeral."""
        mark = ruled(self.text, position, "other")
        return self.mark(mark) if mark else position + 1

    def digit(self, number: re.Match[str], floor: int) -> int:
        """What an Arabic number is, which belongs to a name inside a short quotation."""
        position = number.start()
        mark = ruled_number(self.text, position, number.end(1), number.end())
        if mark:
            return self.mark(mark)
        if position in self.quotes:
            return self.mark(Mark(position, number.end(), "name"))
        count = _arabic(self.text, number, floor)
        return self.count(count) if count else self.mark(Mark(position, number.end(), "unexplained"))

    def numeral(self, position: int, floor: int) -> int:
        """What a Chinese numeral is; one that nothing countable follows only belongs to a word."""
        if not _likely().match(self.text, position):
            return _RUN.match(self.text, position).end()  # type: ignore[union-attr]
        mark = ruled(self.text, position, "chinese")
        if mark:
            return self.mark(mark)
        if position in self.quotes:
            return position + 1
        found = _chinese(self.text, position, floor)
        return found if isinstance(found, int) else self.count(found)


@cache
def _likely() -> re.Pattern[str]:
    """A Chinese numeral before something that can be counted, or that a rule knows."""
    counted = {measure.wording[0] for measure in measures().values() if measure.numeral}
    ruled = "分是届次岁周月年天小工季秒学昼刻载级期套轮批代个家、至到（(余多来几"
    follow = "".join(sorted(counted | set(ruled)))
    following = rf"(?:[{re.escape(follow)}]|[一-龥]{NUMERAL})"
    return re.compile(rf"[数几]?{NUMERAL}{{1,24}}{following}")


# ------------------------------------------------------------------------------------- numbers


def factor(magnitude: str | None) -> int:
    """What 万, 百万, 亿 and their like multiply by; 1 for none."""
    return _FACTOR[magnitude or ""]


class _Amount:
    def __init__(
        self, value: Decimal, end: int, inside: Comparator | None = None, magnitude: bool = False
    ) -> None:
        self.value, self.end, self.inside, self.magnitude = value, end, inside, magnitude


_FACTOR: Final = {"": 1, "百": 10**2, "千": 10**3, "万": 10**4, "十万": 10**5, "百万": 10**6, "千万": 10**7,
                  "亿": 10**8, "十亿": 10**9, "百亿": 10**10, "千亿": 10**11, "万亿": 10**12}  # fmt: skip


def _amount(text: str, number: re.Match[str]) -> _Amount | None:
    """An Arabic number with its magnitude and 余, 多; None where it is too long to be a number."""
    end = number.end()
    following = text[end : end + 1]
    if following == " ":
        number = _torn(text, number.start()) or number
        end = number.end()
        following = text[end : end + 1]
    digits = number.group()
    if not countable(digits):
        return None
    if following not in _TAILS and not following.isspace():
        return _Amount(_value(digits), end)
    return _magnified(text, _value(digits), end)


def _magnified(text: str, value: Decimal, end: int) -> _Amount:
    """A number with the magnitude, 余 and 多 that may follow it."""
    tail = TAIL.match(text, end)
    assert tail is not None  # every part of it is optional
    before, magnitude, after = tail.groups()
    around = before or after
    inside = wording.comparators("inside").get(around) if around else None
    touched = tail.end() if around or magnitude else end
    return _Amount(canonical(value * factor(magnitude)), touched, inside, bool(magnitude))


def _torn(text: str, position: int) -> re.Match[str] | None:
    """A number that a blank tears (就业3 500人): after a word, and with a measure word behind it.

    Behind a sign or at the text's start it must be torn into thousands.
    """
    worded = position and _WORD.match(text, position - 1)
    if not worded and position and not _SIGN.match(text, position - 1):
        return None
    torn = (_TORN if worded else _THOUSANDS).match(text, position)
    tail = TAIL.match(text, torn.end()) if torn else None
    return torn if tail and (tail.group(2) or measured(text, tail.end())) else None


@lru_cache(maxsize=4096)
def _value(digits: str) -> Decimal:
    """Value of an Arabic number; most have neither separators nor decimals."""
    return canonical(Decimal(digits)) if digits.isdigit() else parse_number(digits)  # which reads over blanks


def _arabic(text: str, number: re.Match[str], floor: int) -> Count | None:
    """The quantity that an Arabic number begins; None where it is too long to be one."""
    first = last = _amount(text, number)
    if first is None or last is None:
        return None
    position = number.start()
    end, measure, words = _unit(text, first.end)
    low, high = first.value, None
    comparator: Comparator = first.inside or "plain"
    upper = _upper(text, end)
    if upper:
        last, comparator = upper, "range"
        end, measure, words = _unit(text, upper.end)
        low, high = _range(first, upper, bool(measure or words))
    count = Count(position, position, end, end, comparator, low, high, measure, words)
    if measure is None and words:
        count.unknown, count.uom_text = words, words if end > last.end else None
    return bounded(text, count, floor)


def _upper(text: str, end: int) -> _Amount | None:
    """The number that a dash behind another leads to."""
    following = text[end : end + 1]
    if following not in _DASHES and not following.isspace():
        return None
    to = _TO.match(text, end)
    number = _NUMBER.match(text, to.end()) if to else None
    return _amount(text, number) if number else None


def _range(first: _Amount, upper: _Amount, measured_: bool) -> tuple[Decimal, Decimal]:
    """Both ends; a magnitude printed once after the second number is the first one's too (1-2万)."""
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
        and not bound_behind().match(text, at)
        and not _verb_at(text, at)
    ):
        alone = not _UNKNOWN.match(text, at + 1)
        return (at + 1 if alone else position), None, unknown.group()
    return position, None, None


def _verb_at(text: str, position: int) -> bool:
    return verbs.verb_pattern().match(text, position) is not None


def _chinese(text: str, position: int, floor: int) -> Count | int:
    """The quantity whose Chinese numeral begins at the position; else where to look on."""
    percent = _PERCENT.match(text, position)
    if percent:
        whole, _, part = percent.group(1).partition("点")
        value = parse_number(whole) + (Decimal(f"0.{_decimals(part)}") if part else 0)
        measure = measured("%", 0)
        count = Count(position, position, percent.end(), percent.end(), "plain", canonical(value), None,
                      measure.measure if measure else None, "%")  # fmt: skip
        return bounded(text, count, floor)
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
    return bounded(text, count, floor)


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
    before = text[max(0, match.start() - _LOOK_BACK) : match.start()]
    if _led().search(before):
        return True
    if wording.cued("one-of-them").search(before):
        return wording.cued("told-of-one").match(text, match.end() + 1) is not None
    *others, last = [clause.strip() for clause in _CLAUSES.split(before)]
    if not _CLAUSE_END.match(text, match.end() + 1):
        return False
    elided = _NAME.fullmatch(last) is not None and any(_making().match(clause) for clause in others)
    return elided or _making().match(last) is not None


@cache
def _making() -> re.Pattern[str]:
    """A verb that makes something."""
    heads = [verb.wording for verb in verbs.verbs().values() if verb.kind == "head"]
    return re.compile(f"{wording.alternation(heads)}|{wording.cue('makes')}")


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
    return re.compile(rf"(?:{wording.alternation(heads)}|{wording.cue('one-each')})了?(?:{bounds})?$")
