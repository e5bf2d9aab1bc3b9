"""`/about`: limits, versions and licences as they are, Chinese first unless English is asked for."""

from __future__ import annotations

import httpx
import pytest
from tests.pages.html import Page as Html
from tests.serve.server import Server

from minsheng.serve.problems import KINDS

PAGES = ["/about", "/sparql", "/def", "/def/shapes", "/def/codes", "/def/codes/cmp", "/openapi"]
BROWSER = {"Accept": "text/html"}


def _about(public: Server, **headers: str) -> Html:
    return Html(public.get("/about", headers=BROWSER | headers).text)


def test_it_says_the_limits_that_hold_and_the_release_served(public: Server) -> None:
    text = _about(public).one("main").text
    release = public.get("/health").json()["release"]
    for said in ("20 s", "1 GiB", "64 MiB", "65,536", release, "pyoxigraph", "CC BY 4.0", "MIT"):
        assert said in text
    links = [one.attributes.get("href") for one in _about(public).all("a")]
    assert {f"/def/problem/{kind}" for kind in KINDS} <= set(links)


@pytest.mark.parametrize("path", PAGES)
def test_all_links_of_these_pages_that_stay_here_lead_somewhere(public: Server, path: str) -> None:
    page = Html(public.get(path, headers=BROWSER).text)
    ids = {one.attributes["id"] for one in page.elements if "id" in one.attributes}
    hrefs = {one.attributes["href"] for one in page.all("a") if "href" in one.attributes}
    for href in sorted(hrefs):
        if href.startswith("#"):
            assert href[1:] in ids
    here = sorted({href.partition("#")[0] for href in hrefs if href.startswith("/")})
    for href in here[:: max(1, len(here) // 25)]:
        answer = public.get(href, headers=BROWSER | {"Accept": "text/html,*/*;q=0.5"}, follow_redirects=True)
        assert answer.status_code == 200, href


@pytest.mark.parametrize("path", PAGES)
def test_chinese_is_first_where_nothing_is_asked_for(public: Server, path: str) -> None:
    def heading(language: str | None) -> tuple[str, str]:
        headers = BROWSER | ({} if language is None else {"Accept-Language": language})
        answer = httpx.get(public.url + path, headers=headers)
        page = Html(answer.text)
        return page.one("html").attributes["lang"], page.one("h1").text.strip()

    chinese = heading(None)
    assert chinese[0] == "zh-CN"
    assert "\u4e00" <= chinese[1][0] <= "\u9fff"
    assert heading("fr, *;q=0.5") == heading("zh-TW, en;q=0.9") == chinese
    english = heading("en-GB, zh;q=0.5")
    assert english[0] == "en"
    assert english[1][0].isascii()


@pytest.mark.parametrize("path", PAGES)
def test_these_pages_are_well_formed_and_have_one_of_each_id(public: Server, path: str) -> None:
    page = Html(public.get(path, headers=BROWSER).text)
    ids = [one.attributes["id"] for one in page.elements if "id" in one.attributes]
    assert len(ids) == len(set(ids))
    assert len(page.all("h1")) == 1
