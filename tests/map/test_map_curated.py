"""The curated graph holds the districts and units met, whatever the order of the documents."""

from __future__ import annotations

from dataclasses import replace

import pyoxigraph as ox
from tests.map.made import CHONGCHUAN, lifts, parsed, span

from minsheng.map import Ids, curated_graph, mentions, to_json
from minsheng.records import ParsedDocument, ProjectList, UnitName
from minsheng.validate import validate_graph

IDS = Ids()
BEIJING = (
    "changping chaoyang daxing dongcheng fangshan fengtai haidian huairou mentougou miyun pinggu shijingshan "
    "shunyi tongzhou xicheng yanqing"
)


def document(*names: UnitName, **rest: object) -> ParsedDocument:
    project = replace(lifts(), lead_units=names)
    return parsed(ProjectList(2023, "ms", "实事", project.span, projects=(project,)), **rest)  # type: ignore[arg-type]


def name(text: str, function: str | None = "human-resources") -> UnitName:
    return UnitName(text, span(0, text), function, category="department", classification=function)


def nodes(*documents: ParsedDocument) -> dict[str, dict[str, object]]:
    graph = curated_graph([mentions(one) for one in documents], IDS)
    return {node["id"]: node for node in graph["graph"]}


def test_beijings_sixteen_are_always_there_with_their_parent() -> None:
    assert set(nodes()) == {f"district/{slug}" for slug in [*BEIJING.split(), "beijing"]}


def test_a_division_comes_with_those_above_it() -> None:
    known = nodes(document(division=CHONGCHUAN))
    assert known["district/nantong-chongchuan"]["containedInPlace"] == "district/nantong"
    assert known["district/nantong"]["containedInPlace"] == "district/jiangsu"
    assert "containedInPlace" not in known["district/jiangsu"]


def test_variants_of_a_name_are_one_unit_labelled_by_the_one_printed_most() -> None:
    once, twice = name("区人力资源社会保障局"), name("区人社局")
    known = nodes(document(once, twice), document(twice, digest="1" * 64))
    units = {reference: node for reference, node in known.items() if reference.startswith("unit/")}
    assert units == {
        "unit/haidian-human-resources": {
            "id": "unit/haidian-human-resources",
            "type": "Unit",
            "district": "district/haidian",
            "kind": "concept/unit-category-department",
            "prefLabel": {"zh": "区人社局"},
            "classification": "concept/unit-function-human-resources",
        }
    }


def test_of_names_printed_equally_often_the_longest_is_the_label() -> None:
    known = nodes(document(name("区人社局"), name("区人力资源社会保障局")))
    assert known["unit/haidian-human-resources"]["prefLabel"] == {"zh": "区人力资源社会保障局"}


def test_units_of_two_districts_stay_apart() -> None:
    known = nodes(
        document(name("区教委", "education")), document(name("区教育局", "education"), division=CHONGCHUAN)
    )
    assert known["unit/haidian-education"]["district"] == "district/haidian"
    assert known["unit/nantong-chongchuan-education"]["district"] == "district/nantong-chongchuan"


def test_one_of_several_with_a_function_keeps_it_as_its_classification() -> None:
    street = UnitName("某街道", span(0, "某街道"), "mou-jiedao", classification="subdistrict-office")
    known = nodes(document(street))
    assert known["unit/haidian-mou-jiedao"]["classification"] == "concept/unit-function-subdistrict-office"


def test_groups_are_units_of_a_class_of_their_own() -> None:
    group = UnitName("各街道办事处", span(0, "各街道办事处"), None, True, "subdistricts")
    known = nodes(document(group))
    assert known["unit/haidian-g-subdistricts"]["type"] == ["Unit", "UnitGroup"]


def test_the_order_of_documents_does_not_matter(whole: ParsedDocument) -> None:
    others = [
        document(name("区人社局")),
        document(name("区人力社保局"), division=CHONGCHUAN, digest="2" * 64),
        whole,
    ]
    met = [mentions(one) for one in others]
    assert to_json(curated_graph(met, IDS)) == to_json(curated_graph(reversed(met), IDS))


def test_the_curated_graph_breaks_no_shape(whole: ParsedDocument) -> None:
    text = to_json(curated_graph([mentions(whole)], IDS))
    assert validate_graph(ox.parse(text, format=ox.RdfFormat.JSON_LD)) == []
