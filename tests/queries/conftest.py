"""The small hand-written graph that the canned queries are tried on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Store

from minsheng.map import Ids
from minsheng.meta import meta_graph
from minsheng.opening import built
from minsheng.pipeline import Options
from minsheng.resources import DEFAULT_BASE

HERE = Path(__file__).parent


def graph(extra: str = "") -> Store:
    """The fixture with what it says of itself, and further TriG under the fixture's prefixes."""
    text = (HERE / "fixture.trig").read_text(encoding="utf-8")
    prefixes = "".join(line for line in text.splitlines(keepends=True) if line.startswith("@prefix"))
    store = Store()
    store.load(text, RdfFormat.TRIG)
    store.load(prefixes + extra, RdfFormat.TRIG)
    store.load(meta_graph(store, Ids(DEFAULT_BASE)), RdfFormat.JSON_LD)
    return store


@pytest.fixture(scope="session")
def fixture() -> Store:
    """The fixture graph. Not to be changed."""
    return graph()


@pytest.fixture(scope="session")
def real(seeds: Path) -> Store:
    """The graph of the five source documents. Not to be changed."""
    return built([seeds], Options()).store


@pytest.fixture
def grown() -> Callable[[str], Store]:
    """Makes the fixture graph with more in it."""
    return graph
