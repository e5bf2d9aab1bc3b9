"""What counts as a change between two snapshots, and what does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from minsheng.changes.compare import changes
from minsheng.changes.forms import local, triples, words
from minsheng.changes.history import Step
from minsheng.changes.records import Change, Figure, Promise, Quote, Snapshot

BASE = "https://w3id.org/minsheng/"
TEXT = "推进既有多层住宅加装电梯工作，让群众出行更方便"


def figure(value: str = "260", at: int = 10, document: str = "old", **more: str) -> Figure:
    said = {"comparator": "plain", "measure": "uom-bu", "measure_name": "部", "words": "开工加装电梯"} | more
    quote = Quote(document, at, at + 5, f"开工 {value} 部")
    return Figure(f"figure/{document}-{at}-{at + 5}", quote, value=value, printed=f"{value} 部", **said)


def promise(number: str = "8", text: str = TEXT, document: str = "old", **more: object) -> Promise:
    plain = Promise(
        f"project/haidian-2023-ms-{number}",
        "list/haidian-2023-ms",
        "district/haidian",
        "海淀区",
        2023,
        number,
        text,
        Quote(document, 0, 40),
        deadline="2023-11-30",
        leads={"unit/haidian-housing": "区住房城乡建设委"},
        targets=(figure(document=document),),
    )
    return replace(plain, **more)  # type: ignore[arg-type]


def between(
    old: list[Promise], new: list[Promise], documents: tuple[str, str] = ("old", "new")
) -> list[Change]:
    sides = zip(("a", "b"), (old, new), documents, strict=True)
    return changes(*(Snapshot(name, tuple(found), frozenset([held])) for name, found, held in sides))


def kinds(old: Promise, new: Promise) -> list[str]:
    return [change.kind for change in between([old], [new])]


def test_the_same_words_at_other_places_of_another_document_are_no_change() -> None:
    moved = promise(document="new", targets=(figure(at=77, document="new"),))
    assert between([promise()], [moved]) == []


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"targets": (figure("240", document="new"),)}, ["target-lowered"]),
        ({"targets": (figure("300", document="new"),)}, ["target-raised"]),
        ({"targets": (figure(comparator="approx", document="new"),)}, ["comparator-changed"]),
        ({"targets": (figure(measure="uom-hu", document="new"),)}, ["measure-changed"]),
        (
            {"targets": (figure("240", comparator="ge", document="new"),)},
            ["comparator-changed", "target-lowered"],
        ),
        ({"targets": ()}, ["target-dropped"]),
        ({"targets": (figure(), figure("9", at=30, words="培训", measure="uom-ren"))}, ["target-added"]),
        ({"deadline": "2023-12-31"}, ["deadline-later"]),
        ({"deadline": "2023-09-30"}, ["deadline-earlier"]),
        ({"deadline": ""}, ["deadline-dropped"]),
        ({"leads": {"unit/haidian-civil-affairs": "区民政局"}}, ["lead-changed"]),
        ({"leads": {"unit/haidian-housing": "区住房和城乡建设委"}}, ["unit-renamed"]),
        ({"text": TEXT + "和安心"}, ["wording-changed"]),
        ({"text": " ".join(TEXT)}, []),
        ({"results": (figure("300", at=90, document="new"),)}, ["result-reported"]),
        ({"verdicts": {"figure/old-10-15": "达到"}}, ["verdict-changed"]),
        ({"statuses": {"report/x": "已完成"}}, ["status-changed"]),
    ],
)
def test_each_kind_of_change_is_found(more: dict[str, object], expected: list[str]) -> None:
    assert kinds(promise(), promise(**more)) == expected


def test_a_number_that_moves_in_the_words_is_told_once() -> None:
    old = promise(text="开工 260 部")
    new = promise(text="开工 240 部", targets=(figure("240", document="new"),), document="new")
    assert kinds(old, new) == ["target-lowered"]


def test_results_of_another_day_are_new_and_not_altered() -> None:
    old = promise(results=(figure("120", at=50, as_of="2023-09-30"),))
    later = figure("150", at=60, as_of="2023-12-31", document="new")
    assert kinds(old, promise(results=(*old.results, later))) == ["result-reported"]
    altered = figure("130", at=50, as_of="2023-09-30", document="new")
    assert kinds(old, promise(results=(altered,))) == ["result-altered"]


def test_rows_of_several_years_are_compared_year_by_year() -> None:
    def row(first: str, second: str, document: str) -> tuple[Figure, ...]:
        return (
            figure(first, at=1, of="2022 year", document=document),
            figure(second, at=9, of="2023 year", document=document),
        )

    found = between([promise(targets=row("10", "20", "old"))], [promise(targets=row("10", "19", "new"))])
    assert [(change.kind, change.old and change.old.text) for change in found] == [
        ("target-lowered", "20 部")
    ]


def test_a_promise_that_moves_in_its_list_is_the_same() -> None:
    other = promise("9", "新增中小学学位，改善办学条件", targets=())
    found = between(
        [promise("8"), other], [promise("9"), replace(other, promise="project/x-10", number="10")]
    )
    assert {change.kind for change in found} == {"renumbered"}
    assert len(found) == 2


def test_a_promise_with_other_words_under_its_number_is_another() -> None:
    other = promise(text="新增中小学学位，改善办学条件", targets=())
    assert sorted(kinds(promise(), other)) == ["promise-added", "promise-dropped"]


def test_a_whole_list_is_one_change() -> None:
    found = between([], [promise("1"), promise("2")])
    assert [(change.kind, change.count) for change in found] == [("list-added", 2)]
    assert [change.kind for change in between([promise("1")], [])] == ["list-dropped"]


def test_another_reading_of_one_document_is_told_from_another_document() -> None:
    reread = promise(targets=(figure("240"),))
    (change,) = between([promise()], [reread], ("old", "old"))
    assert change.cause == "reading"
    (change,) = between([promise()], [promise(document="new", targets=(figure("240", document="new"),))])
    assert change.cause == "document"


def test_rdf_uses_defined_terms_and_revises_only_across_documents() -> None:
    revised = between([promise()], [promise(document="new", targets=(figure("240", document="new"),))])
    reread = between([promise()], [promise(targets=(figure("240", at=12),))], ("old", "old"))
    for found, count in ((revised, 1), (reread, 0)):
        step = Step("a", "b", datetime(2026, 1, 1, tzinfo=UTC), tuple(found))
        said = list(triples([step], BASE))
        assert not [one for one in said if one.predicate.value.startswith(f"{BASE}def#")]
        assert sum(one.predicate.value.endswith("wasRevisionOf") for one in said) == count
        assert any(one.predicate.value.endswith("oa#exact") for one in said)


def test_a_change_has_one_name_and_every_kind_has_words() -> None:
    first, again = (between([promise()], [promise(targets=())])[0] for _ in range(2))
    assert local(first) == local(again)
    assert local(first) != local(replace(first, kind="target-added"))
    assert all(one.zh and one.en for one in words().values())


def test_a_promise_added_to_a_list_that_is_otherwise_the_same_is_no_new_list() -> None:
    old = Snapshot("a", (), frozenset(["old"]), frozenset(["list/haidian-2023-ms"]))
    new = Snapshot("b", (promise(),), frozenset(["new"]), frozenset(["list/haidian-2023-ms"]))
    assert [change.kind for change in changes(old, new)] == ["promise-added"]
    assert [change.kind for change in changes(new, old)] == ["promise-dropped"]
