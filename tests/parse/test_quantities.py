"""The quantities of a promise: value, measure word, comparator, what is done to what."""

from __future__ import annotations

from decimal import Decimal

import pytest

from minsheng.parse.flow import Flow
from minsheng.parse.folding import simplified
from minsheng.parse.quantities import Quantities, read_quantities
from minsheng.records import Figure


def read(text: str) -> Quantities:
    return read_quantities(Flow.of(text, [(0, len(text))]), role="target", year=2023)


def summary(figure: Figure) -> str:
    """value[..max] comparator uom_text · action · object, with what is not there left out."""
    value = "" if figure.value is None else f"{figure.value}"
    upper = "" if figure.max_value is None else f"..{figure.max_value}"
    return f"{value}{upper} {figure.comparator} {figure.uom_text} · {figure.action} · {figure.object}"


PROMISES = {
    "稳步推进既有多层住宅加装电梯工作，开工 260 部、完工 150 部，让群众出行更方便。": [
        "260 plain 部 · 开工 · 既有多层住宅加装电梯",
        "150 plain 部 · 完工 · 既有多层住宅加装电梯",
    ],
    "新增中小学位 5560 个，新增普惠性学前学位 1000 个。": [
        "5560 plain 个 · 新增 · 中小学位",
        "1000 plain 个 · 新增 · 普惠性学前学位",
    ],
    "新增不少于10家开通医保结算服务定点零售药店": ["10 ge 家 · 新增 · 开通医保结算服务定点零售药店"],
    "完成40万平方米城市道路大中修": ["400000 plain 平方米 · 完成 · 城市道路大中修"],
    "对2585间平房进行翻建、修缮；对 76 栋楼房进行综合维修": [
        "2585 plain 间 · 翻建、修缮 · 平房",
        "76 plain 栋 · 综合维修 · 楼房",
    ],
    "打通8100套历史遗留住宅办证通道": ["8100 plain 套 · 打通 · 历史遗留住宅办证通道"],
    "继续推动安装电动自行车智能阻梯装置 200 套": ["200 plain 套 · 安装 · 电动自行车智能阻梯装置"],
    "为 295 名残疾儿童或疑似残疾儿童提供康复补贴": ["295 plain 名 · 提供 · 残疾儿童或疑似残疾儿童"],
    "在不少于 25 家社区卫生服务机构上线处方前置审核系统": ["25 ge 家 · 上线 · 社区卫生服务机构"],
    "推进保障性住房建设，开工建设 8000 套、竣工 6100 套": [
        "8000 plain 套 · 开工建设 · 保障性住房",
        "6100 plain 套 · 竣工 · 保障性住房",
    ],
    "更新、新建室外健身器材 83 处、437 件": [
        "83 plain 处 · 更新、新建 · 室外健身器材",
        "437 plain 件 · 更新、新建 · 室外健身器材",
    ],
    "建设3个布局合理、业态丰富、智慧便捷的“一刻钟便民生活圈”": ["3 plain 个 · 建设 · “一刻钟便民生活圈”"],
    "实施柳荫公园、蟠桃宫绿地等 4 处全龄友好型公园改造提升": ["4 plain 处 · 实施 · 全龄友好型公园"],
    "保持食品抽检合格率不低于 98.5%，药品抽验合格率不低于99%": [
        "98.5 ge % · 保持 · 食品抽检合格率",
        "99 ge % · None · 药品抽验合格率",
    ],
    "有就业意愿的困难家庭毕业生 100%实现就业帮扶": ["100 plain % · 就业帮扶 · 有就业意愿的困难家庭毕业生"],
    "帮助1.5万名城乡劳动力实现就业": ["15000 plain 名 · 帮助 · 城乡劳动力"],
    "为辖区内 11 万余户平房区“煤改电”居民实施“直补到表”补贴": ["110000 gt 户 · 实施 · 平房区“煤改电”居民"],
    "推动 50% 社区设立劳动人事争议调解联络员": ["50 plain % · 设立 · 社区"],
    "新增城市绿地5000平方米，垂直绿化500延长米": [
        "5000 plain 平方米 · 新增 · 城市绿地",
        "500 plain 延长米 · 新增 · 垂直绿化",
    ],
    "审核加装电梯 20 部以上": ["20 ge 部 · 审核 · 加装电梯"],
    "8个镇120个村150个供水点": [
        "8 plain 个 · None · 镇",
        "120 plain 个 · None · 村",
        "150 plain 个 · None · 供水点",
    ],
    "新增床位100张、护理型250张": ["100 plain 张 · 新增 · 床位", "250 plain 张 · 新增 · 护理型"],
    "完成新建及规范便民商业网点11家": ["11 plain 家 · 新建及规范 · 便民商业网点"],
    "老旧小区改造完成20个": ["20 plain 个 · 改造完成 · 老旧小区"],
    "完成体育中心冰场、健身广场等五处体育场所的建设": ["5 plain 处 · 完成 · 体育场所"],
}


