"""A progress or completion text: what is done, what is the plan, how far the whole is."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from minsheng.parse.flow import Flow
from minsheng.parse.reports import read_report, read_reported
from minsheng.parse.status import read_status
from minsheng.records import Figure, Report, UnitName

THIRD_QUARTER = date(2022, 9, 30)


def report(text: str, as_of: date | None = THIRD_QUARTER) -> Report:
    return read_report(Flow.of(text, [(0, len(text))]), year=2022, as_of=as_of)


def values(figures: tuple[Figure, ...]) -> list[tuple[str, str | None]]:
    return [(str(figure.value), figure.uom_text) for figure in figures]


def test_the_plan_repeated_is_a_target_and_what_follows_is_done() -> None:
    found = report(
        "本年度计划完成17643个电动自行车充电设施建设,本月新建7398个,累计已完成15505个,完成全年总体目标的87.9%。"
    )
    assert values(found.targets) == [("17643", "个")]
    assert values(found.results) == [("7398", "个"), ("15505", "个")]
    assert [figure.scope for figure in found.results] == ["month", "to-date"]
    assert found.stated_ratio == Decimal("0.879")
    assert found.results[1].stated_ratio == Decimal("0.879")
    assert {figure.object for figure in found.results} == {"电动自行车充电设施"}


def test_a_plan_clause_reaches_to_what_is_said_to_be_done() -> None:
    found = report("本年度密云区美丽乡村建设任务为完成20个村各项基础设施建设,目前已有15个村基本完工。")
    assert values(found.targets) == [("20", "个")]
    assert [(f.value, f.action, f.object) for f in found.results] == [(Decimal(15), "完工", "村")]


def test_a_revised_plan_is_two_targets() -> None:
    found = report("故新建水井由20眼改为19眼(分别为:石城镇石塘路村3眼井,燕落村1眼井)。19眼井已全部完工。")
    first, second, *parts = found.targets
    assert (first.value, second.value) == (Decimal(20), Decimal(19))
    assert second.revises == first.span[:2]
    assert {second.object, first.object} == {"水井"}
    assert all(part.part_of == second.span[:2] for part in parts)
    assert [(f.value, f.action, f.object) for f in found.results] == [(Decimal(19), "完工", "井")]
    assert found.status == "completed"


def test_numbers_in_brackets_after_a_spread_total_are_its_parts() -> None:
    found = report(
        "已累计建设电动汽车公共充电桩46台,分别安装于停车场(20台)、充电站(26台)。较全年计划超额建设10台。"
    )
    total, *parts, excess = found.results
    assert total.value == Decimal(46)
    assert [part.part_of for part in parts] == [total.span[:2]] * 2
    assert {part.object for part in parts} == {"电动汽车公共充电桩"}
    assert excess.action == "超额建设"
    assert excess.part_of is None
    assert found.status == "exceeded"


def test_parts_after_among_them_end_with_their_clause() -> None:
    found = report(
        "截至9月22日,已完成法律援助案件550件,其中民事案件317件,刑事案件70件;提供法律咨询,服务13303人次。"
    )
    total, civil, criminal, consulted = found.results
    assert [figure.part_of for figure in (civil, criminal)] == [total.span[:2]] * 2
    assert consulted.part_of is None
    assert found.as_of == date(2022, 9, 22)
    assert {figure.as_of for figure in found.results} == {date(2022, 9, 22)}


def test_a_share_without_a_figure_in_its_sentence_is_the_reports() -> None:
    text = "目前已完成523个点位无障碍整改工作。目前已完成年度整体工作任务的70%。"
    read = read_reported(Flow.of(text, [(0, len(text))]), year=2022, as_of=THIRD_QUARTER)
    assert values(read.report.results) == [("523", "个")]
    assert read.report.stated_ratio == Decimal("0.7")
    assert read.report.results[0].stated_ratio is None
    assert ("70%", "stated-ratio") in [(found.span.exact, found.reason) for found in read.not_quantities]


def test_a_share_of_works_done_is_a_figure_and_the_reports_share() -> None:
    found = report("目前已完成总工程量的30%,预计10月中旬完工。")
    assert [(f.value, f.object, f.stated_ratio) for f in found.results] == [
        (Decimal(30), "总工程量", Decimal("0.3"))
    ]
    assert (found.stated_ratio, found.status) == (Decimal("0.3"), "in-progress")


def test_a_report_of_a_whole_year_covers_the_year() -> None:
    text = "累计抽检样品 3310 件，合格率 99.1%。"
    assert [figure.scope for figure in report(text, date(2023, 12, 31)).results] == ["year", "year"]
    assert [figure.scope for figure in report(text, None).results] == ["year", "year"]
    assert [figure.scope for figure in report(text).results] == ["to-date", "to-date"]


def test_the_unit_that_a_numbered_section_begins_with_reports_its_figures() -> None:
    names = ("区科委", "红十字会")

    def unit(flow: Flow) -> UnitName | None:
        found = next((name for name in names if flow.text.startswith(name)), None)
        return UnitName(found, flow.span(0, len(found)), None) if found else None

    text = "1.区科委已开展科普活动155期。 2.红十字会救护培训3930人,完成全年任务131%。"
    found = read_report(Flow.of(text, [(0, len(text))]), year=2022, as_of=THIRD_QUARTER, units=unit)
    assert [f.reported_by.name for f in found.results if f.reported_by] == ["区科委", "红十字会"]
    assert [name.name for name in found.reported_by] == ["区科委", "红十字会"]
    assert found.results[1].stated_ratio == Decimal("1.31")


def test_expected_numbers_are_not_results() -> None:
    found = report("目前已完成12个站点建设,预计年底完成20个。")
    assert values(found.results) == [("12", "个")]
    assert values(found.targets) == [("20", "个")]


STATUS = {
    "本年度计划提升改造操场8块,目前已全部完工。": "completed",
    "建成1595套保障性住房，超额完成年度任务。": "exceeded",
    "已累计优化调整公交线路16条(已超额完成)。": "exceeded",
    "装修工程已完工;装修工作基本完工;正在进行站点装修。": "in-progress",
    "预计于10月份完工通车。": "in-progress",
    "3个点位均已完工,提前完成全年工作任务。": "completed",
    "因征地原因尚未开工。": "not-started",
    "受天气影响，工程进度滞后。": "delayed",
    "已完成法律援助案件550件。": None,
    "完成全年任务109.4%。": None,
    "城镇新增就业8230人，完成全年目标任务的56.8%。": None,
    "本月建设污水管网8公里,累计完成污水管网66公里。": None,
    "力争超额完成年度任务。": None,
    "三项均已完成。铺设管网42公里，受益9600人；新打机井16眼。": "completed",
    "改造小区21个。全部完工，惠及居民4300户。": "completed",
    "建成桥梁6座；安防工程120公里，超额完成。": None,
    "计划新增托位300个，实际新增360个，超额完成。": "exceeded",
    "15所食堂完工、2所正在施工；灯光改造全部完成。": "in-progress",
    "已完成堤防4公里，剩余1公里尚未启动。": "in-progress",
    "尚未启动，正在办理手续。": "not-started",
    "已完成方案设计，暂未启动。": "not-started",
    "9个镇中已有7个建成服务站。": None,
    "卫生站主体完工。": None,
    "管网6公里因拆迁未完成，其余12公里均已完工。": "in-progress",
    "管网6公里因拆迁未完成。": "delayed",
    "工程进展缓慢，41个村完工，6个村未开工。": "delayed",
    "": None,
}


@pytest.mark.parametrize(("text", "status"), STATUS.items())
def test_the_status_is_what_the_words_say_of_the_whole(text: str, status: str | None) -> None:
    assert read_status(text) == status


def test_a_revision_reaches_over_the_clauses_that_explain_it() -> None:
    found = report("原计划建设充电桩100个，因电力增容受限，经区政府同意调整为90个，实际建成92个。")
    first, second = found.targets
    assert (first.value, second.value, second.object) == (Decimal(100), Decimal(90), "充电桩")
    assert second.revises == first.span[:2]
    assert [(f.value, f.action) for f in found.results] == [(Decimal(92), "建成")]


def test_a_share_of_what_the_plan_set_is_a_ratio() -> None:
    found = report("已完成投资3.6亿元，占年度计划投资4亿元的90%。")
    assert values(found.targets) == [("400000000", "元")]
    assert [(f.value, f.stated_ratio) for f in found.results] == [(Decimal(360000000), Decimal("0.9"))]


@pytest.mark.parametrize(
    "text",
    ["完成剩余3个小区收尾。", "下一步新建3个。", "目标3个。", "计划3个，12月开工。"],
)
def test_what_is_still_to_be_done_is_a_target(text: str) -> None:
    assert values(report(text).targets) == [("3", "个")]


@pytest.mark.parametrize(
    "text",
    [
        "实施“水清岸绿”计划，建设3个。",
        "3个完成年初计划目标。",
        "年度投资计划执行率好，新建3个。",
        "发布3个拟开放专利。",
    ],
)
def test_a_word_of_planning_that_plans_nothing_leaves_results(text: str) -> None:
    assert values(report(text).results) == [("3", "个")]


def test_the_plan_in_brackets_is_no_part_of_what_was_done() -> None:
    found = report("完成加装电梯120部（计划100部），完成率120%。")
    assert values(found.results) == [("120", "部")]
    assert values(found.targets) == [("100", "部")]
    assert found.targets[0].part_of is None


@pytest.mark.parametrize(
    ("text", "action", "noun"),
    [
        ("农贸市场完成改造5处。", "完成改造", "农贸市场"),
        ("线路架设完工5公里。", "架设", "线路"),
        ("养老床位：已完成5张。", "完成", "养老床位"),
        ("5个村尚未接通。", "接通", "村"),
        ("5个点位选址未落实。", "落实", "点位选址"),
        ("完成投资5万元。", "完成", "投资"),
        ("供热投诉量同比下降5%。", "下降", "供热投诉量"),
    ],
)
def test_what_was_done_to_what(text: str, action: str, noun: str) -> None:
    assert [(f.action, f.object) for f in report(text).results] == [(action, noun)]
