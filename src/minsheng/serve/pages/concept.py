"""The page of a coded value: a theme, a function, a heading, a type of anomaly, any other."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from minsheng.serve.pages import asking, page, plain
from minsheng.serve.pages.nodes import Node
from minsheng.serve.pages.promises import Named, href_of, named, paged, promises
from minsheng.serve.pages.source import linked_headers
from minsheng.serve.release import Release


async def concept(request: Request, release: Release, iri: str) -> Response | None:
    """The page of a concept, by its scheme."""
    subject = (await asking.around(request, release, "node", iri))[iri]
    scheme = subject.one("inScheme")
    if scheme is None:
        return await plain.plain(request, release, iri)
    if scheme.local in ("theme", "programme"):
        return await theme(request, release, subject)
    if scheme.local == "unit-function":
        return await function(request, release, subject)
    if scheme.local == "an":
        return await kind_of_anomaly(request, release, subject)
    if subject.quote is not None:
        return await heading(request, release, subject)
    return await plain.plain(request, release, iri)


async def theme(request: Request, release: Release, subject: Node) -> Response:
    """A theme or programme: its promises across districts and years, its indicators."""
    found, pages = await promises(request, release, "promises-of-theme", subject.iri)
    labels = await asking.labels(request, release)
    rows = await asking.rows(request, release, "indicators-of-theme", subject.iri)
    return page(
        request,
        release,
        "theme.html",
        subject=subject,
        promises=found,
        pages=pages,
        indicators=[(named(row["indicator"], labels, release.base), row["figures"]) for row in rows],
        headers=linked_headers(subject.path, subject.iri),
    )


async def heading(request: Request, release: Release, subject: Node) -> Response:
    """A heading of one list: the promises under it."""
    found, pages = await promises(request, release, "promises-of-heading", subject.iri)
    return page(
        request,
        release,
        "heading.html",
        subject=subject,
        promises=found,
        pages=pages,
        notes=subject.back("hasTarget"),
        headers=linked_headers(subject.path, subject.iri),
    )


async def function(request: Request, release: Release, subject: Node) -> Response:
    """A function of organisations: who has it in each district."""
    labels = await asking.labels(request, release)
    pages = await paged(request, release, "units-of-function", subject.iri)
    units = [
        (
            Named(href_of(row["unit"], release.base), row["name"]),
            named(row["district"], labels, release.base),
            row["promises"],
        )
        for row in pages.rows
    ]
    return page(
        request,
        release,
        "function.html",
        subject=subject,
        units=units,
        pages=pages,
        headers=linked_headers(subject.path, subject.iri),
    )


async def kind_of_anomaly(request: Request, release: Release, subject: Node) -> Response:
    """A type of anomaly: all that were found."""
    pages = await paged(request, release, "anomalies-of-type", subject.iri)
    return page(
        request,
        release,
        "anomalies.html",
        subject=subject,
        pages=pages,
        found=[{**row, "href": href_of(row["anomaly"], release.base)} for row in pages.rows],
        headers=linked_headers(subject.path, subject.iri),
    )
