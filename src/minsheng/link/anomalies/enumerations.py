"""Enumerations in a text: what stands between brackets or after 分别为, with the count that goes before.

All offsets are code points of the text given, end exclusive.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from minsheng.link.anomalies.cues import ends_open, measure_words, names_some, pattern, words
from minsheng.resources import mappings, rows

_STOP = re.compile(r"[。；;！!？?|]")
_PIECE = re.compile(r"[^、，,；;。：:！!？?|()（）]+")
_PARTS = re.compile(r"[^、，,；;]+")
_CLAUSE = re.compile(r"[，,。；;：:！!？?|()（）]")
_OPENING = {"(": ")", "（": "）"}
_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"两": 2}
_NUMERAL = r"(?:[0-9]{1,3}|[一二两三四五六七八九]?十[一二三四五六七八九]?|[二两三四五六七八九])"
_REACH = 24
"""Characters between a count and the bracket after it."""
_BEFORE = 120
"""Characters between a count and a bracket that says 分别 for it."""
_LONGEST = 3000
"""Characters of an enumeration."""
_SHORT, _LONG = 2, 24
"""Characters of a member's name."""


@dataclass(frozen=True, slots=True)
class Member:
    """One member of an enumeration."""

    text: str
    """Without white space."""
    start: int


@dataclass(frozen=True, slots=True)
class Enumeration:
    """Members beside each other, and how many the text says there are."""

    start: int
    end: int
    members: tuple[Member, ...]
    stated: int
    counted: str
    """The count as printed, with what is counted: 19个镇街."""
    joints: int
    """Words between or in members that may divide them: 和, 及."""

    @property
    def listed(self) -> int:
        """How many members there are: of what joints leave open, what is nearest to the count stated."""
        return min(max(self.stated, len(self.members)), len(self.members) + self.joints)


def enumerations(text: str) -> Iterator[Enumeration]:
    """Enumerations of names with a count before them. Those that name only some are left out."""
    for start, end in _brackets(text):
        content = text[start + 1 : end]
        count = _count_before(text, start, content)
        if count and not names_some(content[:4]) and not ends_open(content[-1:]):
            found = _enumeration(text, start + 1, end, count)
            if found:
                yield found


def _enumeration(text: str, start: int, end: int, count: re.Match[str]) -> Enumeration | None:
    members = tuple(_members(text, start, end))
    if len(members) < 2 or not all(map(_is_name, members)):
        return None
    inner = "|".join(member.text for member in members)
    joints = len(pattern("joint").findall(inner))
    return Enumeration(start, end, members, _value(count["number"]), count[0], joints)


# --------------------------------------------------------------------------------------------- parts


def _brackets(text: str) -> Iterator[tuple[int, int]]:
    """Places of the brackets of each outermost pair."""
    depth, first, closing = 0, 0, ""
    for place, sign in _signs(text):
        if not depth and sign in _OPENING:
            depth, first, closing = 1, place, _OPENING[sign]
        elif depth and _OPENING.get(sign) == closing:
            depth += 1
        elif depth and sign == closing:
            depth -= 1
            if not depth and place - first <= _LONGEST:
                yield first, place


def _signs(text: str) -> Iterator[tuple[int, str]]:
    return ((found.start(), found[0]) for found in re.finditer(r"[()（）]", text))


@cache
def _counts() -> re.Pattern[str]:
    """A count: numeral, measure word, a noun up to the end of the text before a bracket."""
    noun = r"[^\s\d，,。；;、：:！!？?()（）%％]{0,12}"
    return re.compile(rf"(?<![\d.．第至—-])(?P<number>{_NUMERAL})\s?(?:{measure_words()})(?P<noun>{noun})")


def _count_before(text: str, bracket: int, content: str) -> re.Match[str] | None:
    """The count that ends at a bracket, or for 分别 the last one of its sentence."""
    named = any(content.startswith(word) for word in words("lead") if len(word) > 1)
    window = text[max(0, bracket - (_BEFORE if named else _REACH)) : bracket]
    sentence = _STOP.split(window)[-1]
    found = list(_counts().finditer(sentence))
    if not found or (not named and found[-1].end() != len(sentence)):
        return None
    return found[-1]


def _value(numeral: str) -> int:
    """19 → 19, 十九 → 19, 两 → 2."""
    if numeral.isdecimal():
        return int(numeral)
    tens, ten, ones = numeral.rpartition("十")
    return (_DIGITS.get(tens, 1) * 10 if ten else 0) + _DIGITS.get(ones, 0)


def _members(text: str, start: int, end: int) -> Iterator[Member]:
    """Members between two places, a word such as 分别为 before the first one left out."""
    for found in _PARTS.finditer(text, start, end):
        part = found[0]
        if found.start() == start:
            part = _without_lead(part)
        name = "".join(part.split()).strip("。.")
        if name:
            yield Member(name, found.end() - len(part.lstrip()))


def _without_lead(part: str) -> str:
    lead = next((word for word in words("lead") if part.startswith(word)), "")
    return part[len(lead) :].lstrip(":： ")


# --------------------------------------------------------------------------------------------- names


@cache
def _verbs() -> re.Pattern[str]:
    """Verbs that are no part of a name."""
    table = rows(mappings("wordings", "action.csv"), "wording", "kind")
    found = [row["wording"] for row in table if row["kind"] in ("head", "light", "weak")]
    return re.compile("|".join(sorted(map(re.escape, found), key=lambda word: (-len(word), word))))


@cache
def _quantity() -> re.Pattern[str]:
    return re.compile(rf"\d\s?(?:{measure_words()}|%|％)(?!楼)|\d$")


def _is_name(member: Member) -> bool:
    """Whether a member names something: no number of things, no deed, not too short or long."""
    text = member.text
    return _SHORT <= len(text) <= _LONG and not _quantity().search(text) and not _verbs().search(text)


# ---------------------------------------------------------------------------------------- duplicates


def repeated(text: str) -> Iterator[tuple[list[Member], list[Member]]]:
    """Members that stand again in one enumeration, each name once, with the whole enumeration."""
    for members in _runs(text):
        again: dict[str, Member] = {}
        seen = set[str]()
        for member in members:
            if member.text in seen and len(member.text) >= _SHORT and not member.text.isascii():
                again.setdefault(member.text, member)
            seen.add(member.text)
        if again:
            yield list(again.values()), members


def names_in(text: str) -> list[list[str]]:
    """Names of each enumeration of a text."""
    return [[member.text for member in members] for members in _runs(text)]


def _runs(text: str) -> Iterator[list[Member]]:
    """Three members or more between two stops."""
    start = 0
    for stop in [*_CLAUSE.finditer(text), None]:
        end = stop.start() if stop else len(text)
        if text.count("、", start, end) > 1:
            yield list(_run(text, start, end))
        start = stop.end() if stop else end


def _run(text: str, start: int, end: int) -> Iterator[Member]:
    """Members between two stops: no verb before the first, no word for more and no count after the last."""
    for found in _PIECE.finditer(text, start, end):
        name = found[0]
        if found.start() == start and (verb := _verbs().match(name)):
            name = name[verb.end() :]
        first = found.end() - len(name.lstrip())
        if found.end() == end and (more := _more().search(name)):
            name = name[: more.start()]
        yield Member("".join(name.split()), first)


@cache
def _more() -> re.Pattern[str]:
    """What ends the last member of an enumeration in a sentence: 等, 4 处."""
    return re.compile(rf"{pattern('open').pattern}|\d+\s?(?:{measure_words()})")
