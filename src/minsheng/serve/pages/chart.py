"""Charts as inline SVG: bars that keep their size on a phone, and points over years. No script, no library.

The numbers stand in a table beside each chart, so a chart is a picture of what can be read elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 16, 16, 34


@dataclass(frozen=True, slots=True)
class Point:
    """A point of a series."""

    x: float
    y: float
    series: int
    """Number of its series, from 0."""
    name: str


def points(found: Sequence[Point], title: str, *, joined: bool) -> Markup:
    """Points over two axes; with `joined` those of a series are linked by a line."""
    across, up = _scale([p.x for p in found]), _scale([p.y for p in found], zero=True)
    pieces = [_axes(across, up)]
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


Range = tuple[float, float]


def _scale(values: Sequence[float], *, zero: bool = False) -> Range:
    """Bounds of an axis, never of no width."""
    low, high = min(values, default=0.0), max(values, default=1.0)
    if zero and low > 0:
        low = 0.0
    return (low, high) if high > low else (low - 0.5, high + 0.5)


def _x(value: float, across: Range) -> float:
    return _LEFT + (value - across[0]) / (across[1] - across[0]) * (_WIDTH - _LEFT - _RIGHT)


def _y(value: float, up: Range) -> float:
    return _HEIGHT - _BOTTOM - (value - up[0]) / (up[1] - up[0]) * (_HEIGHT - _TOP - _BOTTOM)


def _axes(across: Range, up: Range) -> Markup:
    """Lines and numbers of both axes: whole numbers across, four steps up."""
    pieces: list[Markup] = []
    for step in range(5):
        value = up[0] + (up[1] - up[0]) * step / 4
        y = f"{_y(value, up):.1f}"
        line = Markup('<line class="grid" x1="{}" x2="{}" y1="{}" y2="{}"/>')
        pieces.append(line.format(_LEFT, _WIDTH - _RIGHT, y, y))
        pieces.append(Markup('<text class="tick" x="{}" y="{}">{:,.4g}</text>').format(4, y, value))
    first, last = int(across[0] // 1), int(-(-across[1] // 1))
    for value in range(first, last + 1, max(1, (last - first) // 8)):
        if across[0] <= value <= across[1]:
            shape = Markup('<text class="tick across" x="{}" y="{}">{}</text>')
            pieces.append(shape.format(f"{_x(value, across):.1f}", _HEIGHT - 10, value))
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
