"""Headings and points that say how work is done: what stands there is no project of a list.

`mappings/wordings/section.csv` knows the headings (总体要求, 保障措施; 重点任务 is the list itself),
`instruction.csv` the points of a notice that order the work.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Final, Literal

from minsheng import resources
from minsheng.parse.folding import folded
from minsheng.parse.rows import Listing, Row

_LONGEST: Final = 24
_BEGINNING: Final = 16
_TELLING: Final = frozenset({"lead", "support", "deadline", "progress", "completion", "tail"})

Kind = Literal["measures", "list"]


@cache
def _headings() -> tuple[tuple[Kind, re.Pattern[str]], ...]:
    found: dict[Kind, list[str]] = {"measures": [], "list": []}
    for row in resources.rows(resources.mappings("wordings", "section.csv"), "kind", "pattern"):
        found["measures" if row["kind"] == "measures" else "list"].append(row["pattern"])
    return tuple(
        (kind, re.compile(rf"(?:{'|'.join(words)})(?:[、和与及](?:{'|'.join(words)}))?"))
        for kind, words in found.items()
    )


def section_of(label: str) -> Kind | None:
    """What a heading opens: measures, or the list; None for a category's name and any other text."""
    if len(label) > _LONGEST:
        return None
    plain = label.rstrip("：: 。")
    return next((kind for kind, pattern in _headings() if pattern.fullmatch(plain)), None)


def _orders(where: str) -> list[str]:
    rows = resources.rows(resources.mappings("wordings", "instruction.csv"), "where", "pattern")
    return [row["pattern"] for row in rows if row["where"] == where]


@cache
def _opening_orders() -> re.Pattern[str]:
    return re.compile("|".join(_orders("start")))


@cache
def _orders_inside() -> tuple[re.Pattern[str], ...]:
    """One pattern a row: each is looked for by its own first characters."""
    return tuple(re.compile(pattern) for pattern in _orders("anywhere"))


def without_instructions(listings: Sequence[Listing], *, beside: bool = False) -> list[Listing]:
    """The listings without those whose rows order the work.

    Most rows of such a listing do; a third is enough where it names no unit or day and another
    listing, or a table where there is one `beside`, does.
    """
    return [
        listing
        for index, listing in enumerate(listings)
        if not _instructs(listing, beside or any(_is_labelled(other) for other in listings[index + 1 :]))
    ]


def _instructs(listing: Listing, beside: bool) -> bool:
    wanted, left = len(listing.rows) / 2, len(listing.rows)
    if beside and not _is_labelled(listing):
        return 3 * sum(_is_order(row) for row in listing.rows) >= left
    orders = 0
    for row in listing.rows:
        if orders + left <= wanted:
            return False
        orders, left = orders + _is_order(row), left - 1
    return orders > wanted


def _is_order(row: Row) -> bool:
    if not row.fields:
        return False
    text = folded(row.fields[0].flow.text)
    return _opening_orders().match(text[:_BEGINNING]) is not None or any(
        pattern.search(text) for pattern in _orders_inside()
    )


def _is_labelled(listing: Listing) -> bool:
    """True where half of the rows have a unit, a day or progress of their own."""
    labelled = [row for row in listing.rows if any(field.role in _TELLING for field in row.fields)]
    return 2 * len(labelled) >= len(listing.rows)
