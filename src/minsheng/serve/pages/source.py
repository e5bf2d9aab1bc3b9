"""The page of a document: its own text, and at their characters all that the graph quotes from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from minsheng.serve import linked, protocol
from minsheng.serve.pages import asking, page
from minsheng.serve.pages.asking import Row
from minsheng.serve.pages.marking import Mark, marked
from minsheng.serve.pages.nodes import PART
from minsheng.serve.problems import Problem
from minsheng.serve.release import Release

_OVERHANG = 600
"""Characters by which a part reaches beyond its bounds to end with a line."""
_KINDS = (
    "figure",
    "project",
    "task",
    "plan-indicator",
    "report",
    "passage",
    "unit",
    "place",
    "list",
    "document",
)
"""Whose mark is shown where several things are quoted from the same words: the first of these."""
_SIGNED = ("project", "task", "plan-indicator", "report", "passage", "list")


@dataclass(frozen=True, slots=True)
class Part:
    """Characters `start` to `end` of a text, as one page of it shows them."""

    number: int
    of: int
    start: int
    end: int


async def document(request: Request, release: Release, iri: str) -> Response | None:
    """The page of a document; None where the graph knows none of that name."""
    found = await asking.around(request, release, "document", iri)
    subject = found[iri]
    if not subject.facts:
        return None
    text = text_of(release, subject.local)
    part = part_of(text, asked_part(request))
    quoted = await asking.rows(request, release, "document-quotes", iri, first=part.start, last=part.end)
    marks = marks_of(quoted, release.base)
    return page(
        request,
        release,
        "document.html",
        subject=subject,
        headers=linked_headers(subject.path, iri),
        part=part,
        text=marked(text[part.start : part.end], part.start, marks) if text else "",
        quoted=quoted if not text else [],
        notes=subject.back("hasTarget"),
        header=sorted(subject.all("additionalProperty"), key=lambda node: node.number("position")),
    )


def linked_headers(path: str, iri: str) -> dict[str, str]:
    """Headers of the page of a thing: its IRI and its other documents."""
    return {"Link": f'<{iri}>; rel="describes", {linked.links(path, "html")}'}


def asked_part(request: Request, name: str = "part") -> int:
    """Number of the part or page a request asks for, 1 where it names none."""
    given = protocol.single(protocol.url_params(request), name)
    if given is None:
        return 1
    if not given.isdecimal() or not given.isascii() or not 1 <= len(given) <= 6 or int(given) < 1:
        raise Problem("bad-request", f"{name} is a number from 1")
    return int(given)


def text_of(release: Release, local: str) -> str:
    """A document's text as it was read; empty where the release does not hold it."""
    path = release.folder / "documents" / f"{local}.txt"
    return path.read_bytes().decode("utf-8", "replace") if path.is_file() else ""


def part_of(text: str, number: int) -> Part:
    """A part of a text, reaching to the ends of its first and last lines.

    What begins in characters `PART * (number - 1)` to `PART * number` is wholly in it, lines of more
    than the overhang excepted.
    """
    count = max(1, -(-len(text) // PART))
    if number > count:
        raise Problem("not-found", f"the document has {count} parts")
    start, end = (number - 1) * PART, min(number * PART, len(text))
    if number > 1:
        start = text.rfind("\n", start - _OVERHANG, start) + 1 or start
    if number < count:
        line = text.find("\n", end, end + _OVERHANG)
        end = line + 1 if line >= 0 else end
    return Part(number, count, start, end)


def marks_of(rows: Sequence[Row], base: str) -> list[Mark]:
    """A mark for each place quoted, by what is quoted from it."""
    places: dict[tuple[int, int], Row] = {}
    for row in rows:
        place = int(row["start"]), int(row["end"])
        if place not in places or _rank(row, base) < _rank(places[place], base):
            places[place] = row
    return [_mark(place, row, base) for place, row in places.items()]


def _kind(row: Row, base: str) -> str:
    return row.get("thing", "").removeprefix(f"{base}id/").partition("/")[0]


def _rank(row: Row, base: str) -> int:
    kind = _kind(row, base)
    return _KINDS.index(kind) if kind in _KINDS else len(_KINDS)


def _mark(place: tuple[int, int], row: Row, base: str) -> Mark:
    """The mark of one place."""
    start, end = place
    kind = _kind(row, base)
    path = row.get("thing", "").removeprefix(f"{base}id/")
    css = row["class"].rpartition("#")[2].lower() if kind == "figure" and "class" in row else kind or "quoted"
    label = (row.get("position") or "¶") if kind in _SIGNED else ""
    href = f"/page/{path}" if kind in _KINDS and kind != "document" else ""
    return Mark(start, end, css, href, f"c{start}-{end}", label)
