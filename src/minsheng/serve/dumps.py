"""`/dataset`, `/.well-known/void` and `/dump/`: what the release is, and its files to take home."""

from __future__ import annotations

import json
from typing import Any

from starlette.requests import Request
from starlette.responses import FileResponse, Response

from minsheng.serve import described, offered, pages, respond
from minsheng.serve.pages.source import asked_part
from minsheng.serve.problems import Problem
from minsheng.serve.release import Release
from minsheng.serve.site import Site, etag_of, matches

_SHOWN = 60
"""Files of documents that one page lists."""
_TEXTS = ("text/", "application/json", "application/yaml", "application/jsonl")


async def dataset(request: Request) -> Response:
    """The dataset: a page for a reader, VoID and DCAT for a program."""
    site: Site = request.scope["state"]["site"]
    release = site.release()
    if request.url.path == "/dataset" and described.wants_page(request):
        return _page(request, release, "dataset.html")
    found = described.describe(request, release, offered.triples(request, release), "void")
    found.headers["Link"] = offered.links(release)
    return found


async def listing(request: Request) -> Response:
    """The files, as a page or as JSON."""
    site: Site = request.scope["state"]["site"]
    release = site.release()
    if described.wants_page(request):
        return _page(request, release, "dumps.html")
    found = [
        {
            "name": file.path,
            "bytes": file.size,
            "sha256": file.sha256,
            "type": file.media,
            "title": file.title._asdict(),
        }
        for file in offered.files(release)
    ]
    body = json.dumps(found, ensure_ascii=False, indent=1).encode() + b"\n"
    answer = respond.versioned(request, body, "application/json", release.id)
    answer.headers["Link"] = offered.links(release)
    return answer


def _page(request: Request, release: Release, template: str) -> Response:
    """A page about the dataset, with schema.org's Dataset in its head."""
    metadata = json.dumps(offered.metadata(request, release), ensure_ascii=False)
    return pages.page(
        request,
        release,
        template,
        headers={"Link": offered.links(release)},
        metadata=metadata.replace("<", "\\u003c"),
        said=offered.said(release),
        name=offered.name_of(release),
        groups=offered.groups(release),
        **_documents(request, release),
        tables=offered.tables(release),
        origin=described.origin(request),
    )


def _documents(request: Request, release: Release) -> dict[str, Any]:
    """The files of documents on one page of the list, the page's number, and of how many."""
    found = offered.groups(release).get("documents", [])
    pages_in_all = max(1, -(-len(found) // _SHOWN))
    number = asked_part(request, "page")
    if number > pages_in_all:
        raise Problem("not-found")
    shown = found[(number - 1) * _SHOWN : number * _SHOWN]
    return {"documents": shown, "number": number, "of": pages_in_all}


async def file(request: Request) -> Response:
    """One file, in pieces as the client reads it; only those that the listing has."""
    site: Site = request.scope["state"]["site"]
    release = site.release()
    name = request.path_params["path"]
    found = next((one for one in offered.files(release) if one.path == name), None)
    if found is None:
        raise Problem("not-found")
    etag = etag_of(f"{release.id}-dump-{found.sha256[:32] or name}")
    if matches(request, etag):
        return respond.unchanged(release.id, etag)
    path = release.dump / name
    if not path.is_file():
        raise Problem("gone", f"{name} of release {release.id} is no longer here")
    headers = {"ETag": etag, "Cache-Control": "no-cache", respond.RELEASE_HEADER: release.id}
    headers["Link"] = offered.links_of_file(release)
    return FileResponse(path, headers=headers, media_type=_media(found.media))


def _media(media: str) -> str:
    """A media type with its encoding, where it is a text."""
    return f"{media}; charset=utf-8" if media.startswith(_TEXTS) else media
