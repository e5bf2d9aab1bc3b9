"""Wordings of figures → curated indicators: examples of every row, and near misses that have none."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from minsheng.errors import TableError
from minsheng.link.indicators import Wording, indicator_of, table
from minsheng.link.terms import terms
from minsheng.resources import mappings, rows

STOPS = (r"[，,。；;！!？?：:|]", r"[。；;！!？?|]")


def measure_words() -> dict[str, str]:
    found: dict[str, str] = {}
    for row in rows(mappings("wordings", "uom.csv"), "wording", "code"):
        found.setdefault(row["wording"], row["code"])
    return found


CODES = measure_words()


def wording(example: str) -> Wording:
    """`action｜object｜measure word｜statement`, the figure in ‹› where its clause matters."""
    action, counted, measure, *rest = example.split("｜")
    statement = rest[0] if rest else ""
    around = [part(statement, stop) if "‹" in statement else statement for stop in STOPS]
    near = [re.sub("[‹›]", "", text) for text in (*around, statement)]
    return Wording.of(action, counted, CODES.get(measure, ""), near)


def part(text: str, stop: str) -> str:
    """The part between stops in which the mark stands."""
    first, last = text.index("‹"), text.index("›")
    left = max((found.end() for found in re.finditer(stop, text[:first])), default=0)
    right = re.search(stop, text[last:])
    return text[left : last + right.start() if right else len(text)]


EXAMPLES = [
    (row["indicator"], row["example"])
    for row in rows(mappings("wordings", "indicator.csv"), "indicator", "example")
]


@pytest.mark.parametrize(("indicator", "example"), EXAMPLES, ids=[example for _, example in EXAMPLES])
def test_the_example_of_a_row_maps_to_its_indicator(indicator: str, example: str) -> None:
    assert (indicator_of(wording(example)) or "-") == indicator


GENRE = [
    (row["wording"], row["indicator"])
    for row in rows(Path(__file__).parent / "indicator-wordings.csv", "wording", "indicator")
]


@pytest.mark.parametrize(("example", "indicator"), GENRE, ids=[example for example, _ in GENRE])
def test_wordings_of_other_districts(example: str, indicator: str) -> None:
    assert (indicator_of(wording(example)) or "") == indicator


DIFFERENT = [
    ("开工｜保障性住房｜套", "housing-started"),
    ("竣工｜保障性住房｜套", "housing-completed"),
    ("开工｜既有多层住宅加装电梯｜部", "lifts-started"),
    ("完工｜既有多层住宅加装电梯｜部", "lifts-completed"),
    ("审核｜加装电梯｜部", "lifts-approved"),
    ("加装｜老楼电梯｜部", "lifts-added"),
    ("更新｜老旧电梯｜部", "lifts-renewed"),
    ("新增｜停车位｜个", "parking-spaces-new"),
    ("新增｜有偿错时共享停车位｜个", "parking-spaces-shared-new"),
    ("新增｜共享停车场｜处", "parking-lots-shared"),
    ("新建｜立体停车设施｜处", "parking-facilities-3d"),
    (
        "新建｜停车位｜个｜新建立体停车设施4处、‹700个停车位›；新增有偿错时共享停车位1000个",
        "parking-spaces-3d-new",
    ),
    ("挖潜新增｜停车位｜个｜推动街镇新增建设错时共享停车场，‹挖潜新增停车位5000个›", "parking-spaces-new"),
    ("建设｜“一刻钟便民生活圈”｜个", "convenience-circles-15"),
    ("实现｜十分钟便民生活圈｜%", "convenience-circles-10-coverage"),
    ("新建｜公用充电桩｜个", "car-charging-piles-new"),
    ("新建｜电动自行车充电设施｜个", "ebike-charging-facilities-new"),
    ("新增｜公共充电桩场站｜处", "car-charging-stations-new"),
    ("开展｜消防技能实操实训｜人", "fire-training-persons"),
    ("开展｜消防救援能力培训｜人次", "fire-training-visits"),
    ("更新｜全民健身路径｜套", "fitness-paths-renewed"),
    ("新建(更新)｜全民健身路径｜套", "fitness-paths-new-or-renewed"),
    ("更新、新建｜室外健身器材｜处", "fitness-equipment-sites"),
    ("更新或新建｜室外健身器材｜件", "fitness-equipment-new-or-renewed"),
    ("维修、更新｜体育设施｜件", "fitness-equipment-renewed"),
    ("新增｜中小学位｜个", "school-places-new"),
    ("新增｜中学学位｜个", "school-places-secondary-new"),
    ("新增｜初中学位｜个", "school-places-junior-new"),
    ("新增｜普惠性学前学位｜个", "kindergarten-places-inclusive-new"),
    ("新签约｜养老家庭照护床位｜张", "home-care-beds-new"),
    ("新增｜护理型养老床位｜张", "nursing-beds-new"),
    ("｜每千名常住人口养老床位数｜张", "care-beds-per-1000"),
]


@pytest.mark.parametrize(("example", "indicator"), DIFFERENT)
def test_similar_things_stay_apart(example: str, indicator: str) -> None:
    assert indicator_of(wording(example)) == indicator


NONE = [
    "｜食品、药品安全监测抽检合格率｜%",
    "超额建设｜电动汽车公共充电桩｜台",
    "建设｜社区卫生服务中心｜家｜建设覆盖密云区医院和‹19家社区卫生服务中心›的密云区远程医疗会诊平台",
    "提供｜村(居)政务服务站｜个｜‹140个村(居)政务服务站›提供“一窗式”服务",
    "完成｜低保、低收入｜人｜完成低保、低收入等‹14115人›医保系统住院类数据核实筛查工作",
    "惠及｜上市企业｜家｜惠及66家上市企业",
    "办结｜诉求｜项｜办结企业产业链协同等各类诉求3156项",
    "惠及｜群众｜人次｜组织开展群众性应急救护和就业技能培训，惠及群众3.5万人次",
    "占｜出口额｜%｜占全市37.1%",
    "开展｜小区｜名｜对投诉量前100名的小区开展专项治理",
    "完成｜总工程量｜%｜目前已完成总工程量的30%",
    "完成｜小区｜个｜老旧小区综合整治，目前‹3个小区›已完成施工许可手续",
    "移植｜树木｜株",
    "新增｜停车位｜",
    "｜｜个｜",
    "包含｜南部路网加密及疏堵类项目｜项",
    "开工｜项目｜个｜纳入市级“3个100”重点工程的20个项目全部开工",
    "新增｜电动自行车停车位｜个",
    "拆除｜公园与绿地护栏围网｜米",
    "增长｜区级一般公共预算收入｜%｜扣除留抵退税因素后，‹同口径增长8.4%›",
]


@pytest.mark.parametrize("example", NONE)
def test_what_only_looks_like_an_indicator_has_none(example: str) -> None:
    assert indicator_of(wording(example)) is None


def test_a_quantity_per_something_is_not_the_total() -> None:
    per = Wording.of("建设", "助餐点", CODES["家"], ("", "", ""), "每千名常住老年人")
    assert indicator_of(per) == "elderly-meal-points-per-1000"
    assert indicator_of(Wording.of("建成", "“父母食堂”", CODES["家"], ("", "", ""), "每个街道")) is None


def test_the_order_of_words_and_their_width_do_not_matter() -> None:
    spaced = Wording.of("新 增", "中小\n学　位", CODES["个"])
    assert indicator_of(spaced) == "school-places-new"
    assert indicator_of(Wording.of("", "每千人常住人口执业（助理）医师数", CODES["人"])) == "doctors-per-1000"


def test_two_indicators_that_fit_equally_well_give_none() -> None:
    both = Wording.of("开工、竣工", "保障性住房", CODES["套"])
    assert indicator_of(both) is None


@pytest.mark.parametrize("cell", ["学位|", "!", "@nothing", "|"])
def test_a_malformed_term_is_named(cell: str) -> None:
    with pytest.raises(TableError):
        terms(cell, "a table")


def test_no_row_asks_for_nothing() -> None:
    assert table().best(Wording.of("", "", "")) == set()
