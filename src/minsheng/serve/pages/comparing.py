"""Promised beside reported: which figures are compared, and why others are not.

A line is one promised figure with what was reported for it, or one reported figure that nobody promised.
Verdicts are the graph's; here is only said why a figure has none. No figure is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import NamedTuple

from minsheng import resources
from minsheng.serve.pages.asking import Row
from minsheng.serve.pages.nodes import Node, shortened
from minsheng.serve.pages.promises import Named
from minsheng.signs import signed

_TEXTS = Path(__file__).parents[1] / "texts" / "comparing.csv"
_UNCLEAR = {"approx": "approx", "range": "range", "text": "words"}
"""Comparator → why a figure with it has no verdict."""
_SCOPES = {"scope-plan": "plan-period", "scope-month": "month"}


class Reason(NamedTuple):
    """Why two figures are not compared, in words."""

    code: str
    zh: str
    en: str


@cache
def reasons() -> Mapping[str, Reason]:
    """All reasons by code."""
    rows = resources.rows(_TEXTS, "code", "zh", "en")
    return {row["code"]: Reason(row["code"], row["zh"], row["en"]) for row in rows}


class Key(NamedTuple):
    """A figure of the choice: where, when and of which indicator."""

    figure: str
    is_target: bool
    district: str
    year: str
    indicator: str

    @property
    def cell(self) -> tuple[str, str, str]:
        """What a promise and a report must share to stand on one line without another link."""
        return self.indicator, self.district, self.year


@dataclass(frozen=True, slots=True)
class Judged:
    """One assessment: its result figures, the verdict and the ratio as the graph has them."""

    iri: str
    target: str
    results: tuple[str, ...]
    verdict: str
    ratio: str


@dataclass(frozen=True, slots=True)
class Choice:
    """The figures of one topic, in some districts and years, in order, and what was compared."""

    keys: tuple[Key, ...]
    judged: Mapping[str, tuple[Judged, ...]]
    """By target."""

    @property
    def targets(self) -> list[Key]:
        """The promised figures."""
        return [key for key in self.keys if key.is_target]

    @property
    def unpromised(self) -> list[Key]:
        """Reported figures of an indicator that nobody there promised that year, and that answer nothing."""
        cells = {key.cell for key in self.targets}
        used = {result for found in self.judged.values() for one in found for result in one.results}
        return [
            key
            for key in self.keys
            if not key.is_target and key.indicator and key.cell not in cells and key.figure not in used
        ]

    def verdict_of(self, target: str) -> str:
        """Local name of a target's verdict, the worst where it has several; empty where it has none."""
        found = {shortened(one.verdict) for one in self.judged.get(target, ())}
        return next((code for code in VERDICTS if code in found), "")


VERDICTS = ("vd-not-met", "vd-in-progress", "vd-met", "vd-exceeded", "vd-not-comparable")


def keys_of(rows: Iterable[Row], base: str) -> list[Key]:
    """Figures from rows of the query `compare-keys`: each once, by district, year and name."""
    found: dict[str, Key] = {}
    for row in rows:
        for line in filter(None, row["lines"].split("\n")):
            local, kind, district, year, indicator = line.split(" ")
            if kind in ("Target", "Result") and (local not in found or not found[local].indicator):
                counted = f"{base}id/indicator/{indicator}" if indicator else ""
                place = f"{base}id/district/{district}"
                found[local] = Key(f"{base}id/figure/{local}", kind == "Target", place, year, counted)
    return sorted(found.values(), key=lambda key: (key.district, key.year, _natural(key.figure)))


def _natural(figure: str) -> tuple[str, int]:
    """Figures of a document in the order of the text."""
    document, start, _ = figure.rsplit("-", 2)
    return document, int(start) if start.isdecimal() else 0


def choice(keys: Iterable[Key], answers: Sequence[Row]) -> Choice:
    """Figures with what was compared, from rows of the query `compare-answers`."""
    return Choice(tuple(keys), _judged(answers))


def _judged(answers: Sequence[Row]) -> dict[str, tuple[Judged, ...]]:
    """Assessments by target."""
    results: dict[str, list[str]] = {}
    heads: dict[str, Row] = {}
    for row in answers:
        heads.setdefault(row["assessment"], row)
        results.setdefault(row["assessment"], []).append(row.get("result", ""))
    found: dict[str, tuple[Judged, ...]] = {}
    for iri, row in heads.items():
        counted = tuple(dict.fromkeys(filter(None, results[iri])))
        one = Judged(iri, row["target"], counted, row.get("verdict", ""), row.get("ratio", ""))
        found[one.target] = (*found.get(one.target, ()), one)
    return found


