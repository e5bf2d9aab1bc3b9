"""A quantity on its way to a record: what the scan found, and what the later steps say of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from minsheng.parse.measure import Measure
from minsheng.records import Comparator, Scope


@dataclass(slots=True, eq=False)
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
    family: str = ""
    """Family of its measure word; empty where it has none."""
    words: bool = False
    """Whether words state it, without a number."""
    unknown: str | None = None
    """What may be a measure word right behind the number and is none of the table."""
    region: int = 0
    action: str | None = None
    object: str | None = None
    noun_first: bool = False
    per: str | None = None
    barrier: int = 0
    """Where the words that say what it is counted per end; 0 where there are none."""
    scope: Scope | None = None
    as_of: date | None = None
    ratio: Decimal | None = None
    of_task: bool = False
    """Whether the ratio is a share of a task, not of works done."""
    role: Literal["target", "result"] = "target"
    part_of: Count | None = None
    revises: Count | None = None
    reason: str | None = None
    """Why it is no quantity of its own after all; None while it is one."""

    def __post_init__(self) -> None:
        if self.measure:
            self.family = self.measure.family
