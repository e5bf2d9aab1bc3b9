"""What can be searched for in a release: an FTS5 table of Chinese pairs, of Latin words and of pinyin.

A run of Chinese characters is kept as its overlapping pairs (加装电梯 → 加装 装电 电梯), so that any two
or more characters are found as a phrase; one character is found as the beginning of a pair. Beside it
stands how it sounds, from each character on: jiazhuangdianti, zhuangdianti … and by first letters jzdt,
zdt …, so that pinyin is found from the beginning of any syllable, whole or begun. The index is a file
of the release, written when it is built.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from minsheng.resources import rebased

if TYPE_CHECKING:
    from pyoxigraph import Store

FILE = "search.sqlite"
"""Name of the index in a release's folder."""
_QUERY = Path(__file__).parent / "entries.rq"
_RUN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+|[0-9A-Za-z.%]+")
_BOUND = "zzbound"
"""Stands between runs, so that no phrase reaches over a gap."""
_HAN = re.compile(r"[\u3400-\u9fff]+")
_HEARD = 8
"""Characters that a sound reaches over."""
_LONGEST = 60
"""Characters of a text that are found by their sound: names and beginnings of sentences."""
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
    """The searchable wordings of one release: of its file, or in memory."""

    def __init__(self, store: sqlite3.Connection) -> None:
        self.store = store

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> Index:
        """An index in memory."""
        store = sqlite3.connect(":memory:", check_same_thread=False)
        _fill(store, entries)
        return cls(store)

    @classmethod
    def open(cls, path: Path) -> Index:
        """The index that a release brings; sqlite3.Error where the file is none."""
        store = sqlite3.connect(
            f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
        )
        store.execute("SELECT 1 FROM entry LIMIT 1").fetchone()
        return cls(store)

    def search(self, query: str, kind: str = "", offset: int = 0, limit: int = 30) -> Found:
        """Things whose words hold all runs of the query, best first; only of one type where one is named."""
        phrase = match(query)
        if not phrase:
            return Found([], {})
        rows = self.store.execute(
            "SELECT path, text, language, district, year, kind FROM ("
            " SELECT entry.*, bm25(words, 2.0, 1.0) * weight - (length(text) = ?) * 20 AS rank FROM words"
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
            " ORDER BY bm25(words, 2.0, 1.0), length(text), text LIMIT ?",
            (phrase, limit),
        )
        return [str(row[0]) for row in rows]


def write(path: Path, entries: Iterable[Entry]) -> None:
    """An index as a file: the same bytes for the same entries."""
    store = sqlite3.connect(path)
    store.execute("PRAGMA journal_mode = OFF")
    _fill(store, entries)
    store.execute("INSERT INTO words (words) VALUES ('optimize')")
    store.commit()
    store.execute("VACUUM")
    store.close()


def entries_query(base: str, offset: int = 0, limit: int | None = None) -> str:
    """The question what can be searched for: all of it, or a part at a time."""
    return rebased(_QUERY, base) + (f" OFFSET {offset} LIMIT {limit}" if limit else "")


def entries(store: Store, base: str) -> Iterator[Entry]:
    """Each thing of a release with each of its wordings, in a settled order."""
    from minsheng.store import is_merged  # noqa: PLC0415 - serving needs no store here

    found = store.query(entries_query(base), use_default_graph_as_union=not is_merged(store))
    for thing, words, language, district, year in found:  # type: ignore[union-attr]
        path = thing.value.removeprefix(f"{base}id/")
        local = district.value.rpartition("/")[2] if district else ""
        yield Entry(path, words.value, language.value if language else "", local, year.value if year else "")


def _fill(store: sqlite3.Connection, entries: Iterable[Entry]) -> None:
    store.execute(
        "CREATE TABLE entry (id INTEGER PRIMARY KEY, path TEXT, kind TEXT, text TEXT, language TEXT,"
        " district TEXT, year TEXT, weight REAL)"
    )
    store.execute(
        "CREATE VIRTUAL TABLE words USING fts5"
        " (terms, sounds, content='', tokenize='unicode61 remove_diacritics 2')"
    )
    heard = sounds()
    with store:
        for number, entry in enumerate(entries, 1):
            weight = _KINDS.get(entry.kind, 1.0)
            row = (
                number,
                entry.path,
                entry.kind,
                entry.text,
                entry.language,
                entry.district,
                entry.year,
                weight,
            )
            store.execute("INSERT INTO entry VALUES (?,?,?,?,?,?,?,?)", row)
            said = (number, terms(entry.text), heard(entry.text[:_LONGEST]))
            store.execute("INSERT INTO words (rowid, terms, sounds) VALUES (?,?,?)", said)


def sounds() -> Callable[[str], str]:
    """A reader of texts' sounds: pinyin from each character on, whole and by first letters."""

    @lru_cache(maxsize=50_000)
    def read(text: str) -> str:
        return " ".join(word for run in _HAN.findall(text) for word in _sounds(syllables(run)))

    return read


def syllables(run: str) -> list[str]:
    """The pinyin of each character of a run of Chinese characters, without tones."""
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - slow to import

    return [str(syllable) for syllable in lazy_pinyin(run)]


def _sounds(said: Sequence[str]) -> Iterator[str]:
    for at in range(len(said)):
        reach = said[at : at + _HEARD]
        yield "".join(reach)
        if len(reach) > 1:
            yield "".join(syllable[:1] for syllable in reach)


def heard(text: str, run: str) -> list[tuple[int, int]]:
    """Where a text sounds like a run of Latin letters: start and end of the characters that do."""
    run = run.lower()
    found: list[tuple[int, int]] = []
    for match in _HAN.finditer(text[:_LONGEST]):
        said = syllables(match[0])
        for at in range(len(said)):
            reach = _reach(said[at : at + _HEARD], run)
            if reach:
                found.append((match.start() + at, match.start() + at + reach))
    return found


def _reach(said: Sequence[str], run: str) -> int:
    """How many syllables letters cover, the last one begun at least; 0 where it sounds otherwise."""
    whole, letters = "".join(said), "".join(syllable[:1] for syllable in said)
    if letters.startswith(run) and len(run) > 1:
        return len(run)
    if not whole.startswith(run):
        return 0
    covered = 0
    for count, syllable in enumerate(said, 1):
        covered += len(syllable)
        if covered >= len(run):
            return count
    return 0


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
