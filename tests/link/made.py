"""Made-up promises, as the linkers read them from a graph."""

from __future__ import annotations

from decimal import Decimal

from minsheng.link.figures import Stated
from minsheng.link.promises import Promise, Target

_KINDS = {"project": "Project", "task": "Task", "passage": "Passage"}


def target(
    value: str,
    uom: str,
    action: str,
    counted: str,
    indicator: str = "",
    year: int = 2023,
    scope: str = "year",
) -> Target:
    """A target of this number."""
    iri = f"figure/{action}{counted}{value}{year}"
    stated = Stated(
        iri=iri,
        statement="document",
        start=0,
        end=1,
        year=year,
        value_text=f"{value}{uom}",
        action=action,
        object=counted,
        uom=uom,
        scope=scope,
        value=Decimal(value),
    )
    return Target(stated, indicator)


def promise(local: str, text: str, *targets: Target, units: str = "", year: int = 2023) -> Promise:
    """A promise called `project/a-2023-ms-1`, `task/…` or `passage/…`."""
    kind = _KINDS[local.partition("/")[0]]
    functions = frozenset(units.split())
    source = local.rpartition("-")[0]
    return Promise(local, kind, source, "a", year, text, functions=functions, targets=targets)
