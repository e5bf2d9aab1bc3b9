"""Who acts by the words of a text: 由县教育局牵头，县财政局配合; 区教委（牵头）、区财政局."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from minsheng.parse.flow import Flow
from minsheng.parse.shapes import looks_like
from minsheng.parse.units import read_units
from minsheng.parse.wording import cued, may_hold
from minsheng.records import Division, UnitName

_OPENS: Final = frozenset("（(")


def told_units(promise: Flow, division: Division) -> tuple[tuple[UnitName, ...], tuple[UnitName, ...]]:
    """Lead and support units that a promise's own sentences name.

    Where somebody leads (牵头), those who carry it out (负责落实) support.
    """
    lead = list(_told(promise, "lead", division))
    led = any(leads for _, leads in lead)
    first = [unit for unit, leads in lead if leads or not led]
    others = [unit for unit, leads in lead if led and not leads]
    return tuple(first), (*(unit for unit, _ in _told(promise, "support", division)), *others)


def _told(promise: Flow, says: str, division: Division) -> Iterator[tuple[UnitName, bool]]:
    """Units named before the words of a cue, and whether these say that they lead."""
    for match in cued(says).finditer(promise.text) if may_hold(promise.text, says) else ():
        leads = bool(match.groupdict().get("leads"))
        for unit in read_units(promise.slice(*match.span("names")), division):
            if unit.group or looks_like("units", unit.name):
                yield unit, leads


def leads(unit: UnitName, document: str) -> bool:
    """True for a name with a bracket behind it that says that it leads."""
    behind = document[unit.span.end : unit.span.end + 1]
    opens = behind in _OPENS or behind.isspace()
    return opens and cued("lead-mark").match(document, unit.span.end) is not None
