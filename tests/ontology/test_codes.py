"""The tables of wordings lead only to concepts that exist; terms are spelled right wherever they stand."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import get_args

import pyoxigraph as ox
import pytest

from minsheng import records
from minsheng.resources import DEFAULT_BASE, mappings, ontology, queries, root, rows

ID = f"{DEFAULT_BASE}id/"
COLUMNS = [
    ("comparator", "comparator", "concept/cmp"),
    ("indicator", "indicator", "indicator/"),
    ("place", "code", "concept/place"),
    ("programme", "programme", "concept/programme"),
    ("quantity-words", "comparator", "concept/cmp"),
    ("scope", "scope", "concept/scope"),
    ("status", "status", "concept/st"),
    ("theme", "theme", "concept/theme"),
    ("unit-function", "category", "concept/unit-category"),
    ("unit-function", "code", "concept/unit-function"),
    ("unit-group", "code", "concept/unit-group"),
    ("uom", "code", "concept/uom"),
]


@cache
def defined() -> frozenset[str]:
    """IRIs that the files of codes describe."""
    found = set()
    for path in ontology("codes").glob("*.ttl"):
        found |= {quad.subject.value for quad in ox.parse(path=path)}  # type: ignore[union-attr]
    return frozenset(found)


@pytest.mark.parametrize(("table", "column", "prefix"), COLUMNS)
def test_each_code_of_a_table_is_a_concept(table: str, column: str, prefix: str) -> None:
    path = mappings("wordings", f"{table}.csv")
    codes = {code for row in rows(path, column) for code in row[column].split() if code != "-"}
    join = "" if prefix.endswith("/") else "-"
    assert {code for code in codes if f"{ID}{prefix}{join}{code}" not in defined()} == set()


@pytest.mark.parametrize(
    ("codes", "scheme"),
    [(records.Comparator, "cmp"), (records.Scope, "scope"), (records.Status, "st")],
)
def test_each_code_of_the_records_is_a_concept_and_the_reverse(codes: object, scheme: str) -> None:
    prefix = f"{ID}concept/{scheme}-"
    assert {iri.removeprefix(prefix) for iri in defined() if iri.startswith(prefix)} == set(get_args(codes))


@cache
def terms() -> frozenset[str]:
    quads = ox.parse(path=ontology("minsheng.ttl"))
    return frozenset(quad.subject.value.removeprefix(f"{DEFAULT_BASE}def#") for quad in quads)  # type: ignore[union-attr]


def curated_files() -> list[Path]:
    folders = (root() / "ontology", mappings("rules"), queries())
    return [path for folder in folders for end in ("ttl", "rq") for path in sorted(folder.rglob(f"*.{end}"))]


@pytest.mark.parametrize("path", curated_files(), ids=lambda path: path.stem)
def test_every_term_that_a_curated_file_names_is_defined(path: Path) -> None:
    text = re.sub(r'"[^"\n]*"|#[^\n]*', "", path.read_text(encoding="utf-8"))
    assert set(re.findall(r"\bms:([A-Za-z]\w*)", text)) <= terms()
