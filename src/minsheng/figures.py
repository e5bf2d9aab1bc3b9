"""The records that a document has by the hundred: its figures, the numbers that are none, the names of units.

They are part of `minsheng.records`, and not to be changed once made. They stand apart to be compiled: their
`__init__` is written out, since a compiled class is made ten times as fast by its own as by a data class's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from minsheng.records import Comparator, Scope, Span


@dataclass(slots=True, init=False, unsafe_hash=True)
class UnitName:
    """A responsible organisation as one cell or label line prints it."""

    name: str
    span: Span
    function: str | None
    """What tells the organisation from the others of its district: the code of its function concept
    (`education`), or for one of several with a function a code of its own (`yangfangdian-jiedao`,
    `city-transport`, `landscaping-centre`); None where only its name does."""
    group: bool = False
    """A collective name such as 各街道办事处: never expanded, never ranked as one organisation."""
    group_slug: str | None = None
    """For a group: its code in the group table, None where the table does not know it."""
    category: str = ""
    """`department`, `branch`, `party`, `people-organisation`, `institution`, `enterprise`, `zone`,
    `group` …: column `category` of `mappings/wordings/unit-function.csv`; `higher` or `lower` for another
    division's body."""
    classification: str | None = None
    """Code of the function concept, also where it is not `function` (`subdistrict-office`); None where
    it is not known."""

    def __init__(
        self,
        name: str,
        span: Span,
        function: str | None,
        group: bool = False,
        group_slug: str | None = None,
        category: str = "",
        classification: str | None = None,
    ) -> None:
        self.name, self.span, self.function, self.group = name, span, function, group
        self.group_slug, self.category, self.classification = group_slug, category, classification


@dataclass(slots=True, init=False, unsafe_hash=True)
class Figure:
    """One quantity, said once, at one place, in one document: a Target or a Result."""

    role: Literal["target", "result"]
    span: Span
    comparator: Comparator
    value_text: str
    """The number with its measure word as printed (page seams joined, white space kept)."""
    value: Decimal | None = None
    """万 and 亿 multiplied in; percent stays 0–100. None for words without a number."""
    max_value: Decimal | None = None
    """Upper end of a range."""
    uom: str | None = None
    """Code of the measure-word concept (`bu` for 部); None where the table does not know the word."""
    uom_text: str | None = None
    """Measure word as printed, magnitude left out."""
    action: str | None = None
    object: str | None = None
    scope: Scope | None = None
    per: str | None = None
    as_of: date | None = None
    year: int | None = None
    """Year the figure speaks of where it is not the record's own year (indicator tables)."""
    stated_ratio: Decimal | None = None
    part_of: tuple[int, int] | None = None
    """Start and end of the span of the figure that this one is a printed part of."""
    revises: tuple[int, int] | None = None
    """Start and end of the span of the target that this one replaces by the document's own words."""
    reported_by: UnitName | None = None

    def __init__(
        self,
        role: Literal["target", "result"],
        span: Span,
        comparator: Comparator,
        value_text: str,
        value: Decimal | None = None,
        max_value: Decimal | None = None,
        uom: str | None = None,
        uom_text: str | None = None,
        action: str | None = None,
        object: str | None = None,
        scope: Scope | None = None,
        per: str | None = None,
        as_of: date | None = None,
        year: int | None = None,
        stated_ratio: Decimal | None = None,
        part_of: tuple[int, int] | None = None,
        revises: tuple[int, int] | None = None,
        reported_by: UnitName | None = None,
    ) -> None:
        self.role, self.span, self.comparator, self.value_text = role, span, comparator, value_text
        self.value, self.max_value, self.uom, self.uom_text = value, max_value, uom, uom_text
        self.action, self.object, self.scope, self.per = action, object, scope, per
        self.as_of, self.year, self.stated_ratio, self.part_of = as_of, year, stated_ratio, part_of
        self.revises, self.reported_by = revises, reported_by


@dataclass(slots=True, init=False, unsafe_hash=True)
class NotQuantity:
    """A number in a record's text that is no quantity, and the rule that says so."""

    span: Span
    reason: str
    """Code of the reason in `mappings/wordings/not-quantity.csv`."""

    def __init__(
        self,
        span: Span,
        reason: str,
    ) -> None:
        self.span, self.reason = span, reason
