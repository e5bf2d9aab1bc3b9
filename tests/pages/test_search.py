"""Search: two Chinese characters and more, English labels, marks, suggestions, hostile queries."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from tests.pages.test_pages import read
from tests.serve.server import Server

from minsheng.serve.pages.index import Entry, Index, match


@pytest.mark.parametrize(
    ("query", "path"),
    [
        ("电梯", "/page/project/haidian-2023-ms-1"),
        ("加装电梯", "/page/indicator/lifts-started"),
        ("lifts", "/page/indicator/lifts-started"),
        ("住房城乡", "/page/unit/haidian-housing"),
        ("海淀", "/page/district/haidian"),
        ("万寿路", "/page/place/110108001"),
        ("已完成", "/page/report/haidian-2023-ms-1-b8cd4f96"),
        ("住有", "/page/concept/theme-housing"),
        ("停", "/page/project/haidian-2023-ms-2"),
        ("电梯 开工", "/page/project/haidian-2023-ms-1"),
    ],
)
def test_words_lead_to_things(site: Server, query: str, path: str) -> None:
    _, page = read(site, "/search?" + urlencode({"q": query}))
    assert path in [link.attributes["href"] for link in page.all("a")]
    assert {mark.text.lower() for mark in page.all("mark")} & set(query.lower().split())


def test_what_no_text_has_is_not_found(site: Server) -> None:
    for query in ("梯电", "zzbound", "电梯 火箭", "☃", " "):
        _, page = read(site, "/search?" + urlencode({"q": query}))
        assert not page.all("mark")


@pytest.mark.parametrize(
    "query", ['"', "'; DROP TABLE entry", "a* OR b", "NEAR(", "电梯\x00", "（", "a" * 500]
)
def test_a_hostile_query_is_a_query(site: Server, query: str) -> None:
    assert site.get("/search", params={"q": query}, headers={"Accept": "text/html"}).status_code == 200


def test_names_are_suggested_while_typing(site: Server) -> None:
    answer = site.get("/search/suggest", params={"q": "加装"})
    assert answer.json() == ["加装电梯开工"]
    assert site.get("/search/suggest", params={"q": ""}).json() == []


def test_a_name_itself_comes_before_texts_that_have_it() -> None:
    entries = [
        Entry("passage/x", "区教委牵头，区教委负责，区教委", "zh", "", ""),
        Entry("unit/x", "区教委", "zh", "", ""),
        Entry("project/x", "由区教委新增学位", "zh", "", ""),
    ]
    found = Index(entries).search("区教委")
    assert found.entries[0].path == "unit/x"
    assert found.counts == {"passage": 1, "unit": 1, "project": 1}


def test_no_phrase_reaches_over_a_gap() -> None:
    index = Index([Entry("project/x", "加装。电梯", "zh", "", "")])
    assert not index.search("装电").entries
    assert index.search("电梯").entries


def test_a_query_is_quoted() -> None:
    assert match('电梯 "x') == '"电梯" AND "x"*'
    assert match("()") == ""
