"""An answer is whole or it is an error: in every format, whatever stops the query."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.serve.server import Server, serving

ROWS = [
    "application/sparql-results+json",
    "application/sparql-results+xml",
    "text/csv",
    "text/tab-separated-values",
]
GRAPHS = [
    "text/turtle",
    "application/n-triples",
    "application/rdf+xml",
    "application/ld+json",
    "application/trig",
    "application/n-quads",
]
STOPS = {
    # rows that come at once, and then a search that does not end: a server that streams has sent some
    "timeout": "{ ?a ?b ?c } UNION { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . FILTER(?a = ?d && ?d != ?a) }",
    "memory": "{ SELECT ?a ?b ?c { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i }",
    "result-too-large": "{ ?a ?b ?c . ?d ?e ?f }",
}


@pytest.fixture(scope="module")
def strict(data: Path) -> Iterator[Server]:
    """A server that allows little."""
    limits = {"query_seconds": 0.5, "query_bytes": "24M", "result_bytes": "600K", "long_seconds": 0.2}
    with serving(data, client_rate=0, client_queries=50, **limits) as running:
        yield running


def ask(server: Server, stop: str, media: str) -> tuple[int, dict[str, object], bytes]:
    """Status, problem document and body of a query that something stops."""
    head = "SELECT ?a ?b ?c WHERE" if media in ROWS else "CONSTRUCT { ?a ?b ?c } WHERE"
    answer = server.ask(f"{head} {{ {STOPS[stop]} }}", media)
    is_problem = answer.headers["content-type"] == "application/problem+json"
    return answer.status_code, answer.json() if is_problem else {}, answer.content


CASES = [(stop, media) for stop in STOPS for media in ROWS + GRAPHS]
CASES = [case for case in CASES if case[0] != "result-too-large" or case[1] in ROWS]  # a graph is a set


@pytest.mark.parametrize(("stop", "media"), CASES)
def test_a_stopped_query_is_an_error_in_every_format(strict: Server, stop: str, media: str) -> None:
    status, problem, _ = ask(strict, stop, media)
    assert status >= 400
    assert problem["kind"] == stop
    assert problem["what-to-do"]
    assert problem["limit"]


@pytest.mark.parametrize("media", ["text/turtle", "application/n-triples", "application/ld+json"])
def test_a_graph_over_the_size_is_an_error(strict: Server, media: str) -> None:
    query = "CONSTRUCT { ?a ?x ?c } WHERE { ?a ?b ?c . ?d ?e ?f . BIND(IRI(CONCAT('urn:', STR(?f))) AS ?x) }"
    answer = strict.ask(query, media)
    assert answer.status_code == 422
    assert answer.json()["kind"] == "result-too-large"


def test_the_limit_that_held_is_named(strict: Server) -> None:
    assert ask(strict, "timeout", "text/csv")[1]["limit"] == {"seconds": 0.5}
    assert ask(strict, "memory", "text/csv")[1]["limit"] == {"bytes": 24 << 20}
    assert ask(strict, "result-too-large", "text/csv")[1]["limit"] == {"bytes": 600 << 10}


def test_an_answer_just_under_the_size_is_whole(strict: Server) -> None:
    answer = strict.ask("SELECT ?a ?b ?c WHERE { ?a ?b ?c }", "text/tab-separated-values")
    count = strict.rows("SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c }")[0]["n"]
    assert answer.status_code == 200
    assert len(answer.text.splitlines()) == int(count) + 1
    assert int(answer.headers["content-length"]) == len(answer.content)


def test_a_dump_over_the_size_is_refused_too(strict: Server, data: Path) -> None:
    with serving(data, result_bytes="10K") as small:
        answer = small.get("/graph-store?default", headers={"Accept": "text/turtle"})
    assert (answer.status_code, answer.json()["kind"]) == (422, "result-too-large")
