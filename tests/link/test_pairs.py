"""Two lists of promises compared: what is linked, what is not, and why."""

from __future__ import annotations

from dataclasses import replace

import pytest

from link.made import promise, target
from minsheng.link import pairs as pairs_module
from minsheng.link.alike import matched
from minsheng.link.blocking import candidates
from minsheng.link.pairs import Candidate, Comparison, weights
from minsheng.link.promises import Promise, directed
from minsheng.link.similarity import Weights
from minsheng.resources import mappings, rows

LAMPS = promise("project/a-2023-ms-1", "完成5条无灯道路路灯补建任务，确保群众夜间出行更安全。")
PHARMACIES = promise(
    "project/a-2023-ms-2",
    "新增不少于10家开通医保结算服务定点零售药店。",
    target("10", "jia", "新增", "开通医保结算服务定点零售药店"),
    units="insurance",
)
TRAINING = promise("project/a-2023-ms-3", "举办各类女性基础技能就业培训20场，帮助有需求的女性就业。")
LAMPS_TASK = promise("task/a-2023-plan-1", "完成5条无灯道路路灯补建任务。")
PHARMACIES_TASK = promise(
    "task/a-2023-plan-2",
    "新增不少于10家医保定点零售药店。",
    target("10", "jia", "新增", "医保定点零售药店"),
    units="insurance",
)
ROADS_TASK = promise("task/a-2023-plan-3", "推进王庄路、田村东路等12条代建道路移交接养。")
PROJECTS, TASKS = [LAMPS, PHARMACIES, TRAINING], [LAMPS_TASK, PHARMACIES_TASK, ROADS_TASK]


def linked(left: list[Promise], right: list[Promise], relation: str = "restates") -> set[tuple[str, str]]:
    found = Comparison(left, right).candidates(relation)
    return {(pair.one.iri, pair.other.iri) for pair in found if pair.linked}


def test_the_same_words_or_the_same_figures_link() -> None:
    assert linked(PROJECTS, TASKS) == {
        ("project/a-2023-ms-1", "task/a-2023-plan-1"),
        ("project/a-2023-ms-2", "task/a-2023-plan-2"),
    }


def test_the_order_of_the_lists_does_not_matter() -> None:
    turned = {(other, one) for one, other in linked(TASKS[::-1], PROJECTS[::-1])}
    assert turned == linked(PROJECTS, TASKS)


def test_another_number_of_the_same_thing_still_links() -> None:
    five = target("5", "ge", "改造", "小区", "sponge-estates")
    fourteen = target("14", "ge", "实施", "小区海绵城市改造", "sponge-estates")
    project = promise("project/a-2023-ms-4", "推进海绵城市建设，对5个小区开展海绵化改造。", five)
    task = promise("task/a-2023-plan-4", "实施14个小区海绵城市改造工程。", fourteen)
    other = promise(
        "task/a-2023-plan-5", "实施55个老旧小区改造工程。", target("55", "ge", "实施", "老旧小区", "estates")
    )
    assert linked([*PROJECTS, project], [*TASKS, task, other]) >= {(project.iri, task.iri)}
    assert (project.iri, other.iri) not in linked([*PROJECTS, project], [*TASKS, task, other])


def test_set_phrases_alone_do_not_link() -> None:
    one = promise("project/a-2024-ms-1", "更新室外健身器材150件，更好地满足群众健身需求。", year=2024)
    other = promise("project/a-2023-ms-5", "建成1300套保障性住房，更好地满足群众住房需求。")
    assert linked([one], [*PROJECTS, other], "continues") == set()


def test_a_successor_is_the_best_of_both_sides() -> None:
    heaters = promise("project/a-2023-ms-6", "持续推进平房区“煤改电”取暖设备检修，更新电采暖设备3000台。")
    again = promise(
        "project/a-2024-ms-6", "持续推进平房区“煤改电”取暖设备检修，更新电采暖设备2000台。", year=2024
    )
    subsidy = promise("project/a-2024-ms-7", "为平房区“煤改电”居民实施“直补到表”补贴。", year=2024)
    assert linked([again, subsidy], [*PROJECTS, heaters], "continues") == {(again.iri, heaters.iri)}


