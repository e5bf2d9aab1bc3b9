"""Tables by the meaning of their header: with bars, one cell a line, one cell a paragraph, real grids."""

from __future__ import annotations

import pytest
from tests.parse.made import document

from minsheng.parse.grids import Table, elements
from minsheng.parse.rows import Listing
from minsheng.parse.tables import read_table

CELL_A_LINE = """某某区2023年民生实事进展情况(上半年) |
序号 |
实事项目 |
牵头单位 |
进展情况 |
一、教育(2件) |
1 |
新增学位500个 |
区教育局 |
已新增300个。 |
2 |
改造操场3块 |
区教育局 区体育局 |
正在施工。 |
二、养老(1件) |
3 |
新建驿站2家 |
区民政局 |
已完成1家。 |
"""

ROW_A_LINE = """某某市2024年民生实事项目表
序号 | 类别 | 项目内容 | 责任单位 | 完成时限 |
1 | 教育 | 新建学校2所 | 市教育局 | 2024年9月底 |
2 | 新增学位1000个 | 市教育局 | 2024年8月底 | |
3 | 医疗 | 新建医院1家 | 市卫生健康委 | 2024年12月底 |
"""

CELL_A_PARAGRAPH = """某某区2024年民生实事项目

序号

项目内容

责任单位

完成时限

1

新建幼儿园2所，新增学位720个。

区教育局

区住房城乡建设局

2024年9月底

2

新增公共停车泊位1000个。

区城市管理局

2024年12月底
"""

REPEATED_HEADER = """某某区2023年民生实事完成情况 |
序号 |
工作任务 |
责任单位 |
完成情况 |
1 |
新建公园1个 |
区园林局 |
已建成。 |
序号 |
工作任务 |
责任单位 |
完成情况 |
2 |
改造道路3条 |
区交通局 |
全部完工。 |
"""

INDICATORS = """2024年某某区主要指标
序号 |
指标 |
2023年目标值 |
2023年完成值 |
2024年目标值 |
属性 |
责任部门 |
|
1 |
城镇登记失业率(%) |
4以内 |
3.2 |
4以内 |
预期性 |
区人社局 |
|
2 |
新增学位(个) |
小学 |
1000 |
1100 |
900 |
预期性 |
区教育局 |
初中 |
500 |
450 |
600 |
|||
3 |
空气优良天数比例(%) |
80 |
82 |
- |
约束性 |
区生态环境局 |
|
"""


def listings(text: str) -> list[Listing]:
    made = document(text)
    return [
        listing
        for part in elements(made)
        if isinstance(part, Table)
        for listing in read_table(made.text, part)
    ]


def rows(listing: Listing) -> list[tuple[int, list[tuple[str | None, str]]]]:
    return [(row.number, [(field.role, field.flow.text) for field in row.fields]) for row in listing.rows]


def test_cell_a_line_with_headings() -> None:
    (listing,) = listings(CELL_A_LINE)
    assert rows(listing) == [
        (1, [("title", "新增学位500个"), ("lead", "区教育局"), ("progress", "已新增300个。")]),
        (2, [("title", "改造操场3块"), ("lead", "区教育局 区体育局"), ("progress", "正在施工。")]),
        (3, [("title", "新建驿站2家"), ("lead", "区民政局"), ("progress", "已完成1家。")]),
    ]
    assert [(heading.label, heading.stated_count) for heading in listing.headings] == [
        ("教育", 2),
        ("养老", 1),
    ]
    assert listing.title is not None
    assert listing.title.label.startswith("某某区2023年民生实事进展情况")


def test_row_a_line_with_a_merged_cell_above() -> None:
    (listing,) = listings(ROW_A_LINE)
    assert rows(listing) == [
        (
            1,
            [
                ("promise", "新建学校2所"),
                ("lead", "市教育局"),
                ("deadline", "2024年9月底"),
            ],
        ),
        (
            2,
            [
                ("promise", "新增学位1000个"),
                ("lead", "市教育局"),
                ("deadline", "2024年8月底"),
            ],
        ),
        (
            3,
            [
                ("promise", "新建医院1家"),
                ("lead", "市卫生健康委"),
                ("deadline", "2024年12月底"),
            ],
        ),
    ]


def test_a_category_column_is_the_heading_of_its_rows() -> None:
    (listing,) = listings(ROW_A_LINE)
    assert [row.heading.label if row.heading else None for row in listing.rows] == ["教育", "教育", "医疗"]


def test_cell_a_paragraph_with_two_units() -> None:
    (listing,) = listings(CELL_A_PARAGRAPH)
    assert rows(listing) == [
        (
            1,
            [
                ("promise", "新建幼儿园2所，新增学位720个。"),
                ("lead", "区教育局\n区住房城乡建设局"),
                ("deadline", "2024年9月底"),
            ],
        ),
        (
            2,
            [("promise", "新增公共停车泊位1000个。"), ("lead", "区城市管理局"), ("deadline", "2024年12月底")],
        ),
    ]


def test_a_repeated_header_goes_on_with_the_same_list() -> None:
    (listing,) = listings(REPEATED_HEADER)
    assert [row.number for row in listing.rows] == [1, 2]


def test_indicator_table_with_sub_rows() -> None:
    (listing,) = listings(INDICATORS)
    assert listing.record == "indicator"
    assert rows(listing)[1:3] == [
        (
            2,
            [
                ("indicator", "新增学位(个)"),
                ("sub-indicator", "小学"),
                ("target", "1000"),
                ("value", "1100"),
                ("target", "900"),
                ("binding", "预期性"),
                ("lead", "区教育局"),
            ],
        ),
        (
            2,
            [
                ("indicator", "新增学位(个)"),
                ("sub-indicator", "初中"),
                ("target", "500"),
                ("value", "450"),
                ("target", "600"),
                ("binding", "预期性"),
                ("lead", "区教育局"),
            ],
        ),
    ]
    assert [row.number for row in listing.rows] == [1, 2, 2, 3]


@pytest.mark.parametrize("text", [CELL_A_LINE, ROW_A_LINE, CELL_A_PARAGRAPH, REPEATED_HEADER, INDICATORS])
def test_half_a_table_gives_rows_or_nothing_but_no_error(text: str) -> None:
    for stop in range(0, len(text), 7):
        for listing in listings(text[:stop]):
            assert all(row.fields for row in listing.rows)
