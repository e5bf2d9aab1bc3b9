"""Another store behind the endpoint: a release sent there whole, and our front before it."""

from __future__ import annotations

import http.server
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import httpx
import pytest
from tests.serve.server import JSON, serving

from minsheng.errors import StoreError
from minsheng.serve.transfer import Target, publish_to

OXIGRAPH = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or shutil.which("oxigraph")
needs_oxigraph = pytest.mark.skipif(OXIGRAPH is None, reason="no oxigraph server here: it is NOT tested")
HEAD = b'{"head":{"vars":["s"]},"results":{"bindings":'
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"


def free_port() -> int:
    with closing(socket.socket()) as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


@pytest.fixture
def store(tmp_path: Path) -> Iterator[str]:
    """An Oxigraph server, empty, its address."""
    port = free_port()
    command = [str(OXIGRAPH), "serve", "--location", str(tmp_path / "ox"), "--bind", f"127.0.0.1:{port}"]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        for _ in range(200):
            try:
                httpx.get(f"http://127.0.0.1:{port}/query?query=ASK%7B%7D")
                break
            except httpx.TransportError:
                time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
        process.terminate()


@needs_oxigraph
def test_a_release_arrives_whole_and_a_second_time_nothing_is_sent(data: Path, store: str) -> None:
    first = list(publish_to(data / "current", Target(f"{store}/store")))
    assert [one.present for one in first] == [False] * 6
    lines = (data / "current/dump/minsheng.nq").read_text().splitlines()
    assert sum(one.triples for one in first[:-1]) == len(lines)
    second = list(publish_to(data / "current", Target(f"{store}/store")))
    assert [one.present for one in second] == [True] * 6


@needs_oxigraph
def test_a_transfer_that_broke_off_goes_on_where_it_was(data: Path, store: str) -> None:
    sending = publish_to(data / "current", Target(f"{store}/store"))
    done = [next(sending), next(sending)]
    sending.close()
    again = list(publish_to(data / "current", Target(f"{store}/store")))
    assert [one.present for one in again[: len(done)]] == [True, True]
    assert not any(one.present for one in again[len(done) :])


@needs_oxigraph
def test_our_front_answers_the_same_before_another_store(data: Path, store: str) -> None:
    list(publish_to(data / "current", Target(f"{store}/store")))
    queries = [COUNT, "SELECT ?s ?p ?o { ?s ?p ?o } ORDER BY ?s ?p ?o LIMIT 50", "ASK { ?s ?p 'nothing' }"]
    with serving(data, client_rate=0) as own, serving(data, client_rate=0, backend=f"{store}/query") as front:
        assert front.get("/health").json()["mode"] == "backend"
        for query in queries:
            for form in ("json", "xml"):
                assert own.ask(query, format=form).content == front.ask(query, format=form).content
        path = "/data/project/haidian-2023-ms-8.nt"
        assert sorted(own.get(path).text.splitlines()) == sorted(front.get(path).text.splitlines())
        assert front.get("/queries/promises-of-a-district.csv?district=district/haidian").status_code == 200
        assert front.get("/page/project/haidian-2023-ms-8").status_code == 200
        assert front.ask("ASK { SERVICE <http://127.0.0.1:1/> {} }").json()["kind"] == "service-refused"
        assert front.ask("ASK {").json()["kind"] == "syntax"
        headers = {"If-None-Match": front.ask(COUNT).headers["etag"], "Accept": JSON}
        assert front.get("/sparql", params={"query": COUNT}, headers=headers).status_code == 304


@needs_oxigraph
def test_a_backend_that_has_another_number_of_quads_is_not_served(data: Path, store: str) -> None:
    with (
        pytest.raises(AssertionError, match="where the release has"),
        serving(data, backend=f"{store}/query"),
    ):
        pass


class Liar(http.server.BaseHTTPRequestHandler):
    """A store that cuts its answers and says 200, as some do when their time is up."""

    said = b""

    def do_POST(self) -> None:
        asked = self.rfile.read(int(self.headers["content-length"]))
        counting = b"COUNT" in asked
        body = b'{"head":{"vars":["n"]},"results":{"bindings":[{"n":{"type":"literal","value":"%d"}}]}}'
        self.send_response(200)
        self.end_headers()
        self.wfile.write(body % self.server.quads if counting else self.said)  # type: ignore[attr-defined]

    def log_message(self, *_: object) -> None:
        return


@contextmanager
def lying(said: bytes, quads: int) -> Iterator[str]:
    handler = type("Handler", (Liar,), {"said": said})
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.quads = quads  # type: ignore[attr-defined]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/query"
        server.shutdown()


@pytest.mark.parametrize(
    ("query", "said"),
    [
        (
            "SELECT ?s { ?s ?p ?o }",
            HEAD + b'[{"s":{"type":"uri","value":"urn:a"}},',
        ),
        ("SELECT ?s { ?s ?p ?o }", HEAD + b"[]}}\nThe query timed out"),
        ("SELECT ?s { ?s ?p ?o }", b""),
        ("CONSTRUCT WHERE { ?s ?p ?o }", b"<urn:a> <urn:b> <urn:c> .\n<urn:a> <urn:b"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", b"<urn:a> <urn:b> <urn:c> .\nThe query timed out\n"),
    ],
)
def test_a_cut_answer_of_a_backend_is_an_error(data: Path, query: str, said: bytes) -> None:
    quads = len((data / "current/dump/minsheng.nq").read_text().splitlines())
    with lying(said, quads) as address, serving(data, backend=address) as front:
        for accept in ("text/csv, text/turtle", "application/sparql-results+json, application/n-triples"):
            answer = front.ask(query, accept)
            assert (answer.status_code, answer.json()["kind"]) == (502, "backend")


def test_a_store_that_is_not_there_is_said(data: Path) -> None:
    with pytest.raises(StoreError, match="connection broke"):
        list(publish_to(data / "current", Target(f"http://127.0.0.1:{free_port()}/store")))
    with (
        pytest.raises(AssertionError, match="does not answer"),
        serving(data, backend=f"http://127.0.0.1:{free_port()}/query"),
    ):
        pass
