"""Tables without a column of numbers: names bear them, a name is merged over rows, bars stand alone."""

from __future__ import annotations

from tests.parse.made import document

from minsheng.parse import parse
from minsheng.records import Project, ProjectList


def _list(text: str) -> ProjectList:
    (listed,) = parse(document(text)).lists
    return listed


def _told(projects: tuple[Project, ...]) -> list[tuple[int, list[str], list[int]]]:
    return [
        (one.number, [unit.name for unit in one.lead_units], [int(each.value or 0) for each in one.targets])
        for one in projects
    ]


def test_rows_beneath_a_numbered_name_are_of_its_project() -> None:
    listed = _list("""2023年武义县十方面民生实事任务表
项目名称 | 工作任务 | 完成时间 | 牵头单位 |
1.道路提升项目 | 改造城区道路4条; | 11月 | 建设局 |
新建停车场2处。 | 10月 | 城投集团 |
2.生态公墓项目 | 新建公益性墓地15处。 | 10月底 | 民政局 |
""")
    assert _told(listed.projects) == [(1, ["建设局", "城投集团"], [4, 2]), (2, ["民政局"], [15])]


def test_bars_alone_on_their_lines_part_cells() -> None:
    cells = ["序号", "工作任务", "责任单位", "完成时限"]
    cells += ["1", "新增规上企业10家," + "优化服务" * 15 + ",实现产值30亿元。", "县工信局", "2024年底前"]
    cells += ["2", "建设高标准农田2万亩。", "县农业农村局\n县水利局", "2024年10月底前"]
    text = "2024年涡阳县民生实事任务分解表\n" + "\n|\n".join(cells) + "\n|\n"
    listed = _list(text)
    assert _told(listed.projects) == [
        (1, ["县工信局"], [10, 3_000_000_000]),
        (2, ["县农业农村局", "县水利局"], [20_000]),
    ]
