"""Linked data over HTTP: every kind of address, every format, both ways."""

from __future__ import annotations

import httpx
import pytest
from pyoxigraph import NamedNode, RdfFormat, parse
from tests.serve.releases import BASE
from tests.serve.server import Server

THING = "project/haidian-2023-ms-8"
FORMS = {
    "text/turtle": ("ttl", RdfFormat.TURTLE),
    "application/ld+json": ("jsonld", RdfFormat.JSON_LD),
    "application/rdf+xml": ("rdf", RdfFormat.RDF_XML),
    "application/n-triples": ("nt", RdfFormat.N_TRIPLES),
}
THINGS = [THING, "district/haidian", "list/xicheng-2024-ms", "figure/haidian-b8cd4f96-1018-1026", "thing/n-7"]


@pytest.mark.parametrize("thing", THINGS)
@pytest.mark.parametrize(
    ("accept", "target"),
    [
        ("text/html", "/page/{}"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "/page/{}"),
        ("text/turtle", "/data/{}.ttl"),
        ("application/ld+json, text/html;q=0.5", "/data/{}.jsonld"),
        ("application/rdf+xml", "/data/{}.rdf"),
        ("application/n-triples", "/data/{}.nt"),
        ("*/*", "/page/{}"),
    ],
)
def test_a_thing_leads_by_303_to_the_document_liked_best(
    server: Server, thing: str, accept: str, target: str
) -> None:
    answer = server.get(f"/id/{thing}", headers={"Accept": accept})
    assert answer.status_code == 303
    assert answer.headers["location"] == target.format(thing)
    assert answer.headers["vary"] == "Accept"
    assert 'rel="alternate"' in answer.headers["link"]
    assert server.get(answer.headers["location"]).status_code == 200


@pytest.mark.parametrize("media", FORMS)
def test_data_describes_the_thing_asked_for(server: Server, media: str) -> None:
    ending, form = FORMS[media]
    answer = server.get(f"/data/{THING}.{ending}")
    assert answer.headers["content-type"].startswith(media)
    subjects = {quad.subject for quad in parse(answer.content, format=form)}
    assert subjects == {NamedNode(f"{BASE}id/{THING}")}
    assert f'<{BASE}id/{THING}>; rel="describes"' in answer.headers["link"]
    assert f'</page/{THING}>; rel="alternate"; type="text/html"' in answer.headers["link"]
    assert f".{ending}>" not in answer.headers["link"]


@pytest.mark.parametrize(
    "path", [f"/page/{THING}", f"/data/{THING}.ttl", "/def", "/dataset", "/queries", "/"]
)
def test_documents_have_an_etag_that_gives_304_and_answer_head(server: Server, path: str) -> None:
    first = server.get(path)
    assert first.status_code == 200
    again = server.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    head = httpx.head(server.url + path)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["etag"] == first.headers["etag"]
    assert first.headers["x-minsheng-release"]


def test_turtle_has_only_the_prefixes_it_uses(server: Server) -> None:
    lines = server.get(f"/data/{THING}.ttl").text.splitlines()
    declared = {line.split()[1] for line in lines if line.startswith("@prefix")}
    assert declared == {"ms:", "dcterms:", "schema:", "prov:"}


def test_the_page_shows_what_is_said_and_what_points_here(server: Server) -> None:
    page = server.get("/page/figure/haidian-b8cd4f96-1018-1026", headers={"Accept": "text/html"}).text
    assert "既有多层住宅加装电梯" in page
    assert f"{BASE}id/{THING}" in page
    assert '<html lang="zh-CN">' in page


@pytest.mark.parametrize("path", ["/id/project/none-1", "/page/project/none-1", "/data/project/none-1.ttl"])
def test_an_unknown_thing_is_404(server: Server, path: str) -> None:
    answer = server.get(path)
    assert (answer.status_code, answer.json()["kind"]) == (404, "not-found")


@pytest.mark.parametrize("kind", ["id", "page", "data"])
def test_a_withdrawn_thing_is_410(server: Server, kind: str) -> None:
    answer = server.get(f"/{kind}/project/haidian-2022-ms-1" + (".ttl" if kind == "data" else ""))
    assert (answer.status_code, answer.json()["kind"]) == (410, "gone")


