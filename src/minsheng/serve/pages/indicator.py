"""The page of an indicator: its figures by district and year, targets beside results."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from minsheng.serve.pages import asking, chart, page
from minsheng.serve.pages.asking import Row
from minsheng.serve.pages.nodes import Labels, Quote, shortened
from minsheng.serve.pages.promises import Named, href_of, named, paged
from minsheng.serve.pages.source import linked_headers
from minsheng.serve.release import Release

_DRAWN = 60
"""Bars that one chart shows."""
_WHOLE = ("scope-year", "scope-plan", "scope-to-date")
"""Scopes that may stand in one chart; a month's figure may not."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One figure as a row of the series."""

    figure: str
    """Address of its page."""
    is_target: bool
    district: Named
    year: str
    scope: Named | None
    comparator: str
    """Code of the comparator, without its scheme."""
    value: str
    max_value: str
    printed: str
    unit: Named | None
    quote: Quote
    as_of: str
    holder: str
    """Address of what holds it; empty where nothing does."""
    verdict: Named | None


async def indicator(request: Request, release: Release, iri: str) -> Response | None:
    """The page of an indicator; None where the graph knows none of that name."""
    subject = (await asking.around(request, release, "node", iri))[iri]
    if not subject.facts:
        return None
    labels = await asking.labels(request, release)
    pages = await paged(request, release, "series", iri)
    figures = [shown(row, labels, release.base) for row in pages.rows]
    drawn, left = drawable(figures)
    return page(
        request,
        release,
        "indicator.html",
        subject=subject,
        pages=pages,
        figures=figures,
        drawn=chart_of(drawn) if drawn else None,
        left=left,
        notes=subject.back("hasTarget"),
        headers=linked_headers(subject.path, iri),
    )


def shown(row: Row, labels: Labels, base: str) -> Shown:
    """A row of the query `series`."""
    document, start, end = shortened(row["span"]).rsplit("-", 2)
    return Shown(
        figure=href_of(row["figure"], base),
        is_target=row["class"].endswith("#Target"),
        district=named(row["district"], labels, base),
        year=row["year"],
        scope=named(row["scope"], labels, base) if "scope" in row else None,
        comparator=shortened(row.get("comparator", "")).removeprefix("cmp-"),
        value=row.get("value", ""),
        max_value=row.get("maxValue", ""),
        printed=row.get("printed", ""),
        unit=named(row["unit"], labels, base) if "unit" in row else None,
        quote=Quote(document, int(start), int(end), row.get("exact", "")),
        as_of=row.get("asOf", ""),
        holder=href_of(row["holder"], base) if row.get("holder") else "",
        verdict=named(row["verdict"], labels, base) if row.get("verdict") else None,
    )


def drawable(figures: list[Shown]) -> tuple[list[Shown], int]:
    """Figures that one chart can hold, and how many it leaves out: other units, months, words."""
    units = Counter(figure.unit.code for figure in figures if figure.unit and figure.value)
    if not units:
        return [], len(figures)
    common = units.most_common(1)[0][0]
    fit = [
        figure
        for figure in figures
        if figure.value and figure.unit and figure.unit.code == common
        if figure.scope is None or figure.scope.code in _WHOLE
    ]
    return fit[:_DRAWN], len(figures) - len(fit[:_DRAWN])


def chart_of(figures: list[Shown]) -> chart.Bars:
    """Bars in groups of district and year."""
    groups: dict[tuple[str, str], list[chart.Bar]] = {}
    for figure in figures:
        unit = figure.unit.zh if figure.unit else ""
        css = "target" if figure.is_target else "result"
        bar = chart.Bar(unit, float(figure.value), figure.value, css, figure.quote.href)
        groups.setdefault((figure.district.zh, figure.year), []).append(bar)
    return chart.Bars(
        tuple(chart.Group(f"{district} {year}", "", tuple(bars)) for (district, year), bars in groups.items())
    )
