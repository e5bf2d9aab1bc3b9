"""Reasons why two figures are not compared."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from minsheng.serve.pages import comparing
from minsheng.serve.pages.nodes import Node, read

BASE = "https://w3id.org/minsheng/"


def _nodes(target: dict[str, str], result: dict[str, str]) -> tuple[Node, Node]:
    """A target and a result with these properties: a value in the form `name/local` is a concept."""
    plain = {"value": "10", "comparator": "concept/cmp-plain", "year": "2023"}
    lines = []
    for local, said in (("t", plain | target), ("r", plain | result)):
        for name, value in said.items():
            concept = value.startswith(("concept/", "figure/"))
            if value:
                written = f"<{BASE}id/{value}>" if concept else f'"{value}"'
                lines.append(f"<{BASE}id/figure/{local}> <{BASE}def#{name}> {written} .")
    nodes = read("\n".join(lines).encode(), BASE, {})
    return nodes[f"{BASE}id/figure/t"], nodes[f"{BASE}id/figure/r"]


@pytest.mark.parametrize(
    ("target", "result", "expected"),
    [
        ({"comparator": "concept/cmp-approx"}, {}, {"approx"}),
        ({"comparator": "concept/cmp-range", "maxValue": "12"}, {}, {"range"}),
        ({"comparator": "concept/cmp-text", "value": ""}, {}, {"words"}),
        ({}, {"comparator": "concept/cmp-approx"}, {"approx-reported"}),
        ({}, {"comparator": "concept/cmp-text", "value": ""}, {"words-reported"}),
        ({}, {"value": ""}, {"words-reported"}),
        ({"scope": "concept/scope-plan"}, {}, {"plan-period"}),
        ({}, {"scope": "concept/scope-month"}, {"month-reported"}),
        ({}, {"partOf": "figure/whole"}, {"part-reported"}),
        ({"partOf": "figure/whole"}, {}, {"part"}),
        ({"unitOfMeasure": "concept/uom-bu"}, {"unitOfMeasure": "concept/uom-ge"}, {"measure"}),
        ({"per": "每千名老人"}, {}, {"per"}),
        ({}, {"year": "2022"}, {"other-year"}),
        ({"action": "开工"}, {"action": "审核"}, {"other-thing"}),
        ({"action": "开工"}, {"action": "开工"}, {"other-account"}),
        (
            {"comparator": "concept/cmp-approx", "unitOfMeasure": "concept/uom-bu"},
            {"scope": "concept/scope-month", "unitOfMeasure": "concept/uom-ge"},
            {"approx", "month-reported", "measure"},
        ),
    ],
)
def test_each_reason_is_said(target: dict[str, str], result: dict[str, str], expected: set[str]) -> None:
    found = comparing.why_beside(*_nodes(target, result))
    assert {reason.code for reason in found} == expected
    assert all(reason.zh and reason.en for reason in found)


def test_a_promise_without_any_report_says_so() -> None:
    target, _ = _nodes({}, {})
    assert [reason.code for reason in comparing.why_unanswered(target)] == ["none"]


def _line(figure: str, kind: str, indicator: str = "i", year: str = "2023") -> str:
    return f"{figure}-1-2 {kind} d {year} {indicator}"


def _choice(lines: list[str], answers: list[dict[str, str]]) -> comparing.Choice:
    return comparing.choice(comparing.keys_of([{"lines": "\n".join(lines)}], BASE), answers)


def _names(keys: Iterable[comparing.Key]) -> list[str]:
    return [key.figure.removeprefix(f"{BASE}id/figure/").removesuffix("-1-2") for key in keys]


def test_a_reported_figure_is_unpromised_only_where_nobody_promised_it_there_and_then() -> None:
    keys = [
        _line("t", "Target"),
        _line("same", "Result"),
        _line("earlier", "Result", year="2022"),
        _line("other", "Result", indicator="j"),
        _line("counted", "Result", indicator="k"),
        _line("wordless", "Result", indicator=""),
    ]
    answers = [
        {
            "assessment": "a",
            "target": f"{BASE}id/figure/t-1-2",
            "result": f"{BASE}id/figure/counted-1-2",
            "verdict": "x/vd-met",
            "ratio": "1",
        }
    ]
    found = _choice(keys, answers)
    assert _names(found.targets) == ["t"]
    assert set(_names(found.unpromised)) == {"earlier", "other"}
    assert found.verdict_of(found.targets[0].figure) == "vd-met"


def test_a_figure_that_comes_twice_stands_once_with_its_indicator() -> None:
    found = _choice([_line("t", "Target", indicator=""), _line("t", "Target")], [])
    assert [key.indicator for key in found.keys] == [f"{BASE}id/indicator/i"]


def test_the_worst_verdict_of_a_target_counts() -> None:
    answers = [
        {
            "assessment": f"a{number}",
            "target": f"{BASE}id/figure/t-1-2",
            "result": f"r{number}",
            "verdict": f"x/{code}",
        }
        for number, code in enumerate(("vd-exceeded", "vd-not-met"))
    ]
    assert _choice([_line("t", "Target")], answers).verdict_of(f"{BASE}id/figure/t-1-2") == "vd-not-met"
