"""SPARQL 1.1 Protocol over HTTP: operations, formats, negotiation, caching headers."""

from __future__ import annotations

import csv
import io

import httpx
import pytest
from pyoxigraph import QueryResultsFormat, RdfFormat, parse, parse_query_results
from tests.serve.server import Server

JSON = "application/sparql-results+json"
COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s a <https://w3id.org/minsheng/def#Project> }"
TABLE = "SELECT ?s ?text WHERE { ?s <http://www.w3.org/ns/oa#exact> ?text } ORDER BY ?s"
GRAPH = "CONSTRUCT { ?s ?p ?o } WHERE { ?s a <https://w3id.org/minsheng/def#Project> ; ?p ?o }"
ROWS = {
    "application/sparql-results+json": QueryResultsFormat.JSON,
    "application/sparql-results+xml": QueryResultsFormat.XML,
    "text/tab-separated-values": QueryResultsFormat.TSV,
}
GRAPHS = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/rdf+xml": RdfFormat.RDF_XML,
    "application/ld+json": RdfFormat.JSON_LD,
    "application/trig": RdfFormat.TRIG,
    "application/n-quads": RdfFormat.N_QUADS,
}


@pytest.mark.parametrize("media", ROWS)
def test_rows_come_in_every_format(server: Server, media: str) -> None:
    answer = server.ask(TABLE, media)
    assert answer.headers["content-type"].startswith(media)
    texts = [row["text"].value for row in parse_query_results(answer.content, format=ROWS[media])]
    assert texts == ['稳步推进, "既有"\n多层住宅'] * 2


def test_csv_is_quoted_with_crlf_and_its_bom_variant_differs_by_the_bom_only(server: Server) -> None:
    plain = server.ask(TABLE, "text/csv")
    marked = server.ask(TABLE, format="csv-bom")
    assert plain.headers["content-type"].startswith("text/csv; charset=utf-8")
    assert marked.content == b"\xef\xbb\xbf" + plain.content
    rows = list(csv.reader(io.StringIO(plain.text, newline="")))
    assert rows[0] == ["s", "text"]
    assert [row[1] for row in rows[1:]] == ['稳步推进, "既有"\n多层住宅'] * 2


@pytest.mark.parametrize("media", GRAPHS)
def test_graphs_come_in_every_format(server: Server, media: str) -> None:
    answer = server.ask(GRAPH, media)
    assert answer.headers["content-type"].startswith(media)
    assert len(list(parse(answer.content, format=GRAPHS[media]))) == 18


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("*/*", "application/sparql-results+json"),
        ("", "application/sparql-results+json"),
        ("text/csv, */*;q=0.1", "text/csv"),
        ("*/*;q=0.1, text/csv;q=0.5", "text/csv"),
        ("application/json", "application/sparql-results+json"),
        ("text/*", "text/csv"),
        ("application/sparql-results+xml;q=0.9, text/csv;q=0.8", "application/sparql-results+xml"),
        ("application/sparql-results+json;q=0, */*", "application/sparql-results+xml"),
        ("TEXT/CSV; Q=1.0", "text/csv"),
        ("image/png, */*;q=0.01", "application/sparql-results+json"),
    ],
)  # fmt: skip
def test_the_format_liked_best_is_sent(server: Server, accept: str, media: str) -> None:
    answer = server.ask(TABLE, accept)
    assert answer.headers["content-type"].startswith(media)


@pytest.mark.parametrize("accept", ["image/png", "application/pdf;q=0.5", "text/csv;q=0"])
def test_nothing_that_fits_is_406_with_what_there_is(server: Server, accept: str) -> None:
    answer = server.ask(TABLE, accept)
    assert answer.status_code == 406
    assert answer.headers["content-type"] == "application/problem+json"
    assert "text/csv" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("query", "accept"), [("ASK {}", "text/csv"), (GRAPH, "text/csv"), (TABLE, "text/turtle")]
)
def test_a_format_that_cannot_carry_the_kind_of_answer_is_406(
    server: Server, query: str, accept: str
) -> None:
    assert server.ask(query, accept).status_code == 406


def test_get_form_and_direct_post_give_the_same_bytes(server: Server) -> None:
    got = server.ask(TABLE).content
    form = server.post("/sparql", data={"query": TABLE}).content
    direct = server.post(
        "/sparql", content=TABLE, headers={"Content-Type": "application/sparql-query"}
    ).content
    assert got == form == direct


def test_head_has_the_headers_of_get_and_no_body(server: Server) -> None:
    got = server.ask(TABLE)
    accept = {"Accept": JSON}
    head = httpx.head(server.url + "/sparql", params={"query": TABLE}, headers=accept)
    assert head.status_code == 200
    assert head.content == b""
    for name in ("content-length", "content-type", "etag", "vary", "x-minsheng-release"):
        assert head.headers[name] == got.headers[name]


def test_options_and_cors_let_pages_elsewhere_ask(server: Server) -> None:
    answer = httpx.options(server.url + "/sparql", headers={"Origin": "https://example.org"})
    assert answer.status_code == 204
    assert answer.headers["allow"] == "GET, HEAD, POST, OPTIONS"
    assert server.ask("ASK {}").headers["access-control-allow-origin"] == "*"


