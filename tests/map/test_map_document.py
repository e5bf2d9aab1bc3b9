"""Records of one document become the quads of ontology.md, whichever JSON-LD processor reads them."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from decimal import Decimal

import pyld
import pyoxigraph as ox
import pytest
import rdflib
from tests.map.made import figure, lifts, parsed, plan

from minsheng.map import DEFAULT_BASE, Ids, context, document_graph, to_json
from minsheng.records import Figure, ParsedDocument, ProjectList
from minsheng.validate import validate_graph

IDS = Ids()
EXAMPLE = """
prj:haidian-2023-ms-8 a ms:Project ;
    dcterms:isPartOf <https://w3id.org/minsheng/id/list/haidian-2023-ms> ; schema:position 8 ;
    ms:district <https://w3id.org/minsheng/id/district/haidian> ; ms:year 2023 ;
    dcterms:description "稳步推进既有多层住宅加装电梯工作，开工 260 部、完工 150 部，让群众出行更方便。"@zh ;
    ms:category c:cat-haidian-2023-ms-2 ; ms:leadUnit unit:haidian-housing , unit:haidian-civil-affairs ;
    ms:deadline "2023-11-30"^^xsd:date ; ms:deadlineText "2023年11月底前" ;
    ms:target fig:haidian-b8cd4f96-1018-1026 , fig:haidian-b8cd4f96-1027-1035 ;
    prov:wasQuotedFrom span:haidian-b8cd4f96-1001-1045 .
fig:haidian-b8cd4f96-1018-1026 a ms:Target ;
    ms:district <https://w3id.org/minsheng/id/district/haidian> ; ms:year 2023 ; ms:scope c:scope-year ;
    ms:action "开工" ; ms:object "既有多层住宅加装电梯" ;
    ms:comparator c:cmp-plain ; ms:value "260"^^xsd:decimal ; ms:valueText "260 部" ;
    ms:unitOfMeasure c:uom-bu ;
    prov:wasQuotedFrom span:haidian-b8cd4f96-1018-1026 .
span:haidian-b8cd4f96-1018-1026 a ms:Span ;
    dcterms:isPartOf <https://w3id.org/minsheng/id/document/haidian-b8cd4f96> ;
    oa:start 1018 ; oa:end 1026 ; oa:exact "开工 260 部" .
