"""Lists of a report whose items tell what was done, without a promise of their own."""

from __future__ import annotations

from tests.parse.made import document

from minsheng.parse import parse
from minsheng.records import Project, SourceRow

_DONE = """某区2023年民生实事项目完成情况报告
一、教育供给持续扩大
（一）学校建设项目。年初计划新建学校9所。实际建成投用9所，新增学位8640个。
（二）托育项目。计划新增托位500个，实际新增612个，超额完成。
二、居住条件改善
（三）增设电梯项目。计划增设电梯60部，当年完工65部、在建22部，累计完工达
到412部，总量居全市前列。
（四）公园项目。建成口袋公园6个。
"""


def _projects(text: str) -> dict[int, Project]:
    parsed = parse(document(text, source=SourceRow(district="haidian", year=2023)))
    return {project.number: project for listed in parsed.lists for project in listed.projects}


def test_a_torn_line_is_no_outcome_of_a_list_that_tells_what_was_done() -> None:
    projects = _projects(_DONE)
    assert not any(project.targets for project in projects.values())
    told = {number: project.reports[0] for number, project in projects.items()}
    assert [figure.value_text for figure in told[3].targets] == ["60部"]
    assert [figure.value_text for figure in told[3].results] == ["65部", "22部", "412部"]
    assert [figure.value_text for figure in told[1].results] == ["9所", "8640个"]


def test_a_heading_that_sorts_projects_says_how_far_they_are() -> None:
    projects = _projects("""关于2023年民生实事推进情况的通报
一、已完成项目
康复救助项目（第三项）。救助残疾儿童286名。
农村公路项目（第八项）。新改建农村公路42公里。
二、进度滞后的项目
中医院项目（第七项）。完成投资1.1亿元。
""")
    assert {number: project.reports[0].status for number, project in projects.items()} == {
        3: "completed",
        8: "completed",
        7: "delayed",
    }
