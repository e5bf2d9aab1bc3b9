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


HEAD = [["序号", "项目名称", "责任单位", "完成时限"]]


def grid(*rows: list[str]) -> str:
    """A table of HTML; a row of one cell covers the width."""
    cells = [
        "".join(f"<td>{text}</td>" for text in row) if len(row) > 1 else f"<td colspan=4>{row[0]}</td>"
        for row in rows
    ]
    return "<table>" + "".join(f"<tr>{row}</tr>" for row in cells) + "</table>"


def parsed_page(folder: Path, body: str) -> ParsedDocument:
    """A page, read and parsed."""
    path = folder / "a.html"
    path.write_text(f"<meta charset=utf-8>{body}", encoding="utf-8")
    return parse(read(path))


def test_a_title_within_a_table_begins_another_list(tmp_path: Path) -> None:
    first = [
        ["1", "新建口袋公园3处", "区园林绿化局", "12月底前"],
        ["2", "新建公厕5座", "区城管委", "10月底前"],
    ]
    second = [["1", "新增养老床位300张", "区民政局", "2024年11月底前"]]
    title = [["附件2"], ["海淀区2024年重要民生实事项目计划"]]
    table = grid(["海淀区2023年重要民生实事项目"], *HEAD, *first, *title, *HEAD, *second)
    lists = parsed_page(tmp_path, table).lists
    assert [(one.year, len(one.projects)) for one in lists] == [(2023, 2), (2024, 1)]
    assert lists[1].projects[0].deadline_text == "2024年11月底前"


def test_a_form_that_is_not_filled_in_holds_no_projects(tmp_path: Path) -> None:
    rows = [
        ["1", "新建口袋公园3处", "区园林绿化局", "12月底前"],
        ["2", "新建公厕5座", "区城管委", "10月底前"],
    ]
    form = grid(["序号", "项目名称", "当前进度", "存在问题"], ["1", "", "", ""], ["2", "", "", ""])
    page = f"<p>海淀区2024年重要民生实事项目</p>{grid(*HEAD, *rows)}<p>民生实事进展情况月报表</p>{form}"
    assert [len(one.projects) for one in parsed_page(tmp_path, page).lists] == [2]


def test_a_byline_and_the_title_printed_again_are_no_project_and_no_category() -> None:
    body = (
        "学有优教,让孩子在家门口上好学\n"
        "新建中小学和幼儿园7所,新增学位5160个。\n"
        "病有良医,让健康守护更有温度\n"
        "建成社区医院2个,惠及群众3.1万人次。\n"
        "老有颐养,让夕阳更红更美\n"
        "新增护理型床位180张,改造养老综合体3处。\n"
    )
    title = "邛崃市2023年民生实事“成绩单”出炉！这些好事都落地了\n"
    byline = "发布时间：2024-03-12 09:41来源：区政府办公室浏览次数：1263 次【字体：大 中 小】\n"
    plain, framed = (parse(document(text)) for text in (title + body, title + title + byline + body))
    told = [[project.description for project in one.projects] for one in plain.lists]
    assert told and told == [[project.description for project in one.projects] for one in framed.lists]
    assert [len(one.categories) for one in plain.lists] == [len(one.categories) for one in framed.lists]
