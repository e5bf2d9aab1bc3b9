"""Promises in a table: of a list, a unit, a theme, a heading, a place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.requests import Request

from minsheng.serve.pages import asking
from minsheng.serve.pages.asking import Row
from minsheng.serve.pages.nodes import Labels, shortened
from minsheng.serve.pages.paging import LINKS, Paged
from minsheng.serve.pages.source import asked_part
from minsheng.serve.problems import Problem
from minsheng.serve.release import Release


@dataclass(frozen=True, slots=True)
class Named:
    """Something with an address and a name in zh and en."""

    href: str
    zh: str
    en: str = ""
    code: str = ""
    """Local name, for the style of a badge."""


@dataclass(frozen=True, slots=True)
class Promise:
    """One promise as a row."""

    href: str
    kind: str
    """`Project`, `Task` or `PlanIndicator`."""
    number: str
    year: str
    district: Named
    text: str
    headings: str
    leads: list[Named]
    deadline: str
    targets: int
    reports: int
    verdicts: list[Named]
    statuses: list[Named]


def named(iri: str, labels: Labels, base: str) -> Named:
    """A coded value, indicator or district by its shared labels."""
    zh, en = labels.get(iri, ("", ""))
    local = shortened(iri)
    return Named(href_of(iri, base), zh or local, en, local)


def href_of(iri: str, base: str) -> str:
    """Address of a thing's page."""
    return f"/page/{iri.removeprefix(f'{base}id/')}"


def promise(row: Row, labels: Labels, base: str) -> Promise:
    """A row of one of the queries `promises-of-…`."""
    leads = [line.partition(" ") for line in row.get("leads", "").split("\n") if line]
    return Promise(
        href=href_of(row["promise"], base),
        kind=shortened(row.get("kind", "")),
        number=row.get("number", ""),
        year=row.get("year", ""),
        district=named(row.get("district", ""), labels, base),
        text=row.get("text", ""),
        headings=row.get("headings", ""),
        leads=[Named(href_of(iri, base), name) for iri, _, name in leads],
        deadline=row.get("deadline", ""),
        targets=int(row.get("targets", "0")),
        reports=int(row.get("reports", "0")),
        verdicts=[named(iri, labels, base) for iri in row.get("verdicts", "").split()],
        statuses=[named(iri, labels, base) for iri in row.get("statuses", "").split()],
    )


async def promises(request: Request, release: Release, query: str, iri: str) -> tuple[list[Promise], Paged]:
    """The promises of one page of a list that a query gives, and which page that is."""
    found = await paged(request, release, query, iri)
    labels = await asking.labels(request, release)
    return [promise(row, labels, release.base) for row in found.rows], found


async def paged(request: Request, release: Release, query: str, iri: str) -> Paged:
    """One page of the rows of a query, the one the request asks for."""
    number = asked_part(request, "page")
    rows = await asking.rows(request, release, query, iri, offset=(number - 1) * LINKS)
    if number > 1 and not rows:
        raise Problem("not-found", "there are not so many pages")
    return Paged(number, rows[:LINKS], more=len(rows) > LINKS)


def kept_share(rows: Sequence[Row], labels: Labels, base: str) -> list[tuple[str, list[tuple[Named, int]]]]:
    """Verdicts counted by year, from rows with year, verdict and count."""
    years: dict[str, list[tuple[Named, int]]] = {}
    for row in rows:
        verdict = named(row["verdict"], labels, base)
        years.setdefault(row["year"], []).append((verdict, int(row["count"])))
    return list(years.items())
