"""Runs the suites against an endpoint; every outcome is passed or failed with a reason."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import httpx
from pyoxigraph import NamedNode, Quad, QueryResultsFormat, RdfFormat, Store, parse
from tests.conformance import compare, manifests
from tests.conformance.manifests import BASE, Exchange, ProtocolTest, QueryTest

KASEI = "http://kasei.us/2009/09/sparql/data/"
_STATUSES = {"OK": 200, "Created": 201, "NoContent": 204, "NotFound": 404}
_FORMS = {
    "boolean": ("application/sparql-results+json", "application/sparql-results+xml"),
    "tabular": (
        "application/sparql-results+json",
        "application/sparql-results+xml",
        "text/csv",
        "text/tab-separated-values",
    ),
    "RDF": ("application/rdf+xml", "text/turtle", "application/n-triples"),
}


@dataclass(frozen=True)
class Outcome:
    """How one test went; `why` is empty where it passed."""

    suite: str
    iri: str
    name: str
    why: str = ""


class NotAsExpected(Exception):  # noqa: N818
    """An answer differs from what the test wants."""


def quads(suites: Path) -> Iterator[Quad]:
    """All data of the query tests, each file a named graph; and the protocol suite's three graphs."""
    names = manifests.QUERY_SUITES + manifests.RESULT_SUITES
    tests = manifests.query_tests(suites, names)
    addresses = {address for test in tests for address in (*test.data, *test.graphs)}
    addresses.add(f"{BASE}construct/data.ttl")  # only a FROM clause names it
    for address in sorted(addresses):
        yield from _graph(suites / address.removeprefix(BASE), address, address)
    for number in (1, 2, 3):
        yield from _graph(suites / "protocol" / f"data{number}.nt", f"{KASEI}data{number}.rdf", KASEI)


def _graph(path: Path, name: str, base: str) -> Iterator[Quad]:
    form = RdfFormat.from_extension(path.suffix[1:])
    assert form is not None
    for one in parse(path=path, format=form, base_iri=base):
        yield Quad(one.subject, one.predicate, one.object, NamedNode(name))


# ------------------------------------------------------------------------------------ query side


def run_queries(url: str, suites: Path, names: tuple[str, ...]) -> list[Outcome]:
    """Query evaluation, query syntax and result formats."""
    found = []
    suite = "query" if names == manifests.QUERY_SUITES else "results"
    with httpx.Client(base_url=url, timeout=60) as client:
        for test in manifests.query_tests(suites, names):
            why = ""
            try:
                _run_query(client, test, suites)
            except NotAsExpected as error:
                why = str(error)
            found.append(Outcome(suite, test.iri, test.name, why))
    return found


def _run_query(client: httpx.Client, test: QueryTest, suites: Path) -> None:
    text = (suites / test.query.removeprefix(BASE)).read_text(encoding="utf-8")
    syntax = test.kind.endswith("SyntaxTest11")
    query = text if syntax else f"BASE <{test.query}>\n{text}"
    headers = {"Accept": _accept(test, text)}
    answer = client.post("/sparql", data={"query": query}, params=_dataset(test, text), headers=headers)
    if syntax:
        _check_syntax(answer, right=test.kind.startswith("Positive"))
        return
    _want(answer.status_code == 200, f"status {answer.status_code}: {answer.text[:200]}")
    assert test.result is not None
    expected = (suites / test.result.removeprefix(BASE)).read_bytes()
    _check_result(answer, expected, test.result)


def run_engine(test: QueryTest, suites: Path) -> None:
    """A query evaluation test asked of the engine itself; NotAsExpected where it does not pass."""
    store = Store()
    for address, graph in [(one, None) for one in test.data] + [(one, NamedNode(one)) for one in test.graphs]:
        path = suites / address.removeprefix(BASE)
        form = RdfFormat.from_extension(path.suffix[1:])
        store.load(path=str(path), format=form, base_iri=address, to_graph=graph)
    text = (suites / test.query.removeprefix(BASE)).read_text(encoding="utf-8")
    media = _accept(test, text).partition(",")[0]
    form = QueryResultsFormat.from_media_type(media)
    assert form is not None
    assert test.result is not None
    content = store.query(text, base_iri=test.query).serialize(format=form)  # type: ignore[union-attr]
    expected = (suites / test.result.removeprefix(BASE)).read_bytes()
    _check_result(
        httpx.Response(200, headers={"content-type": media}, content=content), expected, test.result
    )


def _dataset(test: QueryTest, text: str) -> list[tuple[str, str]]:
    """Parameters for a test's dataset; a FROM clause of its own is left to speak for itself."""
    if test.kind.endswith("SyntaxTest11") or re.search(r"\bFROM\b", text):
        return []
    named = [("named-graph-uri", one) for one in test.graphs]
    default = [("default-graph-uri", one) for one in test.data]
    return default + named or [("default-graph-uri", f"{BASE}empty")]


def _check_syntax(answer: httpx.Response, *, right: bool) -> None:
    """A query that is right may still be refused for what it calls, but not for its syntax."""
    if right:
        fine = answer.status_code == 200 or answer.json()["kind"] == "evaluation"
        _want(fine, f"status {answer.status_code}: {answer.text[:200]}")
    else:
        _want(answer.status_code == 400, f"status {answer.status_code} for a syntax error")


