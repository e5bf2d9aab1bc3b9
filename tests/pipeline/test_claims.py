"""Lists of one district, year and kind are one list, or get a kind each."""

from __future__ import annotations

from itertools import permutations

from minsheng.claims import Claim, agree, conflicts

LIFTS = "稳步推进既有多层住宅加装电梯工作，开工 260 部、完工 150 部，让群众出行更方便。"
BEDS = "新建养老家庭照护床位 500 张，开展失能老年人护理补贴发放。"
SCHOOLS = "新增中小学学位 5560 个，改善办学条件。"
PARKS = "建设口袋公园 6 处，提升绿道品质。"


def claim(digest: str, *promises: tuple[int, str], day: str = "9999", kind: str = "ms") -> Claim:
    return Claim("haidian", 2023, kind, (day, digest, 0), promises)


def test_a_promise_agrees_with_itself_reworded_or_shortened_but_not_with_another() -> None:
    assert agree(LIFTS, LIFTS.replace("260", "274").replace("让群众出行更方便", "方便出行"))
    assert agree(LIFTS, "既有多层住宅加装电梯")
    assert not agree(LIFTS, BEDS)
    assert not agree(SCHOOLS, PARKS)


def test_the_same_list_again_is_one_list() -> None:
    first = claim("a", (1, LIFTS), (2, BEDS), (3, SCHOOLS))
    again = claim("b", (1, LIFTS.replace("260", "270")), (2, BEDS), (3, PARKS))
    assert conflicts([first, again]) == []


def test_parts_of_a_list_complete_each_other() -> None:
    assert conflicts([claim("a", (1, LIFTS), (2, BEDS)), claim("b", (3, SCHOOLS), (4, PARKS))]) == []
    assert conflicts([claim("a", (1, LIFTS)), claim("b")]) == []


def test_other_promises_at_the_same_numbers_are_another_list() -> None:
    first, other = claim("a", (1, LIFTS), (2, BEDS)), claim("b", (1, SCHOOLS), (2, PARKS))
    (found,) = conflicts([other, first])
    assert (found.claim, found.first, found.kind) == (other, first, "ms2")


def test_the_earlier_document_keeps_the_name() -> None:
    first = claim("b", (1, LIFTS), day="2023-01-05")
    other = claim("a", (1, PARKS), day="2023-03-01")
    assert conflicts([other, first])[0].claim == other


def test_the_order_of_documents_does_not_matter() -> None:
    stated = [
        claim("a", (1, LIFTS), (2, BEDS)),
        claim("b", (1, SCHOOLS), (2, PARKS)),
        claim("c", (1, LIFTS), (2, BEDS)),
        claim("d", (1, PARKS), (2, LIFTS)),
        claim("e", (1, SCHOOLS), (2, PARKS)),
    ]
    outcomes = {
        tuple((found.claim.digest, found.kind) for found in conflicts(order))
        for order in permutations(stated)
    }
    assert outcomes == {(("b", "ms2"), ("d", "ms3"), ("e", "ms2"))}


def test_lists_of_other_kinds_years_and_districts_do_not_meet() -> None:
    stated = [
        claim("a", (1, LIFTS)),
        claim("b", (1, PARKS), kind="plan"),
        claim("c", (1, PARKS))._replace(year=2024),
        claim("d", (1, PARKS))._replace(district="miyun"),
    ]
    assert conflicts(stated) == []
