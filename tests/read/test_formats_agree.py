"""A document says the same in every format."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.read.made import WRITERS, Cell, Made, Table, to_txt

from minsheng.parse import parse
from minsheng.read import read
from minsheng.records import Document, Figure, ParsedDocument, Span

PROGRESS = Made(
    "海淀区2024年重要民生实事项目进展情况（三季度）",
    [
        Table(
            [
                ["序号", "实事项目", "牵头单位", "进展情况"],
                [Cell("一、优化基本公共服务（2件）", 1, 4)],
                [
                    "1",
                    "新增养老床位300张，建设社区养老服务驿站10个。",
                    "区民政局",
                    "已完成床位280张，占全年任务的93%。下一步继续推进。",
                ],
                ["2", "新增中小学学位5560个。", "区教委", "已新增学位4226个。"],
                [Cell("二、营造宜居环境（2件）", 1, 4)],
                ["3", "新建口袋公园3处。", "区园林绿化局", "本年度计划新建3处，已完工2处。"],
                ["4", "完成老旧小区改造25个，加装电梯20部以上。", "区住房城乡建设委", "开工26个，完工12个。"],
            ],
            [40, 170, 80, 161],
        )
    ],
)
LABELLED = Made(
    "西城区2023年重要民生实事项目",
    [
        "一、优化基本公共服务（2件）",
        "1、持续增加办学空间，缓解学位供给短缺，新增中小学位5560个，新增普惠性学前学位1000个，更好满足适龄儿童入学需求。",
        "主要责任单位：区教委",
        "完成时限：2023年11月底前",
        "2、新增10个社区养老服务驿站，就近为有需求的居家老年人提供服务。",
        "主要责任单位：区民政局、区卫生健康委",
        "完成时限：2023年12月底前",
        "二、方便市民出行（1件）",
        "3、完成3条次支路建设，新增停车位不少于800个。",
        "主要责任单位：区住房城市建设委",
        "完成时限：2023年12月底前",
    ],
)


def written(folder: Path, made: Made, suffix: str) -> Document:
    """The document in one format, read."""
    path = folder / f"made.{suffix}"
    path.write_bytes(to_txt(made) if suffix == "txt" else WRITERS[suffix](made))
    return read(path)


def plain(text: str) -> str:
    """A text without white space."""
    return "".join(text.split())


def stated(figures: tuple[Figure, ...]) -> list[tuple[Any, ...]]:
    """What figures say, without their places."""
    return [(one.role, one.comparator, one.value, one.uom, one.action, one.object) for one in figures]


def projects(parsed: ParsedDocument) -> list[tuple[Any, ...]]:
    """What projects say, without their places."""
    return [
        (
            project.number,
            project.category,
            plain(project.description),
            [plain(unit.name) for unit in project.lead_units],
            project.deadline,
            stated(project.targets),
            [stated(report.results) for report in project.reports],
        )
        for one in parsed.lists
        for project in one.projects
    ]


def spans(record: Any) -> list[Span]:
    """All spans within records."""
    if isinstance(record, Span):
        return [record]
    if isinstance(record, list | tuple):
        return [span for one in record for span in spans(one)]
    fields = getattr(record, "__dataclass_fields__", {})
    return [span for name in fields if name != "document" for span in spans(getattr(record, name))]


@pytest.mark.parametrize("suffix", list(WRITERS))
@pytest.mark.parametrize(("made", "count"), [(PROGRESS, 4), (LABELLED, 3)], ids=["progress", "labelled"])
def test_the_projects_are_those_of_the_plain_text(
    tmp_path: Path, suffix: str, made: Made, count: int
) -> None:
    expected = projects(parse(written(tmp_path, made, "txt")))
    assert len(expected) == count
    assert projects(parse(written(tmp_path, made, suffix))) == expected


@pytest.mark.parametrize("suffix", ["txt", *WRITERS])
@pytest.mark.parametrize("made", [PROGRESS, LABELLED], ids=["progress", "labelled"])
def test_every_span_is_the_text_at_its_offsets(tmp_path: Path, suffix: str, made: Made) -> None:
    document = written(tmp_path, made, suffix)
    found = spans(parse(document))
    assert len(found) > 15
    assert all(document.text[span.start : span.end] == span.exact for span in found)


@pytest.mark.parametrize("suffix", ["txt", *WRITERS])
def test_blocks_are_in_order_and_hold_all_text(tmp_path: Path, suffix: str) -> None:
    document = written(tmp_path, PROGRESS, suffix)
    assert document.format == suffix
    end = 0
    for block in document.blocks:
        assert end <= block.start <= block.end
        assert not document.text[end : block.start].strip()
        end = block.end
    assert not document.text[end:].strip()


@pytest.mark.parametrize("suffix", list(WRITERS))
def test_cells_keep_their_place_and_spans(tmp_path: Path, suffix: str) -> None:
    document = written(tmp_path, PROGRESS, suffix)
    cells = [block for block in document.blocks if block.kind == "cell"]
    assert {block.table for block in cells} == {0}
    section = next(block for block in cells if document.text[block.start : block.end].startswith("一、"))
    assert (section.row, section.column, section.rows, section.columns) == (1, 0, 1, 4)
    first = next(block for block in cells if document.text[block.start : block.end] == "1")
    assert (first.row, first.column) == (2, 0)
    assert all(block.page == (1 if suffix in {"pdf", "ofd"} else 0) for block in document.blocks)
