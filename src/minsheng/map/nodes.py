"""The nodes of one document's graph, as they are made: spans, units, places and figures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from minsheng.map import ids as mint
from minsheng.map.context import Node, to_json
from minsheng.map.members import Words, one, several
from minsheng.map.units import unit_reference
from minsheng.map.values import decimal, iso, stated
from minsheng.records import Figure, ParsedDocument, Place, Span, UnitName

_CLASS: Final = {"target": "Target", "result": "Result"}

_Mentioned = tuple[str, dict[str, None], dict[str, None]]
"""How a node that the text mentions many times begins as JSON, the spans where it does, its names there."""


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
        self.words = Words(parsed.document.text)
        self._nodes: list[str] = []
        self._quoted: list[str] = []
        """Spans and figures, nine nodes of ten."""
        self._of_document = f'","type":"Span","isPartOf":"{self.document}","start":'
        self._spans: set[str] = set()
        self._mentioned: dict[str, _Mentioned] = {}
        self._records: dict[str, object] = {}

    def all(self) -> list[str]:
        """The nodes made so far as JSON; units and places after the others, spans and figures last."""
        mentioned = [
            f"{begun}{several('altLabel', labels)}{several('wasQuotedFrom', quotes)}}}"
            for begun, quotes, labels in self._mentioned.values()
        ]
        return self._nodes + mentioned + self._quoted

    def add(self, node: str) -> None:
        """Keep a node that is JSON already."""
        self._nodes.append(node)

    def build(self, node: Node) -> None:
        """Keep a node, without the keys that have nothing to say."""
        self._nodes.append(to_json(stated(node)))

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
        return self._quote(str(start), str(end), exact)

    def _quote(self, start: str, end: str, exact: str) -> str:
        reference = mint.span(self.local, start, end)
        if reference not in self._spans:
            self._spans.add(reference)
            self._quoted.append(
                f'{{"id":"{reference}{self._of_document}{start},"end":{end},"exact":"{self.words.inner(exact)}"}}'
            )
        return reference

    def units(self, names: Sequence[UnitName]) -> list[str]:
        """The Units that names stand for, each once; the names become labels of theirs."""
        return list(dict.fromkeys([self._unit(name) for name in names])) if names else []

    def _unit(self, name: UnitName) -> str:
        reference = unit_reference(self.slug, name)
        _, quotes, labels = self._mentioned.get(reference) or self._first_mention(reference, "")
        quotes[self.quote(name.span)] = labels[self.words.inner(name.name)] = None
        return reference

    def places(self, places: Sequence[Place]) -> list[str]:
        """The named places, each once."""
        return list(dict.fromkeys([self._place(place) for place in places])) if places else []

    def _place(self, place: Place) -> str:
        reference = mint.place(self.slug, place.kind, place.name, place.code)
        _, quotes, _ = self._mentioned.get(reference) or self._first_mention(reference, self._of_place(place))
        quotes[self.quote(place.span)] = None
        return reference

    def _of_place(self, place: Place) -> str:
        name, kind = self.words.inner(place.name), mint.concept("place", place.kind)
        node = f',"type":"Place","prefLabel":{{"zh":"{name}"}},"kind":"{kind}"'
        return f"{node}{one('notation', place.code)}"

    def _first_mention(self, reference: str, further: str) -> _Mentioned:
        made = self._mentioned[reference] = f'{{"id":"{reference}"{further}', {}, {}
        return made

    def figures(self, figures: Sequence[Figure], year: int) -> list[str]:
        """The Targets or Results, each once; `year` is that of the record in which they stand."""
        return list(dict.fromkeys([self._figure(one, year) for one in figures])) if figures else []

    def _figure(self, figure: Figure, year: int) -> str:
        start, end, exact = figure.span
        first, last = str(start), str(end)
        reference, new = self.claim(mint.figure(self.local, first, last), figure)
        if new:
            node = self._figure_json(reference, figure, year, self._quote(first, last, exact))
            self._quoted.append(f"{node}{self._seldom(figure)}}}")
        return reference

    def _figure_json(self, reference: str, figure: Figure, year: int, quote: str) -> str:
        """The figure's node as JSON, but for what few figures have; what it does not say is left out."""
        node = (
            f'{{"id":"{reference}","type":"{_CLASS[figure.role]}","district":"{self.district}",'
            f'"year":{figure.year or year},"comparator":"{mint.concept("cmp", figure.comparator)}",'
            f'"valueText":"{self.words.inner(figure.value_text)}","wasQuotedFrom":"{quote}"'
            f"{self.words.one('action', figure.action)}{self.words.one('object', figure.object)}"
            f"{one('value', decimal(figure.value))}"
        )
        if figure.uom:
            node += f',"unitOfMeasure":"{mint.concept("uom", figure.uom)}"'
        if figure.scope:
            node += f',"scope":"{mint.concept("scope", figure.scope)}"'
        return node

    def _seldom(self, figure: Figure) -> str:
        """Members of a figure's node that few figures have, as JSON."""
        members = ""
        if figure.max_value is not None:
            members += one("maxValue", decimal(figure.max_value))
        if figure.per is not None:
            members += self.words.one("per", figure.per)
        if figure.as_of is not None:
            members += one("asOf", iso(figure.as_of))
        if figure.stated_ratio is not None:
            members += one("statedRatio", decimal(figure.stated_ratio))
        if figure.part_of:
            members += one("partOf", mint.figure(self.local, *figure.part_of))
        if figure.revises:
            members += one("wasRevisionOf", mint.figure(self.local, *figure.revises))
        if figure.reported_by:
            members += several("reportedBy", self.units((figure.reported_by,)))
        return members
