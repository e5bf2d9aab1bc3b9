"""Changes as JSON and as RDF; their words in Chinese and English are in `mappings/changes.csv`."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from functools import cache
from typing import Any, NamedTuple

from pyoxigraph import Literal, NamedNode, Triple

from minsheng import resources
from minsheng.changes.history import Step
from minsheng.changes.records import Change, Quote, Side

_XSD = "http://www.w3.org/2001/XMLSchema#"
_DCT, _PROV, _OA = "http://purl.org/dc/terms/", "http://www.w3.org/ns/prov#", "http://www.w3.org/ns/oa#"
_RDFS, _SCHEMA = "http://www.w3.org/2000/01/rdf-schema#", "https://schema.org/"
_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_ACTIONS = {
    "added": "AddAction",
    "dropped": "DeleteAction",
    "reported": "AddAction",
    "withdrawn": "DeleteAction",
}
_REVISED = {"target-lowered", "target-raised", "target-altered", "result-altered"}
_REVISED |= {"comparator-changed", "measure-changed"}


class Words(NamedTuple):
    """What a kind of change, or a cause, is called."""

    zh: str
    en: str


@cache
def words() -> dict[str, Words]:
    """Kinds and causes by code."""
    rows = resources.rows(resources.mappings("changes.csv"), "code", "zh", "en")
    return {row["code"]: Words(row["zh"], row["en"]) for row in rows}


def local(change: Change) -> str:
    """A short name of a change within its step, the same whenever it is computed."""
    sides = [(side.text, side.thing) if side else ("", "") for side in (change.old, change.new)]
    parts = "\0".join([change.kind, change.promise, *sides[0], *sides[1]])
    return hashlib.sha256(parts.encode()).hexdigest()[:16]


def plain(step: Step) -> dict[str, Any]:
    """A step as plain JSON."""
    return {
        "old": step.old,
        "new": step.new,
        "made": step.made.isoformat(),
        "changes": [_plain(change) for change in step.changes],
    }


def _plain(change: Change) -> dict[str, Any]:
    names = words()[change.kind]
    return {"id": local(change), "kind_zh": names.zh, "kind_en": names.en, **asdict(change)}


def address(base: str, step: Step, change: Change | None = None) -> str:
    """IRI of a step, or of a change in it."""
    return f"{base}changes/{step.name}" + (f"#{local(change)}" if change else "")


def triples(steps: Iterable[Step], base: str) -> Iterator[Triple]:
    """Steps in RDF: actions (schema.org) on promises, with the figures used and generated (PROV)."""
    for step in steps:
        subject = NamedNode(address(base, step))
        made = Literal(step.made.isoformat(), datatype=NamedNode(f"{_XSD}dateTime"))
        yield Triple(subject, _TYPE, NamedNode(f"{_PROV}Activity"))
        yield Triple(subject, NamedNode(f"{_PROV}endedAtTime"), made)
        for name, release in (("replaces", step.old), ("hasVersion", step.new)):
            yield Triple(subject, NamedNode(f"{_DCT}{name}"), Literal(release))
        for change in step.changes:
            yield from _change(NamedNode(address(base, step, change)), subject, change, base)


def _change(node: NamedNode, step: NamedNode, change: Change, base: str) -> Iterator[Triple]:
    """One change."""
    action = _ACTIONS.get(change.kind.rpartition("-")[2], "UpdateAction")
    names = words()[change.kind]
    yield Triple(node, _TYPE, NamedNode(f"{_SCHEMA}{action}"))
    yield Triple(node, NamedNode(f"{_DCT}isPartOf"), step)
    yield Triple(node, NamedNode(f"{_DCT}type"), Literal(change.kind))
    yield Triple(node, NamedNode(f"{_RDFS}label"), Literal(names.zh, language="zh"))
    yield Triple(node, NamedNode(f"{_RDFS}label"), Literal(names.en, language="en"))
    yield Triple(node, NamedNode(f"{_SCHEMA}object"), NamedNode(f"{base}id/{change.promise}"))
    for name, side in (("used", change.old), ("generated", change.new)):
        if side:
            yield from _side(node, name, side, base)
    yield from _revision(change, base)


def _side(node: NamedNode, name: str, side: Side, base: str) -> Iterator[Triple]:
    """The earlier or later side, with the words that it rests on."""
    told = {"used": "replacee", "generated": "replacer"}[name]
    if side.text:
        yield Triple(node, NamedNode(f"{_SCHEMA}{told}"), Literal(side.text))
    if side.thing.startswith("figure/"):
        figure = NamedNode(f"{base}id/{side.thing}")
        yield Triple(node, NamedNode(f"{_PROV}{name}"), figure)
        if side.quote:
            yield from _quote(figure, side.quote, base)


def _quote(figure: NamedNode, quote: Quote, base: str) -> Iterator[Triple]:
    span = NamedNode(f"{base}id/span/{quote.document}-{quote.start}-{quote.end}")
    yield Triple(figure, NamedNode(f"{_PROV}wasQuotedFrom"), span)
    yield Triple(span, NamedNode(f"{_OA}exact"), Literal(quote.exact))
    yield Triple(span, NamedNode(f"{_DCT}isPartOf"), NamedNode(f"{base}id/document/{quote.document}"))


def _revision(change: Change, base: str) -> Iterator[Triple]:
    """A later document's figure is a revision of the earlier one; another reading of one document is none."""
    if change.kind in _REVISED and change.cause == "document" and change.old and change.new:
        new, old = (NamedNode(f"{base}id/{side.thing}") for side in (change.new, change.old))
        if new != old:
            yield Triple(new, NamedNode(f"{_PROV}wasRevisionOf"), old)
