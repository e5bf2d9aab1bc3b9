"""Comparing: what was promised beside what was reported, and why some figures are not compared."""

from __future__ import annotations

import csv
import io
import re

import httpx
import openpyxl
import pytest
from tests.pages import corpus
from tests.pages.html import Page
from tests.serve.server import Server

HTML = {"Accept": "text/html"}
INDICATOR = "/compare?indicator=lifts-started"
THEME = "/compare?theme=theme-housing"


def read(site: Server, path: str) -> tuple[httpx.Response, Page]:
    answer = site.get(path, headers=HTML)
    assert answer.status_code == 200, answer.text
    return answer, Page(answer.text)


@pytest.mark.parametrize(
    "path", ["/compare", INDICATOR, THEME, f"{INDICATOR}&theme=theme-housing&district=haidian&year=2023"]
)
def test_the_page_is_whole_small_and_labelled(site: Server, path: str) -> None:
    answer, page = read(site, path)
    assert len(answer.content) < 100_000
    assert len(page.all("h1")) == 1
    labelled = {label.attributes.get("for") for label in page.all("label")}
    for field in [*page.all("select"), *page.all("input")]:
        within = field.attributes.get("type") == "checkbox"
        assert within or field.attributes.get("id") in labelled or "aria-label" in field.attributes


def test_a_promise_stands_beside_what_was_reported_with_verdict_and_quotes(site: Server) -> None:
    _, page = read(site, INDICATOR)
    row = next(row for row in page.all("tr") if "开工 260 部" in row.text)
    assert "≥ 260" in row.text
    assert "开工 300 部" in row.text
    assert "115%" in row.text
    assert "超额" in row.text
    links = {link.attributes["href"] for link in page.all("a")}
    assert f"/page/figure/{corpus.local('开工 260 部')}" in links
    assert any(link.startswith(f"/page/document/{corpus.LOCAL}#c") for link in links)


def test_units_of_measure_have_charts_of_their_own(site: Server) -> None:
    _, page = read(site, INDICATOR)
    (chart,) = [one for one in page.all("g") if "aria-label" in one.attributes]
    bars = [element for element in page.elements if element.tag == "rect"]
    assert {bar.attributes["class"] for bar in bars} == {"bar target", "bar result"}
    assert "部" in chart.attributes["aria-label"]


def test_what_was_not_compared_is_there_with_the_reason(site: Server) -> None:
    _, page = read(site, THEME)
    row = next(row for row in page.all("tr") if "“不少于 150 部”" in row.text)
    assert "未能比较" in row.text
    assert "收录的文件里没有报告这个数" in row.text


def test_choices_narrow_and_are_shown_as_chosen(site: Server) -> None:
    _, page = read(site, f"{INDICATOR}&year=2020")
    assert "没有这方面的数" in page.by_id("main").text
    _, page = read(site, f"{INDICATOR}&district=haidian")
    ticked = [field.attributes["value"] for field in page.all("input") if "checked" in field.attributes]
    assert ticked == ["haidian"]
    assert [field.attributes["value"] for field in page.all("option") if "selected" in field.attributes] == [
        "lifts-started"
    ]


def test_a_link_names_the_release_and_says_when_another_is_cited(site: Server) -> None:
    _, page = read(site, INDICATOR)
    permanent = page.all("code")[0].text
    assert re.search(r"/compare\?indicator=lifts-started&release=", permanent)
    _, page = read(site, f"{INDICATOR}&release=other")
    assert "other" in next(p.text for p in page.all("p") if p.attributes.get("role") == "note")


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("theme=nothing", 400),
        ("indicator=theme-housing", 400),
        ("year=23", 400),
        ("colour=red", 400),
        ("page=0&theme=theme-housing", 400),
        ("page=7&theme=theme-housing", 404),
        ("district=%3Cscript%3E", 400),
    ],
)
def test_what_is_not_there_is_refused(site: Server, query: str, status: int) -> None:
    assert site.get(f"/compare?{query}", headers=HTML).status_code == status


def test_files_hold_every_figure_with_words_and_document(site: Server) -> None:
    answer = site.get("/compare.csv?indicator=lifts-started")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))
    (row,) = [row for row in rows if row["verdict"]]
    assert (row["target_value"], row["target_comparator"], row["result_value"]) == ("260", "ge", "300")
    assert row["result_quote"] == "开工 300 部"
    assert corpus.TEXT[int(row["result_start"]) : int(row["result_end"])] == row["result_quote"]
    assert row["target_document"] == corpus.LOCAL
    assert site.get("/compare.json?indicator=lifts-started").json() == rows
    book = openpyxl.load_workbook(io.BytesIO(site.get("/compare.xlsx?indicator=lifts-started").content))
    assert [cell.value or "" for cell in book.active[1]] == list(rows[0])
    assert site.get("/compare.pdf?indicator=lifts-started").status_code == 404
