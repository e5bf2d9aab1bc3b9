"""XLSX: visible sheets as lines and tables, values as they are shown."""

from __future__ import annotations

from datetime import date, datetime, time
from io import BytesIO
from zipfile import ZipFile

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from tests.read.made import saved, zipped

from minsheng.errors import ReadError
from minsheng.read.formats import Extract
from minsheng.read.number_format import shown
from minsheng.read.xlsx import extract


def book(*rows: list[object]) -> tuple[openpyxl.Workbook, Worksheet]:
    """A workbook with rows on its first sheet."""
    made = openpyxl.Workbook()
    sheet = made.active
    assert isinstance(sheet, Worksheet)
    for row in rows:
        sheet.append(row)
    return made, sheet


def lines(read: Extract) -> list[str]:
    """Texts of all blocks."""
    return [read.text[block.start : block.end] for block in read.blocks]


@pytest.mark.parametrize(
    ("value", "form", "expected"),
    [
        (0.95, "0%", "95%"),
        (0.9534, "0.0%", "95.3%"),
        (0.285, "0%", "29%"),
        (1.1, "0%", "110%"),
        (12.0, "General", "12"),
        (0.1 + 0.2, "General", "0.3"),
        (3.25, "General", "3.25"),
        (1234.5, "#,##0.00", "1234.50"),
        (5, '0"个"', "5个"),
        (5, '"约"0"万元"', "约5万元"),
        (5, "0_ ", "5"),
        (1200, "[$¥-804]#,##0", "1200"),
        (-3, "0;[Red]-0", "-3"),
        (7, "G/通用格式", "7"),
        (7, "@", "7"),
        (10**20, "0", "1" + "0" * 20),
        (1e300, "0.00", "1" + "0" * 300),
        (True, "General", "TRUE"),
        (datetime(2024, 11, 30), "yyyy-mm-dd", "2024年11月30日"),
        (datetime(2024, 11, 1), 'yyyy"年"m"月"', "2024年11月"),
        (date(2024, 3, 5), "mm-dd-yy", "2024年3月5日"),
        (datetime(2024, 3, 5, 9, 5), "yyyy/m/d h:mm", "2024年3月5日9:05"),
        (time(9, 30), "h:mm", "9:30"),
        ("文字", "General", "文字"),
    ],
)
def test_a_value_is_shown_as_its_format_says(value: object, form: str, expected: str) -> None:
    assert shown(value, form) == expected


def test_merged_cells_span_and_titles_are_lines() -> None:
    made, sheet = book(
        ["海淀区2024年重要民生实事项目", None, None],
        ["序号", "项目", "完成率"],
        [1, "新增床位300张", 0.5],
        [2, None, 1],
        ["合计", None, 0.75],
    )
    sheet.merge_cells("A1:C1")
    sheet.merge_cells("B3:B4")
    sheet.merge_cells("A5:B5")
    for row in (3, 4, 5):
        sheet.cell(row, 3).number_format = "0%"
    read = extract(saved(made), "x")
    assert [(read.text[one.start : one.end], *one[4:]) for one in read.blocks] == [
        ("海淀区2024年重要民生实事项目", -1, -1, -1, 1, 1),
        ("序号", 0, 0, 0, 1, 1),
        ("项目", 0, 0, 1, 1, 1),
        ("完成率", 0, 0, 2, 1, 1),
        ("1", 0, 1, 0, 1, 1),
        ("新增床位300张", 0, 1, 1, 2, 1),
        ("50%", 0, 1, 2, 1, 1),
        ("2", 0, 2, 0, 1, 1),
        ("100%", 0, 2, 2, 1, 1),
        ("合计", 0, 3, 0, 1, 2),
        ("75%", 0, 3, 2, 1, 1),
    ]
    assert read.blocks[0].kind == "heading"


def test_an_empty_row_before_a_title_parts_tables_and_others_do_not() -> None:
    made, _ = book(
        ["序号", "项目"], [1, "甲"], [], [2, "乙"], [], ["附件2"], ["序号", "指标"], [1, "丙"], ["注：丁"]
    )
    read = extract(saved(made), "x")
    assert [(text, block.table) for text, block in zip(lines(read), read.blocks, strict=True)] == [
        ("序号", 0),
        ("项目", 0),
        ("1", 0),
        ("甲", 0),
        ("2", 0),
        ("乙", 0),
        ("附件2", -1),
        ("序号", 1),
        ("指标", 1),
        ("1", 1),
        ("丙", 1),
        ("注：丁", -1),
    ]


def test_sheets_by_name_and_hidden_ones_left_out_and_said_so() -> None:
    made, sheet = book(["甲", "乙"])
    sheet.title = "附件1 任务表"
    made.create_sheet("Sheet2")["A1"] = "丙"
    hidden = made.create_sheet("底稿")
    hidden["A1"] = "藏"
    hidden.sheet_state = "hidden"
    read = extract(saved(made), "x")
    assert lines(read) == ["附件1 任务表", "甲", "乙", "丙"]
    assert len(read.notes) == 1
    assert "底稿" in read.notes[0]


def test_hidden_rows_and_columns_are_left_out() -> None:
    made, sheet = book(["序号", "内部", "项目"], [1, "x", "甲"], [2, "y", "乙"])
    sheet.column_dimensions["B"].hidden = True
    sheet.row_dimensions[2].hidden = True
    assert lines(extract(saved(made), "x")) == ["序号", "项目", "2", "乙"]


def test_lines_within_a_cell_are_kept() -> None:
    made, _ = book(["单位", "进展"], ["区教委\n区民政局", "  完成  "])
    assert lines(extract(saved(made), "x")) == ["单位", "进展", "区教委\n区民政局", "完成"]


def test_a_cell_far_away_costs_nothing() -> None:
    made, sheet = book(["甲", "乙"])
    sheet["XFD1048576"] = "丙"
    assert lines(extract(saved(made), "x")) == ["甲", "乙", "丙"]


def test_a_drawing_that_is_not_well_formed_does_no_harm() -> None:
    made, _ = book(["甲", "乙"])
    with ZipFile(BytesIO(saved(made))) as archive:
        parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/drawings/vmlDrawing1.vml"] = "<xml><div>批注<br></div></xml>"
    assert lines(extract(zipped(parts), "x")) == ["甲", "乙"]


@pytest.mark.parametrize("content", [b"PK\x03\x04", zipped({"a.txt": "x"}), saved(openpyxl.Workbook())])
def test_what_is_no_workbook_with_text_is_refused(content: bytes) -> None:
    with pytest.raises(ReadError) as caught:
        extract(content, "a.xlsx")
    assert caught.value.where == "a.xlsx"
