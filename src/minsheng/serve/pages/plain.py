"""The page of any thing: all that is said of it, and what points to it, page by page."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from starlette.requests import Request
from starlette.responses import Response

from minsheng.serve import described
from minsheng.serve.pages import asking, page
from minsheng.serve.pages.asking import Row
from minsheng.serve.pages.nodes import place_in
from minsheng.serve.pages.paging import LINKS, Paged
from minsheng.serve.pages.source import asked_part, linked_headers
from minsheng.serve.problems import Problem
from minsheng.serve.release import Release

_NAMES = ("#prefLabel", "/title", "/description")
"""What a thing is called, the first that it has."""


async def plain(request: Request, release: Release, iri: str) -> Response | None:
    """The page of a thing without a page of its own kind; None where the graph says nothing of it."""
    number = asked_part(request, "page")
    said = await asking.rows(request, release, "said", iri)
    if not said:
        return None
    incoming = await asking.rows(request, release, "incoming", iri, offset=(number - 1) * LINKS)
    if number > 1 and not incoming:
        raise Problem("not-found", "there are not so many pages")
    pages = Paged(number, incoming[:LINKS], more=len(incoming) > LINKS)
    return page(
        request,
        release,
        "thing.html",
        iri=iri,
        local=iri.removeprefix(f"{release.base}id/"),
        label=next((row["object"] for end in _NAMES for row in said if row["property"].endswith(end)), ""),
        said=by_property(said),
        pages=pages,
        incoming=by_property(pages.rows),
        address=Addresses(release),
        headers=linked_headers(iri.removeprefix(f"{release.base}id/"), iri),
    )


def by_property(rows: Sequence[Row]) -> list[tuple[str, list[Row]]]:
    """Rows in groups of one property each."""
    return [(name, list(group)) for name, group in groupby(rows, key=lambda row: row["property"])]


class Addresses:
    """How IRIs show and where they lead."""

    def __init__(self, release: Release) -> None:
        self.base = release.base
        self.prefixes = described.prefixes_of(release)

    def short(self, iri: str) -> str:
        """A prefixed name where there is a prefix, a path where it is a thing of the dataset."""
        if iri.startswith(f"{self.base}id/"):
            return iri.removeprefix(f"{self.base}id/")
        for prefix, start in self.prefixes.items():
            if iri.startswith(start) and len(iri) > len(start):
                return f"{prefix}:{iri.removeprefix(start)}"
        return iri

    def href(self, iri: str) -> str:
        """Address of its page here, or its own; a span leads to its words; empty where it leads nowhere."""
        path = iri.removeprefix(f"{self.base}id/")
        document, start, end = [*path.removeprefix("span/").rsplit("-", 2), "", ""][:3]
        if path.startswith("span/") and start.isdecimal() and end.isdecimal():
            return place_in(document, int(start), int(end))
        if path != iri:
            return f"/page/{path}"
        if iri.startswith(f"{self.base}def#"):
            return f"/def#{iri.removeprefix(f'{self.base}def#')}"
        if iri.startswith(f"{self.base}graph/"):
            return f"/graph/{iri.removeprefix(f'{self.base}graph/')}"
        return iri if iri.startswith(("https://", "http://")) else ""
