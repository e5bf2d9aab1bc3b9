"""Headers torn over rows and cells, tables of document viewers, years and counts said in running text."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from tests.parse.made import document

from minsheng.parse import parse
from minsheng.records import ParsedDocument, Project, ProjectList, Task


def listed(text: str) -> ProjectList:
    (one,) = read(text).lists
    return one


def read(text: str) -> ParsedDocument:
    return parse(document(text))


def units(records: Iterable[Project | Task]) -> list[tuple[list[str], list[str]]]:
    return [
        ([unit.name for unit in one.lead_units], [unit.name for unit in one.support_units]) for one in records
    ]


def test_labels_torn_over_two_rows_are_one_each() -> None:
    one = listed("""宝应县2023年惠民实事任务清单
| 类别 | 序号 | 重点任务 | 年度任务 | 县级牵头 | 主责 | 配合单位 | 完成 |
|  |  |  | 及目标 | 领导 | 部门 |  | 时限 |
| 一、住有宜居 | 1 | 老旧小区 | 改造老旧小区47个 | 常务副县长 | 县住建局 | 各镇 | 11月底前 |
| 2 | 加装电梯 | 开工电梯55部 | 常务副县长 | 县住建局 | 县财政局 | 12月底前 |
| 二、学有优教 | 3 | 学位扩容 | 新增学位4200个 | 分管副县长 | 县教育局 |  | 9月底前 |
""")
    assert units(one.projects) == [
        (["县住建局"], ["各镇"]),
        (["县住建局"], ["县财政局"]),
        (["县教育局"], []),
    ]
    assert [project.deadline_text for project in one.projects] == ["11月底前", "12月底前", "9月底前"]
    assert [category.label for category in one.categories] == ["住有宜居", "学有优教"]


_TORN = "序号 工程 名称 工作任务 完成目标 (%) 县级牵头 责任单位 配合单位"
_WHOLE = "序号 工程 工作任务 县级牵头 责任单位 备注"


@pytest.mark.parametrize(
    ("header", "rows", "wanted"),
    [
        (
            _TORN,
            "1 强工 引进项目18个 100 县发改局 县商务局 县工信局 2 兴农 建成农田2万亩 100 县水利局 县供销社",
            [(["县发改局"], ["县商务局", "县工信局"]), (["县水利局"], ["县供销社"])],
        ),
        (
            _WHOLE,
            "1 强工 引进项目18个 县发改局 县商务局 2 兴农 建成农田2万亩 县水利局 县供销社",
            [(["县发改局", "县商务局"], []), (["县水利局", "县供销社"], [])],
        ),
    ],
)
def test_the_rows_tell_whether_two_labels_are_halves_of_one(
    header: str, rows: str, wanted: list[tuple[list[str], list[str]]]
) -> None:
    cells = "\n".join([*header.split(), *rows.split()])
    one = listed(f"宝应县2023年《政府工作报告》重点任务责任分解表\n{cells}\n")
    assert units(one.tasks) == wanted


def test_a_viewers_pages_are_one_table() -> None:
    one = listed("""宝应县2023年重点民生实事责任分解.docx
