"""What a yearly plan sets for a later year is no target of its own year."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import pytest
from pyoxigraph import NamedNode, Store

from minsheng.opening import built
from minsheng.pipeline import Options

MS = "https://w3id.org/minsheng/def#"
PROMISES = """合肥市庐江县2023年民生实事项目清单
1．普惠托育。每千人口托位数达到{own}个。（牵头单位：县卫健委）
2．污水治理。农村生活污水治理率达到45%。（牵头单位：县生态环境分局）
"""
PLAN = """关于庐江县2022年国民经济和社会发展计划执行情况与2023年国民经济和社会发展计划草案的报告
（2023年1月5日在庐江县第十八届人民代表大会第二次会议上）
庐江县发展和改革委员会
一、2022年国民经济和社会发展计划执行情况
（一）民生保障有力。城镇新增就业3000人。
二、2023年国民经济和社会发展主要任务
（一）增进民生福祉。{until}每千人口托位数达到4.6个；改造老旧小区20个。
"""
DONE = """庐江县2024年国民经济和社会发展计划草案的报告
（2024年1月5日在庐江县第十八届人民代表大会第三次会议上）
庐江县发展和改革委员会
一、2023年国民经济和社会发展计划执行情况
（一）民生保障有力。2023年，每千人口托位数达到4.3个，城镇新增就业3000人。
二、2024年国民经济和社会发展主要任务
（一）增进民生福祉。改造老旧小区10个。
"""


def graph(folder: Path, until: str) -> Store:
    for name, text in (("list", PROMISES), ("plan", PLAN), ("done", DONE)):
        (folder / f"{name}.txt").write_text(text.format(until=until, own="4.2"), encoding="utf-8")
    return built([folder], Options()).store


def values(store: Store, predicate: str) -> set[tuple[str, str]]:
    """Values of the figures that a property links."""

    def value(figure: object) -> str:
        quads = store.quads_for_pattern(cast(NamedNode, figure), NamedNode(f"{MS}value"), None, None)
        return next((str(quad.object.value) for quad in quads), "")  # type: ignore[union-attr]

    quads = store.quads_for_pattern(None, NamedNode(MS + predicate), None, None)
    pairs = {(value(quad.subject), value(quad.object)) for quad in quads}
    return {pair for pair in pairs if all(pair)}


@pytest.mark.parametrize(("until", "linked"), [("", True), ("到2025年，", False)])
def test_a_target_of_a_later_year_restates_and_is_answered_as_none_of_this_year(
    until: str, linked: bool, tmp_path: Path
) -> None:
    store = graph(tmp_path, until)
    assert (("4.6", "4.2") in values(store, "restates")) is linked
    assert (("4.3", "4.6") in values(store, "answers")) is linked
