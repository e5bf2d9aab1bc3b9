"""The quality report: what of each document arrived, what is wrong, what is not known yet, what was linked.

Counted per document and in all; said three ways: DQV measurements for `graph/meta`, `quality.json` and
`quality.md`. Names are in `mappings/metrics.csv`. What is derived counts for the document of the node that
it begins at.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from io import StringIO
from typing import Any, NamedTuple, cast

from pyoxigraph import QuerySolutions, Store

from minsheng.coverage import Coverage
from minsheng.notices import wordings
from minsheng.records import Finding
from minsheng.resources import mappings, rebase, rows

ALL = "all"
"""What stands for all documents in the place of a document's local name."""

_PREFIXES = """
PREFIX dcterms: <http://purl.org/dc/terms/> PREFIX dqv: <http://www.w3.org/ns/dqv#>
PREFIX ms: <https://w3id.org/minsheng/def#> PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX org: <http://www.w3.org/ns/org#> PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""
_ANOMALIES = """
SELECT DISTINCT ?code ?thing ?document WHERE {
  ?thing a dqv:QualityAnnotation ; dcterms:type ?code .
  {
    ?thing oa:hasTarget ?document .
    ?document a ms:Document .
  } UNION {
    VALUES ?kind { ms:Target ms:Result ms:Report ms:Passage }
    ?thing oa:hasTarget ?node .
    ?node a ?kind ; prov:wasQuotedFrom/dcterms:isPartOf ?document .
    FILTER NOT EXISTS { ?thing oa:hasTarget ?named . ?named a ms:Document }
  }
}"""
_SENTENCES = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?thing ?zh ?en WHERE {
  ?thing a dqv:QualityAnnotation ; rdfs:comment ?zh , ?en .
  FILTER(LANG(?zh) = "zh" && LANG(?en) = "en")
} ORDER BY ?thing"""
_LINKS = """
SELECT DISTINCT ?code ?thing ?document WHERE {
  VALUES ?code { ms:restates ms:continues ms:answers }
  ?one ?code ?other ; prov:wasQuotedFrom/dcterms:isPartOf ?document .
  BIND(CONCAT(STR(?one), " ", STR(?other)) AS ?thing)
}"""
_UNANSWERED = """
SELECT DISTINCT ?thing ?document WHERE {
  ?project a ms:Project ; ms:target ?thing ; ms:report/ms:result ?result .
  ?thing ms:value ?value ; prov:wasQuotedFrom/dcterms:isPartOf ?document .
  FILTER NOT EXISTS { ?answer ms:answers ?thing }
}"""
_WITHOUT_INDICATOR = """
SELECT DISTINCT ?thing ?document WHERE {
  VALUES ?kind { ms:Target ms:Result }
  ?thing a ?kind ; prov:wasQuotedFrom/dcterms:isPartOf ?document .
  FILTER NOT EXISTS { ?thing ms:indicator ?indicator }
}"""
_WITHOUT_FUNCTION = """
SELECT DISTINCT ?thing ?document WHERE {
  ?thing a ms:Unit ; prov:wasQuotedFrom/dcterms:isPartOf ?document .
  FILTER NOT EXISTS { ?thing a ms:UnitGroup }
  FILTER NOT EXISTS { ?thing org:classification ?function }
}"""
_TYPES = """
SELECT ?concept ?label WHERE {
  ?concept skos:inScheme <https://w3id.org/minsheng/id/concept/an> ; skos:prefLabel ?label .
}"""
_QUOTED = """
SELECT ?document (COUNT(*) AS ?quotes) WHERE {
  {
    SELECT DISTINCT ?statement ?quote ?document WHERE {
      ?statement prov:wasQuotedFrom ?quote . ?quote dcterms:isPartOf ?document .
    }
  }
} GROUP BY ?document"""
_LENGTHS = """
SELECT ?document (SUM(?length) AS ?characters) WHERE {
  {
    SELECT DISTINCT ?quote ?document ?length WHERE {
      ?quote oa:exact ?exact ; dcterms:isPartOf ?document .
      BIND(STRLEN(?exact) AS ?length)
    }
  }
} GROUP BY ?document"""
_MISQUOTE = "quote-text"
"""The check that compares quotes with the texts."""
Node = dict[str, Any]
Names = tuple[str, str]
"""What something is called in Chinese and English."""


class Metric(NamedTuple):
    """One thing that is measured."""

    section: str
    code: str
    zh: str
    en: str
    share: bool = False

    @property
    def name(self) -> str:
        """Its local name: `coverage-characters`."""
        return f"{self.section}-{self.code}"


@dataclass(slots=True)
class Quality:
    """Values by metric, for each document and for all."""

    titles: Mapping[str, str]
    """Title of each document, by local name."""
    metrics: dict[tuple[str, str], Metric] = field(default_factory=dict)
    """By section and code, in the order in which they are said."""
    values: dict[str, dict[tuple[str, str], Decimal]] = field(default_factory=dict)
    """Local name of a document, or ALL → section and code → value. What is missing is 0."""
    sentences: dict[str, list[Names]] = field(default_factory=dict)
    """Local name of a document → what its anomalies are, in Chinese and English."""

    def value(self, scope: str, metric: Metric) -> Decimal:
        return self.values.get(scope, {}).get(metric[:2], Decimal(0))

    @property
    def scopes(self) -> list[str]:
        """All documents together, then each of them."""
        return [ALL, *sorted(self.titles)]


