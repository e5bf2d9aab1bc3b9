"""Tables that print measure words in a column of their own, a number over several rows of them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from tests.parse.made import document
from tests.parse.table_forms import FORMS, Made, page

from minsheng.parse import parse
from minsheng.records import Project, SourceRow

_COUNTED = Made(
    "measured",
    "2023年海淀区重点民生实事完成情况（截至9月底）",
    ("序号", "考核指标", "单位", "工作目标", "已完成数", "完成率", "责任单位"),
    (
        ("1", "城镇新增就业", "万人", "5.2", "7.23", "139.1%", "区人社局"),
        ("2", "改造农村公路", "公里", "168", "171.70", "102.2%", "区交通局"),
        ("3", "困难残疾人家庭无障碍改造", "户", "≥210", "224", "106.7%", "区残联"),
        ("4", "新增公办学位", "个", "600", "580", "96.7%", "区教委"),
        ("5", "提高城市低保标准", "元/月/人", "不低于600元", "644", "107.3%", "区民政局"),
    ),
)
_SUB_ROWS = """1-9月海淀区重点民生实事项目进度表 |
序 号 |
考核指标 |
单位 |
工作目标 |
已完成数 |
占比 |
备 注 |
1 |
特殊群体健康保障 |
孕产妇免费产前筛查 |
人次 |
2800 |
1564 |
55.9% |
|
康复救助残疾儿童 |
人 |
180 |
126 |
70% |
|
每个街道至少1家医疗机构开展远程会诊 |
个 |
1 |
|
100% |
已开展远程会诊4520例 |
2 |
城市低保提标 |
城市低保标准 |
元/月/人 |
600 |
644 |
100% |
|
"""
_LINES = """海淀区1-11月3件重点民生实事工作落实情况
序号 考核指标 单 位 工作目标 已完成数 占年任务之比 备 注
1 自然村通水泥(沥青)路 公里  1360 1361.92  100.1% 交通局
提质改造农村公路 公里  168 171.70  102.2%
2 所有街道实现公立医院全覆盖 - - -
基本消除卫生室“空白村” 个 21 21 100.0% 卫健委
3 数字广播电视户户通工程 60座台站开展节目数字化覆盖 座 8 11月底开始发货,预定12月初安装调试设备。 文旅局
新增15万户直播卫星用户 户 12800 7854 61.4%
"""


def _projects(text: str) -> dict[int, Project]:
    parsed = parse(document(text, source=SourceRow(file="made.txt", district="haidian", year=2023)))
    return {project.number: project for listed in parsed.lists for project in listed.projects}


def _figures(project: Project) -> tuple[list[tuple[Decimal | None, str | None]], ...]:
    results = [figure for report in project.reports for figure in report.results]
    return tuple([(each.value, each.uom_text) for each in figures] for figures in (project.targets, results))


@pytest.mark.parametrize("form", FORMS)
def test_values_are_counted_in_the_measure_word_of_their_row(form: str) -> None:
    projects = _projects(page(_COUNTED, FORMS[form]))
    assert [_figures(project) for project in projects.values()] == [
        ([(52_000, "人")], [(72_300, "人")]),
        ([(168, "公里")], [(Decimal("171.7"), "公里")]),
        ([(210, "户")], [(224, "户")]),
        ([(600, "个")], [(580, "个")]),
        ([(600, "元")], [(644, "元/月/人")]),
    ]
    shares = [project.reports[0].stated_ratio for project in projects.values()]
    assert shares == [Decimal(share) for share in ("1.391", "1.022", "1.067", "0.967", "1.073")]
    assert [project.targets[0].comparator for project in projects.values()][2::2] == ["ge", "ge"]
    leads = [[unit.name for unit in project.lead_units] for project in projects.values()]
    assert leads == [["区人社局"], ["区交通局"], ["区残联"], ["区教委"], ["区民政局"]]


def test_a_number_holds_several_rows_each_with_its_measure_word() -> None:
    projects = _projects(_SUB_ROWS)
    assert _figures(projects[1]) == (
        [(2800, "人次"), (180, "人"), (1, "家"), (1, "个")],
        [(1564, "人次"), (126, "人"), (4520, "例")],
    )
    assert _figures(projects[2]) == ([(600, "元/月/人")], [(644, "元/月/人")])


def test_rows_on_lines_of_their_own_lose_empty_cells_and_name_units_among_the_remarks() -> None:
    projects = _projects(_LINES)
    assert _figures(projects[1]) == (
        [(1360, "公里"), (168, "公里")],
        [(Decimal("1361.92"), "公里"), (Decimal("171.7"), "公里")],
    )
    assert _figures(projects[2]) == ([(100, "%"), (21, "个")], [(21, "个")])
    assert _figures(projects[3])[0] == [(60, "座"), (8, "座"), (150_000, "户"), (12_800, "户")]
    assert [[unit.name for unit in each.lead_units] for each in projects.values()] == [
        ["交通局"],
        ["卫健委"],
        ["文旅局"],
    ]
