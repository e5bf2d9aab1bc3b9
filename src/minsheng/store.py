"""Room `store`: quads ↔ pyoxigraph store, and the forms in which a store is written out.

Every dump is the same bytes for the same set of quads: lines of N-Quads are sorted as bytes, the other
forms are written from sorted lines. Offsets, texts and numbers are whatever the quads say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Store, Triple, parse, serialize

from minsheng.errors import StoreError, UsageError

FORMATS = {
    "nq": RdfFormat.N_QUADS,
    "trig": RdfFormat.TRIG,
    "ttl": RdfFormat.TURTLE,
    "nt": RdfFormat.N_TRIPLES,
    "jsonld": RdfFormat.JSON_LD,
    "rdf": RdfFormat.RDF_XML,
}
"""Forms of a dump by name. `nq`, `trig` and `jsonld` keep the named graphs, the others are their union."""

_KINDS = {"concept": "c", "figure": "fig", "project": "prj"}
_THINGS = (
    "assessment",
    "concept",
    "district",
    "document",
    "figure",
    "header",
    "indicator",
    "list",
    "passage",
    "place",
    "plan-indicator",
    "project",
    "report",
    "span",
    "task",
    "unit",
)
VOCABULARIES = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "dqv": "http://www.w3.org/ns/dqv#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "oa": "http://www.w3.org/ns/oa#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "void": "http://rdfs.org/ns/void#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
"""Prefixes of the vocabularies reused."""
_IN_GRAPH = re.compile(rb'\S+ \S+ (?:".*"\S*|\S+) (\S+) \.\Z', re.DOTALL)
_TYPE = b"> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> "


def prefixes(base: str) -> dict[str, str]:
    """Prefixes of a dump: the terms (`ms:`), each type of thing, the vocabularies reused."""
    things = {_KINDS.get(thing, thing): f"{base}id/{thing}/" for thing in _THINGS}
    return dict(sorted({"ms": f"{base}def#", "graph": f"{base}graph/", **things, **VOCABULARIES}.items()))


# ------------------------------------------------------------------------------------ quads in


def quads(text: str | bytes, where: str, form: RdfFormat = RdfFormat.JSON_LD) -> Iterator[Quad]:
    """Quads that a text of RDF states. Raises StoreError naming `where` for a malformed one."""
    try:
        yield from parse(text, format=form)
    except SyntaxError as error:
        raise StoreError(f"malformed RDF: {error}", where=where, mend="mend the file") from error


def load_file(store: Store, path: Path, graph: str | None = None) -> None:
    """Add a file of RDF, known by its ending, to a store, its default graph as the one named."""
    form = RdfFormat.from_extension(path.suffix[1:])
    if form is None:
        raise UsageError(
            "no form of RDF that can be read", where=str(path), mend=f"one of {', '.join(FORMATS)}"
        )
    try:
        store.load(path=path, format=form, to_graph=NamedNode(graph) if graph else None)
    except SyntaxError as error:
        raise StoreError(f"malformed RDF: {error}", where=str(path), mend="mend the file") from error


def memory(stated: Iterable[Quad] = ()) -> Store:
    """A store in memory that holds the quads given."""
    store = Store()
    store.extend(stated)
    return store


def write_disk(nquads: Path, folder: Path) -> None:
    """A store on disk, in a new folder, that holds what a file of N-Quads states; ready to be read only.

    Its default graph is the merge of all graphs.
    """
    store = Store(folder)
    store.bulk_load(path=nquads, format=RdfFormat.N_QUADS)
    merge(store)
    store.optimize()
    store.flush()
    del store


def merge(store: Store) -> None:
    """State each triple of the named graphs in the default graph too, once (RDF 1.1 Semantics, section 4.1).

    pyoxigraph's own union gives a triple that two graphs state as two solutions, so that counts and sums
    over it are wrong; over a merge they are right.
    """
    store.bulk_extend(Quad(quad.subject, quad.predicate, quad.object) for quad in _named(store))


def _named(store: Store) -> Iterator[Quad]:
    for name in store.named_graphs():
        yield from store.quads_for_pattern(None, None, None, name)


def named_count(store: Store) -> int:
    """How many quads of named graphs a store has; of a store without named graphs, all."""
    merged = sum(1 for _ in store.quads_for_pattern(None, None, None, DefaultGraph()))
    return len(store) - merged or merged


def is_merged(store: Store) -> bool:
    """True where the default graph holds something: queries then need no union of the graphs."""
    return next(iter(store.quads_for_pattern(None, None, None, DefaultGraph())), None) is not None


# ----------------------------------------------------------------------------------- quads out


def lines(store: Store, graph: str | None = None) -> list[bytes]:
    """N-Quads of a store, or of one of its graphs, a line each without its line end, sorted as bytes."""
    if graph is None:
        dumped = store.dump(format=RdfFormat.N_QUADS)
    else:
        dumped = serialize(
            store.quads_for_pattern(None, None, None, NamedNode(graph)), format=RdfFormat.N_QUADS
        )
    return sorted((dumped or b"").splitlines())


def triple_lines(store: Store, graph: str | None = None) -> list[bytes]:
    """N-Triples of one graph, or of the union of all, sorted as bytes, each once."""
    names = [NamedNode(graph)] if graph else [DefaultGraph(), *store.named_graphs()]
    found: set[bytes] = set()
    for name in names:
        found.update((store.dump(format=RdfFormat.N_TRIPLES, from_graph=name) or b"").splitlines())
    return sorted(found)


def dump(store: Store, form: str, base: str, graph: str | None = None) -> bytes:
    """A store, or one of its graphs, in one of `FORMATS`: the same bytes for the same quads.

    Raises UsageError for a graph that the store does not have.
    """
    if graph is not None and not store.contains_named_graph(_name(graph)):
        known = ", ".join(
            sorted(str(name.value) for name in store.named_graphs() if isinstance(name, NamedNode))
        )
        raise UsageError(f"no graph {graph}", mend=f"one of {known}")
    if form == "nq":
        return joined(lines(store, graph))
    if form == "nt":
        return joined(triple_lines(store, graph))
    rdf = FORMATS[form]
    if rdf.supports_datasets:
        return _written(by_graph(lines(store, graph)), RdfFormat.N_QUADS, rdf, base)
    return _written(_type_first(triple_lines(store, graph)), RdfFormat.N_TRIPLES, rdf, base)


def _name(graph: str) -> NamedNode:
    """A graph's name. Raises UsageError where it is no IRI."""
    try:
        return NamedNode(graph)
    except ValueError as error:
        raise UsageError(f"{graph!r} is no IRI", mend="give a graph's whole IRI") from error


