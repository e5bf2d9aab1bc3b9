"""Assessments: what the rules say of one target and the results that answer it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, RdfFormat, Store

from minsheng.derive import derive, steps
from minsheng.errors import TableError

BASE = "https://w3id.org/minsheng/"
MS = f"{BASE}def#"
PREFIXES = f"""
@prefix c: <{BASE}id/concept/> . @prefix ms: <{MS}> . @prefix prov: <http://www.w3.org/ns/prov#> .
@prefix fig: <{BASE}id/figure/> . @prefix span: <{BASE}id/span/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix oa: <http://www.w3.org/ns/oa#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix x: <{BASE}id/x/> . @prefix i: <{BASE}id/indicator/> .
"""


def figure(local: str, kind: str, fields: str) -> str:
    start = local.split("-")[2]
    return f"""
fig:{local} a ms:{kind} ; ms:year 2030 ; ms:district x:d ; ms:object "床位" ; ms:unitOfMeasure c:uom-zhang ;
  {fields} prov:wasQuotedFrom span:{local} .
span:{local} a ms:Span ; oa:start {start} ; oa:end {int(start) + 2} ; oa:exact "…" ; dcterms:isPartOf x:doc .
"""


def graph(target: str, *results: str, report: str = "", extra: str = "") -> Store:
    """A project with one target, and one report with the results, each given by its own properties."""
    told = [f"d-aaaaaaaa-{20 + 10 * number}-{22 + 10 * number}" for number in range(len(results))]
    listed = " , ".join(f"fig:{local}" for local in told)
    text = PREFIXES + figure("d-aaaaaaaa-1-3", "Target", target)
    text += "".join(figure(local, "Result", fields) for local, fields in zip(told, results, strict=True))
    text += f"""
