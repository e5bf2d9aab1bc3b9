"""Whether a report's status word speaks of the whole: the words of `mappings/wordings/status.csv`."""

from __future__ import annotations

import re
from functools import cache

from minsheng.resources import mappings, rows

_STOP = re.compile(r"[，,。；;！!？?：:|\s]+")
_BESIDE = 4
"""Characters that a clause may have beside a status word and still say nothing else: 目前均已完成."""
_COUNT = re.compile(r"(?<![\d.年月])\d[\d.,]*[万余多]*(?![\d.,万余多年月日件项]|$)")
"""A number of things; years and dates are none, and 10件实事 are the whole."""
_NUMBER = re.compile(r".{0,8}?\d")
"""What makes a word speak of a share or a number: 完成全年目标任务的 56.8%."""


@cache
def _words() -> dict[str, list[tuple[str, bool]]]:
    """Status → its wordings, each with whether it always speaks of the whole."""
    found: dict[str, list[tuple[str, bool]]] = {}
    for row in rows(mappings("wordings", "status.csv"), "wording", "status", "whole"):
        found.setdefault(row["status"], []).append((row["wording"], row["whole"] == "yes"))
    return found


def claim(text: str, status: str) -> str:
    """The clause in which a report says of the whole that it is of this status (a code); empty for none."""
    known = [(word, whole) for word, whole in _words().get(status, ()) if word in text]
    for clause in _STOP.split(text):
        for word, whole in known:
            if (whole and _unnumbered(word, clause) and not _of_some(word, clause)) or (
                len(clause) <= len(word) + _BESIDE and word in clause
            ):
                return clause
    return ""


def _of_some(word: str, clause: str) -> bool:
    """Whether a clause names some of the things before the word: 新建的2所幼儿园全部建成."""
    place = clause.find(word)
    return place > 0 and _COUNT.search(clause, 0, place) is not None


def _unnumbered(word: str, clause: str) -> bool:
    """Whether a word stands in a clause without a number right after it."""
    place = clause.find(word)
    return place >= 0 and not _NUMBER.match(clause, place + len(word))
