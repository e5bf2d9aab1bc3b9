"""Two lists of promises compared: what speaks for each pair, which pairs are linked, which need a reader.

The weights and thresholds are in `mappings/link-weights.csv`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from math import log

from minsheng.errors import TableError
from minsheng.link.alike import Alike, matched
from minsheng.link.blocking import candidates
from minsheng.link.promises import Promise
from minsheng.link.similarity import Coverage, Weights
from minsheng.link.subjects import subjects_of
from minsheng.resources import mappings, rows


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for a pair."""

    coverage: Coverage
    run: float
    """How many rare pairs of characters in a row both have."""
    units: float
    """How rare a function of their units both have, 0 to 1; 0 where they have none in common."""
    themes: float
    """1 where they have a theme in common, -1 where each has others, 0 where one has none."""
    programme: bool
    """Whether they name the same programme."""
    alike: tuple[Alike, ...]
    """Targets that count the same thing."""

    @property
    def equal(self) -> bool:
        """Whether such a number is the same."""
        return any(alike.equal and alike.sure > 0.5 for alike in self.alike)

    @property
    def same_number(self) -> bool:
        """Whether one that surely counts the same has the same number."""
        return any(alike.equal and alike.sure >= 1 for alike in self.alike)

    @property
    def figures(self) -> float:
        """How surely two targets count the same thing, 0 to 1."""
        return max((alike.sure for alike in self.alike), default=0.0)

    def sum(self, relation: str) -> float:
        """All of it, weighed for a relation."""
        weight = weights(relation)
        return (
            weight["text"] * max(self.coverage.one, self.coverage.other)
            + weight["shared"] * self.coverage.shared
            + weight["run"] * min(1.0, self.run / weight["run-full"])
            + weight["units"] * self.units
            + weight["same-theme" if self.themes > 0 else "other-theme"] * abs(self.themes)
            + weight["programme"] * self.programme
            + weight["figures"] * self.figures
            + weight["equal"] * self.equal
        )

    def __str__(self) -> str:
        one, other, shared = (round(100 * share) for share in self.coverage)
        parts = [f"text {one}/{other}/{shared} %", f"run {self.run:.1f}", f"units {self.units:.2f}"]
        parts += [f"figures {self.figures:.2f}{' equal' if self.equal else ''}"] if self.alike else []
        parts += ["other themes"] if self.themes < 0 else []
        parts += ["same programme"] if self.programme else []
        return ", ".join(parts)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Two promises that may be linked, and what came of it."""

    one: Promise
    other: Promise
    evidence: Evidence
    score: float
    linked: bool = False
    reason: str = ""
    """Why it is linked or not."""

    def turned(self) -> Candidate:
        """The same pair from the other side."""
        first, second, shared = self.evidence.coverage
        evidence = replace(self.evidence, coverage=Coverage(second, first, shared))
        return replace(self, one=self.other, other=self.one, evidence=evidence)


@cache
def weights(relation: str) -> dict[str, float]:
    """Name → value of the table's rows of one relation. TableError where a value is no number."""
    path = mappings("link-weights.csv")
    found: dict[str, float] = {}
    for row in rows(path, "relation", "name", "value"):
        try:
            value = float(row["value"])
        except ValueError as error:
            raise TableError(f"{row['value']} is no number", where=f"{path}: {row['name']}") from error
        if row["relation"] == relation:
            found[row["name"]] = value
    return found


class Comparison:
    """Two lists of promises: evidence for the pairs that blocking offers."""

    def __init__(self, left: Sequence[Promise], right: Sequence[Promise]) -> None:
        self._left, self._right = left, right
        self._weights = Weights(one.text for one in (*left, *right))
        self._units = Counter(function for one in (*left, *right) for function in one.functions)
        self._scale = log(len(left) + len(right) + 1)

    def candidates(self, relation: str) -> list[Candidate]:
        """The pairs that reach the threshold of review, with what came of each."""
        found = []
        best: dict[str, float] = defaultdict(float)
        for one, other in candidates(self._left, self._right, self._weights):
            evidence = self.evidence(one, other, relation)
            score = evidence.sum(relation)
            best[one.iri], best[other.iri] = max(best[one.iri], score), max(best[other.iri], score)
            found.append(Candidate(one, other, evidence, score))
        floor = weights(relation)["review"]
        return [_judged(relation, pair, best) for pair in found if pair.score >= floor]

    def evidence(self, one: Promise, other: Promise, relation: str) -> Evidence:
        """What speaks for one pair."""
        first, second = _subjects(one.text), _subjects(other.text)
        return Evidence(
            coverage=self._weights.coverage(one.text, other.text),
            run=self._weights.run(one.text, other.text),
            units=max(map(self._rarity, one.functions & other.functions), default=0.0),
            themes=_themes(first, second),
            programme=any(name.startswith("programme") for name in first & second),
            alike=tuple(_alike(one, other, relation)),
        )

    def _rarity(self, function: str) -> float:
        return 1 - log(self._units[function] + 1) / self._scale


def _alike(one: Promise, other: Promise, relation: str) -> list[Alike]:
    """Targets of both that count the same thing; for a successor also what was done without a target."""
    if relation == "restates":
        return matched(one.targets, other.targets, one_year=True)
    return matched(one.targets or one.done, other.targets or other.done)


@lru_cache(maxsize=65536)
def _subjects(text: str) -> frozenset[str]:
    return frozenset(subjects_of(text))


def _themes(first: frozenset[str], second: frozenset[str]) -> float:
    some, others = ({name for name in names if name.startswith("theme")} for names in (first, second))
    if not some or not others:
        return 0.0
    return 1.0 if some & others else -1.0


def _judged(relation: str, pair: Candidate, best: dict[str, float]) -> Candidate:
    """The pair as linked or not; `best` is the best score of each promise.

    A promise may be restated as a part of another one, so that it is enough to be the best of the side
    that the other one covers more of; a successor is the best of both sides, or nearly so where lists
    merge or split promises. With a target that surely counts the same, the best of one side is enough;
    what restates the very number of it need not be the best.
    """
    weight = weights(relation)
    if relation == "restates" and pair.evidence.same_number:
        return replace(pair, linked=True, reason="one number of one thing")
    if pair.score < weight["threshold"]:
        return replace(pair, reason="below the threshold")
    sides = best[pair.one.iri], best[pair.other.iri]
    covered = sides[0] if pair.evidence.coverage.one >= pair.evidence.coverage.other else sides[1]
    most = covered if relation == "restates" else max(sides)
    if pair.score >= most:
        return replace(pair, linked=True, reason="best")
    if pair.score >= weight["near"] * most or pair.evidence.run >= weight["verbatim"]:
        return replace(pair, linked=True, reason="close to the best")
    if pair.score >= min(sides) and pair.evidence.figures >= 1:
        return replace(pair, linked=True, reason="best of one, and one figure counts the same")
    return replace(pair, reason="another one fits better")
