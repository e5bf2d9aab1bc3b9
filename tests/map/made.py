"""A small document of made-up records that uses every field."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from minsheng.records import (
    Category,
    Division,
    Document,
    Figure,
    Metadata,
    ParsedDocument,
    Passage,
    Place,
    PlanIndicator,
    Project,
    ProjectList,
    Report,
    Span,
    Task,
    UnitName,
)

BEIJING = Division("110000", "beijing", "北京市", "province", "")
HAIDIAN = Division("110108", "haidian", "海淀区", "county", "110000")
CHONGCHUAN = Division("320613", "nantong-chongchuan", "崇川区", "county", "320600")
DIGEST = "b8cd4f96" + "0" * 56

LIFTS = "稳步推进既有多层住宅加装电梯工作，开工 260 部、完工 150 部，让群众出行更方便。"


def span(start: int, exact: str) -> Span:
    return Span(start, start + len(exact), exact)


def figure(start: int, exact: str, number: str, **rest: object) -> Figure:
    base = Figure("target", span(start, exact), "plain", number, scope="year")
    return replace(base, **rest)  # type: ignore[arg-type]


def lifts() -> Project:
    """The project of ontology.md, section 4."""
    number = 1001
    return Project(
        number=8,
        description=LIFTS,
        span=Span(number, number + len(LIFTS), LIFTS),
        category=2,
        lead_units=(
            UnitName(
                "区住房城乡建设委",
                span(1053, "区住房城乡建设委"),
                "housing",
                category="department",
                classification="housing",
            ),
            UnitName("区民政局", span(1062, "区民政局"), "civil-affairs", classification="civil-affairs"),
        ),
        deadline=date(2023, 11, 30),
        deadline_text="2023年11月底前",
        targets=(
            figure(
                1018,
                "开工 260 部",
                "260 部",
                action="开工",
                object="既有多层住宅加装电梯",
                value=Decimal("260.0"),
                uom="bu",
            ),
            figure(1027, "完工 150 部", "150 部", action="完工", value=Decimal(150), uom="bu"),
        ),
    )


def school() -> Project:
    """A project with a report that revises its target, and a place."""
    units = (
        UnitName(
            "区教委", span(100, "区教委"), "education", category="department", classification="education"
        ),
        UnitName("各街道办事处", span(104, "各街道办事处"), None, True, "subdistricts"),
        UnitName("某某集团", span(111, "某某集团"), None),
        UnitName("有关方面", span(116, "有关方面"), None, True),
    )
    results = (
        replace(
            figure(200, "钻井19眼", "19眼", value=Decimal(19), uom="yan"), role="result", scope="to-date"
        ),
        replace(
            figure(210, "超过 1.25 万人次", "超过 1.25 万人次", comparator="gt", value=Decimal("1.250E+4")),
            role="result",
            as_of=date(2023, 9, 22),
            stated_ratio=Decimal("0.879"),
            part_of=(200, 205),
            reported_by=units[0],
            per="每季度",
        ),
    )
    report = Report(
        span=span(190, "钻井19眼。超过 1.25 万人次，由20眼改为19眼"),
        description="钻井19眼。",
        as_of=date(2023, 9, 30),
        status="in-progress",
        stated_ratio=Decimal("0.5"),
        results=results,
        reported_by=units[:1],
        targets=(figure(230, "改为19眼", "19眼", value=Decimal(19), revises=(50, 56)),),
    )
    return Project(
        number=9,
        description="新打机井20至30眼",
        span=span(45, "新打机井20至30眼"),
        title="机井",
        lead_units=units[:1],
        support_units=units,
        targets=(
            figure(50, "20至30眼", "20至30眼", comparator="range", value=Decimal(20), max_value=Decimal(30)),
        ),
        reports=(report,),
        places=(
            Place("高岭镇", span(60, "高岭镇"), "township", "110118100"),
            Place("某村", span(64, "某村"), "village"),
        ),
    )


def plan() -> ProjectList:
    """A plan report's tables: a task, an indicator row and two sub-rows."""
    results = (
        replace(
            figure(300, "100.0", "100.0", value=Decimal("100.0"), uom="percent", year=2022), role="result"
        ),
    )
    rows = tuple(
        PlanIndicator(
            number=21,
            label="空气质量",
            span=span(290 + 20 * row, "空气质量"),
            sub_row=row,
            sub_label=f"第{row}项",
            uom="percent",
            uom_text="%",
            binding="binding",
            results=results if row == 1 else (),
            targets=(figure(320 + row, "力争更好", "力争更好", comparator="text", scope="plan", year=2025),),
        )
        for row in (1, 2)
    )
    task = Task(number=102, description="推进某事", span=span(400, "推进某事"), deadline=date(2023, 12, 31))
    whole = Report(span=span(420, "均按期完成"), description="均按期完成", status="completed")
    return ProjectList(
        2023, "plan", "2023年任务", span(280, "任务表"), 121, tasks=(task,), indicators=rows, report=whole
    )


def parsed(*lists: ProjectList, division: Division = HAIDIAN, digest: str = DIGEST) -> ParsedDocument:
    """A document that states the lists."""
    document = Document(Path("made-up.txt"), digest, "txt", "utf-8", "", ())
    metadata = Metadata(
        title="海淀区2023年实事",
        division=division,
        year=2023,
        kind="combined",
        identifier="海政办发〔2023〕3号",
        issuer="海淀区人民政府办公室",
        issued=date(2023, 3, 25),
        published=date(2023, 3, 29),
        url="https://example.org/实事.html",
        recipients="各街道",
        copied_to="区委各部门",
        header=(("索引号", "11X"), ("主题分类", '综合"政务"')),
        title_span=span(0, "海淀区2023年实事"),
    )
    passage = Passage(
        section=("一、执行情况", "（一）民生"),
        description="新增学位 1 个",
        span=span(500, "新增学位 1 个"),
        results=(replace(figure(500, "新增学位 1 个", "1 个", value=Decimal(1), uom="ge"), role="result"),),
    )
    return ParsedDocument(document, metadata, lists, (passage,))


def livelihood() -> ProjectList:
    """A livelihood list of two categories and two projects."""
    categories = (
        Category(1, "优化基本公共服务", span(20, "优化基本公共服务"), 5),
        Category(2, "改善群众居住条件", span(30, "改善群众居住条件")),
    )
    return ProjectList(2023, "ms", "2023年重要民生实事", span(0, "实事"), 30, categories, (lifts(), school()))
