"""Words found in a text, all of them in one pass over it.

What finds them is the automaton of Aho and Corasick, Efficient string matching: an aid to bibliographic
search, Communications of the ACM 18 (1975): its time does not grow with the number of words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from operator import itemgetter
from typing import Final

from ahocorasick_rs import AhoCorasick

_BY_START: Final = itemgetter(1, 0)


class Words:
    """Words to look for, each with what its neighbours must not be.

    `guards` gives each word a pattern that must match behind it (`(?!率)`), or nothing for none. A word is
    known by its place in `all`: the longest first.
    """

    def __init__(self, guards: Mapping[str, str]) -> None:
        self.all = sorted(guards, key=lambda word: (-len(word), word))
        self._guards = [re.compile(guards[word]) if guards[word] else None for word in self.all]
        self._find = AhoCorasick(self.all).find_matches_as_indexes

    def find(self, text: str) -> list[tuple[int, int, int]]:
        """Place, start and end of the words of a text, left to right: the longest that may stand."""
        every: list[tuple[int, int, int]] = self._find(text, overlapping=True)
        every.sort(key=_BY_START)
        found = []
        last = 0
        for one in every:
            place, start, end = one
            if start >= last:
                guard = self._guards[place]
                if guard is None or guard.match(text, end):
                    found.append(one)
                    last = end
        return found
