"""Pages of one number and of what is derived of it: figure, assessment, anomaly."""

from __future__ import annotations

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from minsheng.serve.pages import asking, page
from minsheng.serve.pages.marking import Mark, marked
from minsheng.serve.pages.nodes import Node, Quote
from minsheng.serve.pages.source import linked_headers, text_of
from minsheng.serve.release import Release

_AROUND = 160
"""Characters shown on either side of a quote."""


async def figure(request: Request, release: Release, iri: str) -> Response | None:
    """The page of a figure: the number, the words around it, what is derived of it."""
    return await _derived(request, release, iri, "figure.html")


async def assessment(request: Request, release: Release, iri: str) -> Response | None:
    """The page of an assessment: target, result, verdict, rule."""
    return await _derived(request, release, iri, "assessment.html")


async def anomaly(request: Request, release: Release, iri: str) -> Response | None:
    """The page of an anomaly: what was found, in which words of which documents."""
    return await _derived(request, release, iri, "anomaly.html")


async def _derived(request: Request, release: Release, iri: str, template: str) -> Response | None:
    """One of the pages, with the words around each quote of what it compares."""
    subject = (await asking.around(request, release, "figure", iri))[iri]
    if not subject.facts:
        return None
    compared = subject.all("ofTarget", "ofResult", "hasTarget") or [subject]
    return page(
        request,
        release,
        template,
        subject=subject,
        quotes=[
            (node, [(quote, context(release, quote, node)) for quote in node.quotes[:20]])
            for node in compared
        ],
        headers=linked_headers(subject.path, iri),
    )


def context(release: Release, quote: Quote, node: Node) -> Markup:
    """The words around a quote, the quote marked; only the quote where the release holds no text."""
    text = text_of(release, quote.document) or " " * quote.start + quote.exact
    start = max(0, quote.start - _AROUND, text.rfind("\n\n", 0, quote.start) + 2)
    stop = text.find("\n\n", quote.end)
    end = min(len(text), quote.end + _AROUND, stop if stop >= 0 else len(text))
    css = "result" if "Result" in node.classes else "target"
    return marked(text[start:end], start, [Mark(quote.start, quote.end, css, quote.href)])
