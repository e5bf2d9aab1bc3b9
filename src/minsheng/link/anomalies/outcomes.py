"""Outcomes whose wording counts another thing than the promise: signed beds for built ones, visits.

Either the result that answers the target says that something else was done, or none answers it and the
report counts the same object by another measure or after another deed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from minsheng.link.anomalies.rows import Anomaly, Row, groups, number, shown, titled
from minsheng.link.wordings import (
    SAME,
    Phrase,
    may_answer,
    measure_family,
    object_likeness,
    phrase,
    same_measure,
)
from minsheng.resources import mappings, rows

_SOME = 20
"""Results of one object that are compared with a target."""
_YEARLY = frozenset({"", "year", "to-date"})
_SHARES = frozenset({"percent", "permille", "percentage-point", "ratio", ""})
"""Families of measures of a share: they count nothing that another measure could count."""


class _Figure(NamedTuple):
    """A figure of a project, and what it says is done to what."""

    row: Row
    phrase: Phrase

    @property
    def iri(self) -> str:
        return self.row["figure"]

    @property
    def measure(self) -> str:
        return self.row["measure"]


def other_things(found: Iterable[Row]) -> Iterator[Anomaly]:
    """Pairs of a target and a result that speaks of something else."""
    for (project,), told in groups(found, "project"):
        targets = [_figure(row) for row in told if row["kind"] == "Target" and _whole(row)]
        results = [_figure(row) for row in told if row["kind"] == "Result" and _whole(row)]
        asked = {figure.iri: figure for figure in targets}
        for result in results:
            target = asked.get(result.row["answers"])
            if target and _other_deed(target.phrase, result.phrase):
                yield _anomaly(project, target, result)
        yield from _unanswered(project, targets, results)


def _figure(row: Row) -> _Figure:
    return _Figure(row, phrase(row["action"], row["object"]))


def _whole(row: Row) -> bool:
    return not row["part"] and row["scope"] in _YEARLY and bool(row["value"])


def _anomaly(project: str, target: _Figure, result: _Figure) -> Anomaly:
    words = {"title": titled(result.row)}
    for name, figure in (("promised", target), ("told", result)):
        words[name] = shown(figure.row["quote"])
        words[f"{name}_what"] = shown(figure.row["action"] + figure.row["object"])
    values = number(target.row["value"]), number(result.row["value"])
    return Anomaly((target.iri, result.iri, project), words, *values)


# ------------------------------------------------------------------------------------------ answered


@cache
def _deeds() -> frozenset[frozenset[str]]:
    """Families of actions that may answer each other and yet are two deeds."""
    table = rows(mappings("wordings", "action-other.csv"), "family", "other")
    return frozenset(frozenset((row["family"], row["other"])) for row in table)


def _other_deed(asked: Phrase, done: Phrase) -> bool:
    """Whether all that was done is another deed than all that was promised."""
    pairs = [frozenset((one, other)) for one in asked.families for other in done.families]
    return bool(pairs) and all(pair in _deeds() for pair in pairs)


# ---------------------------------------------------------------------------------------- unanswered


def _unanswered(project: str, targets: list[_Figure], results: list[_Figure]) -> Iterator[Anomaly]:
    """Targets that no result answers, with a free result of the very same object, one each."""
    answered = {result.row["answers"] for result in results}
    numbers = {(target.row["value"], target.measure) for target in targets if target.iri in answered}
    free: dict[str, list[_Figure]] = {}
    for result in results:
        if not result.row["answers"]:
            free.setdefault(result.phrase.core, []).append(result)
    for target in targets:
        if target.iri in answered or (target.row["value"], target.measure) in numbers:
            continue
        alike = free.get(target.phrase.core, ())[:_SOME]
        found = next((result for result in alike if _counts_otherwise(target, result)), None)
        if found:
            yield _anomaly(project, target, found)


def _counts_otherwise(target: _Figure, result: _Figure) -> bool:
    if len(target.phrase.core) < 2 or target.row["per"] != result.row["per"]:
        return False
    if object_likeness(target.phrase, result.phrase).how != SAME:
        return False
    measures = measure_family(target.measure), measure_family(result.measure)
    if _SHARES & set(measures):
        return False
    answers = may_answer(target.phrase, result.phrase)
    if same_measure(target.measure, result.measure):
        return not answers and result.row["scope"] == "year"
    return answers and bool(target.phrase.families & result.phrase.families)