class Counted(NamedTuple):
    """Values of one section: code → document, or ALL → value."""

    section: str
    values: Mapping[str, Mapping[str, Decimal]]


def measure(
    store: Store,
    base: str,
    titles: Mapping[str, str],
    coverage: Mapping[str, Coverage],
    findings: Iterable[Finding],
    review: str,
) -> Quality:
    """The quality of a graph: `titles` and `coverage` by document, `review` as in the review file."""
    quality = Quality(titles)
    found = list(findings)
    ask = _Asking(store, base)
    sections = (
        Counted("coverage", _covered(coverage)),
        Counted("quotes", _quoted(ask, found)),
        Counted("findings", _found(found)),
        Counted("anomalies", ask.by_code(_ANOMALIES)),
        Counted("backlog", _unknown(ask, found, coverage)),
        Counted("links", _linked(ask, review, base)),
    )
    names = {"anomalies": ask.types(), "findings": _messages(found)}
    for section in sections:
        _take(quality, section, _labels(section, names.get(section.section, {})))
    quality.sentences = ask.sentences()
    return quality


def heading(section: str, code: str = "") -> Metric:
    """How a section, or something that is no metric, is called."""
    return _named()[section, code]


def _take(quality: Quality, section: Counted, metrics: Iterable[Metric]) -> None:
    for metric in metrics:
        quality.metrics[metric[:2]] = metric
        for scope, value in section.values.get(metric.code, {}).items():
            quality.values.setdefault(scope, {})[metric[:2]] = value


# ------------------------------------------------------------------------------------------- metrics


@cache
def _named() -> dict[tuple[str, str], Metric]:
    table = rows(mappings("metrics.csv"), "section", "code", "kind", "zh", "en")
    metrics = (
        Metric(row["section"], row["code"], row["zh"], row["en"], row["kind"] == "share") for row in table
    )
    return {metric[:2]: metric for metric in metrics}


def _labels(section: Counted, names: Mapping[str, Names]) -> Iterator[Metric]:
    """Metrics of a section: those of the table, then what is counted by shape or by type."""
    named = {code: metric for (name, code), metric in _named().items() if name == section.section and code}
    yield from named.values()
    for code in sorted({*section.values, *names} - named.keys()):
        yield Metric(section.section, code, *names.get(code, (code, code)))


def _messages(findings: Iterable[Finding]) -> dict[str, Names]:
    """Shape → its name, with its message where that is always the same."""
    said: dict[str, set[Names]] = {}
    shapes: dict[str, str] = {}
    for finding in findings:
        said.setdefault(finding.shape.lower(), set()).add((finding.message_zh, finding.message_en))
        shapes[finding.shape.lower()] = finding.shape
    found: dict[str, Names] = {}
    for code, messages in said.items():
        shape = shapes[code]
        same = len(messages) == 1 and code not in wordings()
        zh, en = next(iter(messages))
        found[code] = (f"{shape}：{zh}", f"{shape}: {en}") if same else (shape, shape)
    return found


# ------------------------------------------------------------------------------------------ counting


def _summed(counts: Mapping[str, Counter[str]]) -> dict[str, dict[str, Decimal]]:
    """Counts by code and document, with what they come to in all."""
    return {
        code: {ALL: Decimal(counted.total())} | {scope: Decimal(n) for scope, n in counted.items() if scope}
        for code, counted in counts.items()
    }


def _covered(coverage: Mapping[str, Coverage]) -> dict[str, dict[str, Decimal]]:
    parts: Mapping[str, Callable[[Coverage], int]] = {
        "characters": lambda one: one.characters,
        "characters-claimed": lambda one: one.claimed,
        "numbers": lambda one: one.numbers,
        "numbers-figures": lambda one: one.figures,
        "numbers-explained": lambda one: one.explained.total(),
        "numbers-left": lambda one: len(one.left),
    }
    counts = {
        code: Counter({name: part(one) for name, one in coverage.items()}) for code, part in parts.items()
    }
    found = _summed(counts)
    found["characters-share"] = _shares(found["characters"], found["characters-claimed"])
    done = found["numbers-figures"], found["numbers-explained"]
    settled = {scope: sum(part.get(scope, Decimal(0)) for part in done) for scope in found["numbers"]}
    found["numbers-share"] = _shares(found["numbers"], cast(dict[str, Decimal], settled))
    return found


def _shares(wholes: Mapping[str, Decimal], parts: Mapping[str, Decimal]) -> dict[str, Decimal]:
    return {
        scope: round(parts.get(scope, Decimal(0)) / whole, 4) if whole else Decimal(1)
        for scope, whole in wholes.items()
    }


