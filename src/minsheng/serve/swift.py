"""The short way: a plain GET of a query or of a kept response, from head to answer without a framework.

Most requests are of this kind, and evaluating most of them takes less time than routing them would. What is
out of the ordinary in any way (a body, a range, a header twice, HTTP/1.0, a page, a mistake) goes the long
way through `Front`, from the start or, with what was found, at the end. Limits, kept answers, log and
counts are the same on both.
"""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import unquote_to_bytes

from starlette.types import Scope
from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

from minsheng.serve import protocol, respond
from minsheng.serve.cache import Kept, Key, Shelved, lines_of
from minsheng.serve.pool import LeftError
from minsheng.serve.problems import Problem
from minsheng.serve.release import Release
from minsheng.serve.site import Caller, etag_of, key_of, same_tag
from minsheng.serve.sparql import head_for
from minsheng.serve.wire import Head

if TYPE_CHECKING:
    from minsheng.serve.connections import Patient
    from minsheng.serve.front import Front

_LONG = (b"range", b"content-length", b"transfer-encoding", b"expect", b"upgrade")
_OK, _UNCHANGED = b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 304 Not Modified\r\n"
_COMMON = lines_of(respond.COMMON)


def begin(front: Front, connection: Patient) -> bool:
    """Take a request whose head has come; False where it must go the long way."""
    parser, site = connection.parser, front.site
    headers = dict(connection.headers)
    if parser.get_method() != b"GET" or parser.get_http_version() != "1.1" or not parser.should_keep_alive():
        return False
    if len(headers) != len(connection.headers) or any(name in headers for name in _LONG):
        return False
    path, _, query = connection.url.partition(b"?")
    release = site.keeper.release
    if release is None or site.space is not None or b"#" in query:
        return False
    key = site.shelf.key(path, query, headers)
    shelved = site.shelf.get(key)
    if shelved is not None and shelved.release == release.id.encode():
        if not _admitted(front, connection):
            return False
        Swift(front, connection, path, query).repeat(shelved, headers)
        return True
    head = _head(front, release, query, headers) if path == b"/sparql" else None
    if head is None or not _admitted(front, connection):
        return False
    Swift(front, connection, path, query).ask(release, head, key, headers)
    return True


def _admitted(front: Front, connection: Patient) -> bool:
    """Take the request off its client's rate; where there is none left, the long way says so."""
    client = front.site.gate.name(cast(Scope, connection.scope))
    try:
        front.site.gate.admit(client)
    except Problem:
        return False
    connection.scope["state"]["client"] = client
    return True


def _head(front: Front, release: Release, query: bytes, headers: dict[bytes, bytes]) -> Head | None:
    """The query that an address asks, as workers take it; None where the long way has to say more."""
    try:
        if query.startswith(b"query=") and b"&" not in query:
            text = unquote_to_bytes(query[6:].replace(b"+", b" ")).decode()
            asked, name = protocol.Asked(text), None
        else:
            params = protocol.decoded(query)
            found, name = protocol.asked(params), protocol.single(params, "format")
            if found is None:
                return None
            asked = found
        wanted = protocol.wished(name, headers.get(b"accept", b"").decode("latin-1"))
    except (Problem, UnicodeDecodeError):
        return None
    return None if wanted.html else head_for(front.site, release, asked, wanted)


