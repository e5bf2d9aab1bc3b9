"""Links in whole families of documents of made-up years, against those that a careful reader makes."""

from __future__ import annotations

import pytest
from families import Family, built_of, families, measures, unmarked
from links import PRECISION, RECALL, Measure

FAMILIES = families()


@pytest.fixture(scope="module")
def found() -> dict[str, Measure]:
    return {measure.name: measure for measure in measures(built_of(FAMILIES), FAMILIES)}


@pytest.mark.parametrize("name", ["restates, figures", "restates, nodes", "continues", "answers", "verdicts"])
def test_links_are_those_of_a_reader(name: str, found: dict[str, Measure]) -> None:
    one = found[name]
    assert (one.precision, one.recall) >= (PRECISION, RECALL), (one.missing, one.superfluous)
    assert one.recall >= RECALL, one.missing
    assert one.expected >= 35


def test_indicators_are_those_of_a_reader(found: dict[str, Measure]) -> None:
    assert found["indicators"].good, (found["indicators"].missing, found["indicators"].superfluous)


def test_nothing_but_what_does_not_agree_is_an_anomaly(found: dict[str, Measure]) -> None:
    one = found["anomalies"]
    assert (one.missing, one.superfluous) == ([], [])


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_labels_name_marks_of_the_documents(family: Family) -> None:
    kinds = ("restates-figures", "restates-nodes", "answers")
    names = {
        name
        for kind in kinds
        for label in family.labels(kind)
        for side in (label.one, label.other)
        for name in side.replace("+", ",").split(",")
    }
    assert {name for name in names if not name.startswith(("list-", "next-"))} <= family.marks.keys()


def test_marks_are_taken_out() -> None:
    plain, (mark,) = unmarked("新增⟦3所 l1 schools-built⟧学校")
    assert plain == "新增3所学校"
    assert plain[mark.start : mark.end] == mark.text == "3所"