x:p a ms:Project ; ms:target fig:d-aaaaaaaa-1-3 ; ms:report x:r .
x:r a ms:Report ; ms:result {listed} ; {report} prov:wasQuotedFrom span:d-aaaaaaaa-10-99 .
span:d-aaaaaaaa-10-99 a ms:Span ; oa:start 10 ; oa:end 99 ; oa:exact "{"、" * 89}" ; dcterms:isPartOf x:doc .
{extra}"""
    store = Store()
    store.load(text, RdfFormat.TURTLE, to_graph=NamedNode(f"{BASE}graph/document/d-aaaaaaaa"))
    return store


def said(comparator: str, value: object = None, scope: str = "year", more: str = "") -> str:
    number = "" if value is None else f'ms:value "{value}"^^xsd:decimal ;'
    scoped = f'ms:scope c:scope-{scope} ; ms:valueText "{value}张" ;'
    return f"ms:comparator c:cmp-{comparator} ; {scoped} {number} {more}"


def assessed(store: Store) -> list[tuple[str, str, int]]:
    """Verdict, ratio and number of results of each assessment."""
    store.extend(derive(store, BASE))
    rows = store.query(
        f"""PREFIX ms: <{MS}> SELECT ?a ?verdict ?ratio (COUNT(?r) AS ?n) WHERE {{
          ?a a ms:Assessment ; ms:verdict ?verdict ; ms:ofResult ?r OPTIONAL {{ ?a ms:ratio ?ratio }}
        }} GROUP BY ?a ?verdict ?ratio ORDER BY ?a""",
        use_default_graph_as_union=True,
    )
    assert isinstance(rows, QuerySolutions)
    return [
        (
            row["verdict"].value.rpartition("/vd-")[2],
            row["ratio"].value if row["ratio"] else "",
            int(row["n"].value),
        )
        for row in rows
    ]


IN_AUTUMN = 'ms:asOf "2030-09-30"^^xsd:date ;'
AT_THE_END = 'ms:asOf "2030-12-31"^^xsd:date ;'
LESS = "fig:d-aaaaaaaa-1-3 ms:indicator i:beds . i:beds ms:direction c:dir-less ."


@pytest.mark.parametrize(
    ("target", "result", "report", "verdict", "ratio"),
    [
        (said("ge", 100), said("plain", 125), "", "exceeded", "1.25"),
        (said("ge", 100), said("plain", 100), "", "met", "1"),
        (said("ge", 98.5), said("plain", 98.4), "", "not-met", "0.999"),
        (said("plain", 100), said("plain", 99), "", "not-met", "0.99"),
        (said("gt", 100), said("plain", 100), "", "not-met", "1"),
        (said("gt", 100), said("gt", 100), "", "met", "1"),
        (said("gt", 100), said("plain", 101), "", "exceeded", "1.01"),
        (said("ge", 100), said("gt", 300), "", "exceeded", "3"),
        (said("all", 100), said("all", 100), "", "met", "1"),
        (said("ge", 100), said("plain", 90, "to-date"), "", "in-progress", "0.9"),
        (said("ge", 100), said("plain", 100, "to-date"), IN_AUTUMN, "met", "1"),
        (said("ge", 100), said("plain", 130, "to-date"), IN_AUTUMN, "exceeded", "1.3"),
        (said("ge", 100), said("plain", 90, "to-date"), AT_THE_END, "not-met", "0.9"),
        (said("ge", 100), said("plain", 90), IN_AUTUMN, "in-progress", "0.9"),
        (said("ge", 100), said("plain", 90, "year", AT_THE_END), IN_AUTUMN, "not-met", "0.9"),
        (said("le", 3), said("plain", 2.6), "", "met", "0.8667"),
        (said("le", 3), said("plain", 3), "", "met", "1"),
        (said("le", 3), said("plain", 3.1), "", "not-met", "1.0333"),
        (said("lt", 3), said("plain", 3), "", "not-met", "1"),
        (said("lt", 3), said("lt", 3), "", "met", "1"),
        (said("le", 3), said("plain", 4, "to-date"), "", "in-progress", "1.3333"),
        (said("plain", 0), said("plain", 2), "", "exceeded", ""),
        (said("approx", 100), said("plain", 120), "", "not-comparable", ""),
        (said("ge", 100), said("approx", 120), "", "not-comparable", ""),
        (said("ge", 100), said("le", 120), "", "not-comparable", ""),
        (said("range", 3, more='ms:maxValue "5"^^xsd:decimal ;'), said("plain", 4), "", "not-comparable", ""),
    ],
)
def test_verdict(target: str, result: str, report: str, verdict: str, ratio: str) -> None:
    assert assessed(graph(target, result, report=report)) == [(verdict, ratio, 1)]


def test_a_bare_number_is_a_limit_where_less_is_better() -> None:
    store = graph(said("plain", 3), said("plain", 2))
    store.load(PREFIXES + LESS, RdfFormat.TURTLE, to_graph=NamedNode(f"{BASE}graph/curated"))
    assert assessed(store) == [("met", "0.6667", 1)]


def test_parts_are_summed_and_all_named() -> None:
    assert assessed(graph(said("ge", 60), said("plain", 17), said("plain", 50))) == [
        ("exceeded", "1.1167", 2)
    ]


@pytest.mark.parametrize("scope", ["month", "plan"])
def test_a_month_or_a_plan_period_is_not_assessed(scope: str) -> None:
    assert assessed(graph(said("ge", 100), said("plain", 100, scope))) == []


def test_words_alone_are_not_assessed_inside_a_project() -> None:
    assert assessed(graph(said("text"), said("plain", 100))) == []


ACROSS = f"""
x:q a ms:Passage ; ms:result fig:e-bbbbbbbb-5-7 .
fig:e-bbbbbbbb-5-7 a ms:Result ; ms:year 2030 ;
  ms:district x:d ; ms:unitOfMeasure c:uom-zhang ; ms:indicator i:beds ;
  {said("plain", 80)} prov:wasQuotedFrom span:e-bbbbbbbb-5-7 .
