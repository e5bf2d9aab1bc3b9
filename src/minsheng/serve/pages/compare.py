"""`/compare`: promised beside reported, of themes and indicators, in chosen districts and years."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from minsheng.serve import described, protocol
from minsheng.serve.pages import asking, page, places
from minsheng.serve.pages.beside import lines_of
from minsheng.serve.pages.comparing import VERDICTS, Choice, Key, Line, choice, day_of, keys_of
from minsheng.serve.pages.comparison_charts import amounts, verdicts
from minsheng.serve.pages.nodes import Labels, shortened
from minsheng.serve.pages.paging import Paged
from minsheng.serve.pages.promises import Named, named
from minsheng.serve.pages.source import asked_part
from minsheng.serve.problems import Problem
from minsheng.serve.release import Release

TOPICS, LINES = 4, 28
"""Topics that one page compares, and lines that it shows of all of them."""
_TYPES = {"theme": "concept", "indicator": "indicator", "district": "district"}
_FIGURES = 50_000
"""Figures among which a choice is made."""
_PAIRS = 60
"""Districts and years held from which on a theme is shown for the last year, unless the reader chooses."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request chooses: IRIs of topics and districts, years."""

    topics: tuple[str, ...]
    districts: tuple[str, ...]
    years: tuple[int, ...]
    given: tuple[tuple[str, str], ...]
    """Parameters, for links: name and short value."""
    narrowed: bool = False
    """Whether the year was chosen for the reader."""

    @property
    def places(self) -> str:
        """The districts and years alone, to go behind another topic."""
        kept = [(name, value) for name, value in self.given if name in ("district", "year")]
        return "&" + urlencode(kept) if kept else ""

    @property
    def search(self) -> str:
        """The choice as the query of an address."""
        return urlencode(self.given)


@dataclass(frozen=True, slots=True)
class Section:
    """One topic as the page shows it."""

    topic: Named
    is_theme: bool
    choice: Choice
    lines: Sequence[Line]
    pages: Paged
    tally: Sequence[tuple[Named | None, int]]
    charts: Sequence[object]


async def compare(request: Request) -> Response:
    """The page: a form, and for each chosen topic a chart and a table."""
    release: Release = request.scope["state"]["site"].release()
    asked = await asked_of(request, release)
    number = asked_part(request, "page")
    sections = [await _section(request, release, asked, topic, number) for topic in asked.topics]
    cited = protocol.single(protocol.url_params(request), "release") or ""
    permanent = urlencode([*asked.given, ("release", release.id)])
    return page(
        request,
        release,
        "compare.html",
        asked=asked,
        chosen={value for _, value in asked.given},
        sections=sections,
        day_of=day_of,
        number=number,
        more=any(section.pages.more for section in sections),
        form=await _form(request, release, asked),
        often=[] if sections else await _often(request, release),
        permanent=f"{described.origin(request)}/compare?{permanent}",
        cited=cited if cited != release.id else "",
    )


async def asked_of(request: Request, release: Release) -> Asked:
    """The choice of a request; a Problem names what is not in the graph."""
    asked = await _given(request, release)
    years = await _narrowed(request, release, asked)
    given = (*asked.given, *(("year", str(year)) for year in years if not asked.years))
    return replace(asked, years=years, given=given, narrowed=years != asked.years)


async def _given(request: Request, release: Release) -> Asked:
    """What the parameters say."""
    labels = await asking.labels(request, release)
    params = [(name, value.strip()) for name, value in protocol.url_params(request) if value.strip()]
    for name, _ in params:
        if name not in (*_TYPES, "year", "page", "release"):
            raise Problem("parameter", f"no parameter {name[:60]!r}; there is: {', '.join(_TYPES)}, year")
    found: dict[str, list[str]] = {name: [] for name in _TYPES}
    for name, value in dict.fromkeys(params):
        if name in _TYPES:
            iri = f"{release.base}id/{_TYPES[name]}/{shortened(value)}"
            if iri not in labels:
                raise Problem("parameter", f"no {name} {value[:60]!r}")
            found[name].append(iri)
    topics = tuple(found["indicator"] + found["theme"])
    if len(topics) > TOPICS:
        raise Problem("parameter", f"at most {TOPICS} themes and indicators at once")
    years = tuple(dict.fromkeys(_year(value) for name, value in params if name == "year"))
    given = [(name, shortened(iri)) for name in ("indicator", "theme", "district") for iri in found[name]]
    given += [("year", str(year)) for year in years]
    return Asked(topics, tuple(found["district"]), years, tuple(given))


def _year(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) == 4):
        raise Problem("parameter", "a year is four digits such as 2023")
    return int(text)


