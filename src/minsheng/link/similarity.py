"""How much two texts have in common: pairs of characters, weighted by how rare they are.

Digits are left out: figures are compared apart. Weights come from the two lists compared and nothing
else, so that a further document changes no link between others.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache, lru_cache
from math import fsum, log
from typing import NamedTuple

from minsheng.link.terms import plain
from minsheng.resources import mappings, rows

_RUN = re.compile(r"[^\W\d_]+")
_CLAUSE = re.compile(r"(?<=[。；;！!？?，,])")
_DIGIT = re.compile(r"[0-9〇一二三四五六七八九十百]")


class Coverage(NamedTuple):
    """What two texts have in common, as shares of their weights from 0 to 1."""

    one: float
    """How much of the one text the other one has."""
    other: float
    shared: float
    """How much of both is common to them."""


@cache
def _purposes() -> tuple[str, ...]:
    """How clauses begin that say what something is good for."""
    return tuple(row["opening"] for row in rows(mappings("wordings", "purpose.csv"), "opening"))


@cache
def _carriers() -> re.Pattern[str]:
    """Words for whom or where a promise is, of which many unlike promises have the same."""
    words = [row["wording"] for row in rows(mappings("wordings", "carriers.csv"), "wording")]
    return re.compile("|".join(sorted(map(re.escape, words), key=len, reverse=True)))


@lru_cache(maxsize=65536)
def promised(text: str) -> str:
    """The text without clauses that only say what the promise is good for, and without carriers.

    The first clause stays.
    """
    first, *rest = _CLAUSE.split(plain(text))
    kept = (one for one in rest if _DIGIT.search(one) or not one.startswith(_purposes()))
    return _carriers().sub(" ", first + "".join(kept))


@lru_cache(maxsize=65536)
def runs(text: str) -> tuple[str, ...]:
    """The stretches of letters and characters of a text, between digits, punctuation and white space."""
    return tuple(_RUN.findall(promised(text)))


@lru_cache(maxsize=65536)
def pairs(text: str) -> frozenset[str]:
    """Pairs of neighbouring letters or characters of a text; none across digits and punctuation."""
    return frozenset(run[at : at + 2] for run in runs(text) for at in range(len(run) - 1))


class Weights:
    """How telling each pair of characters is in some texts: the fewer texts have it the more.

    A pair that one text has weighs nearly 1, one that all have 0.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        self._texts: Counter[str] = Counter()
        count = 0
        for text in texts:
            self._texts.update(pairs(text))
            count += 1
        scale = log(count + 1) or 1.0
        self._of = {pair: 1 - log(many + 1) / scale for pair, many in self._texts.items()}
        self._totals: dict[str, float] = {}

    def of(self, pair: str) -> float:
        """Weight of one pair, 0 to 1; 1 for one that no text has."""
        return self._of.get(pair, 1.0)

    def total(self, text: str) -> float:
        """Weight of all pairs of a text."""
        if text not in self._totals:
            self._totals[text] = fsum(map(self.of, pairs(text)))
        return self._totals[text]

    def known(self, text: str, most: int) -> list[str]:
        """Pairs of a text that at most so many texts have, the rarest first."""
        found = [pair for pair in pairs(text) if self._texts[pair] <= most]
        return sorted(found, key=lambda pair: (self._texts[pair], pair))

    def coverage(self, one: str, other: str) -> Coverage:
        """How much two texts have in common."""
        common = fsum(map(self.of, pairs(one) & pairs(other)))
        left, right = self.total(one), self.total(other)
        if not left or not right:
            return Coverage(0.0, 0.0, 0.0)
        return Coverage(common / left, common / right, 2 * common / (left + right))

    def run(self, one: str, other: str) -> float:
        """Weight of the heaviest wording that stands in both: pairs of characters in a row.

        Pairs in a row in one text may stand apart in the other, so the lesser of both readings counts.
        """
        there = self._run(one, other)
        return min(there, self._run(other, one)) if there else there

    def _run(self, one: str, other: str) -> float:
        """Weight of the heaviest stretch of one text whose pairs all stand in the other."""
        known, best = pairs(other), 0.0
        for run in runs(one):
            weight = 0.0
            for at in range(len(run) - 1):
                pair = run[at : at + 2]
                weight = weight + self.of(pair) if pair in known else 0.0
                best = max(best, weight)
        return best
