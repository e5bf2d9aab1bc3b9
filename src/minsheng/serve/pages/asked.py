"""`/queries` and `/queries/{name}`: the questions as forms, their answers as table and chart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from minsheng import canned
from minsheng.errors import QueryError, UsageError
from minsheng.resources import Words, rows
from minsheng.serve import described, protocol, questions
from minsheng.serve import pages as plain_pages
from minsheng.serve.cache import Kept
from minsheng.serve.pages import asking, chart, page
from minsheng.serve.pages.home import by_reader
from minsheng.serve.pages.nodes import Labels, shortened
from minsheng.serve.pages.plain import Addresses
from minsheng.serve.problems import Problem
from minsheng.serve.release import Release
from minsheng.serve.site import Site

_COLUMNS = Path(__file__).parents[1] / "texts" / "columns.csv"
_DRAWN = 60
"""Bars or groups that a chart shows."""
_YEAR = "year"
_ROWS = 100
"""Rows that the page shows; downloads have all."""
Term = dict[str, str]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of an answer: its words, where they lead, whether it is a number."""

    text: str
    href: str = ""
    number: bool = False
    lang: str = ""
    kind: str = ""
    """Type of a thing that has no name, for the page to say what the link leads to."""


async def listing(request: Request) -> Response:
    """`/queries`: all questions, by who asks them; their description in JSON for programs."""
    site: Site = request.scope["state"]["site"]
    release = site.release()
    if not described.wants_page(request) and request.headers.get("accept"):
        return await questions.listing(request)
    return page(request, release, "queries.html", groups=by_reader(release))


async def form(request: Request) -> Response:
    """`/queries/{name}`: a question, its form, its answer."""
    site: Site = request.scope["state"]["site"]
    release = site.release()
    query = questions.query_of(request, release)
    params = protocol.url_params(request)
    cited = protocol.single(params, "release") or ""
    given = _given(params, query)
    answer = await _answer(request, release, query, given)
    labels = await asking.labels(request, release)
    table = plain_pages.table_of(answer)
    link = f"/queries/{query.name}"
    return page(
        request,
        release,
        "query.html",
        query=query,
        options={param.name: await questions._options(request, release, param) for param in query.params},
        chosen={param.name: chosen(param, given, release.base) for param in query.params},
        names=table["names"],
        columns=columns(),
        rows=[[cell(term, labels, release) for term in row] for row in table["rows"][:_ROWS]],
        count=table["count"],
        drawn=drawn(query, table["names"], table["rows"], labels),
        search="?" + urlencode(given) if given else "",
        permanent=f"{described.origin(request)}{link}?{urlencode({**given, 'release': release.id})}",
        cited=cited if cited != release.id else "",
        headers={"Link": f'<{link}.csv>; rel="alternate"; type="text/csv"'},
    )


@cache
def columns() -> dict[str, Words]:
    """What the columns of answers are called, by variable."""
    return {row["name"]: Words(row["zh"], row["en"]) for row in rows(_COLUMNS, "name", "zh", "en")}


def _title(name: str) -> str:
    """What a column is called in both languages."""
    words = columns().get(name, Words(name, ""))
    return f"{words.zh} {words.en}".strip()


def _given(params: protocol.Params, query: canned.Query) -> dict[str, str]:
    """Values of the parameters that a request gives; one that the query has not is refused."""
    names = {param.name for param in query.params}
    for name, _ in params:
        if name not in names and name != "release":
            there = ", ".join(sorted(names)) or "none"
            raise Problem("parameter", f"no parameter {name[:60]!r}; there is: {there}")
    found = {name: protocol.single(params, name) for name in names}
    return {name: found[name] or "" for name in sorted(names) if found[name] is not None}


async def _answer(request: Request, release: Release, query: canned.Query, given: dict[str, str]) -> Kept:
    """Rows of the query in JSON."""
    site: Site = request.scope["state"]["site"]
    try:
        text, terms = query.bind(given)
    except (QueryError, UsageError) as error:
        raise Problem("parameter", str(error)) from error
    bind = {name.value: _parts(term) for name, term in terms.items()}
    head = site.request_head(release, text) | {"rows": "json", "ask": None, "graph": None, "bind": bind}
    answer, _ = await site.ask(request, release, head)
    return answer


def _parts(term: Any) -> list[str]:
    """A term as workers take it."""
    datatype = getattr(term, "datatype", None)
    return [term.value] if datatype is None else [term.value, datatype.value]