def test_an_etag_gives_304_and_differs_by_format_and_query(server: Server) -> None:
    first = server.ask(TABLE)
    tag = first.headers["etag"]
    again = server.get(
        "/sparql", params={"query": TABLE}, headers={"If-None-Match": f'"x", {tag}', "Accept": JSON}
    )
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == tag
    assert again.headers["vary"] == "Accept"
    assert {tag, server.ask(TABLE, "text/csv").headers["etag"], server.ask(COUNT).headers["etag"]} != {tag}
    assert tag.split('"')[1].startswith(first.headers["x-minsheng-release"])


@pytest.mark.parametrize("call", ["NOW()", "RAND()", "UUID()", "STRUUID()", "BNODE()"])
def test_what_changes_by_itself_is_neither_kept_nor_tagged(server: Server, call: str) -> None:
    query = f"SELECT (STR({call}) AS ?x) {{}}" if call != "BNODE()" else "SELECT (BNODE() AS ?x) {}"
    first, second = server.ask(query), server.ask(query)
    assert "etag" not in first.headers
    assert first.headers["cache-control"] == "no-store"
    assert first.content != second.content


def test_the_default_graph_is_the_union_and_from_narrows_it(server: Server) -> None:
    every = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
    one = "SELECT (COUNT(*) AS ?n) FROM <https://w3id.org/minsheng/graph/curated> WHERE { ?s ?p ?o }"
    assert int(server.rows(every)[0]["n"]) > 2000
    assert server.rows(one) == [{"n": "8"}]


@pytest.mark.parametrize("text", ["FROM<{g}>", "from <{g}>", "FROM#x\n<{g}>"])
def test_from_is_heeded_however_it_is_written(server: Server, text: str) -> None:
    clause = text.replace("{g}", "https://w3id.org/minsheng/graph/curated")
    assert server.rows(f"SELECT (COUNT(*) AS ?n){clause}{{ ?s ?p ?o }}") == [{"n": "8"}]


def test_the_dataset_of_the_protocol_wins_over_from(server: Server) -> None:
    query = "SELECT (COUNT(*) AS ?n) FROM <https://w3id.org/minsheng/graph/numbers> WHERE { ?s ?p ?o }"
    params = {"default-graph-uri": "https://w3id.org/minsheng/graph/curated"}
    assert server.rows(query, **params) == [{"n": "8"}]


def test_an_unknown_graph_is_empty_and_nothing_is_fetched(server: Server) -> None:
    query = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
    assert server.rows(query, **{"default-graph-uri": "https://example.org/nothing"}) == [{"n": "0"}]


def test_only_named_graphs_asked_for_are_seen(server: Server) -> None:
    query = "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }"
    one = "https://w3id.org/minsheng/graph/curated"
    assert server.rows(query, **{"named-graph-uri": one}) == [{"g": one}]
    assert server.rows(query, **{"default-graph-uri": one}) == []


def test_a_syntax_error_says_where(server: Server) -> None:
    answer = server.ask("SELECT ?x WHERE {\n ?x ?y }")
    assert answer.status_code == 400
    problem = answer.json()
    assert problem["kind"] == "syntax"
    assert problem["position"]["line"] == 2
    assert problem["title"] == "查询语法有误"
    assert problem["en"]["title"].startswith("The query is not valid")


def test_problems_speak_english_where_asked(server: Server) -> None:
    answer = server.get("/sparql", params={"query": "ASK {"}, headers={"Accept-Language": "en-GB, zh;q=0.5"})
    assert answer.json()["title"].startswith("The query is not valid")
    assert answer.headers["content-language"] == "en"


@pytest.mark.parametrize(
    ("path", "status", "kind"),
    [
        ("/sparql?query=ASK%7B%7D&query=ASK%7B%7D", 400, "bad-request"),
        ("/sparql?query=ASK%7B%7D&default-graph-uri=nonsense", 400, "parameter"),
        ("/sparql?query=%FF%FE", 400, "encoding"),
        ("/sparql?update=CLEAR%20ALL", 403, "update-refused"),
        ("/sparql?query=INSERT%20DATA%20%7B%7D", 403, "update-refused"),
        ("/sparql?query=ASK%7B%7D&format=docx", 406, "not-acceptable"),
        ("/nothing", 404, "not-found"),
    ],
)
def test_a_refusal_has_its_status_and_kind(server: Server, path: str, status: int, kind: str) -> None:
    answer = server.get(path)
    assert (answer.status_code, answer.json()["kind"]) == (status, kind)
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_wrong_method_is_405_and_names_the_right_ones(server: Server) -> None:
    answer = httpx.put(server.url + "/sparql", content="x")
    assert answer.status_code == 405
    assert "GET" in answer.headers["allow"]


def test_the_access_log_has_a_hash_and_no_query_text(server: Server) -> None:
    import json
    import time

    server.ask("SELECT ?secret WHERE { ?secret ?is ?logged } LIMIT 3")
    time.sleep(0.1)
    line = json.loads(server.lines[-1])
    assert line["rows"] == 3
    assert line["outcome"] == "answered"
    assert {"query", "release", "ms", "bytes", "status", "kept"} <= set(line)
    assert "secret" not in server.lines[-1]
