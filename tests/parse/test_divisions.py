"""Divisions: slugs and names, recognition in titles, townships."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minsheng import resources
from minsheng.parse.divisions import candidates, chain, children, division, find, recognise, settle, townships

ROWS = list(
    resources.rows(
        resources.mappings("divisions", "divisions.csv"),
        *("code", "slug", "level", "parent", "name", "short", "name_en"),
    )
)


def recognised(*texts: str, city: str | None = None) -> list[str]:
    return [found.slug for found, _ in recognise(texts, city)]


# ------------------------------------------------------------------------------------------- table


def test_slugs_are_unique_and_plain() -> None:
    slugs = Counter(row["slug"] for row in ROWS)
    assert [slug for slug, count in slugs.items() if count > 1] == []
    assert [slug for slug in slugs if not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", slug)] == []


def test_table_has_every_division_above_and_english_names() -> None:
    codes = {row["code"] for row in ROWS}
    assert all(row["parent"] in codes or row["level"] == "province" for row in ROWS)
    assert all(re.fullmatch(r"[A-ZÜ][A-Za-z'üêö -]+", row["name_en"]) for row in ROWS)


BEIJING = (
    "dongcheng xicheng chaoyang fengtai shijingshan haidian mentougou fangshan tongzhou shunyi changping "
    "daxing huairou pinggu miyun yanqing"
)


def test_districts_of_beijing_have_short_slugs() -> None:
    assert " ".join(child.slug for child in children(division("110000"))) == BEIJING


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("重庆市", "chongqing"),
        ("厦门市", "xiamen"),
        ("六安市", "luan"),
        ("蚌埠市", "bengbu"),
        ("亳州市", "bozhou"),
        ("陕西省", "shaanxi"),
        ("内蒙古自治区", "neimenggu"),
        ("上海市浦东新区", "shanghai-pudong"),
        ("上海市闵行区", "shanghai-minhang"),
        ("天津市滨海新区", "tianjin-binhai"),
        ("南通市崇川区", "nantong-chongchuan"),
        ("南京市六合区", "nanjing-luhe"),
        ("赵县", "shijiazhuang-zhaoxian"),
        ("莘县", "liaocheng-shenxian"),
        ("单县", "heze-shanxian"),
        ("乐亭县", "tangshan-laoting"),
        ("乐清市", "wenzhou-yueqing"),
        ("长子县", "changzhi-zhangzi"),
        ("洪洞县", "linfen-hongtong"),
        ("番禺区", "guangzhou-panyu"),
        ("尉犁县", "bayinguoleng-yuli"),
        ("大厂回族自治县", "langfang-dachang"),
        ("东乡族自治县", "linxia-dongxiang"),
        ("喀什市", "kashi-kashi"),
        ("台州市", "zhejiang-taizhou"),
        ("台州市临海市", "taizhou-linhai"),
        ("朝阳市双塔区", "chaoyang-shuangta"),
        ("东莞市", "dongguan"),
    ],
)
def test_slug_follows_the_reading_of_the_place(name: str, slug: str) -> None:
    found = find(name)
    assert found is not None
    assert found.slug == slug
    assert find(slug) == found


@given(st.sampled_from(ROWS))
def test_a_division_is_found_by_code_slug_and_full_name(row: dict[str, str]) -> None:
    found = division(row["code"])
    assert find(row["code"]) == find(row["slug"]) == found
    assert found in candidates("".join(outer.name for outer in reversed(chain(found))))
    assert found in candidates(row["name"])


# ------------------------------------------------------------------------------------------- names


@pytest.mark.parametrize(
    "name",
    [
        *(
            "haidian",
            "Haidian",
            "110108",
            "110108000000",
            "海淀区",
            "海淀",
            "北京市海淀区",
            "北京海淀",
            "海淀区人民政府",
        ),
        *("北京市海淀区人民政府办公室", "海 淀 区", "海澱區", "中共海淀区委员会", "海淀区政府网站"),
    ],
)
def test_every_spelling_finds_the_district(name: str) -> None:
    found = find(name)
    assert found is not None
    assert found.slug == "haidian"


@pytest.mark.parametrize(
    "name", ["", "火星区", "区", "999999", "haidian-x", "市辖区", "110108" * 9, "海" * 5000]
)
def test_no_division_is_none(name: str) -> None:
    assert find(name) is None


def test_a_shared_name_needs_its_city() -> None:
    assert find("朝阳区") is None
    assert {found.slug for found in candidates("朝阳区")} == {"chaoyang", "changchun-chaoyang"}
    assert find("朝阳区", "北京市") == find("chaoyang")
    assert find("朝阳区", "长春") == find("changchun-chaoyang")
    assert find("朝阳区", "南通") is None


def test_a_short_name_shared_with_what_lies_in_it_means_the_outer_one() -> None:
    assert find("吉林") == find("吉林省")
    assert find("承德") == find("承德市")
    assert find("河北") == find("河北省")


# ------------------------------------------------------------------------------------- recognition


@pytest.mark.parametrize(
    ("texts", "slug"),
    [
        (["北京市西城区人民政府办公室文件"], "xicheng"),
        (["密云区2022年重要民生实事项目进展情况(三季度)"], "miyun"),
        (
            ["北京市海淀区人民政府办公室印发《关于海淀区2022年国民经济和社会发展计划执行情况》的通知"],
            "haidian",
        ),
        (["东城区 2023 年重要民生实事完成情况 及东城区 2024 年重要民生实事项目"], "dongcheng"),
        (["南通市2024年民生实事项目"], "nantong"),
        (["江苏省南通市如皋市2024年民生实事"], "nantong-rugao"),
        (["关于印发南通市崇川区2024年为民办实事项目的通知"], "nantong-chongchuan"),
        (["浦东新区2024年为民办实事项目"], "shanghai-pudong"),
        (["赵县2023年民生工程"], "shijiazhuang-zhaoxian"),
        (["朝阳区2024年民生实事", "北京市朝阳区人民政府"], "chaoyang"),
        (["长春市朝阳区2024年民生实事"], "changchun-chaoyang"),
        (["東城區2024年重要民生實事"], "dongcheng"),
        (["密云2022年重要民生实事"], "miyun"),
        (["2024年民生实事", "索引号 11F/2023", "北京市海淀区人民政府办公室"], "haidian"),
        (["阳泉市城区2024年民生实事"], "yangquan-chengqu"),
        (["苏州工业园区2024年民生实事"], "suzhou-gongyeyuanqu"),
    ],
)
def test_titles_and_letterheads_name_the_division(texts: list[str], slug: str) -> None:
    assert recognised(*texts) == [slug]


def test_evidence_is_what_the_text_says() -> None:
    ((_, evidence),) = recognise(["关于印发北京市西城区2024年为群众拟办重要实事的通知"])
    assert evidence == "北京市西城区"


@pytest.mark.parametrize(
    "title", ["2024年民生实事项目", "主城区和新城区改造", "城区、郊区、矿区道路", "", "区", "各区县2024年"]
)
def test_nothing_is_recognised_where_nothing_is_named(title: str) -> None:
    assert recognised(title) in ([], ["huhehaote-xincheng", "xian-xincheng"])


@pytest.mark.parametrize("name", ["朝阳区", "城关区", "新华区", "桥西区", "鼓楼区"])
def test_a_shared_name_alone_gives_every_candidate(name: str) -> None:
    assert len(recognised(f"{name}2024年民生实事")) > 1


def test_the_city_of_the_source_row_settles_a_shared_name() -> None:
    assert recognised("朝阳区2024年民生实事", city="北京市") == ["chaoyang"]
    assert recognised("鼓楼区2024年民生实事", city="南京") == ["nanjing-gulou"]


def test_townships_in_the_text_settle_a_shared_name() -> None:
    shared = candidates("朝阳区")
    assert settle(shared, "在酒仙桥街道、望京街道新建驿站") == (find("chaoyang"),)
    assert settle(shared, "新建驿站") == shared


# --------------------------------------------------------------------------------------- townships


def test_townships_of_a_county_and_of_a_city() -> None:
    haidian, nantong = find("haidian"), find("nantong")
    assert haidian is not None and nantong is not None
    assert ("110108003", "羊坊店街道", "yangfangdian-jiedao") in townships(haidian)
    assert all(town.code.startswith("110108") for town in townships(haidian))
    assert len(townships(nantong)) == sum(len(townships(county)) for county in children(nantong))


def test_a_city_without_counties_has_its_townships() -> None:
    dongguan = find("东莞市")
    assert dongguan is not None
    assert len(townships(dongguan)) > 30


def test_township_slugs_are_plain_and_unique_in_their_county() -> None:
    rows = list(resources.rows(resources.mappings("divisions", "townships.csv"), "code", "slug", "name"))
    assert all(re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", row["slug"]) for row in rows)
    assert max(Counter((row["code"][:6], row["slug"]) for row in rows).values()) == 1
    assert [row["code"] for row in rows] == sorted(row["code"] for row in rows)


@given(st.lists(st.text(alphabet="北京市海淀区朝阳县人民政府2024年《关于 城", max_size=40), max_size=4))
def test_any_titles_give_divisions_of_the_table(texts: list[str]) -> None:
    assert all(find(found.code) == found for found, _ in recognise(texts))
