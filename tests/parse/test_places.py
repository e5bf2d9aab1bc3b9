"""Named places in running text: what is one, what only looks like one, where it begins."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minsheng.parse.divisions import find
from minsheng.parse.flow import Flow
from minsheng.parse.places import read_places
from minsheng.records import Place


def places(text: str, district: str = "miyun") -> list[Place]:
    division = find(district)
    assert division is not None
    found = read_places(Flow.of(text, [(0, len(text))]), division)
    for place in found:
        assert place.span.exact == text[place.span.start : place.span.end] == place.name
    return list(found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "目前已全部完工(分别位于古北口中学、南菜园小学、第三小学)",
            ["古北口中学", "南菜园小学", "第三小学"],
        ),
        ("西田各庄镇卸甲山村及沿村公园建设项目", ["西田各庄镇", "卸甲山村", "沿村公园"]),
        (
            "石城镇石塘路村3眼井，不老屯镇学各庄村1眼井、燕落村1眼井",
            ["石城镇", "石塘路村", "不老屯镇", "学各庄村", "燕落村"],
        ),
        ("太师屯镇后八家庄村2眼井", ["太师屯镇", "后八家庄村"]),
        ("打通上庄东路与玉河路路口断头路", ["上庄东路", "玉河路"]),
        ("完成王庄路、田村东路等12条代建道路移交接养", ["王庄路", "田村东路"]),
        ("实施小蜜蜂主题公园景观工程", ["小蜜蜂主题公园"]),
        ("推进清华附中永丰学校小学部建成开学", ["清华附中永丰学校"]),
        ("建设京张铁路遗址公园(一期)", ["京张铁路遗址公园"]),
        ("完成东菜园社区微运动体育健身角及宾阳北里社区健身角", ["东菜园社区", "宾阳北里社区"]),
        ("密云区世纪家园小区、光明街5号楼、李各庄路6号院", ["世纪家园小区", "光明街", "李各庄路"]),
        ("启动海淀妇幼保健院旧址改造，拓展北京世纪坛医院服务", ["海淀妇幼保健院", "北京世纪坛医院"]),
        ("对鼓楼街道、果园街道4个小区进行改造", ["鼓楼街道", "果园街道"]),
        ("新建和平路小学", ["和平路小学"]),
        ("修缮实验小学紫竹院校区", ["实验小学紫竹院校区"]),
        ("完成密云水库一级区农村应急饮水工程", ["密云水库"]),
    ],
)
def test_a_named_place_is_found_from_its_first_letter(text: str, expected: list[str]) -> None:
    assert [place.name for place in places(text)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "对5条道路进行大中修，完成40万平方米城市道路大中修",
        "完成6个老旧小区改造项目",
        "为各街道、各镇街、全区各社区服务站配备设备",
        "新增10个社区养老服务驿站，实现社区卫生服务中心儿科诊疗全覆盖",
        "打造5条优美街巷，建设2处体育公园和12处小微绿地",
        "解决12个村饮水困难问题，20个村的美丽乡村建设",
        "新增中小学学位5560个，新建幼儿园3所",
        "推动综合医院、二级（含）以上中医（中西医结合）医院、康复医院、护理院成为老年友善医疗机构",
        "完成5条无灯道路路灯补建任务，打通断头路",
        "进一步理清思路，推进线路优化，疏通网路",
        "建设公办学校，创建示范社区、“美好家园”",
        "促进城乡劳动力就业，提升农村人居环境",
    ],
)
def test_words_for_a_kind_of_place_are_no_name(text: str) -> None:
    assert places(text) == []


def test_a_township_of_the_division_has_its_code() -> None:
    (place,) = places("在巨各庄镇建设驿站")
    assert (place.kind, place.code) == ("township", "110118105")


def test_a_place_named_twice_is_given_once() -> None:
    assert len(places("卸甲山村开工，卸甲山村完工")) == 1


def test_kinds_are_those_of_the_table() -> None:
    kinds = {
        place.kind for place in places("卸甲山村、檀营小学、柳荫公园、翠微路、密云水库、长安小区、上地医院")
    }
    assert kinds == {"village", "school", "park", "road", "water", "estate", "hospital"}


@given(st.text(alphabet="村镇街道路小学公园和平第三一12、，。（“ 社区在", max_size=60))
def test_any_text_gives_places_that_stand_in_it(text: str) -> None:
    found = places(text)
    assert all(
        a.span.end <= b.span.start or a.span.start >= b.span.end for a in found for b in found if a != b
    )
