"""Which Unit a printed name stands for."""

from __future__ import annotations

from minsheng.map import ids as mint
from minsheng.records import UnitName


def unit_reference(slug: str, name: UnitName) -> str:
    """Reference of the Unit of a district that a name stands for.

    A group by its code, an organisation by what tells it from the others of its district, and by
    its name where only that does.
    """
    if name.group:
        return mint.unit_group(slug, name.group_slug, name.name)
    if name.function is None:
        return mint.unit_named(slug, name.name)
    return mint.unit(slug, name.function)
