"""Ruled lines on a page → the cells that they enclose.

Lines that touch make one network. Its verticals and horizontals cut its area into fields; fields
without a line between them are one cell. Sides that are not drawn (open tables) are taken as drawn.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

from minsheng.read import limits
from minsheng.read.pieces import check_size


class Rule(NamedTuple):
    """A ruled line: at `at`, from `start` to `end`; `at` is y for a horizontal, x for a vertical one."""

    horizontal: bool
    at: float
    start: float
    end: float


class Area(NamedTuple):
    """A cell: its edges on the page, and its place on the grid of its table."""

    x0: float
    top: float
    x1: float
    bottom: float
    row: int
    column: int
    rows: int
    columns: int

    def holds(self, point: tuple[float, float]) -> bool:
        """True where a point is within the cell."""
        return self.x0 <= point[0] < self.x1 and self.top <= point[1] < self.bottom


class RuledTable(NamedTuple):
    """A table by its ruled lines: column edges, row edges, cells in order."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    areas: tuple[Area, ...]


def segment(x0: float, y0: float, x1: float, y1: float, slack: float) -> Rule | None:
    """The rule from a point to another; None where it is slanted or shorter than `slack`."""
    if abs(y1 - y0) <= slack < abs(x1 - x0):
        return Rule(True, (y0 + y1) / 2, min(x0, x1), max(x0, x1))
    if abs(x1 - x0) <= slack < abs(y1 - y0):
        return Rule(False, (x0 + x1) / 2, min(y0, y1), max(y0, y1))
    return None


def rectangle(x0: float, y0: float, x1: float, y1: float, slack: float) -> list[Rule]:
    """The rules of a rectangle: its four sides, or the one line that a thin rectangle is."""
    if min(abs(x1 - x0), abs(y1 - y0)) <= slack:
        single = segment(x0, y0, x1, y1, slack)
        return [single] if single else []
    sides = ((x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1))
    return [rule for side in sides if (rule := segment(*side, slack))]


def path_rules(points: Sequence[tuple[float, float]], stroked: bool, slack: float) -> list[Rule]:
    """The rules that a path of straight lines draws: a rectangle's also where it is only filled."""
    xs, ys = {round(x, 1) for x, _ in points}, {round(y, 1) for _, y in points}
    if len(points) >= 4 and len(xs) <= 2 and len(ys) <= 2:
        return rectangle(min(xs), min(ys), max(xs), max(ys), slack)
    if not stroked and len(points) > 2:
        return []
    found = (segment(*start, *end, slack) for start, end in pairwise(points))
    return [rule for rule in found if rule]


def tables(rules: Iterable[Rule], slack: float, where: str) -> list[RuledTable]:
    """Tables of two cells or more, from top to bottom. `slack` is how far lines that touch may be apart."""
    joined = _joined(rules, slack)
    if len(joined) > limits.RULES_A_PAGE:
        return []
    found = [_table(network, slack, where) for network in _networks(joined, slack)]
    return sorted((table for table in found if table and len(table.areas) > 1), key=lambda table: table.ys[0])


def _joined(rules: Iterable[Rule], slack: float) -> list[Rule]:
    """Rules with those on one straight line that touch made one."""
    made: list[Rule] = []
    for horizontal, group in groupby(sorted(rules), key=lambda rule: rule.horizontal):
        for at, line in _snapped(list(group), slack):
            start, end = line[0].start, line[0].end
            for rule in sorted(line, key=lambda rule: rule.start):
                if rule.start > end + slack:
                    made.append(Rule(horizontal, at, start, end))
                    start = rule.start
                    end = rule.end
                start, end = min(start, rule.start), max(end, rule.end)
            made.append(Rule(horizontal, at, start, end))
    return made


