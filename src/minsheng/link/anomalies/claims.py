"""Whether a report's status word speaks of the whole: the words of `mappings/wordings/status.csv`."""

from __future__ import annotations

import re
from functools import cache

from minsheng.resources import mappings, rows

_STOP = re.compile(r"[，,。；;！!？?：:|\s]+")
_BESIDE = 4
"""Characters that a clause may have beside a status word and still say nothing else: 目前均已完成."""
_NUMBER = re.compile(r"[^，,。；;]{0,8}\d")
"""What makes a word speak of a share or a number: 完成全年目标任务的 56.8%."""


@cache
def _words() -> dict[str, list[tuple[str, bool]]]:
    """Status → its wordings, each with whether it always speaks of the whole."""
    found: dict[str, list[tuple[str, bool]]] = {}
    for row in rows(mappings("wordings", "status.csv"), "wording", "status", "whole"):
        found.setdefault(row["status"], []).append((row["wording"], row["whole"] == "yes"))
    return found


def _unnumbered(word: str, text: str) -> bool:
    """Whether a word stands somewhere in the text without a number right after it."""
    ends = (found.end() for found in re.finditer(re.escape(word), text))
    return any(not _NUMBER.match(text, end) for end in ends)


def claims_whole(text: str, status: str) -> bool:
    """Whether a report's text says of the whole that it is of this status (a code)."""
    known = [(word, whole) for word, whole in _words().get(status, ()) if word in text]
    if any(whole and _unnumbered(word, text) for word, whole in known):
        return True
    clauses = [clause for clause in _STOP.split(text) if clause]
    return any(
        word in clause and len(clause) <= len(word) + _BESIDE for word, _ in known for clause in clauses
    )