def test_what_was_done_tells_what_a_promise_without_a_number_was() -> None:
    places = target("2700", "ge", "新增", "学位", "school-places-new", year=2022)
    told = promise("project/a-2022-ms-4", "改善办学条件。建成义务教育学校2所，新增学位2700个。", year=2022)
    before = replace(told, done=(places,))
    text = "办学条件。投用第三实验小学，新增学位3240个；为农村学校安装空调。"
    more = target("3240", "ge", "新增", "学位", "school-places-new")
    after = promise("project/a-2023-ms-4", text, more)
    rest = [replace(one, iri=f"{one.iri}0", year=2022) for one in PROJECTS]
    assert linked([after, *PROJECTS], [before, *rest], "continues") >= {(after.iri, before.iri)}
    assert (after.iri, before.iri) not in linked([after], [before], "restates")


def test_what_is_not_linked_has_a_reason() -> None:
    found: list[Candidate] = Comparison(PROJECTS, TASKS).candidates("restates")
    assert all(pair.reason for pair in found)
    assert {pair.linked for pair in found if pair.score < weights("restates")["threshold"]} <= {False}


@pytest.mark.parametrize(
    ("one", "other", "count"),
    [
        (target("10", "jia", "新增", "养老助餐点"), target("58", "jia", "新建", "养老助餐点"), 1),
        (target("8000", "tao", "开工", "保障性住房"), target("8000", "tao", "竣工", "保障性住房"), 0),
        (target("10", "jia", "新增", "养老助餐点"), target("10", "gongli", "新增", "养老助餐点"), 0),
        (target("10", "jia", "新增", "助餐点", "a"), target("10", "jia", "新增", "助餐点", "b"), 0),
        (target("5", "ge", "x", "y", "a"), target("9", "ge", "u", "v", "a"), 1),
        (target("5", "ge", "建设", "公园", year=2022), target("5", "ge", "建设", "公园", year=2023), 0),
        (target("5", "ge", "建设", "公园", scope="plan"), target("5", "ge", "建设", "公园"), 0),
    ],
)
def test_targets_are_alike_where_they_count_the_same_thing(one: object, other: object, count: int) -> None:
    assert len(matched([one], [other], one_year=True)) == count  # type: ignore[list-item]


def test_a_target_is_alike_to_one_other_at_most() -> None:
    one = target("5", "ge", "建设", "街心公园")
    same, less = target("5", "ge", "建设", "街心公园"), target("6", "ge", "建设", "街心公园")
    (alike,) = matched([one], [less, same])
    assert alike.other is same and alike.equal


def test_the_looser_place_restates_the_firmer_one() -> None:
    passage = promise("passage/a-1-2", "x")
    assert directed(LAMPS, LAMPS_TASK) == (LAMPS_TASK, LAMPS)
    assert directed(LAMPS_TASK, passage) == directed(passage, LAMPS_TASK) == (passage, LAMPS_TASK)
    assert directed(LAMPS, PHARMACIES) == directed(PHARMACIES, LAMPS)


def test_blocking_offers_few_pairs_of_many() -> None:
    things = [f"第{chr(0x4E00 + 7 * n)}{chr(0x5000 + 11 * n)}类设施" for n in range(400)]
    left = [promise(f"project/a-2023-ms-{n}", f"建设{thing}{n}处。") for n, thing in enumerate(things)]
    right = [promise(f"task/a-2023-plan-{n}", f"全年建设{thing}。") for n, thing in enumerate(things)]
    offered = list(candidates(left, right, Weights(one.text for one in (*left, *right))))
    assert len(offered) <= 12 * len(left)
    numbers = {tuple(node.iri.rpartition("-")[2] for node in pair) for pair in offered}
    assert numbers >= {(str(number), str(number)) for number in range(len(things))}


def test_every_weight_is_documented_and_used() -> None:
    table = list(rows(mappings("link-weights.csv"), "relation", "name", "value", "meaning_zh", "meaning_en"))
    assert all(row["meaning_zh"] and row["meaning_en"] for row in table)
    shared = {row["name"] for row in table if row["relation"] == "continues"}
    assert {row["name"] for row in table if row["relation"] == "restates"} - shared == {"held", "label"}
    source = "".join(path.read_text() for path in mappings().parent.glob("src/minsheng/link/*.py"))
    assert all(
        f'["{name}"]' in source or f'"{name}" if' in source or f'else "{name}"' in source for name in shared
    )
    assert pairs_module.weights("continues")["threshold"] > pairs_module.weights("continues")["review"]
