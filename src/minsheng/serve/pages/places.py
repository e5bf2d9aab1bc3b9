"""Divisions as pages need them: which lie in which, of which something is held, by code."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from starlette.requests import Request

from minsheng.serve.pages import asking
from minsheng.serve.pages.nodes import Labels
from minsheng.serve.pages.promises import Named, named
from minsheng.serve.release import Release

_OFFERED = 200
"""Divisions that a form offers one by one; beyond them, those that others lie in."""


@dataclass(frozen=True, slots=True)
class Place:
    """A division: its IRI, code (GB/T 2260) and the division that it lies in (empty for none)."""

    iri: str
    code: str
    within: str
    name: Named


async def divisions(request: Request, release: Release) -> dict[str, Place]:
    """All divisions by IRI, in the order of their codes."""
    labels = await asking.labels(request, release)
    rows = await asking.rows(request, release, "divisions")
    return {
        row["district"]: Place(
            row["district"],
            row.get("code", ""),
            row.get("within", ""),
            named(row["district"], labels, release.base),
        )
        for row in rows
    }


async def below(request: Request, release: Release, chosen: Sequence[str]) -> list[str]:
    """The divisions chosen and all that lie in them."""
    if not chosen:
        return []
    known = await divisions(request, release)
    found = dict.fromkeys(chosen)
    for iri in known:
        if any(above in found for above in _above(iri, known)):
            found[iri] = None
    return list(found)


def _above(iri: str, known: dict[str, Place]) -> Iterable[str]:
    """The divisions that one lies in, the nearest first."""
    seen = {iri}
    while iri in known and known[iri].within not in ("", *seen):
        iri = known[iri].within
        seen.add(iri)
        yield iri


async def to_choose(request: Request, release: Release, chosen: Sequence[str]) -> list[Place]:
    """Divisions of which documents are held (where many, those that they lie in), and those chosen."""
    known = await divisions(request, release)
    labels = await asking.labels(request, release)
    held = dict.fromkeys(row["district"] for row in await asking.rows(request, release, "places-held"))
    if len(held) > _OFFERED:
        held = dict.fromkeys(known[iri].within or iri if iri in known else iri for iri in held)
    held |= dict.fromkeys(chosen)
    other = [Place(iri, "", "", named(iri, labels, release.base)) for iri in held if iri not in known]
    return [known[iri] for iri in known if iri in held] + other


async def years(request: Request, release: Release) -> list[str]:
    """Years of which documents are held, newest first."""
    rows = await asking.rows(request, release, "places-held")
    return sorted({row["year"] for row in rows}, reverse=True)


@dataclass(frozen=True, slots=True)
class City:
    """A division that others lie in: of how many of them something is held, and how many promises."""

    name: Named
    districts: int
    promises: int


def regions(held: Mapping[str, int], known: dict[str, Place], labels: Labels, base: str) -> list[Region]:
    """Divisions with their promises, by province and city, in the order of codes."""
    found: dict[str, dict[str, list[int]]] = {}
    for iri, promises in held.items():
        above = [*_above(iri, known)]
        city = above[0] if above else iri
        found.setdefault(above[-1] if above else iri, {}).setdefault(city, []).append(promises)
    return [
        (
            named(top, labels, base),
            [City(named(city, labels, base), len(counts), sum(counts)) for city, counts in cities.items()],
        )
        for top, cities in sorted(
            found.items(), key=lambda pair: known[pair[0]].code if pair[0] in known else "~"
        )
    ]


Region = tuple[Named, list[City]]
"""A province and the cities in it."""


def grouped(
    found: Iterable[tuple[str, object]], known: dict[str, Place]
) -> list[tuple[Place | None, list[tuple[str, object]]]]:
    """Things by the division that theirs lies in (None for those in none), in the order of codes.

    `found` gives the IRI of a division with each thing.
    """
    groups: dict[str, list[tuple[str, object]]] = {}
    for iri, thing in found:
        within = known[iri].within if iri in known else ""
        groups.setdefault(within, []).append((iri, thing))
    code = {iri: place.code for iri, place in known.items()}
    return [(known.get(iri), groups[iri]) for iri in sorted(groups, key=lambda iri: code.get(iri, "~"))]
