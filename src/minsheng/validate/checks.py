"""Rules that need joins: one SELECT a file in `ontology/checks/`, run over all graphs at once.

    #+ severity: Violation
    #+ message: {zh: …, en: …}
    #+ texts: true          (only where the documents' texts must be compared)

Each row is a finding. `?focus` is its node; `?graph`, `?path` and `?value` fill the finding's
fields; further columns go to `extra`. The default graph is the union of all graphs.

A check with `texts` gives spans: `?document`, `?start`, `?end` (code points, end exclusive) and the
quote as `?value`; a row is a finding where the document's text there is another.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast

from pyoxigraph import QuerySolution, QuerySolutions, Store

from minsheng import resources
from minsheng.errors import TableError
from minsheng.headers import Header
from minsheng.records import Finding
from minsheng.resources import DEFAULT_BASE
from minsheng.validate.order import SEVERITIES, in_order

Severity = Literal["Violation", "Warning", "Info"]
_KEYS = frozenset({"severity", "message", "texts"})
_OWN = frozenset({"graph", "focus", "path", "value"})


@dataclass(frozen=True, slots=True)
class Check:
    """One rule; its name is its file's."""

    name: str
    severity: Severity
    message_zh: str
    message_en: str
    query: str
    texts: bool = False


def load_checks(base: str = DEFAULT_BASE, folder: Path | None = None) -> list[Check]:
    """All checks of a folder, by name. Raises TableError for a broken header."""
    paths = sorted((folder or resources.ontology("checks")).glob("*.rq"))
    return [_check(path, resources.rebased(path, base)) for path in paths]


def _check(path: Path, text: str) -> Check:
    header = Header(path, text, _KEYS)
    severity = header.line("severity")
    if severity not in SEVERITIES:
        raise header.fail(f"no such severity: {severity}", "severity", f"one of {', '.join(SEVERITIES)}")
    zh, en = header.labels(header.fields.get("message"), "message")
    return Check(path.stem, cast(Severity, severity), zh, en, text, bool(header.fields.get("texts")))


def run_checks(
    store: Store,
    texts: Mapping[str, str] | None = None,
    *,
    base: str = DEFAULT_BASE,
    checks: list[Check] | None = None,
) -> list[Finding]:
    """Findings of the checks (all of them where none are given) over a store, worst first.

    `texts` are the documents' texts by local name; without them, checks that need texts are left out.
    """
    findings: list[Finding] = []
    for check in load_checks(base) if checks is None else checks:
        if not check.texts:
            rows = _rows(store, check)
            names = [variable.value for variable in rows.variables]
            findings += [_finding(check, row, names, base) for row in rows]
        elif texts is not None:
            findings += _misquotes(store, check, texts, base)
    return in_order(findings)


def _rows(store: Store, check: Check) -> QuerySolutions:
    try:
        rows = store.query(check.query, use_default_graph_as_union=True)
    except SyntaxError as error:
        raise TableError(f"the check is no SPARQL: {error}", where=f"{check.name}.rq") from error
    if not isinstance(rows, QuerySolutions) or "focus" not in [v.value for v in rows.variables]:
        raise TableError("the check gives no ?focus", where=f"{check.name}.rq", mend="SELECT ?focus …")
    return rows


def _text(row: QuerySolution, name: str) -> str:
    """The value of a column as text, empty where it is unbound."""
    term = row[name]
    return "" if term is None else term.value if hasattr(term, "value") else str(term)


def _finding(check: Check, row: QuerySolution, names: list[str], base: str) -> Finding:
    own = {name: _text(row, name) for name in names if name in _OWN}
    extra = tuple((name, _text(row, name)) for name in names if name not in _OWN)
    prefix = f"{base}graph/document/"
    graph = own.get("graph", "")
    document = graph.removeprefix(prefix) if graph.startswith(prefix) else ""
    path, value = own.get("path", ""), own.get("value", "")
    messages = check.message_zh, check.message_en
    return Finding(check.severity, check.name, own["focus"], *messages, document, path, value, extra)


def _misquotes(store: Store, check: Check, texts: Mapping[str, str], base: str) -> Iterator[Finding]:
    prefix = f"{base}id/document/"
    for row in _rows(store, check):
        text = texts.get(_text(row, "document").removeprefix(prefix))
        start, end = _text(row, "start"), _text(row, "end")
        found = text is not None and start.isdecimal() and end.isdecimal()
        if not found or cast(str, text)[int(start) : int(end)] != _text(row, "value"):
            yield _finding(check, row, ["graph", "focus", "value"], base)
