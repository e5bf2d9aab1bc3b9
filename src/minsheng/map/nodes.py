"""The nodes of one document's graph, as they are made: spans, units, places and figures."""

from __future__ import annotations

from collections.abc import Sequence
from json.encoder import encode_basestring as quoted
from typing import Final

from minsheng.map import ids as mint
from minsheng.map.context import Node
from minsheng.map.units import unit_reference
from minsheng.map.values import decimal, iso, stated
from minsheng.records import Figure, ParsedDocument, Place, Span, UnitName

_CLASS: Final = {"target": "Target", "result": "Result"}

_Mentioned = tuple[Node, dict[str, None], dict[str, None]]
"""A node that the text mentions many times, the spans where it does, the names that it has there."""


def _of_place(place: Place) -> Node:
    return {
        "type": "Place",
        "prefLabel": {"zh": place.name},
        "kind": mint.concept("place", place.kind),
        "notation": place.code,
    }


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
        self._written: list[str] = []
        self._of_document = f'","type":"Span","isPartOf":"{self.document}","start":'
        self._spans: dict[tuple[int, int], str] = {}
        self._mentioned: dict[str, _Mentioned] = {}
        self._records: dict[str, object] = {}

    def all(self) -> list[Node]:
        """Nodes made so far that `written` does not give; units and places last."""
        mentioned = [
            stated(node | {"altLabel": list(labels), "wasQuotedFrom": list(quotes)})
            for node, quotes, labels in self._mentioned.values()
        ]
        return self._nodes + mentioned

    def written(self) -> list[str]:
        """Spans and figures, nine nodes of ten: each as JSON from the beginning, which is faster."""
        return self._written

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
            self._written.append(
                f'{{"id":"{reference}{self._of_document}{start},"end":{end},"exact":{quoted(exact)}}}'
            )
        return reference

    def units(self, names: Sequence[UnitName]) -> list[str]:
        """The Units that names stand for, each once; the names become labels of theirs."""
        return list(dict.fromkeys([self._unit(name) for name in names])) if names else []

    def _unit(self, name: UnitName) -> str:
        reference = unit_reference(self.slug, name)
        _, quotes, labels = self._mentioned.get(reference) or self._first_mention(reference, {})
        quotes[self.quote(name.span)] = labels[name.name] = None
        return reference

    def places(self, places: Sequence[Place]) -> list[str]:
        """The named places, each once."""
        return list(dict.fromkeys([self._place(place) for place in places])) if places else []

    def _place(self, place: Place) -> str:
        reference = mint.place(self.slug, place.kind, place.name, place.code)
        _, quotes, _ = self._mentioned.get(reference) or self._first_mention(reference, _of_place(place))
        quotes[self.quote(place.span)] = None
        return reference

    def _first_mention(self, reference: str, node: Node) -> _Mentioned:
        made = self._mentioned[reference] = {"id": reference} | node, {}, {}
        return made

    def figures(self, figures: Sequence[Figure], year: int) -> list[str]:
        """The Targets or Results, each once; `year` is that of the record in which they stand."""
        return list(dict.fromkeys([self._figure(one, year) for one in figures])) if figures else []

    def _figure(self, figure: Figure, year: int) -> str:
        start, end, _ = figure.span
        reference, new = self.claim(mint.figure(self.local, start, end), figure)
        if new:
            self._written.append(self._figure_json(reference, figure, year))
        return reference

    def _figure_json(self, reference: str, figure: Figure, year: int) -> str:
        """The figure's node as JSON; what it does not say is left out."""
        said = (
            f'{{"id":"{reference}","type":"{_CLASS[figure.role]}","district":"{self.district}",'
            f'"year":{figure.year or year},"comparator":"{mint.concept("cmp", figure.comparator)}",'
            f'"valueText":{quoted(figure.value_text)},"wasQuotedFrom":"{self.quote(figure.span)}"'
        )
        if figure.action is not None:
            said += f',"action":{quoted(figure.action)}'
        if figure.object is not None:
            said += f',"object":{quoted(figure.object)}'
        if figure.value is not None:
            said += f',"value":"{decimal(figure.value)}"'
        if figure.uom:
            said += f',"unitOfMeasure":"{mint.concept("uom", figure.uom)}"'
        if figure.scope:
            said += f',"scope":"{mint.concept("scope", figure.scope)}"'
        return f"{said}{self._seldom(figure)}}}"

    def _seldom(self, figure: Figure) -> str:
        """Members of a figure's node that few figures have, as JSON."""
        said = ""
        if figure.max_value is not None:
            said += f',"maxValue":"{decimal(figure.max_value)}"'
        if figure.per is not None:
            said += f',"per":{quoted(figure.per)}'
        if figure.as_of is not None:
            said += f',"asOf":"{iso(figure.as_of)}"'
        if figure.stated_ratio is not None:
            said += f',"statedRatio":"{decimal(figure.stated_ratio)}"'
        if figure.part_of:
            said += f',"partOf":"{mint.figure(self.local, *figure.part_of)}"'
        if figure.revises:
            said += f',"wasRevisionOf":"{mint.figure(self.local, *figure.revises)}"'
        if figure.reported_by:
            said += f',"reportedBy":["{self.units((figure.reported_by,))[0]}"]'
        return said
