"""The page of a promise: a project of a list, a task or a table row of a plan.

What the government says and what the numbers say stand side by side and are never mixed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from minsheng.serve.pages import asking, page
from minsheng.serve.pages.marking import Mark, marked
from minsheng.serve.pages.nodes import Node, Quote
from minsheng.serve.pages.source import linked_headers
from minsheng.serve.release import Release


@dataclass(frozen=True, slots=True)
class Other:
    """The same promise in another place, or a year before or after: what is said there, figure by figure."""

    node: Node
    pairs: list[tuple[Node | None, Node | None, bool]]
    """Figure here, figure there (None where one has none), and whether their values differ."""


async def promise(request: Request, release: Release, iri: str) -> Response | None:
    """The page of a project, task or plan indicator; None where the graph knows none of that name."""
    found = await asking.around(request, release, "project", iri)
    subject = found[iri]
    if not subject.facts:
        return None
    targets = subject.all("target")
    reports = subject.all("report")
    held = [*targets, *subject.all("result")]
    held += [figure for report in reports for figure in report.all("target", "result")]
    verdicts = {node.iri: node for figure in held for node in figure.back("ofTarget", "ofResult")}
    return page(
        request,
        release,
        "promise.html",
        subject=subject,
        headers=linked_headers(subject.path, iri),
        said=in_words(subject.quote, held),
        reports=[(report, in_words(report.quote, held)) for report in reports],
        verdicts=list(verdicts.values()),
        before=[other_year(subject, node) for node in subject.all("continues")],
        after=[other_year(subject, node) for node in subject.back("continues")],
        elsewhere=[restated(subject, node) for node in [*subject.all("restates"), *subject.back("restates")]],
        notes=notes_of([subject, *reports, *held]),
    )


def in_words(quote: Quote | None, figures: Iterable[Node]) -> Markup:
    """The words of a quote with the figures in them marked, each a link to its page."""
    if quote is None:
        return Markup("")
    marks = [
        Mark(place.start, place.end, "result" if "Result" in figure.classes else "target", figure.href)
        for figure in figures
        for place in figure.quotes
        if place.document == quote.document and quote.start <= place.start and place.end <= quote.end
    ]
    return marked(quote.exact, quote.start, marks)


def notes_of(nodes: Iterable[Node]) -> list[Node]:
    """Anomalies that concern any of these, each once."""
    return list({note.iri: note for node in nodes for note in node.back("hasTarget")}.values())


def restated(subject: Node, node: Node) -> Other:
    """The same promise in another place: pairs by the figures that restate each other."""
    there = node.all("target")
    pairs: list[tuple[Node | None, Node | None, bool]] = []
    for figure in subject.all("target"):
        same = [other for other in [*figure.all("restates"), *figure.back("restates")] if other in there]
        pairs += [(figure, other, differ(figure, other)) for other in same] or [(figure, None, False)]
    matched = {id(other) for _, other, _ in pairs}
    pairs += [(None, other, False) for other in there if id(other) not in matched]
    return Other(node, pairs)


def other_year(subject: Node, node: Node) -> Other:
    """A predecessor or successor: pairs by indicator, or by the words that are counted."""
    left = list(node.all("target"))
    pairs: list[tuple[Node | None, Node | None, bool]] = []
    for figure in subject.all("target"):
        same = next((other for other in left if counts_the_same(figure, other)), None)
        if same is not None:
            left.remove(same)
        pairs.append((figure, same, same is not None and differ(figure, same)))
    return Other(node, [*pairs, *((None, other, False) for other in left)])


def counts_the_same(one: Node, other: Node) -> bool:
    """Whether two figures stand for the same thing counted."""
    if one.one("unitOfMeasure") != other.one("unitOfMeasure"):
        return False
    shared = one.one("indicator")
    if shared is not None:
        return shared is other.one("indicator")
    return one.text("object") == other.text("object") != ""


def differ(one: Node, other: Node) -> bool:
    """Whether two figures state other values, or bind otherwise."""
    return value_of(one) != value_of(other) or one.one("comparator") != other.one("comparator")


def value_of(figure: Node) -> Decimal | str:
    """A figure's value as a number, else as printed."""
    text = figure.text("value")
    try:
        return Decimal(text)
    except InvalidOperation:
        return figure.text("valueText")
