"""Classes and the properties between them, drawn as SVG: no library, no script, the same every time.

Classes stand in columns, each right of those that lead to it; a line is one pair of classes, with the
names of all properties between them. A property that most classes have would hide the rest: `hubs`
names those, to be told in words.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from unicodedata import east_asian_width

from markupsafe import Markup

_WIDTH, _HEIGHT, _ACROSS, _DOWN, _EDGE = 126, 46, 124, 34, 14
_MANY = 6
"""Classes from which on a property is told in words."""
_SIGN = 6.1
"""Width of a Latin letter of a label; a Chinese one takes two."""
STYLE = (
    "text{font-family:system-ui,'PingFang SC','Noto Sans CJK SC','Microsoft YaHei',sans-serif;fill:#1c232e}"
    ".box rect{fill:#f5f2ea;stroke:#17527d}.box.other rect{stroke:#8a8f96;stroke-dasharray:4 3}"
    ".box.self rect{fill:#e3edf6;stroke-width:2}.zh{font-size:14px;font-weight:600}"
    ".en{font-size:11px;fill:#565f6b}"
    ".line{fill:none;stroke:#6b7a86;stroke-width:1.2}.tip{fill:#6b7a86}.word{font-size:11px;fill:#8c2f2a}"
    ".veil{fill:#fdfcf9;opacity:.88}"
)
_SIZE = re.compile(r'width="(\d+)" height="(\d+)"><g')
Edge = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Box:
    """A class as it is drawn."""

    key: str
    zh: str
    en: str
    href: str
    own: bool = True


@dataclass(frozen=True, slots=True)
class Link:
    """A property from one class to another."""

    name: str
    source: str
    target: str


def hubs(links: Iterable[Link]) -> dict[tuple[str, str], list[str]]:
    """(property, target) → its classes, where so many have it that lines would hide the rest."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for link in links:
        found[link.name, link.target].append(link.source)
    return {key: sorted(set(sources)) for key, sources in sorted(found.items()) if len(set(sources)) >= _MANY}


def alike(links: Sequence[Link]) -> set[str]:
    """Properties that join things with their like: each class they lead to also has them."""
    ends: dict[str, tuple[set[str], set[str]]] = defaultdict(lambda: (set(), set()))
    for link in links:
        ends[link.name][0].add(link.source)
        ends[link.name][1].add(link.target)
    return {name for name, (sources, targets) in ends.items() if targets <= sources}


def overview(boxes: Mapping[str, Box], links: Sequence[Link], title: str) -> Markup:
    """Our classes with the properties between them; what hubs lead to stands below, with their names."""
    told, same = hubs(links), alike(links)
    own = [link for link in links if boxes[link.source].own and boxes[link.target].own]
    drawn = [link for link in own if (link.name, link.target) not in told and link.name not in same]
    edges: dict[Edge, list[str]] = defaultdict(list)
    for link in drawn:
        edges[link.source, link.target].append(link.name)
    joined = {key for edge in edges for key in edge}
    places = placed({key: box for key, box in boxes.items() if key in joined}, edges)
    width = max([_WIDTH, *(x for x, _ in places.values())]) + _WIDTH + _EDGE
    bottom = max([0, *(y for _, y in places.values())]) + _HEIGHT + _DOWN
    below = _below(boxes, told, joined, bottom)
    taken: list[tuple[float, ...]] = [(x, y, x + _WIDTH, y + _HEIGHT) for x, y in places.values()]
    lines = [_line(places, edge) for edge in sorted(edges)]
    words = [_words(places, edge, names, taken) for edge, names in sorted(edges.items())]
    shown = [_box(boxes[key], *places[key]) for key in sorted(places)]
    height = bottom + (_HEIGHT + _EDGE if below else 0)
    return _svg(width, height, [*lines, *shown, *words, *below], title)


def _below(
    boxes: Mapping[str, Box], told: Mapping[tuple[str, str], list[str]], joined: set[str], y: int
) -> list[Markup]:
    """Classes that only hubs lead to, in a row, each with the property and how many classes have it."""
    alone = [(name, target, len(sources)) for (name, target), sources in told.items() if target not in joined]
    drawn = []
    for number, (name, target, count) in enumerate(alone):
        x = _EDGE + number * (_WIDTH + 190)
        word = Markup('<text class="word" x="{}" y="{}">← {} × {}</text>').format(
            x + _WIDTH + 8, y + 27, name, count
        )
        drawn += [_box(boxes[target], x, y), word]
    return drawn


