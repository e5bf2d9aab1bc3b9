"""Pages that print a part: work reports without a title, news on plan reports, rows with one unit of two."""

from __future__ import annotations

import pytest
from tests.parse.made import document

from minsheng.parse import parse
from minsheng.records import Figure, SourceRow


def test_a_work_report_without_its_title_is_one() -> None:
    text = """一、2013年工作回顾
(一)经济平稳健康发展
1.实力增强。实现地区生产总值突破2000亿元，同比增长11%左右。
2.质量提升。空气质量优良天数达312天。
"""
    parsed = parse(document(text, source=SourceRow(district="龙岗区", year=2014)))
    assert parsed.lists == ()
    results = [[str(result.value) for result in passage.results] for passage in parsed.passages]
    assert results == [["200000000000", "11"], ["312"]]


@pytest.mark.parametrize("opening", ["报告指出，2019年，", "2019年"])
def test_news_on_a_plan_report_tell_results_of_the_year_before(opening: str) -> None:
    text = f"""省发展改革委作《关于安徽省2019年国民经济和社会发展计划执行情况与2020年计划草案的报告》。
{opening}全省生产总值预计增长7.5%以上，民生福祉持续增进。
报告提出2020年主要预期目标：地区生产总值增长7.5%，城镇新增就业63万人以上。
"""
    told, planned = parse(document(text)).passages
    assert ([str(one.value) for one in told.results], told.targets) == (["7.5"], ())
    assert ([str(one.value) for one in planned.targets], planned.results) == (["7.5", "630000"], ())


def test_the_one_unit_of_a_flattened_row_leads() -> None:
    text = """宝应县2023年民生实事项目任务台账
序号 主要任务 责任单位 配合单位 完成时限
1 新建街头游园5处，总面积约3.4万平方米。 县城管局 县财政局 9月底
2 建成日间照料中心3个，办理保险4.5万份。 县民政局 11月底
"""
    (listed,) = parse(document(text)).lists
    units = [(one.lead_units[0].name, [unit.name for unit in one.support_units]) for one in listed.projects]
    assert units == [("县城管局", ["县财政局"]), ("县民政局", [])]


def told(promise: str) -> list[tuple[str | None, str | None]]:
    text = f"宝应县2024年民生实事\n1.{promise}。\n2.新建学校2所。\n3.新增床位100张。\n"
    (listed,) = parse(document(text)).lists
    figures: tuple[Figure, ...] = listed.projects[0].targets
    return [(figure.action, figure.object) for figure in figures]


@pytest.mark.parametrize(
    ("promise", "wanted"),
    [
        ("加装电梯开工34部、竣工20部", [("开工", "加装电梯"), ("竣工", "加装电梯")]),
        ("既有住宅加装电梯签约80部，完工40部", [("签约", "既有住宅加装电梯"), ("完工", "既有住宅加装电梯")]),
        ("新建幼儿园2所", [("新建", "幼儿园")]),
        ("转移农村劳动力2300人，新增就业4800人", [("转移", "农村劳动力"), ("新增", "就业")]),
    ],
)
def test_a_verb_of_progress_at_a_number_counts_what_a_verb_names(
    promise: str, wanted: list[tuple[str, str]]
) -> None:
    assert told(promise) == wanted


def test_news_on_a_work_report_tell_what_was_done_and_what_is_expected() -> None:
    told, planned = parse(
        document("""深圳二届人大二次会议开幕 部署工作
4月21日，坪山区人大会议开幕。区政府工作报告回顾了2021年工作，对2022年政府工作进行部署。
报告指出，坪山区2021年实现了稳中提质。全年地区生产总值达910.6亿元、增长11.7%。
2022年坪山区经济社会发展的主要预期目标是：地区生产总值增长7%左右；社会消费品零售总额增长6%左右。
""")
    ).passages
    assert [str(one.value) for one in told.results] == ["91060000000", "11.7"]
    assert [(str(one.value), one.comparator) for one in planned.targets] == [("7", "approx"), ("6", "approx")]


def test_headings_inside_a_viewers_page_are_headings() -> None:
    (passage,) = parse(
        document("""2022政府工作报告_市政府工作报告.docx
《2022政府工作报告》由会员分享，可在线阅读。
1、2022年12月28日在新民市人大会议上 各位代表： 一、2022年工作回顾 2022年，扎实推动工业化进程，
2、圆满完成各项任务。全市生产总值实现370亿元，增长32%。 二、下一年工作安排 农业稳步发展。
""")
    ).passages
    assert passage.section == ("一、2022年工作回顾",)
    assert [str(one.value) for one in passage.results] == ["370" + "0" * 8, "32"]


def test_a_numeral_and_a_name_between_flattened_rows_are_a_category() -> None:
    (listed,) = parse(
        document("""沙县区2023年为民办实事项目一览表
编号 项目名称 主要内容 责任单位 协办单位 完成时间
一 教育类
1 校园扩容 新建教学综合楼3栋，新增学位1350个 区教育局 区住建局 2023年9月
2 营养午餐 实现营养改善全覆盖，受益学生4860人 区教育局 2023年12月
二 医疗类
3 村医驻点 新聘乡村医生26名，服务村52个 区卫健局 各乡镇（街道） 2023年10月
""")
    ).lists
    assert [category.label for category in listed.categories] == ["教育类", "医疗类"]
    assert [project.category for project in listed.projects] == [1, 1, 2]
    assert [project.deadline_text for project in listed.projects] == ["2023年9月", "2023年12月", "2023年10月"]


def test_a_rule_without_a_table_is_no_table() -> None:
    text = "宝应县2024年民生实事\n1.新建学校2所。\n|---|---|\n2.改造公园3个。\n3.新增床位100张。\n"
    (listed,) = parse(document(text)).lists
    assert [project.number for project in listed.projects] == [1, 2, 3]
