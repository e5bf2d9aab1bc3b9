"""The ontology as software: every term is whole, every term that the mapping uses is a term."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest

from minsheng.map import context
from minsheng.resources import ontology

MS = "https://w3id.org/minsheng/def#"
OWL = "http://www.w3.org/2002/07/owl#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
SCHEMA = "https://schema.org/"
CLASSES = (
    "Assessment District Document Indicator Passage PlanIndicator Project ProjectList Report Result Span "
    "Target Task Unit UnitGroup"
)
PROPERTIES = (
    "action answers asOf bindingness category comparator continues deadline deadlineText direction district "
    "indicator leadUnit maxValue object ofResult ofTarget partOf per ratio report reportedBy restates result "
    "scope section statedCount statedRatio status subLabel supportUnit target unitOfMeasure value valueText "
    "verdict year"
)
"""The contract with queries outside this repository: names may be added, never taken away."""


@cache
def store() -> ox.Store:
    store = ox.Store()
    store.load(path=ontology("minsheng.ttl"), format=ox.RdfFormat.TURTLE)
    return store


def objects(subject: str, predicate: str) -> list[ox.Literal | ox.NamedNode]:
    quads = store().quads_for_pattern(ox.NamedNode(subject), ox.NamedNode(predicate), None, None)
    return [quad.object for quad in quads]  # type: ignore[misc]


def terms(kind: str) -> set[str]:
    quads = store().quads_for_pattern(None, None, ox.NamedNode(OWL + kind), None)
    return {quad.subject.value.removeprefix(MS) for quad in quads}  # type: ignore[union-attr]


def test_the_terms_of_the_contract_are_there() -> None:
    assert terms("Class") >= set(CLASSES.split())
    assert terms("ObjectProperty") | terms("DatatypeProperty") >= set(PROPERTIES.split())


@pytest.mark.parametrize("term", sorted(terms("Class") | terms("ObjectProperty") | terms("DatatypeProperty")))
def test_each_term_is_labelled_defined_and_exemplified(term: str) -> None:
    for predicate in ("prefLabel", "definition"):
        found = objects(MS + term, SKOS + predicate)
        assert sorted(text.language for text in found) == ["en", "zh"]  # type: ignore[union-attr, type-var]
    en, zh = (
        text.value for text in sorted(objects(MS + term, f"{SKOS}definition"), key=lambda text: text.language)
    )  # type: ignore[union-attr]
    assert zh.endswith("。"), "a full sentence"
    assert en[0].isupper() and en.endswith("."), "a full sentence"
    assert objects(MS + term, f"{SKOS}example")


@pytest.mark.parametrize("term", sorted(terms("ObjectProperty") | terms("DatatypeProperty")))
def test_each_property_says_where_it_is_used(term: str) -> None:
    for hint in ("domainIncludes", "rangeIncludes"):
        values = [value.value for value in objects(MS + term, SCHEMA + hint)]
        assert values
        ours = {value.removeprefix(MS) for value in values if value.startswith(MS)}
        assert ours <= terms("Class")


def test_the_header_names_version_licence_and_prefix() -> None:
    header = "https://w3id.org/minsheng/def"
    assert objects(header, f"{OWL}versionInfo")
    (licence,) = objects(header, "http://purl.org/dc/terms/license")
    assert licence.value == "https://creativecommons.org/licenses/by/4.0/"
    (prefix,) = objects(header, "http://purl.org/vocab/vann/preferredNamespacePrefix")
    assert prefix.value == "ms"


def test_each_own_key_of_the_context_is_a_term_of_the_ontology() -> None:
    keys = context().values()
    iris = [key["@id"] if isinstance(key, dict) else key for key in keys if isinstance(key, (dict, str))]
    used = {iri.removeprefix("ms:") for iri in iris if iri.startswith("ms:")}
    assert used <= terms("Class") | terms("ObjectProperty") | terms("DatatypeProperty")


FILES = sorted(ontology().rglob("*.ttl"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_blocks_end_with_a_full_stop_on_its_own_line(path: Path) -> None:
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("    ") and line != "    .":
            assert line.endswith((" ;", " ,", "(", "[")), line
    assert path.read_text(encoding="utf-8").endswith("    .\n")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_blocks_are_in_alphabetical_order(path: Path) -> None:
    parts = re.split(r"^# -{3,}.*$", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    for part in parts:
        blocks = re.findall(r"^([a-z]+:[A-Za-z0-9-]+)$", part, flags=re.MULTILINE)
        assert blocks == sorted(blocks, key=lambda name: name.replace(":", " "))


CODES = sorted(ontology("codes").glob("*.ttl"))


@pytest.mark.parametrize(
    "path", [path for path in CODES if path.stem != "indicator"], ids=lambda path: path.stem
)
def test_each_concept_is_in_the_scheme_of_its_file(path: Path) -> None:
    concept = "https://w3id.org/minsheng/id/concept/"
    quads = list(ox.parse(path=path, format=ox.RdfFormat.TURTLE))
    pairs = {(q.subject.value, q.object.value) for q in quads if q.predicate.value == f"{SKOS}inScheme"}  # type: ignore[union-attr]
    concepts = {
        q.subject.value  # type: ignore[union-attr]
        for q in quads
        if q.object == ox.NamedNode(f"{SKOS}Concept")
    }
    assert pairs == {(iri, concept + path.stem) for iri in concepts}
    ours = [iri for iri in concepts if iri.startswith("https://w3id.org/minsheng/")]
    assert all(iri.startswith(f"{concept}{path.stem}-") for iri in ours)
