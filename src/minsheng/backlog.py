"""What the curated tables do not know yet, most frequent first, each ready to paste where it belongs.

Read from a graph and from what was found while it was built: wordings of figures without an indicator,
units without a function, measure words and labels that are in no table, stretches that no record claims.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple, cast

from pyoxigraph import QuerySolutions, Store

from minsheng.resources import rebase

_SHOWN = 80

_WORDINGS = """
PREFIX ms: <https://w3id.org/minsheng/def#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?action ?object ?code (COUNT(DISTINCT ?figure) AS ?n) (MIN(?text) AS ?example) WHERE {
  { ?figure a ms:Target } UNION { ?figure a ms:Result }
  ?figure ms:valueText ?text .
  FILTER NOT EXISTS { ?figure ms:indicator ?indicator }
  OPTIONAL { ?figure ms:action ?action }
  OPTIONAL { ?figure ms:object ?object }
  OPTIONAL { ?figure ms:unitOfMeasure ?uom BIND(REPLACE(STR(?uom), "^.*/uom-", "") AS ?code) }
} GROUP BY ?action ?object ?code ORDER BY DESC(?n) ?object ?action ?code
"""
_UNITS = """
PREFIX ms: <https://w3id.org/minsheng/def#> PREFIX org: <http://www.w3.org/ns/org#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?name (COUNT(DISTINCT ?record) AS ?n) (MIN(STR(?unit)) AS ?example) WHERE {
  ?unit a ms:Unit ; skos:prefLabel ?name .
  FILTER NOT EXISTS { ?unit a ms:UnitGroup }
  FILTER NOT EXISTS { ?unit org:classification ?function }
  OPTIONAL { ?record ms:leadUnit|ms:supportUnit ?unit }
} GROUP BY ?name ORDER BY DESC(?n) ?name
"""


class Entry(NamedTuple):
    """One thing that no table knows: how often it occurs, and the row that would make it known."""

    table: str
    """File below `mappings/` that the row belongs to; empty where a person has to look."""
    times: int
    row: str
    """A line of that table, its blank cells to be filled."""
    example: str


def backlog(
    store: Store, base: str, findings: Iterable[Mapping[str, Any]], coverage: Mapping[str, Any]
) -> Iterator[Entry]:
    """Entries by table, the most frequent first.

    `findings` are the rows of `findings.jsonl`, `coverage` is the content of `coverage.json`.
    """
    remarks = [finding for finding in findings if finding["shape"].startswith("remark-")]
    yield from _labels(remarks)
    yield from _units(store, base)
    yield from _measures(remarks)
    yield from _wordings(store, base)
    yield from _unclaimed(coverage)


def _wordings(store: Store, base: str) -> Iterator[Entry]:
    for action, object_, code, count, example in _rows(store, _WORDINGS, base):
        row = line("", action, object_, "", "", "", code, f"{action}｜{object_}｜{example}")
        yield Entry("wordings/indicator.csv", int(count), row, example)


def _units(store: Store, base: str) -> Iterator[Entry]:
    for name, count, example in _rows(store, _UNITS, base):
        yield Entry("wordings/unit-function.csv", int(count), line(name, "", "", ""), example)


def _labels(remarks: Iterable[Mapping[str, Any]]) -> Iterator[Entry]:
    for text, count, document in _counted(remarks, "remark-unknown-label"):
        yield Entry("labels.csv", count, line(text.strip("：: "), "", "", ""), document)


def _measures(remarks: Iterable[Mapping[str, Any]]) -> Iterator[Entry]:
    for text, count, document in _counted(remarks, "remark-unknown-measure-word"):
        yield Entry("wordings/uom.csv", count, line(text, "", "", "", ""), document)


def _counted(remarks: Iterable[Mapping[str, Any]], shape: str) -> Iterator[tuple[str, int, str]]:
    """Texts of remarks of a shape with how often each occurs and where first."""
    first: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for remark in remarks:
        if remark["shape"] == shape:
            text = remark.get("value", "")
            counts[text] += 1
            first.setdefault(text, remark.get("document", ""))
    for text, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])):
        yield text, count, first[text]


def _unclaimed(coverage: Mapping[str, Any]) -> Iterator[Entry]:
    for document, covered in sorted(coverage.items()):
        for span in covered["unclaimed"]:
            shown = span["exact"] if len(span["exact"]) <= _SHOWN else f"{span['exact'][: _SHOWN - 1]}…"
            yield Entry("", 1, shown, f"{document}[{span['start']}:{span['end']}]")


def _rows(store: Store, query: str, base: str) -> Iterator[list[str]]:
    solutions = cast(QuerySolutions, store.query(rebase(query, base), use_default_graph_as_union=True))
    for solution in solutions:
        yield [term.value if term is not None else "" for term in solution]


def line(*cells: str) -> str:
    """Cells as one line of CSV, without its line end."""
    written = io.StringIO()
    csv.writer(written, lineterminator="").writerow([" ".join(cell.split()) for cell in cells])
    return written.getvalue()
