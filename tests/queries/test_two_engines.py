"""The canned queries give the same rows on Apache Jena as on pyoxigraph.

Each query is asked of the graph of the source documents with its defaults, and once more for each parameter
with a choice of its drop-down (or a word). Jena gets a parameter as VALUES in each group that uses
it, pyoxigraph as a substitution.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Literal, NamedNode, Store

from minsheng import canned
from minsheng.store import joined, lines, merge

WORDS = {"name": "圆明园", "word": "养老", "before": "2024-11-01", "least": "1"}
"""Values of parameters without a drop-down."""
NUMBERS = {"integer", "decimal", "double", "float"}
TOKEN = re.compile(r'"[^"]*"|<[^<>\s]*>|#[^\n]*|\bSELECT\b.*?\bWHERE\s*\{|[{}]', re.DOTALL)
Asked = tuple[str, dict[str, str]]
Row = tuple[tuple[str, ...], ...]


@pytest.fixture(scope="module")
def merged(real: Store) -> Store:
    """The graph of the source documents as a release has it."""
    store = Store()
    store.extend(real)
    merge(store)
    return store


def asked(store: Store) -> Iterator[Asked]:
    """Each query with its defaults, and with each of its parameters in turn."""
    for query in canned.load().values():
        yield query.name, {}
        for param in query.params:
            choices = query.options(store, param.name)
            if choices or param.name in WORDS:
                yield (
                    query.name,
                    {param.name: choices[len(choices) // 2].value if choices else WORDS[param.name]},
                )


@dataclass
class Group:
    """A group of a query's text: where it begins, what stands in it itself, what its SELECT projects."""

    start: int
    projected: str
    is_select: bool
    own: str = ""
    only_select: bool = False

    def takes(self, name: str) -> bool:
        """Is a parameter to be given here?"""
        named = re.compile(rf"\?{name}\b")
        if self.only_select or f"AS ?{name})" in self.own or not named.search(self.projected):
            return False
        return self.is_select or named.search(self.own) is not None


def groups(text: str) -> Iterator[Group]:
    """All groups of a query, inner ones first."""
    opened: list[Group] = []
    last = 0
    for found in TOKEN.finditer(text):
        if opened:
            opened[-1].own += text[last : found.start()]
        last = found.end()
        token = found[0]
        if token.endswith("{"):
            is_select = token.startswith("SELECT")
            if is_select and opened and not opened[-1].own.strip():
                opened[-1].only_select = True  # nothing can stand beside it
            projected = token if is_select else opened[-1].projected
            opened.append(Group(found.end(), projected, is_select))
        elif token == "}":
            yield opened.pop()


def with_values(query: canned.Query, params: dict[str, str]) -> str:
    """The query's text, its parameters as VALUES in each group that uses them and may see them."""
    text, bound = query.bind(params)
    for group in sorted(groups(text), key=lambda one: -one.start):
        given = [
            f" VALUES ?{var.value} {{ {term} }} " for var, term in bound.items() if group.takes(var.value)
        ]
        text = text[: group.start] + "".join(given) + text[group.start :]
    return text


@pytest.fixture(scope="module")
def answers(merged: Store, tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Asked, Any]]:
    """What was asked, and Jena's answers."""
    folder = tmp_path_factory.mktemp("jena")
    questions = list(asked(merged))
    texts = [with_values(canned.get(name), params) for name, params in questions]
    (folder / "data.nq").write_bytes(joined(lines(merged)))
    (folder / "queries.json").write_text(json.dumps(texts), encoding="utf-8")
    names = [str(folder / name) for name in ("data.nq", "queries.json", "answers.json")]
    command = [sys.executable, str(Path(__file__).with_name("jena.py")), *names]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    found = json.loads((folder / "answers.json").read_text(encoding="utf-8"))
    return list(zip(questions, found, strict=True))


def cell(kind: str, value: str, datatype: str, language: str) -> tuple[str, ...]:
    """A term, numbers by their value."""
    if datatype.rpartition("#")[2] in NUMBERS:
        return ("number", f"{round(Decimal(value), 9).normalize():f}")
    return (kind, value, "" if datatype.endswith(("#string", "#langString")) else datatype, language)


def ours(term: object) -> tuple[str, ...]:
    if isinstance(term, Literal):
        return cell("literal", term.value, term.datatype.value, term.language or "")
    return ("uri", term.value, "", "") if isinstance(term, NamedNode) else ()


def theirs(term: dict[str, str] | None) -> tuple[str, ...]:
    if term is None:
        return ()
    return cell(term["type"], term["value"], term.get("datatype", ""), term.get("xml:lang", ""))


def test_both_engines_give_the_same_rows_in_the_same_order(
    merged: Store, answers: list[tuple[Asked, Any]]
) -> None:
    other = {}
    for (name, params), results in answers:
        query = canned.get(name)
        found = query.run(merged, **params)
        mine: list[Row] = [tuple(ours(row[column]) for column in query.variables) for row in found]
        jena: list[Row] = [
            tuple(theirs(row.get(column)) for column in query.variables)
            for row in results["results"]["bindings"]
        ]
        if mine != jena:
            other[name, str(params)] = next(pair for pair in zip_longest(mine, jena) if pair[0] != pair[1])
    assert other == {}


def test_each_query_was_asked_and_most_have_rows(answers: list[tuple[Asked, Any]]) -> None:
    rows = dict.fromkeys(canned.load(), 0)
    for (name, _), results in answers:
        rows[name] += len(results["results"]["bindings"])
    assert {name for name, count in rows.items() if not count} <= {
        "deprecated-terms",
        "statements-without-quote",
    }
