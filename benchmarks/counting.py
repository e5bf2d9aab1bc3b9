"""Counts of what was expected, got and right, by measure, and the list of misses."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field

MEASURES = (
    "lists",
    "stated counts",
    "projects",
    "categories",
    "lead units",
    "support units",
    "deadlines",
    "promised quantities",
    "reported quantities",
    "planned in reports",
    "action",
    "object",
    "status",
    "scope",
    "parts",
    "per",
    "revisions",
    "stated ratios",
    "as-of dates",
    "reported by",
    "tasks",
    "indicator rows",
    "row attributes",
    "indicator cells",
    "narrative results",
    "narrative targets",
    "sections",
)
"""Names of what is measured, in the order of printing."""

Where = str


@dataclass(slots=True)
class Count:
    """How many answers were expected, got, and right."""

    expected: int = 0
    got: int = 0
    right: int = 0

    def add(self, other: Count) -> None:
        """Add another count to this one."""
        self.expected += other.expected
        self.got += other.got
        self.right += other.right

    @property
    def precision(self) -> float:
        """Share of what was got that is right; 1 where nothing was got."""
        return self.right / self.got if self.got else 1.0

    @property
    def recall(self) -> float:
        """Share of what was expected that was got; 1 where nothing was expected."""
        return self.right / self.expected if self.expected else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass(frozen=True, slots=True)
class Miss:
    """One answer that is missing (`got` empty), superfluous (`expected` empty) or another."""

    measure: str
    where: Where
    expected: str
    got: str


@dataclass(slots=True)
class Score:
    """Counts by measure, and the misses, of one document or of several."""

    counts: dict[str, Count] = field(default_factory=lambda: {name: Count() for name in MEASURES})
    misses: list[Miss] = field(default_factory=list)

    def add(self, other: Score) -> None:
        """Add the counts and misses of another score to this one."""
        for name, count in other.counts.items():
            self.counts[name].add(count)
        self.misses.extend(other.misses)

    def answer(self, measure: str, where: Where, expected: object, got: object, right: bool) -> None:
        """One expected answer and the one that was got; None where there is none."""
        count = self.counts[measure]
        count.expected += expected is not None
        count.got += got is not None
        count.right += right
        if not right and (expected is not None or got is not None):
            self.misses.append(Miss(measure, where, _shown(expected), _shown(got)))

    def keys(self, measure: str, where: Where, expected: Iterable[Hashable], got: Iterable[Hashable]) -> None:
        """Two multisets of answers that are right when equal."""
        rest = list(got)
        for each in expected:
            found = each in rest
            if found:
                rest.remove(each)
            self.answer(measure, where, each, each if found else None, found)
        for each in rest:
            self.answer(measure, where, None, each, False)


def _shown(value: object) -> str:
    """An answer as the list of misses prints it."""
    return "" if value is None else " ".join(map(str, value)) if isinstance(value, tuple) else str(value)
