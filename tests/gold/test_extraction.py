"""Figures of the extraction that must not be lost: the golden cases hold them.

The floors stand a little below what `make bench-extraction` prints, so that a rule that mends one
document and breaks another shows. The aims are those of the project: see README.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from counting import Score
from extraction import scores

GOLD = Path(__file__).parent
SEEDS = {
    "projects": 1.0,
    "categories": 1.0,
    "lead units": 1.0,
    "support units": 1.0,
    "deadlines": 1.0,
    "promised quantities": 0.99,
    "reported quantities": 0.97,
    "tasks": 1.0,
    "indicator rows": 1.0,
    "indicator cells": 0.99,
    "narrative results": 0.95,
    "narrative targets": 0.95,
    "action": 0.95,
    "object": 0.95,
}
UNSEEN = {
    "projects": 0.97,
    "lead units": 0.95,
    "deadlines": 0.95,
    "promised quantities": 0.95,
    "reported quantities": 0.95,
    "action": 0.9,
    "object": 0.88,
}


@pytest.fixture(scope="module")
def of_seeds() -> Score:
    whole = Score()
    for gold, score in scores(sorted(GOLD.glob("*.yaml"))):
        if gold.document.parent.name == "seeds":
            whole.add(score)
    return whole


@pytest.fixture(scope="module")
def of_others() -> Score:
    whole = Score()
    for folder in (GOLD, GOLD / "held-out", GOLD / "blind"):
        for gold, score in scores(sorted(folder.glob("*.yaml"))):
            if gold.document.parent.name != "seeds":
                whole.add(score)
    return whole


@pytest.mark.parametrize(("measure", "floor"), SEEDS.items())
def test_the_source_documents_are_read_as_a_reader_reads_them(
    of_seeds: Score, measure: str, floor: float
) -> None:
    count = of_seeds.counts[measure]
    assert count.expected
    assert count.f1 >= floor, f"{measure}: {count.right} right of {count.expected}, {count.got} got"


@pytest.mark.parametrize(("measure", "floor"), UNSEEN.items())
def test_pages_of_other_districts_are_read_as_a_reader_reads_them(
    of_others: Score, measure: str, floor: float
) -> None:
    count = of_others.counts[measure]
    assert count.expected
    assert count.f1 >= floor, f"{measure}: {count.right} right of {count.expected}, {count.got} got"
