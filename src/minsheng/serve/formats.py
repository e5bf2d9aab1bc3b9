"""Formats of answers: their names in `?format=`, media types and file endings.

`ROWS` are the formats of SELECT and ASK, `GRAPHS` those of CONSTRUCT, DESCRIBE, the graph store and
linked data. The first of each is what a client gets that accepts anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["rows", "graph"]


@dataclass(frozen=True, slots=True)
class Format:
    """One format of answers."""

    name: str
    media: str
    """Media type that is sent, with its parameters."""
    accepts: tuple[str, ...]
    """Media types of an Accept header that ask for it, without parameters."""
    kind: Kind
    asks: bool = True
    """Whether it can carry the answer to an ASK (CSV and TSV cannot)."""
    bom: bool = False
    """Whether a byte order mark stands before it, for spreadsheets."""
    quads: bool = False
    """Whether it can carry named graphs."""


_CSV = "text/csv; charset=utf-8"
ROWS: tuple[Format, ...] = (
    Format(
        "json",
        "application/sparql-results+json",
        ("application/sparql-results+json", "application/json", "text/json"),
        "rows",
    ),
    Format(
        "xml",
        "application/sparql-results+xml",
        ("application/sparql-results+xml", "application/xml", "text/xml"),
        "rows",
    ),
    Format("csv", f"{_CSV}; header=present", ("text/csv",), "rows", asks=False),
    Format(
        "tsv",
        "text/tab-separated-values; charset=utf-8; header=present",
        ("text/tab-separated-values",),
        "rows",
        asks=False,
    ),
    Format("csv-bom", f"{_CSV}; header=present", (), "rows", asks=False, bom=True),
)
GRAPHS: tuple[Format, ...] = (
    Format(
        "turtle",
        "text/turtle; charset=utf-8",
        ("text/turtle", "application/turtle", "application/x-turtle"),
        "graph",
    ),
    Format("nt", "application/n-triples", ("application/n-triples", "text/plain"), "graph"),
    Format("rdf", "application/rdf+xml", ("application/rdf+xml", "application/xml", "text/xml"), "graph"),
    Format("jsonld", "application/ld+json", ("application/ld+json", "application/json"), "graph", quads=True),
    Format("trig", "application/trig", ("application/trig",), "graph", quads=True),
    Format("nq", "application/n-quads", ("application/n-quads",), "graph", quads=True),
)
ALIASES = {
    "ttl": "turtle",
    "n-triples": "nt",
    "ntriples": "nt",
    "rdfxml": "rdf",
    "rdf+xml": "rdf",
    "json-ld": "jsonld",
    "n-quads": "nq",
    "nquads": "nq",
    "srj": "json",
    "srx": "xml",
}
BY_NAME = {form.name: form for form in (*ROWS, *GRAPHS)}
ENDINGS = {"turtle": "ttl", "csv-bom": "csv"}


def ending(form: Format) -> str:
    """File name ending, without the dot."""
    return ENDINGS.get(form.name, form.name)


def named(name: str) -> Format | None:
    """The format that `?format=` asks for by name, alias or media type; None where there is none."""
    short = name.strip().lower()
    found = BY_NAME.get(ALIASES.get(short, short))
    if found:
        return found
    return next((form for form in BY_NAME.values() if short in form.accepts), None)