@pytest.mark.parametrize(("text", "expected"), PROMISES.items())
def test_a_promise_says_how_many_of_what(text: str, expected: list[str]) -> None:
    assert [summary(figure) for figure in read(text).figures] == expected


NUMBERS = {
    "培训1,234人": "1234 plain 人",
    "培训１２３４人": "1234 plain 人",
    "改造两万五千户": "25000 plain 户",
    "总投资3.2亿元": "320000000 plain 元",
    "服务20余万人次": "200000 gt 人次",
    "服务9.6万人次以上": "96000 ge 人次",
    "安装8000余台": "8000 gt 台",
    "整治200多处": "200 gt 处",
    "新建3—5家": "3..5 range 家",
    "培训1-2万人": "10000..20000 range 人",
    "新建60条(个)以上": "60 ge 条(个)",
    "劳动生产率达到150.0万元/人": "1500000 plain 元/人",
    "产出900.5亿元/平方公里": "90050000000 plain 元/平方公里",
    "平均浓度30微克/立方米": "30 plain 微克/立方米",
    "提升2个百分点": "2 plain 个百分点",
    "覆盖率百分之九十五": "95 plain %",
    "合格率９５％以上": "95 ge %",
    "失业率控制在3%以内": "3 le %",
    "能耗不超过5吨标准煤": "5 le 吨标准煤",
    "大约30个": "30 approx 个",
    "近50场": "50 approx 场",
    "35家左右": "35 approx 家",
    "增速超25%": "25 gt %",
    "逾百余场": "100 gt 场",
    "建设一座公园": "1 plain 座",
    "联合5部门执法": "5 plain None",
    "走访两三个村": "2..3 range 个",
    "城镇新增就业3 500人": "3500 plain 人",
    "每个街道至少有1家": "1 ge 家",
    "标准不低于每月1700元": "1700 ge 元",
    "优良天数力争达到240天": "240 plain 天",
    "拆除围墙六千延长米": "6000 plain 延长米",
    "一万多户": "10000 gt 户",
    "新建两所学校": "2 plain 所",
    "投资不低于上年的1.5倍": "1.5 ge 倍",
    "面积不足8公顷": "8 lt 公顷",
    "新签约 1600 张": "1600 plain 张",
}


@pytest.mark.parametrize(("text", "expected"), NUMBERS.items())
def test_a_number_in_any_style(text: str, expected: str) -> None:
    (figure,) = read(text).figures
    assert summary(figure).partition(" ·")[0] == expected


SPANS = {
    "稳步推进工作，开工 260 部": ("开工 260 部", "260 部"),
    "新增中小学位 5560 个": ("5560 个", "5560 个"),
    "新增不少于10家药店": ("新增不少于10家", "10家"),
    "安装设备 20 台以上。": ("20 台以上", "20 台"),
    "参与 100%全覆盖": ("参与 100%全覆盖", "100%"),
}


@pytest.mark.parametrize(("text", "expected"), SPANS.items())
def test_a_span_is_the_shortest_stretch_with_action_bounds_and_number(
    text: str, expected: tuple[str, str]
) -> None:
    (figure,) = read(text).figures
    assert (figure.span.exact, figure.value_text) == expected


WORDS = {
    "实现社区儿科诊疗服务全覆盖": "100 all % · 实现 · 社区儿科诊疗服务",
    "特殊家庭实现依申请“应保尽保”": "100 all % · 实现 · 特殊家庭",
    "确保符合条件的愿改尽改": "100 all % · 确保 · 符合条件",
    "实现新生违法建设“零增长”": "0 plain % · 实现 · 新生违法建设",
    "违规用地保持动态清零": "0 plain None · 保持 · 违规用地",
}


@pytest.mark.parametrize(("text", "expected"), WORDS.items())
def test_words_state_a_quantity_without_a_number(text: str, expected: str) -> None:
    (figure,) = read(text).figures
    assert summary(figure) == expected


