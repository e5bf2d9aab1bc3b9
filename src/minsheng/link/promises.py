"""What promises in a store: the projects, tasks and passages of a district and year, with their targets.

A passage promises where it states more targets than results, or neither; without figures, a document
issued after the year's end speaks of what was done.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from pyoxigraph import Store

from minsheng.link.figures import Columns, Report, Stated

_DCTERMS = "http://purl.org/dc/terms/"
_FUNCTION = "http://www.w3.org/ns/org#classification"
_LABEL = "http://www.w3.org/2004/02/skos/core#prefLabel"
_POSITION = "https://schema.org/position"
_PUBLISHED = "https://schema.org/datePublished"
_QUOTED = "http://www.w3.org/ns/prov#wasQuotedFrom"

_BRACKET = re.compile(r"[(（][^()（）]*[)）]")
_SENTENCE = re.compile(r"[。；;！!？?|]")

KINDS = ("Passage", "Task", "PlanIndicator", "Project")
"""Classes that promise, the looser first: of two of one year the looser one restates the firmer one."""


@dataclass(frozen=True, slots=True)
class Target:
    """A target with what only other nodes say of it."""

    stated: Stated
    indicator: str = ""
    """IRI of what it counts, empty where none is known."""


@dataclass(frozen=True, slots=True)
class Promise:
    """A project, task, indicator-table row or passage that promises something for a year."""

    iri: str
    kind: str
    """Name of its class, one of KINDS."""
    source: str
    """What it is a part of: IRI of its list, or of its document for a passage."""
    district: str
    year: int
    text: str
    position: int = 0
    issued: str = ""
    """Date of its document, empty where none is known."""
    functions: frozenset[str] = frozenset()
    """What its units are for: IRIs of functions, and of units without one."""
    targets: tuple[Target, ...] = field(default=(), compare=False)
    done: tuple[Target, ...] = field(default=(), compare=False)
    """Results that are reported on it, taken as what it counts where no target is printed."""

    @property
    def rank(self) -> int:
        """The firmer the greater."""
        return KINDS.index(self.kind)


class Promises:
    """The promises of a store, read once."""

    def __init__(self, store: Store, base: str) -> None:
        self.columns = Columns(store, base)
        self._ms = f"{base}def#"
        self._whole, self._position = (
            self.columns.single(name) for name in (f"{_DCTERMS}isPartOf", _POSITION)
        )
        self._district, self._year = (self.columns.single(self._ms + name) for name in ("district", "year"))
        self._descriptions, self._labels, self._quoted = (
            self.columns.column(name) for name in (f"{_DCTERMS}description", _LABEL, _QUOTED)
        )
        self._reports = self.columns.column(f"{self._ms}report")
        self._target, self._result = (self.columns.column(self._ms + name) for name in ("target", "result"))
        self._sub_labels = self.columns.column(f"{self._ms}subLabel")
        self._indicator = self.columns.single(f"{self._ms}indicator")

    @cached_property
    def all(self) -> list[Promise]:
        """All that may state targets, by class, list and position."""
        found = (self._promise(iri, kind) for kind in KINDS for iri in self.columns.instances(kind))
        known = (one for one in found if one.district and one.year)
        return sorted(known, key=lambda one: (one.kind, one.source, one.position, one.iri))

    def sources(self, *kinds: str) -> dict[tuple[str, int], dict[str, list[Promise]]]:
        """(district, year) → source → its promises, of these classes."""
        found: dict[tuple[str, int], dict[str, list[Promise]]] = defaultdict(dict)
        for one in self.all:
            if one.kind in kinds and self._promises(one):
                found[one.district, one.year].setdefault(f"{one.source} {one.kind}", []).append(one)
        return found

    def sentence(self, one: Promise, target: Target) -> str:
        """The sentence of a promise in which a target stands; empty where it stands elsewhere."""
        told = self.columns.report(one.iri)
        first, last = target.stated.start - told.start, target.stated.end - told.start
        if not 0 <= first < len(told.text):
            return ""
        before, after = _SENTENCE.split(told.text[:first]), _SENTENCE.split(told.text[last:])
        return before[-1] + told.text[first:last] + after[0]

    def lateness(self, project: str, statement: str) -> tuple[bool, bool, str, str]:
        """By which statements of a project are ordered, the earlier first.

        A statement is a document that promises, or a report. A report comes last, and before it the
        promise in a document that reports on the project; the others by date.
        """
        reports = self._reports.get(project, [])
        reporting = {self._whole.get(span) for one in reports for span in self._quoted.get(one, ())}
        return statement in reports, statement in reporting, self._dates.get(statement, ""), statement

    def _promise(self, iri: str, kind: str) -> Promise:
        return Promise(
            iri=iri,
            kind=kind,
            source=self._whole.get(iri, ""),
            district=self._district.get(iri, ""),
            year=int(self._year.get(iri, "0")),
            text=self._text(iri, kind),
            position=int(self._position.get(iri, "0")),
            issued=self._issued(iri),
            functions=frozenset(self._functions.get(iri, ())),
            targets=tuple(self._targets(iri, kind)),
            done=tuple(self._figures(self._results(iri))),
        )

    def _text(self, iri: str, kind: str) -> str:
        """Its name and its text; of several texts the longest."""
        texts = sorted(self._descriptions.get(iri, ()), key=lambda text: (-len(text), text))
        names = sorted(self._labels.get(iri, ())) + sorted(self._sub_labels.get(iri, ()))
        return (
            _BRACKET.sub(" ", " ".join(names)) if kind == "PlanIndicator" else "。".join((*names, *texts[:1]))
        )

    def _targets(self, iri: str, kind: str) -> Iterator[Target]:
        """Its targets; one that a plan sets for a later year (到2025年，…) has that year."""
        text = self.columns.report(iri) if kind in ("Passage", "Task") else Report()
        for target in self._figures(self._target.get(iri, ())):
            later = text.year_before(target.stated)
            known = later <= target.stated.year
            yield target if known else replace(target, stated=replace(target.stated, year=later))

    def _results(self, iri: str) -> list[str]:
        return [figure for report in self._reports.get(iri, ()) for figure in self._result.get(report, ())]

    def _figures(self, iris: Iterable[str]) -> Iterator[Target]:
        figures = [self.columns.figure(iri, "") for iri in iris]
        for figure in sorted(figures, key=lambda one: (one.statement, one.start, one.iri)):
            yield self.target(figure)

    def target(self, stated: Stated) -> Target:
        """A target as stated, with its indicator."""
        return Target(stated, self._indicator.get(stated.iri, ""))

    def _promises(self, one: Promise) -> bool:
        if one.kind != "Passage":
            return True
        told = len(self._result.get(one.iri, ()))
        return len(one.targets) > told if one.targets or told else one.issued <= f"{one.year}-12-31"

    def _issued(self, iri: str) -> str:
        spans = self._quoted.get(iri, ())
        dates = [self._dates[self._whole[span]] for span in spans if self._whole.get(span) in self._dates]
        return min(dates, default="")

    @cached_property
    def _dates(self) -> dict[str, str]:
        """Document → day on which it was issued or published."""
        issued = self.columns.single(f"{_DCTERMS}issued")
        return self.columns.single(_PUBLISHED) | issued

    @cached_property
    def _functions(self) -> dict[str, list[str]]:
        """Project, task or row → functions of its units."""
        function = self.columns.single(_FUNCTION)
        found: dict[str, list[str]] = defaultdict(list)
        for name in ("leadUnit", "supportUnit"):
            for thing, units in self.columns.column(self._ms + name).items():
                found[thing] += [function.get(unit, unit) for unit in units]
        return found


def directed(one: Promise, other: Promise) -> tuple[Promise, Promise]:
    """Two promises of one year, the one that restates first."""
    later = (-one.rank, one.issued, one.iri) > (-other.rank, other.issued, other.iri)
    return (one, other) if later else (other, one)
