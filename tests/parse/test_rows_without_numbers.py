"""Tables without a column of numbers: names bear them, a name is merged over rows, bars stand alone."""

from __future__ import annotations

from tests.parse.made import document

from minsheng.parse import parse
from minsheng.records import Project, ProjectList


def _list(text: str) -> ProjectList:
    (listed,) = parse(document(text)).lists
    return listed


def _told(projects: tuple[Project, ...]) -> list[tuple[int, list[str], list[int]]]:
    return [
        (one.number, [unit.name for unit in one.lead_units], [int(each.value or 0) for each in one.targets])
        for one in projects
    ]


def test_rows_beneath_a_numbered_name_are_of_its_project() -> None:
    listed = _list("""2023年武义县十方面民生实事任务表
项目名称 | 工作任务 | 完成时间 | 牵头单位 |
1.道路提升项目 | 改造城区道路4条; | 11月 | 建设局 |
新建停车场2处。 | 10月 | 城投集团 |
2.生态公墓项目 | 新建公益性墓地15处。 | 10月底 | 民政局 |
""")
    assert _told(listed.projects) == [(1, ["建设局", "城投集团"], [4, 2]), (2, ["民政局"], [15])]


def test_bars_alone_on_their_lines_part_cells() -> None:
    cells = ["序号", "工作任务", "责任单位", "完成时限"]
    cells += ["1", "新增规上企业10家," + "优化服务" * 15 + ",实现产值30亿元。", "县工信局", "2024年底前"]
    cells += ["2", "建设高标准农田2万亩。", "县农业农村局\n县水利局", "2024年10月底前"]
    text = "2024年涡阳县民生实事任务分解表\n" + "\n|\n".join(cells) + "\n|\n"
    listed = _list(text)
    assert _told(listed.projects) == [
        (1, ["县工信局"], [10, 3_000_000_000]),
        (2, ["县农业农村局", "县水利局"], [20_000]),
    ]


def test_words_parted_by_spaces_are_rows() -> None:
    listed = _list("""武义县2025年十方面民生实事项目责任分解表
项目名称 目标任务 牵头单位 配合单位 完成时间
托育服务提升 新增托位280个,建成社区托育点4处。 县卫健局 各乡镇(街道) 11月底前
老旧小区更新 提质老旧小区9个,加装电梯34部。 县建设局 熟溪街道、壶山街道 2025年12月
停车便民 新增公共停车位600个以上。 县综合执法局 县城投集团 12月底
""")
    assert _told(listed.projects) == [
        (1, ["县卫健局"], [280, 4]),
        (2, ["县建设局"], [9, 34]),
        (3, ["县综合执法局"], [600]),
    ]
    assert [str(one.deadline) for one in listed.projects] == ["2025-11-30", "2025-12-31", "2025-12-31"]
    assert [unit.name for unit in listed.projects[1].support_units] == ["熟溪街道", "壶山街道"]


def test_names_above_promises_behind_signs_are_the_projects() -> None:
    listed = _list("""河北省今年重点民生实事清单来了
今年的10项民生实事,有3项是“老面孔”,分别为:开展职业技能培训、改善农村饮水条件、实施残疾儿童救助。
2022年我省要办的10件重点民生实事
开展职业技能培训
●完成技能培训30万人次、新增技能人才24万人
扩大门诊直接结算范围
●推动超800家定点医药机构直接结算
改善农村饮水条件
●新建供水管网320公里
●新增水厂15座
●改造老旧泵站40座
""")
    assert _told(listed.projects) == [(1, [], [300_000, 240_000]), (2, [], [800]), (3, [], [320, 15, 40])]


def test_a_last_item_may_be_longer_where_it_counts_on() -> None:
    listed = _list("""2022年广东省十件民生实事出炉
礼包1:增加公办学位
新增学位5万个。
改造学校20所。
礼包2:促进就业
开展培训3万人次。
技工院校招生2万人次。
开展“南粤家政”培训16万人次。
帮扶就业困难人员就业8万人。
""")
    assert [len(one.targets) for one in listed.projects] == [2, 4]
