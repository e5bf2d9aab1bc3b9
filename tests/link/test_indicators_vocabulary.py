"""The curated vocabulary: every indicator complete, every link leads somewhere, every row is used."""

from __future__ import annotations

import re
from functools import cache

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, Store

from minsheng.link.subjects import subjects_of
from minsheng.resources import mappings, ontology, rows

BASE = "https://w3id.org/minsheng/"
INDICATOR = f"{BASE}id/indicator/"
SKOS = "http://www.w3.org/2004/02/skos/core#"
SCHEMES = ("dir", "indicator", "programme", "sdg", "theme", "uom")


@cache
def store() -> Store:
    found = Store()
    for scheme in SCHEMES:
        found.load(path=str(ontology("codes", f"{scheme}.ttl")), format=RdfFormat.TURTLE)
    return found


def objects(subject: str, predicate: str) -> list[NamedNode | Literal]:
    quads = store().quads_for_pattern(NamedNode(subject), NamedNode(predicate), None, None)
    return [quad.object for quad in quads if isinstance(quad.object, NamedNode | Literal)]


def instances(kind: str) -> list[str]:
    rdf_type = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    quads = store().quads_for_pattern(None, rdf_type, NamedNode(kind), None)
    return sorted(quad.subject.value for quad in quads if isinstance(quad.subject, NamedNode))


def slugs() -> set[str]:
    return {iri.removeprefix(INDICATOR) for iri in instances(f"{BASE}def#Indicator")}


@pytest.mark.parametrize("kind", [f"{BASE}def#Indicator", f"{SKOS}Concept", f"{SKOS}ConceptScheme"])
@pytest.mark.parametrize("property_", [f"{SKOS}prefLabel", f"{SKOS}definition"])
def test_labels_and_definitions_are_there_once_in_each_language(kind: str, property_: str) -> None:
    for iri in instances(kind):
        languages = sorted(text.language for text in objects(iri, property_) if isinstance(text, Literal))
        assert languages == ["en", "zh"], (iri, property_)


def test_slugs_are_plain_and_labels_are_not_used_twice() -> None:
    assert len(slugs()) >= 150
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug) for slug in slugs())
    labels = [str(text) for slug in slugs() for text in objects(INDICATOR + slug, f"{SKOS}prefLabel")]
    assert sorted(labels) == sorted(set(labels))


@pytest.mark.parametrize("name", ["unitOfMeasure", "direction"])
def test_every_indicator_has_one(name: str) -> None:
    assert all(len(objects(INDICATOR + slug, f"{BASE}def#{name}")) == 1 for slug in slugs())


def test_every_link_of_the_vocabulary_leads_to_something_labelled() -> None:
    query = f"""PREFIX skos: <{SKOS}> PREFIX ms: <{BASE}def#> PREFIX dcterms: <http://purl.org/dc/terms/>
    SELECT DISTINCT ?other WHERE {{
      ?thing dcterms:subject|ms:unitOfMeasure|ms:direction|skos:broader|skos:relatedMatch|skos:inScheme ?other
      FILTER NOT EXISTS {{ ?other skos:prefLabel ?label }} }}"""
    missing = [str(row["other"]) for row in store().query(query)]  # type: ignore[union-attr,index]
    assert not [iri for iri in missing if "/id/scheme/" not in iri]


def test_broader_has_no_cycle_and_keeps_direction() -> None:
    above = {slug: [str(iri) for iri in objects(INDICATOR + slug, f"{SKOS}broader")] for slug in slugs()}
    for slug in slugs():
        seen, todo = set[str](), [slug]
        while todo:
            wider = [iri.strip("<>").removeprefix(INDICATOR) for iri in above[todo.pop()]]
            assert slug not in wider
            assert set(wider) <= slugs()
            todo += [name for name in wider if name not in seen]
            seen.update(wider)
        directions = {str(objects(INDICATOR + name, f"{BASE}def#direction")) for name in seen | {slug}}
        assert len(directions) == 1


def test_the_tables_name_only_what_the_vocabulary_has() -> None:
    named = {row["indicator"] for row in rows(mappings("wordings", "indicator.csv"), "indicator")} - {"-"}
    assert named <= slugs()
    assert slugs() - named == {"lifts"}
    for scheme, column in (("theme", "theme"), ("programme", "programme")):
        codes = {row[column] for row in rows(mappings("wordings", f"{scheme}.csv"), column)}
        assert {f"{BASE}id/concept/{scheme}-{code}" for code in codes} <= set(instances(f"{SKOS}Concept"))


PROMISES = [
    ("新增中小学位 5560 个，新增普惠性学前学位 1000 个", "theme-childcare theme-education"),
    ("为新增的 90 周岁以上高龄老年人家庭进行适老化改造", "theme-elderly"),
    ("既有多层住宅加装电梯，开工 260 部、完工 150 部", "programme-lifts theme-housing"),
    ("结合老旧小区改造、街区更新等措施建设一批停车设施，利用环境整治腾退空间", "theme-convenience"),
    ("对校园周边等道路拥堵区域实施不少于15处交通组织优化工程", "theme-convenience"),
    ("对建筑施工、医疗养老等领域开展消防技能实操实训不少于 2 万人", "theme-safety"),
    ("建设 5 个“一刻钟便民生活圈”", "programme-convenience-circle-15 theme-convenience"),
    ("实现十分钟便民生活圈所有社区全覆盖", "programme-convenience-circle-10 theme-convenience"),
    ("更新“煤改电”蓄能式电采暖设备不少于3000台", "programme-coal-to-electric theme-livability"),
    ("安置 180 名残疾人就业", "theme-support theme-work"),
    ("实施密云水库一级区农村应急饮水工程，新打水源井20眼", "theme-livability"),
    ("开展75场次防灾、减灾、自救互救等科普知识宣传", "theme-safety"),
    ("免费为快递小哥等户外劳动者提供饮水、热饭服务", "programme-worker-stations theme-work"),
]


@pytest.mark.parametrize(("text", "subjects"), PROMISES)
def test_subjects_of_a_promise(text: str, subjects: str) -> None:
    assert " ".join(sorted(subjects_of(text))) == subjects


def test_a_heading_counts_only_where_the_text_says_nothing() -> None:
    assert subjects_of("推进某项工作", "营造宜居环境") == {"theme-livability"}
    assert subjects_of("新增中小学位 100 个", "营造宜居环境") == {"theme-education"}
    assert subjects_of("推进某项工作", "某方面") == set()
