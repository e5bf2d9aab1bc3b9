"""The SPARQL editor: what it loads, its examples, and what happens when one is run."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page
from pyoxigraph import Store
from tests.pages.html import Page as Html
from tests.serve.server import Server

from minsheng import canned
from minsheng.releases import open_release
from minsheng.resources import DEFAULT_BASE
from minsheng.serve.pages.editor import written_out

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
QUERIES = canned.load()


@pytest.fixture(scope="module")
def store(public_data: Path) -> Store:
    return open_release(public_data).store()


@pytest.mark.parametrize("name", QUERIES)
def test_a_query_written_out_gives_the_rows_it_gives_when_bound(name: str, store: Store) -> None:
    query = QUERIES[name]
    rows = [[str(value) for value in row] for row in query.run(store)]
    again = store.query(written_out(query, {}))
    assert [[str(value) for value in row] for row in again] == rows  # type: ignore[union-attr]


def test_a_browser_that_asks_nothing_gets_the_editor_and_a_program_a_description(public: Server) -> None:
    page = Html(public.get("/sparql", headers=BROWSER).text)
    assert "GROUP BY ?district" in page.by_id("query").text
    assert {one.attributes["label"][0] for one in page.all("optgroup")} == set("CJSRL")
    assert len(page.all("option")) >= len(QUERIES)
    program = public.get("/sparql", headers={"Accept": "text/turtle"})
    assert program.headers["content-type"].startswith("text/turtle")


def test_the_page_loads_from_here_only_and_its_policy_says_so(public: Server) -> None:
    answer = public.get("/sparql", headers=BROWSER)
    page = Html(answer.text)
    loaded = [one.attributes["src"] for one in page.all("script") if "src" in one.attributes]
    loaded += [one.attributes["href"] for one in page.all("link")]
    assert all(address.startswith("/static/") for address in loaded)
    policy = dict(part.split(" ", 1) for part in answer.headers["content-security-policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["connect-src"] == "'self'"
    assert len(answer.content) < 100_000


def test_only_the_editor_carries_the_editor(public: Server) -> None:
    for path in ("/", "/queries", "/queries/promise-kept", "/about", "/sparql?query=ASK+{}"):
        assert "yasgui.min" not in public.get(path, headers=BROWSER).text


@pytest.mark.parametrize("name", ["yasgui.min.js", "yasgui.min.css", "yasgui.LICENSE.txt", "editor.js"])
def test_assets_are_packed_and_kept_for_ever(public: Server, name: str) -> None:
    page = public.get("/sparql", headers=BROWSER).text
    address = re.search(rf"/static/{re.escape(name)}\?v=[0-9a-f]+", page)
    assert address
    with public.client.stream("GET", public.url + address[0], headers={"Accept-Encoding": "gzip"}) as answer:
        raw = b"".join(answer.iter_raw())
    assert answer.headers["content-encoding"] == "gzip"
    assert "immutable" in answer.headers["cache-control"]
    assert (
        gzip.decompress(raw) == public.get(f"/static/{name}", headers={"Accept-Encoding": "identity"}).content
    )


def test_a_question_opens_in_the_editor_with_its_values(public: Server) -> None:
    page = Html(public.get("/queries/promise-kept?year=2022", headers=BROWSER).text)
    (link,) = [
        one.attributes["href"] for one in page.all("a") if "example=" in one.attributes.get("href", "")
    ]
    text = Html(public.get(link, headers=BROWSER).text).by_id("query").text
    assert "VALUES (?district ?year) { (<https://w3id.org/minsheng/id/district/dongcheng> 2022) }" in text


def test_an_unknown_example_is_404_and_a_wrong_value_400(public: Server) -> None:
    assert public.get("/sparql?example=nothing", headers=BROWSER).json()["kind"] == "not-found"
    wrong = public.get("/sparql?example=promise-kept&year=soon", headers=BROWSER)
    assert (wrong.status_code, wrong.json()["kind"]) == (400, "parameter")


def test_the_answer_page_links_to_pages_here_and_to_the_editor(public: Server) -> None:
    query = f"SELECT ?project WHERE {{ ?project a <{DEFAULT_BASE}def#Project> }} ORDER BY ?project LIMIT 2"
    answer = public.get("/sparql", params={"query": query}, headers=BROWSER)
    page = Html(answer.text)
    links = [one.attributes.get("href", "") for one in page.all("a")]
    assert "/page/project/dongcheng-2023-ms-1" in links
    assert any(link.startswith("/sparql#query=SELECT") for link in links)
    assert page.by_id("query").text == query


def test_an_example_runs_and_its_things_lead_to_pages_here(public: Server, tab: Page) -> None:
    tab.goto(f"{public.url}/sparql")
    tab.wait_for_selector(".yasqe .CodeMirror")
    tab.select_option("#example", "promise-kept")
    tab.click("#examples button")
    tab.wait_for_selector("#editor .cm-comment:has-text('code: C4')")
    tab.click("#plain .send button")
    tab.wait_for_selector("#answer table tbody tr")
    assert tab.locator("#answer tbody tr").count() == 31
    link = tab.locator("#answer a.iri").first
    assert link.get_attribute("href") == "/id/district/dongcheng"
    assert tab.said == []  # type: ignore[attr-defined]
    assert [url for url in tab.asked if not url.startswith(public.url)] == []  # type: ignore[attr-defined]


def test_a_refusal_is_legible_and_leads_to_its_place(public: Server, tab: Page) -> None:
    tab.goto(f"{public.url}/sparql#query=SELECT%20%3Fs%20WHERE%20%7B%0A%20%20%3Fs%20%3Fp%20%7D")
    tab.wait_for_selector(".yasqe .CodeMirror")
    tab.focus(".yasqe textarea")
    tab.keyboard.press("Control+Enter")
    refusal = tab.wait_for_selector(".refusal")
    assert refusal is not None
    assert "查询语法有误" in refusal.inner_text()
    tab.click(".refusal button")
    assert tab.evaluate("document.querySelector('.CodeMirror').CodeMirror.getCursor().line") == 1


def test_terms_are_completed_from_the_graph_and_their_prefix_declared(public: Server, tab: Page) -> None:
    tab.goto(f"{public.url}/sparql#query=SELECT%20%3Fs%20WHERE%20%7B%20%3Fs%20a%20")
    tab.wait_for_selector(".yasqe .CodeMirror")
    tab.focus(".yasqe textarea")
    tab.keyboard.press("Control+End")
    tab.keyboard.type("ms:ProjectL", delay=20)
    hint = tab.wait_for_selector(".CodeMirror-hint")
    assert hint is not None
    assert "项目清单" in hint.inner_text()
    tab.keyboard.press("Enter")
    tab.keyboard.type(" }")
    tab.keyboard.press("Tab")
    text = tab.evaluate("document.querySelector('.CodeMirror').CodeMirror.getValue()")
    assert "PREFIX ms: <https://w3id.org/minsheng/def#>" in text
    assert "ms:ProjectList }" in text
    assert tab.evaluate("!document.activeElement.closest('.CodeMirror-code, .CodeMirror textarea')")
    assert [url for url in tab.asked if not url.startswith(public.url)] == []  # type: ignore[attr-defined]


def test_the_form_works_without_script(public: Server, chromium: object) -> None:
    page = chromium.new_page(java_script_enabled=False)  # type: ignore[attr-defined]
    page.goto(f"{public.url}/sparql")
    page.fill("#query", "SELECT (1 AS ?one) WHERE {}")
    page.click("#plain .send button")
    assert page.locator("table.answer td").inner_text() == "1"
    page.close()