def placed(boxes: Mapping[str, Box], edges: Iterable[Edge]) -> dict[str, tuple[int, int]]:
    """Left upper corner of each class: columns by the longest way to it, rows by what it hangs on."""
    columns: dict[int, list[str]] = defaultdict(list)
    joined = sorted(edges)
    ranks = _ranks(sorted(boxes), joined)
    for key, rank in ranks.items():
        columns[rank].append(key)
    _ordered(columns, joined)
    tallest = max([1, *(len(column) for column in columns.values())])
    step = _HEIGHT + _DOWN
    return {
        key: (
            _EDGE + rank * (_WIDTH + _ACROSS),
            _EDGE + row * step + (tallest - len(column)) * step // 2,
        )
        for rank, column in columns.items()
        for row, key in enumerate(column)
    }


def _ranks(keys: Sequence[str], edges: Sequence[Edge]) -> dict[str, int]:
    """Column of each class; an edge that would close a circle is left out."""
    ahead: dict[str, set[str]] = defaultdict(set)
    for source, target in edges:
        if source not in _reached(ahead, target):
            ahead[source].add(target)
    ranks = dict.fromkeys(keys, 0)
    for _ in keys:
        for source in keys:
            for target in ahead[source]:
                ranks[target] = max(ranks[target], ranks[source] + 1)
    return ranks


def _reached(ahead: Mapping[str, set[str]], start: str) -> set[str]:
    """What can be reached from a class, itself too."""
    found, left = {start}, [start]
    while left:
        for one in ahead.get(left.pop(), ()):
            if one not in found:
                found.add(one)
                left.append(one)
    return found


def _ordered(columns: Mapping[int, list[str]], edges: Sequence[Edge]) -> None:
    """Put each column in the order of what its classes are joined with, some times over."""
    beside: dict[str, list[str]] = defaultdict(list)
    for source, target in edges:
        beside[source].append(target)
        beside[target].append(source)
    for _ in range(6):
        rows = {
            key: row / max(len(column) - 1, 1)
            for column in columns.values()
            for row, key in enumerate(column)
        }
        for column in columns.values():
            middle = {key: [rows[one] for one in beside[key]] or [rows[key]] for key in column}
            column.sort(key=lambda key, middle=middle: (sum(middle[key]) / len(middle[key]), key))  # type: ignore[misc]