def chosen(param: canned.Param, given: dict[str, str], base: str) -> str:
    """The value a form shows as chosen, as the drop-down has it."""
    text = given.get(param.name, param.default or "")
    if not text:
        return ""
    try:
        return param.term(text, base).value
    except QueryError:
        return text


def cell(term: Term | None, labels: Labels, release: Release) -> Cell:
    """One value of an answer as people read it."""
    if term is None:
        return Cell("")
    value = term["value"]
    if term["type"] != "uri":
        number = term.get("datatype", "").endswith(("#integer", "#decimal", "#double"))
        return Cell(value, number=number, lang="en" if term.get("xml:lang") == "en" else "")
    addresses = Addresses(release)
    name = labels.get(value, ("", ""))[0]
    path = value.removeprefix(f"{release.base}id/")
    kind = path.partition("/")[0] if path != value and not name else ""
    return Cell(name or addresses.short(value), addresses.href(value), kind=kind)


def drawn(
    query: canned.Query, names: Sequence[str], rows: Sequence[Sequence[Term | None]], labels: Labels
) -> tuple[Markup, list[str]] | None:
    """The chart a query hints at, and the names of its series; None where it has none or nothing to draw."""
    hint = query.chart
    if hint is None:
        return None
    shown = hint.x, hint.y, hint.series, _dated(hint, names)
    columns = [names.index(name) if name else -1 for name in shown]
    found = [triple for row in rows for triple in [_triple(row, columns, labels)] if triple is not None]
    if not found:
        return None
    series = list(dict.fromkeys(name for _, _, name in found))
    if hint.kind in ("line", "scatter") and all(_is_number(x) for x, _, _ in found):
        points = [chart.Point(float(x), y, series.index(s), f"{s} {x}: {y:g}") for x, y, s in found]
        axes = (_title(hint.x), _title(hint.y))
        return chart.points(points, query.question, axes, joined=hint.kind == "line"), series
    if hint.kind == "histogram":
        found = _binned([y for _, y, _ in found])
        series = [""]
    draw = chart.stacked if hint.kind == "stacked" else chart.bars
    return draw(_groups(found, series), query.question), series


def _dated(hint: canned.Chart, names: Sequence[str]) -> str:
    """The column of years that bars of one name are told apart by, where the chart shows it nowhere else."""
    apart = hint.kind in ("bar", "stacked") and _YEAR not in (hint.x, hint.series) and _YEAR in names
    return _YEAR if apart else ""


Drawn = tuple[str, float, str]
"""Where on the axis, how much, of which series."""


def _triple(row: Sequence[Term | None], columns: Sequence[int], labels: Labels) -> Drawn | None:
    """What one row gives to draw; None where a number is missing."""
    x, y = row[columns[0]], row[columns[1]]
    if x is None or y is None or not _is_number(y["value"]):
        return None
    series = row[columns[2]] if columns[2] >= 0 else None
    year = row[columns[3]] if columns[3] >= 0 else None
    place = " ".join(_word(term, labels) for term in (x, year) if term)
    return place, float(y["value"]), _word(series, labels) if series else ""


def _word(term: Term, labels: Labels) -> str:
    value = term["value"]
    return (labels.get(value, ("", ""))[0] or shortened(value)) if term["type"] == "uri" else value


def _is_number(text: str) -> bool:
    try:
        return abs(float(text)) < 1e300
    except ValueError:
        return False


def _groups(found: Sequence[Drawn], series: Sequence[str]) -> list[chart.Group]:
    """Bars in groups of one place on the axis."""
    groups: dict[str, list[chart.Bar]] = {}
    for x, y, name in found[:_DRAWN]:
        bar = chart.Bar(name, y, f"{y:,.10g}", f"s{series.index(name) % 6 + 1}")
        groups.setdefault(x, []).append(bar)
    return [chart.Group(x, "", tuple(bars)) for x, bars in groups.items()]


def _binned(values: Sequence[float], bins: int = 10) -> list[Drawn]:
    """How many values lie in each of equal steps."""
    low, high = min(values), max(values)
    step = (high - low) / bins or 1.0
    counts = [0] * bins
    for value in values:
        counts[min(int((value - low) / step), bins - 1)] += 1
    return [(f"{low + n * step:.3g}–{low + (n + 1) * step:.3g}", float(c), "") for n, c in enumerate(counts)]
