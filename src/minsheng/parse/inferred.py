"""Columns of a table that prints no header: by what its cells look like, row after row.

Such a table is believed where its rows are numbered in turn and one column names organisations.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from minsheng.parse.celltext import Cell
from minsheng.parse.columns import Column
from minsheng.parse.shapes import looks_like
from minsheng.parse.unit_affixes import affixes

_NUMBER: Final = re.compile(r"(\d{1,3}) ?[.、．]?")
_SUM: Final = re.compile(r"[\d,.]{1,12}")
_SHARE: Final = re.compile(r"\d{1,3}(?:\.\d{1,2})?[%％]")
_FEWEST: Final = 3
_MOST_OF: Final = 0.6
_BRIEF: Final = 10
"""Characters of a name; a promise has more."""

Rows = Sequence[Sequence[Cell]]


def inferred(rows: Rows) -> tuple[Column, ...]:
    """The columns of rows without a header; none where they are no table of projects."""
    numbered = [row for row in rows if row and _NUMBER.fullmatch(row[0].text)]
    if len(numbered) < _FEWEST or 2 * len(numbered) < len(rows) or not _in_turn(numbered):
        return ()
    width = max(len(row) for row in numbered)
    columns = [[row[place].text for row in numbered if place < len(row)] for place in range(width)]
    roles = ["number", *(_role(texts) for texts in columns[1:])]
    if "lead" not in roles:
        return ()
    roles = _told_apart(roles, [_length(texts) for texts in columns])
    return tuple(Column(role, "") for role in roles) if "promise" in roles else ()


def _in_turn(rows: Rows) -> bool:
    """True where the numbers of the rows follow on each other."""
    numbers = [int(found[1]) for row in rows if (found := _NUMBER.fullmatch(row[0].text))]
    follows = sum(later == earlier + 1 for earlier, later in pairwise(numbers))
    return follows >= _MOST_OF * (len(numbers) - 1)


def _length(texts: Sequence[str]) -> float:
    filled = [len(text) for text in texts if text]
    return sum(filled) / len(filled) if filled else 0.0


def _role(texts: Sequence[str]) -> str:
    """The role of a column that most of its cells have the shape of; `text` for words, `` for nothing."""
    filled = [text for text in texts if text]
    if not filled:
        return ""
    for role in ("deadline", "lead", "money", "ratio"):
        if sum(_has_shape(role, text) for text in filled) >= _MOST_OF * len(filled):
            return role
    surnames = tuple(affixes("surname"))
    persons = sum(2 <= len(text) <= 4 and text.startswith(surnames) for text in filled)
    return "leader" if persons >= _MOST_OF * len(filled) else "text"


def _has_shape(role: str, text: str) -> bool:
    if role == "money":
        return _SUM.fullmatch(text) is not None
    if role == "ratio":
        return _SHARE.fullmatch(text) is not None
    if role == "lead":
        return looks_like("units", text) and not any(map(str.isdigit, text))
    return looks_like(role, text)


def _told_apart(roles: list[str], lengths: Sequence[float]) -> list[str]:
    """The roles with the columns of words told apart: names, the promise, what came of it."""
    lead = roles.index("lead")
    roles = ["support" if role == "lead" and place > lead else role for place, role in enumerate(roles)]
    texts = [place for place, role in enumerate(roles) if role == "text"]
    longest = max((lengths[place] for place in texts), default=0.0)
    long = [place for place in texts if lengths[place] > _BRIEF or 2 * lengths[place] > longest]
    if not long:
        return roles
    roles[long[0]] = "promise"
    for place in texts:
        if place < long[0]:
            roles[place] = "title" if place == long[0] - 1 else "category"
        elif place > long[0]:
            roles[place] = "progress" if place in long and "progress" not in roles else "remarks"
    return roles
