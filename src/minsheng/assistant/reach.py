"""The endpoint as the tools reach it: its application in this process, or a server at a URL."""

from __future__ import annotations

import asyncio
import http.client
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import urlencode, urlsplit

from starlette.types import ASGIApp, Message

from minsheng.errors import UsageError
from minsheng.serve.respond import RELEASE_HEADER

if TYPE_CHECKING:
    from minsheng.serve.site import Site

JSON, ROWS, TURTLE = "application/json", "application/sparql-results+json", "text/turtle"
_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer of the endpoint."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def release(self) -> str:
        """The release it is of; empty where it does not say."""
        return self.headers.get(RELEASE_HEADER.lower(), "")

    def loaded(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


class Reach(Protocol):
    """Somewhere that answers as the endpoint does."""

    site: str
    """Address before the paths of pages."""

    async def get(self, path: str, params: Mapping[str, str], accept: str) -> Reply:
        """The answer to GET."""

    async def open(self) -> None:
        """Make ready, so that the first question does not wait."""

    async def close(self) -> None:
        """End what was started."""


class Within:
    """The application on a build folder, in this process; the release is opened when first asked for."""

    def __init__(self, data: Path, site: str) -> None:
        self.data, self.site = data, site.rstrip("/")
        self._opening = asyncio.Lock()
        self._app: ASGIApp | None = None
        self._served: Site | None = None
        self._watch: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Open the release and look for newer ones."""
        from minsheng.serve.app import application  # noqa: PLC0415 (slow to import; stdio should answer at once)
        from minsheng.serve.listen import site_for  # noqa: PLC0415
        from minsheng.serve.settings import Settings  # noqa: PLC0415

        async with self._opening:
            if self._app is None:
                settings = replace(Settings(), access_log="", client_rate=0.0, public_url=self.site)
                self._served = site_for(self.data, settings)
                await self._served.keeper.open()
                self._watch = asyncio.create_task(self._served.keeper.watch())
                self._app = application(self._served)

    async def get(self, path: str, params: Mapping[str, str], accept: str) -> Reply:
        """The application's answer."""
        await self.open()
        assert self._app is not None
        headers = [(b"host", b"localhost"), (b"accept", accept.encode())]
        scope = {
            "type": "http",
            "http_version": "1.1",
            "method": "GET",
            "scheme": "http",
            "path": path,
            "raw_path": path.encode(),
            "query_string": urlencode(params).encode(),
            "headers": headers,
            "client": ("127.0.0.1", 0),
            "server": ("localhost", 80),
        }
        gathered = _Gathered()
        await self._app(scope, gathered.receive, gathered.send)
        return gathered.reply()

    async def close(self) -> None:
        """End the workers, and wait until they are gone."""
        from minsheng.serve.pool import Pool  # noqa: PLC0415

        if self._watch:
            self._watch.cancel()
        if self._served is None or self._served.keeper.release is None:
            return
        pool = self._served.keeper.release.pool
        pool.retire()
        self._served.keeper.close()
        if isinstance(pool, Pool):
            await asyncio.to_thread(pool.nursery.process.wait)


class _Gathered:
    """One request without a body, and the response to it."""

    def __init__(self) -> None:
        self.asked = False
        self.start: Message = {}
        self.parts: list[bytes] = []

    async def receive(self) -> Message:
        """The request, once; the client then stays until it has its answer."""
        if self.asked:
            await asyncio.Event().wait()
        self.asked = True
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(self, message: Message) -> None:
        """Keep a part of the response."""
        if message["type"] == "http.response.start":
            self.start = message
        else:
            self.parts.append(message.get("body", b""))

    def reply(self) -> Reply:
        headers = {
            name.decode("latin-1").lower(): value.decode("latin-1") for name, value in self.start["headers"]
        }
        return Reply(self.start["status"], headers, b"".join(self.parts))


class Beyond:
    """A server at a URL."""

    def __init__(self, url: str) -> None:
        self.site = url.rstrip("/")
        self._parts = urlsplit(self.site)
        if self._parts.scheme not in ("http", "https") or not self._parts.hostname:
            raise UsageError(f"{url!r} is no address", mend="write --url http://127.0.0.1:8000")

    async def open(self) -> None:
        """Nothing: the server is there."""

    async def close(self) -> None:
        """Nothing: the server stays."""

    async def get(self, path: str, params: Mapping[str, str], accept: str) -> Reply:
        """The server's answer; UsageError where there is none."""
        try:
            return await asyncio.to_thread(self._get, path, params, accept)
        except (OSError, http.client.HTTPException) as error:
            raise UsageError(f"no answer: {error}", where=self.site, mend="is it running?") from error

    def _get(self, path: str, params: Mapping[str, str], accept: str) -> Reply:
        kind = http.client.HTTPSConnection if self._parts.scheme == "https" else http.client.HTTPConnection
        connection = kind(self._parts.netloc, timeout=_SECONDS)
        try:
            query = f"?{urlencode(params)}" if params else ""
            connection.request("GET", f"{self._parts.path}{path}{query}", headers={"Accept": accept})
            answer = connection.getresponse()
            headers = {name.lower(): value for name, value in answer.getheaders()}
            return Reply(answer.status, headers, answer.read())
        finally:
            connection.close()
