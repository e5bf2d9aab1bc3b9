"""Anomalies: planted faults of each kind are found, mended documents and the tricky clean one give none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from pyoxigraph import Literal, NamedNode, QuerySolutions, Store

from minsheng.derive import derive
from minsheng.errors import TableError
from minsheng.link.anomalies import rules
from minsheng.opening import built
from minsheng.pipeline import Options
from minsheng.validate import validate

HERE = Path(__file__).parent / "planted"
BASE = "https://w3id.org/minsheng/"
CASES: list[dict[str, Any]] = yaml.safe_load((HERE / "expected.yaml").read_text(encoding="utf-8"))
FOUND = """
PREFIX dcterms: <http://purl.org/dc/terms/> PREFIX dqv: <http://www.w3.org/ns/dqv#>
PREFIX ms: <https://w3id.org/minsheng/def#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?anomaly ?type ?stated ?found ?sentence WHERE {
  ?anomaly a dqv:QualityAnnotation ; dcterms:type ?type ; rdfs:comment ?sentence .
  FILTER(LANG(?sentence) = "zh")
  OPTIONAL { ?anomaly ms:statedValue ?stated }
  OPTIONAL { ?anomaly ms:foundValue ?found }
} ORDER BY ?anomaly
"""
Anomaly = tuple[str, Decimal | None, Decimal | None, str]


def number(term: object) -> Decimal | None:
    return Decimal(term.value) if isinstance(term, Literal) else None


def anomalies(store: Store) -> Iterator[Anomaly]:
    rows = store.query(FOUND, use_default_graph_as_union=True)
    assert isinstance(rows, QuerySolutions)
    for row in rows:
        code = row["type"].value.partition("/an-")[2]
        yield code, number(row["stated"]), number(row["found"]), row["sentence"].value


def mended(case: dict[str, Any]) -> str:
    text: str = (HERE / case["file"]).read_text(encoding="utf-8")
    for wrong, right in case["mend"].items():
        assert wrong in text, wrong
        text = text.replace(wrong, right)
    return text


@cache
def planted(file: str) -> Store:
    return built([HERE / file], Options()).store


def agree(found: list[Anomaly], wanted: list[list[Any]]) -> None:
    """What is found is what is wanted, each sentence with its words."""
    told = [(code, stated and float(stated), value and float(value)) for code, stated, value, _ in found]
    assert Counter(told) == Counter((code, stated, value) for code, stated, value, _ in wanted), found
    for code, _, _, words in wanted:
        assert any(code == one[0] and words in one[3] for one in found), (words, found)


def test_the_source_documents_have_what_a_reader_finds(seeds: Path) -> None:
    labelled = yaml.safe_load((HERE.parent / "anomalies.yaml").read_text(encoding="utf-8"))
    agree(list(anomalies(built([seeds], Options()).store)), labelled)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["file"])
def test_a_planted_fault_is_found_and_nothing_else(case: dict[str, Any]) -> None:
    agree(list(anomalies(planted(case["file"]))), case["found"])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["file"])
def test_the_mended_document_gives_none(case: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / case["file"]).write_text(mended(case), encoding="utf-8")
    assert list(anomalies(built([tmp_path / case["file"]], Options()).store)) == []


def test_what_only_looks_wrong_is_not_said() -> None:
    assert list(anomalies(planted("clean.txt"))) == []


def test_there_is_a_planted_fault_of_each_kind() -> None:
    assert {found[0] for case in CASES for found in case["found"]} == {rule.code for rule in rules()}


def test_annotations_are_whole_nodes_and_derived_alike_each_time() -> None:
    store = planted("members.txt")
    assert not [found for found in validate(store, BASE) if found.severity == "Violation"]
    graph = NamedNode(f"{BASE}graph/derived")
    before = sorted(map(str, store.quads_for_pattern(None, None, None, graph)))
    assert [str(quad) for quad in derive(store, BASE)] == before


def test_another_base_gives_the_same_annotations() -> None:
    other = built([HERE / "members.txt"], Options(base="https://example.org/g/")).store
    moved = {str(quad).replace("https://example.org/g/", BASE) for quad in other if "/anomaly/" in str(quad)}
    assert moved == {str(quad) for quad in planted("members.txt") if "/anomaly/" in str(quad)}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("no-such-type.rq", "#+ summary: {zh: 一, en: one}\n#+ version: 1\nSELECT ?s {}"),
        ("target-revised.rq", "#+ summary: {zh: 一, en: one}\n#+ version: 1\nSELECT ?s {}"),
        ("target-revised.rq", "#+ summary: {zh: 一, en: one}\n#+ sentence: {zh: 一, en: one}\nSELECT ?s {}"),
        (
            "target-revised.rq",
            "#+ summary: {zh: 一, en: one}\n#+ sentence: {zh: 一, en: one}\n#+ version: 1\nASK {}",
        ),
        (
            "target-revised.rq",
            "#+ summary: {zh: 一, en: one}\n#+ sentence: {zh: 一, en: one}\n#+ version: 1\nSELECT {",
        ),
    ],
)
def test_a_malformed_rule_is_refused_by_name(name: str, text: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(TableError, match=name):
        rules(tmp_path)
