"""Linked data as a table: each kind of identifier, each way to ask, what must come back.

The things are of the release of the source documents: one of every kind of identifier that the
ontology has, found by SPARQL, so that no kind is left out when one is added.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from pyoxigraph import NamedNode, RdfFormat, parse
from tests.serve.releases import BASE
from tests.serve.server import Server, serving

from minsheng.pipeline import Outcome

KINDS = (
    "anomaly",
    "assessment",
    "concept",
    "district",
    "document",
    "figure",
    "indicator",
    "list",
    "passage",
    "place",
    "plan-indicator",
    "project",
    "report",
    "span",
    "task",
    "unit",
)
"""Types of section 2 of the design; `test_no_kind_is_missing` compares them with the data."""
FORMS = {
    "ttl": ("text/turtle", RdfFormat.TURTLE),
    "jsonld": ("application/ld+json", RdfFormat.JSON_LD),
    "rdf": ("application/rdf+xml", RdfFormat.RDF_XML),
    "nt": ("application/n-triples", RdfFormat.N_TRIPLES),
}
ACCEPTS = [
    (None, "page"),
    ("*/*", "page"),
    ("text/html", "page"),
    ("application/xhtml+xml", "page"),
    ("text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8", "page"),
    ("text/*", "page"),
    ("text/turtle", "ttl"),
    ("TEXT/TURTLE", "ttl"),
    ("text/turtle;charset=utf-8", "ttl"),
    ("application/x-turtle, */*;q=0.1", "ttl"),
    ("application/ld+json", "jsonld"),
    ("application/json", "jsonld"),
    ('application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"', "jsonld"),
    ("application/rdf+xml", "rdf"),
    ("application/n-triples", "nt"),
    ("text/html;q=0.4, application/rdf+xml;q=0.6", "rdf"),
    ("text/turtle;q=0.3, application/ld+json;q=0.9, text/html;q=0.5", "jsonld"),
    ("text/turtle;q=0, */*", "page"),
    ("text/html;q=0, */*;q=0.5", "ttl"),
    ("image/png, text/turtle;q=0.001", "ttl"),
    ("text/turtle, text/html", "ttl-or-page"),
]
REFUSED = ["image/png", "text/turtle;q=0", "application/pdf, image/*;q=0.9", "text/html;q=0"]


@pytest.fixture(scope="module")
def real(built: Outcome) -> Iterator[Server]:
    """A server on the release of the source documents."""
    assert built.release is not None
    with serving(built.release.folder.parents[1], client_rate=0) as running:
        yield running


@pytest.fixture(scope="module")
def things(real: Server) -> dict[str, str]:
    """Type → local name of the first thing of that type."""
    query = f"""SELECT ?kind (MIN(?local) AS ?first) WHERE {{
        {{ SELECT DISTINCT ?thing WHERE {{ ?thing ?p ?o FILTER(STRSTARTS(STR(?thing), "{BASE}id/")) }} }}
        BIND(STRAFTER(STR(?thing), "{BASE}id/") AS ?path)
        BIND(STRBEFORE(?path, "/") AS ?kind) BIND(STRAFTER(?path, "/") AS ?local) }} GROUP BY ?kind"""
    return {row["kind"]: row["first"] for row in real.rows(query)}


def ask(server: Server, path: str, accept: str | None, **headers: str) -> httpx.Response:
    """GET with exactly this Accept header, or none at all."""
    request = server.client.build_request("GET", server.url + path, headers=headers)
    if accept is None:
        del request.headers["accept"]
    else:
        request.headers["accept"] = accept
    return server.client.send(request)


def alternates(header: str) -> dict[str, tuple[str, str]]:
    """A Link header: target → (relation, type)."""
    found = {}
    for link in header.split(", <"):
        target, *params = link.strip("<").split(">")
        told = dict(part.strip().split("=", 1) for part in ">".join(params).split(";") if "=" in part)
        found[target] = (told["rel"].strip('"'), told.get("type", "").strip('"'))
    return found


def test_no_kind_is_missing(things: dict[str, str]) -> None:
    assert set(KINDS) <= set(things)


@pytest.mark.parametrize(("accept", "target"), ACCEPTS)
def test_a_thing_leads_to_what_is_liked_best(
    real: Server, things: dict[str, str], accept: str | None, target: str
) -> None:
    answer = ask(real, f"/id/project/{things['project']}", accept)
    assert answer.status_code == 303
    page, turtle = f"/page/project/{things['project']}", f"/data/project/{things['project']}.ttl"
    wanted = {"page": {page}, "ttl-or-page": {page, turtle}}
    assert answer.headers["location"] in wanted.get(target, {turtle.replace(".ttl", f".{target}")})


@pytest.mark.parametrize("accept", REFUSED)
@pytest.mark.parametrize(
    "path", ["/id/project/{}", "/graph/curated", "/dataset", "/def", "/.well-known/void"]
)
def test_what_nobody_has_is_406_and_says_what_there_is(
    real: Server, things: dict[str, str], accept: str, path: str
) -> None:
    answer = ask(real, path.format(things["project"]), accept)
    assert answer.status_code == 406
    assert answer.headers["content-type"] == "application/problem+json"
    assert "text/turtle" in answer.json()["detail"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_thing_of_each_kind_is_303_with_links_to_all_its_documents(
    real: Server, things: dict[str, str], kind: str
) -> None:
    path = f"{kind}/{things[kind]}"
    answer = ask(real, f"/id/{path}", "text/turtle")
    assert (answer.status_code, answer.content) == (303, b"")
    assert answer.headers["vary"] == "Accept"
    assert answer.headers["x-minsheng-release"]
    described, rest = answer.headers["link"].split(", ", 1)
    assert described == f'<{answer.headers["location"]}>; rel="describedby"'
    told = alternates(rest)
    expected = {f"/data/{path}.{ending}": ("alternate", media) for ending, (media, _) in FORMS.items()}
    assert told == expected | {f"/page/{path}": ("alternate", "text/html")}
    head = httpx.head(f"{real.url}/id/{path}", headers={"Accept": "text/turtle"})
    assert (head.status_code, head.headers["location"]) == (303, answer.headers["location"])


@pytest.mark.parametrize("ending", FORMS)
@pytest.mark.parametrize("kind", KINDS)
def test_data_of_each_kind_in_each_format_describes_the_thing_and_links_back(
    real: Server, things: dict[str, str], kind: str, ending: str
) -> None:
    path, (media, form) = f"{kind}/{things[kind]}", FORMS[ending]
    answer = real.get(f"/data/{path}.{ending}")
    assert answer.status_code == 200
    assert answer.headers["content-type"].partition(";")[0] == media
    subjects = {quad.subject for quad in parse(answer.content, format=form)}
    assert subjects == {NamedNode(f"{BASE}id/{path}")}
    told = alternates(answer.headers["link"])
    assert told[f"{BASE}id/{path}"] == ("describes", "")
    assert told[f"/page/{path}"] == ("alternate", "text/html")
    assert f"/data/{path}.{ending}" not in told
    assert {f"/data/{path}.{other}" for other in FORMS if other != ending} <= set(told)


@pytest.mark.parametrize("kind", KINDS)
def test_the_page_of_each_kind_links_to_its_data_and_to_the_thing(
    real: Server, things: dict[str, str], kind: str
) -> None:
    path = f"{kind}/{things[kind]}"
    answer = ask(real, f"/page/{path}", "text/html")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert {"Accept", "Accept-Language"} <= set(answer.headers["vary"].split(", "))
    told = alternates(answer.headers["link"])
    assert told[f"{BASE}id/{path}"] == ("describes", "")
    assert {f"/data/{path}.{ending}": media for ending, (media, _) in FORMS.items()} == {
        target: media for target, (relation, media) in told.items() if relation == "alternate"
    }


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("address", ["/page/{}", "/data/{}.ttl", "/data/{}.jsonld"])
def test_documents_have_etags_that_hold_for_get_and_head(
    real: Server, things: dict[str, str], kind: str, address: str
) -> None:
    path = address.format(f"{kind}/{things[kind]}")
    first = real.get(path)
    etag = first.headers["etag"]
    for tags in (etag, f'"other", {etag}', etag.removeprefix("W/")):
        again = real.get(path, headers={"If-None-Match": tags})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == etag
        assert again.headers["vary"] == first.headers["vary"]
    assert real.get(path, headers={"If-None-Match": '"other"'}).status_code == 200
    head = httpx.head(real.url + path)
    assert (head.status_code, head.content) == (200, b"")
    for name in ("etag", "content-type", "content-length", "link", "vary"):
        assert head.headers[name] == first.headers[name], name


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("address", ["/id/{}/nothing-1", "/page/{}/nothing-1", "/data/{}/nothing-1.ttl"])
def test_what_never_was_is_404_for_each_kind(real: Server, kind: str, address: str) -> None:
    for accept in ("text/html", "text/turtle", None):
        answer = ask(real, address.format(kind), accept)
        assert (answer.status_code, answer.json()["kind"]) == (404, "not-found")
        assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "path",
    [
        "/id/project/UPPER",
        "/id/project/a%20b",
        "/id/project/..%2f..%2fetc",
        "/id/Project/x",
        "/id/project/",
        "/id/project",
        "/data/project/x.docx",
        "/data/project/x",
        "/page/project/x%3E",
    ],
)
def test_no_identifier_of_ours_is_404(real: Server, path: str) -> None:
    assert real.get(path).status_code == 404


@pytest.mark.parametrize("name", ["ontology", "curated", "derived", "meta"])
@pytest.mark.parametrize("ending", FORMS)
def test_named_graphs_come_in_every_format_with_an_etag(real: Server, name: str, ending: str) -> None:
    media, form = FORMS[ending]
    answer = ask(real, f"/graph/{name}", media)
    assert answer.headers["content-type"].partition(";")[0] == media
    assert answer.headers["vary"] == "Accept"
    assert next(iter(parse(answer.content, format=form)))
    again = ask(real, f"/graph/{name}", media, **{"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("path", ["/def", "/def/shapes", "/dataset", "/.well-known/void", "/sparql"])
@pytest.mark.parametrize("ending", FORMS)
def test_descriptions_come_in_every_format_with_an_etag(real: Server, path: str, ending: str) -> None:
    media, form = FORMS[ending]
    answer = ask(real, path, media)
    assert answer.status_code == 200
    assert answer.headers["content-type"].partition(";")[0] == media
    assert "Accept" in answer.headers["vary"]
    assert next(iter(parse(answer.content, format=form)))
    again = ask(real, path, media, **{"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304
    other = ask(real, path, FORMS["ttl" if ending != "ttl" else "nt"][0])
    assert other.headers["etag"] != answer.headers["etag"]


def test_terms_lead_to_their_place_in_the_vocabulary(real: Server) -> None:
    page = ask(real, "/def", "text/html").text
    for name in ("Project", "target", "verdict"):
        assert f'id="{name}"' in page


@pytest.mark.parametrize("kind", ["project", "figure", "district"])
def test_things_answer_scripts_of_any_page(real: Server, things: dict[str, str], kind: str) -> None:
    answer = real.get(f"/data/{kind}/{things[kind]}.jsonld", headers={"Origin": "https://elsewhere.example"})
    assert answer.headers["access-control-allow-origin"] == "*"
    assert {"ETag", "Link", "Location"} <= set(answer.headers["access-control-expose-headers"].split(", "))


def test_the_release_folder_is_where_the_server_reads(real: Server, built: Outcome) -> None:
    assert built.release is not None
    assert real.get("/health").json()["release"] == Path(built.release.folder).name
