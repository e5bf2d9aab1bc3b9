"""Charts of a comparison: promised beside reported by unit of measure; verdicts by district and year."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from minsheng.serve.pages import chart, grouped
from minsheng.serve.pages.comparing import VERDICTS, Choice, Line, written
from minsheng.serve.pages.nodes import Labels, Node
from minsheng.serve.pages.promises import Named, named

_BARS, _ROWS = 60, 24
"""Bars that one chart shows, and rows of a stacked one."""
_WHOLE = ("scope-year", "scope-to-date", "")
"""Scopes that may stand in one chart."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A chart, what it measures, and how many figures or rows it leaves out."""

    svg: Markup
    measure: Named | None
    left: int
    kinds: tuple[Named, ...] = ()
    """What its colours stand for; none where they are promised and reported."""


def amounts(lines: Sequence[Line], topic: Named) -> list[Drawn]:
    """A chart for each unit of measure; months, plan periods and words are in none."""
    measures: dict[str, tuple[Named, dict[str, list[chart.Bar]], list[int]]] = {}
    seen: set[str] = set()
    for line in lines:
        for figure in line.figures:
            measure = figure.one("unitOfMeasure")
            if figure.iri in seen or measure is None or not drawable(figure):
                continue
            seen.add(figure.iri)
            label = Named(measure.href, measure.zh, measure.en, measure.local)
            _, groups, left = measures.setdefault(measure.iri, (label, {}, [0]))
            if sum(map(len, groups.values())) < _BARS:
                group = f"{line.district.zh} {line.key.year}"
                groups.setdefault(group, []).append(_bar(figure, label))
            else:
                left[0] += 1
    return [_amounts(label, groups, left[0], topic) for label, groups, left in measures.values()]


def drawable(figure: Node) -> bool:
    """Whether a figure is one number of a year, or to a date in it."""
    scope = figure.one("scope")
    fits = (scope.local if scope else "") in _WHOLE
    return fits and bool(figure.text("value")) and not figure.text("maxValue") and not figure.all("partOf")


def _bar(figure: Node, measure: Named) -> chart.Bar:
    css = "target" if "Target" in figure.classes else "result"
    sign, value = written(figure).removesuffix(figure.text("value")), grouped(figure.text("value"))
    href = figure.quote.href if figure.quote else figure.href
    return chart.Bar(measure.zh, float(figure.text("value")), f"{sign}{value}", css, href)


def _amounts(measure: Named, groups: dict[str, list[chart.Bar]], left: int, topic: Named) -> Drawn:
    title = f"{topic.zh} ({measure.zh}) {topic.en}"
    drawn = [chart.Group(name, "", tuple(bars)) for name, bars in groups.items()]
    return Drawn(chart.bars(drawn, title), measure, left)


def verdicts(choice: Choice, labels: Labels, base: str, topic: Named) -> list[Drawn]:
    """Promised figures by verdict, a row for each district and year."""
    counts: dict[tuple[str, str], dict[str, int]] = {}
    for key in choice.targets:
        code = choice.verdict_of(key.figure)
        row = counts.setdefault((key.district, key.year), {})
        row[code] = row.get(code, 0) + 1
    codes = [*VERDICTS[3:1:-1], *VERDICTS[1::-1], *VERDICTS[4:], ""]
    kinds = {code: named(f"{base}id/concept/{code}", labels, base) for code in codes if code}
    rows = [
        chart.Group(f"{labels.get(district, (district,))[0]} {year}", "", tuple(_parts(found, codes, kinds)))
        for (district, year), found in counts.items()
    ]
    if not rows:
        return []
    present = tuple(kind for code, kind in kinds.items() if any(code in found for found in counts.values()))
    title = f"{topic.zh} {topic.en}"
    return [Drawn(chart.stacked(rows[:_ROWS], title), None, max(0, len(rows) - _ROWS), present)]


def _parts(found: dict[str, int], codes: Iterable[str], kinds: dict[str, Named]) -> Iterable[chart.Bar]:
    """The parts of one row, those with a comparison first."""
    for code in codes:
        if code in found:
            name = kinds[code].zh if code else ""
            yield chart.Bar(name, float(found[code]), str(found[code]), code or "vd-none")
