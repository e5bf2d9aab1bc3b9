"""What people do on the pages, done in a browser: search, follow a number, take an answer home, by keys."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.browser.chromium import Tab, needed, tab_of
from tests.serve.server import Server

needed()

_FOCUSED = """() => {
  const one = document.activeElement, at = one.getBoundingClientRect(), look = getComputedStyle(one);
  return { name: one.getAttribute("name") || one.innerText, ringed: look.outlineStyle !== "none",
    seen: at.width > 0 && at.left >= 0 && at.right <= innerWidth && at.top >= 0 && at.bottom <= innerHeight };
}"""


def focused(page: Page) -> dict[str, object]:
    """What has the focus, whether it is in sight and has a ring around it."""
    found: dict[str, object] = page.evaluate(_FOCUSED)
    return found


def test_names_are_suggested_while_one_types_and_the_words_found_are_marked(tab: Tab) -> None:
    tab.goto("/")
    tab.page.locator("#q").press_sequentially("电梯", delay=20)
    expect(tab.page.locator("#suggestions option").first).to_have_attribute("value", re.compile("电梯"))
    tab.page.keyboard.press("Enter")
    tab.page.wait_for_url("**/search?*")
    expect(tab.page.locator("ol.found mark").first).to_have_text("电梯")


def test_pinyin_finds_what_it_sounds_like(tab: Tab) -> None:
    tab.goto("/search?q=dianti")
    expect(tab.page.locator("ol.found a").first).to_contain_text("电梯")


@pytest.mark.parametrize(
    "figure",
    [
        "dongcheng-028d8d11-973-981",
        "haidian-b8cd4f96-832-842",
        "haidian-f1333d72-9930-9935",
        "miyun-daf859ec-992-995",
        "xicheng-707faeb7-942-948",
    ],
)
def test_a_number_opens_its_document_with_the_characters_of_its_quote_marked(
    figure: str, tab: Tab, public: Server
) -> None:
    document, start, end = figure.rsplit("-", 2)
    text = public.rows(
        f"SELECT ?exact WHERE {{ <https://w3id.org/minsheng/id/span/{document}-{start}-{end}> "
        "<http://www.w3.org/ns/oa#exact> ?exact }"
    )
    tab.goto(f"/page/figure/{figure}")
    tab.page.locator("figure.quote a.where").first.click()
    marked = tab.page.locator(":target")
    expect(marked).to_be_in_viewport()
    assert marked.text_content() == text[0]["exact"]
    assert tab.page.url.endswith(f"#c{start}-{end}")
    plain = tab.page.locator("#text").evaluate("one => getComputedStyle(one).backgroundColor")
    assert marked.evaluate("one => getComputedStyle(one).backgroundColor") != plain
    marked.click()
    tab.page.wait_for_url("**/page/figure/**")
    assert tab.path == f"/page/figure/{figure}"


def test_a_list_says_the_verdict_that_the_page_of_the_promise_says(tab: Tab) -> None:
    tab.goto("/page/list/dongcheng-2023-ms")
    row = tab.page.locator("table.promises tr", has=tab.page.locator("td", has_text="养老家庭照护床位"))
    expect(row.locator(".verdict")).to_contain_text("超额")
    row.locator("a.promise").click()
    expect(tab.page.locator(".computed .verdict").first).to_contain_text("超额")


def test_a_question_is_asked_in_its_form_and_taken_home_as_a_table(tab: Tab, tmp_path: Path) -> None:
    tab.goto("/")
    tab.page.get_by_role("link", name="去年的承诺兑现了吗").click()
    tab.page.get_by_label("行政区").select_option(label="密云区 Miyun District")
    tab.page.get_by_label("年份").select_option("2022")
    tab.page.get_by_role("button", name="提问").click()
    expect(tab.page.locator("main [role=status]")).to_have_text("42 行 42 rows")
    with tab.page.expect_download() as waiting:
        tab.page.get_by_role("link", name="CSV").click()
    saved = tmp_path / "answer.csv"
    waiting.value.save_as(saved)
    assert waiting.value.suggested_filename.endswith(".csv")
    content = saved.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    shown = tab.page.locator("table.answer thead th").evaluate_all("all => all.map(one => one.dataset.name)")
    assert rows[0] == shown
    assert len(rows) == 1 + tab.page.locator("table.answer tbody tr").count()
    assert len({len(row) for row in rows}) == 1


def test_an_example_is_run_in_the_editor(tab: Tab) -> None:
    tab.goto("/sparql")
    tab.page.locator(".yasqe .CodeMirror").wait_for()
    tab.page.select_option("#example", "targets-from-year-to-year")
    tab.page.click("#examples button")
    tab.page.locator("#plain .send button").click()
    expect(tab.page.locator("#answer tbody tr").first).to_be_visible(timeout=20_000)
    assert tab.page.locator("#answer tbody a.iri").count() > 1


def test_the_first_key_leads_past_the_navigation(tab: Tab) -> None:
    tab.goto("/page/project/dongcheng-2023-ms-3")
    tab.page.keyboard.press("Tab")
    first = focused(tab.page)
    assert "跳到正文" in str(first["name"])
    assert first["seen"]
    assert first["ringed"]
    tab.page.keyboard.press("Enter")
    tab.page.keyboard.press("Tab")
    assert tab.page.evaluate("document.activeElement.closest('main') !== null")


@pytest.mark.parametrize("path", ["/", "/queries/promise-kept", "/page/document/xicheng-707faeb7"])
def test_keys_alone_reach_the_search_in_sight_all_the_way_and_ask(path: str, tab: Tab) -> None:
    tab.goto(path)
    names = []
    for _ in range(20):
        tab.page.keyboard.press("Tab")
        stop = focused(tab.page)
        assert stop["seen"], stop
        assert stop["ringed"], stop
        names.append(stop["name"])
        if stop["name"] == "q":
            break
    assert names[-1] == "q"
    assert len(set(names)) == len(names)
    tab.page.keyboard.type("学位")
    tab.page.keyboard.press("Enter")
    tab.page.wait_for_url("**/search?*")
    assert tab.page.locator("ol.found li").count() > 2


def test_a_form_is_filled_and_sent_by_keys(tab: Tab) -> None:
    tab.goto("/queries/promise-kept")
    tab.page.locator("form.ask select").first.focus()
    tab.page.keyboard.press("End")
    chosen = str(tab.page.locator("form.ask select").first.evaluate("one => one.value"))
    tab.page.keyboard.press("Tab")
    tab.page.keyboard.press("Home")
    tab.page.keyboard.press("Tab")
    tab.page.keyboard.press("Enter")
    tab.page.wait_for_url("**district=*")
    assert tab.path == f"/queries/promise-kept?{urlencode({'district': chosen, 'year': ''})}"
    assert not chosen.endswith("/dongcheng")


def test_an_english_reader_gets_english_first(chromium: Browser, public: Server) -> None:
    context = chromium.new_context(locale="en-GB")
    tab = tab_of(context, public.url)
    tab.goto("/page/project/dongcheng-2023-ms-3")
    assert tab.page.locator("html").get_attribute("lang") == "en"
    assert tab.page.locator("main h2").first.inner_text().startswith("What is promised")
    context.close()


def test_print_leaves_out_what_paper_cannot_follow(tab: Tab) -> None:
    tab.goto("/page/project/dongcheng-2023-ms-3")
    tab.page.emulate_media(media="print")
    expect(tab.page.locator("header.site nav")).to_be_hidden()
    expect(tab.page.locator("h1.promise")).to_be_visible()


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/page/project/nothing-1", 404, "没有这个地址"),
        ("/nothing", 404, "没有这个地址"),
        ("/queries/promise-kept?year=soon", 400, "year"),
    ],
)
def test_a_wrong_address_is_told_on_a_page_with_ways_on(
    path: str, status: int, words: str, chromium: Browser, public: Server
) -> None:
    context = chromium.new_context(locale="zh-CN")
    tab = tab_of(context, public.url)
    assert tab.goto(path) == status
    expect(tab.page.locator("main")).to_contain_text(words)
    tab.page.locator("main").get_by_role("link", name="首页").click()
    tab.page.wait_for_url("**/")
    context.close()
