"""How far a project is by the status words of its report, read clause by clause.

A word speaks of the whole where it names the task (完成全年任务), where its clause says nothing else
(…，已全部完工。) or where the report tells of one thing only. In a report of several things it speaks of
its own; parts done beside parts under way are under way.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Final, NamedTuple, cast

from minsheng.parse import wording
from minsheng.parse.turns import next_steps
from minsheng.records import Status
from minsheng.resources import mappings, rows

_REACH: Final = 30
_PARTIAL: Final = 5
"""Rank up to which a word with a number in its clause speaks of that many."""
_WEAK: Final = 6
"""Rank up to which a word (未完成) tells of a delay only where nothing is done."""
_NEAR: Final = 8
_STOPS: Final = "。；;！!\n|（()）：: "
_DONE: Final = ("completed", "exceeded")
_CLAUSE: Final = re.compile(r"[。；;，,、！!：:\n|（()）]")
_CLAUSE_END: Final = re.compile(r"[。；;，,！!\n|()（）]|$")
_PART: Final = re.compile(r"[。；;！!\n]")
_BRACKET: Final = re.compile(r"[（(][^（()）]*[)）]")
_HALF: Final = re.compile(r"[；;\n]")
_DIGIT: Final = re.compile(r"[0-9０-９]")
_NUMBER_AHEAD: Final = re.compile(r"[^。；;，,！!\n]{0,40}?[0-9０-９]")


class _Word(NamedTuple):
    status: Status
    rank: int
    whole: bool


class _Said(NamedTuple):
    """A status word where it stands."""

    word: _Word
    start: int
    end: int
    text: str
    partial: bool = False
    """True where it speaks of a number of things, or of a share."""


@cache
def _words() -> dict[str, _Word]:
    table = rows(mappings("wordings", "status.csv"), "wording", "status", "rank", "whole")
    return {
        row["wording"]: _Word(cast(Status, row["status"]), int(row["rank"]), row["whole"] == "yes")
        for row in table
    }


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(wording.alternation(_words()))


def read_status(text: str) -> Status | None:
    """How far the whole is by the words that the text prints; None where it prints no such word."""
    ahead, back = next_steps(text)
    text = text[:ahead] + text[back:]
    said = [one for match in _pattern().finditer(text) if (one := _said(text, match))]
    if not said:
        return None
    done = [one for one in said if one.word.status in _DONE]
    open_ = [one for one in said if one.word.status not in _DONE and one.word.rank]
    if any(one.word.status == "delayed" and one.word.rank > _WEAK for one in open_):
        return "delayed"
    of_all = [one for one in done if not one.partial and _speaks_of_all(text, one)]
    if of_all:
        return _done_status(of_all)
    if open_:
        status = max(open_, key=lambda one: one.word.rank).word.status
        begun = len(done) + sum(not one.word.rank for one in said)
        return "in-progress" if begun else status
    return _of_parts(text, [one for one in done if not one.partial])


def _done_status(done: Sequence[_Said]) -> Status:
    return "exceeded" if any(one.word.status == "exceeded" for one in done) else "completed"


def _of_parts(text: str, done: Sequence[_Said]) -> Status | None:
    """The status of a text that tells only what is done: None where that is not done in all its parts."""
    parts = _counted_parts(text)
    if not done or (len(parts) > 1 and not all(any(one.text in part for one in done) for part in parts)):
        return None
    whole = [one for one in done if one.word.whole]
    return _done_status(whole) if whole else max(done, key=lambda one: one.word.rank).word.status


def _counted_parts(text: str, ends: re.Pattern[str] = _PART) -> list[str]:
    """Sentences and parts of sentences that count something, those that repeat the plan left out."""
    parts = [part for part in ends.split(_BRACKET.sub("", text)) if _DIGIT.search(part)]
    return [part for part in parts if _pattern().search(part) or not wording.cued("plan-part").search(part)]


def _speaks_of_all(text: str, one: _Said) -> bool:
    """Whether a word names the task, or is all that its clause, or its sentence, says."""
    start, end = _clause(text, one)
    if one.word.whole and wording.cued("task-word").search(text, start, min(end, one.end + _NEAR)):
        return True
    if not wording.cued("own-clause").fullmatch(text[start : one.start] + text[one.end : end].strip()):
        return False
    alone = (not start or text[start - 1] in _STOPS) and (end == len(text) or text[end] in _STOPS)
    return alone or (one.word.whole and len(_counted_parts(text, _HALF)) < 2)


def _clause(text: str, one: _Said) -> tuple[int, int]:
    low = max(0, one.start - _REACH)
    start = max([found.end() for found in _CLAUSE.finditer(text, low, one.start)], default=low)
    match = _CLAUSE_END.search(text, one.end)
    return start, match.start() if match else len(text)


def _said(text: str, match: re.Match[str]) -> _Said | None:
    """A status word that holds, or holds of a part; None where it speaks of what is to come or prepared."""
    one = _Said(_words()[match.group()], match.start(), match.end(), match.group())
    if one.word.status not in _DONE:
        return one
    start, _ = _clause(text, one)
    pending = wording.cued("hoped" if one.word.status == "exceeded" else "unsettled")
    if pending.search(text, start, one.start):
        return None
    if one.word.rank <= _PARTIAL and wording.cued("prepared").match(text, one.end):
        return None
    return one._replace(partial=_is_partial(text, one))


def _is_partial(text: str, one: _Said) -> bool:
    if one.word.status == "completed" and wording.cued("share").match(text, one.end):
        return True
    if one.word.whole or one.word.rank > _PARTIAL:
        return False
    before = text[max(0, one.start - _REACH) : one.start]
    return bool(_NUMBER_AHEAD.match(text, one.end) or wording.cued("counted-done").search(before))
