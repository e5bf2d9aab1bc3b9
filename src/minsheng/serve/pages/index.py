"""The index of what can be searched for: an FTS5 table of Chinese bigrams and of Latin words.

A run of Chinese characters is kept as its overlapping pairs (加装电梯 → 加装 装电 电梯), so that any two
or more characters are found as a phrase; one character is found as the beginning of a pair.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_RUN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+|[0-9A-Za-z.%]+")
_BOUND = "zzbound"
"""Stands between runs, so that no phrase reaches over a gap."""
_KINDS = {
    "project": 3.0,
    "district": 3.0,
    "indicator": 2.5,
    "unit": 2.5,
    "concept": 2.5,
    "place": 2.0,
    "list": 1.5,
    "task": 1.5,
    "plan-indicator": 1.5,
    "document": 1.2,
    "report": 1.0,
    "passage": 0.8,
}
"""Type of a thing → how much it counts for in the order of what is found."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing with one wording of it."""

    path: str
    """`{type}/{local}`."""
    text: str
    language: str
    district: str
    """Local name, empty where it has none."""
    year: str

    @property
    def kind(self) -> str:
        """Its type."""
        return self.path.partition("/")[0]


@dataclass(frozen=True, slots=True)
class Found:
    """What a search gives: one page of things, how many there are by type."""

    entries: list[Entry]
    counts: dict[str, int]


class Index:
    """The searchable wordings of one release, in memory."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.store = sqlite3.connect(":memory:", check_same_thread=False)
        self.store.execute(
            "CREATE TABLE entry (id INTEGER PRIMARY KEY, path TEXT, kind TEXT, text TEXT, language TEXT,"
            " district TEXT, year TEXT, weight REAL)"
        )
        self.store.execute(
            "CREATE VIRTUAL TABLE words USING fts5"
            " (terms, content='', tokenize='unicode61 remove_diacritics 2')"
        )
        with self.store:
            for number, entry in enumerate(entries, 1):
                self._add(number, entry)

    def _add(self, number: int, entry: Entry) -> None:
        weight = _KINDS.get(entry.kind, 1.0)
        row = (number, entry.path, entry.kind, entry.text, entry.language, entry.district, entry.year, weight)
        self.store.execute("INSERT INTO entry VALUES (?,?,?,?,?,?,?,?)", row)
        self.store.execute("INSERT INTO words (rowid, terms) VALUES (?,?)", (number, terms(entry.text)))

    def search(self, query: str, kind: str = "", offset: int = 0, limit: int = 30) -> Found:
        """Things whose words hold all runs of the query, best first; only of one type where one is named."""
        phrase = match(query)
        if not phrase:
            return Found([], {})
        rows = self.store.execute(
            "SELECT path, text, language, district, year, kind FROM ("
            " SELECT entry.*, bm25(words) * weight - (length(text) = ?) * 20 AS rank FROM words"
            " JOIN entry ON entry.id = words.rowid WHERE words MATCH ? ORDER BY rank LIMIT 20000)"
            " GROUP BY path ORDER BY min(rank), path",
            (len(query.strip()), phrase),
        ).fetchall()
        counts: dict[str, int] = {}
        for row in rows:
            counts[row[5]] = counts.get(row[5], 0) + 1
        chosen = [row for row in rows if not kind or row[5] == kind][offset : offset + limit]
        return Found([Entry(*row[:5]) for row in chosen], counts)

    def suggestions(self, query: str, limit: int = 10) -> list[str]:
        """Names of organisations, indicators, places, districts and themes that go with what was typed."""
        phrase = match(query)
        if not phrase:
            return []
        rows = self.store.execute(
            "SELECT DISTINCT text FROM words JOIN entry ON entry.id = words.rowid"
            " WHERE words MATCH ? AND kind IN ('unit','indicator','place','district','concept')"
            " ORDER BY bm25(words), length(text), text LIMIT ?",
            (phrase, limit),
        )
        return [str(row[0]) for row in rows]


def terms(text: str) -> str:
    """What is kept of a text: pairs of characters and words, with bounds between runs."""
    return f" {_BOUND} ".join(" ".join(_pairs(run)) for run in _RUN.findall(text.lower()))


def _pairs(run: str) -> Sequence[str]:
    """Overlapping pairs of a run of Chinese characters; a Latin word as its parts."""
    if run[0] < "\u3000":
        return [part for part in re.split(r"[.%]", run) if part]
    return [run] if len(run) == 1 else [run[at : at + 2] for at in range(len(run) - 1)]


def runs(query: str) -> list[str]:
    """The runs of characters that a query asks for, at most eight."""
    return _RUN.findall(query.lower())[:8]


def match(query: str) -> str:
    """A query as FTS5 reads it; empty where there is nothing to look for."""
    phrases = []
    for run in runs(query[:100]):
        pairs = _pairs(run)
        if pairs:
            open_ended = run[0] < "\u3000" or len(run) == 1
            phrases.append('"' + " ".join(pairs) + '"' + ("*" if open_ended else ""))
    return " AND ".join(phrases)
