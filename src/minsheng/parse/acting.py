"""Who acts by the words of a text: 由县教育局牵头，县财政局配合; 区教委（牵头）、区财政局."""

from __future__ import annotations

from typing import Final

from minsheng.parse.flow import Flow
from minsheng.parse.shapes import looks_like
from minsheng.parse.units import read_units
from minsheng.parse.wording import cued, may_hold
from minsheng.records import Division, UnitName

_OPENS: Final = frozenset("（(")


def told_units(promise: Flow, division: Division) -> tuple[tuple[UnitName, ...], tuple[UnitName, ...]]:
    """Lead and support units that a promise's own sentences name."""
    lead, support = (
        tuple(
            unit
            for match in (cued(says).finditer(promise.text) if may_hold(promise.text, says) else ())
            for unit in read_units(promise.slice(*match.span("names")), division)
            if looks_like("units", unit.name)
        )
        for says in ("lead", "support")
    )
    return lead, support


def leads(unit: UnitName, document: str) -> bool:
    """True for a name with a bracket behind it that says that it leads."""
    behind = document[unit.span.end : unit.span.end + 1]
    opens = behind in _OPENS or behind.isspace()
    return opens and cued("lead-mark").match(document, unit.span.end) is not None
