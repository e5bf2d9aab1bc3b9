"""Pages that list: a list of promises, a district, an organisation, a heading, a place."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from minsheng.serve.pages import asking, chart, page, places
from minsheng.serve.pages.asking import Row
from minsheng.serve.pages.nodes import Labels
from minsheng.serve.pages.promises import Named, href_of, kept_share, named, paged, promises
from minsheng.serve.pages.source import linked_headers
from minsheng.serve.release import Release


async def project_list(request: Request, release: Release, iri: str) -> Response | None:
    """The page of a list of promises or of a plan's tables."""
    return await _listing(request, release, iri, "list.html", "promises-of-list")


async def unit(request: Request, release: Release, iri: str) -> Response | None:
    """The page of an organisation: what it leads and supports across years."""
    return await _listing(request, release, iri, "unit.html", "promises-of-unit")


async def place(request: Request, release: Release, iri: str) -> Response | None:
    """The page of a place: the promises that name it."""
    return await _listing(request, release, iri, "place.html", "promises-of-place")


async def _listing(
    request: Request, release: Release, iri: str, template: str, query: str
) -> Response | None:
    """The page of a thing with the promises that belong to it; None where nothing is known of it."""
    subject = (await asking.around(request, release, "node", iri))[iri]
    if not subject.facts:
        return None
    found, pages = await promises(request, release, query, iri)
    return page(
        request,
        release,
        template,
        subject=subject,
        promises=found,
        pages=pages,
        notes=subject.back("hasTarget"),
        headers=linked_headers(subject.path, iri),
    )


async def district(request: Request, release: Release, iri: str) -> Response | None:
    """The page of a district: its lists, documents, organisations, and how its numbers compare."""
    subject = (await asking.around(request, release, "node", iri))[iri]
    if not subject.facts:
        return None
    labels = await asking.labels(request, release)
    counted = await asking.rows(request, release, "verdicts-of-district", iri)
    units = await paged(request, release, "units-of-district", iri)
    return page(
        request,
        release,
        "district.html",
        subject=subject,
        lists=[
            (row, href_of(row["list"], release.base))
            for row in await asking.rows(request, release, "lists-of-district", iri)
        ],
        below=await _below(request, release, iri),
        documents=[
            (row, href_of(row["document"], release.base), named(row.get("kind", ""), labels, release.base))
            for row in await asking.rows(request, release, "documents-of-district", iri)
        ],
        verdicts=kept_share(counted, labels, release.base),
        chart=verdict_chart(counted, labels, release.base),
        pages=units,
        units=[_unit(row, labels, release.base) for row in units.rows],
        headers=linked_headers(subject.path, iri),
    )


async def _below(request: Request, release: Release, iri: str) -> list[tuple[Named, bool]]:
    """The divisions that lie in one, in the order of codes, and whether something is held of each."""
    held = {row["district"] for row in await asking.rows(request, release, "places-held")}
    known = await places.divisions(request, release)
    above = {known[one].within for one in held if one in known}
    return [
        (place.name, place.iri in held or place.iri in above)
        for place in known.values()
        if place.within == iri
    ]


def _unit(row: Row, labels: Labels, base: str) -> tuple[Named, Named | None, int]:
    """An organisation, its function, and how many promises it leads."""
    function = named(row["function"], labels, base) if "function" in row else None
    return Named(href_of(row["unit"], base), row["name"]), function, int(row["promises"])


def verdict_chart(rows: list[Row], labels: Labels, base: str) -> chart.Bars | None:
    """Verdicts by year, as bars."""
    if not rows:
        return None
    groups: dict[str, list[chart.Bar]] = {}
    for row in rows:
        verdict = named(row["verdict"], labels, base)
        bar = chart.Bar(verdict.zh, float(row["count"]), row["count"], verdict.code)
        groups.setdefault(row["year"], []).append(bar)
    return chart.Bars(tuple(chart.Group(year, "", tuple(bars)) for year, bars in groups.items()))
