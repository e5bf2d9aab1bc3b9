"""PDF and OFD as printing programs write them: look-alike glyphs, spaces, lines that fill their width."""

from __future__ import annotations

import pytest
from tests.read.made import Made, Paper, Table, on_paper
from tests.read.test_paper import LONG, Read, both, by_ofd, lines, page

from minsheng.read.glyphs import Glyph, line_of
from minsheng.read.numbering import has_mark
from minsheng.read.radicals import without_radicals


def test_radicals_and_signs_that_look_like_characters_are_those() -> None:
    found = by_ofd(page((72, 100, "⺠政局为⻓者⻝堂配⻋1〜2辆，每⼾补助"), (72, 130, "2301∕5〈A〉")))
    assert lines(found) == ["民政局为长者食堂配车1～2辆，每户补助", "2301／5〈A〉"]


@pytest.mark.parametrize("character", "民车长门见贝页风马鱼鸟黄齿龙户面高非食青")
def test_every_radical_has_its_character(character: str) -> None:
    radicals = (chr(code) for code in range(0x2E80, 0x2FE0))
    assert character in {without_radicals(radical) for radical in radicals}


def test_a_space_that_was_set_is_kept_and_one_without_room_is_not() -> None:
    def line(*glyphs: tuple[str, float, float]) -> str:
        made = line_of([Glyph(text, x0, x1, 0.0, 12.0) for text, x0, x1 in glyphs])
        return made.text if made else ""

    assert line(("9", 0, 6), (" ", 6, 9), ("1", 9, 15)) == "9 1"
    assert line(("委", 0, 12), (" ", 12, 15), ("区", 15, 27)) == "委 区"
    assert line(("委", 0, 12), (" ", 12, 12), ("区", 12, 24)) == "委区"
    assert line(("9", 0, 6), ("1", 9, 15)) == "91"


@pytest.mark.parametrize("text", ["102.8%。", "3.5万人次", "1．2公里"])
def test_a_decimal_is_no_mark(text: str) -> None:
    assert not has_mark(text)


@pytest.mark.parametrize("text", ["1.新建", "2．改造", "3.2023年新建", "12、新建", "（三）完成"])
def test_marks_are_marks(text: str) -> None:
    assert has_mark(text)


@both
def test_a_line_that_begins_with_a_share_goes_on_with_the_one_before(read: Read) -> None:
    head = "完成情况：两所公办幼儿园已于九月开园，维修改造校舍，占全年计划的"
    text = f"{head}102.8%，其余各所学校均于年底以前完工并交付使用，群众十分满意。"
    assert lines(read(on_paper(Made("实事", [LONG, text])))) == ["实事", LONG, text]


@both
def test_full_lines_at_the_paragraphs_indent_are_paragraphs_of_their_own(read: Read) -> None:
    full = "开展老年人免费健康体检，规范管理率达到百分之六十二以上目标值"
    parts = [LONG, "新建公园。", full, "完成体检5.42万人，规范管理率66.7%", LONG, "改造道路。"]
    assert lines(read(on_paper(Made("实事", parts)))) == ["实事", *parts]


@both
def test_a_title_above_nothing_but_a_table_is_one_line(read: Read) -> None:
    title = "海淀区2024年重要民生实事项目进展情况统计一览表（三季度）"
    rows = [["序号", "项目", "进展"], ["1", LONG, "已完工2处"], ["2", "新建公园", "已完工"]]
    paper: Paper = on_paper(Made(title, [Table(rows, [40, 170, 241])]))
    assert lines(read(paper))[0] == title


def test_a_bracket_is_not_parted_from_its_word() -> None:
    """`（AED）` that did not fit into a cell's first line begins the second, which goes on with it."""
    glyphs = [Glyph(letter, 12.0 * at, 12.0 * at + 12, 0.0, 12.0) for at, letter in enumerate("（AED）300台")]
    made = line_of(glyphs)
    assert made is not None
    assert made.first_run == 12.0 * len("（AED）")
