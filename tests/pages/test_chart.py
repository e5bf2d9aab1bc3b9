"""Axes of charts: round numbers, few of them, and powers of ten where numbers differ by far."""

from __future__ import annotations

import re

import pytest
from pyoxigraph import Store

from minsheng import canned
from minsheng.serve.pages.asked import Term, columns, drawn
from minsheng.serve.pages.chart import Point, points


def ticks(across: list[float], *, joined: bool = False) -> list[str]:
    """What is written along the axis across."""
    drawn = points([Point(x, 1.0, 0, "") for x in across], "title", ("years", "visits"), joined=joined)
    return re.findall(r'<text class="tick across"[^>]*>([^<]*)</text>', str(drawn))


def places(across: list[float]) -> list[float]:
    """Where the dots stand, from the left."""
    drawn = points([Point(x, 1.0, 0, "") for x in across], "title", ("years", "visits"), joined=False)
    return [float(found) for found in re.findall(r'<circle [^>]*cx="([^"]*)"', str(drawn))]


@pytest.mark.parametrize(
    ("across", "written"),
    [
        ([2021, 2023], ["2021", "2022", "2023"]),
        ([0.1, 1.4], ["0.25", "0.5", "0.75", "1", "1.25"]),
        ([5, 5], ["5"]),
        ([-3, 8], ["-2", "0", "2", "4", "6", "8"]),
        ([1e9, 2e9], ["10⁹", "1.2×10⁹", "1.4×10⁹", "1.6×10⁹", "1.8×10⁹", "2×10⁹"]),
        ([3, 6.2e9], ["1", "100", "10000", "10⁶", "10⁸", "10¹⁰"]),
    ],
)
def test_ticks_are_round_and_few(across: list[float], written: list[str]) -> None:
    assert ticks(across) == written


def test_numbers_that_differ_by_far_stand_apart() -> None:
    near, middle, far = places([10, 1000, 1e7])
    assert middle - near == pytest.approx((far - near) * 2 / 6, abs=0.2)


def test_what_is_joined_is_never_drawn_by_powers() -> None:
    assert ticks([1, 1e6], joined=True)[0] == "2×10⁵"


def test_zero_and_less_are_drawn_evenly() -> None:
    near, middle, far = places([0, 500_000, 1_000_000])
    assert middle - near == pytest.approx(far - middle, abs=0.2)


def test_axes_say_what_they_count() -> None:
    drawn = str(points([Point(1, 2, 0, "")], "title", ("years", "<visits>"), joined=True))
    assert ">years →<" in drawn and ">↑ &lt;visits&gt;<" in drawn


def test_every_column_of_an_answer_has_a_name_in_both_languages() -> None:
    asked_for = {name for query in canned.load().values() for name in variables(query)}
    assert asked_for
    assert asked_for - set(columns()) == set()
    assert all(words.zh and words.en for words in columns().values())


def variables(query: canned.Query) -> list[str]:
    """Names of a query's columns."""
    return [variable.value for variable in Store().query(query.bind({})[0]).variables]


def plain(value: str) -> Term:
    return {"type": "literal", "value": value}


def test_two_years_of_a_district_are_two_stacked_bars() -> None:
    query = canned.get("promises-by-theme")
    names = ["district", "year", "name", "promises"]
    rows = [
        [plain(text) for text in row.split()]
        for row in ("海淀 2023 教育 3", "海淀 2024 教育 5", "海淀 2024 养老 2")
    ]
    chart, series = drawn(query, names, rows, {}) or pytest.fail("no chart")
    assert re.findall(r'<text class="group"[^>]*>([^<]*)<', str(chart)) == ["海淀 2023", "海淀 2024"]
    assert re.findall(r'x="([\d.]+)%" y="(\d+)" width', str(chart))[1:] == [("0.00", "77"), ("71.43", "77")]
    assert series == ["教育", "养老"]
