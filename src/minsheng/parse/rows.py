"""Records as they stand: a number and fields by role, before any of it is understood.

Lists and tables both give `Row`s gathered in `Listing`s; `parse.records_of` makes records of them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import Literal, NamedTuple

import yaml

from minsheng import resources
from minsheng.errors import TableError
from minsheng.parse.flow import Flow
from minsheng.records import Span


class Field:
    """One value of a row and the role that its label or column gives it; None for plain text."""

    def __init__(self, role: str | None, flow: Flow, label: str = "") -> None:
        self.role, self.flow, self.label = role, flow, label

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Field) and self._names() == other._names() and self.flow == other.flow

    def __hash__(self) -> int:
        return hash(self._names())

    def _names(self) -> tuple[str | None, str]:
        return self.role, self.label


class Heading(NamedTuple):
    """A line above rows: its text without mark and count, its span, the count that it states."""

    label: str
    span: Span
    stated_count: int | None = None


@dataclass(slots=True)
class Row:
    """One record as it stands."""

    number: int
    fields: list[Field]
    span: Span
    """From its number to its last character."""
    heading: Heading | None = None


@dataclass(slots=True)
class Listing:
    """Rows under one title."""

    title: Heading | None
    rows: list[Row] = field(default_factory=list)
    record: Literal["project", "task", "indicator", "passage"] = "project"
    layout: str = ""
    columns: tuple[str, ...] = ()
    header: list[Span] = field(default_factory=list)
    """Where the column headers stand, each time that a page prints them."""
    notes: tuple[str, ...] = ()
    """What stands in cells above the header: the day of the figures, the unit of sums."""

    @property
    def headings(self) -> list[Heading]:
        """The headings that stand above rows, in order, each once."""
        return list(dict.fromkeys(row.heading for row in self.rows if row.heading))


class Layout(NamedTuple):
    """How records stand in one kind of document: one file of `mappings/layouts/`."""

    layout: str
    reads: Literal["lines", "table", "narrative"]
    item: tuple[str, ...] = ()
    heading: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    record: str = "project"
    priority: int = 9


@cache
def layouts() -> tuple[Layout, ...]:
    """All layouts, by priority and name.

    Raises TableError naming the file where a key is unknown or a value is malformed.
    """
    found = []
    for path in sorted(resources.mappings("layouts").glob("*.yaml")):
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        try:
            lists = {key: tuple(value) for key, value in content.items() if isinstance(value, list)}
            found.append(Layout(**{**content, **lists}))
        except (TypeError, AttributeError) as error:
            raise TableError(
                str(error), where=str(path), mend=f"use the keys {', '.join(Layout._fields)}"
            ) from error
    return tuple(sorted(found, key=lambda layout: (layout.priority, layout.layout)))
