"""The endpoint's routes, and the application they make."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.routing import Route, Router
from starlette.types import ASGIApp, Receive, Scope, Send

from minsheng.serve import described, dumps, linked, openapi, pages, questions, sparql
from minsheng.serve.front import Front
from minsheng.serve.pages import asked, assets, changes, compare, compare_files, district_map, home, search
from minsheng.serve.pages.thing import thing
from minsheng.serve.site import Site
from minsheng.serve.vocabulary import pages as vocabulary

ROUTES = [
    Route("/", home.home),
    Route("/sparql", sparql.sparql, methods=["GET", "POST"]),
    Route("/sparql/", sparql.sparql, methods=["GET", "POST"]),
    Route("/graph-store", linked.graph_store),
    Route("/graph/{name:path}", linked.named_graph),
    Route("/id/{type}/{local}", linked.thing),
    Route("/page/{type}/{local}", thing),
    Route("/data/{type}/{local}.{ending}", linked.document),
    Route("/def", vocabulary.terms),
    Route("/def/shapes", vocabulary.shapes),
    Route("/def/codes", vocabulary.codes),
    Route("/def/codes/{scheme}", vocabulary.scheme),
    Route("/def/diagram/{name}.svg", vocabulary.drawing),
    Route("/def/problem/{kind}", pages.problem_kinds),
    Route("/queries", asked.listing),
    Route("/queries/{name}.{ending}", questions.call),
    Route("/queries/{name}", asked.form),
    Route("/compare.{ending}", compare_files.download),
    Route("/compare", compare.compare),
    Route("/map", district_map.district_map),
    Route("/changes.{ending}", changes.download),
    Route("/changes", changes.changes),
    Route("/openapi.json", openapi.document),
    Route("/openapi", openapi.reading),
    Route("/.well-known/void", dumps.dataset),
    Route("/.well-known/sparql-examples", questions.examples),
    Route("/dataset", dumps.dataset),
    Route("/search", search.search),
    Route("/search/suggest", search.suggestions),
    Route("/quality", home.quality),
    Route("/static/{name}", assets.asset),
    Route("/dump/", dumps.listing),
    Route("/dump/{path:path}", dumps.file),
    Route("/about", pages.about),
    Route("/health", described.health),
    Route("/metrics", described.metrics),
]


def application(site: Site, routes: Sequence[Route] = ROUTES) -> ASGIApp:
    """The application of one listener."""
    return Front(_Raising(Router(routes, redirect_slashes=False)), site)


class _Raising:
    """Has the router raise for an unknown path or method, so that `Front` writes the answer."""

    def __init__(self, router: Router) -> None:
        self.router = router

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["app"] = self.router
        await self.router(scope, receive, send)
