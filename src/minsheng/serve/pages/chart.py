"""Charts as inline SVG: bars that keep their size on a phone, and points over years. No script, no library.

The numbers stand in a table beside each chart, so a chart is a picture of what can be read elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from markupsafe import Markup

_ROW, _GAP, _HEAD = 26, 14, 22
"""Height of a bar with its words, space between groups, height of a group's name; in pixels."""
_WIDEST = 68.0
"""Percent of the width that the longest bar takes; the rest is for its number."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: what it is, how long, the number beside it, and its kind (a class of the style sheet)."""

    name: str
    value: float
    text: str
    css: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Bars under one name."""

    name: str
    href: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Bars:
    """A bar chart."""

    groups: tuple[Group, ...]

    def svg(self, title: str) -> Markup:
        """The chart, called `title` for those who do not see it."""
        return bars(self.groups, title)


def bars(groups: Sequence[Group], title: str) -> Markup:
    """Horizontal bars in groups; lengths in percent, so that words never shrink."""
    longest = max((abs(bar.value) for group in groups for bar in group.bars), default=0.0) or 1.0
    pieces: list[Markup] = []
    y = 0
    for group in groups:
        pieces.append(Markup('<text class="group" x="0" y="{}">{}</text>').format(y + 15, group.name))
        y += _HEAD
        for bar in group.bars:
            pieces.append(_bar(bar, y, _WIDEST * abs(bar.value) / longest))
            y += _ROW
        y += _GAP
    return _drawing(title, max(y - _GAP, 0), pieces)


def _drawing(title: str, height: int, pieces: Sequence[Markup]) -> Markup:
    """A drawing as wide as its place, whose parts may be links."""
    shape = Markup('<svg class="chart" width="100%" height="{}"><g role="group" aria-label="{}">{}</g></svg>')
    return shape.format(height, title, Markup("").join(pieces))


def _bar(bar: Bar, y: int, width: float) -> Markup:
    """One bar with its number behind it."""
    shown = f"{max(width, 0.3):.2f}%"
    shape = Markup(
        '<rect class="bar {}" x="0" y="{}" width="{}" height="18" rx="2"><title>{} {}</title></rect>'
        '<text class="number" x="{}" y="{}" dx="6">{} <tspan class="name">{}</tspan></text>'
    )
    drawn = shape.format(bar.css, y, shown, bar.name, bar.text, shown, y + 14, bar.text, bar.name)
    return Markup('<a href="{}">{}</a>').format(bar.href, drawn) if bar.href else drawn


# ------------------------------------------------------------------------------------- points

_WIDTH, _HEIGHT = 640, 300
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 16, 32, 52
_FAR = 1000
"""How many times the least number the greatest is where an axis goes by powers of ten."""
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True, slots=True)
class Point:
    """A point of a series."""

    x: float
    y: float
    series: int
    """Number of its series, from 0."""
    name: str


@dataclass(frozen=True, slots=True)
class _Axis:
    """An axis from one number to another; a logarithmic one goes by the numbers' powers of ten."""

    low: float
    high: float
    logarithmic: bool = False
    least: float = 0.0
    """Least step: 1 where all numbers are whole, as years are."""

    def share(self, value: float) -> float:
        """How far along the axis a number stands: 0 at its beginning, 1 at its end."""
        if self.logarithmic:
            return log10(value / self.low) / log10(self.high / self.low)
        return (value - self.low) / (self.high - self.low)

    def ticks(self) -> list[tuple[float, str]]:
        """Round numbers along the axis, at most seven, and how they are written."""
        if self.logarithmic:
            first, last = round(log10(self.low)), round(log10(self.high))
            powers = range(first, last + 1, -(-(last - first) // 6))
            return [(10.0**power, _written(10.0**power)) for power in powers]
        rough = (self.high - self.low) / 6
        power = 10.0 ** floor(log10(rough))
        step = max(self.least, next(by * power for by in (1, 2, 2.5, 5, 10) if by * power >= rough))
        steps = range(ceil(self.low / step - 1e-9), floor(self.high / step + 1e-9) + 1)
        return [(count * step, _written(count * step)) for count in steps]


def _axis(values: Sequence[float], *, zero: bool, may_be_logarithmic: bool) -> _Axis:
    """The axis of some numbers, never of no length: logarithmic where it may be and they differ by far."""
    low, high = min(values, default=0.0), max(values, default=1.0)
    if may_be_logarithmic and low > 0 and high / low > _FAR:
        return _Axis(10.0 ** floor(log10(low)), 10.0 ** ceil(log10(high)), logarithmic=True)
    if zero and low > 0:
        low = 0.0
    least = 1.0 if all(value == round(value) for value in values) else 0.0
    return _Axis(low, high, least=least) if high > low else _Axis(low - 0.5, high + 0.5, least=least)


def _written(value: float) -> str:
    """A number as short as an axis needs it: 2023, 0.25, 6.2×10⁹."""
    if value == 0 or 1e-3 <= abs(value) < 1e5:
        return f"{value:.6g}"
    power = floor(log10(abs(value)) + 1e-9)
    factor = f"{value / 10.0**power:.3g}×"
    return f"{'' if factor == '1×' else factor}10{str(power).translate(_RAISED)}"


def points(found: Sequence[Point], title: str, names: tuple[str, str], *, joined: bool) -> Markup:
    """Points over two axes, with their names across and up; with `joined` a line links those of a series.

    Points that are not joined may have logarithmic axes, where their numbers differ a thousandfold.
    """
    across = _axis([p.x for p in found], zero=False, may_be_logarithmic=not joined)
    up = _axis([p.y for p in found], zero=True, may_be_logarithmic=not joined)
    pieces = [_grid(across, up), _named(names)]
    for series in sorted({point.series for point in found}) if joined else ():
        ordered = sorted((p for p in found if p.series == series), key=lambda p: (p.x, p.y))
        path = " ".join(f"{_x(p.x, across):.1f},{_y(p.y, up):.1f}" for p in ordered)
        pieces.append(Markup('<polyline class="line s{}" points="{}"/>').format(series % 6 + 1, path))
    for point in found:
        shape = Markup('<circle class="dot s{}" cx="{}" cy="{}" r="4"><title>{}</title></circle>')
        place = f"{_x(point.x, across):.1f}", f"{_y(point.y, up):.1f}"
        pieces.append(shape.format(point.series % 6 + 1, *place, point.name))
    shape = Markup('<svg class="chart points" role="img" aria-label="{}" viewBox="0 0 {} {}">{}</svg>')
    return shape.format(title, _WIDTH, _HEIGHT, Markup("").join(pieces))


def _x(value: float, across: _Axis) -> float:
    return _LEFT + across.share(value) * (_WIDTH - _LEFT - _RIGHT)


def _y(value: float, up: _Axis) -> float:
    return _HEIGHT - _BOTTOM - up.share(value) * (_HEIGHT - _TOP - _BOTTOM)


def _named(names: tuple[str, str]) -> Markup:
    """What the axes are called: the one up above its beginning, the one across below its end."""
    shape = Markup(
        '<text class="tick" x="4" y="12">↑ {}</text>'
        '<text class="tick" x="{}" y="{}" text-anchor="end">{} →</text>'
    )
    return shape.format(names[1], _WIDTH - _RIGHT, _HEIGHT - 8, names[0])


def _grid(across: _Axis, up: _Axis) -> Markup:
    """Lines and numbers of both axes."""
    pieces: list[Markup] = []
    for value, text in up.ticks():
        y = f"{_y(value, up):.1f}"
        line = Markup('<line class="grid" x1="{}" x2="{}" y1="{}" y2="{}"/>')
        pieces.append(line.format(_LEFT, _WIDTH - _RIGHT, y, y))
        pieces.append(Markup('<text class="tick" x="{}" y="{}">{}</text>').format(4, y, text))
    for value, text in across.ticks():
        shape = Markup('<text class="tick across" x="{}" y="{}">{}</text>')
        pieces.append(shape.format(f"{_x(value, across):.1f}", _HEIGHT - 28, text))
    return Markup("").join(pieces)


# ------------------------------------------------------------------------------------- stacked


def stacked(rows: Sequence[Group], title: str) -> Markup:
    """One bar a row, its parts end to end with their numbers in them; lengths in percent of the longest."""
    longest = max((sum(bar.value for bar in row.bars) for row in rows), default=0.0) or 1.0
    pieces: list[Markup] = []
    y = 0
    for row in rows:
        pieces.append(Markup('<text class="group" x="0" y="{}">{}</text>').format(y + 15, row.name))
        y += _HEAD
        x = 0.0
        for bar in row.bars:
            width = 100 * bar.value / longest
            pieces.append(_part(bar, x, y, width))
            x += width
        y += _ROW + _GAP // 2
    return _drawing(title, max(y - _GAP // 2, 0), pieces)


def _part(bar: Bar, x: float, y: int, width: float) -> Markup:
    """One part of a stacked bar; its number in it where there is room."""
    shape = Markup(
        '<rect class="bar part {}" x="{:.2f}%" y="{}" width="{:.2f}%" height="20"><title>{} {}</title></rect>'
    )
    drawn = shape.format(bar.css, x, y, width, bar.name, bar.text)
    if width >= 3:
        middle = Markup('<text class="within" x="{:.2f}%" y="{}">{}</text>')
        drawn += middle.format(x + width / 2, y + 15, bar.text)
    return drawn
