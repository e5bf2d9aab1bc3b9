"""The scorer counts what it says: a perfect reader scores 1 everywhere, each slip shows once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import extraction
import pytest
from counting import Score
from golden import Choice, Gold, GoldFigure, GoldList, GoldPassage, GoldRecord, GoldRow, load
from scoring import score

from minsheng.records import (
    Category,
    Division,
    Document,
    Figure,
    Metadata,
    ParsedDocument,
    Passage,
    PlanIndicator,
    Project,
    ProjectList,
    Report,
    Span,
    Task,
    UnitName,
)

HERE = Path(__file__).resolve().parent
SOURCES = sorted(HERE.rglob("*.yaml"))
NOWHERE = Span(0, 0, "")


def first(choice: Choice) -> Any:
    """The first right answer of a field, None where the gold file does not speak of it."""
    return choice[0] if choice else None


def unit(name: str) -> UnitName:
    return UnitName(name, NOWHERE, None)


def figure(gold: GoldFigure, role: Any, at: int) -> Figure:
    """The figure that a perfect reader makes of a gold figure."""
    fields = gold.fields
    year = gold.cell[1] if gold.cell else None
    return Figure(
        role=gold.cell[0] if gold.cell else role,  # type: ignore[arg-type]
        span=Span(at, at + 1, gold.text),
        comparator=first(gold.comparator),
        value_text=gold.text,
        value=gold.value,
        max_value=gold.max_value,
        uom_text=first(gold.uom),
        action=first(fields.get("action", ())),
        object=first(fields.get("object", ())),
        scope="plan" if gold.cell and year is None else first(fields.get("scope", ())),
        per=first(fields.get("per", ())),
        year=year,
        stated_ratio=Decimal(fields["ratio"][0] or 0) if "ratio" in fields else None,
        part_of=(0, 1) if "true" in fields.get("part", ()) else None,
        revises=(0, 1) if "revises" in fields else None,
        reported_by=unit(fields["by"][0] or "") if "by" in fields else None,
    )


def figures(gold: Iterable[GoldFigure], role: str, at: int = 0) -> tuple[Figure, ...]:
    return tuple(figure(each, role, at) for each in gold)


def project(gold: GoldRecord, labels: list[str | None], as_of: str | None) -> Project:
    report = Report(
        NOWHERE,
        "",
        as_of=date.fromisoformat(as_of) if as_of else None,
        status=first(gold.status),
        results=figures(gold.reported, "result"),
        targets=figures(gold.planned, "target"),
    )
    return Project(gold.number, "", NOWHERE, **promised(gold, labels), reports=(report,))


def task(gold: GoldRecord, labels: list[str | None]) -> Task:
    return Task(gold.number, "", NOWHERE, **promised(gold, labels))


def promised(gold: GoldRecord, labels: list[str | None]) -> dict[str, Any]:
    """What projects and tasks have in common."""
    return {
        "category": labels.index(gold.category) + 1 if gold.category else None,
        "lead_units": tuple(map(unit, gold.lead)),
        "support_units": tuple(map(unit, gold.support)),
        "deadline": deadline(gold),
        "targets": figures(gold.promised, "target"),
    }


def deadline(gold: GoldRecord) -> date | None:
    day = first(gold.deadline)
    return date.fromisoformat(day) if day else None


def row(gold: GoldRow) -> PlanIndicator:
    number, sub_row = gold.key
    cells = figures(gold.cells, "")
    return PlanIndicator(
        number,
        gold.label,
        NOWHERE,
        sub_row=sub_row,
        sub_label=gold.sub_label,
        uom_text=first(gold.uom),
        binding=gold.binding,  # type: ignore[arg-type]
        lead_units=tuple(map(unit, gold.lead)),
        targets=tuple(each for each in cells if each.role == "target"),
        results=tuple(each for each in cells if each.role == "result"),
    )


def project_list(gold: GoldList) -> ProjectList:
    records = (*gold.projects, *gold.tasks)
    labels = list(dict.fromkeys(each.category for each in records if each.category))
    stated = dict(gold.counts)
    return ProjectList(
        *gold.key,
        "",
        NOWHERE,
        stated_count=stated.get("list"),
        categories=tuple(
            Category(i, label or "", NOWHERE, stated.get(label or "")) for i, label in enumerate(labels, 1)
        ),
        projects=tuple(project(each, [*labels], gold.as_of) for each in gold.projects),
        tasks=tuple(task(each, [*labels]) for each in gold.tasks),
        indicators=tuple(map(row, gold.rows)),
        report=Report(NOWHERE, "", status=first(gold.status)) if gold.status else None,
    )


def passage(gold: GoldPassage, text: str) -> Passage:
    """`text` holds the passages' first words one a line, so that each has a place."""
    at = text.index(gold.starts)
    section = tuple(gold.section.split(" / "))
    span = Span(at, at + len(gold.starts), gold.starts)
    results, targets = figures(gold.results, "result", at), figures(gold.targets, "target", at)
    return Passage(section, "", span, targets=targets, results=results)


def perfect(gold: Gold) -> ParsedDocument:
    """What a parser without fault makes of a gold file's document."""
    text = "\n".join(each.starts for each in gold.passages)
    document = Document(gold.document, "0" * 64, "txt", "utf-8", text, ())
    return ParsedDocument(
        document,
        Metadata("", Division("110108", "haidian", "海淀区", "county", "110100"), 2023, "list"),
        lists=tuple(map(project_list, gold.lists)),
        passages=tuple(passage(each, text) for each in gold.passages),
    )