def _found(findings: Iterable[Finding]) -> dict[str, dict[str, Decimal]]:
    """Findings by severity and by shape. What names no document counts in all alone."""
    counts: dict[str, Counter[str]] = {}
    for finding in findings:
        for code in (finding.severity.lower(), finding.shape.lower()):
            counts.setdefault(code, Counter())[finding.document] += 1
    return _summed(counts)


def _quoted(ask: _Asking, findings: Iterable[Finding]) -> dict[str, dict[str, Decimal]]:
    """Quotes, and their characters, of documents whose quotes all stand in the text as they were compared."""
    wrong = {finding.document for finding in findings if finding.shape == _MISQUOTE}
    numbers = {"compared": ask.numbers(_QUOTED), "characters": ask.numbers(_LENGTHS)}
    return _summed(
        {
            code: Counter({document: number for document, number in given if document not in wrong})
            for code, given in numbers.items()
        }
    )


def _unknown(
    ask: _Asking, findings: Iterable[Finding], coverage: Mapping[str, Coverage]
) -> dict[str, dict[str, Decimal]]:
    remarks: dict[str, Counter[str]] = {"unknown-labels": Counter(), "unknown-measure-words": Counter()}
    for finding in findings:
        code = f"{finding.shape.removeprefix('remark-')}s"
        if code in remarks:
            remarks[code][finding.document] += 1
    unclaimed = Counter({name: len(one.unclaimed) for name, one in coverage.items()})
    return _summed(remarks | {"unclaimed": unclaimed}) | {
        "figures-without-indicator": ask.things(_WITHOUT_INDICATOR),
        "units-without-function": ask.things(_WITHOUT_FUNCTION),
    }


def _linked(ask: _Asking, review: str, base: str) -> dict[str, dict[str, Decimal]]:
    found = ask.by_code(_LINKS)
    candidates = list(csv.DictReader(StringIO(review)))
    for relation in ("restates", "continues"):
        nodes = [f"{base}id/{row['subject']}" for row in candidates if row["property"] == relation]
        found[f"{relation}-rejected"] = ask.of_nodes(nodes)
    return found | {"targets-unanswered": ask.things(_UNANSWERED)}


class _Asking:
    """Counts of a store by the documents that things stand in."""

    def __init__(self, store: Store, base: str) -> None:
        self._store, self._base = store, base

    def _rows(self, query: str) -> Iterator[list[str]]:
        text = rebase(_PREFIXES + query, self._base)
        solutions = cast(QuerySolutions, self._store.query(text, use_default_graph_as_union=True))
        for solution in solutions:
            yield [term.value if term is not None else "" for term in solution]

    def by_code(self, query: str) -> dict[str, dict[str, Decimal]]:
        """Code → document → how many things; in all each thing counts once."""
        things: dict[str, set[tuple[str, str]]] = {}
        for code, thing, document in self._rows(query):
            local = code.rpartition("#")[2].rpartition("/")[2].removeprefix("an-")
            things.setdefault(local, set()).add((thing, document))
        return {code: self._counted(pairs) for code, pairs in things.items()}

    def things(self, query: str) -> dict[str, Decimal]:
        """Document → how many things."""
        return self._counted({(thing, document) for thing, document in self._rows(query)})

    def numbers(self, query: str) -> Iterator[tuple[str, int]]:
        """Document and the number that a query gives of each."""
        for document, number in self._rows(query):
            yield document.rpartition("/")[2], int(number)

    def of_nodes(self, nodes: Iterable[str]) -> dict[str, Decimal]:
        """Document → how many of the nodes it states; a node may be given more than once."""
        given = Counter(nodes)
        query = "SELECT DISTINCT ?node ?document { ?node prov:wasQuotedFrom/dcterms:isPartOf ?document }"
        counts: Counter[str] = Counter()
        for node, document in self._rows(query) if given else ():
            counts[document.rpartition("/")[2]] += given[node]
        return {ALL: Decimal(given.total())} | {name: Decimal(n) for name, n in counts.items() if n}

    def sentences(self) -> dict[str, list[Names]]:
        """Document → the sentences of its anomalies."""
        told = {thing: (zh, en) for thing, zh, en in self._rows(_SENTENCES)}
        places = sorted({(document, thing) for _, thing, document in self._rows(_ANOMALIES)})
        found: dict[str, list[Names]] = {}
        for document, thing in places:
            found.setdefault(document.rpartition("/")[2], []).append(told[thing])
        return found

    def types(self) -> dict[str, Names]:
        """Code of each type of anomaly → its names in Chinese and English."""
        text = rebase(_PREFIXES + _TYPES, self._base)
        found: dict[str, dict[str, str]] = {}
        for row in cast(QuerySolutions, self._store.query(text, use_default_graph_as_union=True)):
            concept, label = row["concept"], row["label"]
            found.setdefault(concept.value.partition("/an-")[2], {})[label.language] = label.value
        return {code: (names.get("zh", code), names.get("en", code)) for code, names in found.items()}

    @staticmethod
    def _counted(pairs: set[tuple[str, str]]) -> dict[str, Decimal]:
        counts = Counter(document.rpartition("/")[2] for _, document in pairs)
        whole = Decimal(len({thing for thing, _ in pairs}))
        return {ALL: whole} | {name: Decimal(n) for name, n in counts.items()}
