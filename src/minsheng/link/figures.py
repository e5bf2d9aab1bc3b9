"""The figures of a store as the linker needs them: those of each project and of each table row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from pyoxigraph import Literal, NamedNode, Store

_OA = "http://www.w3.org/ns/oa#"
_PROV = "http://www.w3.org/ns/prov#"
_RDF_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")


_STOP = re.compile(r"[。；;！!？?，,：:]")
_END = re.compile(r"[。；;！!？?]")
_YEAR = re.compile(r"(20\d\d) ?年")
_NEAR = 80
"""How many characters around a figure may belong to its clause."""


@dataclass(frozen=True, slots=True)
class Stated:
    """A Target or Result: what it says and where it stands. Coded values without their scheme."""

    iri: str
    statement: str
    """What states it: the report, or for a promise the document."""
    start: int
    """0-based code points of the document's text, end exclusive."""
    end: int
    year: int
    value_text: str
    action: str = ""
    object: str = ""
    uom: str = ""
    comparator: str = "plain"
    scope: str = ""
    per: str = ""
    value: Decimal | None = None
    part: bool = False
    """A printed part of another figure."""
    unit: str = ""
    """The unit that reports it, where the report says so."""
    ratio: Decimal | None = None
    """Share of the target that the report states."""
    revises: str = ""
    indicator: str = ""
    """IRI of the curated indicator that it counts, empty where none is known."""


@dataclass(frozen=True, slots=True)
class Report:
    """The text of a report, and where it begins in its document."""

    text: str = ""
    start: int = 0

    def between(self, first: Stated, second: Stated, *, whole: bool = False) -> str:
        """What stands between two figures of the report; with the `whole` second one or without it."""
        last = second.end if whole else second.start
        return self.text[max(0, first.end - self.start) : max(0, last - self.start)]

    def year_before(self, figure: Stated) -> int:
        """The last year that the sentence names before the figure; 0 where it names none."""
        sentence = _END.split(self.text[: max(0, figure.start - self.start)])[-1]
        years = _YEAR.findall(sentence)
        return int(years[-1]) if years else 0

    def clause(self, figure: Stated, after: int = 0, before: int = 1 << 60) -> str:
        """The figure with what stands around it up to the next comma or stop on each side.

        `after` and `before` are where the figures beside it end and begin.
        """
        first, last = figure.start - self.start, figure.end - self.start
        low, high = max(0, after - self.start, first - _NEAR), min(before - self.start, last + _NEAR)
        left, right = self.text[low:first] if first > low else "", self.text[last : max(last, high)]
        return _STOP.split(left)[-1] + self.text[max(0, first) : last] + _STOP.split(right)[0]


@dataclass(slots=True)
class Subject:
    """A project or a table row with all its figures, in the order of documents and positions."""

    iri: str
    targets: list[Stated] = field(default_factory=list)
    results: list[Stated] = field(default_factory=list)


class Columns:
    """The stated figures of a store, read once property by property."""

    def __init__(self, store: Store, base: str) -> None:
        self._store, self._base = store, base
        ms = f"{base}def#"
        self._ms = ms
        spans = self.column(f"{_PROV}wasQuotedFrom")
        self._spans = {thing: sorted(quotes)[0] for thing, quotes in spans.items()}
        self._starts, self._ends, self._exacts, self._wholes = (
            self.single(name)
            for name in (f"{_OA}start", f"{_OA}end", f"{_OA}exact", "http://purl.org/dc/terms/isPartOf")
        )
        names = "action object unitOfMeasure comparator scope per value valueText partOf year reportedBy"
        self._values = {name: self.single(ms + name) for name in [*names.split(), "statedRatio"]}
        self._revised = self.single(f"{_PROV}wasRevisionOf")
        self._indicator = self.single(f"{ms}indicator")

    def column(self, predicate: str) -> dict[str, list[str]]:
        """Subjects and objects of a property."""
        found: dict[str, list[str]] = {}
        for quad in self._store.quads_for_pattern(None, NamedNode(predicate), None, None):
            subject, value = quad.subject, quad.object
            if isinstance(subject, NamedNode) and isinstance(value, NamedNode | Literal):
                found.setdefault(subject.value, []).append(value.value)
        return found

    def single(self, predicate: str) -> dict[str, str]:
        """Subjects of a property that has one object; the least where it has several."""
        return {subject: min(values) for subject, values in self.column(predicate).items()}

    def instances(self, name: str) -> list[str]:
        """IRIs of the instances of an own class, sorted."""
        kind = NamedNode(self._ms + name)
        quads = self._store.quads_for_pattern(None, _RDF_TYPE, kind, None)
        return sorted({quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode)})

    def projects(self) -> Iterator[Subject]:
        """Each project with its targets and what reports on it say."""
        targets, results, reports = (self.column(self._ms + name) for name in ("target", "result", "report"))
        repeated = {
            figure: iri for told in reports.values() for iri in told for figure in targets.get(iri, ())
        }
        for iri in self.instances("Project"):
            subject = Subject(iri)
            for figure in targets.get(iri, ()):
                subject.targets.append(self.figure(figure, repeated.get(figure, "")))
            for report in reports.get(iri, ()):
                subject.results += [self.figure(figure, report) for figure in results.get(report, ())]
            yield _ordered(subject)

    def rows(self) -> Iterator[Subject]:
        """Each row of an indicator table with its figures."""
        targets, results = self.column(f"{self._ms}target"), self.column(f"{self._ms}result")
        for iri in self.instances("PlanIndicator"):
            mine = [self.figure(figure, iri) for figure in targets.get(iri, ())]
            theirs = [self.figure(figure, iri) for figure in results.get(iri, ())]
            yield _ordered(Subject(iri, mine, theirs))

    def report(self, iri: str) -> Report:
        """Text of a report; empty where it has no quote."""
        span = self._spans.get(iri, "")
        return Report(self._exacts.get(span, ""), int(self._starts.get(span, "0")))

    def figure(self, iri: str, statement: str) -> Stated:
        """One figure; `statement` is its report, or empty for the document it stands in."""
        span = self._spans.get(iri, "")
        read = {name: values.get(iri, "") for name, values in self._values.items()}
        return Stated(
            iri=iri,
            statement=statement or self._wholes.get(span, ""),
            start=int(self._starts.get(span, "0")),
            end=int(self._ends.get(span, "0")),
            year=int(read["year"] or 0),
            value_text=read["valueText"],
            action=read["action"],
            object="" if read["object"] == read["per"] else read["object"],
            uom=_code(read["unitOfMeasure"]),
            comparator=_code(read["comparator"]) or "plain",
            scope=_code(read["scope"]),
            per=read["per"],
            value=Decimal(read["value"]) if read["value"] else None,
            part=bool(read["partOf"]),
            unit=read["reportedBy"],
            ratio=Decimal(read["statedRatio"]) if read["statedRatio"] else None,
            revises=self._revised.get(iri, ""),
            indicator=self._indicator.get(iri, ""),
        )


def _ordered(subject: Subject) -> Subject:
    for figures in (subject.targets, subject.results):
        figures.sort(key=lambda figure: (figure.statement, figure.start, figure.iri))
    return subject


def _code(concept: str) -> str:
    """Code of a concept's IRI: `…/concept/cmp-ge` → `ge`."""
    return concept.rpartition("/")[2].partition("-")[2]
