"""Documents that tell how projects stand: bulletins without a list, promise and progress in one text."""

from __future__ import annotations

from tests.parse.made import document

from minsheng.parse import parse
from minsheng.parse.flow import Flow
from minsheng.parse.reports import read_report
from minsheng.parse.status import read_status
from minsheng.parse.turns import next_steps, turn_of
from minsheng.records import ParsedDocument, Project, SourceRow


def _parsed(text: str) -> ParsedDocument:
    return parse(document(text, source=SourceRow(district="haidian", year=2023)))


def _told(parsed: ParsedDocument) -> tuple[list[str], list[str]]:
    """Results and targets of the passages, as printed."""
    results = [figure.value_text for passage in parsed.passages for figure in passage.results]
    targets = [figure.value_text for passage in parsed.passages for figure in passage.targets]
    return results, targets


def test_a_bulletin_without_a_list_is_passages_of_results() -> None:
    parsed = _parsed("""本区民生实事三季度进展顺利
发布时间：2023-10-12 09:30 来源：区政府办
截至9月底，今年12件民生实事中已有部分项目提前完成。
学校方面，计划新建学校3所，现已建成2所，新增学位2160个。
路灯方面，安装路灯640盏，完成年度目标的80%。
下一步，将力争新开工小区9个。
""")
    assert not parsed.lists
    results, targets = _told(parsed)
    assert results == ["12件", "2所", "2160个", "640盏"]
    assert targets == ["3所", "9个"]


def test_lines_of_promises_are_no_bulletin() -> None:
    parsed = _parsed("""本区2023年民生实事项目
新建幼儿园2所，新增学位540个。
新建公园3个，改造公厕18座。
为老年人家庭改造420户。
安装路灯640盏，修复道路26公里。
培训技能人才2600人次以上。
""")
    assert not parsed.passages
    assert len(parsed.lists[0].projects) == 5


def test_what_of_a_total_is_done_leaves_the_total_a_target() -> None:
    report = read_report(
        Flow.of(text := "64条河道整治已完成60条，其余正在施工。", [(0, len(text))]), year=2023
    )
    assert [figure.value_text for figure in report.targets] == ["64条"]
    assert [figure.value_text for figure in report.results] == ["60条"]


def test_a_project_named_in_quotation_marks_tells_its_promise() -> None:
    text = "“新改建公厕36座工程”已完工21座。"
    report = read_report(Flow.of(text, [(0, len(text))]), year=2023)
    assert [figure.value_text for figure in report.targets] == ["36座"]
    assert [figure.value_text for figure in report.results] == ["21座"]


def test_a_text_turns_from_the_promise_to_how_far_it_is() -> None:
    assert turn_of("新建幼儿园2所，目前已封顶1所，另1所正在办理手续。") == len("新建幼儿园2所，")
    assert turn_of("铺设管网32公里。截至6月底已全部完成。") == len("铺设管网32公里。")
    assert turn_of("新增就业1820人，已完成全年任务的61%。") is None
    assert turn_of("今年共有28项任务，截至6月底已完成12项。") is None
    assert turn_of("完成整治12处，已惠及居民3000户。") is None


def _projects(text: str) -> dict[int, Project]:
    return {project.number: project for one in _parsed(text).lists for project in one.projects}


def test_a_list_of_progress_gives_promise_and_result_of_one_paragraph() -> None:
    projects = _projects("""本区2023年民生实事项目上半年推进情况
1.教育工程。新建幼儿园2所，目前已封顶1所，另1所正在办理手续。
2.适老化工程。改造老年人家庭180户。目前已完成评估180户，完工96户。
3.供水工程。铺设供水管网32公里，已全部完成。
4.就业工程。城镇新增就业1820人，已完成全年任务的61%。
""")
    promised = {number: [figure.value_text for figure in one.targets] for number, one in projects.items()}
    assert promised == {1: ["2所"], 2: ["180户"], 3: ["32公里"], 4: []}
    told = {
        number: [figure.value_text for figure in one.reports[0].results] for number, one in projects.items()
    }
    assert told == {1: ["1所", "1所"], 2: ["180户", "96户"], 3: [], 4: ["1820人"]}


def test_next_steps_are_planned_and_say_nothing_of_how_far_the_work_is() -> None:
    text = "已开工32万平方米。下一步，二季度末前开工80万平方米以上，确保全部完成。"
    report = read_report(Flow.of(text, [(0, len(text))]), year=2023)
    assert [figure.value_text for figure in report.results] == ["32万平方米"]
    assert [figure.value_text for figure in report.targets] == ["80万平方米"]
    assert read_status("正在施工。下步打算：12月底前全部完成。") == "in-progress"
    assert next_steps("新增学位300个。") == (9, 9)
