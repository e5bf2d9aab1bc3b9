"""What a worker does with a store: each operation takes a request's head and body, gives an answer.

Operations raise what pyoxigraph raises; `perform` turns that into a refusal the server understands.
The answer is whole or it is a refusal: bytes are gathered here and counted before any is sent.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from typing import IO, Any, cast

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    Triple,
    Variable,
    serialize,
)

from minsheng.serve import guard
from minsheng.serve.problems import Problem
from minsheng.serve.wire import Head
from minsheng.store import is_merged

Answer = tuple[Head, bytes]
Substitutions = dict[Variable, NamedNode | BlankNode | Literal | Triple]
ROWS = {
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
    "csv": QueryResultsFormat.CSV,
    "csv-bom": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
}
GRAPHS = {
    "turtle": RdfFormat.TURTLE,
    "nt": RdfFormat.N_TRIPLES,
    "rdf": RdfFormat.RDF_XML,
    "jsonld": RdfFormat.JSON_LD,
    "trig": RdfFormat.TRIG,
    "nq": RdfFormat.N_QUADS,
}
_PREFIXED = re.compile(rb"(?:^|[\s^(,;])([a-z]+):")
_DECLARED = re.compile(rb"^@prefix ([a-z]+): <[^>]*> \.\n", re.MULTILINE)
_POSITION = re.compile(r"(?:error )?at (\d+):(\d+)")


class TooLarge(Exception):  # noqa: N818
    """The answer outgrew the number of bytes allowed."""


class Unfit(Exception):  # noqa: N818
    """The format chosen cannot carry this kind of answer."""


class Capped(io.RawIOBase):
    """Gathers bytes, up to a number."""

    def __init__(self, limit: int) -> None:
        self.room = limit
        self.parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, chunk: object) -> int:
        part = bytes(cast(bytes, chunk))
        self.room -= len(part)
        if self.room < 0:
            raise TooLarge
        self.parts.append(part)
        return len(part)

    def whole(self) -> bytes:
        return b"".join(self.parts)


def perform(store: Store, head: Head, body: bytes) -> Answer:
    """The answer to a request, or a refusal `{"refused": kind, "detail": text}` and no body."""
    try:
        return OPERATIONS[head["do"]](store, head, body)
    except Problem as error:
        return error.carried(), b""
    except SyntaxError as error:
        return _syntax(str(error)), b""
    except TooLarge:
        return {"refused": "result-too-large"}, b""
    except Unfit as error:
        return {"refused": "not-acceptable", "detail": str(error)}, b""
    except MemoryError:
        return {"refused": "memory"}, b""
    except (ValueError, RuntimeError) as error:
        return {"refused": "evaluation", "detail": str(error)}, b""
    except PermissionError as error:
        return {"refused": "outside-refused", "detail": str(error)}, b""
    except OSError as error:
        return {"refused": "store", "detail": str(error)}, b""


def _syntax(message: str) -> Head:
    found = _POSITION.search(message)
    place = {"line": int(found[1]), "column": int(found[2])} if found else None
    return {"refused": "syntax", "detail": message, "position": place}


# --------------------------------------------------------------------------------------- queries


def query(store: Store, head: Head, _body: bytes) -> Answer:
    """Evaluate `query` on the dataset asked for, written as `rows` or `graph` (names of formats)."""
    reading = guard.read(head["query"], length=head["length"], nesting=head["nesting"])
    results = store.query(
        head["query"],
        base_iri=head.get("base"),
        substitutions=bound(head.get("bind") or {}),
        **_dataset(store, head, reading),
    )
    sink = Capped(head["cap"])
    if isinstance(results, QueryTriples):
        form = head.get("graph")
        if form is None:
            raise Unfit("this query gives a graph: Turtle, N-Triples, RDF/XML and JSON-LD carry it")
        written = _graph(results, form, sink, head.get("prefixes"))
        return {"form": form, "kind": "graph", "rows": written, "volatile": reading.volatile}, sink.whole()
    form = _rows_format(results, head)
    if form == "csv-bom":
        sink.write(b"\xef\xbb\xbf")
    results.serialize(cast(IO[bytes], sink), format=ROWS[form])
    body = sink.whole()
    count = row_count(results, form, body)
    return {"form": form, "kind": "rows", "rows": count, "volatile": reading.volatile}, body


def _dataset(store: Store, head: Head, reading: guard.Reading) -> dict[str, Any]:
    """Arguments of Store.query for the dataset: protocol before FROM, the union where neither is given."""
    if head.get("default") is not None or head.get("named") is not None:
        return {
            "default_graph": [NamedNode(name) for name in head.get("default") or ()],
            "named_graphs": [NamedNode(name) for name in head.get("named") or ()],
        }
    union = head["union"] and not reading.has_dataset and not is_merged(store)
    return {"use_default_graph_as_union": union}


def bound(terms: dict[str, list[str]]) -> Substitutions | None:
    """Substitutions from `{variable: [value]}` (an IRI) or `{variable: [lexical, datatype]}`."""
    return {Variable(name): _term(*parts) for name, parts in terms.items()} or None


def _term(value: str, datatype: str | None = None) -> NamedNode | Literal:
    return NamedNode(value) if datatype is None else Literal(value, datatype=NamedNode(datatype))


def _rows_format(results: QuerySolutions | QueryBoolean, head: Head) -> str:
    form = head.get("rows") if isinstance(results, QuerySolutions) else head.get("ask")
    if form is None:
        raise Unfit(
            "this query gives rows or a truth value: JSON and XML carry both, CSV and TSV carry rows only"
        )
    return str(form)


def row_count(results: QuerySolutions | QueryBoolean, form: str, body: bytes) -> int:
    """Solutions in an answer, read off its bytes (a loop over them would cost more than the query).

    Exact for XML and TSV. In JSON solutions without any binding are not counted, in CSV line breaks
    inside a value are.
    """
    if isinstance(results, QueryBoolean):
        return 1
    if form == "xml":
        return body.count(b"<result>") + body.count(b"<result/>")
    if form == "json":
        return body.count(b'}},{"') + (b'"bindings":[{"' in body)
    return max(body.count(b"\n") - 1, 0)


def _graph(results: QueryTriples, form: str, sink: Capped, prefixes: dict[str, str] | None) -> int:
    """Write triples; gives how many where that is known without counting twice, else their lines."""
    target = cast(IO[bytes], sink)
    if form == "turtle" and prefixes:
        written = serialize(results, format=RdfFormat.TURTLE, prefixes=prefixes)
        sink.write(trimmed(cast(bytes, written)))
    else:
        results.serialize(target, format=GRAPHS[form])
    return sum(part.count(b"\n") for part in sink.parts)


def trimmed(turtle: bytes) -> bytes:
    """Turtle without the prefixes that it does not use."""
    used = set(_PREFIXED.findall(_DECLARED.sub(b"", turtle)))
    return _DECLARED.sub(lambda match: match[0] if match[1] in used else b"", turtle)


# ----------------------------------------------------------------------------------- graph store


def graph(store: Store, head: Head, _body: bytes) -> Answer:
    """One named graph (`name`), or the default graph: the union of all where `union` is set."""
    name, form = head.get("name"), head["graph"]
    if name is not None and not store.contains_named_graph(NamedNode(name)):
        return {"refused": "no-such-graph"}, b""
    sink = Capped(head["cap"])
    if name is None and head.get("union") and not is_merged(store):
        serialize(_union(store), cast(IO[bytes], sink), format=GRAPHS[form])
    else:
        source = NamedNode(name) if name is not None else DefaultGraph()
        store.dump(cast(IO[bytes], sink), GRAPHS[form], from_graph=source, prefixes=head.get("prefixes"))
    return {
        "form": form,
        "kind": "graph",
        "rows": sum(part.count(b"\n") for part in sink.parts),
    }, sink.whole()


def _union(store: Store) -> Iterator[Triple]:
    results = store.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", use_default_graph_as_union=True)
    return iter(cast(QueryTriples, results))


def ping(store: Store, _head: Head, _body: bytes) -> Answer:
    """Whether the store answers at all, and its number of quads."""
    return {"quads": len(store)}, b""


OPERATIONS: dict[str, Callable[[Store, Head, bytes], Answer]] = {
    "query": query,
    "graph": graph,
    "ping": ping,
}
