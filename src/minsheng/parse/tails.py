"""What a bracket at the end of a promise holds: units, a day, both, or words of the promise itself."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from minsheng.parse.dates import read_deadline
from minsheng.parse.fields import trimmed
from minsheng.parse.flow import Flow
from minsheng.parse.rows import Field
from minsheng.parse.shapes import looks_like
from minsheng.parse.units import known_units
from minsheng.parse.wording import cued
from minsheng.records import Division

_EDGE: Final = re.compile(r"[，,；;。、\s]+")
_LONGEST: Final = 40
"""No deadline in a bracket is longer."""
_OF_TEXT: Final = ("promise", "title", "category", None)


class _Parts(NamedTuple):
    units: Flow | None
    deadline: Flow | None


def settle_tail(fields: list[Field], division: Division, year: int) -> list[Field]:
    """A trailing bracket holds units and a deadline where all its names are known, else it is the text's."""
    found: list[Field] = []
    for field_ in fields:
        if field_.role != "tail":
            found.append(field_)
            continue
        borne = _borne(field_, division)
        if borne:
            found.extend(borne)
            continue
        parts = _parts(field_.flow, year)
        if parts.units and known_units(parts.units, division):
            found.append(Field("lead", parts.units, field_.label))
            if parts.deadline:
                found.append(Field("deadline", parts.deadline, field_.label))
        elif found and found[-1].role in _OF_TEXT:
            before = found[-1].flow
            joined = Flow.of(before.document, [(before.span().start, field_.flow.span().end + 1)])
            found[-1] = Field(found[-1].role, joined, found[-1].label)
        else:
            found.append(field_)
    return found


def _borne(tail: Field, division: Division) -> list[Field]:
    """The units of a bracket whose words say who leads and who helps, or that all of them answer for it."""
    flow = tail.flow
    ends = cued("borne").search(flow.text)
    leads = cued("borne-by").match(flow.text)
    if ends is None and leads is None:
        return []
    stop = ends.start() if ends else len(flow.text)
    named = [("lead", trimmed(flow, *leads.span("lead")))] if leads else []
    start = leads.end() if leads else 0
    if start < stop:
        named.append(("support" if leads else "lead", trimmed(flow, start, stop)))
    fields = [Field(role, units, tail.label) for role, units in named if units]
    return fields if fields and all(known_units(field.flow, division) for field in fields) else []


def _parts(flow: Flow, year: int) -> _Parts:
    """The units and the deadline of a bracket: 县卫健局，2024年11月底前完成, or the other way round."""
    edges = list(_EDGE.finditer(flow.text))
    for edge in reversed(edges):
        if _is_deadline(flow.text[edge.end() :], year):
            return _Parts(trimmed(flow, 0, edge.start()), trimmed(flow, edge.end(), len(flow.text)))
    for edge in edges:
        if _is_deadline(flow.text[: edge.start()], year):
            return _Parts(trimmed(flow, edge.end(), len(flow.text)), trimmed(flow, 0, edge.start()))
    return _Parts(flow, None)


def _is_deadline(text: str, year: int) -> bool:
    short = 0 < len(text) <= _LONGEST
    return short and looks_like("deadline", text) and read_deadline(text, year) is not None
