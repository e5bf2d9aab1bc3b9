"""The same promise in two places of one district and year: list, task table, narrative, indicator table.

Nodes: a passage, task or project restates another one by text, figures and units. Figures: a target
restates a target where both count the same thing, in two such nodes, in two statements of one project,
or where district, year, indicator and measure word agree and neither place has another such target.

The looser place restates the firmer one: passage → task → indicator row → project; of two of one
kind the later document restates the earlier one, and where dates do not tell, the greater IRI the
smaller. Each pair is stated once; queries read it both ways.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from itertools import combinations, groupby, product
from operator import attrgetter

from pyoxigraph import NamedNode, Quad, Store

from minsheng.link.alike import by_number, is_total, matched
from minsheng.link.curated import Decisions, decisions
from minsheng.link.pairs import Candidate, Comparison, weights
from minsheng.link.places import by_indicator, by_label
from minsheng.link.promises import Promise, Promises, Target, directed

Sources = dict[str, list[Promise]]
"""The promises of one district and year, by what they stand in."""
IriPair = tuple[str, str]
"""What restates, and what is restated."""

_NODES = ("Project", "Task", "Passage")


def restates(store: Store, base: str, graph: NamedNode) -> Iterator[Quad]:
    """`ms:restates` of a store's promises and targets, for the given graph."""
    predicate = NamedNode(f"{base}def#restates")
    for subject, other in sorted(Restatements(Promises(store, base), decisions("restates", base)).pairs()):
        yield Quad(NamedNode(subject), predicate, NamedNode(other), graph)


class Restatements:
    """The restatements of all districts and years, as far as nothing else is decided by hand."""

    def __init__(self, promises: Promises, decided: Decisions) -> None:
        self._promises, self._decided = promises, decided
        self._groups = [sources for _, sources in sorted(promises.sources(*_NODES).items())]
        self._known = {one.iri: one for sources in self._groups for one in _all(sources)}

    @cached_property
    def candidates(self) -> list[Candidate]:
        """Pairs of nodes that may be the same promise, with what came of each."""
        return [pair for sources in self._groups for pair in _compared(sources)]

    @cached_property
    def nodes(self) -> list[tuple[Promise, Promise]]:
        """Linked nodes, the one that restates first."""
        found = [pair for pair in self.candidates if pair.linked]
        linked = {(pair.one.iri, pair.other.iri) for pair in found} | _inherited(found)
        linked -= self._decided.blocked
        linked |= {pair for pair in self._decided.confirmed if self._known.keys() >= set(pair)}
        ordered = {directed(self._known[one], self._known[other]) for one, other in linked}
        return sorted(ordered, key=lambda pair: (pair[0].iri, pair[1].iri))

    def pairs(self) -> set[IriPair]:
        """All links, between nodes and between targets."""
        found = {(one.iri, other.iri) for one, other in self.nodes}
        found |= {_figures(one, other) for one, other in self._targets()} | set(self._inside())
        found = {pair for pair in found if pair not in self._decided.blocked}
        return found | self._confirmed_figures()

    def open(self) -> Iterator[Candidate]:
        """Pairs of nodes that are not linked and that a person has not blocked."""
        linked = {pair for one, other in self.nodes for pair in ((one.iri, other.iri), (other.iri, one.iri))}
        for pair in self.candidates:
            key = (pair.one.iri, pair.other.iri)
            if key not in linked and key not in self._decided.blocked:
                yield pair

    # ------------------------------------------------------------------------------------- targets

    def _targets(self) -> Iterator[tuple[Target, Target]]:
        taken = set[IriPair]()
        for one, other in self.nodes:
            for first, second in self._linked_targets(one, other):
                taken |= {(first.stated.iri, other.iri), (second.stated.iri, one.iri)}
                yield first, second
        for (one, first), (other, second) in (*by_indicator(self._promises), *by_label(self._promises)):
            total = is_total(first, second, other.targets) or is_total(second, first, one.targets)
            told = {(first.stated.iri, other.iri), (second.stated.iri, one.iri)} & taken
            if (one.iri, other.iri) not in self._decided.blocked and not total and not told:
                yield (first, second) if directed(one, other)[0] is one else (second, first)

    def _linked_targets(self, one: Promise, other: Promise) -> Iterator[tuple[Target, Target]]:
        """Targets of two linked promises that are the same, with the earliest statement that has them."""
        taken = set[str]()
        for some, others in product(self._statements(one), self._statements(other)):
            left, right = ([t for t in side if t.stated.iri not in taken] for side in (some, others))
            for pair in _same_targets(left, right):
                taken |= {target.stated.iri for target in pair}
                yield pair

    def _statements(self, promise: Promise) -> list[list[Target]]:
        """The targets of a promise by what states them, the earlier first: list, reports."""
        key = attrgetter("stated.statement")
        told = {name: list(group) for name, group in groupby(sorted(promise.targets, key=key), key)}
        return [told[name] for name in sorted(told, key=lambda n: self._promises.lateness(promise.iri, n))]

    def _inside(self) -> Iterator[IriPair]:
        """Targets of one project in two statements of it: the later one restates the earlier one."""
        for project in self._promises.columns.projects():
            told = [(key, list(group)) for key, group in groupby(project.targets, attrgetter("statement"))]
            told.sort(key=lambda one: self._promises.lateness(project.iri, one[0]))
            for (_, first), (_, second) in combinations(told, 2):
                again = [self._promises.target(one) for one in second if not one.revises]
                before = [self._promises.target(one) for one in first]
                for alike in matched(again, before, one_year=True):
                    yield _figures(alike.one, alike.other)

    def _confirmed_figures(self) -> set[IriPair]:
        targets = set(self._promises.columns.instances("Target"))
        return {
            (one, other) for one, other in self._decided.confirmed if one > other and {one, other} <= targets
        }


# ------------------------------------------------------------------------------- one district and year


def _all(sources: Sources) -> Iterator[Promise]:
    for promises in sources.values():
        yield from promises


def _compared(sources: Sources) -> Iterator[Candidate]:
    """Candidates of each two sources, but for two narratives."""
    for (_, left), (_, right) in combinations(sorted(sources.items()), 2):
        if {left[0].kind, right[0].kind} != {"Passage"}:
            yield from Comparison(left, right).candidates("restates")


def _inherited(found: list[Candidate]) -> set[IriPair]:
    """A passage that holds a task's words restates what the task restates."""
    both = [pair for one in found for pair in (one, one.turned())]
    holders: dict[str, list[str]] = defaultdict(list)
    for pair in both:
        held = pair.evidence.coverage.other >= weights("restates")["held"]
        if held and (pair.one.kind, pair.other.kind) == ("Passage", "Task"):
            holders[pair.other.iri].append(pair.one.iri)
    return {
        (passage, pair.other.iri)
        for pair in both
        if (pair.one.kind, pair.other.kind) == ("Task", "Project")
        for passage in holders[pair.one.iri]
    }


def _same_targets(some: list[Target], others: list[Target]) -> Iterator[tuple[Target, Target]]:
    """Targets of two statements that are the same; a total of some is none of them."""
    found = [
        alike
        for alike in matched(some, others, one_year=True)
        if not (is_total(alike.one, alike.other, others) or is_total(alike.other, alike.one, some))
    ]
    taken = {target.stated.iri for alike in found for target in (alike.one, alike.other)}
    left, right = ([t for t in side if t.stated.iri not in taken] for side in (some, others))
    for alike in (*found, *by_number(left, right)):
        yield alike.one, alike.other


def _figures(one: Target, other: Target) -> IriPair:
    return one.stated.iri, other.stated.iri