span:e-bbbbbbbb-5-7 a ms:Span ; oa:start 5 ; oa:end 7 ; oa:exact "80张" ; dcterms:isPartOf x:other .
fig:d-aaaaaaaa-1-3 ms:indicator i:beds .
"""


def test_a_passage_of_another_document_answers_by_indicator() -> None:
    assert assessed(graph(said("ge", 100), said("month", 1, "month"), extra=ACROSS)) == [
        ("not-met", "0.8", 1)
    ]


@pytest.mark.parametrize(
    "change",
    [
        ("dcterms:isPartOf x:other", "dcterms:isPartOf x:doc"),
        ("x:q a ms:Passage ; ms:result", "x:q a ms:Project ; ms:report x:s . x:s a ms:Report ; ms:result"),
        ("ms:unitOfMeasure c:uom-zhang ; ms:indicator", "ms:unitOfMeasure c:uom-ge ; ms:indicator"),
        ("ms:district x:d ; ms:unitOfMeasure", "ms:district x:e ; ms:unitOfMeasure"),
        ("ms:year 2030", "ms:year 2029"),
        ("ms:scope c:scope-year", "ms:scope c:scope-month"),
        ("a ms:Result ;", "a ms:Result ; ms:partOf fig:e-bbbbbbbb-1-2 ;"),
        ("a ms:Result ;", 'a ms:Result ; ms:per "每季度" ;'),
    ],
)
def test_it_does_not_where_anything_differs(change: tuple[str, str]) -> None:
    assert assessed(graph(said("ge", 100), said("month", 1, "month"), extra=ACROSS.replace(*change))) == []


def test_deriving_again_gives_the_same_quads_and_keeps_the_rest() -> None:
    store = graph(said("ge", 60), said("plain", 17), said("plain", 50))
    stated = set(store)
    first = derive(store, BASE)
    assert derive(store, BASE) == first == sorted(first, key=str)
    derived = NamedNode(f"{BASE}graph/derived")
    assert set(store) == stated | set(first)
    assert {quad.graph_name for quad in first} == {derived}


def test_a_stale_derived_graph_is_replaced() -> None:
    store = graph(said("ge", 60), said("plain", 60))
    stale = Quad(NamedNode("x:a"), NamedNode("x:b"), Literal("c"), NamedNode(f"{BASE}graph/derived"))
    store.add(stale)
    assert stale not in derive(store, BASE)
    assert stale not in store


def test_another_base_gives_the_same_graph() -> None:
    other = "https://example.org/g/"
    store = graph(said("ge", 60), said("plain", 17), said("plain", 50))
    moved = Store()
    moved.load(
        bytes(store.dump(format=RdfFormat.N_QUADS)).replace(BASE.encode(), other.encode()), RdfFormat.N_QUADS
    )
    assert [str(quad).replace(other, BASE) for quad in derive(moved, other)] == list(
        map(str, derive(store, BASE))
    )


def test_each_rule_names_itself_and_is_described() -> None:
    store = graph(said("ge", 60), said("plain", 60))
    derived = derive(store, BASE)
    described = {quad.subject for quad in derived if quad.predicate.value.endswith("versionInfo")}
    assert {node.value.rpartition("/")[2] for node in described} == {step.name for step in steps()}
    used = {quad.object for quad in derived if quad.predicate.value.endswith("wasGeneratedBy")}
    assert used <= described


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("rule.rq", "#+ summary: {zh: 一, en: one}\n#+ version: 1\nCONSTRUCT {} WHERE {}"),
        ("10-a.rq", "#+ version: 1\nCONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"),
        ("10-a.rq", "#+ summary: {zh: 一, en: one}\nCONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"),
        ("10-a.rq", "#+ summary: {zh: 一, en: one}\n#+ version: 1\nSELECT ?s WHERE { ?s ?p ?o }"),
        ("10-a.rq", "#+ summary: {zh: 一, en: one}\n#+ version: 1\nCONSTRUCT { ?s ?p ?o WHERE"),
        (
            "10-answers-inside.rq",
            "#+ summary: {zh: 一, en: one}\n#+ version: 1\nCONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }",
        ),
    ],
)
def test_a_malformed_rule_is_refused_by_name(name: str, text: str, tmp_path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(TableError, match=r"\.rq|answers-inside"):
        steps(tmp_path)


def test_ratio_is_rounded_to_four_places() -> None:
    [(_, ratio, _)] = assessed(graph(said("ge", 3), said("plain", 2)))
    assert Decimal(ratio) == Decimal("0.6667")
