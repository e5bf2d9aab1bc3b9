"""The lines of a comparison, each with its figures as the graph has them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from starlette.requests import Request

from minsheng.serve.pages import asking
from minsheng.serve.pages.comparing import (
    Beside,
    Choice,
    Key,
    Line,
    Pair,
    reasons,
    why_beside,
    why_unanswered,
    why_unjudged,
)
from minsheng.serve.pages.nodes import Labels, Node
from minsheng.serve.pages.promises import Named, href_of, named
from minsheng.serve.release import Release

_SHOWN = 6
"""Reported figures of the same indicator, district and year that one promise is shown with."""


async def lines_of(request: Request, release: Release, choice: Choice, keys: Sequence[Key]) -> list[Line]:
    """A line for each figure."""
    reported: dict[tuple[str, str, str], list[Key]] = {}
    for key in choice.keys:
        if not key.is_target and key.indicator:
            reported.setdefault(key.cell, []).append(key)
    lines = []
    for key in keys:
        figure = await _figure(request, release, key.figure)
        if key.is_target:
            there = reported.get(key.cell, ())[:_SHOWN] if key.indicator else ()
            others = [await _figure(request, release, one.figure) for one in there]
            lines.append(_promised(key, figure, others, choice, release, figure.nodes.labels))
        else:
            lines.append(_alone(key, figure, release, figure.nodes.labels))
    return lines


async def _figure(request: Request, release: Release, iri: str) -> Node:
    """A figure with its neighbourhood."""
    return (await asking.around(request, release, "compare-figure", iri))[iri]


def _promised(
    key: Key, target: Node, others: Iterable[Node], choice: Choice, release: Release, labels: Labels
) -> Line:
    """The line of a promised figure."""
    pairs = tuple(_pairs(key, target, choice, release, labels))
    used = {result.iri for pair in pairs for result in pair.results}
    near = {node.iri: node for node in [*_siblings(target), *others]}
    beside = tuple(
        Beside(node, why_beside(target, node))
        for iri, node in near.items()
        if iri not in used and not node.all("answers")
    )
    return Line(
        key=key,
        district=named(key.district, labels, release.base),
        what=_what(key, target, labels, release),
        target=target,
        pairs=pairs,
        beside=beside,
        why=() if pairs else why_unanswered(target),
        holders=_holders(target),
    )


def _pairs(key: Key, target: Node, choice: Choice, release: Release, labels: Labels) -> Iterable[Pair]:
    """What was compared with a target."""
    for one in choice.judged.get(key.figure, ()):
        results = tuple(target.nodes[iri] for iri in one.results)
        verdict = named(one.verdict, labels, release.base) if one.verdict else None
        unclear = verdict is None or verdict.code == "vd-not-comparable"
        why = why_unjudged(target, results) if unclear else ()
        yield Pair(href_of(one.iri, release.base), results, verdict, one.ratio, why)


def _siblings(target: Node) -> list[Node]:
    """Results reported of the same promise or row."""
    found: list[Node] = []
    for holder in target.back("target"):
        for near in (holder, *holder.back("report")):
            found += near.all("result")
            for report in near.all("report"):
                found += report.all("result")
    return [node for node in found if node.facts]


def _alone(key: Key, result: Node, release: Release, labels: Labels) -> Line:
    """The line of a reported figure that nobody promised."""
    return Line(
        key=key,
        district=named(key.district, labels, release.base),
        what=_what(key, result, labels, release),
        target=None,
        alone=result,
        why=(reasons()["not-promised"],),
        holders=_holders(result),
    )


def _what(key: Key, figure: Node, labels: Labels, release: Release) -> Named:
    """What a figure counts: its indicator, else its own words."""
    if key.indicator:
        return named(key.indicator, labels, release.base)
    return Named("", f"{figure.text('action')}{figure.text('object')}")


def _holders(figure: Node) -> tuple[Node, ...]:
    """What holds a figure and has words of its own; the promise where a report of it does."""
    found: dict[str, Node] = {}
    for holder in figure.back("target", "result"):
        for node in holder.back("report") or [holder]:
            if node.text("description") or node.text("prefLabel"):
                found[node.iri] = node
    return tuple(found.values())
