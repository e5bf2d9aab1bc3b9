"""What counts the same thing and what does not, on sentences of no source document."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest

from minsheng.link.answers import inside_project, inside_row
from minsheng.link.figures import Report, Stated, Subject
from minsheng.link.wordings import LIKE, NONE, PART, SAME, likeness


def figure(text: str, given: tuple[object, ...], statement: str, start: int = 0) -> Stated:
    """A figure from (value, measure code, action, object, further fields …)."""
    value, uom, action, counted, *rest = given
    fields = dict(rest[0]) if rest else {}  # type: ignore[call-overload]
    return Stated(
        **{
            "iri": f"{statement}-{text}-{start}",
            "statement": statement,
            "start": start,
            "end": start + len(text),
            "year": 2030,
            "value_text": text,
            "action": action,
            "object": counted,
            "uom": uom,
            "scope": "year",
            "value": Decimal(str(value)),
            **fields,
        }
    )


def answered(
    targets: Sequence[tuple[object, ...]], report: str, results: dict[str, tuple[object, ...]]
) -> set[tuple[int, int]]:
    """Values of targets and of the results that answer them; results by their words in the report."""
    promised = [figure(f"{given[0]}", given, "promise", number * 50) for number, given in enumerate(targets)]
    told = [figure(words, given, "report", report.index(words)) for words, given in results.items()]
    project = Subject("p", promised, sorted(told, key=lambda one: one.start))
    pairs = inside_project(project, lambda _: Report(report, 0))
    return {(int(target.value or 0), int(result.value or 0)) for target, result in pairs}


@pytest.mark.parametrize(
    ("one", "other", "how"),
    [
        ("中小学学位", "学位", PART),
        ("公共停车位", "公共停车场", NONE),
        ("15分钟便民生活圈", "10分钟便民生活圈", NONE),
        ("一刻钟便民生活圈", "十分钟便民生活圈", NONE),
        ("“一刻钟”便民生活圈", "一刻钟便民生活圈", SAME),
        ("食品安全抽检合格率", "食品抽检合格率", LIKE),
        ("食品抽检合格率", "药品抽验合格率", NONE),
        ("老旧小区改造项目", "老旧小区改造", SAME),
        ("", "学位", NONE),
    ],
)
def test_objects_are_compared_by_their_head_and_digits_apart(one: str, other: str, how: int) -> None:
    assert likeness(one, other).how == likeness(other, one).how == how


def test_a_total_answers_and_its_parts_do_not() -> None:
    told = {
        "新增托位800个": (800, "ge", "新增", "托位"),
        "公办托位300个": (300, "ge", "新增", "公办托位", {"part": True}),
        "民办托位500个": (500, "ge", "新增", "民办托位", {"part": True}),
    }
    report = "新增托位800个，其中公办托位300个、民办托位500个。"
    assert answered([(700, "ge", "新增", "托位")], report, told) == {(700, 800)}


def test_parts_of_one_enumeration_answer_together_where_no_total_is_printed() -> None:
    told = {
        "小学学位300个": (300, "ge", "新增", "小学学位"),
        "中学学位500个": (500, "ge", "新增", "中学学位"),
    }
    assert answered([(700, "ge", "新增", "学位")], "全年新增小学学位300个、中学学位500个。", told) == {
        (700, 300),
        (700, 500),
    }


def test_a_printed_total_elsewhere_leaves_no_sum() -> None:
    told = {
        "小学学位300个": (300, "ge", "新增", "小学学位"),
        "中学学位500个": (500, "ge", "新增", "中学学位"),
        "共新增学位900个": (900, "ge", "新增", "学位"),
    }
    report = "新增小学学位300个、中学学位500个，共新增学位900个。"
    assert answered([(700, "ge", "新增", "学位")], report, told) == {(700, 900)}


def test_each_of_two_targets_has_its_own_result() -> None:
    targets = [(1000, "ge", "新增", "幼儿园学位"), (2000, "ge", "新增", "中小学学位")]
    told = {
        "中小学学位2100个": (2100, "ge", "新增", "中小学学位"),
        "幼儿园学位900个": (900, "ge", "新增", "幼儿园学位"),
    }
    report = "新增中小学学位2100个、幼儿园学位900个。"
    assert answered(targets, report, told) == {(1000, 900), (2000, 2100)}


def test_a_beginning_is_no_completion() -> None:
    targets = [(80, "bu", "开工", "加装电梯"), (60, "bu", "完工", "加装电梯")]
    told = {"加装电梯开工90部": (90, "bu", "开工", "加装电梯"), "完工61部": (61, "bu", "完工", "加装电梯")}
    assert answered(targets, "加装电梯开工90部、完工61部。", told) == {(80, 90), (60, 61)}
    assert (
        answered(targets[1:], "加装电梯开工90部。", {"加装电梯开工90部": told["加装电梯开工90部"]}) == set()
    )


@pytest.mark.parametrize(
    ("target", "report", "words", "result"),
    [
        ((500, "ge", "新增", "停车位"), "新增停车场5处。", "新增停车场5处", (5, "chu", "新增", "停车场")),
        ((36, "tai", "增设", "充电桩"), "超额建设10台。", "超额建设10台", (10, "tai", "超额建设", "充电桩")),
        (
            (2000, "ren", "培训", "护理员"),
            "培训3000人次。",
            "培训3000人次",
            (3000, "renci", "培训", "护理员"),
        ),
        (
            (1, "ci", "开展", "义诊活动", {"per": "每季度"}),
            "义诊4次。",
            "义诊4次",
            (4, "ci", "开展", "义诊活动"),
        ),
        ((8, "suo", "新建", "学校"), "8所学校已完成立项审批。", "8所学校", (8, "suo", "完成", "学校")),
        (
            (8, "suo", "新建", "学校"),
            "新建学校2所。",
            "新建学校2所",
            (2, "suo", "新建", "学校", {"scope": "month"}),
        ),
        (
            (8, "suo", "新建", "学校"),
            "新建学校2所。",
            "新建学校2所",
            (2, "suo", "新建", "学校", {"year": 2029}),
        ),
        ((10, "ge", "打造", "精品街巷"), "整治隐患10个。", "整治隐患10个", (10, "ge", "整治", "隐患")),
    ],
)
def test_another_thing_does_not_answer(
    target: tuple[object, ...], report: str, words: str, result: tuple[object, ...]
) -> None:
    assert answered([target], report, {words: result}) == set()


def test_of_several_results_that_could_be_meant_none_is_taken() -> None:
    told = {"东片改造小区5个": (5, "ge", "改造", "小区"), "西片改造小区7个": (7, "ge", "改造", "小区")}
    assert answered([(10, "ge", "改造", "小区")], "东片改造小区5个。西片改造小区7个。", told) == set()


def test_one_result_that_fits_two_targets_alike_answers_none() -> None:
    targets = [(80, "tiao", "建设", "精品街巷"), (370, "tiao", "建设", "优美街巷")]
    assert answered(targets, "完成街巷450条。", {"完成街巷450条": (450, "tiao", "完成", "街巷")}) == set()


def test_of_promises_that_tie_one_that_another_result_fits_better_is_not_meant() -> None:
    targets = [(30, "tai", "更新", "老旧电梯"), (15, "tai", "", "新装电梯")]
    told = {
        "更新老旧电梯30台": (30, "tai", "更新", "老旧电梯"),
        "加装电梯12台": (12, "tai", "加装", "电梯"),
    }
    assert answered(targets, "更新老旧电梯30台；加装电梯12台。", told) == {(30, 30), (15, 12)}


def test_a_verb_at_the_end_of_the_object_is_an_action() -> None:
    told = {"培训蜂农1700人次": (1700, "renci", "培训", "蜂农", {"scope": "to-date"})}
    assert answered([(2000, "renci", "组织", "蜂农培训")], "培训蜂农1700人次。", told) == {(2000, 1700)}


def test_a_share_of_one_unit_s_own_task_is_no_share_of_the_promise() -> None:
    told = {
        "惠及900人次": (900, "renci", "惠及", "群众", {"unit": "a", "ratio": Decimal("1.2")}),
        "培训30人": (30, "ren", "培训", "骨干", {"unit": "b"}),
    }
    assert answered([(2000, "renci", "惠及", "群众")], "惠及900人次。培训30人。", told) == set()


def test_in_a_table_row_the_value_of_a_year_answers_the_target_of_that_year() -> None:
    row = Subject(
        "row",
        [
            figure("5", (5, "percent", "", "增速", {"year": 2030}), "row"),
            figure("6", (6, "percent", "", "增速", {"year": 2031}), "row", 10),
            figure("9", (9, "percent", "", "增速", {"scope": "plan", "year": 2030}), "row", 20),
        ],
        [
            figure("5.5", (5.5, "percent", "", "增速", {"year": 2030}), "row", 30),
            figure("7", (7, "percent", "", "增速", {"year": 2029}), "row", 40),
        ],
    )
    assert [(target.value, result.value) for target, result in inside_row(row)] == [(5, Decimal("5.5"))]
