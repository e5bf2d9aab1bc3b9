"""`/dump/`: the files of the release, to take home."""

from __future__ import annotations

import json

from starlette.requests import Request
from starlette.responses import FileResponse, Response

from minsheng.serve import described, pages, respond
from minsheng.serve.problems import Problem
from minsheng.serve.site import Site, etag_of, matches

_MEDIA = {
    ".nq": "application/n-quads",
    ".nt": "application/n-triples",
    ".ttl": "text/turtle; charset=utf-8",
    ".trig": "application/trig",
    ".rdf": "application/rdf+xml",
    ".jsonld": "application/ld+json",
    ".csv": "text/csv; charset=utf-8",
    ".json": "application/json",
    ".gz": "application/gzip",
}


async def listing(request: Request) -> Response:
    """The files, as a page or as JSON."""
    site: Site = request.scope["state"]["site"]
    release = site.release()
    files = described.dumps(release)
    if described.wants_page(request):
        return pages.page(request, release, "dataset.html", files=files)
    body = json.dumps([{"name": name, "bytes": size} for name, size in files]).encode()
    return respond.versioned(request, body, "application/json", release.id)


async def file(request: Request) -> Response:
    """One file, in pieces as the client reads it; only names that the listing has."""
    site: Site = request.scope["state"]["site"]
    release = site.release()
    name = request.path_params["name"]
    if name not in dict(described.dumps(release)):
        raise Problem("not-found")
    etag = etag_of(f"{release.id}-dump-{name}")
    if matches(request, etag):
        return respond.unchanged(release.id, etag)
    path = release.dump / name
    if not path.is_file():
        raise Problem("gone", f"{name} of release {release.id} is no longer here")
    headers = {"ETag": etag, "Cache-Control": "no-cache", respond.RELEASE_HEADER: release.id}
    return FileResponse(path, headers=headers, media_type=_MEDIA.get(path.suffix, "application/octet-stream"))
