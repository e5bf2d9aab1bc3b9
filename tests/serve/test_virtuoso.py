"""Virtuoso behind the endpoint: a release sent there by the Graph Store Protocol, and our front before it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.serve.releases import BASE
from tests.serve.server import Server, serving
from tests.serve.test_outgrowing import free_port
from tests.serve.virtuoso import VIRTUOSO, Virtuoso, running

from minsheng.errors import StoreError
from minsheng.serve.transfer import Target, publish_to

pytestmark = pytest.mark.skipif(VIRTUOSO is None, reason="no virtuoso-t here: Virtuoso is NOT tested")
RIGHTS = "Digest dba:dba"
QUERIES = [
    "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
    "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }",
    "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g",
    "SELECT ?s ?p ?o { ?s ?p ?o FILTER(ISIRI(?o)) } ORDER BY ?s ?p ?o LIMIT 50",
    "SELECT ?d ?text { ?d <http://purl.org/dc/terms/description> ?text } ORDER BY ?d",
    f"SELECT ?v {{ ?f <{BASE}def#value> ?v ; <{BASE}def#action> ?a }} ORDER BY ?f",
    f"SELECT (COUNT(*) AS ?n) FROM <{BASE}graph/curated> {{ ?s ?p ?o }}",
    "ASK { ?s ?p 'nothing' }",
    "ASK { ?s ?p ?o }",
]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, data: Path) -> Iterator[Virtuoso]:
    """A Virtuoso with the release in it; what was sent is checked here."""
    with running(tmp_path_factory.mktemp("virtuoso"), free_port(), free_port()) as virtuoso:
        target = Target(f"{virtuoso.url}/sparql-graph-crud-auth", RIGHTS)
        first = list(publish_to(data / "current", target))
        assert [one.present for one in first] == [False] * 6
        assert first[-1].name == f"{BASE}graph/merged"
        assert [one.present for one in publish_to(data / "current", target)] == [True] * 6
        yield virtuoso


@pytest.fixture(scope="module")
def front(store: Virtuoso, data: Path) -> Iterator[Server]:
    """Our front before it."""
    with serving(data, client_rate=0, backend=f"{store.url}/sparql") as server:
        yield server


def test_without_its_password_nothing_is_written(store: Virtuoso, data: Path) -> None:
    for rights in ("", "Digest dba:wrong", "Bearer x"):
        with pytest.raises(StoreError, match="401"):
            list(publish_to(data / "current", Target(f"{store.url}/sparql-graph-crud-auth", rights)))


@pytest.mark.parametrize("query", QUERIES)
def test_our_front_answers_the_same_before_it(front: Server, server: Server, query: str) -> None:
    for form in ("json", "xml"):
        assert server.ask(query, format=form).content == front.ask(query, format=form).content


def test_graphs_things_pages_and_canned_queries_come_from_it(front: Server, server: Server) -> None:
    assert front.get("/health").json()["mode"] == "backend"
    for path in (
        "/data/project/haidian-2023-ms-8.nt",
        "/graph-store?default&format=nt",
        "/graph/curated?format=nt",
    ):
        found, own = front.get(path), server.get(path)
        assert found.status_code == own.status_code == 200
        assert sorted(found.text.splitlines()) == sorted(own.text.splitlines())
    path = "/queries/promises-of-a-district.csv?district=district/haidian"
    assert front.get(path).text == server.get(path).text
    assert front.get("/page/project/haidian-2023-ms-8").status_code == 200


def test_refusals_stay_ours(front: Server) -> None:
    assert front.ask("ASK { SERVICE <http://127.0.0.1:1/> {} }").json()["kind"] == "service-refused"
    assert front.ask("ASK {").json()["kind"] == "syntax"
    assert front.ask("SELECT * { ?s (<urn:x>|!<urn:y>)* ?o }").json()["kind"] == "backend"


def test_what_it_calculates_otherwise_is_said(front: Server) -> None:
    """Virtuoso 7.2 has no truth values, divides whole numbers to whole ones, and loses wide separators."""
    assert front.get("/health").json()["differs"] == ["truth values", "division", "separators"]
    assert any("calculates otherwise" in line for line in front.lines)


def test_what_it_cuts_is_an_error(tmp_path: Path, data: Path) -> None:
    limits = "ResultSetMaxRows = 100\nMaxQueryExecutionTime = 5"
    (tmp_path / "dump").mkdir()
    lines = [f"<urn:s{n}> <urn:p> <urn:o{n}>" for n in range(150)]
    quads = "".join(f"{line} <{BASE}graph/a> .\n" for line in lines)
    (tmp_path / "dump" / "minsheng.nq").write_text(quads)
    (tmp_path / "manifest.json").write_text(json.dumps({"id": "small", "base": BASE, "quads": 150}))
    with running(tmp_path, free_port(), free_port(), limits) as virtuoso:
        with pytest.raises(StoreError, match="triples arrived of"):
            list(publish_to(data / "current", Target(f"{virtuoso.url}/sparql-graph-crud-auth", RIGHTS)))
        for name in ("a", "merged"):
            virtuoso.isql(f"SPARQL INSERT INTO <{BASE}graph/{name}> {{ {' . '.join(lines)} }};")
        with serving(tmp_path, backend=f"{virtuoso.url}/sparql", client_rate=0) as cut:
            assert cut.ask("SELECT ?s { ?s ?p ?o } LIMIT 50").status_code == 200
            for query in ("SELECT ?s { ?s ?p ?o }", "CONSTRUCT WHERE { ?s ?p ?o }", "DESCRIBE <urn:s1>"):
                answer = cut.ask(query, "*/*")
                assert (answer.status_code, answer.json()["kind"]) == (502, "backend"), answer.text
