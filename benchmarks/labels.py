"""The labelled links of `tests/gold/links`, with the nodes and figures of a graph that they name.

A label names a thing as a reader sees it, and not by an IRI that depends on where a parser cuts:
    project/haidian-2023-ms-16                a project or task by list and number
    passage/haidian-2023-plan-report@16124    the passage of a seed that holds this offset (code points)
    …#40万                                    the target it states with this number, white space aside
    project/…@1917#3个                        the one at this offset, where it states the number twice
    row/haidian-2023-plan-21-2#2023           the target of a row of the indicator table for this year
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from pyoxigraph import Store

from minsheng.link.figures import Columns, Stated
from minsheng.resources import rows

ROOT = Path(__file__).resolve().parents[1]
LABELS = ROOT / "tests" / "gold" / "links"
BASE = "https://w3id.org/minsheng/"
_LABEL = re.compile(r"(\w+)/([^@#]+)(?:@(\d+))?(?:#(.+))?")
_OWNERS = ("Passage", "PlanIndicator", "Project", "Task")


class Link(NamedTuple):
    """One labelled pair."""

    one: str
    other: str
    kind: str
    """How they differ (restates), or how the one carries on the other (continues)."""
    sure: bool
    texts: str


def links(name: str) -> list[Link]:
    """The pairs of one file: `restates-nodes`, `restates-figures`, `continues`."""
    kind = "kind" if name == "continues" else "difference"
    found = rows(LABELS / f"{name}.csv", "one", "other", kind, "sure", "one_text", "other_text")
    return [
        Link(
            row["one"],
            row["other"],
            row[kind],
            row["sure"] == "yes",
            f"{row['one_text']} | {row['other_text']}",
        )
        for row in found
    ]


class Named:
    """The things of a graph by what labels call them."""

    def __init__(self, store: Store) -> None:
        self.columns = Columns(store, BASE)
        self._targets = self.columns.column(f"{BASE}def#target")
        self._owners = {iri for name in _OWNERS for iri in self.columns.instances(name)}
        self._passages = _spans(self._owners)

    def iri(self, label: str) -> str | None:
        """The node or figure that a label names, None where the graph has none."""
        found = _LABEL.fullmatch(label)
        if found is None:
            raise ValueError(f"no label of a thing: {label}")
        place, local, offset, figure = found.groups()
        at = int(offset) if offset else -1
        owner = self._owner(place, local, at)
        if owner not in self._owners or figure is None:
            return owner if owner in self._owners else None
        mine = [one for one in self._stated(owner) if self._is(one, figure, place)]
        exact = [one for one in mine if one.start <= at < one.end]
        chosen = exact or mine
        return chosen[0].iri if len(chosen) == 1 else None

    def text(self, iri: str) -> str:
        """The quote of a thing."""
        return " ".join(self.columns.report(iri).text.split())

    def figures(self, seed: str) -> list[tuple[str, int, int]]:
        """IRI, start and end of each figure of a seed, in order."""
        digest = _digests()[seed]
        found = []
        for iri in (*self.columns.instances("Target"), *self.columns.instances("Result")):
            *_, mine, start, end = iri.split("-")
            if mine == digest:
                found.append((iri, int(start), int(end)))
        return sorted(found, key=lambda figure: figure[1:])

    def _owner(self, place: str, local: str, at: int) -> str:
        if place != "passage":
            return f"{BASE}id/{'plan-indicator' if place == 'row' else place}/{local}"
        holding = [
            (end - start, iri)
            for digest, start, end, iri in self._passages
            if digest == _digests()[local] and start <= at < end
        ]
        return min(holding, default=(0, ""))[1]

    def _stated(self, owner: str) -> list[Stated]:
        return [self.columns.figure(iri, "") for iri in sorted(self._targets.get(owner, ()))]

    def _is(self, one: Stated, figure: str, place: str) -> bool:
        if place == "row":
            return one.scope == "year" and str(one.year) == figure
        quote = "".join(self.columns.report(one.iri).text.split())
        return re.search(rf"(?<![\d.]){re.escape(figure)}", quote) is not None


def _spans(iris: set[str]) -> list[tuple[str, int, int, str]]:
    """Digest, start and end of each passage."""
    found = []
    for iri in sorted(iris):
        kind, local = iri.rsplit("/", 2)[1:]
        if kind == "passage":
            *_, digest, start, end = local.split("-")
            found.append((digest, int(start), int(end), iri))
    return found


@cache
def _digests() -> Mapping[str, str]:
    """Name of a seed → the digest in its local names."""
    return {path.stem: sha256(path.read_bytes()).hexdigest()[:8] for path in (ROOT / "seeds").glob("*.txt")}
