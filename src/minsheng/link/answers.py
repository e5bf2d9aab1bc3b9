"""Which results report on which targets, inside one project or one row of a plan's indicator table.

Inside a project a result answers a target when both count the same thing: same family of measure
words, matching action and object, same `per`, a year's or a cumulative figure, and no part of a
printed total. In a table row the columns say it: the value of a year answers the target of that
year. Where several results could be meant, the best one is taken or none; parts of one enumeration
(17 场、50 场) answer together where no total is printed. No curated indicator is needed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import groupby
from operator import attrgetter

from pyoxigraph import NamedNode, Quad, Store

from minsheng.link.figures import Columns, Report, Stated, Subject
from minsheng.link.match import Match, Pair, revisions


def answers(store: Store, base: str, graph: NamedNode) -> Iterator[Quad]:
    """`ms:answers` of every project and table row of the store, for the given graph."""
    columns = Columns(store, base)
    predicate = NamedNode(f"{base}def#answers")
    pairs = [pair for project in columns.projects() for pair in inside_project(project, columns.report)]
    pairs += [pair for row in columns.rows() for pair in inside_row(row)]
    for target, result in pairs:
        yield Quad(NamedNode(result.iri), predicate, NamedNode(target.iri), graph)


_MANY = 20_000
"""Pairs of a target and a result in one project: where there are more, no wording tells them apart."""


def inside_project(project: Subject, report: Callable[[str], Report]) -> Iterator[Pair]:
    """Pairs of one project: each statement of the promise against each report.

    `report` gives the text of a report by its IRI. A report that repeats the plan goes first: what
    it sets against its own plan is preferred where the promise alone leaves a choice. A target that a
    document replaces (由20眼改为19眼) has the answers of the one that replaces it.
    """
    if not 0 < len(project.targets) * len(project.results) <= _MANY:
        return
    replaced = revisions(project.targets)
    current = [target for target in project.targets if target.iri not in replaced]
    promises = [(key, list(group)) for key, group in groupby(current, attrgetter("statement"))]
    for iri, told in groupby(project.results, attrgetter("statement")):
        found = _told(promises, list(told), iri, report(iri))
        yield from found
        for old in project.targets:
            yield from [(old, result) for new, result in found if new.iri == replaced.get(old.iri)]


def _told(
    promises: list[tuple[str, list[Stated]]], results: list[Stated], iri: str, report: Report
) -> list[Pair]:
    """Pairs of all statements of a promise with the results of one report."""
    found: list[Pair] = []
    for _, targets in sorted(promises, key=lambda promise: promise[0] != iri):
        preferred = frozenset(result.iri for _, result in found)
        found += Match(targets, results, report, preferred).pairs()
    return found


def inside_row(row: Subject) -> Iterator[Pair]:
    """Pairs of one table row: the one value of a year answers the targets of that year."""
    values: dict[int, list[Stated]] = defaultdict(list)
    for result in row.results:
        if result.scope == "year" and not result.part:
            values[result.year].append(result)
    for target in row.targets:
        if target.scope == "year" and not target.part and len(values[target.year]) == 1:
            yield target, values[target.year][0]
