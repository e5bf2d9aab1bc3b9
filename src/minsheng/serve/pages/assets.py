"""`/static/{name}`: style sheet and scripts of the pages, each under an address that names its content."""

from __future__ import annotations

import gzip
import hashlib
from functools import cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from minsheng.serve import negotiate
from minsheng.serve.problems import Problem

_SMALL = 4096
"""Bytes up to which an asset is not worth packing."""
_FOLDER = Path(__file__).parent / "assets"
_MEDIA = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
}


@cache
def _known() -> dict[str, tuple[bytes, str, str]]:
    """Name → content, media type, hash of the content."""
    found = {}
    for path in sorted(_FOLDER.iterdir()):
        media = _MEDIA.get(path.suffix)
        if media:
            content = path.read_bytes()
            found[path.name] = content, media, hashlib.sha256(content).hexdigest()[:12]
    return found


def address(name: str) -> str:
    """Address of an asset, which changes when its content does."""
    return f"/static/{name}?v={_known()[name][2]}"


@cache
def _packed(name: str) -> bytes:
    """The content of an asset as gzip has it, made once."""
    return gzip.compress(_known()[name][0], mtime=0)


def _takes_gzip(request: Request) -> bool:
    return negotiate.quality("gzip", negotiate.wishes(request.headers.get("accept-encoding", "")))[0] > 0


async def asset(request: Request) -> Response:
    """One asset, for ever where the address names its content."""
    name = request.path_params["name"]
    found = _known().get(name)
    if found is None:
        raise Problem("not-found")
    content, media, tag = found
    headers = {"Content-Type": media, "ETag": f'W/"{tag}"', "Vary": "Accept-Encoding"}
    asked = request.query_params.get("v") == tag
    headers["Cache-Control"] = "public, max-age=31536000, immutable" if asked else "no-cache"
    if request.headers.get("if-none-match", "").strip().removeprefix("W/") == f'"{tag}"':
        return Response(status_code=304, headers=headers)
    if len(content) > _SMALL and _takes_gzip(request):
        content, headers["Content-Encoding"] = _packed(name), "gzip"
    return Response(content, headers=headers)
