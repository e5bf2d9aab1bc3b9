"""A release's promises as they are kept for comparison, and a change. Things go by `{type}/{local}`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a document: its local name, start, end, the words."""

    document: str
    start: int
    end: int
    exact: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A promised or reported number."""

    figure: str
    quote: Quote
    comparator: str = ""
    value: str = ""
    max: str = ""
    measure: str = ""
    """Local name of the unit of measure."""
    measure_name: str = ""
    words: str = ""
    """Action and object."""
    printed: str = ""
    of: str = ""
    """Year and scope that it speaks of."""
    as_of: str = ""

    @property
    def said(self) -> tuple[str, ...]:
        """What it says, wherever it stands."""
        number = self.value or self.printed
        return self.comparator, number, self.max, self.measure, self.words, self.of, self.as_of


@dataclass(frozen=True, slots=True)
class Promise:
    """A project, a task or a row of a plan."""

    promise: str
    list: str
    district: str
    district_name: str
    year: int
    number: str
    text: str
    quote: Quote | None = None
    deadline: str = ""
    deadline_text: str = ""
    leads: Mapping[str, str] = field(default_factory=dict)
    supports: Mapping[str, str] = field(default_factory=dict)
    targets: tuple[Figure, ...] = ()
    results: tuple[Figure, ...] = ()
    verdicts: Mapping[str, str] = field(default_factory=dict)
    """Target → name of its verdict."""
    statuses: Mapping[str, str] = field(default_factory=dict)
    """Report → name of the status it prints."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The promises of a release and the documents they are from (local names).

    Where two are to be compared, what both say alike may be left out of `promises`; `lists` names all lists.
    """

    release: str
    promises: tuple[Promise, ...]
    documents: frozenset[str]
    lists: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a change: in short, and the words it rests on."""

    text: str
    thing: str = ""
    """The figure, unit or promise, as `{type}/{local}`."""
    quote: Quote | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is otherwise in the later release."""

    kind: str
    promise: str
    """The promise, or the list or unit where it is about the whole of it."""
    district: str
    district_name: str
    year: int
    number: str
    text: str
    """The promise's words in the later release, or the earlier where it has none."""
    old: Side | None = None
    new: Side | None = None
    cause: str = "document"
    """`document` where another document says so, `reading` where the same one is read otherwise."""
    count: int = 1
    """Promises that it is about."""
