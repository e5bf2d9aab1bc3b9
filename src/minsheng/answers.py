"""Queries asked at the terminal, and their answers as bytes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from unicodedata import east_asian_width

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    Variable,
    serialize,
)

from minsheng import canned
from minsheng.errors import QueryError, UsageError
from minsheng.store import is_merged, prefixes

ROWS = {
    "json": QueryResultsFormat.JSON,
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
    "xml": QueryResultsFormat.XML,
}
GRAPHS = {"ttl": RdfFormat.TURTLE, "nt": RdfFormat.N_TRIPLES, "jsonld": RdfFormat.JSON_LD}
FORMATS = ("table", *ROWS, *GRAPHS)

Results = QuerySolutions | QueryBoolean | QueryTriples
_DATASET = re.compile(r"(?i)\bfrom\b")
_OPAQUE = re.compile(
    r'"""[^"\\]*(?:(?:\\.|"(?!""))[^"\\]*)*"""|"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\'|<[^<>\s]*>|#[^\n]*',
    re.S,
)
_TERM = re.compile(r'<([^<>\s]+)>|"((?:[^"\\]|\\.)*)"(?:@([A-Za-z-]+)|\^\^<([^<>\s]+)>)?', re.S)
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")


def ask(store: Store, base: str, name: str, params: Mapping[str, str]) -> Results:
    """Results of a canned query by its name or code, or of a file of SPARQL.

    Raises UsageError where there is no such query, QueryError where it is malformed.
    """
    return evaluate(store, *_question(base, name, params), name)


def evaluate(store: Store, text: str, bound: canned.Substitutions, name: str) -> Results:
    """Results of SPARQL over the union of all graphs, unless it chooses its graphs by FROM.

    Raises QueryError naming `name` where it is malformed.
    """
    union = not is_merged(store) and not _DATASET.search(_OPAQUE.sub(" ", text))
    try:
        return store.query(text, use_default_graph_as_union=union, substitutions=bound)
    except SyntaxError as error:
        raise QueryError(f"not SPARQL: {error}", where=name, mend="see the line and column above") from error
    except (RuntimeError, ValueError) as error:
        raise QueryError(str(error), where=name) from error


def _question(base: str, name: str, params: Mapping[str, str]) -> tuple[str, canned.Substitutions]:
    path = Path(name)
    if path.suffix == ".rq" or (path.is_file() and not canned_name(name)):
        return _from_file(path, base, params)
    return canned.get(name, base).bind(params)


def canned_name(name: str) -> bool:
    """Could this be the name or the code of a canned query?"""
    return re.fullmatch(r"[A-Za-z0-9]+(?:-[a-z0-9]+)*", name) is not None


def _from_file(path: Path, base: str, params: Mapping[str, str]) -> tuple[str, canned.Substitutions]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"cannot be read: {error}", where=str(path), mend="check the path") from error
    if text.startswith("#+"):
        return canned.read(path, base).bind(params)
    return plain(text, params)


def plain(text: str, params: Mapping[str, str]) -> tuple[str, canned.Substitutions]:
    """SPARQL without a header, its parameters bound to projected variables."""
    return text, {Variable(name.lstrip("?$")): term(value) for name, value in params.items()}


def term(text: str) -> NamedNode | Literal:
    """An RDF term as a person types it: `<iri>` or an absolute IRI, `"text"@zh`, a number, plain text."""
    match = _TERM.fullmatch(text)
    if match and match[1]:
        return NamedNode(match[1])
    if match:
        value = re.sub(r"\\(.)", r"\1", match[2])
        return Literal(value, language=match[3], datatype=NamedNode(match[4]) if match[4] else None)
    if re.fullmatch(r"[+-]?[0-9]{1,18}", text):
        return Literal(int(text))
    return NamedNode(text) if _IRI.fullmatch(text) else Literal(text)


# ------------------------------------------------------------------------------------------ output


def written(results: Results, form: str | None, base: str) -> bytes:
    """Results in one of `FORMATS`; without one, a table for rows and Turtle for a graph."""
    if isinstance(results, QueryTriples):
        return _graph(results, form or "ttl", base)
    if form in GRAPHS:
        raise UsageError(f"a SELECT or ASK query has no {form}", mend=f"one of table, {', '.join(ROWS)}")
    if form in ROWS:
        return results.serialize(format=ROWS[form]) or b""
    if isinstance(results, QueryBoolean):
        return b"true\n" if results else b"false\n"
    return _table(results, base)


def _graph(results: QueryTriples, form: str, base: str) -> bytes:
    if form not in GRAPHS:
        raise UsageError(f"a CONSTRUCT or DESCRIBE query has no {form}", mend=f"one of {', '.join(GRAPHS)}")
    ordered = sorted(results, key=str)
    return serialize(ordered, format=GRAPHS[form], prefixes=prefixes(base)) or b""


def _table(results: QuerySolutions, base: str) -> bytes:
    names = [variable.value for variable in results.variables]
    spaces = sorted(((space, name) for name, space in prefixes(base).items()), key=lambda pair: -len(pair[0]))
    rows = [[short(row[name], spaces) for name in names] for row in results]
    return table(names, rows).encode()


def short(value: object, spaces: Sequence[tuple[str, str]]) -> str:
    """A term as people read it: an IRI with its prefix, a literal's own text, nothing where unbound."""
    if isinstance(value, NamedNode):
        for space, name in spaces:
            if value.value.startswith(space):
                return f"{name}:{value.value[len(space) :]}"
        return value.value
    return value.value if isinstance(value, Literal | BlankNode) else "" if value is None else str(value)


def table(names: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Rows under a header, columns as wide as their widest cell; Chinese characters take two places."""
    cells = [[*names], *([" ".join(cell.split()) for cell in row] for row in rows)]
    widths = [max(map(width, column)) for column in zip(*cells, strict=True)]
    rule = ["─" * size for size in widths]
    return "".join(f"{_line(row, widths)}\n" for row in [cells[0], rule, *cells[1:]])


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    padded = (cell + " " * (size - width(cell)) for cell, size in zip(row, widths, strict=True))
    return "  ".join(padded).rstrip()


def width(text: str) -> int:
    """Places that a text takes in a terminal."""
    return len(text) if text.isascii() else sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)
