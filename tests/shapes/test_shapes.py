"""Each property shape is broken by its example alone; a whole example of each class breaks none."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib

from minsheng.records import Finding
from minsheng.resources import ontology
from minsheng.validate import validate_graph

HERE = Path(__file__).parent
SH = "http://www.w3.org/ns/shacl#"
SHAPES = "https://w3id.org/minsheng/def/shapes#"


def test_the_shapes_are_well_formed_shacl() -> None:
    graph = rdflib.Graph()
    for path in ontology("shapes").glob("*.ttl"):
        graph.parse(path)
    conforms, _, report = pyshacl.validate(rdflib.Graph(), shacl_graph=graph, meta_shacl=True)
    assert conforms, report


@cache
def shapes() -> ox.Store:
    store = ox.Store()
    for path in ontology("shapes").glob("*.ttl"):
        store.load(path=path, format=ox.RdfFormat.TURTLE)
    return store


def property_shapes() -> list[str]:
    kind = ox.NamedNode(f"{SH}PropertyShape")
    found = shapes().quads_for_pattern(None, None, kind, None)
    return sorted(quad.subject.value.removeprefix(SHAPES) for quad in found)


def findings(path: Path) -> list[Finding]:
    return validate_graph(ox.parse(path=path, format=ox.RdfFormat.TURTLE))


@pytest.mark.parametrize("shape", property_shapes())
def test_each_property_shape_is_broken_by_its_example_alone(shape: str) -> None:
    path = HERE / "invalid" / f"{shape}.ttl"
    focus = path.read_text(encoding="utf-8").splitlines()[0].removeprefix("# focus: ")
    assert {(found.shape, found.focus) for found in findings(path)} == {(shape, focus)}


@pytest.mark.parametrize("path", sorted((HERE / "valid").glob("*.ttl")), ids=lambda path: path.stem)
def test_a_whole_node_of_each_class_conforms(path: Path) -> None:
    assert findings(path) == []


def test_each_shape_file_has_a_whole_example() -> None:
    files = {path.stem for path in ontology("shapes").glob("*.ttl")}
    assert {path.stem for path in (HERE / "valid").glob("*.ttl")} == files


def test_each_shape_example_is_of_a_shape() -> None:
    assert {path.stem for path in (HERE / "invalid").glob("*.ttl")} == set(property_shapes())


def objects(shape: str, predicate: str) -> list[ox.NamedNode | ox.Literal]:
    quads = shapes().quads_for_pattern(ox.NamedNode(SHAPES + shape), ox.NamedNode(SH + predicate), None, None)
    return [quad.object for quad in quads]  # type: ignore[misc]


@pytest.mark.parametrize("shape", property_shapes())
def test_each_property_shape_says_how_bad_it_is_and_how_to_mend_it_in_two_languages(shape: str) -> None:
    (severity,) = objects(shape, "severity")
    assert severity.value.removeprefix(SH) in ("Violation", "Warning", "Info")
    assert {text.language: bool(text.value) for text in objects(shape, "message")} == {"zh": True, "en": True}  # type: ignore[union-attr]
    assert objects(shape, "targetClass"), "the shape must have a target of its own"


def test_each_property_shape_is_listed_by_its_class() -> None:
    listed = shapes().quads_for_pattern(None, ox.NamedNode(f"{SH}property"), None, None)
    names = {
        (quad.subject.value.removeprefix(SHAPES), quad.object.value.removeprefix(SHAPES)) for quad in listed
    }
    assert names == {(shape.split("-")[0], shape) for shape in property_shapes()}
