"""The rules of `mappings/anomalies/`: a SELECT with the sentence to say, and what chooses among its rows.

    #+ summary: {zh: …, en: …}       what the rule does
    #+ version: 1
    #+ sentence: {zh: …, en: …}      with {places} that the anomaly's words fill

The file's name is the code of a concept of scheme `an`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import cast

from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, Store

from minsheng.errors import TableError
from minsheng.headers import Header
from minsheng.link.anomalies import counts, differences, names, outcomes, sums
from minsheng.link.anomalies.rows import Anomaly, Detector, Row, local, plain
from minsheng.resources import mappings, rebase

DETECTORS: Mapping[str, Detector] = {
    "duplicate-in-enumeration": counts.duplicates,
    "enumeration-count-differs": counts.enumerations,
    "heading-year-differs": counts.heading_years,
    "list-count-differs": counts.lists,
    "name-variant": names.variants,
    "outcome-other-thing": outcomes.other_things,
    "parts-do-not-sum": sums.wrong_sums,
    "ratio-disagrees": differences.ratios,
    "restated-value-differs": differences.restated,
    "status-disagrees": differences.statuses,
    "target-revised": differences.revised,
}
"""Type of anomaly → what chooses among the rows of its query."""

_KEYS = frozenset({"summary", "version", "sentence"})
_DECIMAL = NamedNode("http://www.w3.org/2001/XMLSchema#decimal")
_DQV = "http://www.w3.org/ns/dqv#"
_OA = "http://www.w3.org/ns/oa#"
_CODE = re.compile(r"/id/concept/(?:cmp|scope|st|uom|vd)-(.+)$")
"""Concepts that the rules know by their codes."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: finds the anomalies of one type."""

    code: str
    version: str
    summary_zh: str
    summary_en: str
    sentence_zh: str
    sentence_en: str
    query: str

    @property
    def name(self) -> str:
        """Name of the rule in the graph: `{base}id/rule/{name}`."""
        return f"anomaly-{self.code}"

    def run(self, store: Store, base: str, graph: NamedNode) -> Iterator[Quad]:
        """Annotations of the anomalies in a store, for the given graph."""
        for anomaly in DETECTORS[self.code](rows(store, rebase(self.query, base))):
            yield from self._annotation(anomaly, base, graph)

    def _annotation(self, anomaly: Anomaly, base: str, graph: NamedNode) -> Iterator[Quad]:
        subject = NamedNode(f"{base}id/anomaly/{self.code}-{_local(anomaly)}")
        nodes: list[tuple[str, NamedNode | Literal]] = [
            ("http://www.w3.org/1999/02/22-rdf-syntax-ns#type", NamedNode(f"{_DQV}QualityAnnotation")),
            ("http://purl.org/dc/terms/type", NamedNode(f"{base}id/concept/an-{self.code}")),
            (f"{_OA}motivatedBy", NamedNode(f"{_DQV}qualityAssessment")),
            ("http://www.w3.org/ns/prov#wasGeneratedBy", NamedNode(f"{base}id/rule/{self.name}")),
        ]
        nodes += [(f"{_OA}hasTarget", NamedNode(node)) for node in anomaly.nodes]
        numbers = _numbers(anomaly)
        nodes += [
            (f"{base}def#{name}Value", Literal(text, datatype=_DECIMAL)) for name, text in numbers.items()
        ]
        for language, sentence in (("zh", self.sentence_zh), ("en", self.sentence_en)):
            said = sentence.format_map(numbers | dict(anomaly.words))
            nodes.append(("http://www.w3.org/2000/01/rdf-schema#comment", Literal(said, language=language)))
        for predicate, value in nodes:
            yield Quad(subject, NamedNode(predicate), value, graph)


def rules(folder: Path | None = None) -> list[Rule]:
    """All rules, by name. TableError names a malformed one."""
    return [_rule(path) for path in sorted((folder or mappings("anomalies")).glob("*.rq"))]


def _rule(path: Path) -> Rule:
    text = path.read_text(encoding="utf-8")
    header = Header(path, text, _KEYS)
    if path.stem not in DETECTORS:
        raise TableError("no such type of anomaly", where=str(path), mend=f"one of {', '.join(DETECTORS)}")
    summary = header.labels(header.fields.get("summary"), "summary")
    sentence = header.labels(header.fields.get("sentence"), "sentence")
    version = header.fields.get("version")
    if not isinstance(version, int | str):
        raise header.fail("no version", "version", "add a line #+ version: 1")
    _check(header)
    return Rule(path.stem, str(version), *summary, *sentence, text)


def _check(header: Header) -> None:
    try:
        selects = isinstance(Store().query(header.text), QuerySolutions)
    except SyntaxError as error:
        raise header.fail(f"no SPARQL: {error}") from error
    if not selects:
        raise header.fail("a rule of anomalies is a SELECT query")


def rows(store: Store, query: str) -> Iterator[Row]:
    """Rows of a query over the union of all graphs, each once."""
    solutions = cast(QuerySolutions, store.query(query, use_default_graph_as_union=True))
    names = [variable.value for variable in solutions.variables]
    for solution in solutions:
        yield {name: _text(solution[name]) for name in names}


def _text(term: object) -> str:
    """A term as text; of a coded concept its code: `…/concept/cmp-ge` → `ge`."""
    text = term.value if isinstance(term, NamedNode | Literal) else ""
    coded = _CODE.search(text)
    return coded[1] if coded else text


def _local(anomaly: Anomaly) -> str:
    """What follows the type in the annotation's name: its first node, and the place or the second node."""
    first, *others = (local(node) for node in anomaly.nodes[:2])
    return "--".join([first, anomaly.place] if anomaly.place else [first, *others])


def _numbers(anomaly: Anomaly) -> dict[str, str]:
    values: Iterable[tuple[str, Decimal | None]] = (("stated", anomaly.stated), ("found", anomaly.found))
    return {name: plain(value) for name, value in values if value is not None}
