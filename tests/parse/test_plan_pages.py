"""Plan reports and work reports' tasks: what was done, what is planned, for when, and who does it."""

from __future__ import annotations

import pytest
from tests.parse.made import document

from minsheng.parse import parse
from minsheng.parse.divisions import find
from minsheng.parse.flow import Flow
from minsheng.parse.quantities import read_quantities
from minsheng.parse.units import read_units


def test_the_first_section_of_a_report_on_two_years_tells_what_was_done() -> None:
    parsed = parse(
        document("""科右中旗2022年国民经济和社会发展计划执行情况和2023年国民经济和社会发展计划草案的报告
一、迎难而上,各项事业稳步发展
全旗地区生产总值完成78亿元,粮食产量达到25亿斤以上。
二、乘势而上,奋力开创新局面
新建高标准农田12万亩。
""")
    )
    assert parsed.metadata.division.name == "科尔沁右翼中旗"
    told = [(one.year, len(one.results), len(one.targets)) for one in parsed.passages]
    assert told == [(2022, 2, 0), (2023, 0, 1)]


def _targets(text: str, year: int = 2024) -> list[tuple[str, str | None, int | None]]:
    read = read_quantities(Flow.of(text, [(0, len(text))]), role="target", year=year)
    return [(one.value_text, one.scope, one.year) for one in read.figures]


def test_an_aim_for_a_later_year_is_a_plans() -> None:
    assert _targets("新建公园3个。到2025年,森林覆盖率达到72%以上,城镇化率达到45%。") == [
        ("3个", "year", None),
        ("72%", "plan", 2025),
        ("45%", "plan", 2025),
    ]
    assert _targets("到2025年,森林覆盖率达到72%。", 2025) == [("72%", "year", None)]


def test_a_year_after_a_plan_is_its_own() -> None:
    assert _targets("“十四五”期间累计新增停车泊位5000个,2024年新增1200个。") == [
        ("5000个", "plan", 2025),
        ("1200个", "year", None),
    ]


def test_growth_behind_a_share_of_the_plan_was_reached() -> None:
    text = "生产总值635亿元,完成年计划710亿元的89.4%(主要是二产未达预期目标),增长2.0%。"
    figures = read_quantities(Flow.of(text, [(0, len(text))]), role="result", year=2022).figures
    assert [one.role for one in figures if one.value_text in {"635亿元", "2.0%"}] == ["result", "result"]


@pytest.mark.parametrize(
    "text",
    [
        "修复816南路、816东路",
        "建设天泉村六组桥梁",
        "完成三面光渠道",
        "创建三公里充分就业社区",
        "三次产业结构调整为2.8:50.9:46.3",
    ],
)
def test_names_and_proportions_count_nothing(text: str) -> None:
    assert _targets(text) == []


def test_a_bracket_says_who_leads_and_who_helps() -> None:
    (listed,) = parse(
        document("""湖北省人民政府关于明确政府工作报告提出的2023年重点工作责任单位的通知
一、提振市场信心
1.落实好提振市场信心90条措施。(省发展改革委牵头,省商务厅、财政厅等相关部门按职责分工负责)
2.激活房地产市场。(省住房城乡建设厅、人行武汉分行按职责分工负责)
""")
    ).lists
    assert [[unit.name for unit in one.lead_units] for one in listed.tasks] == [
        ["省发展改革委"],
        ["省住房城乡建设厅", "人行武汉分行"],
    ]
    assert [unit.name for unit in listed.tasks[0].support_units] == ["省商务厅", "财政厅"]


def test_an_office_of_a_government_is_one_name() -> None:
    division = find("平顶山市")
    assert division
    text = "市发改委、市政府金融办、市政府办、市财政局"
    names = [unit.name for unit in read_units(Flow.of(text, [(0, len(text))]), division)]
    assert names == ["市发改委", "市政府金融办", "市政府办", "市财政局"]


def test_a_sentence_says_who_answers_for_a_task() -> None:
    (listed,) = parse(
        document("""南阳市人民政府办公室关于分解2011年政府工作报告重点工作的通知
2011年市政府重点工作任务分解
一、主要目标
(一)生产总值增长13%。由市发展改革委、统计局负责落实。
(二)新增沼气用户3万户。由市农业局牵头，市财政局配合。
""")
    ).lists
    named = [[unit.name for unit in (*one.lead_units, *one.support_units)] for one in listed.tasks]
    assert named == [["市发展改革委", "统计局"], ["市农业局", "市财政局"]]


def test_angle_brackets_behind_a_name_hold_no_names() -> None:
    division = find("武汉市")
    assert division
    text = "市发改委、各区人民政府〈含开发区、风景区管委会，下同〉"
    names = [unit.name for unit in read_units(Flow.of(text, [(0, len(text))]), division)]
    assert [name.partition("〈")[0] for name in names] == ["市发改委", "各区人民政府"]


def test_a_line_that_only_opens_the_list_is_no_category() -> None:
    (listed,) = parse(
        document("""南京市江宁区2024年度民生实事项目确定
其中包括:
1.新增老年人助餐点10个;
2.新建更新健身路径180套;
3.港口集装箱吞吐量达到820万标箱。
""")
    ).lists
    assert listed.categories == ()
    assert [one.uom_text for project in listed.projects for one in project.targets] == ["个", "套", "标箱"]
