"""L3 takes the build's word for the quotes that it compared, and looks at all where the graph has others."""

from __future__ import annotations

import pytest
from pyoxigraph import RdfFormat, Store

from minsheng import canned
from minsheng.pipeline import Outcome
from minsheng.store import merge

PREFIXES = """
PREFIX ms: <https://w3id.org/minsheng/def#> PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX prov: <http://www.w3.org/ns/prov#> PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX project: <https://w3id.org/minsheng/id/project/> PREFIX span: <https://w3id.org/minsheng/id/span/>
PREFIX metric: <https://w3id.org/minsheng/id/metric/> PREFIX dqv: <http://www.w3.org/ns/dqv#>
"""
SPAN = """
project:haidian-2023-ms-8 ms:target ?promise .
?promise ms:value ?value ; prov:wasQuotedFrom ?span FILTER(?value = 260)
"""
LENGTH = "length of the quote is not its end less its start"


@pytest.fixture(scope="module")
def graphs(built: Outcome) -> bytes:
    """The graphs of a release of the source documents, as N-Quads."""
    assert built.release is not None
    return b"\n".join(str(quad).encode() + b" ." for quad in built.release.graphs())


@pytest.fixture
def held(graphs: bytes) -> Store:
    """A store of them, as a release is served, to be changed."""
    store = Store()
    store.bulk_load(graphs, RdfFormat.N_QUADS)
    merge(store)
    return store


def asked(store: Store) -> list[tuple[str, str]]:
    """Problems and the local names of the nodes that have them."""
    rows = canned.get("statements-without-quote").run(store)
    return [(row["problem"].value, row["node"].value.partition("/id/")[2]) for row in rows]


def change(store: Store, update: str) -> None:
    store.update(PREFIXES + update)


def test_a_release_has_none(held: Store) -> None:
    assert asked(held) == []


@pytest.mark.parametrize("property", ["oa:start", "oa:end", "dcterms:isPartOf"])
def test_without_the_builds_word_every_quote_is_looked_at(held: Store, property: str) -> None:
    change(held, "DELETE WHERE { ?one dqv:isMeasurementOf metric:quotes-compared }")
    assert asked(held) == []
    change(held, f"DELETE {{ ?span {property} ?any }} WHERE {{ {SPAN} ?span {property} ?any }}")
    ((problem, node),) = asked(held)
    assert (problem, node.partition("/")[0]) == ("a quote without position, text or document", "span")


def test_a_quote_with_other_text_is_found(held: Store) -> None:
    other = "DELETE { ?span oa:exact ?text } INSERT { ?span oa:exact '26' }"
    change(held, f"{other} WHERE {{ {SPAN} ?span oa:exact ?text }}")
    ((problem, node),) = asked(held)
    assert (problem, node.partition("/")[0]) == (LENGTH, "span")


def test_a_quote_taken_away_is_found(held: Store) -> None:
    change(held, f"DELETE {{ ?promise prov:wasQuotedFrom ?span }} WHERE {{ {SPAN} }}")
    ((problem, node),) = asked(held)
    assert (problem, node.partition("/")[0]) == ("no quote", "figure")


def test_a_quote_from_nowhere_is_found(held: Store) -> None:
    change(held, "INSERT DATA { project:haidian-2023-ms-8 prov:wasQuotedFrom span:haidian-00000000-1-2 }")
    assert asked(held) == [("a quote that is not described", "span/haidian-00000000-1-2")]
