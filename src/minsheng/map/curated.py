"""The districts and units of all documents → the JSON-LD part of the curated graph.

Documents arrive one by one as `Mentions`, which are small: the corpus need not fit in memory. The
graph does not depend on their order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from typing import Final, NamedTuple

from minsheng import resources
from minsheng.map import ids as mint
from minsheng.map.context import Node, graph
from minsheng.map.ids import Ids
from minsheng.map.units import unit_reference
from minsheng.map.values import stated
from minsheng.records import Division, Figure, ParsedDocument, ProjectList, UnitName


class UnitMention(NamedTuple):
    """A Unit as one document names it: its reference, what is known of it, its printed name."""

    reference: str
    group: bool
    concept: str | None
    """Reference of its function's (a group: of its kind's) concept."""
    category: str
    name: str


class Mentions(NamedTuple):
    """What one document adds to the curated graph."""

    division: Division
    units: Counter[UnitMention]


_unit_mention: Final = partial(tuple.__new__, UnitMention)
"""A UnitMention of its fields, made as any tuple is: the constructor of named tuples takes far longer."""


def mentions(parsed: ParsedDocument) -> Mentions:
    """The division that a document speaks for and the units that it names, with how often."""
    division = parsed.metadata.division
    return Mentions(division, Counter([_mention(division.slug, name) for name in unit_names(parsed)]))


def _mention(slug: str, name: UnitName) -> UnitMention:
    scheme, code = ("unit-group", name.group_slug) if name.group else ("unit-function", name.classification)
    concept = None if code is None else mint.concept(scheme, code)
    return _unit_mention((unit_reference(slug, name), name.group, concept, name.category, name.name))


def unit_names(parsed: ParsedDocument) -> list[UnitName]:
    """Every organisation that the document's records name, as often as they do."""
    names: list[UnitName] = []
    for project_list in parsed.lists:
        names += _list_names(project_list)
    for passage in parsed.passages:
        names += _reporters(passage.targets + passage.results)
    return names


def _list_names(record: ProjectList) -> list[UnitName]:
    names: list[UnitName] = []
    for promise in record.projects + record.tasks:
        names += promise.lead_units + promise.support_units
        names += _reporters(promise.targets)
    for indicator in record.indicators:
        names += indicator.lead_units
        names += _reporters(indicator.targets + indicator.results)
    reports = [report for project in record.projects for report in project.reports]
    for report in [*reports, record.report] if record.report else reports:
        names += report.reported_by
        names += _reporters(report.targets + report.results)
    return names


def _reporters(figures: Sequence[Figure]) -> list[UnitName]:
    return [figure.reported_by for figure in figures if figure.reported_by]


# ------------------------------------------------------------------------------------- the graph


def curated_graph(met: Iterable[Mentions], ids: Ids) -> Node:
    """JSON-LD of the districts and units of `graph/curated`, in the order of their references.

    In the graph are the divisions met, those above them, and those directly below a code of
    `mappings/divisions/always.csv`.
    """
    divisions, slugs, units = _divisions(), dict[str, str](), Counter[UnitMention]()
    codes = set(_always())
    for one in met:
        codes.add(one.division.code)
        slugs.update(dict.fromkeys([unit.reference for unit in one.units], one.division.slug))
        units.update(one.units)
    nodes = [_division(divisions[code]) for code in _with_parents(codes)]
    nodes += _units(units, slugs)
    return graph(ids.graph("curated"), sorted(nodes, key=lambda node: str(node["id"])), ids.base)


@cache
def _divisions() -> dict[str, dict[str, str]]:
    """Rows of the division table by code."""
    columns = ("code", "slug", "level", "parent", "name", "name_en")
    rows = resources.rows(resources.mappings("divisions", "divisions.csv"), *columns)
    return {row["code"]: row for row in rows}


def _always() -> Iterator[str]:
    table = resources.mappings("divisions", "always.csv")
    parents = {row["parent"] for row in resources.rows(table, "parent")}
    return (code for code, row in _divisions().items() if row["parent"] in parents)


def _with_parents(codes: Iterable[str]) -> set[str]:
    """The codes that are in the division table, and all above them."""
    complete = set[str]()
    for code in codes:
        above = code
        while above in _divisions() and above not in complete:
            complete.add(above)
            above = _divisions()[above]["parent"]
    return complete


def _division(row: Mapping[str, str]) -> Node:
    parent = _divisions().get(row["parent"])
    return stated(
        {
            "id": mint.district(row["slug"]),
            "type": "District",
            "kind": mint.concept("division", row["level"]),
            "prefLabel": {"zh": row["name"], "en": row["name_en"]},
            "notation": row["code"],
            "containedInPlace": parent and mint.district(parent["slug"]),
        }
    )


def _units(units: Counter[UnitMention], slugs: Mapping[str, str]) -> Iterator[Node]:
    """One node a Unit; its label is the name printed most often, the longest of these."""
    best: dict[str, UnitMention] = {}
    for unit in sorted(units, key=lambda unit: (-units[unit], -len(unit.name), unit.name)):
        best.setdefault(unit.reference, unit)
    for reference, unit in best.items():
        yield stated(
            {
                "id": reference,
                "type": ["Unit", "UnitGroup"] if unit.group else "Unit",
                "district": mint.district(slugs[reference]),
                "kind": mint.concept("unit-category", unit.category) if unit.category else None,
                "prefLabel": {"zh": unit.name},
                "classification": unit.concept,
            }
        )
