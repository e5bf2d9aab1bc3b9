"""The short way and the long one give the same; what is odd about a request changes nothing for the next."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.serve.server import Server, serving

COUNT = "SELECT%20(COUNT(*)%20AS%20%3Fn)%20%7B%3Fs%20%3Fp%20%3Fo%7D"
PATH = f"/sparql?query={COUNT}"


@pytest.fixture(scope="module")
def brief(data: Path) -> Iterator[Server]:
    """A server whose connections may be idle for a second only."""
    with serving(data, client_rate=0, idle_seconds=1) as running:
        yield running


def head(path: str, *lines: str, version: str = "1.1") -> bytes:
    return "\r\n".join([f"GET {path} HTTP/{version}", "Host: x", *lines, "", ""]).encode()


def answer(sock: socket.socket) -> tuple[int, dict[str, str], bytes]:
    """One response from a connection."""
    file = sock.makefile("rb")
    status = int(file.readline().split()[1])
    headers = {}
    while line := file.readline().strip():
        name, _, value = line.decode().partition(":")
        headers[name.lower()] = value.strip()
    body = file.read(int(headers.get("content-length", 0)))
    return status, headers, body


def once(server: Server, content: bytes) -> tuple[int, dict[str, str], bytes]:
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as sock:
        sock.sendall(content)
        return answer(sock)


@pytest.mark.parametrize(
    "odd",
    [
        head(PATH, "Range: bytes=0-"),
        head(PATH, "X-A: 1", "X-A: 2"),
        head(PATH, version="1.0"),
        head(PATH, "Connection: close"),
        head(PATH, "Content-Length: 0"),
        head("/sparql/?query=" + COUNT),
    ],
)
def test_both_ways_give_the_same(brief: Server, odd: bytes) -> None:
    for _ in range(2):  # the second time from what is kept
        short, long = once(brief, head(PATH)), once(brief, odd)
        for found in (short, long):
            for name in ("date", "connection"):
                found[1].pop(name, None)
        assert short == long


def test_an_accept_header_given_twice_shapes_no_other_answer(brief: Server) -> None:
    path = PATH + "%23twice"
    csv = once(brief, head(path, "Accept: text/csv", "Accept: application/sparql-results+json"))
    json = once(brief, head(path, "Accept: application/sparql-results+json"))
    again = once(brief, head(path, "Accept: application/sparql-results+json"))
    assert csv[1]["content-type"].startswith("text/csv")
    assert json[1]["content-type"] == again[1]["content-type"] == "application/sparql-results+json"


def test_requests_sent_at_once_are_answered_in_their_order(brief: Server) -> None:
    paths = [f"/sparql?query=SELECT%20({n}%20AS%20%3Fn)%20%7B%7D&format=csv" for n in range(6)]
    with socket.create_connection(("127.0.0.1", brief.port), timeout=20) as sock:
        file = sock.makefile("rb")
        sock.sendall(b"".join(head(path) for path in paths) + head("/health"))
        said = b""
        while b'"status"' not in said:
            said += file.readline()
        assert [said.index(b"n\r\n%d\r\n" % n) for n in range(6)] == sorted(
            said.index(b"n\r\n%d\r\n" % n) for n in range(6)
        )


def test_a_connection_that_is_used_outlives_the_time_it_may_be_idle(brief: Server) -> None:
    with socket.create_connection(("127.0.0.1", brief.port), timeout=20) as sock:
        for _ in range(8):
            sock.sendall(head(PATH))
            assert answer(sock)[0] == 200
            time.sleep(0.3)


def test_a_head_that_comes_byte_by_byte_is_not_waited_for(brief: Server) -> None:
    with socket.create_connection(("127.0.0.1", brief.port), timeout=20) as sock:
        sock.sendall(head(PATH))
        assert answer(sock)[0] == 200
        began = time.monotonic()
        try:
            for byte in head(PATH, "X-Long: " + "x" * 200):
                sock.sendall(bytes([byte]))
                time.sleep(0.05)
        except OSError:
            pass
        assert time.monotonic() - began < 8


def test_the_same_etag_holds_on_both_ways(brief: Server) -> None:
    tag = once(brief, head(PATH))[1]["etag"]
    for lines in (("Connection: keep-alive",), ("Range: bytes=0-",), ("X-A: 1", "X-A: 2")):
        status, headers, body = once(brief, head(PATH, f'If-None-Match: "other", {tag}', *lines))
        assert (status, headers["etag"], body) == (304, tag, b"")