NOT_QUANTITIES = {
    "为90周岁以上老人": ("90周岁以上", "age"),
    "开设 2-3 岁托班": ("2-3 岁", "age"),
    "2022年底前备案": ("2022年底前", "year"),
    "于9月22日开工": ("9月22日", "date"),
    "1-5月": ("1-5月", "date"),
    "2022-2023年度老旧小区": ("2022-2023年度", "year"),
    "12345市民服务热线": ("12345", "hotline"),
    "120急救站点": ("120", "hotline"),
    "拨打010-69041234咨询": ("010-69041234", "hotline"),
    "西政办发〔2024〕3号": ("〔2024〕3号", "document-number"),
    "“1+20”的形式": ("1+20", "name"),
    "光明街5号楼": ("5号楼", "name"),
    "地铁12号线": ("12号线", "name"),
    "永丰F2地块": ("F2", "name"),
    "PM2.5浓度": ("PM2.5", "name"),
    "“15分钟”生活圈": ("15分钟", "duration"),
    "“京12条”政策": ("12", "name"),
    "附件1": ("1", "name"),
    "2.0版方案": ("2.0", "name"),
    "水厂二期": ("二期", "name"),
    "“3个100”工程": ("3", "name"),
    "第十七届": ("第十七届", "ordinal"),
    "第24次会议": ("第24次", "ordinal"),
    "24小时服务": ("24小时", "duration"),
    "三年行动计划": ("三年", "duration"),
    "二级（含）以上医院": ("二级（含）以上", "class"),
    "110千伏输变电": ("110千伏", "class"),
    "《三年行动计划（2023—2025）》": ("《三年行动计划（2023—2025）》", "title"),
    "1.区科委": ("1.", "list-marker"),
    "(1)服务保障": ("(1)", "list-marker"),
    "排名前3名": ("前3名", "rank"),
    "上午8:30": ("8:30", "clock"),
    "占四分之一": ("四分之一", "fraction"),
}


@pytest.mark.parametrize(("text", "expected"), NOT_QUANTITIES.items())
def test_a_number_that_counts_nothing_has_its_reason(text: str, expected: tuple[str, str]) -> None:
    found = read(text)
    assert found.figures == ()
    assert expected in [(one.span.exact, one.reason) for one in found.not_quantities]


@pytest.mark.parametrize(
    "text",
    [
        "一次性告知",
        "双减",
        "三优先",
        "七有要求",
        "一老一小",
        "第二中医院",
        "八大学区",
        "五棵松",
        "十里堡镇",
        "一批设施",
        "二三级医院",
        "二〇二三个",
    ],
)
def test_numerals_inside_words_count_nothing(text: str) -> None:
    assert read(text).figures == ()


def test_the_number_that_only_qualifies_is_not_promised() -> None:
    found = read("新建床位80张以上的养老机构2所")
    assert [summary(figure) for figure in found.figures] == ["2 plain 所 · 新建 · 养老机构"]
    assert [(one.span.exact, one.reason) for one in found.not_quantities] == [("80张以上", "qualifier")]


def test_a_change_has_one_target_and_a_baseline() -> None:
    found = read("补贴标准由500元提高到520元")
    assert [summary(figure) for figure in found.figures] == ["520 plain 元 · 提高 · 补贴标准"]
    assert [(one.span.exact, one.reason) for one in found.not_quantities] == [("500元", "baseline")]


def test_a_falling_share_has_one_target_and_a_baseline() -> None:
    found = read("失业率从8%降至5%")
    assert [(figure.value, figure.object) for figure in found.figures] == [(Decimal(5), "失业率")]


def test_a_revised_target_names_the_one_it_replaces() -> None:
    first, second = read("新打水井由20眼调整为19眼").figures
    assert second.revises == first.span[:2]


def test_parts_name_their_total() -> None:
    total, *parts = read("新增中学学位 5000 个，其中初中学位 3500 个、高中学位 1500 个。").figures
    assert [part.part_of for part in parts] == [total.span[:2]] * 2
    assert [part.object for part in parts] == ["初中学位", "高中学位"]


def test_what_follows_the_sentence_is_no_part() -> None:
    figures = read("新增学位3000个，其中小学2000个。新增床位500个。").figures
    assert [figure.part_of is None for figure in figures] == [True, False, True]


PER = {
    "各社区卫生服务中心每季度开展药事服务活动不少于1次": "每季度",
    "按照每千名常住老年人建设 1 家助餐点的标准": "每千名常住老年人",
    "每个街道1个": "每个街道",
    "四个街道各建1家": "四个街道各",
    "每百人2名": "每百人",
}