def _snapped(rules: Sequence[Rule], slack: float) -> list[tuple[float, list[Rule]]]:
    """Rules of one direction by the straight line that they are on."""
    groups: list[list[Rule]] = []
    for rule in rules:
        if groups and rule.at - groups[-1][-1].at <= slack:
            groups[-1].append(rule)
        else:
            groups.append([rule])
    return [(sum(rule.at for rule in group) / len(group), group) for group in groups]


def _networks(rules: Sequence[Rule], slack: float) -> list[list[Rule]]:
    """Rules by network: those that touch, directly or through others."""
    parents = list(range(len(rules)))

    def top(index: int) -> int:
        while parents[index] != index:
            parents[index] = parents[parents[index]]
            index = parents[index]
        return index

    across = [index for index, rule in enumerate(rules) if rule.horizontal]
    for index, rule in enumerate(rules):
        if rule.horizontal:
            continue
        for other in across:
            line = rules[other]
            if line.at > rule.end + slack:
                break
            if line.at >= rule.start - slack and line.start - slack <= rule.at <= line.end + slack:
                parents[top(index)] = top(other)
    networks: dict[int, list[Rule]] = {}
    for index, rule in enumerate(rules):
        networks.setdefault(top(index), []).append(rule)
    return [network for network in networks.values() if len(network) > 3]


def _table(network: Sequence[Rule], slack: float, where: str) -> RuledTable | None:
    across = [rule for rule in network if rule.horizontal]
    down = [rule for rule in network if not rule.horizontal]
    if len(across) < 2 or not down:
        return None
    ends_x = [min(rule.start for rule in across), max(rule.end for rule in across)]
    ends_y = [min(rule.start for rule in down), max(rule.end for rule in down)]
    xs = _places([*(rule.at for rule in down), *ends_x], slack)
    ys = _places([*(rule.at for rule in across), *ends_y], slack)
    check_size(len(ys), len(xs), where)
    if len(xs) < 2 or len(ys) < 2:
        return None
    return RuledTable(xs, ys, tuple(_areas(xs, ys, across, down, slack)))


def _places(values: Iterable[float], slack: float) -> tuple[float, ...]:
    """The values with those no further apart than twice the slack made one."""
    places: list[float] = []
    for place in sorted(values):
        if not places or place - places[-1] > 2 * slack:
            places.append(place)
    return tuple(places)


def _areas(
    xs: Sequence[float], ys: Sequence[float], across: Sequence[Rule], down: Sequence[Rule], slack: float
) -> list[Area]:
    """Cells: fields joined where no line parts them."""
    right = _borders(xs[1:-1], ys, down, slack)
    below = _borders(ys[1:-1], xs, across, slack)
    columns, rows = len(xs) - 1, len(ys) - 1
    taken: set[tuple[int, int]] = set()
    areas: list[Area] = []
    for row in range(rows):
        for column in range(columns):
            if (row, column) in taken:
                continue
            stop = column + 1
            while stop < columns and (row, stop) not in taken and (stop - 1, row) not in right:
                stop += 1
            end = row + 1
            while end < rows and all((end - 1, one) not in below for one in range(column, stop)):
                if any((one, end) in right for one in range(column, stop - 1)):
                    break
                end += 1
            taken.update((one, other) for one in range(row, end) for other in range(column, stop))
            areas.append(Area(xs[column], ys[row], xs[stop], ys[end], row, column, end - row, stop - column))
    return areas


def _borders(
    places: Sequence[float], cuts: Sequence[float], rules: Sequence[Rule], slack: float
) -> set[tuple[int, int]]:
    """(index of the place, index of the field along it) where a line is drawn."""
    drawn: set[tuple[int, int]] = set()
    for rule in rules:
        for index, place in enumerate(places):
            if abs(rule.at - place) <= 2 * slack:
                drawn.update(
                    (index, field)
                    for field in range(len(cuts) - 1)
                    if rule.start - slack <= (cuts[field] + cuts[field + 1]) / 2 <= rule.end + slack
                )
    return drawn
