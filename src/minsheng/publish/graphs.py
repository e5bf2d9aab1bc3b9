"""Store → the files of RDF: the whole graph in each form, each named graph in Turtle."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import NamedNode, RdfFormat, Store, parse

from minsheng import store as quads
from minsheng.publish.catalog import CONTEXT
from minsheng.publish.jsonld import Context
from minsheng.publish.terms import Term

_PARTS = ("ontology", "curated", "derived", "meta")


def write(store: Store, base: str, folder: Path, terms: dict[str, Term]) -> None:
    """All files of RDF but `minsheng.nq`, which is there."""
    for form in ("ttl", "trig"):
        (folder / f"minsheng.{form}").write_bytes(quads.dump(store, form, base))
    _write_jsonld(store, folder, Context(base, terms))
    for name in _parts(store, base):
        graph = f"{base}graph/{name.replace('graphs/', '').replace('documents/', 'document/')}"
        (folder / f"{name}.ttl").write_bytes(quads.dump(store, "ttl", base, graph))
    ontology = f"{base}graph/ontology"
    (folder / "graphs" / "ontology.rdf").write_bytes(quads.dump(store, "rdf", base, ontology))


def _parts(store: Store, base: str) -> Iterator[str]:
    """Files of the named graphs, without their ending."""
    for graph in store.named_graphs():
        name = graph.value.removeprefix(f"{base}graph/") if isinstance(graph, NamedNode) else ""
        kind, slash, document = name.partition("/")
        if slash and kind == "document":
            yield f"documents/{document}"
        elif name in _PARTS:
            yield f"graphs/{name}"


def _write_jsonld(store: Store, folder: Path, context: Context) -> None:
    """`minsheng.jsonld`, a node a line, and the context by itself."""
    ordered = quads.joined(quads.by_graph(quads.lines(store)))
    with (folder / "minsheng.jsonld").open("w", encoding="utf-8") as file:
        file.write(f'{{"@context": {_line(context.said)},\n"graph": [')
        for place, (graph, nodes) in enumerate(context.graphs(parse(ordered, format=RdfFormat.N_QUADS))):
            head, tail = (f'{{"id": {_line(graph)}, "graph": [\n', "\n]}") if graph else ("", "")
            file.write(f"{',' if place else ''}\n{head}")
            file.write(",\n".join(map(_line, nodes)))
            file.write(tail)
        file.write("\n]}\n")
    text = json.dumps({"@context": context.said}, ensure_ascii=False, indent=2)
    (folder / CONTEXT).write_text(f"{text}\n", encoding="utf-8")


def _line(said: object) -> str:
    return json.dumps(said, ensure_ascii=False)
