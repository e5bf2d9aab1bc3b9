"""Whether an answer is the one expected: graphs up to blank nodes, rows as a bag.

Both sides go through one store, so that numbers are compared as the engine writes them, and through
RDF canonicalisation, so that blank nodes are compared by their place and not by their name.
"""

from __future__ import annotations

import csv
import io
from collections import Counter

from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Store,
    parse,
    parse_query_results,
)
from rdflib import Graph, Namespace
from rdflib.namespace import RDF

RS = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/result-set#")
_HEAD = NamedNode("urn:head")
_RESULTS = {"srx": QueryResultsFormat.XML, "srj": QueryResultsFormat.JSON, "tsv": QueryResultsFormat.TSV}
_GRAPHS = {"ttl": RdfFormat.TURTLE, "rdf": RdfFormat.RDF_XML, "nt": RdfFormat.N_TRIPLES}


def canonical(quads: list[Quad]) -> frozenset[str]:
    """Quads as canonical lines."""
    store = Store()
    store.extend(quads)
    dataset = Dataset(store)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return frozenset(str(quad) for quad in dataset)


def same_graph(one: bytes, form: RdfFormat, other: bytes, other_form: RdfFormat, base: str) -> bool:
    """Whether two documents say the same graph."""
    return canonical(list(parse(one, format=form, base_iri=base))) == canonical(
        list(parse(other, format=other_form, base_iri=base))
    )


def expected_form(address: str) -> RdfFormat | None:
    """The RDF format of an expected result; None where it is no graph."""
    return _GRAPHS.get(address.rpartition(".")[2])


def results(content: bytes, form: QueryResultsFormat) -> bool | frozenset[str]:
    """A truth value, or rows as canonical lines: one blank node a row, so that equal rows count."""
    found = parse_query_results(content, format=form)
    if isinstance(found, QueryBoolean):
        return bool(found)
    return canonical(_rows(found))


def _rows(found: QuerySolutions) -> list[Quad]:
    quads = [Quad(_HEAD, NamedNode("urn:var"), Literal(name.value)) for name in found.variables]
    for solution in found:
        row = BlankNode()
        quads.append(Quad(_HEAD, NamedNode("urn:row"), row))
        for name in found.variables:
            value = solution[name.value]
            if value is not None:
                quads.append(Quad(row, NamedNode(f"urn:v:{name.value}"), value))
    return quads


def expected_results(content: bytes, address: str) -> bool | frozenset[str]:
    """Results of a file of the suite."""
    return results(content, _RESULTS[address.rpartition(".")[2]])


def told_results(content: bytes, base: str) -> frozenset[str] | None:
    """Results that a file tells as a graph (`rs:ResultSet`); None where it is a plain graph."""
    graph = Graph().parse(data=content, format="turtle", publicID=base)
    head = next(graph.subjects(RDF.type, RS.ResultSet), None)
    if head is None:
        return None
    quads = [
        Quad(_HEAD, NamedNode("urn:var"), Literal(str(name)))
        for name in graph.objects(head, RS.resultVariable)
    ]
    for solution in graph.objects(head, RS.solution):
        row = BlankNode()
        quads.append(Quad(_HEAD, NamedNode("urn:row"), row))
        for binding in graph.objects(solution, RS.binding):
            value, name = graph.value(binding, RS.value), graph.value(binding, RS.variable)
            quads += parse(f"_:r <urn:v:{name}> {value.n3()} .", format=RdfFormat.TURTLE)  # type: ignore[union-attr]
            quads[-1] = Quad(row, quads[-1].predicate, quads[-1].object)
    return canonical(quads)


def same_csv(one: bytes, other: bytes) -> bool:
    """Whether two CSV answers have the same columns and bag of rows, up to blank node labels.

    Values are compared as text: CSV has nothing else.
    """
    return _csv(one) == _csv(other)


def _csv(content: bytes) -> tuple[list[str], Counter[tuple[str, ...]]]:
    head, *rows = csv.reader(io.StringIO(content.decode("utf-8"), newline=""))
    order = sorted(range(len(head)), key=head.__getitem__)  # SELECT * leaves the order of columns open
    plain = (tuple("_:" if row[at].startswith("_:") else row[at] for at in order) for row in rows)
    return sorted(head), Counter(plain)
