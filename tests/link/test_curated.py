"""What a person has decided always wins."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import Store

from minsheng.errors import TableError
from minsheng.link import curated
from minsheng.link.continues import Continuations
from minsheng.link.curated import Decisions, decisions
from minsheng.link.promises import Promises
from minsheng.link.restates import Restatements

BASE = "https://w3id.org/minsheng/"
HEADER = ",".join(curated.COLUMNS)


@pytest.fixture(scope="module")
def promises(linked: Store) -> Promises:
    return Promises(linked, BASE)


def node(local: str) -> str:
    return f"{BASE}id/{local}"


def both(one: str, other: str) -> frozenset[tuple[str, str]]:
    return frozenset({(node(one), node(other)), (node(other), node(one))})


TASK, PROJECT = "task/haidian-2023-plan-56", "project/haidian-2023-ms-18"
LIFTS = "project/haidian-2023-ms-8"


def test_a_block_unlinks_two_nodes(promises: Promises) -> None:
    free = Restatements(promises, Decisions()).pairs()
    found = Restatements(promises, Decisions(blocked=both(TASK, PROJECT))).pairs()
    assert (node(TASK), node(PROJECT)) in free - found
    nodes = {pair for pair in free - found if "/figure/" not in pair[0]}
    assert nodes <= both(TASK, PROJECT)


def test_a_block_holds_for_the_figures_of_both(promises: Promises) -> None:
    free = Restatements(promises, Decisions()).pairs()
    found = Restatements(promises, Decisions(blocked=both(TASK, PROJECT))).pairs()
    assert [pair for pair in free - found if "/figure/" in pair[0]]


def test_a_confirmation_links_two_nodes_in_the_right_order(promises: Promises) -> None:
    found = Restatements(promises, Decisions(confirmed=both(LIFTS, TASK))).pairs()
    free = Restatements(promises, Decisions()).pairs()
    assert {pair for pair in found - free if "/figure/" not in pair[0]} == {(node(TASK), node(LIFTS))}


def test_what_is_decided_is_not_open(promises: Promises) -> None:
    one = next(Restatements(promises, Decisions()).open())
    pair = frozenset({(one.one.iri, one.other.iri), (one.other.iri, one.one.iri)})
    for decided in (Decisions(blocked=pair), Decisions(confirmed=pair)):
        left = Restatements(promises, decided).open()
        assert (one.one.iri, one.other.iri) not in {(pair.one.iri, pair.other.iri) for pair in left}


def test_a_project_continues_an_earlier_one_of_its_district_whatever_is_confirmed(promises: Promises) -> None:
    free = Continuations(promises, Decisions()).pairs()
    new, old = "project/dongcheng-2024-ms-1", "project/dongcheng-2023-ms-9"
    assert Continuations(promises, Decisions(confirmed=both(new, old))).pairs() - free == {
        (node(new), node(old))
    }
    assert Continuations(promises, Decisions(confirmed=both(new, LIFTS))).pairs() == free
    same = "project/dongcheng-2024-ms-13", "project/dongcheng-2023-ms-7"
    assert free - Continuations(promises, Decisions(blocked=both(*same))).pairs() == {
        (node(same[0]), node(same[1]))
    }


@pytest.fixture
def table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    path = tmp_path / "links.csv"
    monkeypatch.setattr(curated, "mappings", lambda _: path)
    curated._table.cache_clear()
    yield path
    curated._table.cache_clear()


def test_the_table_names_things_without_their_base(table: Path) -> None:
    table.write_text(f"# a comment\n{HEADER}\n{TASK},restates,{PROJECT},confirm,,,,,\n", encoding="utf-8")
    assert decisions("restates", BASE).confirmed == both(TASK, PROJECT)
    assert decisions("continues", BASE) == Decisions()
    assert decisions("restates", "https://e.org/").confirmed != both(TASK, PROJECT)


@pytest.mark.parametrize("row", [f"{TASK},restates,{PROJECT},,,,,,", f"{TASK},answers,{PROJECT},block,,,,,"])
def test_a_row_that_decides_nothing_is_refused_by_name(row: str, table: Path) -> None:
    table.write_text(f"{HEADER}\n{row}\n", encoding="utf-8")
    with pytest.raises(TableError, match=TASK):
        decisions("restates", BASE)
