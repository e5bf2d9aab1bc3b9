"""What a page reads of the graph: nodes with what is said of them, walked by the names of properties.

A page asks one CONSTRUCT for the neighbourhood of its thing. Properties go by their last word
(`prefLabel`, `target`), things by their type and local name (`project/haidian-2023-ms-8`).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

Labels = Mapping[str, tuple[str, str]]
"""IRI → label in zh and in en; empty where there is none."""

PART = 6000
"""Characters of a document that one page of it shows."""
_DIGITS = re.compile(r"(\d+)")


@dataclass(frozen=True, slots=True)
class Quote:
    """Where words stand: a document's local name, start and end in code points, and the words."""

    document: str
    start: int
    end: int
    exact: str

    @property
    def anchor(self) -> str:
        """Id of the place in the document's page."""
        return f"c{self.start}-{self.end}"

    @property
    def href(self) -> str:
        """The place in the document's page."""
        return place_in(self.document, self.start, self.end)


def place_in(document: str, start: int, end: int) -> str:
    """Address of characters `start` to `end` in the pages of a document."""
    part = start // PART + 1
    query = f"?part={part}" if part > 1 else ""
    return f"/page/document/{document}{query}#c{start}-{end}"


class Node:
    """One node and what the neighbourhood says of it."""

    def __init__(self, nodes: Nodes, iri: str) -> None:
        self.nodes, self.iri = nodes, iri
        self.facts: dict[str, list[NamedNode | Literal]] = defaultdict(list)
        self.pointing: dict[str, list[Node]] = defaultdict(list)

    @cached_property
    def path(self) -> str:
        """`{type}/{local}` of a thing of the dataset, empty for anything else."""
        prefix = f"{self.nodes.base}id/"
        return self.iri.removeprefix(prefix) if self.iri.startswith(prefix) else ""

    @property
    def kind(self) -> str:
        """Type in the path: project, figure, unit, …"""
        return self.path.partition("/")[0]

    @property
    def local(self) -> str:
        """Local name in the path, else what follows the last / or #."""
        return self.path.partition("/")[2] or shortened(self.iri)

    @property
    def href(self) -> str:
        """Address of its page here, or its IRI where it is none of ours but one of the web."""
        if self.path:
            return f"/page/{self.path}"
        return self.iri if self.iri.startswith(("http://", "https://")) else ""

    @property
    def classes(self) -> set[str]:
        """Names of its classes."""
        return {shortened(term.value) for term in self.facts.get("type", ())}

    def text(self, name: str, language: str = "") -> str:
        """First literal of a property in a language (any where none is given); empty where there is none."""
        return next(iter(self.texts(name, language)), "")

    def texts(self, name: str, language: str = "") -> list[str]:
        """Literals of a property, in order."""
        terms = (term for term in self.facts.get(name, ()) if isinstance(term, Literal))
        return sorted(term.value for term in terms if not language or term.language == language)

    def number(self, name: str) -> int:
        """First literal of a property as a whole number, 0 where there is none."""
        text = self.text(name)
        return int(text) if re.fullmatch(r"-?\d{1,15}", text) else 0

    def all(self, *names: str) -> list[Node]:
        """Nodes that properties lead to, in reading order."""
        found = {term.value for name in names for term in self.facts.get(name, ()) if _is_iri(term)}
        return sorted((self.nodes[iri] for iri in found), key=reading_order)

    def one(self, *names: str) -> Node | None:
        """First node that properties lead to."""
        return next(iter(self.all(*names)), None)

    def back(self, *names: str) -> list[Node]:
        """Nodes whose properties lead here, in reading order."""
        found = {node.iri: node for name in names for node in self.pointing.get(name, ())}
        return sorted(found.values(), key=reading_order)

    @property
    def zh(self) -> str:
        """Chinese label: its own, the shared one of a coded value, else the local name."""
        return self.text("prefLabel", "zh") or self.nodes.labels.get(self.iri, ("", ""))[0] or self.local

    @property
    def en(self) -> str:
        """English label, empty where there is none."""
        return self.text("prefLabel", "en") or self.nodes.labels.get(self.iri, ("", ""))[1]

    @property
    def definition(self) -> tuple[str, str]:
        """Definition in zh and en."""
        return self.text("definition", "zh"), self.text("definition", "en")

    @property
    def title(self) -> str:
        """How it is called in a line of text: title, description, number and what it counts, or label."""
        counted = " ".join(filter(None, [self.text("valueText"), self.text("object")]))
        return self.text("title") or self.text("description") or counted or self.zh

    @property
    def quotes(self) -> list[Quote]:
        """Where it is quoted from, in reading order."""
        found = (quote_of(span) for span in self.all("wasQuotedFrom"))
        return sorted(filter(None, found), key=lambda quote: (quote.document, quote.start))

    @property
    def quote(self) -> Quote | None:
        """The first place it is quoted from."""
        return next(iter(self.quotes), None)


class Nodes(dict[str, Node]):
    """Nodes by IRI; one that nothing is said of is there all the same, empty."""

    def __init__(self, base: str, labels: Labels) -> None:
        super().__init__()
        self.base, self.labels = base, labels

    def __missing__(self, iri: str) -> Node:
        self[iri] = Node(self, iri)
        return self[iri]

    def of(self, kind: str) -> list[Node]:
        """All nodes of a type (in their path) of which something is said, in reading order."""
        return sorted((node for node in self.values() if node.kind == kind and node.facts), key=reading_order)


def read(ntriples: bytes, base: str, labels: Labels) -> Nodes:
    """Nodes of a graph in N-Triples."""
    nodes = Nodes(base, labels)
    for triple in set(parse(ntriples, format=RdfFormat.N_TRIPLES)):
        if not isinstance(triple.subject, NamedNode) or not isinstance(triple.object, NamedNode | Literal):
            continue
        name = shortened(triple.predicate.value)
        subject = nodes[triple.subject.value]
        subject.facts[name].append(triple.object)
        if isinstance(triple.object, NamedNode) and name != "type":
            nodes[triple.object.value].pointing[name].append(subject)
    return nodes


def quote_of(span: Node) -> Quote | None:
    """The place a span names, read off its local name; None where that is no span's."""
    document, start, end = _place(span.local)
    if span.kind != "span" or not document:
        return None
    return Quote(document, start, end, span.text("exact"))


def _place(local: str) -> tuple[str, int, int]:
    """Document, start and end in `{document}-{start}-{end}`."""
    document, start, end = [*local.rsplit("-", 2), "", "", ""][:3]
    return (document, int(start), int(end)) if start.isdecimal() and end.isdecimal() else ("", 0, 0)


def reading_order(node: Node) -> list[tuple[int, int, str]]:
    """Sort key by local name, its numbers as numbers."""
    parts = _DIGITS.split(f"{node.kind} {node.local}")
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts if part]


def labelled(names: Iterable[Node]) -> str:
    """Chinese labels in one line."""
    return "、".join(node.zh for node in names)


def shortened(iri: str) -> str:
    """What follows the last / or #."""
    return re.split(r"[/#]", iri)[-1]


def _is_iri(term: NamedNode | Literal) -> bool:
    return isinstance(term, NamedNode)