# --------------------------------------------------------------------------------------- lines


@dataclass(frozen=True, slots=True)
class Pair:
    """What the rules compared: the results (a sum where several), the verdict."""

    href: str
    results: tuple[Node, ...]
    verdict: Named | None
    ratio: str
    why: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Beside:
    """A reported figure that stands beside a promise and is not compared with it, and why."""

    result: Node
    why: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One promised figure with what was reported, or a reported figure alone."""

    key: Key
    district: Named
    what: Named
    target: Node | None
    pairs: tuple[Pair, ...] = ()
    beside: tuple[Beside, ...] = ()
    why: tuple[Reason, ...] = ()
    """Why there is no verdict."""
    alone: Node | None = None
    holders: tuple[Node, ...] = field(default=())
    """Promises, rows and passages that hold the figure."""

    @property
    def figures(self) -> Iterator[Node]:
        """All figures of the line."""
        yield from filter(None, [self.target, self.alone])
        for pair in self.pairs:
            yield from pair.results
        for one in self.beside:
            yield one.result


def written(figure: Node) -> str:
    """A figure's sign and number as people read it, without its unit; its words where it has no number."""
    if not figure.text("value"):
        return figure.text("valueText")
    return signed(comparator(figure), figure.text("value"), figure.text("maxValue"))


def comparator(figure: Node) -> str:
    """Code of the comparator."""
    node = figure.one("comparator")
    return node.local.removeprefix("cmp-") if node else ""


def day_of(figure: Node) -> str:
    """The day that a reported figure speaks of: its own, else its report's; empty where none is told."""
    reported = (report.text("asOf") for report in figure.back("result"))
    return figure.text("asOf") or next(filter(None, reported), "")


def own_reasons(figure: Node, *, reported: bool = False) -> list[Reason]:
    """Why a figure by itself cannot be compared; none where it can."""
    found = []
    code = comparator(figure)
    scope = figure.one("scope")
    if code in _UNCLEAR or figure.text("maxValue"):
        found.append(_UNCLEAR.get(code, "range"))
    elif not figure.text("value"):
        found.append("words")
    if scope and scope.local in _SCOPES:
        found.append(_SCOPES[scope.local])
    if figure.all("partOf"):
        found.append("part")
    return [reasons()[f"{name}-reported" if reported else name] for name in found]


def why_beside(target: Node, result: Node) -> tuple[Reason, ...]:
    """Why a result that stands beside a target is not compared with it."""
    found = own_reasons(target) + own_reasons(result, reported=True)
    measures = {node.iri for figure in (target, result) for node in figure.all("unitOfMeasure")}
    if len(measures) > 1:
        found.append(reasons()["measure"])
    if target.text("year") != result.text("year"):
        found.append(reasons()["other-year"])
    if target.text("per") != result.text("per"):
        found.append(reasons()["per"])
    if not found:
        found.append(reasons()["other-account" if _same_words(target, result) else "other-thing"])
    return tuple(found)


def _same_words(target: Node, result: Node) -> bool:
    """Do both figures say that they count the same: one indicator, or the same action and object?"""
    shared = {node.iri for node in target.all("indicator")} & {node.iri for node in result.all("indicator")}
    words = [(figure.text("action"), figure.text("object")) for figure in (target, result)]
    return bool(shared) or words[0] == words[1]


def why_unjudged(target: Node, results: Sequence[Node]) -> tuple[Reason, ...]:
    """Why the rules gave no verdict on a target with these results, which answer it."""
    found = own_reasons(target)
    for result in results:
        found += own_reasons(result, reported=True)
        if comparator(result) in ("le", "lt", "ge", "gt"):
            found.append(reasons()["bound-reported"])
    return tuple(dict.fromkeys(found))


def why_unanswered(target: Node) -> tuple[Reason, ...]:
    """Why a target without an assessment has none."""
    found = own_reasons(target)
    if target.back("wasRevisionOf"):
        found.append(reasons()["replaced"])
    return tuple(found) or (reasons()["none"],)
