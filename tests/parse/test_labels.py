"""Labels: which role a spelling has, where a label ends in a line, which stand in running text."""

from __future__ import annotations

import csv
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minsheng import resources
from minsheng.parse.labels import find_labels, match_label, names_lead, role_of

NOTES = {
    "number": "序号 编号 号 市折子号",
    "category": "类别 方面 民生领域 工作类别",
    "title": "项目 项目名称 实事项目 实事项目名称 任务名称 民生实事 绩效任务",
    "indicator": "指标名称 指标",
    "promise": "主要内容 项目内容 具体内容 建设内容 主要任务 工作任务 重点任务 重点督办内容 目标任务 "
    "全年目标任务 工作目标 指标要求 年度目标 年度任务及目标 涉及本区指标 工作措施",
    "stage-target": "一季度目标 目标进度 时间节点 序时",
    "lead": "责任单位 主要责任单位 主责单位 主责部门 牵头单位 牵头部门 牵头责任单位 责任部门 主办单位 "
    "区责任单位 实施单位 *单位",
    "support": "协办单位 配合单位 配合部门 协同单位 协同责任单位 责任主体与协同单位",
    "other-unit": "数据提供单位 监督科室",
    "leader": "分管领导 区政府分管领导 牵头领导 责任领导 包抓领导 牵头负责领导",
    "deadline": "完成时限 完成时间 时限 节点",
    "money": "总投资(万元) 完成投资 年度计划投资 总投资",
    "progress": "进展情况 目前进展情况 推进情况 当前进度 1-10月推进情况 1-11月推进情况 上半年进展情况 "
    "进展情况、存在问题及下一步打算 截至10月底进展情况",
    "completion": "完成情况 全年完成情况 任务目标完成情况 办理情况 落实情况 2023年完成情况",
    "ratio": "完成率 占全年计划 整体完成率",
    "status": "是否达序 目标完成情况 目标类型",
    "remarks": "备注 说明 下一步计划 下步打算",
    "target": "目标 2023年目标值 2022年目标值 “十四五”规划目标值 目标值",
    "value": "2021年数值 2022年数值 绝对值 增速 2024年",
    "binding": "指标属性",
}


@pytest.mark.parametrize(
    ("role", "label"), [(role, label) for role, labels in NOTES.items() for label in labels.split()]
)
def test_label_of_the_field_notes_has_its_role(role: str, label: str) -> None:
    assert role_of(label) == role


@pytest.mark.parametrize(
    ("label", "role"),
    [
        ("完成时限：", "deadline"),
        ("主 要 责 任 单 位", "lead"),
        ("分管\n领导", "leader"),
        ("總投資（萬元）", "money"),
        ("責任單位", "lead"),
        ("２０２３年 目标值", "target"),
        ("“进展情况”", "progress"),
    ],
)
def test_spelling_does_not_matter(label: str, role: str) -> None:
    assert role_of(label) == role


@pytest.mark.parametrize(
    "text",
    [
        "",
        "：",
        "区教委",
        "海淀区2022年重要民生实事项目进展情况",
        "各责任单位",
        "1",
        "2023年",
        "新增学位",
        "单位" * 40,
        "年" * 9,
    ],
)
def test_what_is_no_label_has_no_role(text: str) -> None:
    assert role_of(text) is None or text == "2023年"


def test_responsible_unit_is_lead_unless_another_label_names_the_lead() -> None:
    assert role_of("责任单位") == "lead"
    assert role_of("责任单位", lead_named=True) == "support"
    assert role_of("牵头单位", lead_named=True) == "lead"
    assert names_lead("牵头单位") and names_lead("主要责任单位") and not names_lead("责任单位")


@pytest.mark.parametrize(
    ("line", "role", "value"),
    [
        ("完成时限:2023年11月底前", "deadline", "2023年11月底前"),
        ("完成时限: 2024 年 12 月底", "deadline", "2024 年 12 月底"),
        ("主 要 责 任 单 位：区教委", "lead", "区教委"),
        ("【责任单位】区教委", "lead", "区教委"),
        ("责任单位 区教委、区民政局", "lead", "区教委、区民政局"),
        ("牵头负责领导：张三。", "leader", "张三。"),
        ("完成情况：全年组织", "completion", "全年组织"),
        ("截至9月底进展情况：已完成", "progress", "已完成"),
    ],
)
def test_a_line_may_begin_with_a_label(line: str, role: str, value: str) -> None:
    found = match_label(line)
    assert found is not None
    assert (found[0], line[found[1] :]) == (role, value)


@pytest.mark.parametrize(
    "line",
    [
        "区政府各委、办、局，各街道办事处，各有关单位：",
        "2023年：全区",
        "新增学位5560个",
        "生成日期 | 2023年01月17日 11:22",
        "",
        ":",
    ],
)
def test_other_lines_begin_with_none(line: str) -> None:
    assert match_label(line) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "建设学校。（责任单位：区教委，完成时限：2024年）",
            [("lead", "责任单位："), ("deadline", "完成时限：")],
        ),
        ("…(牵头领导:张某,责任单位:区民政局)", [("leader", "牵头领导:"), ("lead", "责任单位:")]),
        (
            "建桩500个。牵头单位：区城管委；责任单位：各街道；数据提供单位：区统计局",
            [("lead", "牵头单位："), ("lead", "责任单位："), ("other-unit", "数据提供单位：")],
        ),
        ("进展情况：已完成。下步打算：继续。", [("progress", "进展情况："), ("remarks", "下步打算：")]),
        ("区教委牵头单位：区教委", [("lead", "牵头单位：")]),
        ("截至10月底进展情况：完成", [("progress", "截至10月底进展情况：")]),
        ("总投资(万元)：500", [("money", "总投资(万元)：")]),
        ("请各责任单位：认真落实", []),
        ("会议指出项目：三个", []),
    ],
)
def test_labels_stand_in_running_text(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(label.role, text[label.start : label.end]) for label in find_labels(text)] == expected


def test_each_label_has_one_row() -> None:
    rows = [
        row
        for row in resources.rows(resources.mappings("labels.csv"), "label", "role")
        if row["role"] != "period"
    ]
    labels = [row["label"] for row in rows]
    assert len(labels) == len(set(labels))


def test_labels_are_written_as_they_are_compared() -> None:
    with Path(resources.mappings("labels.csv")).open(encoding="utf-8") as file:
        for row in csv.DictReader(line for line in file if not line.startswith("#")):
            assert row["label"] == "".join(row["label"].split()).replace("（", "(").replace("）", ")")


@given(st.text(alphabet="责任单位：: 完成时限（）(1年月【】，。\n目标", max_size=80))
def test_any_text_gives_labels_in_order_and_apart(text: str) -> None:
    labels = find_labels(text)
    assert all(0 <= label.start < label.end <= len(text) for label in labels)
    assert all(one.start <= other.start for one, other in pairwise(labels))
