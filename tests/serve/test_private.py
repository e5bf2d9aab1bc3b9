"""The private listener: only with the token, never through the public port, published whole."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse
from tests.serve import releases
from tests.serve.server import Server, serving

from minsheng import resources
from minsheng.serve import private

BEARER = {"Authorization": "Bearer correct horse"}
INSERT = "INSERT DATA { <urn:a> <urn:b> 2 . GRAPH <urn:g> { <urn:a> <urn:b> 1 } }"
FOUND = "ASK { GRAPH <urn:g> { <urn:a> <urn:b> 1 } }"


@pytest.fixture
def writable(tmp_path: Path) -> Iterator[Server]:
    """A server with a private listener, on data of its own."""
    ontology = resources.ontology("minsheng.ttl").read_text(encoding="utf-8")
    releases.write(tmp_path, releases.small(50) + releases.graph("ontology", ontology))
    settings = {"write_token": "correct horse", "write_port": 0, "release_poll_seconds": 0.05}
    with serving(tmp_path, client_rate=0, write_seconds=2, **settings) as running:
        yield running


def update(server: Server, text: str, headers: dict[str, str] | None = None) -> httpx.Response:
    return httpx.post(
        f"{server.private}/sparql", data={"update": text}, headers=headers or BEARER, timeout=30
    )


def found(url: str) -> bool:
    answer = httpx.get(f"{url}/sparql", params={"query": FOUND}, headers=BEARER, timeout=30)
    return bool(answer.json()["boolean"])


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer wrong"},
        {"Authorization": "Basic correct horse"},
        {"Authorization": "Bearer"},
    ],
)
def test_without_the_token_nothing_is_read_or_written(writable: Server, headers: dict[str, str]) -> None:
    for method, path in [
        ("POST", "/sparql"),
        ("GET", "/gsp?default"),
        ("PUT", "/gsp?default"),
        ("POST", "/publish"),
    ]:
        answer = httpx.request(method, writable.private + path, headers=headers)
        assert (answer.status_code, answer.json()["kind"]) == (401, "unauthorised")
        assert answer.headers["www-authenticate"] == "Bearer"


def test_tokens_are_compared_in_a_time_that_tells_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[tuple[bytes, bytes]] = []
    monkeypatch.setattr("hmac.compare_digest", lambda one, two: compared.append((one, two)) or one == two)
    assert private.same("token", "token")
    for given in ("", "t", "tokeX", "token" * 1000, "\udcff"):
        assert not private.same(given, "token")
    assert {len(one) for pair in compared for one in pair} == {32}
    assert not private.same("", "")


def test_a_write_is_seen_in_the_workspace_and_not_in_public_until_it_is_published(writable: Server) -> None:
    assert update(writable, INSERT).status_code == 204
    assert found(writable.private)
    assert not found(writable.url)
    before = writable.get("/health").json()
    answer = httpx.post(f"{writable.private}/publish", headers=BEARER, timeout=60).json()
    for _ in range(200):
        if writable.get("/health").json()["release"] == answer["release"]:
            break
        time.sleep(0.02)
    assert found(writable.url)
    assert writable.get("/health").json()["quads"] == before["quads"] + 1 == answer["quads"]
    assert writable.get("/def").status_code == 200
    sums = writable.get("/dump/SHA256SUMS").text
    assert "minsheng.trig" in sums and "tables/projects.csv" in sums
    stated = set(parse(writable.get("/dump/minsheng.jsonld").content, format=RdfFormat.JSON_LD))
    a, b, one, two = NamedNode("urn:a"), NamedNode("urn:b"), Literal(1), Literal(2)
    assert {Quad(a, b, two), Quad(a, b, one, NamedNode("urn:g"))} <= stated
    assert writable.get("/search", params={"q": "区"}).status_code == 200


def test_the_public_port_takes_no_update_in_any_form(writable: Server) -> None:
    for answer in (
        writable.post("/sparql", data={"update": INSERT}, headers=BEARER),
        writable.post("/sparql", data={"query": INSERT}, headers=BEARER),
        writable.post(
            "/sparql", content=INSERT, headers={**BEARER, "Content-Type": "application/sparql-update"}
        ),
        writable.post(
            "/sparql", content=INSERT, headers={**BEARER, "Content-Type": "application/sparql-query"}
        ),
        writable.get("/sparql", params={"update": INSERT}, headers=BEARER),
    ):
        assert (answer.status_code, answer.json()["kind"]) == (403, "update-refused")
    assert writable.get("/gsp?default", headers=BEARER).status_code == 404
    assert writable.post("/publish", headers=BEARER).status_code == 404


def test_an_update_is_whole_or_not_at_all(writable: Server) -> None:
    broken = INSERT + " ; CREATE GRAPH <urn:g> ; CREATE GRAPH <urn:g>"
    assert update(writable, broken).status_code == 400
    assert not found(writable.private)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("LOAD <http://127.0.0.1:1/x>", "outside-refused"),
        ("load silent <file:///etc/passwd>", "outside-refused"),
        ("INSERT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", "service-refused"),
        ("INSERT DATA { <urn:a>", "syntax"),
    ],
)
def test_updates_read_nothing_outside(writable: Server, text: str, kind: str) -> None:
    assert update(writable, text).json()["kind"] == kind


def test_an_update_without_end_is_ended_and_the_next_one_works(writable: Server) -> None:
    pattern = " ".join(f"GRAPH ?g{n} {{ ?a{n} ?b{n} ?c{n} }}" for n in range(4))
    answer = update(writable, f"INSERT {{ <urn:x> <urn:y> ?n }} WHERE {{ {pattern} BIND(RAND() AS ?n) }}")
    assert answer.json()["kind"] in ("timeout", "memory")
    assert update(writable, INSERT).status_code == 204
    assert found(writable.private)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("DELETE WHERE { ?s ?p ?o }", "DELETE { ?s ?p ?o } USING <urn:g> WHERE { ?s ?p ?o }"),
        ("INSERT { ?s ?p 1 } WHERE { ?s ?p ?o }", "INSERT { ?s ?p 1 } USING <urn:g> WHERE { ?s ?p ?o }"),
        (
            "INSERT { ?s ?p 'WHERE' } WHERE { { SELECT ?s WHERE { ?s ?p ?o } } }",
            "INSERT { ?s ?p 'WHERE' } USING <urn:g> WHERE { { SELECT ?s WHERE { ?s ?p ?o } } }",
        ),
        ("INSERT DATA { <urn:a> <urn:b> 1 }", "INSERT DATA { <urn:a> <urn:b> 1 }"),
    ],
)
def test_the_protocols_dataset_is_written_into_each_operation(text: str, expected: str) -> None:
    from minsheng.serve import guard, writing

    assert " ".join(writing.with_dataset(text, guard.words(text), ["urn:g"], []).split()) == expected


def test_the_workspace_lasts_over_a_restart(tmp_path: Path) -> None:
    releases.write(tmp_path, releases.small(50))
    settings = {"write_token": "correct horse", "write_port": 0}
    with serving(tmp_path, **settings) as server:
        update(server, INSERT)
    with serving(tmp_path, **settings) as server:
        assert found(server.private)
