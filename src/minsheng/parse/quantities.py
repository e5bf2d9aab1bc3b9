"""The quantities of a stretch of text: every number a figure, or no quantity for a stated reason.

`scan` finds the numbers, `clauses` where they stand, `phrases` what is done to what, `relations` how
they belong together, `progress` what is planned and what is done; here they become records with their
spans in the document.
"""

from __future__ import annotations

from datetime import date
from typing import Final, Literal

from minsheng.parse import progress, relations, turns
from minsheng.parse.clauses import Clauses
from minsheng.parse.count import Count
from minsheng.parse.flow import Flow
from minsheng.parse.phrases import describe
from minsheng.parse.rules import Mark
from minsheng.parse.scan import scan
from minsheng.records import Figure, NotQuantity, Remark, Scope

_NEAR: Final = 60
_WIDE: Final = tuple("０１２３４５６７８９％")
_NARROW: Final = str.maketrans("０１２３４５６７８９％", "0123456789%")


class Quantities:
    """What a stretch of text says in numbers."""

    def __init__(
        self,
        figures: tuple[Figure, ...],
        not_quantities: tuple[NotQuantity, ...],
        remarks: tuple[Remark, ...],
    ) -> None:
        self.figures, self.not_quantities, self.remarks = figures, not_quantities, remarks


def read_quantities(
    flow: Flow,
    *,
    role: Literal["target", "result"],
    year: int,
    scope: Scope | None = "year",
    as_of: date | None = None,
) -> Quantities:
    """The figures of a text, its numbers that are none, and remarks on measure words not in the table.

    `role` is what the text states: promises (target) or what was done (result; what it repeats of the
    plan is a target all the same). `year` completes dates without a year; `scope` and `as_of` hold
    where the text does not say otherwise.
    """
    counts, marks = read_counts(flow.text, role=role, year=year, scope=scope)
    return records(flow, counts, marks, as_of=as_of)


def read_counts(
    text: str,
    *,
    role: Literal["target", "result"],
    year: int,
    scope: Scope | None,
    expected: Literal["target", "result"] = "result",
) -> tuple[list[Count], list[Mark]]:
    """The counts of a text with all that is said of them, in order, and the numbers that are none."""
    plain = text.translate(_NARROW) if any(sign in text for sign in _WIDE) else text
    counts, marks = scan(plain)
    if not counts:
        return counts, marks
    clauses = Clauses(plain)
    relations.places(clauses, counts)
    if role == "result":
        for count in counts:
            count.role = role
    relations.qualifiers(plain, clauses, counts)
    relations.rates(plain, clauses, counts)
    spoken = [count for count in counts if count.reason is None]
    if role == "result":
        progress.stated(plain, clauses, spoken)
    moves = relations.changes(plain, clauses, spoken)
    describe(plain, clauses, spoken, _barriers(counts, marks))
    relations.moved(plain, clauses, moves)
    relations.distributed(plain, clauses, spoken)
    if role == "result":
        progress.roles(plain, clauses, [count for count in spoken if count.reason is None], expected=expected)
        turns.wholes(plain, spoken)
        progress.keep_revisions(spoken)
    relations.parts(plain, clauses, spoken)
    if role == "result":
        progress.shares(plain, clauses, spoken)
    progress.times(plain, clauses, spoken, year, scope)
    return counts, marks


def _barriers(counts: list[Count], marks: list[Mark]) -> list[int]:
    """Where phrases end on the left: list markers, 每…, and numbers that are no quantities of their own."""
    ends = [mark.end for mark in marks if mark.reason == "list-marker"]
    ends += [count.end for count in counts if count.reason in ("per", "qualifier")]
    return sorted([*ends, *[count.barrier for count in counts if count.barrier]])


def records(flow: Flow, counts: list[Count], marks: list[Mark], *, as_of: date | None) -> Quantities:
    """Counts and marks of a flow's text as records with their spans in the document."""
    kept = [count for count in counts if count.reason is None]
    if kept:
        _as_printed(flow, kept)
    dropped = [(count.start, count.end, count.reason) for count in counts if count.reason]
    explained = sorted([*dropped, *[(mark.start, mark.end, mark.reason) for mark in marks]])
    return Quantities(
        tuple([_figure(flow, count, as_of) for count in kept]),
        tuple([NotQuantity(flow.span(start, end), reason) for start, end, reason in explained]),
        tuple([_remark(flow, count) for count in kept if count.unknown]),
    )


def _as_printed(flow: Flow, counts: list[Count]) -> None:
    """Give the words of a flow of folded spelling (個 read as 个) back as the document prints them."""
    if len(flow.starts) == 1 and flow.document.startswith(flow.text, flow.starts[0]):
        return
    printed = "".join([flow.document[start:end] for start, end in flow.pieces()])
    if printed == flow.text:
        return
    for count in counts:
        for name in ("action", "object", "per"):
            words = getattr(count, name)
            at = flow.text.find(words, max(0, count.start - _NEAR)) if words else -1
            if at < 0 and words:
                at = flow.text.find(words)
            if at >= 0:
                setattr(count, name, printed[at : at + len(words)])


def _offsets(flow: Flow, count: Count) -> tuple[int, int] | None:
    """Start and end of a count's span in the document; None for one that is no figure."""
    if count.reason is not None:
        return None
    return flow.start(count.start), flow.start(count.end - 1) + 1


def _figure(flow: Flow, count: Count, as_of: date | None) -> Figure:
    """The record of a count; by position, since there are many and names take time."""
    return Figure(
        count.role,
        flow.span(count.start, count.end),
        count.comparator,
        flow.text[count.number : count.tail],
        count.value,
        count.upper,
        count.measure.code if count.measure else None,
        count.uom_text,
        count.action,
        count.object,
        count.scope,
        count.per,
        (count.as_of or as_of) if count.role == "result" else None,
        count.year,
        count.ratio,
        _offsets(flow, count.part_of) if count.part_of else None,
        _offsets(flow, count.revises) if count.revises else None,
    )


def _remark(flow: Flow, count: Count) -> Remark:
    return Remark(
        "unknown-measure-word",
        f"“{count.unknown}” is not in mappings/wordings/uom.csv",
        flow.span(count.number, count.end),
    )
