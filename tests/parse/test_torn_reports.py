"""Reports whose layout is torn or bare: sub-rows, names without numbers, promise and outcome in one text."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.parse.made import document

from minsheng.parse import parse
from minsheng.parse.turns import turn_of
from minsheng.read import read
from minsheng.records import ParsedDocument, Project, SourceRow

_SOURCE = SourceRow(file="made.txt", district="haidian", year=2023)


def _parsed(text: str) -> ParsedDocument:
    return parse(document(text, source=_SOURCE))


def _projects(text: str) -> dict[int, Project]:
    return {project.number: project for listed in _parsed(text).lists for project in listed.projects}


def _outline(text: str) -> dict[int, tuple[list[str], list[str]]]:
    """Targets and results of each project, as printed."""
    return {number: _figures(project) for number, project in _projects(text).items()}


def _figures(project: Project) -> tuple[list[str], list[str]]:
    results = [figure.value_text for report in project.reports for figure in report.results]
    return [figure.value_text for figure in project.targets], results


_BARRED = """2023年民生实事1-8月进展情况
类别 | 实事名称 | 年度任务目标 | 责任单位 | 1-8月工作完成情况 | 1-8月工作取得成效 |
一、教育 | 7.改建北园学校 | 改建教学楼3座。 | 区教委 | 主体完成80%。 | 新增学位640个。 |
8.添置课桌 | 添置课桌5200套。 | 区教委 | 添置3100套。 | 惠及学校9所。 |
9.开放操场 | 开放操场12处。 | 区体育局 | 开放8处。 | 服务2.3万人次。 |
索引号: | 0110/2023-06 | 成文日期: | 2023-09-04 |
"""


def _read(text: str, folder: Path) -> dict[int, Project]:
    path = folder / "made.txt"
    path.write_text(text, encoding="utf-8")
    listed = parse(read(path, _SOURCE)).lists
    return {project.number: project for one in listed for project in one.projects}


def test_names_bear_the_numbers_of_a_table_that_has_no_column_of_them(tmp_path: Path) -> None:
    projects = _read(_BARRED, tmp_path)
    assert list(projects) == [7, 8, 9]  # and a page's header at the table's foot is no row of it
    assert projects[8].title == "添置课桌"


def test_two_columns_on_one_period_are_one_report(tmp_path: Path) -> None:
    projects = _read(_BARRED, tmp_path)
    assert _figures(projects[7]) == (["3座"], ["80%", "640个"])
    assert projects[7].reports[0].as_of == date(2023, 8, 31)


def test_a_row_under_a_merged_name_goes_on_with_the_project_above(tmp_path: Path) -> None:
    projects = _read(
        """2023年民生实事上半年进展情况
序号 | 实事项目 | 具体内容 | 牵头单位 | 完成时限 | 进展情况 |
1 | 道路畅通 | 打通断头路4条 | 区住建委 | 2023年9月底 | 打通1条。 |
| | 铺设管网2，600米 | 区水务局 | 2023年11月底 | 铺设1，150米。 |
2 | 便民停车 | 新增车位900个 | 区城管委 | 2023年10月底 | 新增420个。 |
""",
        tmp_path,
    )
    assert list(projects) == [1, 2]
    assert _figures(projects[1]) == (["4条", "2，600米"], ["1条", "1，150米"])
    assert [unit.name for unit in projects[1].lead_units] == ["区住建委", "区水务局"]
    assert projects[1].deadline == date(2023, 11, 30)


def test_promises_of_sub_rows_are_no_progress_where_each_cell_is_a_line() -> None:
    cells = """2023年民生实事项目1-9月进展情况 序号 项目名称 责任单位 年度目标 进展情况
1 教育扩容 区教委 新建幼儿园2所。 1所已投用。 更新食堂35家。 已完成31家，完成率88.6%。
2 道路提档 区交通局 改造农桥14座。 完工9座。"""
    assert _outline(cells.replace(" ", "\n")) == {
        1: (["2所", "35家"], ["1所", "31家"]),
        2: (["14座"], ["9座"]),
    }


def test_numerals_without_a_sign_number_the_items() -> None:
    projects = _projects("""2023年民生实事项目完成情况
一改造老旧小区 任务目标:改造小区9个。进展情况:改造小区11个,超额完成任务。责任单位:区住建委。
二办好学前教育 任务目标:新增托位260个。进展情况:新增托位304个。责任单位:区教委。
三整治小街巷 任务目标:整治小巷18条。进展情况:整治16条。责任单位:区城管委。
""")
    assert [_figures(project) for project in projects.values()] == [
        (["9个"], ["11个"]),
        (["260个"], ["304个"]),
        (["18条"], ["16条"]),
    ]
    assert [project.lead_units[0].name for project in projects.values()] == ["区住建委", "区教委", "区城管委"]


def test_items_open_with_what_they_are_about() -> None:
    text = """通报2023年重点民生实事前10个月进展情况。
