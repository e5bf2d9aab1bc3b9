"""Records of one document → the JSON-LD of the graph that holds what the document states.

Every node has a reference minted by `ids`, coded values are references of concepts, and every node
is quoted from a Span. No text is read here.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from minsheng.map import ids as mint
from minsheng.map.context import Node, graph_json
from minsheng.map.ids import Ids
from minsheng.map.members import one, several
from minsheng.map.nodes import Nodes
from minsheng.map.values import decimal, iso
from minsheng.records import (
    Category,
    ParsedDocument,
    Passage,
    PlanIndicator,
    Project,
    ProjectList,
    Report,
    Task,
)

MEDIA_TYPES: Final = {
    "txt": "text/plain",
    "html": "text/html",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
    "ofd": "application/ofd",
}


def document_graph(parsed: ParsedDocument, ids: Ids) -> Node:
    """JSON-LD of `graph/document/{local}`: one flat list of nodes, spans and figures last."""
    graph: Node = json.loads(document_json(parsed, ids))
    return graph


def document_json(parsed: ParsedDocument, ids: Ids) -> str:
    """`document_graph` as one line, ready for a JSON-LD parser."""
    nodes = _nodes(parsed)
    return graph_json(ids.document_graph(nodes.local), nodes.all(), ids.base)


def _nodes(parsed: ParsedDocument) -> Nodes:
    nodes = Nodes(parsed)
    _document(nodes, parsed)
    for project_list in parsed.lists:
        _ListNodes.of(nodes, project_list).all(project_list)
    for passage in parsed.passages:
        _passage(nodes, passage, passage.year or parsed.metadata.year)
    return nodes


def _document(nodes: Nodes, parsed: ParsedDocument) -> None:
    metadata, document = parsed.metadata, parsed.document
    nodes.build(
        {
            "id": nodes.document,
            "type": "Document",
            "district": nodes.district,
            "year": metadata.year,
            "kind": mint.concept("doc", metadata.kind),
            "title": metadata.title or None,
            "identifier": metadata.identifier,
            "publisher": metadata.issuer,
            "issued": iso(metadata.issued),
            "published": iso(metadata.published),
            "url": metadata.url,
            "recipient": metadata.recipients,
            "ccRecipient": metadata.copied_to,
            "headerRow": _header(nodes, metadata.header),
            "format": MEDIA_TYPES.get(document.format, document.format),
            "sha256": document.sha256,
            "wasQuotedFrom": metadata.title_span and nodes.quote(metadata.title_span),
        }
    )


def _header(nodes: Nodes, rows: Sequence[tuple[str, str]]) -> list[str]:
    references = []
    for position, (label, value) in enumerate(rows, 1):
        references.append(mint.header_row(nodes.local, position))
        node = {"id": references[-1], "type": "HeaderRow", "position": position}
        nodes.build(node | {"headerName": label, "headerValue": value})
    return references


def _passage(nodes: Nodes, passage: Passage, year: int) -> None:
    reference, new = nodes.claim(mint.passage(nodes.local, passage.span.start, passage.span.end), passage)
    if not new:
        return
    nodes.add(
        f'{{"id":"{reference}","type":"Passage","isPartOf":"{nodes.document}",'
        f'"district":"{nodes.district}","year":{year}'
        f"{nodes.words.one('section', ' / '.join(passage.section) or None)}"
        f"{nodes.words.one('description', passage.description)}"
        f"{several('target', nodes.figures(passage.targets, year))}"
        f"{several('result', nodes.figures(passage.results, year))}"
        f"{several('spatial', nodes.places(passage.places))}"
        f',"wasQuotedFrom":"{nodes.quote(passage.span)}"}}'
    )


@dataclass(frozen=True, slots=True)
class _ListNodes:
    """The nodes of one list: its headings, projects, tasks and table rows."""

    nodes: Nodes
    reference: str
    local: str
    year: int

    @classmethod
    def of(cls, nodes: Nodes, record: ProjectList) -> _ListNodes:
        minted = mint.project_list(mint.list_local(nodes.slug, record.year, record.kind))
        reference, _ = nodes.claim(minted, record)
        return cls(nodes, reference, reference.partition("/")[2], record.year)

    def all(self, record: ProjectList) -> None:
        self._list(record)
        self._categories(record)
        for project in record.projects:
            self._project(project)
        for task in record.tasks:
            self._task(task)
        for indicator in record.indicators:
            self._indicator(indicator)

    def _begun(self, reference: str, kind: str) -> str:
        """What every node of the list begins with, as JSON."""
        return f'{{"id":"{reference}","type":"{kind}","district":"{self.nodes.district}","year":{self.year}'

    def _list(self, record: ProjectList) -> None:
        self.nodes.build(
            {
                "id": self.reference,
                "type": "ProjectList",
                "district": self.nodes.district,
                "year": self.year,
                "title": record.title or None,
                "statedCount": record.stated_count,
                "report": record.report and self._report(record.report, self.reference),
                "wasQuotedFrom": [self.nodes.quote(span) for span in (record.span, *record.annexes)],
            }
        )

    def _categories(self, record: ProjectList) -> None:
        if not record.categories:
            return
        scheme = {"id": mint.category_scheme(self.local), "type": "ConceptScheme", "isPartOf": self.reference}
        label = {"zh": record.title or self.local}
        self.nodes.build(scheme | {"prefLabel": label, "wasQuotedFrom": self.nodes.quote(record.span)})
        for category in record.categories:
            self._category(category)

    def _category(self, record: Category) -> None:
        scheme = mint.category_scheme(self.local)
        reference, new = self.nodes.claim(mint.category(self.local, record.position), record)
        if not new:
            return
        nodes = self.nodes
        count = "" if record.stated_count is None else f',"statedCount":{record.stated_count}'
        nodes.add(
            f'{{"id":"{reference}","type":"Concept","prefLabel":{{"zh":"{nodes.words.inner(record.label)}"}},'
            f'"position":{record.position}{count},"inScheme":"{scheme}","topConceptOf":"{scheme}",'
            f'"wasQuotedFrom":"{nodes.quote(record.span)}"}}'
        )

    def _promise(self, reference: str, kind: str, record: Project | Task) -> tuple[str, list[str], str]:
        """JSON of a project or task before its targets, the targets, and what stands after them."""
        nodes = self.nodes
        before = (
            f'{self._begun(reference, kind)},"isPartOf":"{self.reference}","position":{record.number}'
            f"{nodes.words.one('description', record.description)}"
            f"{one('category', mint.category(self.local, record.category) if record.category else None)}"
            f"{several('leadUnit', nodes.units(record.lead_units))}"
            f"{several('supportUnit', nodes.units(record.support_units))}"
            f"{one('deadline', iso(record.deadline))}{nodes.words.one('deadlineText', record.deadline_text)}"
        )
        targets = nodes.figures(record.targets, self.year)
        spatial = several("spatial", nodes.places(record.places))
        return before, targets, f'{spatial},"wasQuotedFrom":"{nodes.quote(record.span)}"'

    def _project(self, record: Project) -> None:
        reference, new = self.nodes.claim(mint.project(self.local, record.number), record)
        if not new:
            return
        before, targets, after = self._promise(reference, "Project", record)
        reports = [self._report(report, reference) for report in record.reports]
        for report in record.reports:
            targets += self.nodes.figures(report.targets, self.year)
        self.nodes.add(
            f"{before}{several('target', dict.fromkeys(targets))}{after}"
            f"{self.nodes.words.one('title', record.title)}{several('report', reports)}}}"
        )

    def _task(self, record: Task) -> None:
        reference, new = self.nodes.claim(mint.task(self.local, record.number), record)
        if new:
            before, targets, after = self._promise(reference, "Task", record)
            self.nodes.add(f"{before}{several('target', targets)}{after}}}")

    def _indicator(self, record: PlanIndicator) -> None:
        nodes = self.nodes
        minted = mint.plan_indicator(self.local, record.number, record.sub_row)
        reference, new = nodes.claim(minted, record)
        if not new:
            return
        nodes.add(
            f'{self._begun(reference, "PlanIndicator")},"isPartOf":"{self.reference}",'
            f'"position":{record.number},"prefLabel":{{"zh":"{nodes.words.inner(record.label)}"}}'
            f"{nodes.words.one('subLabel', record.sub_label)}"
            f"{one('unitOfMeasure', mint.concept('uom', record.uom) if record.uom else None)}"
            f"{one('bindingness', mint.concept('bd', record.binding) if record.binding else None)}"
            f"{several('leadUnit', nodes.units(record.lead_units))}"
            f"{several('target', nodes.figures(record.targets, self.year))}"
            f"{several('result', nodes.figures(record.results, self.year))}"
            f',"wasQuotedFrom":"{nodes.quote(record.span)}"}}'
        )

    def _report(self, record: Report, subject: str) -> str:
        """The Report on a project or list, with the plan's figures that it repeats or revises."""
        nodes = self.nodes
        reference, new = nodes.claim(mint.report(subject, nodes.digest), record)
        if new:
            nodes.add(
                f"{self._begun(reference, 'Report')}{nodes.words.one('description', record.description)}"
                f"{one('asOf', iso(record.as_of))}"
                f"{one('status', mint.concept('st', record.status) if record.status else None)}"
                f"{one('statedRatio', decimal(record.stated_ratio))}"
                f"{several('result', nodes.figures(record.results, self.year))}"
                f"{several('target', nodes.figures(record.targets, self.year))}"
                f"{several('reportedBy', nodes.units(record.reported_by))}"
                f',"wasQuotedFrom":"{nodes.quote(record.span)}"}}'
            )
        return reference
