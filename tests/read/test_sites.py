"""Pages as government sites write them: Word's source lines, bylines in tables, attached files, feet."""

from __future__ import annotations

import pytest
from tests.read.test_html import LIST, cells, lines, page


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("新增床位\n<span>300</span>张", "新增床位300张"),
        ("<span>方便出行（2件\r\n</span><span>)</span>", "方便出行（2件)"),
        ("配发器材1200余件\n<span>(</span>套<span>)</span>", "配发器材1200余件(套)"),
        ("持续推进,\r\n  <b>改善条件</b>", "持续推进,改善条件"),
        ("区教委\n   <span>区民政局</span>", "区教委区民政局"),
        ("AED\n<span>air</span>", "AED air"),
        ("5\n<span>所学校</span>", "5 所学校"),
    ],
)
def test_the_end_of_a_source_line_in_chinese_text_is_no_space(source: str, shown: str) -> None:
    assert lines(page(f"<p>{source}</p>")) == [shown]


def test_files_attached_to_a_page_are_left_out() -> None:
    files = ('<a href="/P02.docx">2.民生实事项目清单</a>', '<a href="/3.PDF?x=1">3.解读</a>')
    attached = "<p>附件：</p>" + "".join(f"<ul><li>{file}</li></ul>" for file in files)
    assert lines(page(LIST + attached)) == [*lines(page(LIST)), "附件："]
    assert lines(page('<a href="/a.doc">' + LIST + "</a>")) == lines(page(LIST))


@pytest.mark.parametrize("name", ["bottom", "page-bottom", "dibu"])
def test_the_foot_of_a_page_by_other_names(name: str) -> None:
    assert lines(page(LIST + f'<div class="{name}"><p>承办单位：某中心</p></div>')) == lines(page(LIST))


def test_a_table_of_one_row_is_a_line_and_a_row_of_data_is_none() -> None:
    byline = "<table><tr><td>日期：2024-03-12</td><td>来源：本站</td><td>打印</td></tr></table>"
    assert not cells(page(byline + LIST))
    row = "<table><tr><td>3</td><td>新建学校5所</td><td>区教委</td></tr></table>"
    assert len(cells(page(row + LIST))) == 3
