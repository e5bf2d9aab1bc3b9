"""What the rows of one listing share while records are built of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from minsheng.records import Division, NotQuantity, Remark, Scope, Span


@dataclass(slots=True)
class Context:
    """What the rows of one listing share."""

    division: Division
    year: int
    reports: bool
    """True where the document tells what was done."""
    as_of: date | None
    scope: Scope
    table_title: str = ""
    """The title of an indicator table: the one year that it names, the plan of several years."""
    from_lines: bool = False
    """True where the fields are split from lines already; a table's cells may hold labels."""
    lead_missing: bool = False
    """True where no label names a lead, so that those who help are all who are responsible."""
    done: bool = False
    """True where the rows tell only what was done, and no promise."""
    by_sentence: bool = False
    """True where most rows promise in their first sentence and tell what was done in the rest."""
    lead_named: bool = False
    """True where some label names the lead beyond doubt, so that a bare 责任单位 names those who help."""
    shared_deadline: tuple[date, str] | None = None
    """What the document says once of all its projects, and its words."""
    not_quantities: list[NotQuantity] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
