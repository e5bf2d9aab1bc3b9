"""One promise with all that is said of it, as plain values for a program.

What the government says and what the numbers say are apart here too: `reports` are the government's
words with the status it prints, `assessments` are computed by a rule that is named.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from minsheng.serve.pages.nodes import Node, Nodes, Quote

Told = dict[str, Any]


class Evidence:
    """A neighbourhood of the graph, told from one address of pages."""

    def __init__(self, nodes: Nodes, site: str) -> None:
        self.nodes, self.site = nodes, site

    def promise(self, iri: str) -> Told:
        """A project, task or row of a plan's table; empty where the graph says nothing of it."""
        node = self.nodes[iri]
        if not node.facts:
            return {}
        reports = node.all("report")
        results = [*node.all("result"), *(figure for report in reports for figure in report.all("result"))]
        held = [*node.all("target"), *results]
        return _filled(
            self.named(node)
            | {
                "district": self.label(node.one("district")),
                "year": node.number("year"),
                "number": node.text("position"),
                "text": node.text("description") or node.zh,
                "quotes": self.quotes(node),
                "list": self.thing(node.one("isPartOf")),
                "category": self.label(node.one("category")),
                "lead_units": [self.thing(unit) for unit in node.all("leadUnit")],
                "support_units": [self.thing(unit) for unit in node.all("supportUnit")],
                "deadline": node.text("deadline"),
                "deadline_as_printed": node.text("deadlineText"),
                "targets": [self.figure(figure) for figure in node.all("target")],
                "results_in_the_same_row": [self.figure(figure) for figure in node.all("result")],
                "reports": [self.report(report) for report in reports],
                "assessments": [self.assessment(one) for one in _once(held, "ofTarget", "ofResult")],
                "continues": [self.thing(one) for one in node.all("continues")],
                "continued_by": [self.thing(one) for one in node.back("continues")],
                "restated_in": [self.thing(one) for one in [*node.all("restates"), *node.back("restates")]],
                "anomalies": [self.anomaly(one) for one in _once([node, *reports, *held], "hasTarget")],
            }
        )

    def figure(self, node: Node) -> Told:
        """One quantity as said at one place."""
        return _filled(
            self.named(node)
            | {
                "as_printed": node.text("valueText"),
                "value": node.text("value"),
                "max_value": node.text("maxValue"),
                "comparator": self.label(node.one("comparator")),
                "unit_of_measure": self.label(node.one("unitOfMeasure")),
                "action": node.text("action"),
                "object": node.text("object"),
                "scope": self.label(node.one("scope")),
                "indicator": self.thing(node.one("indicator")),
                "part_of": self.local(node.one("partOf")),
                "revises": self.local(node.one("wasRevisionOf")),
                "quotes": self.quotes(node),
            }
        )

    def report(self, node: Node) -> Told:
        """What one document says of the promise's progress, in the government's words."""
        return _filled(
            self.named(node)
            | {
                "status_in_the_governments_words": self.label(node.one("status")),
                "as_of": node.text("asOf"),
                "stated_ratio": node.text("statedRatio"),
                "reported_by": [self.thing(unit) for unit in node.all("reportedBy")],
                "quotes": self.quotes(node),
                "results": [self.figure(figure) for figure in node.all("result")],
                "targets_named_again": [self.figure(figure) for figure in node.all("target")],
            }
        )

    def assessment(self, node: Node) -> Told:
        """What the numbers say, by a rule: not the government's word."""
        return _filled(
            self.named(node)
            | {
                "verdict_computed": self.label(node.one("verdict")),
                "ratio": node.text("ratio"),
                "targets": [self.brief(figure) for figure in node.all("ofTarget")],
                "results": [self.brief(figure) for figure in node.all("ofResult")],
                "rule": [rule.iri for rule in node.all("wasGeneratedBy")],
            }
        )

    def anomaly(self, node: Node) -> Told:
        """Something that does not fit, found by a general rule; the source stays as printed."""
        comment = {"zh": node.text("comment", "zh"), "en": node.text("comment", "en")}
        return _filled(self.named(node) | {"kind": self.label(node.one("type")), "comment": _filled(comment)})

    def named(self, node: Node) -> Told:
        """What a thing is called and where its page is."""
        return {
            "id": node.path,
            "iri": node.iri,
            "page": f"{self.site}/page/{node.path}" if node.path else "",
        }

    def thing(self, node: Node | None) -> Told:
        """A thing beside the promise: how it is called, and where its page is."""
        if node is None:
            return {}
        return _filled(self.named(node) | {"text": node.title, "en": node.en})

    def brief(self, node: Node) -> Told:
        """A figure by its words."""
        return _filled({"id": node.path, "as_printed": node.text("valueText"), "quotes": self.quotes(node)})

    def label(self, node: Node | None) -> Told | str:
        """A coded value in both languages."""
        if node is None:
            return ""
        return _filled({"zh": node.zh, "en": node.en})

    def local(self, node: Node | None) -> str:
        """Local path of a thing."""
        return node.path if node else ""

    def quotes(self, node: Node) -> list[Told]:
        """The exact words, and where they stand."""
        return [self.quote(quote) for quote in node.quotes]

    def quote(self, quote: Quote) -> Told:
        """Words of a document with their place in code points, and the page that shows them."""
        document = self.nodes[f"{self.nodes.base}id/document/{quote.document}"]
        return _filled(
            {
                "exact": quote.exact,
                "document": document.text("title"),
                "document_id": f"document/{quote.document}",
                "start": quote.start,
                "end": quote.end,
                "page": f"{self.site}{quote.href}",
            }
        )


def _once(nodes: Iterable[Node], *names: str) -> list[Node]:
    """What points to any of the nodes by these properties, each once."""
    return list({one.iri: one for node in nodes for one in node.back(*names)}.values())


def _filled(told: Told) -> Told:
    """Without what is empty."""
    return {name: value for name, value in told.items() if value not in ("", [], {}, None)}