def around(centre: Box, left: Sequence[tuple[str, Box]], right: Sequence[tuple[str, Box]]) -> Markup:
    """One class: what leads to it on the left, what it leads to on the right, a line for each class."""
    before, after = _bundled(left), _bundled(right)
    rows = max(len(before), len(after), 1)
    step = _HEIGHT + 10
    height = rows * step + 2 * _EDGE
    arms = [150 + max([0, *(_length(words) * 6 - 100 for words, _ in side)]) for side in (before, after)]
    middle = (_EDGE + (_WIDTH + arms[0] if before else 0), (height - _HEIGHT) // 2)
    spots = [(_EDGE, row) for row in _rows(len(before), rows)]
    parts = [_spoke(spot, middle, words, box) for spot, (words, box) in zip(spots, before, strict=True)]
    far = middle[0] + _WIDTH + arms[1]
    spots = [(far, row) for row in _rows(len(after), rows)]
    parts += [
        _spoke(middle, spot, words, box, far=spot) for spot, (words, box) in zip(spots, after, strict=True)
    ]
    width = (far if after else middle[0]) + _WIDTH + _EDGE
    ordered = [part for kind in zip(*parts, strict=True) for part in kind]
    return _svg(width, height, [*ordered, _box(centre, *middle, css=" self")], centre.en)


def _bundled(side: Sequence[tuple[str, Box]]) -> list[tuple[str, Box]]:
    """Each class once, with the names of all properties that join it."""
    found: dict[str, tuple[list[str], Box]] = {}
    for name, box in side:
        found.setdefault(box.key, ([], box))[0].append(name)
    return [(", ".join(sorted(set(names))), box) for names, box in found.values()]


def _rows(count: int, of: int) -> list[int]:
    """Upper edges of some boxes in the middle of a number of rows."""
    step = _HEIGHT + 10
    return [_EDGE + row * step + (of - count) * step // 2 for row in range(count)]


def _spoke(
    start: tuple[int, int], end: tuple[int, int], words: str, box: Box, *, far: tuple[int, int] | None = None
) -> tuple[Markup, Markup, Markup]:
    """The line to a class beside the one in the middle, the properties' names on it, and the class."""
    line = _line({"a": start, "b": end}, ("a", "b"))
    x, y = far or start
    width = _length(words) * _SIGN + 6
    left = x - 10 - width if far else x + _WIDTH + 10
    veil = Markup('<rect class="veil" x="{:.0f}" y="{}" width="{:.0f}" height="14"/>').format(
        left, y + 8, width
    )
    word = Markup('<text class="word" x="{:.0f}" y="{}">{}</text>').format(left + 3, y + 18, words)
    return line, veil + word, _box(box, x, y)


def _box(box: Box, x: int, y: int, css: str = "") -> Markup:
    kind = f"box{css}" if box.own else f"box other{css}"
    drawn = Markup(
        '<g class="{}"><rect x="{}" y="{}" width="{}" height="{}" rx="4"/>'
        '<text class="zh" x="{}" y="{}" text-anchor="middle">{}</text>'
        '<text class="en" x="{}" y="{}" text-anchor="middle">{}</text></g>'
    ).format(kind, x, y, _WIDTH, _HEIGHT, x + _WIDTH // 2, y + 20, box.zh, x + _WIDTH // 2, y + 36, box.en)
    return Markup('<a href="{}">{}</a>').format(box.href, drawn) if box.href else drawn


def _points(places: Mapping[str, tuple[int, int]], edge: Edge) -> tuple[float, ...]:
    """Corners of the curve between two classes: start, two handles, end."""
    (x1, y1), (x2, y2) = places[edge[0]], places[edge[1]]
    y1, y2 = y1 + _HEIGHT // 2, y2 + _HEIGHT // 2
    if x1 == x2:
        out = x1 + _WIDTH
        return (out, y1, out + 60, y1, out + 60, y2, out, y2)
    start, end = (x1 + _WIDTH, x2) if x1 < x2 else (x1, x2 + _WIDTH)
    bend = (end - start) * 0.45
    return (start, y1, start + bend, y1, end - bend, y2, end, y2)


def _line(places: Mapping[str, tuple[int, int]], edge: Edge) -> Markup:
    x1, y1, a, b, c, d, x2, y2 = _points(places, edge)
    back = -6 if x2 > c else 6
    return Markup(
        '<path class="line" d="M{:g} {:g}C{:g} {:g} {:g} {:g} {:g} {:g}"/>'
        '<path class="tip" d="M{:g} {:g}l{:g} -4v8z"/>'
    ).format(x1, y1, a, b, c, d, x2, y2, x2, y2, back)


def _words(
    places: Mapping[str, tuple[int, int]], edge: Edge, names: Iterable[str], taken: list[tuple[float, ...]]
) -> Markup:
    """Names on a line, at the first place along it where nothing stands yet."""
    x1, y1, a, b, c, d, x2, y2 = _points(places, edge)
    lines = sorted(set(names))
    width, height = max(_length(name) for name in lines) * _SIGN + 6, 13 * len(lines) + 2
    for at in (0.5, 0.4, 0.6, 0.3, 0.7, 0.22, 0.78, 0.5):
        x = _along(at, x1, a, c, x2) - width / 2
        y = _along(at, y1, b, d, y2) - height / 2
        spot = (x, y, x + width, y + height)
        if not any(_meet(spot, other) for other in taken):
            break
    taken.append(spot)
    veil = Markup('<rect class="veil" x="{:.0f}" y="{:.0f}" width="{:.0f}" height="{}"/>').format(
        x, y, width, height
    )
    words = Markup("").join(
        Markup('<text class="word" x="{:.0f}" y="{:.0f}" text-anchor="middle">{}</text>').format(
            x + width / 2, y + 11 + 13 * row, name
        )
        for row, name in enumerate(lines)
    )
    return veil + words


def _along(at: float, start: float, one: float, two: float, end: float) -> float:
    """A coordinate of a curve."""
    rest = 1 - at
    return rest**3 * start + 3 * rest**2 * at * one + 3 * rest * at**2 * two + at**3 * end


def _meet(one: Sequence[float], other: Sequence[float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _length(text: str) -> int:
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)


def _svg(width: float, height: float, parts: Iterable[Markup], title: str) -> Markup:
    """A drawing of that size, with its name for those who do not see it."""
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" class="diagram" viewBox="0 0 {0:g} {1:g}" width="{0:g}"'
        ' height="{1:g}"><g role="group" aria-label="{2}">{3}</g></svg>'
    ).format(width, height, title, Markup("").join(parts))


def alone(svg: Markup) -> bytes:
    """A diagram as a file of its own, with its style in it."""
    return str(svg).replace(">", f"><style>{STYLE}</style>", 1).encode()


def size(svg: Markup) -> tuple[int, int]:
    """Width and height of a diagram."""
    found = _SIZE.search(svg)
    assert found is not None
    return int(found[1]), int(found[2])
