"""The quality report: the same figures in the graph, in JSON and on the page, in all and by document."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from pyoxigraph import NamedNode, QuerySolutions, Store

from folders import Folder
from minsheng.releases import Release
from minsheng.validate import validate

PLAN = """海淀区2023年重要民生实事完成情况

1、新建养老家庭照护床位 500 张。
主要责任单位：区民政局
验收方式：实地
完成情况：新建养老家庭照护床位 520 张，其中城区床位 300 张、农村床位 240 张。

2、完成中小学学位 5560 个。
主要责任单位：区教委
完成情况：新增中小学学位 5570 个。
"""
MEASURED = """
PREFIX dqv: <http://www.w3.org/ns/dqv#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?measurement ?about ?metric ?value ?zh ?section ?type WHERE {
  ?measurement a dqv:QualityMeasurement ; dqv:computedOn ?about .
  ?measurement dqv:isMeasurementOf ?metric ; dqv:value ?value .
  ?metric a dqv:Metric ; skos:prefLabel ?zh ; dqv:inDimension ?section ; dqv:expectedDataType ?type .
  ?section a dqv:Dimension .
  FILTER(LANG(?zh) = "zh" && DATATYPE(?value) = ?type)
}
"""
QUOTED = NamedNode("http://www.w3.org/ns/prov#wasQuotedFrom")
Value = dict[tuple[str, str], Decimal]


@pytest.fixture
def release(folder: Folder) -> Release:
    folder.add_list("list.txt")
    folder.add("done.txt", PLAN)
    outcome = folder.build()
    assert outcome.release, outcome.findings
    return outcome.release


def measured(store: Store) -> Value:
    """Values by local names of what is measured and of the metric."""
    rows = store.query(MEASURED, use_default_graph_as_union=True)
    assert isinstance(rows, QuerySolutions)
    found: Value = {}
    for row in rows:
        about, metric = (row[name].value.rpartition("/")[2] for name in ("about", "metric"))
        found[about, metric] = Decimal(row["value"].value)
    return found


def said(release: Release) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((release.folder / "quality.json").read_text(encoding="utf-8"))
    return found


def test_the_report_counts_what_is_there(release: Release) -> None:
    found = said(release)
    assert found["all"]["anomalies"]["parts-do-not-sum"] == 1
    assert found["all"]["findings"]["violation"] == 0
    assert found["all"]["backlog"]["unknown-labels"] == 1
    assert found["all"]["links"]["answers"] >= 2
    (done,) = [one for one in found["documents"].values() if one["sentences"]]
    assert done["anomalies"]["parts-do-not-sum"] == 1
    assert "300张 + 240张 = 540" in done["sentences"][0]["zh"]
    assert done["coverage"]["characters-claimed"] <= done["coverage"]["characters"]


def test_quotes_compared_are_those_that_are_there(release: Release) -> None:
    quotes = {tuple(quad) for quad in release.graphs().quads_for_pattern(None, QUOTED, None)}
    found = said(release)
    assert found["all"]["quotes"]["compared"] == len({quad[:3] for quad in quotes}) > 0
    parts = [one["quotes"]["characters"] for one in found["documents"].values()]
    assert sum(parts) == found["all"]["quotes"]["characters"] > 0


def test_documents_add_up_to_all(release: Release) -> None:
    found = said(release)
    for code in ("characters", "characters-claimed", "numbers", "numbers-figures"):
        parts = [one["coverage"][code] for one in found["documents"].values()]
        assert sum(parts) == found["all"]["coverage"][code]


def test_the_graph_says_the_same_as_the_file(release: Release) -> None:
    values = measured(release.store())
    for scope, sections in {"minsheng": said(release)["all"], **said(release)["documents"]}.items():
        for section in ("coverage", "findings", "anomalies", "backlog", "links"):
            for code, value in sections[section].items():
                in_graph = values.get((scope, f"{section}-{code}"), Decimal(0))
                assert in_graph == Decimal(str(value)), (scope, section, code)


def test_the_page_has_each_metric_in_two_languages(release: Release) -> None:
    page = (release.folder / "quality.md").read_text(encoding="utf-8")
    assert page.startswith("# 质量报告 Quality report\n")
    assert "| 分项不合总数 parts do not sum to the total | 1 |" in page
    assert "海淀区2023年重要民生实事完成情况" in page
    assert "The parts do not add up: 300张 + 240张 = 540" in page


def test_a_title_breaks_neither_table_nor_page(folder: Folder) -> None:
    text = "海淀区2023年重要民生实事|<b>项目\n\n1、新增中小学学位 5560 个。\n主要责任单位：区教委\n"
    folder.add("odd.txt", text)
    release = folder.build().release
    assert release
    page = (release.folder / "quality.md").read_text(encoding="utf-8")
    assert "<b>" not in page
    rows = [line.replace("\\|", "") for line in page.splitlines() if line.startswith("|")]
    assert {row.count("|") for row in rows} == {3, 11}


def test_the_meta_graph_with_its_measurements_has_no_violation(release: Release) -> None:
    found = validate(release.graphs(), release.base)
    assert [finding for finding in found if finding.severity == "Violation"] == []


def test_two_builds_say_the_same(folder: Folder, release: Release) -> None:
    files = ("quality.json", "quality.md", "dump/minsheng.nq")
    before = {name: (release.folder / name).read_bytes() for name in files}
    again = Folder.__new__(Folder)
    again.documents, again.out = folder.documents, folder.out.with_name("again")
    other = again.build().release
    assert other
    assert {name: (other.folder / name).read_bytes() for name in files} == before
