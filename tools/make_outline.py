"""Make `src/minsheng/serve/pages/outlines/CODE.geojson` from a map of Apache ECharts 4.

    python tools/make_outline.py map/json/province/beijing.json 110000

The file is part of the npm package echarts@4.9.0 (Apache-2.0). Its rings are packed: each coordinate is the
difference to the one before in 1/1024 of a degree, zigzag-coded as one character. They are unpacked and
simplified (Douglas-Peucker), which keeps them within some hundred metres: a picture, no survey. Features
keep their six-digit codes (GB/T 2260), by which the pages join them to the graph; names are left out.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from math import hypot
from pathlib import Path
from typing import Any

OUT = Path(__file__).resolve().parents[1] / "src" / "minsheng" / "serve" / "pages" / "outlines"
UNITS = 1024
"""Parts of a degree in which the source counts."""
TOLERANCE = 1.8
"""How far a line may move, in these parts."""
Point = tuple[int, int]


def unpacked(text: str, offset: Sequence[int]) -> Iterator[Point]:
    """Points of a packed ring, in 1/1024 of a degree."""
    x, y = offset
    for at in range(0, len(text), 2):
        x += _zigzag(ord(text[at]) - 64)
        y += _zigzag(ord(text[at + 1]) - 64)
        yield x, y


def _zigzag(number: int) -> int:
    return (number >> 1) ^ -(number & 1)


def simplified(ring: Sequence[Point]) -> list[Point]:
    """A closed ring with fewer points: halved at the point farthest from its start, each half simplified."""
    far = max(range(len(ring)), key=lambda at: _distance(ring[at], ring[0], ring[0]))
    return _line(ring[: far + 1])[:-1] + _line([*ring[far:], ring[0]])


def _line(points: Sequence[Point]) -> list[Point]:
    """A line by Douglas and Peucker."""
    if len(points) < 3:
        return list(points)
    first, last = points[0], points[-1]
    at = max(range(1, len(points) - 1), key=lambda n: _distance(points[n], first, last))
    if _distance(points[at], first, last) <= TOLERANCE:
        return [first, last]
    return _line(points[: at + 1])[:-1] + _line(points[at:])


def _distance(point: Point, first: Point, last: Point) -> float:
    """Distance of a point from a line, or from a point where the line has no length."""
    across, up = last[0] - first[0], last[1] - first[1]
    length = hypot(across, up)
    if not length:
        return hypot(point[0] - first[0], point[1] - first[1])
    return abs(across * (first[1] - point[1]) - up * (first[0] - point[0])) / length


def feature(packed: dict[str, Any]) -> dict[str, Any]:
    """A feature of the source as plain GeoJSON (RFC 7946), always a MultiPolygon."""
    geometry = packed["geometry"]
    polygons, offsets = geometry["coordinates"], geometry["encodeOffsets"]
    if geometry["type"] == "Polygon":
        polygons, offsets = [polygons], [offsets]
    rings = [
        [_degrees(simplified(list(unpacked(*pair)))) for pair in zip(polygon, starts, strict=True)]
        for polygon, starts in zip(polygons, offsets, strict=True)
    ]
    shape = {"type": "MultiPolygon", "coordinates": rings}
    return {"type": "Feature", "id": packed["id"], "properties": {}, "geometry": shape}


def _degrees(ring: Sequence[Point]) -> list[list[float]]:
    points = [[round(x / UNITS, 4), round(y / UNITS, 4)] for x, y in ring]
    return points if points[0] == points[-1] else [*points, points[0]]


def main(source: Path, code: str) -> None:
    """Write the outline, one feature a line."""
    packed = json.loads(source.read_text(encoding="utf-8"))
    features = sorted((feature(one) for one in packed["features"]), key=lambda one: str(one["id"]))
    lines = ",\n".join(json.dumps(one, separators=(",", ":")) for one in features)
    OUT.mkdir(exist_ok=True)
    text = f'{{"type":"FeatureCollection","features":[\n{lines}\n]}}\n'
    (OUT / f"{code}.geojson").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
