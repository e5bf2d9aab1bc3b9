"""`/sparql`: the query side of the SPARQL 1.1 Protocol."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from minsheng.serve import described, protocol, respond
from minsheng.serve.pages import editor
from minsheng.serve.protocol import Asked, Wanted
from minsheng.serve.release import Release
from minsheng.serve.site import Site, etag_of, key_of, matches
from minsheng.serve.wire import Head


async def sparql(request: Request) -> Response:
    """Answer a query; without one, the service description (or the editor, for a browser)."""
    site: Site = request.scope["state"]["site"]
    settings = site.settings
    params = await protocol.parameters(
        request, settings.query_length * 4, settings.body_seconds, protocol.QUERY
    )
    asked = protocol.asked(params)
    if asked is None:
        if described.wants_editor(request):
            return await editor.editor(request)
        return described.service(request, site.release())
    wanted = protocol.wanted(request, params)
    return await answered(request, site, asked, wanted)


async def answered(request: Request, site: Site, asked: Asked, wanted: Wanted) -> Response:
    """The answer to a query in the formats wanted, or 304."""
    release = site.release()
    head = head_for(site, release, asked, wanted)
    etag = etag_of(key_of(release, head))
    if not wanted.html and matches(request, etag):
        request.scope["state"]["line"] |= {"outcome": "unchanged", "release": release.id}
        return respond.unchanged(release.id, etag)
    answer, etag = await site.ask(request, release, head)
    if wanted.html:
        return editor.results(request, release, asked.query, answer)
    return respond.kept(site, answer, release.id, etag)


def head_for(site: Site, release: Release, asked: Asked, wanted: Wanted) -> Head:
    """A query as workers take it."""
    head = site.request_head(release, asked.query)
    head |= {"rows": wanted.rows, "ask": wanted.ask, "graph": wanted.graph}
    if asked.default is not None:
        head |= {"default": asked.default, "named": asked.named}
    return head
