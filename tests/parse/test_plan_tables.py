"""Indicator tables of plan reports: rows whose names bear numbers, years of columns, growth by the year."""

from __future__ import annotations

from tests.parse.made import document

from minsheng.parse import parse
from minsheng.records import Figure, PlanIndicator, Scope

Cell = tuple[str, int | None, Scope | None, str]


def _rows(text: str) -> tuple[PlanIndicator, ...]:
    (listed,) = parse(document(text)).lists
    return listed.indicators


def _cells(row: PlanIndicator) -> list[Cell]:
    figures: list[Figure] = sorted((*row.targets, *row.results), key=lambda one: one.span.start)
    return [(one.role, one.year, one.scope, one.value_text) for one in figures]


def test_names_bear_the_numbers_and_the_title_the_year() -> None:
    rows = _rows("""关于海宁市2024年国民经济和社会发展计划执行情况及2025年国民经济和社会发展计划草案的报告

表1:2024年全市国民经济和社会发展主要指标完成情况

指标名称

预期目标

实际完成

备注

一、综合发展

1.地区生产总值

增长6%左右

增长5.1%

1420亿元

2.全员劳动生产率

21.5万元/人

21.8万元/人

3.固定资产投资

增长8%

增长2.7%
""")
    assert [(row.number, row.label) for row in rows] == [
        (1, "地区生产总值"),
        (2, "全员劳动生产率"),
        (3, "固定资产投资"),
    ]
    assert _cells(rows[0]) == [
        ("target", 2024, "year", "增长6%左右"),
        ("result", 2024, "year", "增长5.1%"),
    ]


def test_a_later_year_ends_a_plan_of_several() -> None:
    rows = _rows("""米易县国民经济和社会发展“十四五”规划主要指标及2021年计划
指标名称
2020年
2021年计划
2025年目标
年均增长
属性
1.地区生产总值(亿元)
172.8
185
260
8.5%
预期性
2.森林覆盖率(%)
60.9
61.1
62
—
约束性
""")
    assert _cells(rows[0]) == [
        ("result", 2020, "year", "172.8"),
        ("target", 2021, "year", "185"),
        ("target", 2025, "plan", "260"),
        ("target", 2025, "plan", "8.5%"),
    ]
    assert rows[1].binding == "binding"


def test_words_parted_by_spaces_are_rows_and_growth_is_of_the_year_before_it() -> None:
    rows = _rows("""附表 卢氏县2024年国民经济和社会发展主要指标计划表
指标名称 单位 2023年预计完成 2024年计划 增长(%)
地区生产总值 亿元 152.4 163.1 6.5
城镇新增就业 人 4126 3800 —
森林覆盖率 % 71.2 71.6 —
""")
    assert [(row.number, row.label, row.uom_text) for row in rows] == [
        (1, "地区生产总值", "亿元"),
        (2, "城镇新增就业", "人"),
        (3, "森林覆盖率", "%"),
    ]
    assert _cells(rows[0]) == [
        ("result", 2023, "year", "152.4"),
        ("target", 2024, "year", "163.1"),
        ("target", 2024, "year", "6.5"),
    ]
