"""`/map`: districts coloured by a chosen figure, with a table of the same numbers; other cities as a list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from minsheng.serve import protocol
from minsheng.serve.pages import asking, mapping, page, places
from minsheng.serve.pages.compare import chosen
from minsheng.serve.pages.mapping import Shown, Step
from minsheng.serve.pages.nodes import Labels, shortened
from minsheng.serve.pages.outlines import Outline, Shape, outlines
from minsheng.serve.pages.paging import Paged
from minsheng.serve.pages.places import Place
from minsheng.serve.pages.promises import Named, named
from minsheng.serve.pages.source import asked_part
from minsheng.serve.problems import Problem
from minsheng.serve.release import Release

KINDS = ("promises", "kept", "target", "result", "ratio")
_OF_INDICATOR = KINDS[2:]
_LISTED = 50
"""Divisions beyond the map that one page lists."""
_CLASSES = {"target": "Target", "result": "Result"}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request chooses to see."""

    kind: str
    indicator: str
    """IRI, empty where the kind needs none."""
    year: str
    outline: str
    """Code of a city or province with an outline; empty for none."""


@dataclass(frozen=True, slots=True)
class Division:
    """One division of a map or a list, and what it has."""

    place: Place | None
    """None where the outline has a division that the graph has not."""
    shown: Shown | None
    step: int
    shape: Shape | None = None


async def district_map(request: Request) -> Response:
    """The page."""
    release: Release = request.scope["state"]["site"].release()
    known = await places.divisions(request, release)
    asked = await _asked(request, release, known)
    found, unit = await _found(request, release, asked)
    steps = mapping.steps(found.values())
    number = asked_part(request, "page")
    drawn = outlines().get(asked.outline)
    on_map = _on_map(drawn, known, found, steps) if drawn else []
    mapped = {one.place.iri for one in on_map if one.place}
    listed = [iri for iri in [*known, *sorted(set(found) - set(known))] if iri in found and iri not in mapped]
    shown = listed[(number - 1) * _LISTED : number * _LISTED]
    if number > 1 and not shown:
        raise Problem("not-found", "there are not so many pages")
    labels = await asking.labels(request, release)
    others = [(iri, Division(_place(iri, known, labels, release), found[iri], 0)) for iri in shown]
    return page(
        request,
        release,
        "map.html",
        asked=asked,
        outline=drawn,
        centre=_by_code(known).get(asked.outline),
        divisions=on_map,
        others=places.grouped(others, known),
        pages=Paged(number, (), more=len(listed) > number * _LISTED),
        steps=steps,
        unit=named(unit, labels, release.base) if unit else None,
        indicator=named(asked.indicator, labels, release.base) if asked.indicator else None,
        indicators=await _indicators(request, release),
        years=await places.years(request, release),
        maps=[place for code in outlines() if (place := _by_code(known).get(code))],
        code=shortened(asked.indicator) if asked.indicator else "",
    )


def _by_code(known: Mapping[str, Place]) -> dict[str, Place]:
    return {place.code: place for place in known.values()}


def _place(iri: str, known: Mapping[str, Place], labels: Labels, release: Release) -> Place:
    return known.get(iri) or Place(iri, "", "", named(iri, labels, release.base))


async def _asked(request: Request, release: Release, known: Mapping[str, Place]) -> Asked:
    """The choice of a request; a Problem for what there is not."""
    params = protocol.url_params(request)
    given = {name: (protocol.single(params, name) or "").strip() for name, _ in params}
    for name in given:
        if name not in ("show", "indicator", "year", "place", "page", "release"):
            raise Problem("parameter", f"no parameter {name[:60]!r}; there is: show, indicator, year, place")
    kind = given.get("show") or ("target" if given.get("indicator") else "promises")
    if kind not in KINDS:
        raise Problem("parameter", f"show is one of: {', '.join(KINDS)}")
    years = await places.years(request, release)
    year = given.get("year") or (years[0] if years else "")
    if year and not (year.isascii() and year.isdecimal() and len(year) == 4):
        raise Problem("parameter", "a year is four digits such as 2023")
    indicator = (
        await _indicator(request, release, given.get("indicator", "")) if kind in _OF_INDICATOR else ""
    )
    there = [code for code in outlines() if code in _by_code(known)]
    outline = given.get("place") or next(iter(there), "")
    if outline and outline not in there:
        raise Problem("parameter", f"no outline of {outline[:60]!r}; there is: {', '.join(there) or 'none'}")
    return Asked(kind, indicator, year, outline)


async def _indicator(request: Request, release: Release, text: str) -> str:
    """IRI of the indicator named, or of the one compared most; empty where there is none."""
    if text:
        iri = f"{release.base}id/indicator/{shortened(text)}"
        if iri not in await asking.labels(request, release):
            raise Problem("parameter", f"no indicator {text[:60]!r}")
        return iri
    often = await asking.rows(request, release, "compare-often")
    return often[0]["indicator"] if often else ""


async def _found(request: Request, release: Release, asked: Asked) -> tuple[Mapping[str, Shown], str]:
    """What each division has, and the unit of measure of the numbers (an IRI; empty for none)."""
    if asked.kind == "promises":
        return mapping.counted(await asking.rows(request, release, "covered"), asked.year), ""
    if not asked.year or (asked.kind in _OF_INDICATOR and not asked.indicator):
        return {}, ""
    if asked.kind == "kept":
        return mapping.kept(await asking.rows(request, release, "map-verdicts", year=int(asked.year))), ""
    if asked.kind == "ratio":
        held = await chosen(request, release, asked.indicator, (), (int(asked.year),))
        answers = [one for found in held.judged.values() for one in found]
        return mapping.ratios(held.keys, answers, release.base), ""
    rows = await asking.rows(request, release, "map-figures", asked.indicator, year=int(asked.year))
    kind = _CLASSES[asked.kind]
    return mapping.figures([row for row in rows if shortened(row["class"]) == kind], release.base)


def _on_map(
    outline: Outline, known: Mapping[str, Place], found: Mapping[str, Shown], steps: Sequence[Step]
) -> list[Division]:
    """The divisions of an outline, joined to the graph by their codes."""
    by_code = _by_code(known)
    divisions = []
    for shape in outline.shapes:
        place = by_code.get(shape.code)
        shown = found.get(place.iri) if place else None
        step = mapping.step_of(shown.value, steps) if shown else 0
        divisions.append(Division(place, shown, step, shape))
    return divisions


async def _indicators(request: Request, release: Release) -> list[Named]:
    """Indicators that can be chosen, by name."""
    labels = await asking.labels(request, release)
    rows = await asking.rows(request, release, "compare-topics")
    found = dict.fromkeys(row["indicator"] for row in rows)
    return [named(iri, labels, release.base) for iri in found]
