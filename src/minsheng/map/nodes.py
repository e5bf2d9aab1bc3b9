"""The nodes of one document's graph, as they are made: spans, units, places and figures."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from minsheng.map import ids as mint
from minsheng.map.context import Node
from minsheng.map.units import unit_reference
from minsheng.map.values import decimal, iso, stated
from minsheng.records import Figure, ParsedDocument, Place, Span, UnitName

_CLASS = {"target": "Target", "result": "Result"}


class Nodes:
    """Methods add nodes to the document's graph and give back their references.

    What a text mentions many times (a span, a unit, a place) becomes one node.
    """

    def __init__(self, parsed: ParsedDocument) -> None:
        self.slug = parsed.metadata.division.slug
        self.digest = parsed.document.sha256
        self.local = mint.document_local(self.slug, self.digest)
        self.document = mint.document(self.local)
        self.district = mint.district(self.slug)
        self._nodes: list[Node] = []
        self._spans: dict[tuple[int, int], str] = {}
        self._mentioned: dict[str, tuple[Node, dict[str, None], dict[str, None]]] = {}
        self._records: dict[str, object] = {}

    def all(self) -> list[Node]:
        """All nodes made so far; units and places last."""
        mentioned = [
            stated(node | {"altLabel": list(labels), "wasQuotedFrom": list(quotes)})
            for node, quotes, labels in self._mentioned.values()
        ]
        return self._nodes + mentioned

    def add(self, node: Node) -> None:
        """Keep a node, without the keys that have nothing to say."""
        self._nodes.append(stated(node))

    def claim(self, reference: str, record: object) -> tuple[str, bool]:
        """The reference for a record, and whether the record's node is still to be made.

        Where another record has the reference already (two projects that print one number), this
        one gets `{reference}-b2`, `-b3` …: both stay, and the checks report them.
        """
        minted, count = reference, 1
        while (taken := self._records.get(minted)) is not None:
            if taken is record or taken == record:
                return minted, False
            count += 1
            minted = f"{reference}-b{count}"
        self._records[minted] = record
        return minted, True

    def quote(self, span: Span) -> str:
        """The Span of a stretch of text."""
        start, end, exact = span
        reference = self._spans.get((start, end))
        if reference is None:
            reference = self._spans[start, end] = mint.span(self.local, start, end)
            node = {"id": reference, "type": "Span", "isPartOf": self.document}
            self._nodes.append(node | {"start": start, "end": end, "exact": exact})
        return reference

    def _mention(self, reference: str, span: Span, node: Node, label: str | None = None) -> str:
        """One more place where the text names the node."""
        _, quotes, labels = self._mentioned.setdefault(reference, ({"id": reference} | node, {}, {}))
        quotes[self.quote(span)] = None
        if label is not None:
            labels[label] = None
        return reference

    def units(self, names: Iterable[UnitName]) -> list[str]:
        """The Units that names stand for, each once; the names become labels of theirs."""
        references = [self._mention(unit_reference(self.slug, n), n.span, {}, n.name) for n in names]
        return list(dict.fromkeys(references))

    def places(self, places: Iterable[Place]) -> list[str]:
        """The named places, each once."""
        return list(dict.fromkeys([self._place(place) for place in places]))

    def _place(self, place: Place) -> str:
        node: dict[str, Any] = {
            "type": "Place",
            "prefLabel": {"zh": place.name},
            "kind": mint.concept("place", place.kind),
            "notation": place.code,
        }
        return self._mention(mint.place(self.slug, place.kind, place.name, place.code), place.span, node)

    def figures(self, figures: Iterable[Figure], year: int) -> list[str]:
        """The Targets or Results, each once; `year` is that of the record in which they stand."""
        return list(dict.fromkeys([self._figure(figure, year) for figure in figures]))

    def _figure(self, figure: Figure, year: int) -> str:
        reference, new = self.claim(mint.figure(self.local, figure.span.start, figure.span.end), figure)
        if new:
            by = figure.reported_by
            node = {
                "id": reference,
                "type": _CLASS[figure.role],
                "district": self.district,
                "year": figure.year or year,
                "action": figure.action,
                "object": figure.object,
                "comparator": mint.concept("cmp", figure.comparator),
                "value": decimal(figure.value),
                "maxValue": decimal(figure.max_value),
                "valueText": figure.value_text,
                "unitOfMeasure": figure.uom and mint.concept("uom", figure.uom),
                "scope": figure.scope and mint.concept("scope", figure.scope),
                "per": figure.per,
                "asOf": iso(figure.as_of),
                "statedRatio": decimal(figure.stated_ratio),
                "partOf": figure.part_of and mint.figure(self.local, *figure.part_of),
                "wasRevisionOf": figure.revises and mint.figure(self.local, *figure.revises),
                "reportedBy": by and self.units((by,)),
                "wasQuotedFrom": self.quote(figure.span),
            }
            self.add(node)
        return reference
