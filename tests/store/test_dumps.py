"""A dump is the same bytes for the same quads, whatever their order, and loses nothing."""

from __future__ import annotations

import json
import random

import pytest
from pyoxigraph import DefaultGraph, NamedNode, Quad, QueryResultsFormat, RdfFormat, Store, parse

from minsheng import store
from minsheng.errors import StoreError, UsageError

BASE = "https://w3id.org/minsheng/"
TRIG = """
@prefix ms: <https://w3id.org/minsheng/def#> .
@prefix fig: <https://w3id.org/minsheng/id/figure/> .
@prefix graph: <https://w3id.org/minsheng/graph/> .
@prefix oa: <http://www.w3.org/ns/oa#> .
graph:curated { fig:a-1-2 ms:action "开工\\n\\"x\\"" ; ms:value 260 . }
graph:derived { fig:a-1-20 a ms:Target ; ms:value 2.5 . fig:a-1-2 a ms:Target ; ms:action "开工\\n\\"x\\"" . }
"""


def quads() -> list[Quad]:
    return list(parse(TRIG, format=RdfFormat.TRIG))


def shuffled(seed: int) -> Store:
    ordered = quads()
    random.Random(seed).shuffle(ordered)
    return store.memory(ordered)


@pytest.mark.parametrize("form", store.FORMATS)
def test_the_order_of_loading_does_not_show(form: str) -> None:
    assert len({store.dump(shuffled(seed), form, BASE) for seed in range(5)}) == 1


@pytest.mark.parametrize("form", ["nq", "trig", "jsonld"])
def test_forms_with_graphs_give_the_same_quads_back(form: str) -> None:
    dumped = store.dump(shuffled(1), form, BASE)
    assert set(parse(dumped, format=store.FORMATS[form])) == set(quads())


@pytest.mark.parametrize("form", ["ttl", "nt", "rdf"])
def test_forms_without_graphs_give_the_union_back(form: str) -> None:
    dumped = store.dump(shuffled(1), form, BASE)
    assert {quad.triple for quad in parse(dumped, format=store.FORMATS[form])} == {
        quad.triple for quad in quads()
    }


def test_nquads_are_sorted_as_bytes() -> None:
    dumped = store.dump(shuffled(2), "nq", BASE)
    lines = dumped.splitlines()
    assert lines == sorted(lines)
    assert len(lines) == len(quads())
    assert dumped.endswith(b" .\n")


def test_turtle_reads_well() -> None:
    head, _, body = store.dump(shuffled(3), "ttl", BASE).decode().partition("\n\n")
    assert head.splitlines() == sorted(head.splitlines())
    assert body.startswith("fig:a-1-2 a ms:Target")
    assert '"开工' in body


def test_one_graph_can_be_dumped_alone() -> None:
    derived = store.dump(shuffled(4), "nt", BASE, f"{BASE}graph/derived")
    assert len(derived.splitlines()) == 4
    with pytest.raises(UsageError, match="no graph"):
        store.dump(shuffled(4), "nt", BASE, f"{BASE}graph/lost")
    with pytest.raises(UsageError, match="no IRI"):
        store.dump(shuffled(4), "nt", BASE, "a graph")


def test_an_empty_store_has_empty_dumps() -> None:
    assert store.dump(Store(), "nq", BASE) == b""
    assert json.loads(store.dump(Store(), "jsonld", BASE)) == []


def test_another_base_is_the_same_dump_with_the_string_replaced() -> None:
    other = "https://example.org/graph-of-promises/"
    moved = store.memory(parse(TRIG.replace(BASE, other), format=RdfFormat.TRIG))
    assert store.dump(moved, "ttl", other) == store.dump(shuffled(5), "ttl", BASE).replace(
        BASE.encode(), other.encode()
    )


def test_malformed_rdf_names_its_place() -> None:
    with pytest.raises(StoreError, match=r"x\.jsonld"):
        list(store.quads("{", "x.jsonld"))


def test_a_store_on_disk_has_the_quads_of_the_dump(tmp_path) -> None:
    (tmp_path / "x.nq").write_bytes(store.dump(shuffled(6), "nq", BASE))
    store.write_disk(tmp_path / "x.nq", tmp_path / "store")
    opened = Store.read_only(str(tmp_path / "store"))
    held = set(opened.quads_for_pattern(None, None, None, None))
    assert {quad for quad in held if quad.graph_name != DefaultGraph()} == set(quads())
    assert opened.contains_named_graph(NamedNode(f"{BASE}graph/derived"))


def test_the_default_graph_of_a_store_on_disk_is_the_merge_of_its_graphs(tmp_path) -> None:
    twice = b"<urn:s> <urn:p> <urn:o> <urn:g1> .\n<urn:s> <urn:p> <urn:o> <urn:g2> .\n"
    (tmp_path / "x.nq").write_bytes(twice)
    store.write_disk(tmp_path / "x.nq", tmp_path / "store")
    opened = Store.read_only(str(tmp_path / "store"))
    counted = opened.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").serialize(format=QueryResultsFormat.CSV)
    assert counted.split() == [b"n", b"1"]
