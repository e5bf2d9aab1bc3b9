"""Answers and verdicts on the source documents, against what a reader finds (tests/derive/answers.yaml)."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from pyoxigraph import QuerySolutions, Store

TESTS = Path(__file__).parents[1]
LABELLED: dict[str, Any] = yaml.safe_load((TESTS / "derive" / "answers.yaml").read_text(encoding="utf-8"))
FOUND = (TESTS / "derive" / "assessed.rq").read_text(encoding="utf-8")
Found = tuple[str, str, str, str, str]
"""Number of the project or row, target, results, verdict, ratio."""


def number(value: object) -> str:
    return "-" if value is None else f"{Decimal(str(value)).normalize():f}"


@pytest.fixture(scope="session")
def found(real: Store) -> dict[str, Counter[Found]]:
    """Assessments by list: `dongcheng-2023-ms` → (number, target, results, verdict, ratio)."""
    rows = real.query(FOUND, use_default_graph_as_union=True)
    assert isinstance(rows, QuerySolutions)
    lists: dict[str, Counter[Found]] = {}
    for row in rows:
        parts = row["subject"].value.rpartition("/")[2].split("-")
        values = " ".join(sorted(row["values"].value.split()))
        verdict = row["verdict"].value.rpartition("/vd-")[2]
        told = (
            "-".join(parts[3:]),
            number(row["goal"] and row["goal"].value),
            values,
            verdict,
            number(row["ratio"] and row["ratio"].value),
        )
        lists.setdefault("-".join(parts[:3]), Counter())[told] += 1
    return lists


def labelled(name: str, kind: str) -> Counter[Found]:
    """Pairs of the labelled set, their texts as the values that the gold files give them."""
    given = LABELLED[name]
    if kind == "rows":
        return Counter(
            (row, number(goal), number(value), verdict, number(ratio))
            for row, pairs in given.get("rows", {}).items()
            for goal, value, verdict, ratio in pairs
        )
    gold = yaml.safe_load((TESTS / "gold" / f"{name}.yaml").read_text(encoding="utf-8"))
    values: dict[tuple[int, str], str] = {}
    for listed in gold["lists"]:
        if listed["year"] == given["year"]:
            for project in listed["projects"]:
                for role in ("promised", "planned", "reported"):
                    for figure in project.get(role) or ():
                        values[project["number"], figure["text"]] = number(figure["value"])
    return Counter(
        (
            str(project),
            values[project, target],
            " ".join(sorted(values[project, result] for result in results)),
            verdict,
            number(ratio),
        )
        for project, pairs in given.get(kind, {}).items()
        for target, results, verdict, ratio in pairs
    )


@pytest.mark.parametrize(
    ("name", "listed", "kind"),
    [
        ("dongcheng-2023-completion-2024-list", "dongcheng-2023-ms", "pairs"),
        ("miyun-2022-q3-progress", "miyun-2022-ms", "pairs"),
        ("haidian-2023-plan-report", "haidian-2023-plan", "rows"),
    ],
)
def test_answers_and_verdicts_are_those_of_a_reader(
    name: str, listed: str, kind: str, found: dict[str, Counter[Found]]
) -> None:
    wanted = labelled(name, kind) - labelled(name, "missed")
    missing, more = wanted - found[listed], found[listed] - wanted - labelled(name, "maybe")
    assert (sorted(missing), sorted(more)) == ([], [])


def test_lists_that_nobody_reported_on_have_no_verdicts(found: dict[str, Counter[Found]]) -> None:
    assert set(found) == {"dongcheng-2023-ms", "miyun-2022-ms", "haidian-2023-plan"}