def test_a_thing_in_no_format_of_ours_is_406(server: Server) -> None:
    assert server.get(f"/id/{THING}", headers={"Accept": "image/png"}).status_code == 406
    assert server.get(f"/data/{THING}.docx").status_code == 404


def test_named_graphs_are_at_their_addresses_and_in_the_graph_store(server: Server) -> None:
    one = server.get("/graph/curated", headers={"Accept": "application/n-triples"})
    two = server.get(
        "/graph-store", params={"graph": f"{BASE}graph/curated"}, headers={"Accept": "application/n-triples"}
    )
    assert len(one.text.splitlines()) == 8
    assert sorted(one.text.splitlines()) == sorted(two.text.splitlines())
    assert server.get("/graph/nothing").json()["kind"] == "no-such-graph"
    assert server.get("/graph-store").json()["kind"] == "bad-request"
    assert server.get("/graph/document/haidian-b8cd4f96").status_code == 200


def test_the_graph_store_is_read_only_in_public(server: Server) -> None:
    for method in ("PUT", "POST", "DELETE", "PATCH"):
        answer = httpx.request(method, f"{server.url}/graph-store?default")
        assert answer.status_code == 405


@pytest.mark.parametrize(
    "path", ["/sparql", "/.well-known/void", "/dataset", "/.well-known/sparql-examples", "/def"]
)
@pytest.mark.parametrize("media", FORMS)
def test_descriptions_come_in_every_format(server: Server, path: str, media: str) -> None:
    answer = server.get(path, headers={"Accept": media})
    assert answer.headers["content-type"].startswith(media)
    assert list(parse(answer.content, format=FORMS[media][1]))


def test_void_counts_what_is_there(server: Server) -> None:
    text = server.get("/.well-known/void", headers={"Accept": "application/n-triples"}).text
    count = server.get("/health").json()["quads"]
    assert f'"{count}"^^<http://www.w3.org/2001/XMLSchema#integer>' in text
    assert f"{server.url}/dump/minsheng.nq" in text


def test_dumps_are_the_files_of_the_release(server: Server, data: object) -> None:
    from pathlib import Path

    dump = (Path(str(data)) / "current" / "dump" / "minsheng.nq").read_bytes()
    answer = server.get("/dump/minsheng.nq")
    assert answer.content == dump
    assert answer.headers["content-type"] == "application/n-quads"
    part = server.get("/dump/minsheng.nq", headers={"Range": "bytes=0-99"})
    assert (part.status_code, part.content) == (206, dump[:100])
    again = server.get("/dump/minsheng.nq", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304


def test_a_browser_gets_pages_and_a_program_gets_data(server: Server) -> None:
    browser = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
    for path in ("/", "/sparql", "/queries", "/def", "/dataset", "/dump/", "/about"):
        answer = server.get(path, headers=browser)
        assert answer.headers["content-type"] == "text/html; charset=utf-8", path
    rows = server.get("/sparql", params={"query": "SELECT (1 AS ?x) {}"}, headers=browser)
    assert rows.headers["content-type"] == "text/html; charset=utf-8"
    assert "<td>1</td>" in rows.text


def test_pages_speak_the_language_liked_better_first(server: Server) -> None:
    assert '<html lang="en">' in server.get("/", headers={"Accept-Language": "en, zh;q=0.1"}).text
    assert '<html lang="zh-CN">' in server.get("/", headers={"Accept-Language": "fr"}).text
    assert "Accept-Language" in server.get("/").headers["vary"]


def test_pages_escape_what_they_show(server: Server) -> None:
    query = "SELECT ('<script>alert(1)</script>' AS ?x) {}"
    page = server.get("/sparql", params={"query": query}, headers={"Accept": "text/html"}).text
    assert "<script>" not in page
    iri = "SELECT (IRI('javascript:alert(1)') AS ?x) {}"
    page = server.get("/sparql", params={"query": iri}, headers={"Accept": "text/html"}).text
    assert 'href="javascript' not in page
