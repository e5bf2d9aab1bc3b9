"""The W3C manifests, as plain records.

The suites are a folder beside the repository, `../shared/w3c`, or what `MINSHENG_W3C` names.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rdflib import Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.namespace import RDF
from rdflib.term import Node

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
BASE = "http://w3c.example/sparql11/"
"""Address under which the suite's files are named in the test release."""

QUERY_SUITES = (
    "aggregates",
    "bind",
    "bindings",
    "cast",
    "construct",
    "exists",
    "functions",
    "grouping",
    "negation",
    "project-expression",
    "property-path",
    "subquery",
    "syntax-query",
)
RESULT_SUITES = ("csv-tsv-res", "json-res")


def folder() -> Path | None:
    """Folder of the suites; None where they are not here."""
    beside = Path(__file__).resolve().parents[3] / "shared" / "w3c"
    path = Path(os.environ.get("MINSHENG_W3C", beside)) / "sparql11"
    return path if path.is_dir() else None


@dataclass(frozen=True)
class QueryTest:
    """One test of query evaluation, query syntax or a result format."""

    iri: str
    name: str
    kind: str
    query: str
    """Address of the query file, under BASE; so are the others."""
    data: tuple[str, ...]
    graphs: tuple[str, ...]
    result: str | None


@dataclass(frozen=True)
class Exchange:
    """One request of a protocol test, and what its answer must be."""

    method: str
    path: str
    headers: tuple[tuple[str, str], ...]
    body: bytes | None
    statuses: tuple[str, ...]
    boolean: bool | None
    form: str | None
    answer: str | None
    """The graph that must come back, in Turtle."""
    media: str | None
    location: bool


@dataclass(frozen=True)
class ProtocolTest:
    """One test of the protocol or the graph store protocol."""

    iri: str
    name: str
    exchanges: tuple[Exchange, ...]


def parsed(path: Path, suites: Path) -> Graph:
    """The graph of a manifest, its relative addresses under BASE."""
    return Graph().parse(path, format="turtle", publicID=BASE + path.relative_to(suites).as_posix())


def _entries(graph: Graph) -> Iterator[Node]:
    for head in graph.objects(None, MF.entries):
        yield from Collection(graph, head)


def query_tests(suites: Path, names: tuple[str, ...]) -> list[QueryTest]:
    """Tests of the suites named."""
    return [test for name in names for test in _query_suite(parsed(suites / name / "manifest.ttl", suites))]


def _query_suite(graph: Graph) -> Iterator[QueryTest]:
    for entry in _entries(graph):
        action = graph.value(entry, MF.action)
        whole = isinstance(action, URIRef)
        query = action if whole else graph.value(action, QT.query)
        yield QueryTest(
            iri=str(entry),
            name=str(graph.value(entry, MF.name)),
            kind=str(graph.value(entry, RDF.type)).rpartition("#")[2],
            query=str(query),
            data=() if whole else tuple(map(str, graph.objects(action, QT.data))),
            graphs=() if whole else tuple(map(str, graph.objects(action, QT.graphData))),
            result=_text(graph.value(entry, MF.result)),
        )


def protocol_tests(path: Path, suites: Path) -> list[ProtocolTest]:
    """Tests of a manifest that tells requests and answers."""
    graph = parsed(path, suites)
    found = []
    for entry in _entries(graph):
        requests = graph.value(graph.value(entry, MF.action), HT.requests)
        exchanges = tuple(_exchange(graph, node) for node in Collection(graph, requests))
        found.append(ProtocolTest(str(entry), str(graph.value(entry, MF.name)), exchanges))
    return found


def _exchange(graph: Graph, node: Node) -> Exchange:
    answer = graph.value(node, HT.resp)
    body, expected = graph.value(node, HT.body), graph.value(answer, HT.body)
    boolean = graph.value(answer, MF.expectedBoolean)
    headers = _headers(graph, node)
    wanted = dict(_headers(graph, answer))
    return Exchange(
        method=str(graph.value(node, HT.methodName)),
        path=str(graph.value(node, HT.absolutePath)),
        headers=headers,
        body=_body(graph, body) if body is not None else None,
        statuses=tuple(str(one).rpartition("#")[2] for one in graph.objects(answer, MF.expectedStatus)),
        boolean=None if boolean is None else bool(boolean.toPython()),  # type: ignore[union-attr]
        form=_text(graph.value(answer, MF.expectedFormat)),
        answer=_text(graph.value(expected, CNT.chars)) if expected is not None else None,
        media=wanted.get("content-type"),
        location=graph.value(answer, MF.expectedLocation) is not None,
    )


def _headers(graph: Graph, node: Node | None) -> tuple[tuple[str, str], ...]:
    head = graph.value(node, HT.headers)
    if head is None:
        return ()
    lines = Collection(graph, head)
    return tuple(
        (str(graph.value(one, HT.fieldName)).lower(), str(graph.value(one, HT.fieldValue))) for one in lines
    )


def _body(graph: Graph, node: Node) -> bytes:
    text = str(graph.value(node, CNT.chars))
    return text.encode(str(graph.value(node, CNT.characterEncoding) or "utf-8"))


def _text(node: Node | None) -> str | None:
    return None if node is None else str(node)
