"""A quantity on its way to a record: what the scan found, and what the later steps say of it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal

from minsheng.parse.measure import Measure
from minsheng.records import Comparator, Scope


class Count:
    """A quantity found in a text, filled in by the later steps of `quantities`."""

    start: int
    """Where the comparator before the number, or the number, begins; later the action that touches it."""
    number: int
    tail: int
    """End of the number with measure word, trailing comparator not yet."""
    end: int
    """End of the number with measure word and trailing comparator."""
    comparator: Comparator
    value: Decimal | None
    upper: Decimal | None
    measure: Measure | None
    uom_text: str | None
    family: str
    """Family of its measure word; empty where it has none."""
    words: bool
    """Whether words state it, without a number."""
    unknown: str | None
    """What may be a measure word right behind the number and is none of the table."""
    region: int
    action: str | None
    object: str | None
    noun_first: bool
    per: str | None
    barrier: int
    """Where the words that say what it is counted per end; 0 where there are none."""
    scope: Scope | None
    year: int | None
    """The year of which it speaks, where that is another one than its text's."""
    as_of: date | None
    ratio: Decimal | None
    of_task: bool
    """Whether the ratio is a share of a task, not of works done."""
    role: Literal["target", "result"]
    part_of: Count | None
    revises: Count | None
    reason: str | None
    """Why it is no quantity of its own after all; None while it is one."""

    def __init__(
        self,
        start: int,
        number: int,
        tail: int,
        end: int,
        comparator: Comparator,
        value: Decimal | None,
        upper: Decimal | None,
        measure: Measure | None,
        uom_text: str | None,
        *,
        words: bool = False,
    ) -> None:
        self.start, self.number, self.tail, self.end = start, number, tail, end
        self.comparator, self.value, self.upper = comparator, value, upper
        self.measure, self.uom_text = measure, uom_text
        self.family = measure.family if measure else ""
        self.words, self.region, self.barrier = words, 0, 0
        self.unknown = self.action = self.object = self.per = self.scope = self.reason = None
        self.year = self.as_of = self.ratio = self.part_of = self.revises = None
        self.noun_first = self.of_task = False
        self.role = "target"
