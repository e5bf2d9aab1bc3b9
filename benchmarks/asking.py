"""A client that costs little: some connections asked in turn by one thread, each answer read whole.

The same for every server, so that ratios are of the servers; a thread for each connection would measure
Python's lock.
"""

from __future__ import annotations

import random
import selectors
import socket
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote

PATIENCE = 6.0
"""Seconds after which an answer is not waited for."""


@dataclass(frozen=True)
class Figures:
    """What one run gives: requests a second, milliseconds at p50 and p99, answers that were not as wanted."""

    rate: float
    p50: float
    p99: float
    failed: int


def get(path: str, query: str, port: int, etag: str = "") -> bytes:
    """The bytes of a GET of a query."""
    head = f"GET {path}?query={quote(query)} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
    seen = f"If-None-Match: {etag}\r\n" if etag else ""
    return f"{head}Accept: application/sparql-results+json\r\n{seen}\r\n".encode()


def post(path: str, query: str, port: int) -> bytes:
    """The bytes of a POST of a query itself."""
    body = query.encode()
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept: application/sparql-results+json\r\n"
    return (
        f"{head}Content-Type: application/sparql-query\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
    )


@dataclass(eq=False)
class Talker:
    """One connection and the answer under way on it."""

    port: int
    sock: socket.socket = field(init=False)
    said: bytes = b""
    needed: int = 0
    began: float = 0.0
    status: int = 0
    head: bytes = b""

    def __post_init__(self) -> None:
        self.sock = socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, content: bytes) -> None:
        """Send a request."""
        self.said, self.needed, self.status = b"", 0, 0
        self.began = time.perf_counter()
        self.sock.sendall(content)

    def hear(self) -> bool:
        """Take what has come; True where the answer is whole."""
        part = self.sock.recv(1 << 18)
        if not part:
            raise EOFError
        self.said += part
        if not self.status:
            head, end, _ = self.said.partition(b"\r\n\r\n")
            if not end:
                return False
            self.head, self.status = head, int(head.split(None, 2)[1])
            _, found, length = head.lower().partition(b"content-length:")
            self.needed = len(head) + 4 + int(length.split(b"\r\n")[0]) if found else 0
            if self.status == 304:
                self.needed = len(head) + 4
        if self.needed:
            return len(self.said) >= self.needed
        return self.said.endswith(b"0\r\n\r\n")

    def exchange(self, content: bytes) -> float:
        """Ask and hear the whole answer; gives the milliseconds."""
        self.ask(content)
        while not self.hear():
            pass
        return (time.perf_counter() - self.began) * 1000

    @property
    def etag(self) -> str:
        """The ETag of the last answer."""
        start = self.head.lower().find(b"\r\netag:")
        return self.head[start + 7 :].split(b"\r\n")[0].strip().decode() if start >= 0 else ""

    def close(self) -> None:
        """Hang up."""
        self.sock.close()


def load(port: int, requests: Sequence[bytes], clients: int, seconds: float, *, wanted: int = 200) -> Figures:
    """Ask at random over so many connections for so long."""
    chance, times, failed = random.Random(clients), [], 0  # noqa: S311 (any sample will do)
    with selectors.DefaultSelector() as selector:

        def begin() -> None:
            talker = Talker(port)
            selector.register(talker.sock, selectors.EVENT_READ, talker)
            talker.ask(chance.choice(requests))

        for _ in range(clients):
            begin()
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            ready = selector.select(PATIENCE)
            if not ready:
                failed += clients
                break
            for key, _ in ready:
                talker: Talker = key.data
                try:
                    if not talker.hear():
                        continue
                    times.append((time.perf_counter() - talker.began) * 1000)
                    failed += talker.status != wanted
                    talker.ask(chance.choice(requests))
                except (OSError, EOFError):
                    failed += 1
                    selector.unregister(talker.sock)
                    talker.close()
                    begin()
        for key in list(selector.get_map().values()):
            key.data.close()
    times.sort()
    if not times:
        return Figures(0, float("nan"), float("nan"), failed)
    return Figures(len(times) / seconds, times[len(times) // 2], times[int(len(times) * 0.99)], failed)


def timed(call: Callable[[], float], *, least: float = 200.0, most: float = 1500.0) -> float:
    """Median of the milliseconds a call gives: at least three and `least` in all, none after `most`."""
    times: list[float] = []
    while (len(times) < 3 or sum(times) < least) and sum(times) < most and len(times) < 200:
        times.append(call())
    return statistics.median(times)


def answered(port: int, content: bytes) -> float:
    """Median milliseconds of a request, one at a time; NaN where it is not answered with 200."""
    try:
        talker = Talker(port)
        try:
            found = timed(lambda: talker.exchange(content))
            return found if talker.status == 200 else float("nan")
        finally:
            talker.close()
    except (OSError, EOFError):
        return float("nan")
