"""Names of organisations: split, spans, function, groups; every unit cell of the source documents."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from minsheng import resources
from minsheng.parse import unit_names
from minsheng.parse.divisions import find
from minsheng.parse.flow import Flow
from minsheng.parse.unit_names import resolve
from minsheng.parse.units import known_units, read_units, unit_at
from minsheng.records import Division

ROOT = Path(__file__).parents[2]


def flow(text: str) -> Flow:
    return Flow.of(text, [(0, len(text))])


def division(name: str) -> Division:
    found = find(name)
    assert found is not None
    return found


def names(text: str, district: str = "haidian") -> list[str]:
    units = read_units(flow(text), division(district))
    for unit in units:
        assert unit.span.exact == text[unit.span.start : unit.span.end]
        assert "".join(unit.span.exact.split()) == unit.name
    return [unit.name for unit in units]


def functions(text: str, district: str = "haidian") -> list[str | None]:
    return [unit.function for unit in read_units(flow(text), division(district))]


# ------------------------------------------------------------------------------- source documents


def gold_cells() -> Iterator[tuple[str, str, list[str]]]:
    """District, cell as the source prints it, names read by hand: every unit cell of the sources."""
    for path in sorted((ROOT / "tests/gold").glob("*.yaml")):
        gold = yaml.safe_load(path.read_text(encoding="utf-8"))
        source = ROOT / "seeds" / gold["file"]
        if not source.exists():
            continue
        text = source.read_text(encoding="utf-8-sig")
        seen = set()
        for listed in records_of(gold):
            for role in ("lead", "support", "units"):
                cell = tuple(listed.get(role) or ())
                if cell and cell not in seen:
                    seen.add(cell)
                    pattern = r"[、，,;；\s]*".join(r"\s*".join(map(re.escape, name)) for name in cell)
                    found = re.search(rf"(?<=[:：|\s]){pattern}(?=\s|$|\|)", text)
                    yield gold["district"], found[0] if found else "、".join(cell), list(cell)


def records_of(gold: dict[str, object]) -> Iterator[dict[str, list[str]]]:
    """Projects, tasks and indicators of a gold document."""
    for one in gold["lists"]:  # type: ignore[attr-defined]
        for key in ("projects", "tasks", "indicators"):
            yield from one.get(key) or ()


CELLS = list(gold_cells())


@pytest.mark.parametrize(("district", "cell", "expected"), CELLS, ids=[cell[:24] for _, cell, _ in CELLS])
def test_unit_cell_of_a_source_document(district: str, cell: str, expected: list[str]) -> None:
    assert names(cell, district) == expected


NAMED = sorted({(district, name) for district, _, cell in CELLS for name in cell})


@pytest.mark.parametrize(("district", "name"), NAMED)
def test_unit_of_a_source_document_is_classified(district: str, name: str) -> None:
    found = resolve(name, division(district))
    assert found.classification or (found.group and found.group_slug)


# -------------------------------------------------------------------------------------- splitting


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("区教委区体育局", ["区教委", "区体育局"]),
        ("区科委 区人力资源社会保障局区红十字会", ["区科委", "区人力资源社会保障局", "区红十字会"]),
        ("区发展改革委 区园林绿化中心", ["区发展改革委", "区园林绿化中心"]),
        ("区住房\n城乡建设委", ["区住房城乡建设委"]),
        ("区住 房 城 乡 建 设 委、区财政局", ["区住房城乡建设委", "区财政局"]),
        ("区农业农村局(区水利局)", ["区农业农村局(区水利局)"]),
        ("区政府办（三山五园办）、海淀镇", ["区政府办（三山五园办）", "海淀镇"]),
        ("区教委、区体育局等", ["区教委", "区体育局"]),
        ("区教委等部门", ["区教委"]),
        ("区教委、区体育局等相关单位", ["区教委", "区体育局", "相关单位"]),
        (
            "区教委；区体育局，区民政局,区文旅局;区水务局。",
            ["区教委", "区体育局", "区民政局", "区文旅局", "区水务局"],
        ),
        ("*区教委、区财政局（配合）", ["区教委", "区财政局"]),
        ("1.区教委 2.区民政局", ["区教委", "区民政局"]),
        ("区教委和区体育局", ["区教委", "区体育局"]),
        ("责任单位：区教委", ["区教委"]),
        ("各区（市）政府", ["各区（市）政府"]),
        ("各县（市、区）政府、市教育局", ["各县（市、区）政府", "市教育局"]),
        ("各镇、街道", ["各镇、街道"]),
        ("各乡、镇人民政府、市民政局", ["各乡、镇人民政府", "市民政局"]),
        ("市政府各部门、各直属机构", ["市政府各部门", "各直属机构"]),
        ("区发改局、石门街道(列第一位者为牵头单位，下同)", ["区发改局", "石门街道"]),
        ("德源集团宣房集团", ["德源集团", "宣房集团"]),
        ("区城市管理（综合执法）局", ["区城市管理（综合执法）局"]),
        ("区文化和旅游局", ["区文化和旅游局"]),
        ("（区教委）", ["区教委"]),
        ("区城乡供水中心、各相关街镇", ["区城乡供水中心", "各相关街镇"]),
    ],
)
def test_a_cell_is_split_into_names(text: str, expected: list[str]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    "text",
    ["", " ", "无", "—", "/", "常务副区长", "张某", "王小明", "2023年11月", "12345", "…", "、，；", "（）"],
)
def test_persons_offices_and_blank_signs_are_no_units(text: str) -> None:
    assert names(text) == []


KNOWN = [
    *(
        "区教委",
        "区卫生健康委",
        "区民政局",
        "区住房城乡建设委",
        "区人力资源社会保障局",
        "区文化和旅游局",
        "公安海淀分局",
    ),
    *(
        "市规划自然资源委海淀分局",
        "海淀交通支队",
        "区红十字会",
        "区总工会",
        "羊坊店街道",
        "四季青镇",
        "各街道办事处",
    ),
    *(
        "区园林绿化中心",
        "区城管执法局",
        "区人防办",
        "团区委",
        "区妇联",
        "区政务服务局",
        "区市场监管局",
        "区消防救援支队",
    ),
]


@settings(max_examples=150)
@given(
    st.lists(st.sampled_from(KNOWN), min_size=1, max_size=8),
    st.sampled_from(["、", "，", ",", "；", ";", " ", "\n", "  \n", "、 ", "/", ""]),
)
def test_known_names_joined_by_any_separator_are_split_back(joined: list[str], separator: str) -> None:
    assert names(separator.join(joined)) == joined


@settings(max_examples=150)
@given(
    st.lists(
        st.tuples(st.sampled_from(KNOWN), st.sampled_from(["、", "，", " ", "\n", ""])),
        min_size=1,
        max_size=8,
    )
)
def test_known_names_joined_by_mixed_separators_are_split_back(joined: list[tuple[str, str]]) -> None:
    assert names("".join(name + separator for name, separator in joined)) == [name for name, _ in joined]


@settings(max_examples=100)
@given(st.text(alphabet="区市县教委局海淀街道镇各相关单位、，；() （）等和\n 1.：*办中心", max_size=150))
def test_any_text_gives_names_in_order_that_stand_in_it(text: str) -> None:
    units = read_units(flow(text), division("haidian"))
    assert all(unit.name and unit.span.start < unit.span.end for unit in units)
    starts = [unit.span.start for unit in units]
    assert starts == sorted(starts)


def test_a_name_torn_by_a_page_seam_is_quoted_from_the_document() -> None:
    text = "区住房城\n\n12\n\n乡建设委"
    pieces = [(0, 4), (len(text) - 4, len(text))]
    (unit,) = read_units(Flow.of(text, pieces), division("haidian"))
    assert (unit.name, unit.span.exact) == ("区住房城乡建设委", text)


def test_a_bracket_of_organisations_is_told_from_other_brackets() -> None:
    inside = ("市人社局、市财政局", "区教委", "各街道")
    outside = ("含", "二级", "中西医结合", "二期", "见附件", "每个街道1个", "不含幼儿园")
    assert all(known_units(flow(text), division("nantong")) for text in inside)
    assert not any(known_units(flow(text), division("nantong")) for text in outside)


def test_a_name_at_the_start_of_a_sentence_is_found() -> None:
    found = unit_at(flow("2.区人力社保局已培训城乡劳动力630人"), 2, division("miyun"))
    assert found is not None
    assert (found[0].name, found[0].function, found[1]) == ("区人力社保局", "human-resources", 8)
    assert unit_at(flow("培训城乡劳动力630人"), 0, division("miyun")) is None


# ------------------------------------------------------------------------------------- resolution


@pytest.mark.parametrize(
    ("function", "spellings"),
    [
        (
            "education",
            "区教委 区教育局 教育局 教体局 区教科局 区教育委员会 海淀区教育委员会 区教育和体育局",
        ),
        ("human-resources", "区人社局 区人力社保局 区人力资源社会保障局 海淀区人力资源和社会保障局 人社局"),
        (
            "housing",
            "区住建委 区住建局 区住房城乡建设委 区住房城市建设委 区建委 区住房和城乡建设委员会",
        ),
        ("health", "区卫健委 区卫生健康委 区卫生健康局 区卫生计生委 卫健局 区卫生和计划生育委员会"),
        ("urban-management", "区城管委 区城市管理委 城管局 区城市管理局 区市政市容委 区城市管理委员会"),
        ("urban-enforcement", "区城管执法局 区城市管理综合行政执法局 区综合行政执法局"),
        (
            "planning",
            "市规划自然资源委海淀分局 区规自分局 区自然资源和规划局 区资规局 市规划和自然资源委员会海淀分局",
        ),
        ("public-security", "公安海淀分局 海淀公安分局 区公安分局 市公安局海淀分局 北京市公安局海淀分局"),
        ("traffic-police", "海淀交通支队 区交警大队 市公安局公安交通管理局海淀交通支队 公安分局交警大队"),
        ("fire", "海淀消防救援支队 区消防救援支队 消防救援大队 海淀区消防救援局"),
        ("tax", "区税务局 国家税务总局北京市海淀区税务局 海淀区税务局"),
        ("culture-tourism", "区文旅局 区文化和旅游局 区文旅体局 县文体广新局 区文化广电和旅游局"),
        ("industry", "区经信局 区工信局 区经济和信息化局 区工业和信息化局"),
        ("agriculture", "区农业农村局 区农业局 区农业农村局(区水利局) 区农业农村和水利局"),
        ("water", "区水务局 区水利局"),
        ("trade-union", "区总工会 总工会"),
        ("youth-league", "团区委 区团委 共青团海淀区委"),
        ("yangfangdian-jiedao", "羊坊店街道 羊坊店街道办事处 海淀区羊坊店街道 羊坊店街道办"),
    ],
)
def test_full_and_short_names_of_one_organisation_resolve_alike(function: str, spellings: str) -> None:
    found = {name: resolve(name, division("haidian")).function for name in spellings.split()}
    assert found == dict.fromkeys(spellings.split(), function)


@pytest.mark.parametrize(
    ("name", "category", "classification"),
    [
        ("区教委", "department", "education"),
        ("公安海淀分局", "branch", "public-security"),
        ("区总工会", "people-organisation", "trade-union"),
        ("区农经站", "institution", "rural-economy"),
        ("区园林绿化中心", "institution", "landscaping"),
        ("德源集团", "enterprise", "enterprise"),
        ("区供电公司", "enterprise", "power-supply"),
        ("圆明园管理处", "institution", "scenic-area"),
        ("羊坊店街道", "subdistrict-office", "subdistrict-office"),
        ("四季青镇", "town-government", "town-government"),
        ("某某镇", "town-government", "town-government"),
        ("区委组织部", "party", "organisation-department"),
        ("市交通委", "higher", "transport"),
        ("高新区管委会", "zone", "hi-tech-zone"),
    ],
)
def test_an_organisation_has_its_category_and_classification(
    name: str, category: str, classification: str
) -> None:
    found = resolve(name, division("haidian"))
    assert (found.category, found.classification) == (category, classification)


def test_organisations_told_apart_only_by_name_have_no_function() -> None:
    for name in ("德源集团", "圆明园管理处", "移动公司", "某某镇", "第一人民医院"):
        assert resolve(name, division("haidian")).function is None


def test_a_centre_is_another_body_than_the_bureau() -> None:
    bureau, centre = (
        resolve(name, division("miyun")).function for name in ("区园林绿化局", "区园林绿化中心")
    )
    assert (bureau, centre) == ("landscaping", "landscaping-centre")


def test_a_body_of_another_division_is_not_the_division_s_own() -> None:
    assert resolve("市教委", division("haidian")).function == "city-education"
    assert resolve("市教育局", division("nantong")).function == "education"
    assert resolve("崇川区教育局", division("nantong")).function == "chongchuan-education"
    assert resolve("如皋市", division("nantong")).function == "rugao-government"


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("各街道办事处", "subdistricts"),
        ("各街道", "subdistricts"),
        ("相关街道", "subdistricts-concerned"),
        ("相关街道办事处", "subdistricts-concerned"),
        ("各相关单位", "units"),
        ("各有关部门", "departments"),
        ("全区各街镇", "subdistricts-towns"),
        ("相关街镇", "subdistricts-towns-concerned"),
        ("各镇街", "subdistricts-towns"),
        ("各镇（街道）", "subdistricts-towns"),
        ("属地镇街", "subdistricts-towns-concerned"),
        ("各行业主管部门", "sector-departments"),
        ("各产业主管部门", "sector-departments"),
        ("各区(市)政府", "districts"),
        ("各县（市、区）", "districts"),
        ("各乡镇", "towns"),
        ("区直有关部门", "departments"),
        ("各村（社区）", "villages-communities"),
    ],
)
def test_a_collective_name_is_a_group(name: str, slug: str) -> None:
    found = resolve(name, division("haidian"))
    assert (found.group, found.group_slug, found.category) == (True, slug, "group")


# ----------------------------------------------------------------------------------------- tables


def concepts(scheme: str) -> set[str]:
    text = resources.ontology("codes", f"{scheme}.ttl").read_text(encoding="utf-8")
    return set(re.findall(rf"^c:{scheme}-([a-z0-9-]+)$", text, re.MULTILINE))


def test_codes_of_the_tables_are_concepts() -> None:
    functions_ = list(resources.rows(resources.mappings("wordings", "unit-function.csv"), "code", "category"))
    groups = resources.rows(resources.mappings("wordings", "unit-group.csv"), "code", "part")
    places = resources.rows(resources.mappings("wordings", "place.csv"), "code")
    assert {row["code"] for row in functions_} <= concepts("unit-function")
    assert {row["category"] for row in functions_} <= concepts("unit-category")
    assert {row["code"] for row in groups if row["part"] == "noun"} <= concepts("unit-group")
    assert {row["code"] for row in places if row["code"]} <= concepts("place")
    assert len({row["code"] for row in functions_}) >= 120


def test_a_wording_has_one_row() -> None:
    rows = [
        row["wording"]
        for row in resources.rows(resources.mappings("wordings", "unit-function.csv"), "wording")
    ]
    assert len(rows) == len(set(rows))


def test_every_stem_with_every_office_resolves_to_its_function() -> None:
    for row in resources.rows(resources.mappings("wordings", "unit-function.csv"), "wording", "code"):
        if row["wording"].endswith("~"):
            name = "区" + row["wording"][:-1] + "局"
            assert resolve(name, division("haidian")).classification == row["code"], name


WORDS = [
    row[column].strip("~*")
    for table, column in (("function", "wording"), ("affix", "affix"), ("group", "wording"))
    for row in resources.rows(resources.mappings("wordings", f"unit-{table}.csv"), column)
]


@given(
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map("".join),
    st.sampled_from(
        ["haidian", "beijing", "nantong-rugao", "guangdong", "shijiazhuang-zhaoxian", "hangzhou"]
    ),
    st.booleans(),
)
@settings(max_examples=300)
def test_a_name_without_a_place_means_the_same_in_all_districts_of_the_kind(
    name: str, district: str, alone: bool
) -> None:
    here = division(district)
    if not unit_names._names_place(here, name):
        anywhere = unit_names._anywhere(here)
        assert unit_names._told(anywhere, name, alone) == unit_names._told(here, name, alone)


@pytest.mark.parametrize(
    "name", ["海淀区教委", "上地街道办事处", "羊坊店", "北京海淀分局", "市规划自然资源委海淀分局"]
)
def test_a_name_with_a_place_is_told_by_its_district(name: str) -> None:
    assert unit_names._names_place(division("haidian"), name)
