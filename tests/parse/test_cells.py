"""Cells of indicator tables: the number is the row's, words beside it stay in the text."""

from __future__ import annotations

from decimal import Decimal

import pytest

from minsheng.parse.cells import read_cell
from minsheng.parse.flow import Flow
from minsheng.records import Figure


def flow(text: str) -> Flow:
    return Flow.of(text, [(0, len(text))])


def figures(text: str, uom_text: str | None = "%") -> list[Figure]:
    return list(read_cell(flow(text), role="target", year=2022, uom_text=uom_text, object="指标").figures)


ONE = [
    ("312.6", "万人", "plain", "3126000", None, "人"),
    ("<313.2", "万人", "lt", "3132000", None, "人"),
    (">98.5", "%", "gt", "98.5", None, "%"),
    ("8-9", "%", "range", "8", "9", "%"),
    ("6以上", "%", "ge", "6", None, "%"),
    ("10.5 左右", "%", "approx", "10.5", None, "%"),
    ("控制在3%以内", "%", "le", "3", None, "%"),
    ("不低于95", "%", "ge", "95", None, "%"),
    ("35左右", "万元/人", "approx", "350000", None, "元/人"),
    ("3.2", "亿立方米", "plain", "320000000", None, "立方米"),
    ("1.2万", "人", "plain", "12000", None, "人"),
    ("1.2亿", "万元", "plain", "120000000", None, "元"),
    ("30", "微克/立方米", "plain", "30", None, "微克/立方米"),
    ("达到市级 要求(3.2)", "亿立方米", "plain", "320000000", None, "立方米"),
    ("达到市级要求(40)", "%", "plain", "40", None, "%"),
    ("达到市级 要求(<0.9)", "人/百亿元", "lt", "0.9", None, "人/百亿元"),
    ("达到市级要求(五年下降14.5)", "%", "plain", "14.5", None, "%"),
    ("优良水体比例62.5", "%", "plain", "62.5", None, "%"),
    ("完成净减1.2平方公里任务", "平方公里", "plain", "1.2", None, "平方公里"),
    ("累计5000左右", "个", "approx", "5000", None, "个"),
]


@pytest.mark.parametrize(("text", "row", "comparator", "value", "upper", "uom"), ONE)
def test_a_cell_with_one_number(
    text: str, row: str, comparator: str, value: str, upper: str | None, uom: str
) -> None:
    (figure,) = figures(text, row)
    assert (figure.comparator, figure.value, figure.uom_text) == (comparator, Decimal(value), uom)
    assert figure.max_value == (Decimal(upper) if upper else None)
    assert figure.span.exact == text
    assert (figure.object, figure.year) == ("指标", 2022)


@pytest.mark.parametrize("text", ["", " ", "-", "—", "——", "/", "无"])
def test_an_empty_cell_has_no_figure(text: str) -> None:
    assert figures(text) == []


@pytest.mark.parametrize("text", ["可完成", "稳步增长", "达到市级要求", "与经济增长基本同步"])
def test_a_cell_of_words_has_a_figure_without_a_value(text: str) -> None:
    (figure,) = figures(text)
    assert (figure.comparator, figure.value, figure.value_text) == ("text", None, text)


def test_a_changed_number_revises_the_first() -> None:
    first, second = figures("7.2(调整为5.5)", "张")
    assert (first.value, second.value) == (Decimal("7.2"), Decimal("5.5"))
    assert second.revises == first.span[:2]
    assert first.revises is None


@pytest.mark.parametrize(
    ("text", "own", "other"), [("2.63(市级3.23)", "2.63", "3.23"), ("0.1 (同口径8%)", "0.1", "8%")]
)
def test_a_number_in_brackets_beside_the_rows_own_speaks_of_something_else(
    text: str, own: str, other: str
) -> None:
    cell = read_cell(flow(text), role="result", year=2022, uom_text="%")
    assert [figure.span.exact for figure in cell.figures] == [own]
    assert [(found.span.exact, found.reason) for found in cell.not_quantities] == [(other, "aside")]


def test_a_year_in_the_cell_is_the_year_of_its_number() -> None:
    (figure,) = figures("达到市级要求(2035年达到37)")
    assert (figure.value, figure.year) == (Decimal(37), 2035)


def test_an_unknown_measure_word_of_the_row_is_kept_as_text() -> None:
    (figure,) = figures("5", "万囷")
    assert (figure.value, figure.uom, figure.uom_text) == (Decimal(50000), None, "囷")