def shares(result: Score) -> dict[str, tuple[int, int, int]]:
    return {name: (c.expected, c.got, c.right) for name, c in result.counts.items() if c.expected or c.got}


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_a_perfect_reader_scores_one_everywhere(path: Path) -> None:
    gold = load(path)
    result = score(gold, perfect(gold))
    assert result.misses == []
    assert {name for name, count in result.counts.items() if count.f1 < 1} == set()


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_a_refused_document_finds_nothing(path: Path) -> None:
    gold = load(path)
    result = score(gold, None)
    assert all(count.got == count.right == 0 for count in result.counts.values())
    assert result.counts["lists"].recall == (0 if gold.lists else 1)


def slip(**changes: Any) -> Score:
    """Score of project 8 of the Haidian list (开工 260 部、完工 150 部) with one of its fields changed."""
    gold = load(HERE / "haidian-2023-list.yaml")
    parsed = perfect(gold)
    projects = list(parsed.lists[0].projects)
    projects[7] = replace(projects[7], **changes)
    return score(gold, replace(parsed, lists=(replace(parsed.lists[0], projects=tuple(projects)),)))


def target(**changes: Any) -> tuple[Figure, ...]:
    """Targets of project 8, the first of them changed."""
    one, other = perfect(load(HERE / "haidian-2023-list.yaml")).lists[0].projects[7].targets
    return replace(one, **changes), other


@pytest.mark.parametrize(
    ("measure", "changes"),
    [
        ("promised quantities", {"targets": target(value=Decimal(261))}),
        ("promised quantities", {"targets": target(uom_text="个")}),
        ("promised quantities", {"targets": target(comparator="ge")}),
        ("promised quantities", {"targets": target()[:1]}),
        ("promised quantities", {"targets": (*target(), *target()[:1])}),
        ("action", {"targets": target(action="竣工")}),
        ("object", {"targets": target(object="自行车棚")}),
        ("deadlines", {"deadline": date(2023, 12, 31)}),
        ("lead units", {"lead_units": (unit("区住房城乡建设委"),)}),
        ("support units", {"support_units": (unit("区教委"),)}),
        ("categories", {"category": 1}),
    ],
)
def test_each_slip_is_counted_once_where_it_belongs(measure: str, changes: dict[str, Any]) -> None:
    result = slip(**changes)
    assert [miss.measure for miss in result.misses] == [measure]
    assert result.misses[0].where.startswith("2023-ms-8")


def test_a_magnitude_before_the_measure_word_does_not_matter() -> None:
    assert slip(targets=target(uom_text="万部")).misses == []


def test_a_missing_project_misses_all_that_it_holds() -> None:
    gold = load(HERE / "haidian-2023-list.yaml")
    parsed = perfect(gold)
    shorter = replace(parsed.lists[0], projects=parsed.lists[0].projects[:-1])
    result = score(gold, replace(parsed, lists=(shorter,)))
    assert shares(result)["projects"] == (30, 29, 29)
    assert {miss.measure for miss in result.misses} == {
        "projects",
        "categories",
        "lead units",
        "deadlines",
        "promised quantities",
    }


def test_a_figure_outside_the_gold_passages_is_superfluous() -> None:
    gold = load(HERE / "haidian-2023-plan-report.yaml")
    parsed = perfect(gold)
    text = parsed.document.text + "\n别处"
    stray = figure(gold.passages[1].results[0], "result", len(text) - 1)
    widened = replace(
        parsed,
        document=replace(parsed.document, text=text),
        passages=(*parsed.passages, Passage(("别处",), "", NOWHERE, results=(stray,))),
    )
    misses = [(miss.measure, miss.where) for miss in score(gold, widened).misses]
    assert misses == [("narrative results", "outside")]


def miyun(number: int, **changes: Any) -> Score:
    """Score of the Miyun progress table with the report of one project changed."""
    gold = load(HERE / "miyun-2022-q3-progress.yaml")
    parsed = perfect(gold)
    projects = list(parsed.lists[0].projects)
    whole = projects[number - 1]
    projects[number - 1] = replace(whole, reports=(replace(whole.reports[0], **changes),))
    return score(gold, replace(parsed, lists=(replace(parsed.lists[0], projects=tuple(projects)),)))


def test_optional_figures_count_neither_way() -> None:
    """Project 14: 三类服务模式 may be left out, and where it is given it adds nothing."""
    results = perfect(load(HERE / "miyun-2022-q3-progress.yaml")).lists[0].projects[13].reports[0].results
    without = tuple(each for each in results if each.span.exact != "三类服务模式")
    assert len(without) == len(results) - 1
    assert shares(miyun(14, results=without)) == shares(miyun(14))


def test_figures_marked_either_may_stand_on_either_side() -> None:
    """Project 6: the wells in brackets are parts of the changed plan, or of what was dug."""
    report = perfect(load(HERE / "miyun-2022-q3-progress.yaml")).lists[0].projects[5].reports[0]
    wells = tuple(each for each in report.targets if each.part_of and "原计划" not in each.span.exact)
    assert len(wells) == 12
    rest = tuple(each for each in report.targets if each not in wells)
    moved = miyun(6, results=(*report.results, *wells), targets=rest)
    assert moved.misses == []
    assert moved.counts["reported quantities"].f1 == moved.counts["planned in reports"].f1 == 1


def test_a_folder_without_gold_files_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert extraction.main(["--gold", str(tmp_path)]) == 2
    assert "no gold file" in capsys.readouterr().err
