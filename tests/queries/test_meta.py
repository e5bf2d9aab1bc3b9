"""What the graph says of itself."""

from __future__ import annotations

import json

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Store, parse

from minsheng.map import Ids
from minsheng.meta import meta_graph
from minsheng.resources import DEFAULT_BASE

BASE = DEFAULT_BASE
VOID = "http://rdfs.org/ns/void#"
DATASET = NamedNode(f"{BASE}id/dataset/minsheng")


def value(store: Store, subject: NamedNode, predicate: str) -> str:
    [quad] = store.quads_for_pattern(subject, NamedNode(predicate), None, None)
    assert isinstance(quad.object, Literal | NamedNode)
    return quad.object.value


def test_counts_are_those_of_the_whole_store(fixture: Store) -> None:
    assert value(fixture, DATASET, f"{VOID}triples") == str(len(fixture))
    meta = NamedNode(f"{BASE}graph/meta")
    own = len(list(fixture.quads_for_pattern(None, None, None, meta)))
    assert value(fixture, NamedNode(f"{BASE}id/dataset/meta"), f"{VOID}triples") == str(own)
    projects = NamedNode(f"{BASE}id/dataset/class-project")
    assert value(fixture, projects, f"{VOID}entities") == "10"


def test_it_is_the_same_for_the_same_quads_and_another_for_others(fixture: Store) -> None:
    ids = Ids(BASE)
    said = meta_graph(fixture, ids)
    assert said == meta_graph(fixture, ids)
    more = Store()
    more.extend(fixture)
    more.add(Quad(DATASET, NamedNode("x:a"), Literal("b"), NamedNode(f"{BASE}graph/curated")))
    version = "http://www.w3.org/ns/dcat#version"
    before, after = Store(), Store()
    before.load(said, RdfFormat.JSON_LD)
    after.load(meta_graph(more, ids), RdfFormat.JSON_LD)
    assert value(before, DATASET, version) != value(after, DATASET, version)
    after.clear()
    after.load(meta_graph(more, ids, "2030.1"), RdfFormat.JSON_LD)
    assert value(after, DATASET, version) == "2030.1"


def test_there_are_no_blank_nodes_and_one_graph(fixture: Store) -> None:
    quads = list(parse(meta_graph(fixture, Ids(BASE)), format=RdfFormat.JSON_LD))
    assert {quad.graph_name for quad in quads} == {NamedNode(f"{BASE}graph/meta")}
    assert not any(isinstance(term, BlankNode) for quad in quads for term in (quad.subject, quad.object))


def test_another_base_names_everything_anew(fixture: Store) -> None:
    other = "https://example.org/g/"
    moved = Store()
    moved.load(
        bytes(fixture.dump(format=RdfFormat.N_QUADS) or b"").replace(BASE.encode(), other.encode()),
        RdfFormat.N_QUADS,
    )
    said = json.loads(meta_graph(moved, Ids(other), "1"))
    assert json.dumps(said).replace(other, BASE) == json.dumps(
        json.loads(meta_graph(fixture, Ids(BASE), "1"))
    )


def test_an_empty_store_is_described() -> None:
    assert list(parse(meta_graph(Store(), Ids(BASE)), format=RdfFormat.JSON_LD))
