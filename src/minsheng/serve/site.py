"""What all handlers share: settings, the release served, kept answers, limits, log and counts."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import partial

from starlette.requests import Request

from minsheng.serve.cache import Cache, Kept, Shelf
from minsheng.serve.formats import BY_NAME
from minsheng.serve.gate import Gate
from minsheng.serve.journal import Journal, Metrics
from minsheng.serve.problems import Problem
from minsheng.serve.release import Keeper, Release
from minsheng.serve.settings import Settings
from minsheng.serve.wire import Head


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
            answer, body = await release.pool.run(head, departure=partial(_departure, request))
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


async def _departure(request: Request) -> None:
    """Ends when the client goes."""
    while (await request.receive())["type"] != "http.disconnect":
        pass
