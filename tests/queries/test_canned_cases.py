"""Each canned query on the fixture: rows that must be found, and rows that must not.

A case is a mapping: `params`, `found` and `absent` (rows, as the columns that matter), `rows` (how many
there are), `extra` (TriG added to the fixture), `documents: true` (asked of the five source documents, the
rows worked out by reading them). IRIs of things are written without `{base}id/`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from pyoxigraph import Literal, NamedNode, Store

from minsheng import canned
from minsheng.resources import DEFAULT_BASE

CASES = Path(__file__).parent / "cases"
Row = dict[str, str]


def cases() -> Iterator[Any]:
    for path in sorted(CASES.glob("*.yaml")):
        for number, case in enumerate(yaml.safe_load(path.read_text(encoding="utf-8")), 1):
            yield pytest.param(path.stem, case, id=f"{path.stem}-{number}")


def written(term: object) -> str:
    """A cell as the cases write it; empty where it is unbound."""
    if isinstance(term, NamedNode):
        return term.value.removeprefix(f"{DEFAULT_BASE}id/").replace(f"{DEFAULT_BASE}def#", "ms:")
    return term.value if isinstance(term, Literal) else ""


def rows(name: str, store: Store, params: dict[str, str]) -> list[Row]:
    query = canned.get(name)
    return [
        {column: written(row[column]) for column in query.variables} for row in query.run(store, **params)
    ]


def has(row: Row, wanted: dict[str, Any]) -> bool:
    return all(row[column] == ("" if value is None else str(value)) for column, value in wanted.items())


@pytest.mark.parametrize(("name", "case"), list(cases()))
def test_finds_what_it_must_and_nothing_else(
    name: str, case: dict[str, Any], request: pytest.FixtureRequest, grown: Callable[[str], Store]
) -> None:
    kept: Store = request.getfixturevalue("real" if case.get("documents") else "fixture")
    store = grown(case["extra"]) if "extra" in case else kept
    found = rows(name, store, case.get("params", {}))
    for wanted in case.get("found", ()):
        assert any(has(row, wanted) for row in found), (wanted, found)
    for unwanted in case.get("absent", ()):
        assert not any(has(row, unwanted) for row in found), unwanted
    assert len(found) == case.get("rows", len(found)), found


@pytest.mark.parametrize("name", list(canned.load()))
def test_every_query_has_cases_for_what_is_found_and_what_is_not(name: str) -> None:
    path = CASES / f"{name}.yaml"
    assert path.is_file(), f"write {path}"
    listed = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert any(case.get("found") for case in listed)
    assert any(case.get("absent") or case.get("rows") == 0 for case in listed)


@pytest.mark.parametrize("name", list(canned.load()))
def test_every_query_is_asked_of_the_source_documents(name: str) -> None:
    listed = yaml.safe_load((CASES / f"{name}.yaml").read_text(encoding="utf-8"))
    assert any(case.get("documents") for case in listed)


@pytest.mark.parametrize("name", list(canned.load()))
def test_the_order_of_rows_is_fixed(name: str, fixture: Store) -> None:
    query = canned.get(name)
    first = [tuple(map(str, row)) for row in query.run(fixture)]
    assert len(first) == len(set(first))
    assert first == [tuple(map(str, row)) for row in query.run(fixture)]