def joined(sorted_lines: list[bytes]) -> bytes:
    """Lines as the bytes of a file."""
    return b"\n".join(sorted_lines) + b"\n" if sorted_lines else b""


def _type_first(unordered: list[bytes]) -> list[bytes]:
    """Lines in the order of subjects, a subject's types before its other statements, as people read them."""
    return sorted(unordered, key=lambda line: line.replace(_TYPE, b"> !", 1).replace(b"> ", b" ", 1))


def by_graph(unordered: list[bytes]) -> list[bytes]:
    """Lines of N-Quads, graph by graph, those of the default graph first."""
    return sorted(_type_first(unordered), key=_graph_of)


def _graph_of(line: bytes) -> bytes:
    """The name of the graph at the end of a line of N-Quads; nothing for the default graph."""
    found = _IN_GRAPH.match(line)
    return found[1] if found else b""


def _written(ordered: list[bytes], source: RdfFormat, form: RdfFormat, base: str) -> bytes:
    """Lines of N-Triples or N-Quads in another form, in their order."""
    stated = _statements(ordered, source)
    written = serialize(stated, format=form, prefixes=prefixes(base)) or b""
    return _prefixes_first(written) if form in (RdfFormat.TURTLE, RdfFormat.TRIG) else written


def _prefixes_first(turtle: bytes) -> bytes:
    """The same Turtle or TriG with its prefixes in the order of the alphabet and a blank line after them."""
    head, body = [], turtle
    while body.startswith(b"@prefix "):
        line, _, body = body.partition(b"\n")
        head.append(line)
    return b"\n".join([*sorted(head), b"", body])


def _statements(ordered: list[bytes], source: RdfFormat) -> Iterator[Quad] | Iterator[Triple]:
    parsed = parse(joined(ordered), format=source)
    return parsed if source.supports_datasets else (quad.triple for quad in parsed)
