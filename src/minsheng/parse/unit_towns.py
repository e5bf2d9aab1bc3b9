"""Governments of townships as responsible organisations: which township of the division a name means."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from minsheng.parse.divisions import Township, chain, children, short_name, townships
from minsheng.parse.unit_affixes import affixes
from minsheng.records import Division


class _Towns(NamedTuple):
    names: dict[str, tuple[str, str]]
    stems: dict[str, tuple[str, str]]


def township(division: Division, name: str, alone: bool) -> tuple[str, str] | None:
    """Slug and function of a subdistrict or town, by its name with or without 政府 or 办事处 behind.

    `alone` as in `unit_names.resolve`: then its bare name (羊坊店) will do.
    """
    if division.level == "province":
        return None
    towns = towns_of(division)
    for text in _town_spellings(division, name):
        found = towns.names.get(text) or (towns.stems.get(text) if alone and len(text) > 1 else None)
        if found:
            code = next((code for kind, code in affixes("town").items() if text.endswith(kind)), found[1])
            return found[0], code
    return None


def _town_spellings(division: Division, name: str) -> Iterator[str]:
    yield name
    for outer in chain(division):
        if name.startswith(outer.name):
            name = name[len(outer.name) :]
            yield name
    for seat in affixes("seat"):
        if name.endswith(seat) and len(name) > len(seat) + 1:
            yield name[: -len(seat)]
            for kind in affixes("town"):
                if seat.startswith(kind):
                    yield name[: -len(seat)] + kind


@lru_cache(maxsize=128)
def towns_of(division: Division) -> _Towns:
    """Names and stems of the division's townships → slug and function; names shared by two are left out."""
    names: dict[str, set[tuple[str, str]]] = {}
    stems: dict[str, set[tuple[str, str]]] = {}
    counties = {child.code: child.slug.rpartition("-")[2] + "-" for child in children(division)}
    for town in townships(division):
        kind, stem = township_kind(town)
        found = (counties.get(town.code[:6], "") + town.slug, kind)
        names.setdefault(town.name, set()).add(found)
        if stem and stem != short_name(division):
            stems.setdefault(stem, set()).add(found)
            for other in affixes("town-also").get(town.name[len(stem) :], "").split():
                names.setdefault(stem + other, set()).add(found)
    exact = {town.name for town in townships(division)}
    sole = {name: min(found) for name, found in names.items() if len(found) == 1}
    return _Towns(sole, {s: min(found) for s, found in stems.items() if len(found) == 1 and s not in exact})


def township_kind(town: Township) -> tuple[str, str]:
    """Function of a township's government, and the township's name without its kind."""
    for kind, code in affixes("town").items():
        if town.name.endswith(kind) and len(town.name) > len(kind) + 1:
            return code, town.name[: -len(kind)]
    return "zone-administration", ""