async def chosen(
    request: Request, release: Release, topic: str, districts: Sequence[str], years: Sequence[int]
) -> Choice:
    """The figures of one topic in districts (and what lies in them) and years; all where none are named."""
    within = await places.below(request, release, districts)
    bound: dict[str, int | str] = {
        "places": f" {' '.join(within)} " if within else "",
        "years": f" {' '.join(map(str, years))} " if years else "",
    }
    if len(years) == 1:
        bound["year"] = years[0]
    rows = await asking.bound_rows(request, release, "compare-keys", topic, bound)
    keys = keys_of(rows, release.base)
    if len(keys) > _FIGURES:
        raise Problem("result-too-large", "too many figures to compare: choose districts or years")
    return choice(keys, await asking.bound_rows(request, release, "compare-answers", topic, bound))


async def _narrowed(request: Request, release: Release, asked: Asked) -> tuple[int, ...]:
    """Years to show: those asked for, else all; the last alone where a theme would take in a large corpus."""
    if asked.years or asked.districts or all("/indicator/" in topic for topic in asked.topics):
        return asked.years
    held = await asking.rows(request, release, "places-held")
    return (max(int(row["year"]) for row in held),) if len(held) > _PAIRS else ()


async def _section(request: Request, release: Release, asked: Asked, topic: str, number: int) -> Section:
    """One topic, one page of its lines."""
    labels = await asking.labels(request, release)
    found = await chosen(request, release, topic, asked.districts, asked.years)
    size = LINES // len(asked.topics)
    keys = ordered(found)
    shown = keys[(number - 1) * size : number * size]
    if number > 1 and not shown and len(asked.topics) == 1:
        raise Problem("not-found", "there are not so many pages")
    lines = await lines_of(request, release, found, shown)
    is_theme = "/concept/" in topic
    label = named(topic, labels, release.base)
    return Section(
        topic=label,
        is_theme=is_theme,
        choice=found,
        lines=lines,
        pages=Paged(number, (), more=len(keys) > number * size),
        tally=tally(found, release, labels),
        charts=verdicts(found, labels, release.base, label) if is_theme else amounts(lines, label),
    )


def ordered(found: Choice) -> list[Key]:
    """The lines of a choice in the order of the page: what was promised, then what nobody promised."""
    return [*found.targets, *found.unpromised]


def tally(found: Choice, release: Release, labels: Labels) -> list[tuple[Named | None, int]]:
    """Verdicts with the number of promised figures that have each; None for those without a comparison."""
    codes = [found.verdict_of(key.figure) for key in found.targets]
    counted = []
    for code in (*VERDICTS[2:4], *VERDICTS[:2], *VERDICTS[4:], ""):
        if code in codes:
            verdict = named(f"{release.base}id/concept/{code}", labels, release.base) if code else None
            counted.append((verdict, codes.count(code)))
    return counted


# ---------------------------------------------------------------------------------------- form


@dataclass(frozen=True, slots=True)
class Form:
    """What can be chosen."""

    themes: Sequence[Named]
    programmes: Sequence[Named]
    indicators: Sequence[tuple[Named | None, Sequence[Named]]]
    """By theme; None for those without."""
    places: Sequence[places.Place]
    years: Sequence[str]


async def _form(request: Request, release: Release, asked: Asked) -> Form:
    """Themes, programmes, indicators, the districts and years of which something is held."""
    labels = await asking.labels(request, release)
    rows = await asking.rows(request, release, "compare-topics")
    groups: dict[str, dict[str, None]] = {}
    placed: set[str] = set()
    for row in sorted(rows, key=lambda row: "/concept/theme-" not in row.get("theme", "")):
        theme = row.get("theme", "")
        if row["indicator"] not in placed:
            placed.add(row["indicator"])
            groups.setdefault(theme if "/concept/theme-" in theme else "", {})[row["indicator"]] = None
    base = release.base
    return Form(
        themes=_concepts(labels, base, "theme-"),
        programmes=_concepts(labels, base, "programme-"),
        indicators=[
            (named(theme, labels, base) if theme else None, [named(iri, labels, base) for iri in members])
            for theme, members in sorted(groups.items(), key=lambda pair: (not pair[0], pair[0]))
        ],
        places=await places.to_choose(request, release, asked.districts),
        years=await places.years(request, release),
    )


def _concepts(labels: Labels, base: str, start: str) -> list[Named]:
    """Concepts whose local name begins so, in the order of their names."""
    prefix = f"{base}id/concept/{start}"
    return [named(iri, labels, base) for iri in sorted(labels) if iri.startswith(prefix)]


async def _often(request: Request, release: Release) -> list[tuple[Named, str, str]]:
    """Indicators that are compared most, with their districts and targets."""
    labels = await asking.labels(request, release)
    rows = await asking.rows(request, release, "compare-often")
    return [(named(row["indicator"], labels, release.base), row["districts"], row["targets"]) for row in rows]
