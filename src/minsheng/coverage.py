"""Source coverage: what of a document arrived in some record, and what did not.

All offsets are code points of the document's text, end exclusive.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, Final, NamedTuple

from minsheng.records import Figure, ParsedDocument, Passage, PlanIndicator, Project, Report, Span, Task

_NUMBER: Final = re.compile("[0-9０-９][0-9０-９]*(?:[.,．，][0-9０-９]+)*")
_SHOWN: Final = 12
"""Characters shown on either side of a number that is left."""


class Coverage(NamedTuple):
    """What of one document is in its records."""

    characters: int
    """Characters of the text that are no white space."""
    claimed: int
    """Those of them that some record claims."""
    numbers: int
    """Numbers in Arabic digits in the texts of promises, tasks, indicator rows, passages and reports."""
    figures: int
    """Those of them inside a figure."""
    explained: Counter[str]
    """Those of them that are no quantity, by reason."""
    left: tuple[Span, ...]
    """The others, each with what stands around it."""
    unclaimed: tuple[Span, ...]

    def as_json(self) -> dict[str, Any]:
        """Plain JSON for `coverage.json`."""
        return {
            "characters": {"all": self.characters, "claimed": self.claimed},
            "numbers": {
                "all": self.numbers,
                "figures": self.figures,
                "explained": dict(sorted(self.explained.items())),
                "left": [span._asdict() for span in self.left],
            },
            "unclaimed": [span._asdict() for span in self.unclaimed],
        }


def coverage(parsed: ParsedDocument) -> Coverage:
    """Coverage of one parsed document."""
    text = parsed.document.text
    within = _marked(len(text), _texts(parsed))
    figures = _marked(len(text), (one.span for one in _figures(parsed)))
    reasons = {(one.span.start, one.span.end): one.reason for one in parsed.not_quantities}
    others = Stretches(reasons)
    counts: Counter[str] = Counter()
    left = []
    numbers = inside = 0
    for match in _NUMBER.finditer(text):
        start, end = match.span()
        if within.find(1, start, end) < 0:
            continue
        numbers += 1
        if figures.find(1, start, end) >= 0:
            inside += 1
        elif stretch := others.over(start, end):
            counts[reasons.get(stretch, "other")] += 1
        else:
            left.append(_around(text, start, end))
    unclaimed = sum(_solid(span.exact) for span in parsed.unclaimed)
    solid = _solid(text)
    return Coverage(solid, solid - unclaimed, numbers, inside, counts, tuple(left), parsed.unclaimed)


def _marked(length: int, spans: Iterable[Span]) -> bytearray:
    """One byte a character of a text: 1 where some span covers it."""
    marks = bytearray(length)
    for start, end, _ in spans:
        marks[start:end] = b"\1" * (end - start)
    return marks


class Stretches:
    """Stretches of a text, asked for the one that a place lies in."""

    def __init__(self, stretches: Iterable[tuple[int, int]]) -> None:
        self._all = sorted(stretches)
        self._reach: list[int] = []
        """Greatest end among the stretches up to each."""
        for _, end in self._all:
            self._reach.append(max(end, self._reach[-1] if self._reach else 0))

    def over(self, start: int, end: int) -> tuple[int, int] | None:
        """A stretch that shares a character with [start, end), the last one that begins before it ends."""
        place = bisect_right(self._all, (end - 1, 1 << 60)) - 1
        while place >= 0 and self._reach[place] > start:
            if self._all[place][1] > start:
                return self._all[place]
            place -= 1
        return None


def _around(text: str, start: int, end: int) -> Span:
    """A number with its neighbourhood as the quote, its own offsets as the place."""
    return Span(start, end, text[max(0, start - _SHOWN) : end + _SHOWN])


def _solid(text: str) -> int:
    """Characters that are no white space."""
    return len("".join(text.split()))


def _promises(parsed: ParsedDocument) -> Iterator[Project | Task | PlanIndicator | Passage]:
    for one in parsed.lists:
        yield from one.projects
        yield from one.tasks
        yield from one.indicators
    yield from parsed.passages


def _reports(parsed: ParsedDocument) -> Iterator[Report]:
    for one in parsed.lists:
        yield from (report for project in one.projects for report in project.reports)
        if one.report:
            yield one.report


def _texts(parsed: ParsedDocument) -> Iterator[Span]:
    yield from (promise.span for promise in _promises(parsed))
    yield from (report.span for report in _reports(parsed))


def _figures(parsed: ParsedDocument) -> Iterator[Figure]:
    for promise in _promises(parsed):
        yield from promise.targets
        if isinstance(promise, PlanIndicator | Passage):
            yield from promise.results
    for report in _reports(parsed):
        yield from report.targets
        yield from report.results
