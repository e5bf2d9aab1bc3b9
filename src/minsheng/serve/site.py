"""What all handlers share: settings, the release served, kept answers, limits, log and counts."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable
from dataclasses import dataclass
from typing import Any, TypeVar

from starlette.requests import ClientDisconnect, Request

from minsheng.serve.cache import Cache, Kept
from minsheng.serve.formats import BY_NAME
from minsheng.serve.gate import Gate
from minsheng.serve.journal import Journal, Metrics
from minsheng.serve.problems import Problem
from minsheng.serve.release import Keeper, Release
from minsheng.serve.settings import Settings
from minsheng.serve.wire import Head

T = TypeVar("T")
_PATIENCE = 0.1  # seconds before we begin to watch whether the client is still there


@dataclass(eq=False)
class Site:
    """One running endpoint."""

    settings: Settings
    keeper: Keeper
    cache: Cache
    gate: Gate
    journal: Journal
    metrics: Metrics
    union: bool = True
    """Whether the default graph is the union of all graphs (of the workspace it is a graph of its own)."""
    space: Release | None = None
    """What is served instead of a release: the workspace."""
    sending: int = 0
    """Bytes of large answers that clients are still reading."""

    def release(self) -> Release:
        """The release that this request is answered from."""
        if self.space is not None:
            return self.space
        if self.keeper.release is None:
            raise Problem("starting", headers={"Retry-After": "2"})
        return self.keeper.release

    def request_head(self, release: Release, query: str) -> Head:
        """A query as workers take it, with the limits that hold."""
        return {
            "do": "query",
            "query": query,
            "base": release.base,
            "union": self.union,
            "cap": self.settings.result_bytes,
            "length": self.settings.query_length,
            "nesting": self.settings.query_nesting,
        }

    async def ask(self, request: Request, release: Release, head: Head) -> tuple[Kept, str]:
        """The answer to a request, from before or from a worker, and its ETag (empty for a volatile one)."""
        key = key_of(release, head)
        line = request.scope["state"]["line"]
        line |= {"query": key[-16:], "release": release.id}
        kept = self.cache.get(key)
        line["kept"] = kept is not None
        if kept is None:
            kept, volatile = await self._evaluate(request, release, head)
            if volatile:
                return kept, ""
            self.cache.put(key, kept)
        line["rows"] = kept.rows
        return kept, etag_of(key)

    async def _evaluate(self, request: Request, release: Release, head: Head) -> tuple[Kept, bool]:
        with self.gate.running(request.scope["state"]["client"]):
            answer, body = await while_there(request, release.pool.run(head))
        form = answer["form"]
        kept = Kept(body, BY_NAME[form].media, answer["rows"], form)
        request.scope["state"]["line"]["rows"] = kept.rows
        return kept, answer.get("volatile", False)


def key_of(release: Release, head: Head) -> str:
    """Key of an answer: the release and a hash of everything that shapes it."""
    parts = repr(sorted((name, value) for name, value in head.items() if value is not None))
    return f"{release.id}-{hashlib.sha256(parts.encode('utf-8', 'surrogatepass')).hexdigest()[:32]}"


def etag_of(key: str) -> str:
    """The ETag of an answer: weak, because the order of rows without ORDER BY may differ."""
    return f'W/"{key}"'


def matches(request: Request, etag: str) -> bool:
    """Whether the client has this answer already (only for GET and HEAD)."""
    header = request.headers.get("if-none-match")
    if not header or request.method not in ("GET", "HEAD"):
        return False
    tag = etag.removeprefix("W/")
    return any(part.strip().removeprefix("W/") == tag for part in header.split(","))


async def while_there(request: Request, work: Awaitable[T]) -> T:
    """Do the work, unless the client goes: then it is cancelled, and its worker ended."""
    task: asyncio.Future[T] = asyncio.ensure_future(work)
    try:
        await asyncio.wait([task], timeout=_PATIENCE)
        if not task.done():
            await _race(request, task)
        return task.result()
    finally:
        task.cancel()


async def _race(request: Request, task: asyncio.Future[Any]) -> None:
    gone = asyncio.ensure_future(_departure(request))
    try:
        await asyncio.wait([task, gone], return_when=asyncio.FIRST_COMPLETED)
        if not task.done():
            raise ClientDisconnect
    finally:
        gone.cancel()


async def _departure(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
