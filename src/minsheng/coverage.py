"""Source coverage: what of a document arrived in some record, and what did not.

All offsets are code points of the document's text, end exclusive.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, Final, NamedTuple

from minsheng.records import ParsedDocument, Passage, PlanIndicator, Project, Report, Span, Task

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
    within, figures = _Covered(_texts(parsed)), _Covered(_figures(parsed))
    reasons = {(one.span.start, one.span.end): one.reason for one in parsed.not_quantities}
    others = _Stretches(reasons)
    counts: Counter[str] = Counter()
    left = []
    numbers = inside = 0
    for match in _NUMBER.finditer(text):
        start, end = match.span()
        if not within.meets(start, end):
            continue
        numbers += 1
        if figures.meets(start, end):
            inside += 1
        elif stretch := others.over(start, end):
            counts[reasons.get(stretch, "other")] += 1
        else:
            left.append(_around(text, start, end))
    unclaimed = sum([_solid(span.exact) for span in parsed.unclaimed])
    solid = _solid(text)
    return Coverage(solid, solid - unclaimed, numbers, inside, counts, tuple(left), parsed.unclaimed)


class _Covered:
    """What spans cover of a text, asked place by place from left to right."""

    def __init__(self, spans: list[Span]) -> None:
        self._spans = sorted(spans)
        self._next = 0
        """The first span that does not end before the last place asked for."""

    def meets(self, start: int, end: int) -> bool:
        """Does some span share a character with [start, end)?"""
        spans, place = self._spans, self._next
        while place < len(spans) and spans[place][1] <= start:
            place += 1
        self._next = place
        return place < len(spans) and spans[place][0] < end


class _Stretches:
    """Stretches of a text, asked from left to right for the one that a place lies in."""

    def __init__(self, stretches: Iterable[tuple[int, int]]) -> None:
        self._all = sorted(stretches)
        self._begun = 0
        """How many of them begin before the last place asked for ends."""
        self._reach: list[int] = []
        """Greatest end among the stretches up to each."""
        for _, end in self._all:
            self._reach.append(max(end, self._reach[-1] if self._reach else 0))

    def over(self, start: int, end: int) -> tuple[int, int] | None:
        """A stretch that shares a character with [start, end), the last one that begins before it ends."""
        while self._begun < len(self._all) and self._all[self._begun][0] < end:
            self._begun += 1
        place = self._begun - 1
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


def _texts(parsed: ParsedDocument) -> list[Span]:
    """Spans of the texts whose numbers should be in figures."""
    return [promise.span for promise in _promises(parsed)] + [report.span for report in _reports(parsed)]


def _figures(parsed: ParsedDocument) -> list[Span]:
    """Spans of all figures."""
    found: list[Span] = []
    for promise in _promises(parsed):
        found += [figure.span for figure in promise.targets]
        if isinstance(promise, PlanIndicator | Passage):
            found += [figure.span for figure in promise.results]
    for report in _reports(parsed):
        found += [figure.span for figure in report.targets + report.results]
    return found
