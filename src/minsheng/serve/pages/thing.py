"""`/page/{type}/{local}`: the page of a thing, by its type; of a type without its own, what is said of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from starlette.requests import Request
from starlette.responses import Response

from minsheng.serve import linked
from minsheng.serve.pages import concept, figure, indicator, listing, plain, promise, source
from minsheng.serve.release import Release
from minsheng.serve.site import Site

Show = Callable[[Request, Release, str], Awaitable[Response | None]]
"""(request, release, IRI) → the page, None where the graph says nothing of that IRI."""

PAGES: Mapping[str, Show] = {
    "anomaly": figure.anomaly,
    "assessment": figure.assessment,
    "concept": concept.concept,
    "district": listing.district,
    "document": source.document,
    "figure": figure.figure,
    "indicator": indicator.indicator,
    "list": listing.project_list,
    "place": listing.place,
    "plan-indicator": promise.promise,
    "project": promise.promise,
    "task": promise.promise,
    "unit": listing.unit,
}


async def thing(request: Request) -> Response:
    """The page of one thing."""
    site: Site = request.scope["state"]["site"]
    release = site.release()
    path, iri = linked.address_of(request, release)
    show = PAGES.get(path.partition("/")[0], plain.plain)
    return await show(request, release, iri) or await linked.page(request)
