"""Which project of a year's list carries on which one of the list of the year before, in one district."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from itertools import product

from pyoxigraph import NamedNode, Quad, Store

from minsheng.link.curated import Decisions, decisions
from minsheng.link.pairs import Candidate, Comparison
from minsheng.link.promises import Promises


def continues(store: Store, base: str, graph: NamedNode) -> Iterator[Quad]:
    """`ms:continues` of a store's projects, for the given graph."""
    predicate = NamedNode(f"{base}def#continues")
    for later, earlier in sorted(Continuations(Promises(store, base), decisions("continues", base)).pairs()):
        yield Quad(NamedNode(later), predicate, NamedNode(earlier), graph)


class Continuations:
    """The projects of adjacent years, district by district, as far as nothing else is decided by hand."""

    def __init__(self, promises: Promises, decided: Decisions) -> None:
        self._decided = decided
        self._groups = promises.sources("Project")
        self._years = {
            one.iri: (one.district, one.year)
            for lists in self._groups.values()
            for projects in lists.values()
            for one in projects
        }

    @cached_property
    def candidates(self) -> list[Candidate]:
        """Pairs of a project and one of the year before, with what came of each."""
        return [
            pair
            for (district, year), later in sorted(self._groups.items())
            for (_, left), (_, right) in product(
                sorted(later.items()), sorted(self._groups.get((district, year - 1), {}).items())
            )
            for pair in Comparison(left, right).candidates("continues")
        ]

    def pairs(self) -> set[tuple[str, str]]:
        """IRIs of a project and of the one it carries on."""
        found = {(pair.one.iri, pair.other.iri) for pair in self.candidates if pair.linked}
        return (found - self._decided.blocked) | set(filter(self._later, self._decided.confirmed))

    def open(self) -> Iterator[Candidate]:
        """Pairs of projects that are not linked and that a person has not blocked."""
        linked = self.pairs()
        for pair in self.candidates:
            key = (pair.one.iri, pair.other.iri)
            if key not in linked and key not in self._decided.blocked:
                yield pair

    def _later(self, pair: tuple[str, str]) -> bool:
        """Whether the first one is a later project of the same district."""
        (district, year), (other, before) = (self._years.get(iri, ("", 0)) for iri in pair)
        return bool(district) and district == other and year > before > 0
