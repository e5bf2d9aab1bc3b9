"""Rows of progress tables and lists: merged cells, shares, sentences behind units, days announced."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from tests.parse.made import document

from minsheng.parse import parse
from minsheng.parse.flow import Flow
from minsheng.parse.reports import read_report
from minsheng.read import read
from minsheng.records import Project, SourceRow


def _read(text: str, folder: object) -> dict[int, Project]:
    path = folder / "made.txt"  # type: ignore[operator]
    path.write_text(text, encoding="utf-8")
    parsed = parse(read(path, SourceRow(file="made.txt", district="haidian", year=2023)))
    return {project.number: project for listed in parsed.lists for project in listed.projects}


_MERGED = """2023年区政府民生实事项目进展情况表（截至9月底）
序号 | 项目内容 | 进展情况 | 责任单位 |
1 | 新建幼儿园3所。 | 建成幼儿园3所。 | 教育局 |
2 | 新建驿站5家。 | 建成驿站6家。 | 卫生健康局 |
新增托位300个。 | 新增托位360个。 | ||
新增普惠托位120个 | |||
3 | 改造公厕18座。 | 完工12座。 | 城管局 |
"""


def test_a_number_merged_over_rows_has_the_results_of_all(tmp_path: object) -> None:
    projects = _read(_MERGED, tmp_path)
    assert list(projects) == [1, 2, 3]
    assert [figure.value_text for figure in projects[2].targets] == ["5家", "300个", "120个"]
    (report,) = projects[2].reports
    assert [figure.value_text for figure in report.results] == ["6家", "360个"]
    assert [unit.name for unit in projects[2].lead_units] == ["卫生健康局"]


def _report(text: str) -> list[tuple[str, Decimal | None]]:
    report = read_report(Flow.of(text, [(0, len(text))]), year=2023, as_of=date(2023, 6, 30))
    return [(figure.value_text, figure.stated_ratio) for figure in report.results]


def test_shares_in_a_row_belong_to_as_many_figures() -> None:
    assert _report("开展培训4200人次，新增就业960人，分别完成年度目标任务的84%、80%。") == [
        ("4200人次", Decimal("0.84")),
        ("960人", Decimal("0.8")),
    ]
    assert _report("新增床位630张，为计划的105%。") == [("630张", Decimal("1.05"))]


def test_a_cell_with_a_percentage_alone_is_a_share_of_the_task() -> None:
    text = "85%（北园小学偏慢）"
    report = read_report(Flow.of(text, [(0, len(text))]), year=2023, as_of=date(2023, 6, 30))
    assert report.stated_ratio == Decimal("0.85")
    assert report.status == "delayed"
    assert not report.results


_UNITS = """现将本区2023年1至7月民生工程实施进度通报如下：
1、农村道路工程，牵头部门：区交通局。建成道路36公里，建设进度较慢。
2、饮水提升工程，牵头部门：区水利局。已解决饮水2600人。
3、法律援助工程，牵头部门：区司法局。办理援助案件240件。
"""


def test_sentences_behind_a_unit_tell_how_far_the_work_is() -> None:
    parsed = parse(document(_UNITS, source=SourceRow(district="haidian", year=2023)))
    projects = [project for listed in parsed.lists for project in listed.projects]
    assert [[unit.name for unit in project.lead_units] for project in projects] == [
        ["区交通局"],
        ["区水利局"],
        ["区司法局"],
    ]
    told = [[figure.value_text for figure in project.reports[0].results] for project in projects]
    assert told == [["36公里"], ["2600人"], ["240件"]]
    assert {project.reports[0].as_of for project in projects} == {date(2023, 7, 31)}


_SHIFTED = """2023年4月区政府民生实事项目进展情况汇总表
序号 | 项目内容 | 牵头单位 | 落实情况 |
1 | 为老年人接种疫苗24000人。 | 区卫生健康局 | 已制定接种方案。 |
2 | 免费筛查7000人。 | 已完成。 完成筛查3400人,完成率48.6%。 | |
3 | 培训救护员230人。 | 区红十字会 | 已培训180人。 |
"""


def test_a_unit_merged_over_rows_leads_those_that_lost_it(tmp_path: object) -> None:
    projects = _read(_SHIFTED, tmp_path)
    leads = [[unit.name for unit in project.lead_units] for project in projects.values()]
    assert leads == [["区卫生健康局"], ["区卫生健康局"], ["区红十字会"]]
    (report,) = projects[2].reports
    assert [figure.value_text for figure in report.results] == ["3400人"]
    assert (report.status, report.stated_ratio) == ("completed", Decimal("0.486"))


def test_numbers_of_roads_plots_and_estates_are_no_results() -> None:
    text = "建成连接221省道的道路3条，02-08地块主体完工，8300安置小区配套幼儿园投用。"
    report = read_report(Flow.of(text, [(0, len(text))]), year=2023)
    assert [figure.value_text for figure in report.results] == ["3条"]


def test_what_was_more_than_the_plan_of_the_year_is_planned() -> None:
    text = "31000名儿童接受救助，超额完成1.9万名的年度目标任务，高出年度目标12个百分点。"
    report = read_report(Flow.of(text, [(0, len(text))]), year=2023)
    assert [figure.value_text for figure in report.targets] == ["1.9万名"]
    assert [figure.value_text for figure in report.results] == ["31000名", "12个百分点"]


def test_a_unit_is_named_without_the_person_who_answers_for_it(tmp_path: object) -> None:
    projects = _read(
        """2023年区政府民生实事进展情况表
序号 | 工作任务 | 牵头单位及主要负责人 | 落实进展情况 |
1 | 新建公园3个。 | 区园林局 王小明 | 已完成。 |
2 | 改造公厕16座。 | 区城管局 李华 | 已完成12座。 |
3 | 新增学位540个。 | 区教育局 张建国 | 正在施工。 |
""",
        tmp_path,
    )
    leads = [[unit.name for unit in project.lead_units] for project in projects.values()]
    assert leads == [["区园林局"], ["区城管局"], ["区教育局"]]
