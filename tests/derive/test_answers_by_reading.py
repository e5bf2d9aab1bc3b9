"""Answers on the figures of the gold files, which were read by hand: no parser stands between."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from minsheng.link.answers import inside_project
from minsheng.link.figures import Report, Stated, Subject
from minsheng.resources import mappings, rows

HERE = Path(__file__).parent
GOLD = HERE.parent / "gold"
SEEDS = HERE.parents[1] / "seeds"
LABELLED: dict[str, Any] = yaml.safe_load((HERE / "answers.yaml").read_text(encoding="utf-8"))
Answer = tuple[str, tuple[str, ...]]


@cache
def codes() -> dict[str, str]:
    """Measure word → its code."""
    return {row["wording"]: row["code"] for row in rows(mappings("wordings", "uom.csv"), "wording", "code")}


def first(value: Any) -> Any:
    """The first of the readings that the gold allows."""
    return value[0] if isinstance(value, list) else value


class Reading:
    """One project of a gold file, its figures placed in the document's text."""

    def __init__(self, name: str, year: int, project: dict[str, Any], after: int) -> None:
        self.text = (SEEDS / f"{name}.txt").read_text(encoding="utf-8")
        self.year, self.after, self.texts = year, after, dict[str, str]()
        whole: dict[str, str] = {}
        targets = [
            *self.figures(project.get("promised"), "plan"),
            *self.figures(project.get("planned"), "report"),
        ]
        results = list(self.figures(project.get("reported"), "report"))
        for target in targets:
            if target.revises:
                whole = {one.iri: one.iri for one in targets if one.value == Decimal(target.revises)}
        self.subject = Subject(
            f"{name}-{project['number']}", [self.linked(one, whole) for one in targets], results
        )

    def linked(self, figure: Stated, revised: dict[str, str]) -> Stated:
        """A target that revises another names it."""
        if not figure.revises:
            return figure
        values = {name: getattr(figure, name) for name in Stated.__slots__}
        return Stated(**values | {"revises": next(iter(revised), "")})

    def figures(self, given: list[dict[str, Any]] | None, statement: str) -> Iterator[Stated]:
        for one in given or ():
            start, end = self.place(one["text"])
            iri = f"{start}-{end}-{one['value']}"
            self.texts[iri] = one["text"]
            yield Stated(
                iri=iri,
                statement=statement,
                start=start,
                end=end,
                year=self.year,
                value_text=one["text"],
                action=first(one.get("action")) or "",
                object=first(one.get("object")) or "",
                uom=codes().get(one["uom"], one["uom"]),
                comparator=one["comparator"],
                scope=first(one.get("scope")) or "year",
                per=one.get("per", ""),
                value=Decimal(str(one["value"])),
                part=bool(first(one.get("part"))),
                unit=one.get("by", ""),
                ratio=Decimal(str(one["ratio"])) if "ratio" in one else None,
                revises=str(one.get("revises", "")),
            )

    def place(self, text: str) -> tuple[int, int]:
        """Where the text stands after the project's beginning, white space aside."""
        pattern = r"\s*".join(re.escape(char) for char in text if not char.isspace())
        found = re.compile(pattern).search(self.text, self.after)
        return found.span() if found else (0, 0)

    def answers(self) -> set[Answer]:
        report = Report(self.text, 0)
        found: dict[str, list[str]] = {}
        for target, result in inside_project(self.subject, lambda _: report):
            found.setdefault(target.iri, []).append(self.texts[result.iri])
        return {(self.texts[target], tuple(sorted(results))) for target, results in found.items()}


def projects() -> Iterator[Any]:
    for name, labelled in LABELLED.items():
        if "pairs" not in labelled:
            continue
        gold = yaml.safe_load((GOLD / f"{name}.yaml").read_text(encoding="utf-8"))
        listed = next(one for one in gold["lists"] if one["year"] == labelled["year"])
        text, after = (SEEDS / f"{name}.txt").read_text(encoding="utf-8"), 0
        for project in listed["projects"]:
            mark = re.compile(rf"^{project['number']}\s*[.、|]?\s*", re.M).search(text, after)
            after = mark.start() if mark else after
            yield pytest.param(name, project, after, id=f"{name}-{project['number']}")


def labelled(name: str, kind: str, number: int) -> set[Answer]:
    pairs = LABELLED[name].get(kind, {}).get(number, [])
    return {(target, tuple(sorted(results))) for target, results, *_ in pairs}


@pytest.mark.parametrize(("name", "project", "after"), list(projects()))
def test_answers_are_those_that_a_reader_finds(name: str, project: dict[str, Any], after: int) -> None:
    number = project["number"]
    found = Reading(name, LABELLED[name]["year"], project, after).answers()
    assert found - labelled(name, "maybe", number) == labelled(name, "pairs", number)
