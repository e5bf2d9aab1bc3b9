"""The house's words: what a document is, and the records that are read from it.

Data goes one way: bytes → `Document` (room `read`) → `ParsedDocument` (room `parse`) → JSON-LD
nodes (`map`). Records hold text, codes and offsets; they know no IRI and no RDF.

Offsets are 0-based Unicode code points of `Document.text`, end exclusive, before any normalisation
(Web Annotation Data Model, section 4.2.4 Text Position Selector).
Codes are the part of a concept's local name after its scheme: comparator "ge" is `concept/cmp-ge`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from minsheng.figures import Figure as Figure  # noqa: PLC0414 - exported
from minsheng.figures import NotQuantity as NotQuantity  # noqa: PLC0414 - exported
from minsheng.figures import UnitName as UnitName  # noqa: PLC0414 - exported

if TYPE_CHECKING:
    from dataclasses import dataclass as record
else:

    def record(*, frozen: bool, slots: bool) -> Callable[[type], type]:
        """Frozen for the type checker alone: setting each field past a guard takes three times as long."""
        return lambda made: dataclass(slots=slots, unsafe_hash=frozen and "__hash__" not in vars(made))(made)


# ---------------------------------------------------------------------------------------- read


class Block(NamedTuple):
    """One piece of a document's text as its format delimits it: a paragraph, a line, a table cell.

    `text[start:end]` is the block. `page` is 1-based. `table`, `row` and `column` are 0-based and
    -1 outside tables; a cell covers `rows` × `columns` grid positions (spans of merged cells).
    Blocks are in reading order and do not overlap.
    """

    start: int
    end: int
    kind: Literal["line", "heading", "cell"] = "line"
    page: int = 0
    table: int = -1
    row: int = -1
    column: int = -1
    rows: int = 1
    columns: int = 1


@record(frozen=True, slots=True)
class SourceRow:
    """What a `sources.csv` beside the documents says of one file; None where it says nothing."""

    file: str = ""
    district: str | None = None
    city: str | None = None
    year: int | None = None
    kind: str | None = None
    title: str | None = None
    issuer: str | None = None
    url: str | None = None
    published: date | None = None


@record(frozen=True, slots=True)
class Document:
    """A readable document: its text, where its blocks are, and where the bytes came from."""

    path: Path
    sha256: str
    """Hex digest of the file's bytes."""
    format: str
    """`txt`, `html`, `docx`, `xlsx`, `pdf` or `ofd`."""
    encoding: str
    """IANA name for text formats, empty where the format fixes it."""
    text: str
    blocks: tuple[Block, ...]
    source: SourceRow = SourceRow()
    notes: tuple[str, ...] = ()
    """What reading left out on purpose (a hidden sheet, a page that is a picture), each a sentence."""

    @property
    def name(self) -> str:
        """File name, for messages."""
        return self.path.name


# --------------------------------------------------------------------------------------- parse


class Span(NamedTuple):
    """A stretch of a document's text and the exact characters that stand there."""

    start: int
    end: int
    exact: str


Comparator = Literal["ge", "gt", "le", "lt", "approx", "range", "all", "plain", "text"]
Scope = Literal["year", "month", "to-date", "plan"]
Status = Literal["not-started", "in-progress", "completed", "exceeded", "delayed"]


@record(frozen=True, slots=True)
class Division:
    """An administrative division of China (GB/T 2260 code) as the district table gives it."""

    code: str
    slug: str
    name: str
    level: Literal["province", "city", "county"]
    parent: str
    """Code of the division above, empty for a province."""

    def __hash__(self) -> int:
        """Of the code alone, since what the parser keeps is kept by division."""
        return hash(self.code)


@record(frozen=True, slots=True)
class Report:
    """What one document says about one project's (or list's) progress."""

    span: Span
    description: str
    as_of: date | None = None
    status: Status | None = None
    stated_ratio: Decimal | None = None
    results: tuple[Figure, ...] = ()
    reported_by: tuple[UnitName, ...] = ()
    targets: tuple[Figure, ...] = ()
    """Targets that the report prints: the plan repeated, or revised."""


@record(frozen=True, slots=True)
class Category:
    """A heading of a list under which projects stand."""

    position: int
    """1-based order in the list."""
    label: str
    span: Span
    stated_count: int | None = None


@record(frozen=True, slots=True)
class Place:
    """A named place in a record's text."""

    name: str
    span: Span
    kind: str
    """`township`, `village`, `park`, `school`, `road` …: code of `mappings/wordings/place.csv`."""
    code: str | None = None
    """Code of the township in the division table, where it is one."""


