"""Linked data: every IRI of the dataset leads to what the graph says of it.

A thing `/id/{type}/{local}` answers 303 to its page or its data, by Accept. `/page/…` is HTML,
`/data/….{ttl|jsonld|rdf|nt}` the triples that have the thing as subject. A named graph's IRI,
`/graph/…`, gives the graph.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from minsheng.serve import described, formats, negotiate, pages, protocol, respond
from minsheng.serve.cache import Kept
from minsheng.serve.problems import Problem
from minsheng.serve.release import Release
from minsheng.serve.site import Site, matches
from minsheng.serve.wire import Head

_TYPE, _LOCAL = re.compile(r"[a-z][a-z-]{0,40}"), re.compile(r"[a-z0-9][a-z0-9-]{0,200}")
_ENDINGS = {"ttl": "turtle", "jsonld": "jsonld", "rdf": "rdf", "nt": "nt"}
_INCOMING = 200
_LABELS = """
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX dcterms: <http://purl.org/dc/terms/>
SELECT ?subject ?predicate ?object ?label WHERE {
  ?subject ?predicate ?object
  OPTIONAL { ?object skos:prefLabel ?label FILTER(LANG(?label) = "zh") }
} ORDER BY ?predicate ?object"""
_LINKS = """
SELECT ?subject ?predicate ?object WHERE { ?subject ?predicate ?object }
ORDER BY ?predicate ?subject LIMIT 201"""
_KNOWN = "SELECT ?subject ?predicate WHERE { ?subject ?predicate ?object } LIMIT 1"
_DESCRIBED = "CONSTRUCT { ?subject ?predicate ?object } WHERE { ?subject ?predicate ?object }"


def address_of(request: Request, release: Release) -> tuple[str, str]:
    """Local path `{type}/{local}` and IRI of the thing a path names."""
    kind, local = request.path_params["type"], request.path_params["local"]
    if not (_TYPE.fullmatch(kind) and _LOCAL.fullmatch(local)):
        raise Problem("not-found")
    return f"{kind}/{local}", f"{release.base}id/{kind}/{local}"


async def thing(request: Request) -> Response:
    """`/id/{type}/{local}`: 303 to the document that the client likes."""
    site: Site = request.scope["state"]["site"]
    release = site.release()
    path, iri = address_of(request, release)
    await _must_be_known(request, release, iri)
    offered: list[tuple[str, ...]] = [("text/html", "application/xhtml+xml")]
    offered += [formats.BY_NAME[name].accepts for name in _ENDINGS.values()]
    place = negotiate.choose(request.headers.get("accept", ""), offered)
    if place is None:
        raise protocol.not_acceptable([formats.BY_NAME[name] for name in _ENDINGS.values()])
    target = f"/page/{path}" if place == 0 else f"/data/{path}.{list(_ENDINGS)[place - 1]}"
    headers = {
        "Location": target,
        "Vary": "Accept",
        "Link": f'<{target}>; rel="describedby", {links(path)}',
        "Cache-Control": "no-cache",
        respond.RELEASE_HEADER: release.id,
    }
    return Response(status_code=303, headers=headers)


async def document(request: Request) -> Response:
    """`/data/{type}/{local}.{ending}`: the triples of a thing."""
    site: Site = request.scope["state"]["site"]
    release = site.release()
    form = _ENDINGS.get(request.path_params["ending"])
    if form is None:
        raise Problem("not-found", f"there is: {', '.join('.' + ending for ending in _ENDINGS)}")
    path, iri = address_of(request, release)
    head = _about(site, release, _DESCRIBED, iri) | {
        "graph": form,
        "prefixes": described.prefixes_of(release),
    }
    answer, _ = await site.ask(request, release, head)
    if not answer.rows:
        await _must_be_known(request, release, iri)
    headers = {"Link": f'<{iri}>; rel="describes", {links(path, form)}'}
    response = respond.versioned(request, answer.body, answer.media, release.id, vary="Accept-Encoding")
    response.headers.update(headers)
    return response


async def page(request: Request) -> Response:
    """`/page/{type}/{local}`: the thing for a reader, with what points to it."""
    site: Site = request.scope["state"]["site"]
    release = site.release()
    path, iri = address_of(request, release)
    await _must_be_known(request, release, iri)
    said = await _rows(request, release, _LABELS, iri)
    incoming = await _rows(request, release, _LINKS, iri, "object")
    return pages.page(
        request,
        release,
        "thing.html",
        iri=iri,
        local=path,
        said=said,
        incoming=incoming[:_INCOMING],
        more=len(incoming) > _INCOMING,
        headers={"Link": f'<{iri}>; rel="describes", {links(path, "html")}'},
    )


def links(path: str, own: str = "") -> str:
    """Link header: the other documents about the same thing."""
    found = [f'</data/{path}.{ending}>; rel="alternate"; type="{formats.BY_NAME[name].accepts[0]}"'
             for ending, name in _ENDINGS.items() if name != own]  # fmt: skip
    if own != "html":
        found.append(f'</page/{path}>; rel="alternate"; type="text/html"')
    return ", ".join(found)


async def named_graph(request: Request) -> Response:
    """`/graph/{name}`: the named graph of that IRI."""
    site: Site = request.scope["state"]["site"]
    release = site.release()
    name = f"{release.base}graph/{request.path_params['name']}"
    return await graph_answer(request, release, protocol.checked_iri(name, "graph"))


async def graph_answer(request: Request, release: Release, name: str | None) -> Response:
    """A graph of a release: a named one, or (None) the union of all."""
    site: Site = request.scope["state"]["site"]
    form = described.graph_format(request)
    head: Head = {
        "do": "graph",
        "name": name,
        "union": site.union,
        "graph": form.name,
        "cap": site.settings.result_bytes,
    }
    answer, etag = await site.ask(request, release, head)
    if etag and matches(request, etag):
        return respond.unchanged(release.id, etag)
    return respond.kept(site, answer, release.id, etag)


async def graph_store(request: Request) -> Response:
    """`/graph-store?graph=IRI` or `?default`: the Graph Store Protocol, reading."""
    site: Site = request.scope["state"]["site"]
    params = protocol.url_params(request)
    return await graph_answer(request, site.release(), graph_asked(params))


def graph_asked(params: protocol.Params) -> str | None:
    """The graph of an indirect identification; None for the default graph."""
    name, default = protocol.single(params, "graph"), protocol.single(params, "default")
    if (name is None) == (default is None):
        raise Problem("bad-request", "give either graph=IRI or default")
    return None if name is None else protocol.checked_iri(name, "graph")


async def shapes(request: Request) -> Response:
    """`/def/shapes`: the shapes, as data."""
    site: Site = request.scope["state"]["site"]
    release = site.release()
    head = site.request_head(release, _SHAPES) | {"rows": None, "ask": None}
    head |= {"graph": described.graph_format(request).name, "prefixes": described.prefixes_of(release)}
    answer, etag = await site.ask(request, release, head)
    return respond.kept(site, answer, release.id, etag)


_SHAPES = """
PREFIX sh: <http://www.w3.org/ns/shacl#>
CONSTRUCT { ?subject ?predicate ?object } WHERE {
  ?subject ?predicate ?object .
  FILTER EXISTS { VALUES ?kind { sh:NodeShape sh:PropertyShape } ?subject a ?kind }
}"""


def _about(site: Site, release: Release, text: str, iri: str, variable: str = "subject") -> Head:
    head = site.request_head(release, text)
    return head | {"rows": "json", "ask": None, "graph": "turtle", "bind": {variable: [iri]}}


async def _rows(
    request: Request, release: Release, text: str, iri: str, variable: str = "subject"
) -> list[dict[str, Any]]:
    site: Site = request.scope["state"]["site"]
    answer, _ = await site.ask(request, release, _about(site, release, text, iri, variable))
    return _bindings(answer)


def _bindings(answer: Kept) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(answer.body)["results"]["bindings"]
    return rows


async def _must_be_known(request: Request, release: Release, iri: str) -> None:
    """404 for a thing the graph does not know, 410 for one that an earlier release had."""
    site: Site = request.scope["state"]["site"]
    answer, _ = await site.ask(request, release, _about(site, release, _KNOWN, iri))
    if answer.rows:
        return
    raise Problem("gone" if iri in withdrawn(release.folder) else "not-found", iri)


@lru_cache(maxsize=2)
def withdrawn(folder: Path) -> frozenset[str]:
    """IRIs that earlier releases had and this one has not: the file `withdrawn.txt`, one a line."""
    path = folder / "withdrawn.txt"
    return frozenset(path.read_text(encoding="utf-8").split()) if path.is_file() else frozenset()
