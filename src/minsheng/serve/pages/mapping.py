"""What a map shows: for each division one number, or why there is none; and the steps of its colours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from minsheng.serve.pages import grouped
from minsheng.serve.pages.asking import Row
from minsheng.serve.pages.comparing import Judged, Key
from minsheng.serve.pages.nodes import place_in, shortened
from minsheng.serve.pages.promises import href_of
from minsheng.signs import signed

STEPS = 5
_SCOPES = ("scope-year", "scope-to-date", "")
_KEPT, _LOST = ("vd-met", "vd-exceeded"), ("vd-not-met",)


@dataclass(frozen=True, slots=True)
class Source:
    """One figure behind a number: as written, the address of its page, its words and their address."""

    text: str
    href: str
    quote: str = ""
    place: str = ""
    drawn: bool = True
    """Whether it is the number that the map shows; else another unit, a month, a part, words."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a division has: `one` number, `several` different ones, or only what cannot be drawn (`other`)."""

    state: str
    value: float | None
    text: str
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One colour: from which number to which."""

    number: int
    low: float
    high: float


def counted(rows: Iterable[Row], year: str) -> dict[str, Shown]:
    """Numbers of promises by district, from rows of the query `covered`."""
    lists: dict[str, list[Row]] = {}
    for row in rows:
        if row["year"] == year and row["promises"] != "0":
            lists.setdefault(row["district"], []).append(row)
    found = {}
    for district, held in lists.items():
        count = sum(int(row["promises"]) for row in held)
        sources = tuple(Source(row["promises"], f"/page/list/{shortened(row['list'])}") for row in held)
        found[district] = Shown("one", float(count), str(count), sources)
    return found


def kept(rows: Iterable[Row]) -> dict[str, Shown]:
    """Share of promised figures that were met, of those that are decided, in percent."""
    verdicts: dict[str, Counter[str]] = {}
    for row in rows:
        verdicts.setdefault(row["district"], Counter())[shortened(row["verdict"])] += int(row["count"])
    found = {}
    for district, codes in verdicts.items():
        met, lost = (sum(codes[code] for code in group) for group in (_KEPT, _LOST))
        if met + lost:
            share = 100 * met / (met + lost)
            source = Source(f"{met} / {met + lost}", f"/page/district/{shortened(district)}")
            found[district] = Shown("one", share, f"{share:.0f}%", (source,))
    return found


def figures(rows: Sequence[Row], base: str) -> tuple[dict[str, Shown], str]:
    """Promised or reported figures by district, and the unit of measure that most of them have."""
    units = Counter(row.get("unit", "") for row in rows if is_plain(row))
    unit = max(units, key=lambda one: (units[one], one), default="")
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row["district"], []).append(row)
    return {district: _shown(held, unit, base) for district, held in groups.items()}, unit


def is_plain(row: Row) -> bool:
    """Whether a figure is one number of a year or to a date, and no part of another."""
    fits = shortened(row.get("scope", "")) in _SCOPES
    return "value" in row and "maxValue" not in row and "whole" not in row and fits


def _shown(rows: Sequence[Row], unit: str, base: str) -> Shown:
    """What one district's figures come to: none is chosen over another."""
    drawn = [row for row in rows if is_plain(row) and row.get("unit", "") == unit]
    sources = tuple(_source(row, base, drawn=row in drawn) for row in rows)
    values = sorted({float(row["value"]) for row in drawn})
    if not values:
        return Shown("other", None, "", sources)
    if len(values) > 1:
        return Shown("several", None, f"{_grouped(values[0])}–{_grouped(values[-1])}", sources)
    return Shown("one", values[0], next(source.text for source in sources if source.drawn), sources)


def _source(row: Row, base: str, *, drawn: bool) -> Source:
    document, start, end = shortened(row["span"]).rsplit("-", 2)
    place = place_in(document, int(start), int(end))
    return Source(written(row), href_of(row["figure"], base), row.get("exact", ""), place, drawn)


def written(row: Row) -> str:
    """A figure's sign and number; its words where it has no number."""
    if "value" not in row:
        return row.get("printed", "")
    code = shortened(row.get("comparator", "")).removeprefix("cmp-")
    return signed(code, grouped(row["value"]), grouped(row["maxValue"]) if "maxValue" in row else "")


def _grouped(value: float) -> str:
    return grouped(f"{value:.12g}")


def ratios(keys: Iterable[Key], answers: Iterable[Judged], base: str) -> dict[str, Shown]:
    """Results over targets in percent by district."""
    where = {key.figure: key.district for key in keys}
    found: dict[str, dict[str, float]] = {}
    for one in answers:
        if one.ratio and one.target in where:
            found.setdefault(where[one.target], {})[one.iri] = 100 * float(one.ratio)
    return {district: _ratio(held, base) for district, held in found.items()}


def _ratio(held: Mapping[str, float], base: str) -> Shown:
    sources = tuple(Source(f"{value:.4g}%", href_of(iri, base)) for iri, value in held.items())
    values = sorted(set(held.values()))
    if len(values) > 1:
        return Shown("several", None, f"{values[0]:.4g}%–{values[-1]:.4g}%", sources)
    return Shown("one", values[0], sources[0].text, sources)


def steps(found: Iterable[Shown]) -> list[Step]:
    """Colours for the numbers: as many districts in each step as can be, equal numbers in one step."""
    values = sorted(one.value for one in found if one.value is not None)
    distinct = sorted(set(values))
    if len(distinct) <= STEPS:
        return [Step(_spread(at, len(distinct)), value, value) for at, value in enumerate(distinct)]
    bounds = [values[len(values) * at // STEPS] for at in range(STEPS)]
    made = []
    for at, low in enumerate(bounds):
        upper = bounds[at + 1] if at + 1 < STEPS else float("inf")
        within = [value for value in distinct if low <= value < upper]
        if within:
            made.append(Step(at + 1, within[0], within[-1]))
    return made


def _spread(at: int, count: int) -> int:
    """Number of a colour from 1, so that few steps are far apart."""
    return 3 if count == 1 else 1 + round(at * (STEPS - 1) / (count - 1))


def step_of(value: float | None, made: Iterable[Step]) -> int:
    """Number of the colour of a value, 0 for none."""
    return next((step.number for step in made if value is not None and step.low <= value <= step.high), 0)
