"""A step as the command prints it: a table, JSON, Turtle."""

from __future__ import annotations

import json

from pyoxigraph import RdfFormat, serialize

from minsheng.answers import table
from minsheng.changes.forms import plain, triples, words
from minsheng.changes.history import Step
from minsheng.changes.records import Change, Side
from minsheng.store import prefixes

_WIDTH = 48
"""Characters of words that a cell of the table shows."""


def written(step: Step, form: str, base: str) -> bytes:
    """A step in one of the forms `table`, `json`, `ttl`."""
    if form == "json":
        return json.dumps(plain(step), ensure_ascii=False, indent=1).encode() + b"\n"
    if form == "ttl":
        return turtle([step], base)
    rows = [_row(change) for change in step.changes]
    head = f"{step.old} → {step.new}: {len(rows)}\n"
    names = ["change", "", "where", "promise", "before", "after", "cause"]
    return (head + (table(names, rows) if rows else "")).encode()


def turtle(steps: list[Step], base: str) -> bytes:
    """Steps in Turtle, the same bytes for the same steps."""
    ordered = sorted(set(triples(steps, base)), key=str)
    return serialize(iter(ordered), format=RdfFormat.TURTLE, prefixes=prefixes(base)) or b""


def _row(change: Change) -> list[str]:
    names = words()[change.kind]
    where = f"{change.district_name} {change.year}"
    return [
        names.zh,
        names.en,
        where,
        change.promise if change.count == 1 else f"{change.promise} ({change.count})",
        _cell(change.old),
        _cell(change.new),
        words()[change.cause].zh,
    ]


def _cell(side: Side | None) -> str:
    text = " ".join(side.text.split()) if side else ""
    return text if len(text) <= _WIDTH else f"{text[: _WIDTH - 1]}…"