def _accept(test: QueryTest, text: str) -> str:
    """The format that lets the answer be compared with the result file."""
    if re.search(r"\b(?:CONSTRUCT|DESCRIBE)\b", text):
        return "text/turtle"
    ending = (test.result or "").rpartition(".")[2]
    asked = {"csv": "text/csv", "tsv": "text/tab-separated-values", "srj": "application/sparql-results+json"}
    return asked.get(ending, "application/sparql-results+xml, text/turtle;q=0.5")


def _check_result(answer: httpx.Response, expected: bytes, address: str) -> None:
    media, form = answer.headers["content-type"].partition(";")[0], compare.expected_form(address)
    ours = QueryResultsFormat.from_media_type(media)
    if media == "text/csv":
        same = compare.same_csv(answer.content, expected)
    elif ours is None:
        assert form is not None
        same = compare.same_graph(answer.content, RdfFormat.TURTLE, expected, form, address)
    elif form is not None:
        same = compare.results(answer.content, ours) == compare.told_results(expected, address)
    else:
        same = compare.results(answer.content, ours) == compare.expected_results(expected, address)
    _want(same, "another result than expected")


def _want(truth: bool, why: str) -> None:
    if not truth:
        raise NotAsExpected(why)


# --------------------------------------------------------------------------------- protocol side


def run_protocol(public: str, private: str, token: str, suites: Path) -> list[Outcome]:
    """Protocol tests: queries and refusals on the public port, updates on the private one."""
    tests = manifests.protocol_tests(suites / "protocol" / "manifest.ttl", suites)
    found = []
    for test in tests:
        update = test.iri.rpartition("#")[2].startswith("update_")
        url = private if update else public
        headers = {"Authorization": f"Bearer {token}"} if update else {}
        found.append(_run_protocol("protocol", test, url, headers))
    return found


def run_graph_store(private: str, token: str, suites: Path) -> list[Outcome]:
    """Graph store protocol tests, on the private port."""
    headers = {"Authorization": f"Bearer {token}"}
    folder = suites / "graph-store-protocol"
    found = []
    for name in ("manifest-indirect.ttl", "manifest-direct.ttl"):
        for test in manifests.protocol_tests(folder / name, suites):
            _forget_graphs(private, headers)
            found.append(_run_protocol("graph-store", test, private, headers))
    return found


def _forget_graphs(private: str, headers: dict[str, str]) -> None:
    """Each graph store test begins without the graphs of the last (the suite says 201 for a new one)."""
    answer = httpx.post(f"{private}/sparql", data={"update": "CLEAR DEFAULT ; DROP NAMED"}, headers=headers)
    assert answer.status_code == 204, answer.text


def _run_protocol(suite: str, test: ProtocolTest, url: str, headers: dict[str, str]) -> Outcome:
    location = ""
    try:
        with httpx.Client(base_url=url, timeout=60) as client:
            for exchange in test.exchanges:
                answer = _send(client, exchange, headers, location)
                _check(exchange, answer, url)
                location = answer.headers.get("location", location)
    except NotAsExpected as error:
        return Outcome(suite, test.iri, test.name, str(error))
    return Outcome(suite, test.iri, test.name)


def _send(client: httpx.Client, exchange: Exchange, headers: dict[str, str], location: str) -> httpx.Response:
    path = exchange.path.replace("$LOCATION$", quote(location, safe=""))
    given = {**headers, **dict(exchange.headers)}
    body = exchange.body
    if "charset=UTF-16" in given.get("content-type", "") and body is not None:
        body = body.decode("utf-8", "replace").encode("utf-16") if not body.startswith(b"\xff\xfe") else body
    return client.request(exchange.method, path, headers=given, content=body)


def _check(exchange: Exchange, answer: httpx.Response, url: str) -> None:
    _want(_fits(answer.status_code, exchange.statuses), f"status {answer.status_code}: {answer.text[:200]}")
    media = answer.headers.get("content-type", "").partition(";")[0]
    if exchange.form:
        _want(media in _FORMS[exchange.form], f"content type {media}")
    if exchange.boolean is not None:
        truth = compare.results(
            answer.content, QueryResultsFormat.from_media_type(media) or QueryResultsFormat.JSON
        )
        _want(truth == exchange.boolean, f"answer {truth}")
    if exchange.media:
        _want(
            answer.headers.get("content-type") == exchange.media,
            f"content type {answer.headers.get('content-type')}",
        )
    if exchange.answer is not None:
        same = compare.same_graph(
            answer.content, RdfFormat.TURTLE, exchange.answer.encode(), RdfFormat.TURTLE, url
        )
        _want(same, "another graph than expected")
    if exchange.location:
        _want("location" in answer.headers, "no Location")


def _fits(status: int, wanted: tuple[str, ...]) -> bool:
    """Whether a status is one of those wanted (`StatusCode4xx`, `NotFound` …)."""
    for one in wanted:
        if one.startswith("StatusCode") and status // 100 == int(one[10]):
            return True
        if _STATUSES.get(one) == status:
            return True
    return False
