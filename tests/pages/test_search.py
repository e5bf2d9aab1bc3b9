"""Search: two Chinese characters and more, English labels, marks, suggestions, hostile queries."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlencode

import pytest
from tests.pages.test_pages import read
from tests.serve.server import Server

from minsheng.search import Entry, Index, heard, match, write


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
    found = Index.of(entries).search("区教委")
    assert found.entries[0].path == "unit/x"
    assert found.counts == {"passage": 1, "unit": 1, "project": 1}


def test_no_phrase_reaches_over_a_gap() -> None:
    index = Index.of([Entry("project/x", "加装。电梯", "zh", "", "")])
    assert not index.search("装电").entries
    assert index.search("电梯").entries


def test_a_query_is_quoted() -> None:
    assert match('电梯 "x') == '"电梯" AND "x"*'
    assert match("()") == ""


@pytest.mark.parametrize(
    ("query", "marked"),
    [("dianti", "电梯"), ("jzdt", "加装电梯"), ("jiazhuangd", "加装电"), ("DianTi", "电梯")],
)
def test_pinyin_leads_to_what_sounds_so(site: Server, query: str, marked: str) -> None:
    _, page = read(site, "/search?" + urlencode({"q": query}))
    assert "/page/indicator/lifts-started" in [link.attributes["href"] for link in page.all("a")]
    assert marked in {mark.text for mark in page.all("mark")}


def test_a_sound_begins_with_a_syllable() -> None:
    index = Index.of([Entry("unit/x", "区教委", "zh", "", "")])
    assert index.search("jiaowei").entries
    assert index.search("jw").entries
    assert not index.search("iaowei").entries
    assert heard("区教委", "jw") == [(1, 3)]
    assert heard("区教委", "qujiao") == [(0, 2)]
    assert heard("区教委", "wei") == [(2, 3)]
    assert heard("区教委", "xu") == []


def test_an_index_on_disk_is_the_same_for_the_same_words(tmp_path: Path) -> None:
    entries = [
        Entry("unit/x", "区教委", "zh", "haidian", ""),
        Entry("project/x", "新增学位", "zh", "", "2023"),
    ]
    for name in ("one", "two"):
        write(tmp_path / name, entries)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    assert Index.open(tmp_path / "one").search("xuewei").entries == [entries[1]]