关于新增就业4000人以上。截至10月底，新增就业5120人。
關於改造小區。一是北區。已有12個小區進場施工。二是南區。已完工7個。
关于空气质量。截至10月底，优良天数比例达到71.2%。
"""
    assert _outline(text) == {1: (["4000人"], ["5120人"]), 2: ([], ["12个", "7个"]), 3: ([], ["71.2%"])}


_KEPT = """2023年6件民生实事全面落实
本报讯 记者昨日获悉，2023年6件民生实事项目全面落实。
小巷整治。全年整治小巷21条，超额完成18条的年度目标任务。
课后服务。学校58所开展课后服务，完成年度目标任务。
绿道建设。建成绿道31公里。
安心托育。新增托位640个。
便民食堂。开办食堂14家。
暖心敬老。上门服务2.4万人次。
"""


def test_a_page_that_says_all_is_done_reports_and_promises_nothing() -> None:
    outline = _outline(_KEPT)
    assert list(outline) == [1, 2, 3, 4, 5, 6]
    assert not any(targets for targets, _ in outline.values())
    assert outline[1] == ([], ["21条"])


def test_slogans_tell_what_was_done_and_the_lead_above_them_is_none() -> None:
    text = """记者从人代会上获悉：
2023年区人代会票决的4件民生实事项目 全部完成， 累计完成投资3.2亿元。
污水处理能力提升
完成投资1.6亿元，与计划持平。改建管网44公里。
城区缓堵保畅
完成投资0.7亿元，与计划持平。打通道路3条。
农村电网提升
完成投资0.2亿元，与计划持平。改造户表2090只。
供水质量提升
水厂正式运行，城区供水水质有效提升，群众用水更加放心。
"""
    assert list(_outline(text).values()) == [
        ([], ["1.6亿元", "44公里"]),
        ([], ["0.7亿元", "3条"]),
        ([], ["0.2亿元", "2090只"]),
        ([], []),
    ]


def test_points_that_sort_projects_are_no_projects() -> None:
    parsed = _parsed("""2023年民生实事1-11月全力推进
1-11月，全区30件民生实事总体顺利：一是已达进度的项目25个，占62.5%。二是有一定进度的项目11个，占27.5%。三是正在做前期的项目4个，占10%。
""")
    assert not parsed.lists
    assert [figure.value_text for figure in parsed.passages[0].results][-2:] == ["4个", "10%"]


def test_a_promise_with_its_units_is_an_item_though_points_stand_beneath_one() -> None:
    projects = _projects("""2023年“十件实事”完成情况如下：
一、救助困难儿童5200人；资助学生1300人。（责任单位：区民政局）该件实事已全面完成
1.救助困难儿童。
此项工作已完成。截至2023年12月底，救助5311人。
二、解决4万人农村饮水安全问题，改造供水管网。（责任单位：区水务局）该件实事已全面完成
此项工作已完成。全年解决4.2万人饮水问题。
""")
    assert [unit.name for project in projects.values() for unit in project.lead_units] == [
        "区民政局",
        "区水务局",
    ]
    assert _figures(projects[2]) == (["4万人"], ["4.2万人"])


def test_a_combined_page_tells_in_each_sentence_what_came_of_the_one_before() -> None:
    text = """2022年民生实事完成情况及2023年民生实事安排
一、2022年民生实事完成情况
（一）新建卫生室9个。已建成9个，全部投入使用。
（二）发放救助资金1.1亿元。全年发放1.24亿元，惠及2.6万人。
（三）建设户厕2600户。完成2715户。
二、2023年民生实事
（一）新建停车位500个。责任单位：区城管委；完成时限：2023年10月底前。
（二）建设光伏电站4座。责任单位：区发改委；完成时限：2023年12月底前。
"""
    before, now = _parsed(text).lists
    assert [_figures(project) for project in before.projects] == [
        (["9个"], ["9个"]),
        (["1.1亿元"], ["1.24亿元", "2.6万人"]),
        (["2600户"], ["2715户"]),
    ]
    assert [_figures(project) for project in now.projects] == [(["500个"], []), (["4座"], [])]


def test_a_table_without_separators_has_its_header_on_a_line_of_its_own() -> None:
    text = """2023年区政府重点任务完成情况
类别序号任务内容牵头单位完成情况
公共服务1新建幼儿园3所。区教委全年新建幼儿园4所，新增学位1080个。
公共服务2改造公厕26座。区城管委截至12月31日，改造公厕27座。
城市环境3建设口袋公园5处。区园林绿化局5处公园全部建成。
"""
    (listed,) = _parsed(text).lists
    records = listed.tasks or listed.projects
    assert [(one.number, one.lead_units[0].name) for one in records] == [
        (1, "区教委"),
        (2, "区城管委"),
        (3, "区园林绿化局"),
    ]
    assert [figure.value_text for one in records for figure in one.targets] == ["3所", "26座", "5处"]


@pytest.mark.parametrize(
    ("text", "turn"),
    [
        ("新建户厕2600户。完成2715户。", 10),
        ("发放资金1.1亿元。全年发放1.24亿元。", 10),
        ("新增就业4000人。新增就业4233人，完成108%。", 10),
        ("治理坑塘28处。办结。治理坑塘29处。", 8),
        ("新建幼儿园2所。新建小学3所，新增学位900个。", None),
        ("新建户厕2600户，已完成2715户。", None),  # of a whole year sentences turn, clauses do not
        ("全年整治小巷。完成整治21条。", None),  # nothing is promised before
    ],
)
def test_sentences_turn_in_reports_of_a_whole_year(text: str, turn: int | None) -> None:
    assert turn_of(text, sentences=True) == turn
