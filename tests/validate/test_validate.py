"""What is wrong with a graph is a finding that says where, how bad and how to mend it."""

from __future__ import annotations

import logging
from pathlib import Path

import pyoxigraph as ox
import pyshacl
import pytest

from minsheng.records import Finding
from minsheng.validate import conforms, counts, in_order, validate, validate_graph

BASE = "https://w3id.org/minsheng/"
HEAD = f"""
@prefix ms: <{BASE}def#> .
@prefix c: <{BASE}id/concept/> .
@prefix document: <{BASE}id/document/> .
@prefix figure: <{BASE}id/figure/> .
@prefix project: <{BASE}id/project/> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix schema: <https://schema.org/> .
@prefix span: <{BASE}id/span/> .
"""
EXAMPLES = Path(__file__).parents[1] / "shapes" / "invalid"


def quads(turtle: str) -> list[ox.Quad]:
    return list(ox.parse(HEAD + turtle, format=ox.RdfFormat.TRIG))


def test_a_finding_names_shape_severity_node_path_value_and_document() -> None:
    path = EXAMPLES / "FigureShape-comparator.ttl"
    (finding,) = validate_graph(ox.parse(path=path), document="haidian-b8cd4f96")
    assert (finding.severity, finding.shape) == ("Violation", "FigureShape-comparator")
    assert finding.focus == f"{BASE}id/figure/haidian-b8cd4f96-1018-1026"
    assert finding.path == f"{BASE}def#comparator"
    assert finding.value == f"{BASE}id/concept/cmp-about"
    assert finding.document == "haidian-b8cd4f96"
    assert "请" in finding.message_zh
    assert "check" in finding.message_en


def test_a_warning_does_not_stop_a_release() -> None:
    found = validate_graph(ox.parse(path=EXAMPLES / "ProjectShape-leadUnit-stated.ttl"))
    assert [finding.severity for finding in found] == ["Warning"]
    assert conforms(found)


def test_a_violation_stops_a_release() -> None:
    assert not conforms(validate_graph(ox.parse(path=EXAMPLES / "SpanShape-start.ttl")))


def test_an_empty_graph_conforms() -> None:
    assert validate_graph([]) == []


def test_shapes_follow_the_base() -> None:
    base = "https://example.org/ours/"
    text = (EXAMPLES / "FigureShape-scope.ttl").read_text(encoding="utf-8").replace(BASE, base)
    (finding,) = validate_graph(ox.parse(text, format=ox.RdfFormat.TURTLE), base=base)
    assert finding.shape == "FigureShape-scope"
    assert finding.focus.startswith(base)


def test_ill_typed_values_are_findings_and_not_printed(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        (finding,) = validate_graph(ox.parse(path=EXAMPLES / "FigureShape-value.ttl"))
    assert finding.value == "约三百"
    assert caplog.records == []


def test_blank_nodes_and_odd_literals_do_not_break_validation() -> None:
    turtle = '[] a ms:Target ; ms:year "x"^^xsd:gYear , 1e400 , "١"^^xsd:integer ; ms:valueText "a"@zh--ltr .'
    assert {finding.shape for finding in validate_graph(quads(turtle))} >= {
        "FigureShape-year",
        "FigureShape-valueText",
    }


@pytest.mark.parametrize(
    "error", [TypeError("no order for gYear"), pyshacl.errors.ReportableRuntimeError("deep")]
)
def test_a_crash_of_the_validator_is_a_violation(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def crash(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(pyshacl, "validate", crash)
    (finding,) = validate_graph([], document="d")
    assert (finding.severity, finding.shape, finding.document) == ("Violation", "validator", "d")
    assert str(error) in finding.value


def test_a_failure_that_the_validator_returns_is_a_violation(monkeypatch: pytest.MonkeyPatch) -> None:
    failure = (False, pyshacl.errors.ValidationFailure("broken off"), "broken off")
    monkeypatch.setattr(pyshacl, "validate", lambda *_, **__: failure)
    assert not conforms(validate_graph([]))


DOCUMENT = """
document:{local} a ms:Document ; ms:district <https://w3id.org/minsheng/id/district/haidian> ; ms:year 2023 ;
    dcterms:type c:doc-list ; dcterms:format "text/plain" ; dcterms:title "实事"@zh ; schema:sha256 "{sha}" .
project:haidian-2023-ms-8 a ms:Project ; dcterms:description "{description}"@zh ;
    dcterms:isPartOf <https://w3id.org/minsheng/id/list/haidian-2023-ms> ; schema:position 8 ; ms:year 2023 ;
    ms:district <https://w3id.org/minsheng/id/district/haidian> ; prov:wasQuotedFrom span:{local}-0-2 .
span:{local}-0-2 a ms:Span ; dcterms:isPartOf document:{local} ; oa:start 0 ; oa:end 2 ;
    oa:exact "{description}" .
"""


def two_documents() -> ox.Store:
    """Two documents that describe one project in different words."""
    store = ox.Store()
    for local, digit, description in (("haidian-aaaaaaaa", "a", "电梯"), ("haidian-bbbbbbbb", "b", "扶梯")):
        body = DOCUMENT.format(local=local, sha=digit * 64, description=description)
        store.extend(quads(f"<{BASE}graph/document/{local}> {{ {body} }}"))
    return store


def shapes_found(found: list[Finding]) -> set[str]:
    return {finding.shape for finding in found if finding.shape.partition("-")[0].endswith("Shape")}


def test_shapes_hold_inside_one_documents_graph() -> None:
    assert shapes_found(validate(two_documents())) == {"ProjectShape-leadUnit-stated"}


def test_quotes_are_compared_with_the_documents_texts() -> None:
    texts = {"haidian-aaaaaaaa": "电梯", "haidian-bbbbbbbb": "电梯"}
    found = [finding for finding in validate(two_documents(), BASE, texts) if finding.shape == "quote-text"]
    assert [(finding.document, finding.value) for finding in found] == [("haidian-bbbbbbbb", "扶梯")]


def test_a_document_without_its_text_is_found() -> None:
    found = [f for f in validate(two_documents(), BASE, {}) if f.shape == "quote-text"]
    assert len(found) == 2


def finding(severity: str, shape: str, focus: str = "") -> Finding:
    return Finding(severity, shape, focus, "", "")  # type: ignore[arg-type]


def test_findings_are_told_worst_first_and_once() -> None:
    mixed = [
        finding("Info", "a"),
        finding("Violation", "z"),
        finding("Warning", "b"),
        finding("Violation", "c"),
    ]
    assert [one.shape for one in in_order([*mixed, mixed[1]])] == ["c", "z", "b", "a"]


def test_findings_are_counted_by_severity_shape_and_document() -> None:
    found = [finding("Warning", "a", "1"), finding("Warning", "a", "2"), finding("Info", "b")]
    assert counts(found) == {("Warning", "a", ""): 2, ("Info", "b", ""): 1}