class Swift:
    """One request on the short way; uvicorn's protocol takes it for a cycle of its own."""

    def __init__(self, front: Front, connection: Patient, path: bytes, query: bytes) -> None:
        self.front, self.connection, self.path, self.query = front, connection, path, query
        self.began = time.perf_counter()
        self.scope: dict[str, Any] = connection.scope  # type: ignore[assignment]
        self.line: dict[str, Any] = {"outcome": "answered"}
        self.disconnected = self.response_complete = False
        self.keep_alive = self.more_body = True
        self.body = bytearray()
        self.message_event = asyncio.Event()
        connection.cycle = self

    def repeat(self, found: Shelved, headers: dict[bytes, bytes]) -> None:
        """Send a response that was sent before, or say that the client has it."""
        self.line = found.line
        seen = headers.get(b"if-none-match")
        if seen is not None and same_tag(seen.decode("latin-1"), found.etag.decode("latin-1")):
            self._write(304, found.brief, b"")
        else:
            self._write(200, found.head, found.body)

    def ask(self, release: Release, head: Head, key: Key, headers: dict[bytes, bytes]) -> None:
        """Have a query answered, unless the client has the answer."""
        place = key_of(release, head)
        seen = headers.get(b"if-none-match")
        if seen is not None and same_tag(seen.decode("latin-1"), etag_of(place)):
            self.line |= {"outcome": "unchanged", "release": release.id}
            brief = lines_of(respond.unchanged(release.id, etag_of(place)).raw_headers)
            self._write(304, brief + _COMMON, b"")
            return
        task = self.connection.loop.create_task(self._answered(release, head, place, key))
        self.connection.tasks.add(task)
        task.add_done_callback(self.connection.tasks.discard)

    async def _answered(self, release: Release, head: Head, place: str, key: Key) -> None:
        """Ask for the answer; a failure or a large answer goes on the long way."""
        caller = Caller(self.scope["state"]["client"], self.line, self._departure)
        try:
            kept, etag = await self.front.site.answer(release, head, place, caller)
        except LeftError:
            self.line["outcome"] = "left"
            self._note(0, 0)
        except Exception as error:  # noqa: BLE001 (the long way's last handler speaks of it)
            await self._conclude(error)
        else:
            if len(kept.body) > respond.CHUNK or self.connection.flow.write_paused:
                await self._conclude(respond.kept(self.front.site, kept, release.id, etag))
            else:
                self._send(kept, release, etag, key)

    def _send(self, kept: Kept, release: Release, etag: str, key: Key) -> None:
        """Send an answer, and shelve it."""
        headers = [
            (b"content-type", kept.media.encode()),
            (b"vary", b"Accept"),
            (b"cache-control", b"no-cache" if etag else b"no-store"),
            (b"x-minsheng-release", release.id.encode()),
            (b"content-length", b"%d" % len(kept.body)),
        ]
        if etag:
            headers.append((b"etag", etag.encode()))
        shelf = self.front.site.shelf
        if shelf.takes(kept.body):
            shelf.shelve(key, headers + respond.COMMON, kept.body, self.line)
        self._write(200, lines_of(headers) + _COMMON, kept.body)

    def _write(self, status: int, head: bytes, body: bytes) -> None:
        """Write a whole response; the connection is then ready for the next request."""
        self.response_complete = True
        connection = self.connection
        if not self.disconnected:
            date = lines_of(connection.server_state.default_headers)
            close = b"" if self.keep_alive else b"connection: close\r\n"
            begun = _OK if status == 200 else _UNCHANGED
            connection.transport.write(b"".join((begun, date, head, close, b"\r\n", body)))
            if not self.keep_alive:
                connection.transport.close()
        connection.on_response_complete()
        self._note(status, len(body))

    def _note(self, status: int, size: int) -> None:
        told = {"client": self.scope["state"]["client"], "method": "GET"}
        self.front.site.note(told, self.path.decode("latin-1"), status, size, self.began, self.line)

    async def _conclude(self, found: object) -> None:
        """Go on the long way with what was found, in the place of this request."""
        connection = self.connection
        path = self.path.decode("ascii")
        self.scope |= {"method": "GET", "path": path, "raw_path": self.path, "query_string": self.query}
        self.scope["state"] |= {"began": self.began, "line": self.line, "found": found}
        cycle = RequestResponseCycle(
            scope=self.scope,  # type: ignore[arg-type]
            transport=connection.transport,
            flow=connection.flow,
            logger=connection.logger,
            access_logger=connection.access_logger,
            access_log=False,
            default_headers=connection.server_state.default_headers,
            message_event=self.message_event,
            expect_100_continue=False,
            keep_alive=self.keep_alive,
            on_response=connection.on_response_complete,
        )
        cycle.disconnected, cycle.more_body = self.disconnected, False
        if connection.cycle is self:
            connection.cycle = cycle
        await cycle.run_asgi(self.front.conclude)  # type: ignore[arg-type]

    async def _departure(self) -> None:
        """Ends when the client goes."""
        while not self.disconnected:
            self.message_event.clear()
            await self.message_event.wait()
