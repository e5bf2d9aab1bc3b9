"""What all handlers share: settings, the release served, kept answers, limits, log and counts."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass
from functools import partial
from typing import Any

from starlette.requests import Request

from minsheng.serve.cache import Cache, Kept, Shelf
from minsheng.serve.formats import BY_NAME
from minsheng.serve.gate import Gate
from minsheng.serve.journal import Journal, Metrics, route_name
from minsheng.serve.pool import Departure
from minsheng.serve.problems import Problem
from minsheng.serve.release import Keeper, Release
from minsheng.serve.settings import Settings
from minsheng.serve.wire import Head, written


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks: the client, the line its request has in the log, and what ends when it goes."""

    client: str
    line: dict[str, Any]
    departure: Departure


@dataclass(eq=False)
class Site:
    """One running endpoint."""

    settings: Settings
    keeper: Keeper
    cache: Cache[Kept]
    shelf: Shelf
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

    def note(
        self, told: dict[str, str], path: str, status: int, size: int, began: float, more: dict[str, Any]
    ) -> None:
        """Count a request and write its line into the log."""
        spent = round((time.perf_counter() - began) * 1000, 2)
        line = {"time": round(time.time(), 3), **told, "path": path[:200], "status": status, "bytes": size}
        line["ms"] = spent
        line.update(more)
        self.metrics.count(route_name(path), line)
        self.journal.write(line)

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
        state = request.scope["state"]
        caller = Caller(state["client"], state["line"], partial(_departure, request))
        return await self.answer(release, head, key_of(release, head), caller)

    async def answer(self, release: Release, head: Head, key: str, caller: Caller) -> tuple[Kept, str]:
        """The same for a head and its key."""
        line = caller.line
        line["query"], line["release"] = key[-16:], release.id
        kept = self.cache.get(key)
        line["kept"] = kept is not None
        volatile = False
        if kept is None:
            with self.gate.running(caller.client):
                answer, body = await release.pool.run(head, departure=caller.departure)
            form = answer["form"]
            kept, volatile = (
                Kept(body, BY_NAME[form].media, answer["rows"], form),
                bool(answer.get("volatile")),
            )
            if not volatile:
                self.cache.put(key, kept)
        line["rows"] = kept.rows
        return kept, "" if volatile else etag_of(key)


def key_of(release: Release, head: Head) -> str:
    """Key of an answer: the release and a hash of everything that shapes it."""
    return f"{release.id}-{hashlib.sha256(written(head)).hexdigest()[:32]}"


def etag_of(key: str) -> str:
    """The ETag of an answer: weak, because the order of rows without ORDER BY may differ."""
    return f'W/"{key}"'


def matches(request: Request, etag: str) -> bool:
    """Whether the client has this answer already (only for GET and HEAD)."""
    header = request.headers.get("if-none-match")
    return request.method in ("GET", "HEAD") and header is not None and same_tag(header, etag)


def same_tag(header: str, etag: str) -> bool:
    """Whether an If-None-Match header has an ETag, compared weakly."""
    tag = etag.removeprefix("W/")
    return any(part.strip().removeprefix("W/") == tag for part in header.split(","))


async def _departure(request: Request) -> None:
    """Ends when the client goes."""
    while (await request.receive())["type"] != "http.disconnect":
        pass
