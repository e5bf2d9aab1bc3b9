"""Two made-up documents of one district: what they add, and that nothing else moves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Store

from minsheng.opening import built
from minsheng.pipeline import Options

MADE = Path(__file__).parent / "documents"
BASE = "https://w3id.org/minsheng/"
GRAPH = f"{BASE}graph/"


def graphs(store: Store) -> dict[str, set[str]]:
    """Quads by the name of their graph."""
    found: dict[str, set[str]] = defaultdict(set)
    for quad in store:
        assert isinstance(quad.graph_name, NamedNode)
        found[quad.graph_name.value.removeprefix(GRAPH)].add(str(quad))
    return found


@cache
def _grown(seeds: Path) -> Store:
    return built([seeds, MADE], Options()).store


@pytest.fixture(scope="session")
def grown(seeds: Path) -> Store:
    """The graph with Xicheng's list of 2025 and its completion report of 2024."""
    return _grown(seeds)


def links(store: Store, name: str) -> set[tuple[str, str]]:
    quads = store.quads_for_pattern(None, NamedNode(f"{BASE}def#{name}"), None, None)
    return {
        tuple(node.value.removeprefix(f"{BASE}id/") for node in (quad.subject, quad.object)) for quad in quads
    }  # type: ignore[misc, union-attr]


def new(name: str, linked: Store, grown: Store) -> set[tuple[str, str]]:
    return links(grown, name) - links(linked, name)


def test_nothing_else_moves(linked: Store, grown: Store) -> None:
    before, after = graphs(linked), graphs(grown)
    for name, quads in before.items():
        if name != "meta":  # counts and times of the whole
            assert quads <= after[name], name
    for name, quads in after.items():
        if name == "meta" or name.startswith("document/xicheng"):
            continue
        added = quads - before.get(name, set())
        assert [quad for quad in added if "xicheng" not in quad] == [], name
        assert name in {"derived", "curated"} or not added, name


def test_documents_of_others_keep_their_graphs(linked: Store, grown: Store) -> None:
    before, after = graphs(linked), graphs(grown)
    assert all(after[name] == quads for name, quads in before.items() if name.startswith("document/"))


def test_successors_are_linked_and_new_projects_are_not(linked: Store, grown: Store) -> None:
    pairs = {1: 1, 2: 2, 3: 3, 4: 8, 6: 13, 7: 15, 8: 14, 9: 20, 10: 24}
    assert new("continues", linked, grown) == {
        (f"project/xicheng-2025-ms-{later}", f"project/xicheng-2024-ms-{earlier}")
        for later, earlier in pairs.items()
    }


def value(store: Store, figure: str) -> str:
    quads = store.quads_for_pattern(
        NamedNode(f"{BASE}id/{figure}"), NamedNode(f"{BASE}def#value"), None, None
    )
    return next(quad.object.value for quad in quads if hasattr(quad.object, "value"))


def test_the_report_restates_the_promises_of_the_list(linked: Store, grown: Store) -> None:
    found = new("restates", linked, grown)
    report = {one.partition("/")[2].split("-")[1] for one, _ in found}
    listed = {other.partition("/")[2].split("-")[1] for _, other in found}
    assert len(report) == len(listed) == 1
    assert report.isdisjoint(listed)
    assert {other for _, other in found} == {
        other for _, other in found if NamedNode(f"{BASE}id/{other}") in set(_targets_of_list(grown))
    }
    assert sorted((value(grown, one), value(grown, other)) for one, other in found) == [
        ("15000", "20000"),  # the report repeats the promise with another number
        ("171", "171"),
        ("20", "20"),
        ("2585", "2585"),
        ("6", "6"),
        ("76", "76"),
    ]


def _targets_of_list(store: Store) -> Iterator[object]:
    """Targets that the list itself states, which has a date and no reports."""
    (graph,) = {
        quad.graph_name
        for quad in store.quads_for_pattern(None, NamedNode("http://purl.org/dc/terms/issued"), None, None)
        if "xicheng" in str(quad.graph_name)
    }
    for quad in store.quads_for_pattern(None, NamedNode(f"{BASE}def#target"), None, graph):
        yield quad.object


def test_verdicts_on_both_numbers(linked: Store, grown: Store) -> None:
    found = sorted(
        (value(grown, target), verdict.removeprefix("concept/vd-"))
        for assessment, verdict in new("verdict", linked, grown)
        for one, target in links(grown, "ofTarget")
        if one == assessment
    )
    assert found == sorted(
        [
            *[("6", "exceeded"), ("2585", "exceeded"), ("76", "not-met"), ("171", "met"), ("20", "exceeded")]
            * 2,
            ("15000", "exceeded"),
            ("20000", "not-met"),
        ]
    )