《宝应县2023年重点民生实事责任分解.docx》由会员分享，可在线阅读。
1、宝应县2023年重点民生实事责任分解序号项目名称主要内容分管领导牵头单位配合单位1棚户区改造改造棚户区4个。何海平住建局自然资源分局各街道2冬季供暖更换管网36公里。李某住建局供热集团3医疗为12个社区卫生服务中心配备设备。王某某卫健局财政
2、局4养老新建老年助餐点9个。张菁民政局各街道序号项目名称主要内容分管领导牵头单位配合单位5校园改造学校7所。李某教育局住建局
""")
    assert units(one.projects) == [
        (["住建局"], ["自然资源分局", "各街道"]),
        (["住建局"], ["供热集团"]),
        (["卫健局"], ["财政局"]),
        (["民政局"], ["各街道"]),
        (["教育局"], ["住建局"]),
    ]
    assert [[int(one.value or 0) for one in project.targets] for project in one.projects] == [
        [4], [36], [12], [9], [7]
    ]  # fmt: skip


def test_the_year_after_one_that_is_over_is_the_lists() -> None:
    before = "民生无小事。刚刚过去的2020年，泉州市实施36个为民办实事项目，35个项目顺利完成。"
    items = "今年，将实施5个具体项目。项目如下：\n1。 建20所幼儿园；\n2。 改善60所学校；\n3。 办健康工程；\n"
    one = listed(before + items)
    assert (one.year, one.stated_count) == (2021, 5)
    assert [len(project.targets) for project in one.projects] == [1, 1, 0]


@pytest.mark.parametrize(
    ("said", "count"),
    [
        ("票决出17项宝应县人民政府2024年为民办实事项目", 17),
        ("从19项为民办实事候选项目中票决", None),
        ("将实施39个具体项目", 39),
    ],
)
def test_counts_of_projects_in_other_words(said: str, count: int | None) -> None:
    one = listed(f"宝应县2024年民生实事项目\n{said}。\n1.新建学校2所\n2.改造公园3个\n3.新增床位100张\n")
    assert one.stated_count == count


def test_a_title_in_the_tables_own_cells_states_the_count() -> None:
    cells = "序号 工作任务 责任单位 1 新建学校2所 县教育局 2 改造公园3个 县城管局".replace(" ", "\n\n")
    assert listed(f"宝应县2024年十件民生实事\n\n{cells}\n").stated_count == 10


def test_a_group_of_towns_and_subdistricts_is_one_name() -> None:
    one = listed(
        "宝应县2025年民生实事\n1.新增车位2000个。（县城管局，各乡镇、街道）\n2.建公园2个。（县住建局）\n"
    )
    assert units(one.projects)[0][0] == ["县城管局", "各乡镇、街道"]


def test_stumps_of_labels_and_a_year_in_cells_of_their_own() -> None:
    cells = """序号|项目名称|建设规模及内容|建设起|止年限|总投资|（万元）|2023年度|计划|资金|来源|责任|单位
1|用气提升|对28个小区进行改造，安装燃气装置13000套。|2023.01-2023.12|1200|完工投用|国企投资|城投集团
2|水库整治|完成6座小型水库加固改造。|2023.01-2023.12|4600|基本完工|政府投资|水利局"""
    stream = "\n\n".join(cells.replace("\n", "|").split("|"))
    one = listed(f"江山市2023年民生实事项目实施计划表\n\n{stream}\n")
    assert units(one.projects) == [(["城投集团"], []), (["水利局"], [])]
    assert [[int(target.value or 0) for target in project.targets] for project in one.projects] == [
        [28, 13000], [6]
    ]  # fmt: skip


_ANNEXES = """宝应县2024年为民办实事工程任务分解表
一、省为民办实事工程
| 序号 | 项目名称 | 目标任务 | 县级牵头单位 | 责任单位 |
| --- | --- | --- | --- | --- |
| 1 | 就业惠民 | 城镇新增就业2100人 | 县人社局 | 各镇人民政府 |
二、市级为民办实事工程
| 序号 | 项目名称 | 目标任务 | 县级牵头单位 | 责任单位 |
| --- | --- | --- | --- | --- |
| 1 | 饮水安全 | 新建供水工程9处 | 县水利局 | 县供水公司 |
三、县级为民办实事工程
| 序号 | 项目名称 | 目标任务 | 县级牵头单位 | 责任单位 |
| --- | --- | --- | --- | --- |
| 1 | 便民出行 | 修复公路15公里 | 县交通运输局 | 各镇人民政府 |
"""


def test_titles_of_tables_are_no_projects_and_a_county_level_lead_leads() -> None:
    lists = read(_ANNEXES).lists
    assert [one.kind for one in lists] == ["ms", "ms2", "ms3"]
    assert [units(one.projects) for one in lists] == [
        [(["县人社局"], ["各镇人民政府"])],
        [(["县水利局"], ["县供水公司"])],
        [(["县交通运输局"], ["各镇人民政府"])],
    ]


def test_a_part_of_a_long_list_of_tasks_begins_where_it_does() -> None:
    one = listed("""武汉市2023年《政府工作报告》目标任务责任分解方案
——推进教育发展
204.新改扩建公办幼儿园45所。（牵头单位：市教育局；责任单位：各区人民政府）
205.推进普通高中多样化发展。（责任单位：市教育局）
——建设健康武汉
206.谋划推进医疗综合体项目。（牵头单位：市卫健委；责任单位：长江新区管委会）
""")
    assert [task.number for task in one.tasks] == [204, 205, 206]
    assert [category.label for category in one.categories] == ["推进教育发展", "建设健康武汉"]
