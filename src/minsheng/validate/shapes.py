"""One graph against the SHACL shapes, with pySHACL on an rdflib graph in memory.

The only module that imports rdflib. Shapes carry their targets themselves, so that pySHACL sees all
focus nodes of a property at once; severities are read from the results, as pySHACL's own verdict
says "does not conform" for warnings too.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal, cast

import pyoxigraph as ox
import pyshacl
from pyshacl import errors
from rdflib import SH, BNode, Graph, URIRef
from rdflib import Literal as RdfLiteral
from rdflib.term import Node

from minsheng import resources
from minsheng.records import Finding
from minsheng.resources import DEFAULT_BASE
from minsheng.validate.order import in_order

# Ill-typed literals are findings of the shapes; rdflib would print a stack trace for each.
logging.getLogger("rdflib.term").setLevel(logging.CRITICAL)

_CRASHES = (
    errors.ConstraintLoadError,
    errors.ReportableRuntimeError,
    errors.ShapeLoadError,
    errors.ValidationFailure,
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)
"""What pySHACL and rdflib raise on values that they cannot compare or shapes that they cannot read."""


@dataclass(frozen=True)
class Shapes:
    """The shapes graph and the messages of each shape."""

    graph: Graph
    messages: dict[Node, tuple[str, str]]


def to_rdflib(quads: Iterable[ox.Quad | ox.Triple]) -> Graph:
    """The triples in an rdflib graph; graph names are left out."""
    graph, terms = Graph(), dict[object, Node]()

    def term(found: object) -> Node:
        made = terms.get(found)
        if made is None:
            made = terms[found] = _term(found)
        return made

    for quad in quads:
        triple = (term(quad.subject), term(quad.predicate), term(quad.object))
        graph.store.add(triple, graph)
    return graph


def _term(term: object) -> Node:
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.Literal):
        if term.language:
            return RdfLiteral(term.value, lang=term.language)
        return RdfLiteral(term.value, datatype=URIRef(term.datatype.value))
    return BNode(cast(ox.BlankNode, term).value)


@cache
def load_shapes(base: str = DEFAULT_BASE) -> Shapes:
    """All shapes of `ontology/shapes/`, under that base."""
    quads: list[ox.Quad] = []
    for path in sorted(resources.ontology("shapes").glob("*.ttl")):
        quads += ox.parse(resources.rebased(path, base), format=ox.RdfFormat.TURTLE)
    graph = to_rdflib(quads)
    return Shapes(graph, {shape: _messages(graph, shape) for shape in graph.subjects(SH.message)})


def _messages(graph: Graph, shape: Node) -> tuple[str, str]:
    by_language = {getattr(text, "language", None): str(text) for text in graph.objects(shape, SH.message)}
    return by_language.get("zh", ""), by_language.get("en", "")


def validate_graph(
    quads: Iterable[ox.Quad], *, base: str = DEFAULT_BASE, document: str = ""
) -> list[Finding]:
    """Findings of all shapes in one graph, worst first; a crash of pySHACL is a Violation."""
    shapes = load_shapes(base)
    try:
        _, report, text = pyshacl.validate(
            to_rdflib(quads),
            shacl_graph=shapes.graph,
            inference="none",
            advanced=False,
            do_owl_imports=False,
            meta_shacl=False,
        )
    except _CRASHES as error:
        return [_crash(f"{type(error).__name__}: {error}", document)]
    if not isinstance(report, Graph):
        return [_crash(str(text), document)]
    return in_order(_findings(report, shapes, document))


def _crash(what: str, document: str) -> Finding:
    table = resources.rows(resources.mappings("notices.csv"), "code", "message_zh", "message_en")
    said = next(row for row in table if row["code"] == "validator")
    return Finding("Violation", "validator", "", said["message_zh"], said["message_en"], document, value=what)


def _findings(report: Graph, shapes: Shapes, document: str) -> Iterator[Finding]:
    for result in report.objects(None, SH.result):
        shape = report.value(result, SH.sourceShape)
        zh, en = shapes.messages.get(shape, ("", "")) if shape is not None else ("", "")
        yield Finding(
            _severity(report.value(result, SH.resultSeverity)),
            str(shape).rpartition("#")[2],
            _said(report.value(result, SH.focusNode)),
            zh,
            en,
            document,
            _said(report.value(result, SH.resultPath)),
            _said(report.value(result, SH.value)),
        )


def _said(term: Node | None) -> str:
    return "" if term is None else str(term)


def _severity(term: Node | None) -> Literal["Violation", "Warning", "Info"]:
    if term == SH.Warning:
        return "Warning"
    return "Info" if term == SH.Info else "Violation"
