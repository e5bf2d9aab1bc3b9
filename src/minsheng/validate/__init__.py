"""Room `validate`: quads → findings. What is wrong with a graph is data, not an exception.

    validate_graph(quads, base=…, document=…)   one graph against every SHACL shape (pySHACL)
    run_checks(store, texts, base=…)            rules that need joins: `ontology/checks/*.rq`
    validate(store, base, texts)                both, over every graph of a release

Shapes hold inside one document's graph: two documents may each describe one project. A Violation
stops a release; a Warning or an Info goes to the quality report.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from pyoxigraph import Quad, Store

from minsheng.records import Finding
from minsheng.resources import DEFAULT_BASE
from minsheng.validate.checks import Check, load_checks, run_checks
from minsheng.validate.order import in_order

__all__ = [
    "Check",
    "conforms",
    "counts",
    "in_order",
    "load_checks",
    "run_checks",
    "validate",
    "validate_graph",
]


def validate_graph(quads: Iterable[Quad], *, base: str = DEFAULT_BASE, document: str = "") -> list[Finding]:
    """Findings of the shapes in the quads of one graph; `document` is the local name to put on them."""
    from minsheng.validate import shapes  # noqa: PLC0415  (rdflib and pySHACL take long to import)

    return shapes.validate_graph(quads, base=base, document=document)


def validate(store: Store, base: str = DEFAULT_BASE, texts: Mapping[str, str] | None = None) -> list[Finding]:
    """Findings of shapes and checks over all graphs of a store, worst first.

    `texts` are the documents' texts by local name; without them quotes are not compared.
    """
    findings = run_checks(store, texts, base=base)
    prefix = f"{base}graph/document/"
    for name in store.named_graphs():
        graph = getattr(name, "value", "")
        if graph.startswith(prefix) or graph in (f"{base}graph/curated", f"{base}graph/derived"):
            document = graph.removeprefix(prefix) if graph.startswith(prefix) else ""
            quads = store.quads_for_pattern(None, None, None, name)
            findings += validate_graph(quads, base=base, document=document)
    return in_order(findings)


def conforms(findings: Iterable[Finding]) -> bool:
    """Whether nothing found is a Violation."""
    return all(finding.severity != "Violation" for finding in findings)


def counts(findings: Iterable[Finding]) -> Counter[tuple[str, str, str]]:
    """How many findings by severity, shape and document."""
    return Counter((finding.severity, finding.shape, finding.document) for finding in findings)
