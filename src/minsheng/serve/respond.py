"""Answers on the wire: whole, with their length, their release and what caches need."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from minsheng.serve import negotiate
from minsheng.serve.cache import Kept
from minsheng.serve.problems import MEDIA, Problem
from minsheng.serve.site import Site, etag_of, matches

CHUNK = 256 * 1024
RELEASE_HEADER = "X-Minsheng-Release"
HTML = "text/html; charset=utf-8"
COMMON = [
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", f"ETag, Link, Retry-After, Location, {RELEASE_HEADER}".encode()),
    (b"x-content-type-options", b"nosniff"),
]


class Whole(Response):
    """A body of known length, sent in pieces; a client that does not read loses its connection."""

    site: Site

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if len(self.body) <= CHUNK:
            await super().__call__(scope, receive, send)
            return
        settings = self.site.settings
        if self.site.sending + len(self.body) > settings.sending_bytes:
            raise Problem("busy", limit={"bytes": settings.sending_bytes}, headers={"Retry-After": "5"})
        self.site.sending += len(self.body)
        try:
            await self._pieces(send, settings.reading_seconds)
        finally:
            self.site.sending -= len(self.body)

    async def _pieces(self, send: Send, seconds: float) -> None:
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        for start in range(0, len(self.body), CHUNK):
            piece = bytes(self.body[start : start + CHUNK])
            more = start + CHUNK < len(self.body)
            async with asyncio.timeout(seconds):
                await send({"type": "http.response.body", "body": piece, "more_body": more})


def whole(
    site: Site,
    body: bytes,
    media: str,
    *,
    release: str = "",
    etag: str = "",
    vary: str = "Accept",
    headers: Mapping[str, str] | None = None,
    status: int = 200,
) -> Whole:
    """An answer that is complete."""
    found = {"Content-Type": media, "Vary": vary}
    found["Cache-Control"] = "no-cache" if etag else "no-store"
    if etag:
        found["ETag"] = etag
    if release:
        found[RELEASE_HEADER] = release
    response = Whole(body, status, {**found, **(headers or {})})
    response.site = site
    return response


def kept(
    site: Site, answer: Kept, release: str, etag: str, headers: Mapping[str, str] | None = None
) -> Whole:
    """An evaluated or kept answer."""
    return whole(site, answer.body, answer.media, release=release, etag=etag, headers=headers)


def unchanged(release: str, etag: str, vary: str = "Accept") -> Response:
    """304: the client has it."""
    headers = {"ETag": etag, "Vary": vary, "Cache-Control": "no-cache", RELEASE_HEADER: release}
    return Response(status_code=304, headers=headers)


def versioned(
    request: Request, body: bytes, media: str, release: str, *, vary: str = "Accept", name: str = ""
) -> Response:
    """A document of the release that has nothing of the moment in it: ETag from release, path and media."""
    shaped = hashlib.sha256(f"{name or request.url.path} {media}".encode()).hexdigest()[:32]
    etag = etag_of(f"{release}-{shaped}")
    if matches(request, etag):
        return unchanged(release, etag, vary)
    return whole(request.scope["state"]["site"], body, media, release=release, etag=etag, vary=vary)


def problem(request: Request, found: Problem) -> Response:
    """A refusal as a problem document, in the language the client likes better."""
    lang = negotiate.language(request.headers.get("accept-language", ""))
    headers = {
        "Content-Type": MEDIA,
        "Content-Language": lang,
        "Cache-Control": "no-store",
        "Vary": "Accept, Accept-Language",
        **found.headers,
    }
    return Response(found.body(lang, request.url.path), found.status, headers)
