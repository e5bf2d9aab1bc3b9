"""What a site puts around a document: feet, menus, counters, a table of the document's number and date."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.parse.made import document

from minsheng.parse import parse
from minsheng.parse.lines import is_noise
from minsheng.read import read
from minsheng.records import ParsedDocument

LIST = """海淀区2024年重要民生实事项目
1、新建口袋公园3处。
责任单位：区园林绿化局
2、新增养老床位300张。
责任单位：区民政局"""


def units(parsed: ParsedDocument) -> list[list[str]]:
    """Lead units by project."""
    return [[unit.name for unit in project.lead_units] for one in parsed.lists for project in one.projects]


@pytest.mark.parametrize(
    "line",
    [
        "主办单位：某某区人民政府办公室 承办单位：某某区大数据中心 联系电话：010-88887777",
        "承办单位：市电子政务信息中心",
        "技术支持：某某科技",
        "网站地图 | 联系我们 | 网站声明",
        "建议使用1366*768分辨率 IE9.0以上版本浏览器访问",
        "时间：2024-03-12 作者： 点击数：88 字号：T | T",
        "附件：2.政策解读.pdf",
        "民生实事项目清单.docx（25KB）",
        "附件：",
    ],
)
def test_what_a_page_adds_is_left_out(line: str) -> None:
    assert is_noise(line)
    parsed = parse(document(f"{LIST}\n{line}"))
    assert units(parsed) == [["区园林绿化局"], ["区民政局"]]


@pytest.mark.parametrize("line", ["主办单位：区教育局", "承办单位：区体育局", "附件：2024年民生实事项目清单"])
def test_what_a_document_says_is_kept(line: str) -> None:
    assert not is_noise(line)


def test_a_flattened_table_below_the_table_of_number_and_date_is_one(tmp_path: Path) -> None:
    rows = [
        "序号 | 项目名称 | 责任单位 |",
        "1 | 新建口袋公园3处 | 区园林绿化局 |",
        "2 | 新增养老床位300张 | 区民政局 |",
    ]
    flat = ["海淀区2024年民生实事项目分解表", *rows, "3 | 新建公厕5座 | 区城管委 |"]
    alone = parse(document("\n".join(flat)))
    assert units(alone) == [["区园林绿化局"], ["区民政局"], ["区城管委"]]
    path = tmp_path / "a.html"
    table = "".join(
        f"<tr><td>{name}</td><td>{said}</td></tr>"
        for name, said in [("索引号", "11010800/2024-0012"), ("发布机构", "区政府办"), ("日期", "2024-03-12")]
    )
    paragraphs = "".join(f"<p>{line}</p>" for line in flat)
    path.write_text(f"<meta charset=utf-8><table>{table}</table>{paragraphs}", encoding="utf-8")
    assert units(parse(read(path))) == units(alone)