"""
PREFIXES = {
    "ms": "https://w3id.org/minsheng/def#",
    "c": "https://w3id.org/minsheng/id/concept/",
    "fig": "https://w3id.org/minsheng/id/figure/",
    "prj": "https://w3id.org/minsheng/id/project/",
    "span": "https://w3id.org/minsheng/id/span/",
    "unit": "https://w3id.org/minsheng/id/unit/",
    "dcterms": "http://purl.org/dc/terms/",
    "oa": "http://www.w3.org/ns/oa#",
    "prov": "http://www.w3.org/ns/prov#",
    "schema": "https://schema.org/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def quads(document: ParsedDocument, ids: Ids = IDS) -> set[ox.Quad]:
    return set(ox.parse(to_json(document_graph(document, ids)), format=ox.RdfFormat.JSON_LD))


def nodes(document: ParsedDocument) -> dict[str, dict[str, object]]:
    return {node["id"]: node for node in document_graph(document, IDS)["graph"]}


def test_the_worked_example_of_the_ontology_comes_out_exactly(livelihood: ProjectList) -> None:
    head = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    expected = set(ox.parse(head + EXAMPLE, format=ox.RdfFormat.TURTLE))
    subjects = {quad.subject for quad in expected}
    stated = quads(parsed(livelihood))
    assert {ox.Quad(q.subject, q.predicate, q.object) for q in stated if q.subject in subjects} == expected
    assert {q.graph_name.value for q in stated} == {
        "https://w3id.org/minsheng/graph/document/haidian-b8cd4f96"
    }


def canonical(nquads: str) -> set[str]:
    return {str(quad) for quad in ox.parse(nquads, format=ox.RdfFormat.N_QUADS)}


@pytest.mark.filterwarnings("ignore:.*is deprecated:DeprecationWarning")
def test_pyoxigraph_rdflib_and_pyld_read_the_same_quads(whole: ParsedDocument) -> None:
    text = to_json(document_graph(whole, IDS))
    ours = {str(quad) for quad in ox.parse(text, format=ox.RdfFormat.JSON_LD)}
    assert canonical(pyld.jsonld.to_rdf(json.loads(text), {"format": "application/n-quads"})) == ours
    dataset = rdflib.Dataset()
    dataset.parse(data=text, format="json-ld")
    assert canonical(dataset.serialize(format="nquads")) == ours


def test_a_whole_document_breaks_no_shape(whole: ParsedDocument) -> None:
    found = validate_graph(quads(whole))
    assert {(finding.shape, finding.severity) for finding in found} == {
        ("TaskShape-leadUnit-stated", "Warning"),
        ("PlanIndicatorShape-leadUnit-stated", "Warning"),
    }


def test_there_are_no_blank_nodes_and_locals_need_no_escapes(whole: ParsedDocument) -> None:
    for quad in quads(whole):
        for term in (quad.subject, quad.object):
            assert not isinstance(term, ox.BlankNode)
            if isinstance(term, ox.NamedNode) and term.value.startswith(f"{DEFAULT_BASE}id/"):
                assert re.fullmatch(r".*/id/[a-z-]+/[a-z0-9-]+", term.value)


def test_another_base_replaces_every_iri_of_ours(whole: ParsedDocument) -> None:
    base = "https://example.org/graph/"
    swapped = {str(quad).replace(DEFAULT_BASE, base) for quad in quads(whole)}
    assert {str(quad) for quad in quads(whole, Ids(base))} == swapped


def test_every_node_is_quoted(whole: ParsedDocument) -> None:
    for node in nodes(whole).values():
        assert node.get("type") in ("Span", "HeaderRow") or node["wasQuotedFrom"]


REFERENCES = {key for key, spec in context().items() if isinstance(spec, dict) and spec.get("@type") == "@id"}


def test_every_reference_is_to_a_node_of_the_graph_or_to_a_curated_thing(whole: ParsedDocument) -> None:
    known = nodes(whole)
    for node in known.values():
        for key in REFERENCES & node.keys():
            found = node[key]
            for reference in found if isinstance(found, list) else [found]:
                assert reference in known or reference.startswith(("district/", "concept/")), (key, reference)


def test_values_are_canonical(whole: ParsedDocument) -> None:
    known = nodes(whole)
    assert known["figure/haidian-b8cd4f96-1018-1026"]["value"] == "260"
    assert known["figure/haidian-b8cd4f96-210-221"]["value"] == "12500"
    assert known["figure/haidian-b8cd4f96-300-305"]["value"] == "100"


def test_a_figure_speaks_of_its_own_year_where_it_has_one(whole: ParsedDocument) -> None:
    known = nodes(whole)
    assert known["figure/haidian-b8cd4f96-300-305"]["year"] == 2022
    assert known["figure/haidian-b8cd4f96-1018-1026"]["year"] == 2023


def test_what_a_report_repeats_of_the_plan_is_a_target_of_the_project_and_of_the_report(
    livelihood: ProjectList,
) -> None:
    known = nodes(parsed(livelihood))
    repeated = "figure/haidian-b8cd4f96-230-235"
    assert repeated in known["project/haidian-2023-ms-9"]["target"]  # type: ignore[operator]
    assert known["report/haidian-2023-ms-9-b8cd4f96"]["target"] == [repeated]


def test_units_carry_each_printed_name_once(livelihood: ProjectList) -> None:
    known = nodes(parsed(livelihood))
    assert known["unit/haidian-education"]["altLabel"] == ["区教委"]
    assert known["unit/haidian-g-subdistricts"]["altLabel"] == ["各街道办事处"]


def one_list(*figures: Figure) -> ParsedDocument:
    project = replace(lifts(), targets=figures)
    return parsed(ProjectList(2023, "ms", "实事", project.span, projects=(project,)))


def test_one_figure_that_two_records_hold_is_one_node() -> None:
    same = figure(10, "260 部", "260 部", value=Decimal(260))
    again = replace(same)
    known = nodes(one_list(same, again))
    assert known["project/haidian-2023-ms-8"]["target"] == ["figure/haidian-b8cd4f96-10-15"]
    assert "figure/haidian-b8cd4f96-10-15-b2" not in known


def test_two_figures_at_one_place_stay_two() -> None:
    one = figure(10, "260 部", "260 部", value=Decimal(260))
    known = nodes(one_list(one, replace(one, value=Decimal(26))))
    assert known["figure/haidian-b8cd4f96-10-15"]["value"] == "260"
    assert known["figure/haidian-b8cd4f96-10-15-b2"]["value"] == "26"


def test_two_projects_of_one_number_stay_two() -> None:
    first, second = lifts(), replace(lifts(), description="另一件")
    known = nodes(parsed(ProjectList(2023, "ms", "实事", first.span, projects=(first, second))))
    assert (
        known["project/haidian-2023-ms-8"]["description"]
        != known["project/haidian-2023-ms-8-b2"]["description"]
    )
    assert known["project/haidian-2023-ms-8-b2"]["position"] == 8


def test_two_lists_of_one_kind_stay_two() -> None:
    first = ProjectList(2023, "ms", "实事", lifts().span, projects=(lifts(),))
    known = nodes(parsed(first, replace(first, title="又一份", projects=(replace(lifts(), number=1),))))
    assert known["project/haidian-2023-ms-b2-1"]["isPartOf"] == "list/haidian-2023-ms-b2"


def test_sub_rows_have_nodes_of_their_own() -> None:
    known = nodes(parsed(plan()))
    assert known["plan-indicator/haidian-2023-plan-21-1"]["subLabel"] == "第1项"
    assert known["plan-indicator/haidian-2023-plan-21-2"]["position"] == 21


def test_a_document_without_records_states_itself() -> None:
    document = parsed()
    empty = replace(
        document, passages=(), metadata=replace(document.metadata, title="", title_span=None, header=())
    )
    (node,) = document_graph(empty, IDS)["graph"]
    assert node["id"] == "document/haidian-b8cd4f96"
    assert "title" not in node
