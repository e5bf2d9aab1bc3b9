"""Quads → JSON-LD, compacted with `mappings/context.jsonld` and what the ontology adds to it.

The context is flat (no term has a context of its own), so that one look-up a value compacts it; a test
has three JSON-LD processors read the same quads back. A term is used where it says the value exactly;
any other value is written in full under the prefixed name of its property.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad

from minsheng.publish.terms import Term, short
from minsheng.resources import mappings, rebased
from minsheng.store import prefixes

Node = dict[str, Any]
Subject = NamedNode | BlankNode

_RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_STRING = f"{_XSD}string"
_INTEGER = f"{_XSD}integer"
_SAFE = 2**53


@dataclass(frozen=True, slots=True)
class _Key:
    """One term of the context, as it is written."""

    name: str
    iri: str
    coerced: str
    """`@id`, a datatype's IRI, or empty."""
    language: str
    by_language: bool


class Context:
    """The context of a release, and what it makes of quads."""

    def __init__(self, base: str, terms: dict[str, Term]) -> None:
        self.base = f"{base}id/"
        said: Node = json.loads(rebased(mappings("context.jsonld"), base))["@context"]
        added = {prefix: space for prefix, space in _spaces(base).items() if prefix not in said}
        self.said: Node = {**said, **added}
        known = {key.iri for key in self._keys()}
        self.said |= {name: spec for name, spec in _further(terms.values(), known) if name not in said}
        self.keys = {key.iri: key for key in self._keys()}
        self.prefixes = {name: space for name, space in self.said.items() if _is_space(name, space)}
        self.classes = {
            self._expanded(iri): name
            for name, iri in self.said.items()
            if isinstance(iri, str) and name[0].isupper()
        }
        self.names: dict[str, str] = {}

    def _keys(self) -> Iterator[_Key]:
        for name, spec in self.said.items():
            if isinstance(spec, dict):
                coerced = self._expanded(spec.get("@type", ""))
                by_language = spec.get("@container") == "@language"
                yield _Key(name, self._expanded(spec["@id"]), coerced, spec.get("@language", ""), by_language)

    def _expanded(self, name: str) -> str:
        prefix, colon, local = name.partition(":")
        space = self.said.get(prefix)
        return f"{space}{local}" if colon and isinstance(space, str) else name

    # --------------------------------------------------------------------------------- quads

    def graphs(self, quads: Iterable[Quad]) -> Iterator[tuple[str, Iterator[Node]]]:
        """Graphs with their nodes; quads come graph by graph, in each subject by subject.

        A graph's name is its IRI or its blank node; that of the default graph is empty.
        """
        for graph, stated in groupby(quads, key=lambda quad: quad.graph_name):
            name = "" if isinstance(graph, DefaultGraph) else graph.value
            yield f"_:{name}" if isinstance(graph, BlankNode) else name, self.nodes(stated)

    def nodes(self, quads: Iterable[Quad]) -> Iterator[Node]:
        """A node object a subject."""
        for subject, stated in groupby(quads, key=lambda quad: quad.subject):
            assert isinstance(subject, NamedNode | BlankNode)
            node: Node = {"id": self.reference(subject)}
            for quad in stated:
                self._add(node, quad)
            yield {name: _single(value) for name, value in node.items()}

    def _add(self, node: Node, quad: Quad) -> None:
        predicate, value = quad.predicate.value, quad.object
        if predicate == _RDF_TYPE and isinstance(value, NamedNode):
            node.setdefault("type", []).append(self.classes.get(value.value) or self.short(value.value))
            return
        key = self.keys.get(predicate)
        if key and key.by_language and isinstance(value, Literal) and value.language:
            node.setdefault(key.name, {}).setdefault(value.language, []).append(value.value)
            return
        name, written = self._written(key, predicate, value)
        node.setdefault(name, []).append(written)

    def _written(self, key: _Key | None, predicate: str, value: Any) -> tuple[str, Any]:
        """The key a value stands under, and how it is written there."""
        if isinstance(value, Literal):
            if key and _says(key, value):
                return key.name, _native(value) if key.coerced == _INTEGER else value.value
            return self.short(predicate), self._in_full(value)
        if key and key.coerced == "@id":
            return key.name, self.reference(value)
        return self.short(predicate), {"id": self.reference(value)}

    def _in_full(self, value: Literal) -> Any:
        """A literal that no term speaks for."""
        if value.language:
            return {"@value": value.value, "@language": value.language}
        if value.datatype.value == _STRING:
            return value.value
        return {"@value": value.value, "type": self.short(value.datatype.value)}

    def reference(self, node: Subject) -> str:
        """How a node is named: relative to the base where it is a thing of ours."""
        if isinstance(node, BlankNode):
            return str(node)
        return node.value.removeprefix(self.base) if len(node.value) > len(self.base) else node.value

    def short(self, iri: str) -> str:
        """A property, class or datatype as a prefixed name."""
        if iri not in self.names:
            self.names[iri] = short(iri, self.prefixes)
        return self.names[iri]


def _spaces(base: str) -> dict[str, str]:
    """Prefixes of vocabularies; a thing of ours is named relative to the base."""
    ours = (f"{base}id/", f"{base}graph/")
    return {prefix: space for prefix, space in prefixes(base).items() if not space.startswith(ours)}


def _is_space(name: str, space: object) -> bool:
    return isinstance(space, str) and not name.startswith("@") and space.endswith(("#", "/"))


def _further(terms: Iterable[Term], known: set[str]) -> Iterator[tuple[str, Node]]:
    """A key for each property of the ontology that the mapping has none for: those that are derived."""
    for term in terms:
        if term.kind == "Class" or term.iri in known:
            continue
        spec: Node = {"@id": term.name}
        if term.kind == "ObjectProperty":
            spec["@type"] = "@id"
        elif len(term.range) == 1 and term.range[0].startswith("xsd:") and term.range[0] != "xsd:string":
            spec["@type"] = term.range[0]
        yield term.name.partition(":")[2], spec


def _says(key: _Key, value: Literal) -> bool:
    """Whether a key with a bare value says exactly this literal."""
    if value.language or key.language:
        return bool(key.language) and key.language == value.language
    return not key.by_language and value.datatype.value == (key.coerced or _STRING)


def _native(value: Literal) -> int | str:
    """An integer as a number of JSON where that loses nothing."""
    number = int(value.value)
    return number if str(number) == value.value and abs(number) < _SAFE else value.value


def _single(value: Any) -> Any:
    """A list of one as that one."""
    if isinstance(value, dict) and "@value" not in value:
        return {name: _single(one) for name, one in value.items()}
    return value[0] if isinstance(value, list) and len(value) == 1 else value