@record(frozen=True, slots=True)
class Project:
    """One numbered promise of a livelihood list."""

    number: int
    description: str
    """Full text of the promise, page seams joined."""
    span: Span
    category: int | None = None
    """Position of its Category in the list."""
    title: str | None = None
    lead_units: tuple[UnitName, ...] = ()
    support_units: tuple[UnitName, ...] = ()
    deadline: date | None = None
    deadline_text: str | None = None
    targets: tuple[Figure, ...] = ()
    reports: tuple[Report, ...] = ()
    places: tuple[Place, ...] = ()


@record(frozen=True, slots=True)
class Task:
    """One numbered task of a plan report's task table."""

    number: int
    description: str
    span: Span
    category: int | None = None
    lead_units: tuple[UnitName, ...] = ()
    support_units: tuple[UnitName, ...] = ()
    deadline: date | None = None
    deadline_text: str | None = None
    targets: tuple[Figure, ...] = ()
    places: tuple[Place, ...] = ()


@record(frozen=True, slots=True)
class PlanIndicator:
    """One row or sub-row of a plan's indicator table."""

    number: int
    label: str
    span: Span
    sub_row: int | None = None
    """1-based, None where the row has no sub-rows."""
    sub_label: str | None = None
    uom: str | None = None
    uom_text: str | None = None
    binding: Literal["binding", "expected"] | None = None
    lead_units: tuple[UnitName, ...] = ()
    targets: tuple[Figure, ...] = ()
    results: tuple[Figure, ...] = ()


@record(frozen=True, slots=True)
class Passage:
    """A paragraph, numbered measure or boxed-table row of a narrative."""

    section: tuple[str, ...]
    """Headings above it, outermost first."""
    description: str
    span: Span
    targets: tuple[Figure, ...] = ()
    results: tuple[Figure, ...] = ()
    places: tuple[Place, ...] = ()
    year: int | None = None
    """Year that the passage speaks of, by the headings above it; None where it is the document's."""


@record(frozen=True, slots=True)
class ProjectList:
    """A district-year list that a document states, whole or in part."""

    year: int
    kind: str
    """`ms` for a livelihood list, `plan` for the tables of a plan report."""
    title: str
    span: Span
    stated_count: int | None = None
    categories: tuple[Category, ...] = ()
    projects: tuple[Project, ...] = ()
    tasks: tuple[Task, ...] = ()
    indicators: tuple[PlanIndicator, ...] = ()
    report: Report | None = None
    """What the document says of the list as a whole (24 件实事均按期完成)."""
    annexes: tuple[Span, ...] = ()
    """Headings of further tables whose records are in the list."""


@record(frozen=True, slots=True)
class Metadata:
    """What a document says of itself, as printed; None where it says nothing."""

    title: str
    division: Division
    year: int
    kind: str
    """Code of scheme `doc`: `list`, `progress`, `completion`, `plan-report`, `combined` …"""
    identifier: str | None = None
    issuer: str | None = None
    issued: date | None = None
    published: date | None = None
    url: str | None = None
    recipients: str | None = None
    copied_to: str | None = None
    header: tuple[tuple[str, str], ...] = ()
    """Further rows of a file header table (索引号, 主题分类 …), label and value as printed."""
    title_span: Span | None = None


@record(frozen=True, slots=True)
class Remark:
    """Something that parsing noticed and could not settle: reported, never dropped in silence."""

    code: str
    """`unknown-label`, `unclaimed`, `ambiguous-number` …"""
    message: str
    span: Span


@record(frozen=True, slots=True)
class ParsedDocument:
    """Everything that one document states."""

    document: Document
    metadata: Metadata
    lists: tuple[ProjectList, ...] = ()
    passages: tuple[Passage, ...] = ()
    not_quantities: tuple[NotQuantity, ...] = ()
    unclaimed: tuple[Span, ...] = ()
    """Stretches of text that no record claims."""
    remarks: tuple[Remark, ...] = ()


# ------------------------------------------------------------------------------------- findings


@record(frozen=True, slots=True)
class Finding:
    """One result of a check over the graph (SHACL, section 3.6.2: validation result)."""

    severity: Literal["Violation", "Warning", "Info"]
    shape: str
    """Local name of the property shape or check."""
    focus: str
    """IRI of the focus node."""
    message_zh: str
    message_en: str
    document: str = ""
    """Local name of the document whose graph was checked, empty for checks over all graphs."""
    path: str = ""
    value: str = ""
    extra: tuple[tuple[str, str], ...] = field(default=())
