"""The five source documents arrive whole: nothing lost, nothing misquoted, no Violation."""

from __future__ import annotations

import json
from collections import Counter

import pytest
from pyoxigraph import QuerySolutions, Store

from minsheng.pipeline import Outcome
from minsheng.releases import Release

PREFIXES = """
PREFIX ms: <https://w3id.org/minsheng/def#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX prov: <http://www.w3.org/ns/prov#>
"""
ID = "https://w3id.org/minsheng/id/"


@pytest.fixture(scope="module")
def release(built: Outcome) -> Release:
    assert built.release
    return built.release


@pytest.fixture(scope="module")
def store(release: Release) -> Store:
    return release.graphs()


def rows(store: Store, query: str) -> list[tuple[str, ...]]:
    found = store.query(PREFIXES + query, use_default_graph_as_union=True)
    assert isinstance(found, QuerySolutions)
    return [tuple(value.value.removeprefix(ID) for value in row) for row in found]


@pytest.mark.parametrize(
    ("kind", "counts"),
    [
        (
            "Project",
            {
                "list/haidian-2023-ms": 30,
                "list/xicheng-2024-ms": 25,
                "list/miyun-2022-ms": 31,
                "list/dongcheng-2023-ms": 24,
                "list/dongcheng-2024-ms": 23,
            },
        ),
        ("Task", {"list/haidian-2023-plan": 121}),
        ("PlanIndicator", {"list/haidian-2023-plan": 33}),
    ],
)
def test_every_list_has_all_its_records(store: Store, kind: str, counts: dict[str, int]) -> None:
    found = rows(store, f"SELECT ?list ?thing {{ ?thing a ms:{kind} ; dcterms:isPartOf ?list }}")
    assert Counter(whole for whole, _ in found) == counts
    assert len({thing for _, thing in found}) == len(found)


def test_nothing_is_refused_and_nothing_violated(built: Outcome) -> None:
    assert built.refused == ()
    assert {finding.severity for finding in built.findings} <= {"Warning", "Info"}


def test_every_quote_is_the_text_at_its_place(release: Release, store: Store) -> None:
    found = rows(
        store,
        """SELECT ?document ?start ?end ?exact {
             ?span a ms:Span ; dcterms:isPartOf ?document ;
               oa:start ?start ; oa:end ?end ; oa:exact ?exact }""",
    )
    texts = {
        f"document/{path.stem}": path.read_bytes().decode()
        for path in (release.folder / "documents").iterdir()
    }
    assert len(texts) == 5
    assert len(found) > 1000
    wrong = [row for row in found if texts[row[0]][int(row[1]) : int(row[2])] != row[3]]
    assert wrong == []


def test_every_figure_is_quoted_once(store: Store) -> None:
    found = rows(
        store,
        """SELECT ?figure ?span { { ?figure a ms:Target } UNION { ?figure a ms:Result }
             OPTIONAL { ?figure prov:wasQuotedFrom ?span } }""",
    )
    assert len(found) > 800
    assert max(Counter(figure for figure, _ in found).values()) == 1


def test_every_number_of_a_record_is_a_figure_or_explained(release: Release) -> None:
    coverage = json.loads((release.folder / "coverage.json").read_text(encoding="utf-8"))
    assert [left for one in coverage.values() for left in one["numbers"]["left"]] == []
    for one in coverage.values():
        numbers = one["numbers"]
        assert numbers["figures"] + sum(numbers["explained"].values()) == numbers["all"] > 30
        assert one["characters"]["claimed"] > 0.93 * one["characters"]["all"]


def test_the_texts_of_the_release_are_the_documents(release: Release, seeds) -> None:
    for document in release.manifest["documents"]:
        text = (release.folder / "documents" / f"{document['document']}.txt").read_bytes()
        assert text == (seeds / document["file"]).read_bytes()
