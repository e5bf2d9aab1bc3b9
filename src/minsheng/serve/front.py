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
from minsheng.serve.pool import LeftError
from minsheng.serve.problems import Problem
from minsheng.serve.respond import RELEASE_HEADER, problem
from minsheng.serve.site import Site

_COMMON = [
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", f"ETag, Link, Retry-After, Location, {RELEASE_HEADER}".encode()),
    (b"x-content-type-options", b"nosniff"),
]
_OF_BODY = (b"content-length", b"content-type", b"content-disposition")
_PREFLIGHT = {
    "Access-Control-Allow-Headers": "Accept, Accept-Language, Content-Type, If-None-Match",
    "Access-Control-Max-Age": "86400",
}
_UNLIMITED = ("/health", "/metrics")


class Front:
    """Wraps the routes of one listener."""

    def __init__(self, app: ASGIApp, site: Site) -> None:
        self.app, self.site = app, site

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        await _Exchange(self.site, scope, receive, send).carry(self.app)


class _Exchange:
    """One request and its answer."""

    def __init__(self, site: Site, scope: Scope, receive: Receive, send: Send) -> None:
        self.site, self.scope, self.receive, self.out = site, scope, receive, send
        self.began = time.perf_counter()
        self.status, self.bytes = 0, 0
        self.key: tuple[bytes, ...] = ()
        """Where the response may be shelved; empty where it may not."""
        self.start: Message = {}
        client = site.gate.name(scope)
        self.line: dict[str, Any] = {"outcome": "answered"}
        scope["state"] = {"site": site, "client": client, "line": self.line}

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
            if self.scope["path"] not in _UNLIMITED:
                self.site.gate.admit(self.scope["state"]["client"])
            if self.scope["method"] == "GET" and await self._from_shelf():
                return
            if self.scope["method"] == "OPTIONS":
                await self._answer(preflight(self.scope["path"]))
            else:
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

    async def _from_shelf(self) -> bool:
        """Send a whole response that was sent before; False where there is none of this release."""
        if any(name == b"range" for name, _ in self.scope["headers"]):
            return False
        self.key = self.site.shelf.key(self.scope)
        found = self.site.shelf.get(self.key)
        release = self.site.keeper.release
        if found is None or release is None or found.release != release.id.encode():
            return False
        self.line |= found.line
        status, headers, body = 200, found.headers, found.body
        seen = next((value for name, value in self.scope["headers"] if name == b"if-none-match"), None)
        if seen is not None and same_tag(seen, found.etag):
            status, body = 304, b""
            headers = [pair for pair in headers if pair[0] not in _OF_BODY]
        self.status, self.bytes, self.key = status, len(body), ()
        await self.out({"type": "http.response.start", "status": status, "headers": headers})
        await self.out({"type": "http.response.body", "body": body})
        return True

    async def _refuse(self, request: Request, found: Problem) -> None:
        self.line["outcome"] = found.kind
        if self.status:  # too late for another status: the connection is cut, so nobody takes it for whole
            raise TimeoutError(found.kind)
        await self._answer(problem(request, found))

    async def _answer(self, response: Response) -> None:
        await response(self.scope, self.receive, self.send)

    async def send(self, message: Message) -> None:
        """Pass a message on, with the headers all answers have."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            message["headers"] = [*message["headers"], *_COMMON]
            self.start = message
        else:
            body = message.get("body", b"")
            if self.key and self.status == 200 and not self.bytes and not message.get("more_body"):
                self.site.shelf.shelve(self.key, self.start, body, self.line)
            self.bytes += len(body)
        await self.out(message)

    def _log(self) -> None:
        line = {
            "time": round(time.time(), 3),
            "client": self.scope["state"]["client"],
            "method": self.scope["method"],
            "path": self.scope["path"][:200],
            "status": self.status,
            "bytes": self.bytes,
            "ms": round((time.perf_counter() - self.began) * 1000, 2),
            **self.line,
        }
        self.site.metrics.count({"route": route_name(self.scope["path"]), **line})
        self.site.journal.write(line)


def same_tag(header: bytes, etag: bytes) -> bool:
    """Whether an If-None-Match header has an ETag, compared weakly."""
    tag = etag.removeprefix(b"W/")
    return any(part.strip().removeprefix(b"W/") == tag for part in header.split(b","))


def preflight(path: str) -> Response:
    """The answer to OPTIONS."""
    allowed = "GET, HEAD, POST, OPTIONS" if path.rstrip("/") == "/sparql" else "GET, HEAD, OPTIONS"
    return Response(
        status_code=204, headers={"Allow": allowed, "Access-Control-Allow-Methods": allowed, **_PREFLIGHT}
    )


def route_name(path: str) -> str:
    """First part of a path where it is ours: the labels of a count must not grow with strangers' wit."""
    first = path.split("/", 2)[1] if path.startswith("/") else ""
    return first if first in _KNOWN else "other"


_KNOWN = frozenset(
    [
        *("", "sparql", "graph-store", "id", "page", "data", "def", "queries", "dump", "dataset", "about"),
        *(
            ".well-known",
            "openapi.json",
            "health",
            "metrics",
            "search",
            "compare",
            "quality",
            "changes",
            "map",
        ),
        *("map", "update", "gsp", "publish", "static"),
    ]
)
