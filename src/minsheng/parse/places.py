"""Named places in running text: townships of the division, and names by their endings.

A name by its ending (…村, …公园, …路) goes left to the nearest sign, number or word that no name has in
it. Only what is left after taking out words such as 老旧, 城市, 口袋 makes it a proper name. Rather a place
missed than 城市道路 taken for one.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Final, NamedTuple

from minsheng import resources
from minsheng.parse.divisions import chain, townships
from minsheng.parse.flow import Flow
from minsheng.parse.words import Words
from minsheng.records import Division, Place

_REACH: Final = 14
"""Letters before an ending that may belong to the name."""
_OPENING: Final = frozenset("“‘《\"'")
_COUNT: Final = r"[一二两三四五六七八九十百]+[个条处座批项]"


class _Found(NamedTuple):
    start: int
    end: int
    kind: str
    code: str | None = None


class _Patterns(NamedTuple):
    endings: Words
    kinds: tuple[str, ...]
    """Kind of place of each ending; none for one that no name has (道路)."""
    stop: re.Pattern[str]
    keep: re.Pattern[str]
    generic: re.Pattern[str]
    letters: frozenset[str]


@cache
def _patterns() -> _Patterns:
    rows = list(
        resources.rows(resources.mappings("wordings", "place.csv"), "wording", "code", "part", "context")
    )
    parts: dict[str, list[str]] = {}
    barred: dict[str, list[str]] = {}
    kinds = {row["wording"]: row["code"] for row in rows if row["part"] == "suffix"}
    for row in rows:
        if row["part"] == "not-followed":
            barred.setdefault(row["context"], []).append(row["wording"])
        else:
            parts.setdefault(row["part"], []).append(row["wording"])
    endings = Words({word: f"(?!{'|'.join(barred[word])})" if word in barred else "" for word in kinds})
    measured = rf"[\d.]+\s?(?:{_either(parts['measure'])}){{0,3}}"
    return _Patterns(
        endings,
        tuple([kinds[word] for word in endings.all]),
        re.compile(f"{measured}|[^一-鿿]|{_COUNT}|{_begun(parts['stop'])}(?:{_either(parts['stop'])})"),
        re.compile(_either(parts["keep"])),
        re.compile(_either(parts["generic"])),
        frozenset(parts["generic-letter"]),
    )


def _either(words: list[str]) -> str:
    """Pattern of any of the words, longest first; by first character for speed."""
    rest: dict[str, list[str]] = {}
    for word in sorted(words, key=len, reverse=True):
        rest.setdefault(word[0], []).append(re.escape(word[1:]))
    return "|".join([f"{re.escape(first)}(?:{'|'.join(found)})" for first, found in rest.items()])


def _begun(words: list[str]) -> str:
    """Lookahead for two characters that some of the words begin with, or for a word of one."""
    first, second = ("".join(sorted({word[at : at + 1] for word in words})) for at in (0, 1))
    alone = "".join([word for word in words if len(word) == 1])
    return f"(?=[{re.escape(first)}][{re.escape(second)}]|[{re.escape(alone)}])"


def read_places(flow: Flow, division: Division) -> tuple[Place, ...]:
    """Places that the flow names, in order, each once."""
    text = flow.text
    towns = _townships(text, division)
    found = _without_overlap([*towns, *_by_ending(text, division, towns)])
    places: dict[tuple[str, str], Place] = {}
    for start, end, kind, code in found:
        name = text[start:end]
        places.setdefault((name, kind), Place(name, flow.span(start, end), kind, code))
    return tuple(places.values())


class _Towns(NamedTuple):
    codes: dict[str, str | None]
    """Names of the division's townships; one that two of them share has no code."""
    lengths: tuple[int, ...]
    """Lengths of the names, longest first."""
    last: re.Pattern[str]
    """A letter that some name ends with."""


@lru_cache(maxsize=64)
def _towns(division: Division) -> _Towns | None:
    codes: dict[str, str | None] = {}
    for town in townships(division) if division.level != "province" else ():
        codes[town.name] = None if town.name in codes else town.code
    if not codes:
        return None
    last = "".join(sorted({re.escape(name[-1]) for name in codes}))
    return _Towns(codes, tuple(sorted(set(map(len, codes)), reverse=True)), re.compile(f"[{last}]"))


def _townships(text: str, division: Division) -> list[_Found]:
    """Townships named, the longer of two that begin together, left to right without overlap."""
    towns = _towns(division)
    if towns is None:
        return []
    found = [
        _Found(end - length, end, "township", towns.codes[name])
        for end in [last.end() for last in towns.last.finditer(text)]
        for length in towns.lengths
        if end >= length and (name := text[end - length : end]) in towns.codes
    ]
    return _without_overlap(found)


def _by_ending(text: str, division: Division, towns: list[_Found]) -> Iterator[_Found]:
    """Names by their endings, left to right; a township's end is always an edge."""
    ends = [town.end for town in towns]
    edges = frozenset(ends)
    last: _Found | None = None
    patterns = _patterns()
    for place, stop, end in patterns.endings.find(text):
        kind = patterns.kinds[place]
        if not kind or end in edges:
            continue
        low = max(ends[bisect_right(ends, stop) - 1] if ends and ends[0] <= stop else 0, stop - _REACH)
        start = _left_edge(text, low, stop, division)
        if last and start <= last.start and last.end <= stop:
            start = last.start if _goes_on(last, text[last.end : stop], kind) else last.end
        if _is_named(text, start, stop, kind):
            last = _Found(start, end, kind)
            yield last


def _goes_on(last: _Found, between: str, kind: str) -> bool:
    """True where a name with an ending in it goes on: 沿村公园, 清华附中永丰学校; not 某社区某小学."""
    return not _is_proper(between) or last.kind == kind == "school"


def _is_named(text: str, start: int, stop: int, kind: str) -> bool:
    if start and text[start - 1] in _OPENING:
        return False
    if kind == "township":  # one that the table lacks must stand between signs
        return (
            2 <= stop - start <= 3
            and (not start or not text[start - 1].isalnum())
            and _is_proper(text[start:stop])
        )
    return _is_proper(text[start:stop])


def _left_edge(text: str, low: int, stop: int, division: Division) -> int:
    """Where the name before an ending at `stop` begins: behind the last stop in the reach."""
    window = text[low:stop]
    for outer in chain(division):
        cut = window.rfind(outer.name)
        if cut >= 0 and cut + len(outer.name) < len(window):
            low, window = low + cut + len(outer.name), window[cut + len(outer.name) :]
    shielded = _patterns().keep.sub(lambda found: "一" * len(found[0]), window)
    edge = 0
    for found in _patterns().stop.finditer(shielded):
        edge = found.end()
    if len(window) - edge > 2 and window[edge] == division.name[-1]:
        edge += 1  # 区教师研修学院: whose it is, not its name
    return low + edge


@lru_cache(maxsize=8192)
def _is_proper(core: str) -> bool:
    """True where words that only describe leave a name."""
    rest = _patterns().generic.sub("", core)
    if len(core) < 2 or all(letter in _patterns().letters for letter in rest):
        return False
    return len(rest) >= 2 or len(core) >= 4


def _without_overlap(found: list[_Found]) -> list[_Found]:
    """Of two that begin together the longer; of two that overlap the one that begins first."""
    if len(found) < 2:
        return found
    kept: list[_Found] = []
    for one in sorted(found, key=lambda one: (one.start, -one.end, one.code is None)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept
