"""Enumerations in a text: how many members, how many the text says, what stands twice."""

from __future__ import annotations

import pytest

from minsheng.link.anomalies.enumerations import enumerations, names_in, repeated


@pytest.mark.parametrize(
    ("text", "stated", "listed"),
    [
        ("设立3家分店(密西花园小区、海怡庄园迎宾路、长安小区)。", 3, 3),
        ("本年度新增2处急救站（十里堡、北庄）均已建成。", 2, 2),
        ("改造操场8块,目前已全部完工(分别位于甲中学、乙小学、丙小学及丁小学密云分校)。", 8, 4),
        ("涉及十二个村（东村、西村、南村）。", 12, 3),
        ("建设两个公园（红光公园；卸甲山公园）。", 2, 2),
        ("改造 4 条街巷（城后路、檀南胡同；农园路、白云北街）。", 4, 4),
        ("改造3处公园（柳荫公园、广渠春晓和广渠秋韵）。", 3, 3),
        ("改造2处公园（柳荫公园、广渠春晓和广渠秋韵）。", 2, 2),
    ],
)
def test_members_are_counted_beside_what_the_text_says(text: str, stated: int, listed: int) -> None:
    (found,) = enumerations(text)
    assert (found.stated, found.listed) == (stated, listed)
    assert text[found.start : found.end].strip("()（）") == text[found.start : found.end]


@pytest.mark.parametrize(
    "text",
    [
        "设立3家分店（如密西花园小区、长安小区）。",
        "设立3家分店（密西花园小区、长安小区等）。",
        "设立3家分店（其中密西花园小区、长安小区2家）。",
        "打井19眼（石城镇3眼、不老屯镇1眼）。",
        "2023年（上半年、下半年）",
        "建成5个中心（配备设备、安装家具）。",
        "充电桩46台（2台）",
        "完成第3批（甲、乙）",
        "投资300万元（市级、区级）",
        "没有括号的一句话。",
        "（（（（",
        "）））",
    ],
)
def test_what_enumerates_no_names_is_left_out(text: str) -> None:
    assert list(enumerations(text)) == []


def test_a_member_that_stands_twice_is_found_at_its_place() -> None:
    text = "已有4个镇街(东邵渠镇、溪翁庄镇、穆家峪镇、溪翁庄镇)完成。"
    (((member,), members),) = repeated(text)
    assert text[member.start :].startswith("溪翁庄镇)")
    assert [one.text for one in members] == ["东邵渠镇", "溪翁庄镇", "穆家峪镇", "溪翁庄镇"]


@pytest.mark.parametrize(
    "text",
    ["甲镇、乙镇；甲镇、丙镇、乙镇", "甲镇1处、乙镇1处、甲镇2处", "一、二、一", "学校、公园", "A、B、A"],
)
def test_two_enumerations_are_not_taken_for_one(text: str) -> None:
    assert list(repeated(text)) == []


def test_words_around_an_enumeration_are_no_part_of_its_names() -> None:
    text = "实施柳荫公园、蟠桃宫绿地、桃园铁路沿线绿地等 4 处公园改造，安装灯具。"
    assert names_in(text) == [["柳荫公园", "蟠桃宫绿地", "桃园铁路沿线绿地"]]


@pytest.mark.parametrize(
    "text", ["(" * 50_000, "甲乙、" * 50_000, "5个(" * 20_000, "3个甲" * 30_000 + "(乙、丙)"]
)
def test_a_hostile_text_is_read_in_time(text: str) -> None:
    assert len(list(enumerations(text))) <= 1
    assert len(list(repeated(text))) <= 1