@pytest.mark.parametrize(("text", "per"), PER.items())
def test_a_figure_may_be_counted_per_something(text: str, per: str) -> None:
    assert read(text).figures[-1].per == per


def test_an_unknown_measure_word_is_kept_and_remarked() -> None:
    found = read("新建粮仓5囷，改造3囷")
    assert [(figure.value, figure.uom, figure.uom_text) for figure in found.figures] == [
        (Decimal(5), None, "囷"),
        (Decimal(3), None, "囷"),
    ]
    assert [remark.code for remark in found.remarks] == ["unknown-measure-word"] * 2


def test_a_number_torn_over_a_page_seam_is_one_figure() -> None:
    document = "加装安全型配件8.3\n\n— 3 —\n\n万户，超额完成"
    flow = Flow.of(document, [(0, 10), (document.index("万"), len(document))])
    (figure,) = read_quantities(flow, role="result", year=2023).figures
    assert (figure.value, figure.value_text) == (Decimal(83000), "8.3万户")
    assert figure.span.exact == document[figure.span.start : figure.span.end] == "8.3\n\n— 3 —\n\n万户"


def test_five_year_targets_have_the_plans_scope() -> None:
    (figure,) = read("“十四五”期间新增学位5000个").figures
    assert figure.scope == "plan"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("惠及2.3万农村人口", "23000 plain None · 惠及 · 农村人口"),
        ("婴幼儿成长驿站实现社区全覆盖", "100 all % · 实现 · 婴幼儿成长驿站"),
        ("为12.6万名老年人免费接种流感疫苗", "126000 plain 名 · 接种 · 老年人"),
        ("新建污水处理站一座，", "1 plain 座 · 新建 · 污水处理站"),
        ("食品抽检每千人不少于5批次", "5 ge 批次 · 抽检 · 食品抽检"),
        ("公园绿地500米服务半径覆盖率达92%", "92 plain % · 达 · 公园绿地500米服务半径覆盖率"),
        ("五类危桥改造3座", "3 plain 座 · 改造 · 五类危桥"),
        ("打井2眼", "2 plain 眼 · 打井 · 井"),
        ("海绵化改造面积12万平方米", "120000 plain 平方米 · 改造 · 海绵化改造面积"),
        ("发放高龄津贴1 860万元左右", "18600000 approx 元 · 发放 · 高龄津贴"),
        ("惠及居民7 100余户", "7100 gt 户 · 惠及 · 居民"),
        ("每个街道至少建成1处示范充电站", "1 ge 处 · 建成 · 示范充电站"),
        ("15条次支路大修", "15 plain 条 · 大修 · 次支路"),
        ("老楼加装电梯新开工120部", "120 plain 部 · 新开工 · 老楼加装电梯"),
        ("城镇调查失业率控制在5.5%以内", "5.5 le % · 控制 · 城镇调查失业率"),
        ("20户以上自然村通硬化路率达到96.5％", "96.5 plain % · 达到 · 自然村通硬化路率"),
        ("法律援助案件受理不少于420件", "420 ge 件 · 受理 · 法律援助案件"),
    ],
)
def test_the_words_around_one_number(text: str, expected: str) -> None:
    assert [summary(figure) for figure in read(text).figures] == [expected]


@pytest.mark.parametrize(
    ("text", "objects"),
    [
        ("食品、药品抽检合格率分别达到98.5%、99%", ["食品抽检合格率", "药品抽检合格率"]),
        ("九年义务教育巩固率、高中毛入学率分别达99%、98%", ["九年义务教育巩固率", "高中毛入学率"]),
    ],
)
def test_each_number_has_the_name_at_its_place(text: str, objects: list[str]) -> None:
    assert [figure.object for figure in read(text).figures] == objects


def test_what_something_is_counted_per_stays_where_it_changes() -> None:
    (figure,) = read("每户补贴标准由3000元提高到3500元").figures
    assert (figure.value, figure.per) == (3500, "每户补贴标准")


def test_things_listed_under_a_sum_of_money_are_its_parts() -> None:
    total, *parts = read("区级总投资174.3亿元。包含景观类项目25项,水利类项目29项。").figures
    assert [part.part_of for part in parts] == [total.span[:2]] * 2


def test_words_are_given_as_the_document_prints_them() -> None:
    flow = Flow.of("新增學位5400個", [(0, 9)])
    figure = read_quantities(simplified(flow), role="target", year=2023).figures[0]
    assert (figure.action, figure.object, figure.uom) == ("新增", "學位", "ge")
