"""A target follows the results of the year before that count the same thing in its district."""

from __future__ import annotations

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, Store

from minsheng.derive import steps

BASE = "https://w3id.org/minsheng/"
GRAPH = NamedNode(f"{BASE}graph/derived")
PREFIXES = f"""
@prefix c: <{BASE}id/concept/> . @prefix fig: <{BASE}id/figure/> . @prefix ms: <{BASE}def#> .
@prefix i: <{BASE}id/indicator/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix x: <{BASE}id/x/> .
c:uom-m skos:exactMatch x:metre . c:uom-km skos:exactMatch x:kilometre .
"""
RESULT = {
    "year": "2029",
    "value": "302.0",
    "unit": "c:uom-zhang",
    "how": "c:cmp-plain",
    "scope": "c:scope-year",
}
TARGET = {**RESULT, "year": "2030", "value": "180.0"}


def figure(local: str, kind: str, said: dict[str, str]) -> str:
    value = f"ms:value {said['value']} ;" if said["value"] else ""
    return (
        f"fig:{local} a ms:{kind} ; ms:district {said.get('district', 'x:d')} ; ms:year {said['year']} ; "
        f"{value} ms:indicator {said.get('indicator', 'i:beds')} ; ms:unitOfMeasure {said['unit']} ;"
        f" ms:comparator {said['how']} ; ms:scope {said['scope']} {said.get('more', '')} ."
    )


def followed(target: dict[str, str], result: dict[str, str]) -> list[Quad]:
    store = Store()
    text = figure("t", "Target", TARGET | target) + figure("r", "Result", RESULT | result)
    store.load(PREFIXES + text, RdfFormat.TURTLE, to_graph=NamedNode(f"{BASE}graph/document/d-aaaaaaaa"))
    (rule,) = (step for step in steps() if step.name == "follows")
    return list(rule.run(store, BASE, GRAPH))


@pytest.mark.parametrize(
    ("target", "result"),
    [
        ({}, {}),
        ({"value": "400.0"}, {}),
        ({"how": "c:cmp-ge"}, {"how": "c:cmp-gt", "scope": "c:scope-to-date"}),
        ({"unit": "c:uom-m"}, {"unit": "c:uom-m"}),
        ({"unit": "c:uom-ming"}, {"unit": "c:uom-ren"}),
    ],
)
def test_what_compares_is_linked(target: dict[str, str], result: dict[str, str]) -> None:
    follows = NamedNode(f"{BASE}def#follows")
    ends = [NamedNode(f"{BASE}id/figure/{local}") for local in "tr"]
    assert followed(target, result) == [Quad(ends[0], follows, ends[1], GRAPH)]


@pytest.mark.parametrize(
    ("target", "result"),
    [
        ({"year": "2031"}, {}),
        ({}, {"year": "2030"}),
        ({"district": "x:e"}, {}),
        ({"indicator": "i:jobs"}, {}),
        ({"value": ""}, {}),
        ({"how": "c:cmp-approx"}, {}),
        ({}, {"how": "c:cmp-range"}),
        ({"scope": "c:scope-plan"}, {}),
        ({}, {"scope": "c:scope-month"}),
        ({"unit": "c:uom-m"}, {"unit": "c:uom-km"}),
        ({"more": "; ms:partOf fig:w"}, {}),
        ({}, {"more": "; ms:partOf fig:w"}),
    ],
)
def test_what_does_not_compare_is_not_linked(target: dict[str, str], result: dict[str, str]) -> None:
    assert followed(target, result) == []
