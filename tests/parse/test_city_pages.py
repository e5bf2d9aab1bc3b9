"""Pages that name their city in the name of its paper alone, and pages that explain a notice."""

from __future__ import annotations

import pytest
from tests.parse.made import document

from minsheng.errors import ParseError
from minsheng.parse import parse

_ITEMS = """一是新建学校20所，新增学位1.4万个。
二是改造厕所6万户。
三是新建农村公路300公里。
四是加装电梯245部。
五是开工棚户区改造1万户。
"""


def test_a_papers_name_is_its_citys_where_the_page_speaks_of_a_city() -> None:
    parsed = parse(document(f"2019年市委市政府办好5件实事\n兰州日报记者魏某\n{_ITEMS}"))
    assert parsed.metadata.division.name == "兰州市"
    assert [len(one.projects) for one in parsed.lists] == [5]


def test_it_is_not_where_the_page_speaks_of_a_county() -> None:
    with pytest.raises(ParseError, match="no district is named"):
        parse(document(f"2019年县政府办好5件实事\n兰州日报记者魏某\n{_ITEMS}"))


def test_an_explanation_of_a_notice_holds_no_list() -> None:
    text = """天祝县人大会议确定了2023年办理的3件为民实事，县政府印发通知，现对《通知》进行政策解读。
一、出台的目的
办好3件实事，增进福祉。
二、主要内容
包括新增就业2000人以上等3个方案。
三、保障措施
按照部门职责确定牵头部门。
"""
    assert parse(document(text)).lists == ()


def test_a_promise_that_ends_like_an_organisation_is_none() -> None:
    rows = [
        ("建成县残疾人综合服务中心。", "县残联", "5月底前动工"),
        ("迁建县政务服务中心。", "县代建中心", "12月底前"),
    ]
    cells = ["序号", "民生实事", "责任单位", "完成时限"]
    for number, row in enumerate(rows, 1):
        cells += [str(number), *row]
    text = "大竹县2016年民生实事目标任务分解表\n\n" + "\n\n".join(cells) + "\n"
    (listed,) = parse(document(text)).lists
    assert [(one.description, [unit.name for unit in one.lead_units]) for one in listed.projects] == [
        (what, [who]) for what, who, _ in rows
    ]


@pytest.mark.parametrize(
    ("name", "slug"),
    [("天祝县", "wuwei-tianzhu"), ("黔东南州", "qiandongnan"), ("鄂温克旗", "hulunbeier-ewenke")],
)
def test_a_self_governing_division_is_called_without_its_people(name: str, slug: str) -> None:
    text = f"{name}2024年办好5件民生实事\n{_ITEMS}"
    assert parse(document(text)).metadata.division.slug == slug


_TASKS = """青原区人民政府办公室关于印发2025年工作任务的通知
各镇政府，区直各单位：
现将《2025年区政府工作报告任务清单》印发给你们。
一、責任到人。各责任单位要逐项细化职责，制定实施方案。
二、節點管控。各单位要紧盯目标任务，按月报送进展。
青原区人民政府办公室
2025年5月9日
附件
2025年区政府工作报告任务清单
一、区示范区管委会牵头工作（3项）
1.投资2600万元建设养殖基地。
2.打造生产基地。
3.拓宽210国道，建设3个产业园。
"""


def test_a_list_of_tasks_by_its_title_without_units() -> None:
    (listed,) = parse(document(_TASKS)).lists
    assert (listed.kind, [one.stated_count for one in listed.categories]) == ("plan", [3])
    assert [[int(figure.value or 0) for figure in task.targets] for task in listed.tasks] == [
        [26_000_000],
        [],
        [3],
    ]


def test_instructions_in_traditional_characters_are_no_tasks() -> None:
    text = _TASKS[: _TASKS.index("附件")].replace("2025年工作任务", "2025年政府工作报告目标任务责任分解")
    assert parse(document(text)).lists == ()


def test_a_heading_right_above_a_header_is_a_category() -> None:
    cells = [
        "序号",
        "主 要 任 务",
        "责任单位",
        "1",
        "新增学位900个。",
        "区教育局",
        "2",
        "改造管网12公里。",
        "区政府园区发展服务中心",
    ]
    text = (
        "青原区2022年政府工作报告重点工作责任分解\n\n一、未来五年主要工作任务\n\n" + "\n\n".join(cells) + "\n"
    )
    (listed,) = parse(document(text)).lists
    assert [one.label for one in listed.categories] == ["未来五年主要工作任务"]
    assert [[unit.name for unit in one.lead_units] for one in listed.tasks] == [
        ["区教育局"],
        ["区政府园区发展服务中心"],
    ]


def test_a_places_bracket_names_no_organisation() -> None:
    text = """青原区2024年民生实事项目清单
序号 | 项目名称 | 建设地点 | 建设内容 | 责任单位 |
1 | 学校提升项目 | 相关镇（街道） | 改造运动场3片。 | 区教体局 |
2 | 道路建设项目 | 河东街道 | 建成道路2条。 | 区住建局 |
"""
    (listed,) = parse(document(text)).lists
    assert [[unit.name for unit in one.lead_units] for one in listed.projects] == [["区教体局"], ["区住建局"]]
