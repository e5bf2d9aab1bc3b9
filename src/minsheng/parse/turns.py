"""Where a report of work under way tells the promise first and then how far it is.

`新建幼儿园2所，目前已封顶1所`: the 2 were promised, the 1 is done. So does one clause:
`126条水体治理已完成120条`. What comes before such a turn is a promise where it tells nothing done itself and
the turn speaks of the same thing: of the same measure, or of how far the work is.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import Final

from minsheng.parse import wording
from minsheng.parse.count import Count
from minsheng.parse.scan import scan
from minsheng.resources import mappings, rows

_REACH: Final = 160
"""Characters after a turn in which it says how far the work is."""
_OPENING: Final = 4
_OPENS: Final = re.compile(r"[。；;！\n:： |][（(]?[一二三四五\d]?[)）、.]?$")
"""What stands before the first word of a sentence, with its mark."""
_PARTS: Final = re.compile("[；;\n]")
_SAID_AGAIN: Final = re.compile(
    r"([一-龥]{2,16})\d[\d.]{0,9}[万亿]?([一-龥]{1,3})。(?=\1\d[\d.]{0,9}[万亿]?\2[，,。；;])"
)
"""A promise before a sentence that says the same of another number: 新增就业6000人。新增就业6483人，…"""
_GENRE: Final = frozenset({"件", "项"})
"""Measure words that count projects, not what they promise."""


@cache
def _words(says: str) -> str:
    table = rows(mappings("wordings", "turn.csv"), "says", "pattern")
    return "|".join(f"(?:{row['pattern']})" for row in table if row["says"] == says)


@cache
def _turns() -> re.Pattern[str]:
    """A turn at the beginning of a clause, or of a sentence."""
    return re.compile(rf"(?<=[。；;，,])\s?(?:{_words('turn')})|(?<=。)\s?(?:{_words('sentence')})")


@cache
def _pattern(says: str) -> re.Pattern[str]:
    return re.compile(_words(says))


@cache
def _back() -> re.Pattern[str]:
    return re.compile(rf"(?:^|(?<=[。；;！\n |]))(?:{_words('back')})")


@cache
def _states() -> re.Pattern[str]:
    """Words that say how far work is, or that it is being prepared."""
    status = [row["wording"] for row in rows(mappings("wordings", "status.csv"), "wording")]
    preparing = [row["wording"] for row in rows(mappings("wordings", "preparation.csv"), "wording")]
    return re.compile(wording.alternation([*status, *preparing]))


def next_steps(text: str) -> tuple[int, int]:
    """Where the text begins to tell what is still to be done and where it turns back; its end where not."""
    for match in wording.cued("next-step").finditer(text) if wording.may_hold(text, "next-step") else ():
        start = match.start()
        if start < _OPENING or _OPENS.search(text[start - _OPENING : start]):
            back = _back().search(text, match.end())
            return start, back.start() if back else len(text)
    return len(text), len(text)


def turn_of(text: str, *, sentences: bool = False) -> int | None:
    """Where the text turns from the promise to how far it is; None where it does not.

    With `sentences` only where a sentence begins: a report of a whole year tells of what was done in clauses.
    """
    if (
        sentences
        and (said := _SAID_AGAIN.search(text))
        and not _pattern("told").search(text, 0, said.start())
    ):
        return said.end()
    match = _turns().search(text)
    if match is None or (sentences and text[match.start() - 1] != "。"):
        return None
    return _turn(text, match, scan(text)[0])


def first_sentence(text: str) -> int | None:
    """Where the first of several sentences ends that counts something; None where there are no others."""
    stop = text.find("。") + 1
    return stop if text[stop:].strip() and scan(text[:stop])[0] else None


def wholes(text: str, counts: list[Count]) -> None:
    """Results in a project's quoted name are targets, and those that a part done in the same clause is of."""
    quoted = _pattern("name").finditer(text) if "“" in text else ()
    names = [match.span(1) for match in quoted if _is_name(match)]
    for count in counts if names else ():
        if count.role == "result" and any(start <= count.start and count.end <= end for start, end in names):
            count.role = "target"
    for whole, part in pairwise(counts):
        if _is_part(text, whole, part):
            whole.role = "target"


def _is_name(match: re.Match[str]) -> bool:
    """Whether the words in quotation marks are a project's name."""
    return match.end() > match.end(1) + 1 or wording.cued("project-name").search(match[1]) is not None


def _turn(text: str, match: re.Match[str], counts: list[Count]) -> int | None:
    if _PARTS.search(text, 0, match.start() - 1):
        return None
    if _pattern("told").search(text, 0, match.start()):
        return None
    before = [count for count in counts if count.end <= match.start()]
    if all(count.uom_text in _GENRE or _is_share(count) for count in before):
        return None
    measures = {count.uom_text for count in before} - {None}
    same = any(count.uom_text in measures for count in counts if count.number >= match.start())
    says = _states().search(text, match.start(), min(len(text), match.end() + _REACH)) is not None
    return match.start() if same or says else None


def _is_share(count: Count) -> bool:
    return count.family == "percent" and not count.words


def _is_part(text: str, whole: Count, part: Count) -> bool:
    """Whether a number is what of the one before it in the same clause is done."""
    if whole.role != "result" or whole.region != part.region or whole.uom_text != part.uom_text:
        return False
    if whole.value is None or part.value is None or whole.uom_text is None or whole.family == "percent":
        return False
    return part.value <= whole.value and _pattern("of").fullmatch(text, whole.end, part.number) is not None
