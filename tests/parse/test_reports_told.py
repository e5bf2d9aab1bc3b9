"""What reports say beside their numbers: more than the task, one of several, shares, hours, pages."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from tests.parse.made import document

from minsheng.parse import parse
from minsheng.parse.flow import Flow
from minsheng.parse.quantities import read_quantities
from minsheng.parse.reports import read_report
from minsheng.records import ParsedDocument, Project, SourceRow

_Values = list[tuple[int | Decimal | None, str | None]]


def _parsed(text: str) -> ParsedDocument:
    return parse(document(text, source=SourceRow(file="made.txt", district="haidian", year=2023)))


def _projects(text: str) -> dict[int, Project]:
    return {project.number: project for listed in _parsed(text).lists for project in listed.projects}


def _told(text: str) -> tuple[_Values, _Values]:
    report = read_report(Flow.of(text, [(0, len(text))]), year=2023, as_of=date(2023, 9, 30))
    planned, done = ([(one.value, one.uom_text) for one in part] for part in (report.targets, report.results))
    return planned, done


@pytest.mark.parametrize(
    ("text", "planned", "done"),
    [
        (
            "年度计划投资15亿元，全年完成19亿元，超额完成22%。",
            [(15 * 10**8, "元")],
            [(19 * 10**8, "元"), (22, "%")],
        ),
        ("年度计划投资31亿元，全年完成投资34亿元。", [(31 * 10**8, "元")], [(34 * 10**8, "元")]),
        ("计划实施60公里，仅完成21公里。", [(60, "公里")], [(21, "公里")]),
        ("超额完成60公里的任务，完成大修62.7公里。", [(60, "公里")], [(Decimal("62.7"), "公里")]),
        ("已改造104条，超三季度目标14条。", [], [(104, "条"), (14, "条")]),
        ("三处公园全部开工，其中一处已完工开放。", [], [(3, "处"), (1, "处")]),
        ("其中一处亮点是口袋公园，已建成公园2处。", [], [(2, "处")]),
        ("31%的村集体经营性收入超50万元。", [], [(31, "%"), (500_000, "元")]),
        ("上午9点现场走访，在走访完4个点后反馈。", [], [(4, "个")]),
        ("3所在建中学已封顶。", [], [(3, "所")]),
        (
            "全省覆盖面达到64.4%，高出年度目标任务4.4个百分点。",
            [],
            [(Decimal("64.4"), "%"), (Decimal("4.4"), "个百分点")],
        ),
        ("提前完成中小河流治理任务3.1公里。", [], [(Decimal("3.1"), "公里")]),
        ("确保完成治理任务3.1公里。", [(Decimal("3.1"), "公里")], []),
        ("累计完成投资2亿多元。增速居全省第6位，提升5位。", [], [(200_000_000, "元")]),
    ],
)
def test_words_beside_a_number_say_what_it_is(text: str, planned: _Values, done: _Values) -> None:
    assert _told(text) == (planned, done)


def test_a_share_of_things_that_reach_a_value_is_promised_beside_it() -> None:
    text = "20%的村集体经营性收入达到50万元以上，床位80张以上的养老机构2所。"
    read = read_quantities(Flow.of(text, [(0, len(text))]), role="target", year=2023)
    assert [figure.value for figure in read.figures] == [20, 500_000, 2]


_ONE_OF = """2023年民生实事项目之一
职业教育示范园项目
总投资2.5亿元，总建筑面积3.84万平方米，新建教学楼和实训楼。
2023年完成情况：该项目于2023年7月开工，宿舍楼主体已封顶，已超额完成年度建设任务。
2023年民生实事项目之二
农村“厕所革命”项目
新建农村户厕500座，改造提升农村公厕6座。
2023年完成情况：在13个村新建农村户厕500座，改造农村公厕11座。
2023年民生实事项目之三
行政大道提升项目
总投资2700万元，对沿线建筑外立面进行改造。
2023年完成情况：该项目于2023年1月开工，目前已全部完工。
"""


def test_numbers_behind_the_name_of_the_list_number_its_projects() -> None:
    projects = _projects(_ONE_OF)
    assert list(projects) == [1, 2, 3]
    assert [figure.value for figure in projects[2].targets] == [500, 6]
    assert [figure.value for report in projects[2].reports for figure in report.results] == [13, 500, 11]
    assert [project.reports[0].status for project in projects.values()] == ["exceeded", None, "completed"]


_STATUS = """2023年海淀区十件民生实事督办表(上半年)
序号 | 项目 | 具体内容 | 牵头单位 | 完成 情况 | 落实情况 |
1 | 养老服务 | 新增养老床位300张。 | 区民政局 | 已完成 | 1.新增床位326张。 2.建成饭堂12个。 |
2 | 供水改造 | 改造户外供水设施7500户。 | 区水务局 | 推进中 | 上半年共改造3648户。 |
"""


def test_a_short_cell_beside_the_progress_says_how_far_a_project_is() -> None:
    assert [project.reports[0].status for project in _projects(_STATUS).values()] == [
        "completed",
        "in-progress",
    ]


_RUN_TOGETHER = """海淀区2023年民生实事完成情况公示
序号项目名称目标任务责任单位完成情况1养老服务建成养老服务中心3个。区民政局建成街道综合养老服务中心3个，\
日间照料中心11个。2技能培训开展培训1.2万人次。区人社局、区总工会完成培训12860人次。3绿地建设新建公园4处。\
区园林局新建公园5处。
"""


def test_what_was_done_behind_the_names_of_units_is_none_of_them() -> None:
    projects = _projects(_RUN_TOGETHER)
    leads = [[unit.name for unit in project.lead_units] for project in projects.values()]
    assert leads == [["区民政局"], ["区人社局", "区总工会"], ["区园林局"]]


_REPORTED = """2023年即将结束，海淀区承诺的十件民生实事进展如何？
开工新建中小学38所，地铁线路将于年底试运行，区政府的报告提请常务委员会审议。
《报告》显示，截至目前，45个项目已完成41项，4个项目推进滞后。
【就业】
就业问题与每个家庭都息息相关。全年开工建设青年人才公寓2.56万套。
在保障性安居工程方面，已基本建成安置房86691套，公共租赁住房分配入住19664套，均超额完成目标任务。
【医疗】
在医疗服务方面，一是免费为适龄妇女进行宫颈癌筛查101772人、乳腺癌筛查101412人。
二是免费为孕妇进行血清学筛查9.84万人、产前超声波筛查9.7万人。
三是免费为14502名白内障患者实施复明手术。
"""


def test_a_page_that_reports_and_lists_nothing_is_told_in_passages() -> None:
    parsed = _parsed(_REPORTED)
    assert parsed.lists == ()
    values = [figure.value for passage in parsed.passages for figure in passage.results]
    assert {41, 25_600, 86_691, 101_772, 98_400, 14_502} <= set(values)


_QUARTER = """今年一季度，海淀区10大类112个为民办实事具体项目总体进展顺利。
其中8个项目提前实现年度目标任务，62个项目达到或超过时序进度要求，42个项目开展前期工作。
8个提前实现年度目标任务的项目是：安装独立式探测器1万套；资助8780名特需群众；优化定制公交线路36条。
"""


def test_a_page_on_tasks_fulfilled_early_is_told_too() -> None:
    values = [figure.value for passage in _parsed(_QUARTER).passages for figure in passage.results]
    assert {112, 8, 62, 42, 10_000, 8780, 36} <= set(values)


_PAGES = (
    "海淀区2023年重点民生实事完成情况  1 .农村公路。年度目标：新建公路120公里。责任单位：区交通局。"
    "完成情况：建成公路126公里，占年度 1、 目标的105%。 2 .老旧小区改造。年度目标：改造老旧小区28个。"
    "责任单位：区住房城乡建设委。完成情况：28个小区全部完成，惠及居民1.1万户。 3 .养老服务。"
    "年度目标：建成养老服务中心6个。责任单位：区民 2、 政局。完成情况：建成养老服务中心6个。"
)


def test_pages_marks_in_the_midst_of_a_line_tear_neither_names_nor_numbers() -> None:
    projects = _projects(_PAGES)
    leads = [unit.name for project in projects.values() for unit in project.lead_units]
    assert leads == ["区交通局", "区住房城乡建设委", "区民政局"]
    assert projects[1].reports[0].results[0].stated_ratio == Decimal("1.05")


_NEXT_YEAR = """关于2022年为民办实事项目完成情况和2023年项目安排的报告
一、2022年项目完成情况
1.教育惠民工程。新建成幼儿园3所，改造薄弱学校食堂11个。
2.畅行城乡工程。建成农村公路83公里、桥梁17座。
二、2023年项目安排
1.教育惠民工程。新建小学校区，新增学位1800个。（牵头单位：区教育局；责任单位：区住建局）
2.畅行城乡工程。新改建农村公路60公里以上。（牵头单位：区交通局）
"""


def test_the_next_years_projects_stand_under_a_heading_of_their_own() -> None:
    parsed = _parsed(_NEXT_YEAR)
    numbers = [(listed.year, [project.number for project in listed.projects]) for listed in parsed.lists]
    assert numbers == [(2022, [1, 2]), (2023, [1, 2])]
    assert [figure.value for project in parsed.lists[1].projects for figure in project.targets] == [1800, 60]


_NAMED_MEASURES = """海淀区2023年民生工程完成情况统计表（截至11月30日）
序号 | 项目名称 | 年度计划 | 累计完成 | 完成率 | 责任部门 |
1 | 城镇新增就业(人) | 6800 | 7314 | 107.6% | 区人社局 |
2 | 代气代煤改造（万户） | 1.2 | 1.16 | 96.7% | 区发改局 |
3 | 残疾儿童救助(名) | ≥150 | 163 | 108.7% | 区残联 |
"""


def test_values_are_counted_in_the_measure_word_behind_the_name() -> None:
    projects = _projects(_NAMED_MEASURES).values()
    values = [
        (project.targets[0].value, project.reports[0].results[0].value, project.targets[0].uom_text)
        for project in projects
    ]
    assert values == [(6800, 7314, "人"), (12_000, 11_600, "户"), (150, 163, "名")]


_HEADED = """2015年度全区2项民生实事项目进展情况
1.投资2316万元，对11个社区的老旧小区进行整体改造。
责任单位：区住建局
项目内容：对米河、市南等社区的老旧小区进行道路改造，惠及12000户居民。
项目进展：累计投资1455万元，铺设污水管道5377米。
2.建设农村公路40公里，公交场站一处。
责任单位：区交通局
项目内容：硬化改造农村公路40公里，其中县道12公里。
项目进展：铺设路面28.5公里。
"""


def test_a_heading_that_counts_is_promised_beside_the_labelled_content() -> None:
    projects = _projects(_HEADED)
    targets = [[figure.value for figure in project.targets] for project in projects.values()]
    assert targets == [[23_160_000, 11, 12_000], [40, 1, 40, 12]]


_SHARES = """海淀区2022年民生实事项目进展情况表（截至12月20日）
| 序号 | 实事项目 | 建设内容及目标 | 牵头单位 | 办理情况 | 整体完成率 |
| 11 | 停车场 | 新建停车场3处 | 区城管委 | 建成2处，剩余1处滞后 | 73% |
| 12 | 食堂 | 改造食堂16个 | 区教委 | 改造16个，惠及学生10240名 | 已完成 |
"""


def test_a_column_of_shares_may_say_that_a_project_is_done() -> None:
    reports = [project.reports[0] for project in _projects(_SHARES).values()]
    assert [(report.status, report.stated_ratio) for report in reports] == [
        ("delayed", Decimal("0.73")),
        ("completed", None),
    ]


_BY_SENTENCE = """海淀区2023年20件民生实事完成情况
截至12月底，20件民生实事全部办结。
1.完成职业技能培训3000人次。全年培训3215人次，就业率达78%。
2.新建农村户厕800座。共完成户厕860座。
3.为干部群众开展肿瘤早筛1万人次。完成早筛10532人次。
4.新打机电井25眼，受益420户。受地下水位下降影响，实际打井23眼，受益396户。
5.建设滨水公园一处。公园于10月1日开园，占地8.6万平方米。
6.新增停车位1000个、充电桩150个。新增停车位1245个、充电桩168个。
"""


def test_rows_that_mostly_promise_in_their_first_sentence_all_do() -> None:
    projects = _projects(_BY_SENTENCE)
    targets = [[figure.value for figure in project.targets] for project in projects.values()]
    results = [[figure.value for figure in project.reports[0].results] for project in projects.values()]
    assert targets == [[3000], [800], [10_000], [25, 420], [1], [1000, 150]]
    assert results == [[3215, 78], [860], [10_532], [23, 396], [86_000], [1245, 168]]


_CATEGORIES = """芝罘区2023年为民服务实事落实情况表 |
类别 |
序号 |
实事名称 |
目标任务 |
责任单位 |
落实情况 |
就业创业 |
1 |
创业扶持 |
发放贷款3.2亿元，扶持创业1100人。 |
区人社局 |
3.46亿元；1152人 |
2 |
公益岗位 |
安置1800人。 |
区人社局 |
1863 |
出行 |
3 |
停车设施 |
新增停车泊位3500个。 |
区城管局 |
3720个 |
"""
_ONE_LINE = (
    "顺庆区2024年民生实事完成情况表 类别 序号 项目名称 任务目标 牵头单位 完成情况 "
    "教育 1 学前教育 新增学位540个。 区教体局 新增学位560个。 "
    "2 营养改善 补助学生2.3万名。 区教体局 补助学生23416名。 "
    "出行 3 畅通工程 整治堵点8处。 区交通局 整治堵点9处。"
)


@pytest.mark.parametrize(("text", "first"), [(_CATEGORIES, "就业创业"), (_ONE_LINE, "教育")])
def test_what_was_done_is_no_category_of_the_next_row(text: str, first: str) -> None:
    (listed,) = _parsed(text).lists
    labels = {category.position: category.label for category in listed.categories}
    assert [labels[project.category or 0] for project in listed.projects] == [first, first, "出行"]
    assert all(project.reports[0].results for project in listed.projects)
