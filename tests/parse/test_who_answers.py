"""Who answers for a promise: in its sentences, under its points, behind groups; tasks without a title."""

from __future__ import annotations

import pytest
from tests.parse.made import document

from minsheng.parse import parse
from minsheng.records import Project, ProjectList, SourceRow, Task


def listed(text: str, source: SourceRow | None = None) -> ProjectList:
    (one,) = parse(document(text, source=source)).lists
    return one


def units(record: Project | Task) -> tuple[list[str], list[str]]:
    return [unit.name for unit in record.lead_units], [unit.name for unit in record.support_units]


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        (
            "由市工信局牵头，市统计局、市能源局配合，各县(市、区)政府负责落实。",
            (["市工信局"], ["市统计局", "市能源局", "各县(市、区)政府"]),
        ),
        (
            "由市工信局、市发改委各相关部门，各县(市、区)政府负责落实。",
            (["市工信局", "市发改委", "各相关部门", "各县(市、区)政府"], []),
        ),
        ("由各相关部门，各县(市)、区人民政府负责落实。", (["各相关部门", "各县(市)、区人民政府"], [])),
        ("由市疾控中心牵头、各镇(街道)配合。", (["市疾控中心"], ["各镇(街道)"])),
        ("由市人社局负责。", (["市人社局"], [])),
    ],
)
def test_units_in_the_sentences_of_a_task(said: str, wanted: tuple[list[str], list[str]]) -> None:
    one = listed(f"""运城市人民政府关于分解2022年《政府工作报告》重点任务的通知
一、推动产业转型
1.新增规上工业企业60户。{said}
2.建成5G基站1200座。由市工信局负责。
3.新改建农村公路350公里。由市交通运输局负责。
""")
    assert units(one.tasks[0]) == wanted


POINTS = """2023年宝应县十项民生实事及分工
一、老旧小区改造提升
改造老旧小区20个，惠及居民8600户。
(一)基础设施改造12个小区。责任单位：县住建局；完成时限：9月底
(二)环境综合整治8个小区。责任单位：县城管局、各公共服务中心；完成时限：11月底
二、“一老一小”关爱
(一)新建老年食堂14个。责任单位：县民政局
(二)新增托位420个，每个社区设儿童活动室。责任单位：县卫健委、县妇联
三、就业促进行动
开发公益性岗位300个。责任单位：县人社局；完成时限：12月底
四、文化惠民工程
免费开放图书馆，送戏24场。责任单位：县文旅体局
"""


def test_points_with_units_of_their_own_belong_to_the_project_above_them() -> None:
    one = listed(POINTS)
    assert [units(project)[0] for project in one.projects] == [
        ["县住建局", "县城管局", "各公共服务中心"],
        ["县民政局", "县卫健委", "县妇联"],
        ["县人社局"],
        ["县文旅体局"],
    ]
    assert [[int(target.value or 0) for target in project.targets] for project in one.projects] == [
        [20, 8600, 12, 8], [14, 420], [300], [24]
    ]  # fmt: skip
    assert [project.deadline_text for project in one.projects] == ["11月底", None, "12月底", None]


def test_numbered_names_of_units_are_no_points() -> None:
    one = listed("""宝应县2023年民生实事
1.新建学校2所。
责任单位：
（1）县教育和体育局
（2）县住房和城乡建设局
2.改造公园3个。
责任单位：县城管局
3.新增床位100张。
责任单位：县民政局
""")
    assert units(one.projects[0])[0] == ["县教育和体育局", "县住房和城乡建设局"]


def test_tasks_of_a_page_without_a_title() -> None:
    one = listed(
        """许政〔2020〕20号
各县（市、区）人民政府，市人民政府各部门：
现将《政府工作报告》提出的2020年重点工作任务予以分解并明确到各责任单位。
一、抓好疫情防控
1.坚持总体防控策略，完善防控举措，巩固持续向好态势。
责任单位：市卫生健康委等，各县（市、区）政府（管委会）
2.坚持人员管控和健康监测措施，大力开展爱国卫生运动。
责任单位：市卫生健康委
3.健全应急指挥体系。
责任单位：市应急局等
""",
        SourceRow(district="许昌市"),
    )
    assert (one.kind, one.year, len(one.tasks)) == ("plan", 2020, 3)


def test_numbers_of_notes_are_no_quantities() -> None:
    text = """政府工作报告
一、过去五年工作回顾
务实推进转型突破[6]，全面落实总体方案[7]，引进4家企业。2016年实现生产总值132.76亿元，是2011年的1.54倍，年均增长10.6%。
"""
    parsed = parse(document(text, source=SourceRow(district="珙县", year=2017)))
    (passage,) = parsed.passages
    assert [(str(one.value), one.object) for one in passage.results] == [
        ("4", "企业"),
        ("13276000000", "生产总值"),
        ("1.54", "生产总值"),
        ("10.6", "生产总值"),
    ]


def test_the_sign_of_ratio_may_stand_for_a_colon() -> None:
    one = listed("""宁乡市2024年重点民生实事项目
1．新建幼儿园4所。
牵头单位∶市教育局   责任单位∶相关乡镇、街道   完成时限∶2024年8月31日前
2．免费检查15000人。
牵头单位∶市卫健局   完成时限∶11月底
""")
    assert [units(project) for project in one.projects] == [
        (["市教育局"], ["相关乡镇、街道"]),
        (["市卫健局"], []),
    ]
    assert [project.deadline_text for project in one.projects] == ["2024年8月31日前", "11月底"]
