"""A document's page: each quote at its own characters, part by part."""

from __future__ import annotations

import re

import pytest
from tests.pages import corpus
from tests.pages.html import Page
from tests.pages.test_pages import HTML, read
from tests.serve.server import Server

PATH = f"/page/document/{corpus.LOCAL}"


@pytest.mark.parametrize("words", [words for words in corpus.OFFSETS if corpus.OFFSETS[words][0] < 6000])
def test_a_quote_is_highlighted_at_its_own_characters(site: Server, words: str) -> None:
    start, end = corpus.OFFSETS[words]
    _, page = read(site, PATH)
    assert page.by_id(f"c{start}-{end}").text == corpus.TEXT[start:end] == words


def test_the_parts_together_are_the_text(site: Server) -> None:
    count = -(-len(corpus.TEXT) // 6000)
    texts = [read(site, f"{PATH}?part={number}")[1].by_id("text").text for number in range(1, count + 1)]
    assert texts[0].startswith("\n海淀区 2023 年重要民生实事\r\n")
    assert all(corpus.TEXT.count(text) >= 1 for text in texts)
    whole = texts[0]
    for text in texts[1:]:
        line = text.partition("\n")[0]
        assert whole.endswith(line + "\n")  # the line over the bound stands in both
        whole += text.partition("\n")[2]
    assert whole == corpus.TEXT


def test_a_figure_far_down_is_in_the_part_its_links_name(site: Server) -> None:
    start, end = corpus.OFFSETS["80 个"]
    path = f"/page/figure/{corpus.local('80 个')}"
    address = next(
        link.attributes["href"]
        for link in read(site, path)[1].all("a")
        if link.attributes["href"].endswith(f"#c{start}-{end}")
    )
    page, _, anchor = address.partition("#")
    assert "part=" in page
    assert read(site, page)[1].by_id(anchor).text == "80 个"


def test_figures_link_to_their_pages_and_promises_by_a_sign(site: Server) -> None:
    _, page = read(site, PATH)
    start, end = corpus.OFFSETS["开工 260 部"]
    figure = page.by_id(f"c{start}-{end}")
    assert figure.tag == "a"
    assert figure.attributes["href"] == f"/page/figure/{corpus.local('开工 260 部')}"
    assert figure.attributes["class"] == "target"
    signs = [link for link in page.all("a") if link.attributes.get("class") == "sign"]
    assert ("/page/project/haidian-2023-ms-1", "1") in [
        (sign.attributes["href"], sign.attributes["aria-label"]) for sign in signs
    ]


@pytest.mark.parametrize("part", ["0", "x", "99"])
def test_a_part_that_is_not_there_is_refused(site: Server, part: str) -> None:
    assert site.get(f"{PATH}?part={part}", headers=HTML).status_code in (400, 404)


def test_what_is_said_and_what_is_computed_stand_apart(site: Server) -> None:
    text = read(site, "/page/project/haidian-2023-ms-1")[0].text
    said = re.search(r'<section class="said">(.*?)</section>', text, re.S)
    computed = re.search(r'<section class="computed">(.*?)</section>', text, re.S)
    assert said is not None
    assert computed is not None
    assert "vd-exceeded" not in said[1]
    assert "vd-exceeded" in computed[1]
    assert "已完成" in said[1]
    assert "115%" in computed[1]
    page = Page(text)
    assert page.one("h1").text.strip() == "加装电梯，开工 260 部、完工不少于 150 部。"
