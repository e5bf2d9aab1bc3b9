"""Texts of promises compared: digits and set phrases left out, rare wordings count more."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minsheng.link.similarity import Weights, pairs, promised

TEXTS = [
    "完成5条无灯道路路灯补建任务。",
    "新增不少于10家医保定点零售药店。",
    "推进海绵城市建设，对5个小区开展海绵化改造。",
    "推进老旧小区综合整治，实施55个小区改造。",
]


def test_digits_and_punctuation_do_not_count() -> None:
    assert pairs("新增 47 家") == pairs("新增150家") == {"新增"}
    assert pairs("“煤改电”工程") == pairs("煤改电工程")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("更新健身器材150件，更好地满足群众健身需求。", "更新健身器材150件"),
        ("举办演出60场,让更多群众享受优质文化产品。", "举办演出60场"),
        ("提升养老服务水平，新建床位20张。", "提升养老服务水平"),
        ("新建床位20张，提升护理型床位占比5%。", "提升护理型床位占比5%"),
    ],
)
def test_clauses_of_purpose_are_left_out_unless_first_or_with_a_number(text: str, kept: str) -> None:
    assert kept in promised(text)
    assert "享受优质" not in promised(text)
    assert "健身需求" not in promised(text)


def test_for_whom_a_promise_is_does_not_tell_what_it_is() -> None:
    assert not pairs("社区卫生服务中心") and not pairs("65岁以上老年人")


def test_rare_pairs_weigh_more() -> None:
    weights = Weights(TEXTS)
    assert weights.of("小区") < weights.of("海绵") <= 1
    assert weights.of("从未") == 1
    assert Weights(["新增学位"] * 3).of("学位") == 0


def test_coverage_says_which_side_is_covered() -> None:
    weights = Weights(TEXTS)
    short, long = "补建路灯任务", "打通断头路；完成5条无灯道路路灯补建任务。"
    one, other, shared = weights.coverage(short, long)
    assert other < shared < one < 1
    assert weights.coverage("", long) == (0, 0, 0)


def test_the_longest_common_wording_counts_rare_pairs_in_a_row() -> None:
    weights = Weights(TEXTS)
    assert weights.run("建成圆明园博物馆", "圆明园博物馆对外开放") == 5
    assert weights.run("圆明园，博物馆", "圆明园博物馆") == 2
    assert weights.run("甲乙", "丙丁") == 0


def test_wording_that_is_repeated_or_taken_apart_counts_once() -> None:
    weights = Weights(["位位", "位位位", "床位", "位数。床位"])
    assert weights.run("位位", "位位位") == weights.run("位位位", "位位") == weights.of("位位")
    assert weights.run("床位数", "位数。床位") == weights.run("位数。床位", "床位数") < 2 * weights.of("床位")


@given(st.lists(st.text(alphabet="新增学位养老床路灯，。0123456789 ", max_size=40), min_size=2, max_size=6))
def test_comparison_is_between_0_and_1_and_the_same_both_ways(texts: list[str]) -> None:
    weights = Weights(texts)
    one, other = texts[:2]
    first, second = weights.coverage(one, other), weights.coverage(other, one)
    assert all(0 <= share <= 1 + 1e-9 for share in first)
    assert (first.one, first.other, first.shared) == (second.other, second.one, second.shared)
    assert weights.run(one, other) == pytest.approx(weights.run(other, one))
