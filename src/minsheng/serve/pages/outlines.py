"""Outlines of divisions as drawings: a GeoJSON file of `outlines/` for each city or province, by its code."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from math import cos, radians
from pathlib import Path

_FOLDER = Path(__file__).parent / "outlines"
WIDTH = 720
"""Width of a map in its own units; its height follows."""
_ROOM = 62.0, 44.0
"""Width and height that a division's name and number need; a smaller one is named in the inset."""
_INSET = 400
"""Width of the inset."""
_ZERO = re.compile(r"(?<![0-9.])0\.")
Point = tuple[float, float]
Ring = list[Point]


@dataclass(frozen=True, slots=True)
class Shape:
    """One division: its code, its outline as an SVG path, where its name stands, whether it is small."""

    code: str
    path: str
    at: Point
    small: bool
    in_inset: Point
    """Where its name stands in the inset."""


@dataclass(frozen=True, slots=True)
class Inset:
    """The small divisions enlarged: the part of the map, how much, and the size on paper."""

    scale: float
    left: float
    top: float
    height: int
    width: int = _INSET


@dataclass(frozen=True, slots=True)
class Outline:
    """The divisions of one city or province as a drawing."""

    code: str
    shapes: tuple[Shape, ...]
    height: int
    inset: Inset | None
    width: int = WIDTH


@cache
def outlines() -> dict[str, Outline]:
    """All outlines by the code of the division that they are of."""
    return {path.stem: outline(path.stem, path) for path in sorted(_FOLDER.glob("*.geojson"))}


def outline(code: str, path: Path) -> Outline:
    """One outline; longitudes are shortened as they are at its middle."""
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    rings = {str(one["id"]): _rings(one["geometry"]) for one in features}
    west, south, east, north = box(point for found in rings.values() for ring in found for point in ring)
    narrow = cos(radians((south + north) / 2))
    scale = WIDTH / ((east - west) * narrow)

    def placed(point: Point) -> Point:
        return (point[0] - west) * narrow * scale, (north - point[1]) * scale

    drawn = {name: [[placed(point) for point in ring] for ring in found] for name, found in rings.items()}
    return Outline(code, *_shapes(drawn), inset=_inset(drawn))


def _rings(geometry: dict[str, object]) -> list[Ring]:
    """Rings of a Polygon or MultiPolygon."""
    found = geometry["coordinates"]
    polygons: list[list[Ring]] = found if geometry["type"] == "MultiPolygon" else [found]  # type: ignore[assignment, list-item]
    return [[(point[0], point[1]) for point in ring] for polygon in polygons for ring in polygon]


def _shapes(drawn: dict[str, list[Ring]]) -> tuple[tuple[Shape, ...], int]:
    """The shapes, and the height of all."""
    inset = _inset(drawn)
    shapes = []
    for code, rings in drawn.items():
        at = middle(max(rings, key=lambda ring: abs(_area(ring))))
        small = _is_small(rings)
        enlarged = ((at[0] - inset.left) * inset.scale, (at[1] - inset.top) * inset.scale) if inset else at
        shapes.append(Shape(code, _path(rings), at, small, enlarged))
    bottom = box(point for rings in drawn.values() for ring in rings for point in ring)[3]
    return tuple(shapes), round(bottom) + 1


def _is_small(rings: Sequence[Ring]) -> bool:
    left, top, right, bottom = box(point for ring in rings for point in ring)
    return right - left < _ROOM[0] or bottom - top < _ROOM[1]


def _inset(drawn: dict[str, list[Ring]]) -> Inset | None:
    """The part of the map that holds the small divisions, with a margin; None where there are none."""
    small = [point for rings in drawn.values() if _is_small(rings) for ring in rings for point in ring]
    if not small:
        return None
    left, top, right, bottom = box(small)
    margin = 0.12 * max(right - left, bottom - top)
    scale = _INSET / (right - left + 2 * margin)
    return Inset(scale, left - margin, top - margin, round((bottom - top + 2 * margin) * scale))


def box(points: Iterable[Point]) -> tuple[float, float, float, float]:
    """Least x and y, greatest x and y."""
    across, up = zip(*points, strict=True)
    return min(across), min(up), max(across), max(up)


def _area(ring: Ring) -> float:
    """Twice the area, signed."""
    pairs = zip(ring, [*ring[1:], ring[0]], strict=True)
    return sum(x * later_y - later_x * y for (x, y), (later_x, later_y) in pairs)


def middle(ring: Ring) -> Point:
    """Centre of mass of a ring."""
    area = _area(ring)
    if not area:
        return ring[0]
    pairs = list(zip(ring, [*ring[1:], ring[0]], strict=True))
    across = sum((x + later_x) * (x * later_y - later_x * y) for (x, y), (later_x, later_y) in pairs)
    up = sum((y + later_y) * (x * later_y - later_x * y) for (x, y), (later_x, later_y) in pairs)
    return across / (3 * area), up / (3 * area)


def _path(rings: Iterable[Ring]) -> str:
    """Rings as an SVG path in tenths of a unit, each point relative to the one before."""
    pieces = []
    for ring in rings:
        x, y = (round(part * 10) for part in ring[0])
        pieces.append(f"M{x / 10:g} {y / 10:g}l")
        steps = []
        for point in ring[1:-1]:
            next_x, next_y = (round(part * 10) for part in point)
            steps.append(f"{(next_x - x) / 10:g} {(next_y - y) / 10:g}")
            x, y = next_x, next_y
        pieces.append(" ".join(steps) + "z")
    return _ZERO.sub(".", "".join(pieces)).replace(" -", "-")
