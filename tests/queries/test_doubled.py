"""What several documents state in the same words counts once.

A project that two documents name stands in two graphs; the union of all graphs must not count it twice.
"""

from __future__ import annotations

import pytest
from pyoxigraph import NamedNode, Quad, Store

from minsheng import canned
from minsheng.resources import DEFAULT_BASE

NAMES_GRAPHS = {"graphs-and-version", "statements-of-a-thing"}


@pytest.fixture(scope="module")
def doubled(fixture: Store) -> Store:
    """The fixture with each document's graph there twice, under two names."""
    store = Store()
    store.extend(fixture)
    for quad in fixture:
        name = quad.graph_name
        if isinstance(name, NamedNode) and name.value.startswith(f"{DEFAULT_BASE}graph/document/"):
            store.add(Quad(quad.subject, quad.predicate, quad.object, NamedNode(f"{name.value}-again")))
    return store


@pytest.mark.parametrize("name", sorted(set(canned.load()) - NAMES_GRAPHS))
def test_what_is_stated_twice_is_found_once(name: str, fixture: Store, doubled: Store) -> None:
    query = canned.get(name)
    given = {param.name: "1" for param in query.params if param.name == "least"}
    once = [tuple(map(str, row)) for row in query.run(fixture, **given)]
    assert [tuple(map(str, row)) for row in query.run(doubled, **given)] == once
