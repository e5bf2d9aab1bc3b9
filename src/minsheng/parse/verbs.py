"""The verbs of a text, found in one pass: where they stand, of what kind and family.

The table `mappings/wordings/action.csv` says which words do something and what may not stand beside
them (上线 is no verb in 线上线下, 申请 none in 依申请). Positions are those of the string given.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from functools import cache
from typing import NamedTuple

from minsheng.parse.wording import cue
from minsheng.parse.words import Words
from minsheng.resources import mappings, rows


class Verb(NamedTuple):
    """A word of the table: its kind (head, noun, weak, light) and family."""

    wording: str
    kind: str
    family: str
    object: str = ""
    """What the word itself counts (井 in 打井)."""


class Found:
    """A verb, with those coordinated with it, where it stands: from `start` to `end`."""

    def __init__(self, start: int, end: int, kind: str, family: str) -> None:
        self.start, self.end, self.kind, self.family = start, end, kind, family


@cache
def verbs() -> dict[str, Verb]:
    """The table of actions by wording."""
    table = rows(mappings("wordings", "action.csv"), "wording", "kind", "family", "object")
    return {row["wording"]: Verb(row["wording"], row["kind"], row["family"], row["object"]) for row in table}


@cache
def verb_pattern() -> re.Pattern[str]:
    """Any verb of the table where its neighbours allow it, longest first; by first character for speed."""
    table = rows(mappings("wordings", "action.csv"), "wording", "kind", "not_before", "not_after")
    by_first: dict[str, list[str]] = defaultdict(list)
    for row in sorted(table, key=lambda row: -len(row["wording"])):
        by_first[row["wording"][0]].append(_guarded(row)[1:])
    return re.compile("|".join([f"{first}(?:{'|'.join(rest)})" for first, rest in by_first.items()]))


@cache
def verb_chain() -> re.Pattern[str]:
    """One verb or several in a row that may stand as nouns or as what is done (改造, 改造完成)."""
    return re.compile(f"(?:(?:{verb_pattern().pattern})[、和及]?)++")


def _guarded(row: dict[str, str]) -> str:
    """A verb's pattern; the lookbehind comes last, so that the search can skip to first characters."""
    return re.escape(row["wording"]) + _guard(row)


def _guard(row: dict[str, str]) -> str:
    """What a verb's neighbours must not be, asked behind it."""
    after = [re.escape(other) for other in row["not_before"].split()]
    after += [cue("noun"), cue("noun-of-noun")] if row["kind"] == "noun" else [cue("noun")]
    words = [re.escape(other + row["wording"]) for other in row["not_after"].split()]
    return f"(?!{'|'.join(after)}){''.join([f'(?<!{word})' for word in words])}"


@cache
def _words() -> Words:
    """The verbs of the table as words to look for."""
    table = rows(mappings("wordings", "action.csv"), "wording", "kind", "not_before", "not_after")
    return Words({row["wording"]: _guard(row) for row in table})


@cache
def families(action: str) -> frozenset[str]:
    """Families of the verbs in a figure's action: figures whose families meet may answer each other."""
    return frozenset([verbs()[found].family for found in verb_pattern().findall(action)])


class Verbs:
    """The verbs of a text in order."""

    def __init__(self, text: str) -> None:
        table, words = verbs(), _words()
        self.all: list[Found] = []
        self._starts: list[int] = []
        for place, start, end in words.find(text):
            verb = table[words.all[place]]
            self.all.append(Found(start, end, verb.kind, verb.family))
            self._starts.append(start)

    def within(self, start: int, end: int) -> list[Found]:
        """Verbs that stand wholly between two positions."""
        found = self.all[bisect_left(self._starts, start) : bisect_left(self._starts, end)]
        return found[:-1] if found and found[-1].end > end else found

    def at(self, position: int) -> Found | None:
        """The verb that begins at a position."""
        index = bisect_left(self._starts, position)
        found = self.all[index] if index < len(self.all) else None
        return found if found and found.start == position else None

    def ending(self, position: int) -> Found | None:
        """The verb that ends at a position."""
        index = bisect_left(self._starts, position) - 1
        found = self.all[index] if index >= 0 else None
        return found if found and found.end == position else None
