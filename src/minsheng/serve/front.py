"""The outermost layer: admits or refuses, turns every failure into a problem document, logs and counts."""

from __future__ import annotations

import time
import traceback
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from minsheng.errors import StoreError
from minsheng.serve import pages, swift
from minsheng.serve.cache import Key
from minsheng.serve.connections import Open, Patient
from minsheng.serve.pool import LeftError
from minsheng.serve.problems import Problem
from minsheng.serve.respond import COMMON, problem
from minsheng.serve.site import Site

_PREFLIGHT = {
    "Access-Control-Allow-Headers": "Accept, Accept-Language, Content-Type, If-None-Match",
    "Access-Control-Max-Age": "86400",
}
_SHOWN = (400, 404, 405, 406, 410, 413, 422)
"""Refusals that a person can mend; a page of the others would be more work for a server that has too much."""
_UNLIMITED = ("/health", "/metrics")


class Front:
    """Wraps the routes of one listener."""

    def __init__(self, app: ASGIApp, site: Site) -> None:
        self.app, self.site = app, site
        self.held = Open(site.settings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        await _Exchange(self.site, scope, receive, send).carry(self.app)

    def begin(self, connection: Patient) -> bool:
        """Take a request whose head has come the short way; False where it must go the long one."""
        return swift.begin(self, connection)

    async def conclude(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer what was begun on the short way: `state` has its line, and what came of it as `found`."""
        await _Exchange(self.site, scope, receive, send).carry(_found)


async def _found(scope: Scope, receive: Receive, send: Send) -> None:
    """A request whose answer, or whose failure, is there already."""
    found = scope["state"]["found"]
    if isinstance(found, Exception):
        raise found
    await found(scope, receive, send)


class _Exchange:
    """One request and its answer."""

    def __init__(self, site: Site, scope: Scope, receive: Receive, send: Send) -> None:
        self.site, self.scope, self.receive, self.out = site, scope, receive, send
        self.status, self.bytes = 0, 0
        self.key: Key = ()
        """Where the response may be shelved; empty where it may not."""
        self.start: Message = {}
        given = scope.get("state") or {}
        self.began = given.get("began") or time.perf_counter()
        self.line: dict[str, Any] = given.get("line") or {"outcome": "answered"}
        self.admitted = "client" in given
        client = given["client"] if self.admitted else site.gate.name(scope)
        scope["state"] = {**given, "site": site, "client": client, "line": self.line}

    async def carry(self, app: ASGIApp) -> None:
        request = Request(self.scope, self.receive)
        try:
            await self._pass(app, request)
        except (ClientDisconnect, LeftError):
            self.line["outcome"] = "left"
        except TimeoutError:
            self.line["outcome"] = "not-read"
            raise
        finally:
            self._log()

    async def _pass(self, app: ASGIApp, request: Request) -> None:
        try:
            if not self.admitted and self.scope["path"] not in _UNLIMITED:
                self.site.gate.admit(self.scope["state"]["client"])
            if self.scope["method"] == "OPTIONS":
                await self._answer(preflight(self.scope["path"]))
            else:
                self.key = self._shelf_key()
                await app(self.scope, self.receive, self.send)
        except Problem as found:
            await self._refuse(request, found)
        except HTTPException as error:
            kind = {404: "not-found", 405: "method"}.get(error.status_code, "bad-request")
            await self._refuse(request, Problem(kind, headers=dict(error.headers or {})))
        except StoreError as error:
            await self._refuse(request, Problem("store", str(error)))
        except (ClientDisconnect, LeftError, TimeoutError):
            raise
        except Exception:  # noqa: BLE001 (the server's last handler)
            self.site.journal.say(traceback.format_exc())
            await self._refuse(request, Problem("internal"))

    def _shelf_key(self) -> Key:
        """Where the response to a plain GET may be shelved."""
        headers = dict(self.scope["headers"])
        plain = len(headers) == len(self.scope["headers"]) and b"range" not in headers
        if self.scope["method"] != "GET" or not plain:
            return ()
        return self.site.shelf.key(self.scope["raw_path"], self.scope["query_string"], headers)

    async def _refuse(self, request: Request, found: Problem) -> None:
        self.line["outcome"] = found.kind
        if self.status:  # too late for another status: the connection is cut, so nobody takes it for whole
            raise TimeoutError(found.kind)
        await self._answer(self._told(request, found))

    def _told(self, request: Request, found: Problem) -> Response:
        """The refusal: a page for a browser that shows what it gets to a person, else a problem document."""
        release = self.site.keeper.release
        shown = request.headers.get("sec-fetch-dest") == "document" and found.status in _SHOWN
        return pages.refusal(request, release, found) if shown and release else problem(request, found)

    async def _answer(self, response: Response) -> None:
        await response(self.scope, self.receive, self.send)

    async def send(self, message: Message) -> None:
        """Pass a message on, with the headers all answers have."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            message["headers"] = [*message["headers"], *COMMON]
            self.start = message
        else:
            body = message.get("body", b"")
            if self.key and self.status == 200 and not self.bytes and not message.get("more_body"):
                self.site.shelf.shelve(self.key, self.start["headers"], body, self.line)
            self.bytes += len(body)
        await self.out(message)

    def _log(self) -> None:
        told = {"client": self.scope["state"]["client"], "method": self.scope["method"]}
        self.site.note(told, self.scope["path"], self.status, self.bytes, self.began, self.line)


def preflight(path: str) -> Response:
    """The answer to OPTIONS."""
    allowed = "GET, HEAD, POST, OPTIONS" if path.rstrip("/") == "/sparql" else "GET, HEAD, OPTIONS"
    return Response(
        status_code=204, headers={"Allow": allowed, "Access-Control-Allow-Methods": allowed, **_PREFLIGHT}
    )
