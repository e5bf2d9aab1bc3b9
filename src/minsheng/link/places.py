"""Targets that stand in two places which say nothing else in common: a narrative's sum-up, a table's row.

By indicator: district, year, indicator and measure word agree, and neither source has another such
target. By label: the name of an indicator-table row stands in the sentence of a figure that has the
row's number and measure word. Each lookup is by key, so that the work grows with the number of targets.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations

from minsheng.link.pairs import weights
from minsheng.link.promises import Promise, Promises, Target
from minsheng.link.similarity import pairs

Place = tuple[Promise, Target]
"""A target and what states it."""

_MANY = 24
"""Sources that may have one indicator of one district and year; figures of more are not compared."""


def by_indicator(promises: Promises) -> Iterator[tuple[Place, Place]]:
    """Targets of two sources each of which has one of this indicator and measure word, and no other."""
    found: dict[tuple[str, int, str, str], dict[tuple[str, str], list[Place]]] = defaultdict(dict)
    for one, target in _places(promises):
        if target.indicator:
            key = one.district, target.stated.year, target.indicator, target.stated.uom
            found[key].setdefault((one.source, one.kind), []).append((one, target))
    for _, sources in sorted(found.items()):
        single = [places[0] for _, places in sorted(sources.items()) if len(places) == 1]
        if len(single) <= _MANY:
            yield from combinations(single, 2)


def by_label(promises: Promises) -> Iterator[tuple[Place, Place]]:
    """Targets of table rows, and the figures with the same number whose sentences name the rows."""
    rows: dict[tuple[str, int, str, Decimal | None], list[Place]] = defaultdict(list)
    for one, target in _places(promises):
        if one.kind == "PlanIndicator":
            rows[_number(one, target)].append((one, target))
    for one, target in _places(promises):
        if one.kind != "PlanIndicator" and not target.indicator:
            sentence = promises.sentence(one, target)
            named = [row for row in rows.get(_number(one, target), ()) if _named(row[0], sentence)]
            if len(named) == 1:
                yield (one, target), named[0]


def _places(promises: Promises) -> Iterator[Place]:
    """Targets of a whole year that are numbers and no parts of others."""
    for one in promises.all:
        for target in one.targets:
            stated = target.stated
            if stated.scope in {"", "year"} and not stated.part and stated.value is not None:
                yield one, target


def _number(one: Promise, target: Target) -> tuple[str, int, str, Decimal | None]:
    stated = target.stated
    return one.district, stated.year, stated.uom, stated.value


def _named(row: Promise, sentence: str) -> bool:
    """Whether a sentence has most of a row's name."""
    name = pairs(row.text)
    return len(name & pairs(sentence)) >= weights("restates")["label"] * max(1, len(name))
