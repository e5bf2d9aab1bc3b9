"""PDF and OFD: lines, paragraphs and tables from placed glyphs and ruled lines."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.read.made import (
    HEIGHT,
    MM,
    OFD,
    WIDTH,
    Cell,
    Made,
    Paper,
    Table,
    advance,
    ofd_of,
    on_paper,
    pdf,
    pdf_of,
)

from minsheng.errors import ReadError
from minsheng.read import ofd as ofd_format
from minsheng.read import pdf as pdf_format
from minsheng.read.formats import Extract

Read = Callable[[Paper], Extract]


def by_pdf(paper: Paper) -> Extract:
    """Paper as PDF, read."""
    return pdf_format.extract(pdf_of(paper), "x.pdf")


def by_ofd(paper: Paper) -> Extract:
    """Paper as OFD, read."""
    return ofd_format.extract(ofd_of(paper), "x.ofd")


both = pytest.mark.parametrize("read", [by_pdf, by_ofd])


def lines(read: Extract) -> list[str]:
    """Texts of all blocks."""
    return [read.text[block.start : block.end] for block in read.blocks]


def cells(read: Extract) -> list[tuple[str, int, int, int]]:
    """Text, page, row and column of each cell that has text."""
    return [
        (text, one.page, one.row, one.column)
        for text, one in zip(lines(read), read.blocks, strict=True)
        if one.kind == "cell" and text
    ]


def page(*texts: tuple[float, float, str], size: float = 12.0) -> Paper:
    """One page of texts at places (x, baseline from the top)."""
    paper = Paper()
    paper.feed(HEIGHT)
    paper.pages[-1][0].extend((x, y, size, text) for x, y, text in texts)
    return paper


LONG = (
    "持续增加办学空间，缓解学位供给短缺，新增中小学位5560个，新增普惠性学前学位1000个，"
    "更好满足全区适龄儿童的入学需求。"
)


@both
def test_lines_that_only_the_margin_ended_are_one_paragraph(read: Read) -> None:
    made = Made(
        "海淀区2024年重要民生实事项目公布情况一览及责任分工安排表",
        [f"1、{LONG}", "责任单位：区教委", LONG * 3],
    )
    assert lines(read(on_paper(made))) == [made.title, *made.parts]


@both
def test_short_lines_stay_lines(read: Read) -> None:
    made = Made(
        "实事",
        ["1、新增学位5560个，方便适龄儿童入学。", "责任单位：区教委", "2、新建公园", "责任单位：区园林局"],
    )
    assert lines(read(on_paper(made))) == [made.title, *made.parts]
    assert lines(read(on_paper(made, indent=0))) == [made.title, *made.parts]


@both
def test_running_heads_and_page_numbers_are_left_out_and_pages_kept(read: Read) -> None:
    parts = [f"{number}、{LONG}" for number in range(1, 40)]
    found = read(on_paper(Made("实事", parts), "海淀区人民政府公报"))
    assert lines(found) == ["实事", *parts]
    pages = [block.page for block in found.blocks]
    assert pages == sorted(pages)
    assert max(pages) == 3


@both
def test_bare_page_numbers_are_left_out_and_bare_list_numbers_kept(read: Read) -> None:
    paper = Paper()
    for number in range(1, 5):
        paper.feed(HEIGHT)
        paper.pages[-1][0].extend(
            [(72, 300, 12, str(number)), (72, 330, 12, "新建公园"), (290, 810, 9, str(number + 6))]
        )
        paper.y = HEIGHT
    assert lines(read(paper)) == ["1", "新建公园", "2", "新建公园", "3", "新建公园", "4", "新建公园"]


@both
def test_a_table_over_pages_is_one_table_without_repeated_heads(read: Read) -> None:
    head = ["序号", "项目", "牵头单位", "进展情况"]
    rows: list[list[str | Cell]] = []
    for number in range(1, 31):
        if number in {11, 22}:
            rows.append(list(head))
        rows.append(
            [str(number), f"新建公园{number}处，方便居民。", "区园林绿化局", "已完工，占全年任务的一半以上。"]
        )
    paper = on_paper(Made("进展", [Table([head, *rows], [40, 170, 80, 161])]), "公报")
    found = cells(read(paper))
    assert len(paper.pages) > 1
    numbers = [text for text, _, _, column in found if column == 0]
    assert [text for text in numbers if text != "序号"] == [str(number) for number in range(1, 31)]
    assert {block.table for block in read(paper).blocks if block.kind == "cell"} == {0}


@both
def test_a_head_repeated_on_the_next_page_is_left_out_and_a_torn_row_made_whole(read: Read) -> None:
    def table(paper: Paper, rows: list[list[str]]) -> None:
        xs = [72, 112, 300, 500]
        y = paper.y
        for row in rows:
            marks, rules = paper.pages[-1]
            for x0, x1, text in zip(xs, xs[1:], row, strict=False):
                rules.extend(
                    [(x0, y, x1, y), (x0, y + 20, x1, y + 20), (x0, y, x0, y + 20), (x1, y, x1, y + 20)]
                )
                marks.append((x0 + 5, y + 14, 12.0, text))
            y += 20

    paper = Paper("公报")
    paper.feed(HEIGHT)
    table(paper, [["序号", "项目", "单位"], ["1", "新建公园3处", "甲"], ["2", "完成小区", "乙"]])
    paper.y = HEIGHT
    paper.feed(HEIGHT)
    table(paper, [["序号", "项目", "单位"], ["", "改造25个", ""], ["3", "加装电梯", "丙"]])
    assert cells(read(paper)) == [
        ("序号", 1, 0, 0),
        ("项目", 1, 0, 1),
        ("单位", 1, 0, 2),
        ("1", 1, 1, 0),
        ("新建公园3处", 1, 1, 1),
        ("甲", 1, 1, 2),
        ("2", 1, 2, 0),
        ("完成小区改造25个", 1, 2, 1),
        ("乙", 1, 2, 2),
        ("3", 2, 3, 0),
        ("加装电梯", 2, 3, 1),
        ("丙", 2, 3, 2),
    ]


@both
def test_lines_of_a_cell_are_joined_where_only_its_width_ended_them(read: Read) -> None:
    rows: list[list[str | Cell]] = [
        ["序号", "项目", "进展"],
        ["1", LONG, "1.已完工2处。\n2.其余3处年底前完工。"],
        ["2", "新建", "区教委\n区民政局"],
    ]
    found = cells(read(on_paper(Made("进展", [Table(rows, [40, 170, 241])]))))
    assert found[4][0] == LONG
    assert found[5][0] == "1.已完工2处。\n2.其余3处年底前完工。"
    assert found[8][0] == "区教委\n区民政局"


@both
def test_a_table_with_open_sides_is_a_table(read: Read) -> None:
    paper = page((80, 114, "序号"), (150, 114, "项目"), (80, 134, "1"), (150, 134, "新建公园"))
    paper.pages[-1][1].extend(
        [(72, 100, 500, 100), (72, 120, 500, 120), (72, 140, 500, 140), (140, 100, 140, 140)]
    )
    assert cells(read(paper)) == [("序号", 1, 0, 0), ("项目", 1, 0, 1), ("1", 1, 1, 0), ("新建公园", 1, 1, 1)]


@both
def test_columns_without_ruled_lines_are_a_table(read: Read) -> None:
    texts = []
    for row, words in enumerate(
        [
            ["序号", "实事项目", "牵头单位", "进展"],
            ["1", "新增养老床位300张，新建", "区民政局", "已完成280张"],
            ["", "养老驿站10个", "", ""],
            ["2", "新建口袋公园3处", "区园林绿化局", "完工2处"],
        ]
    ):
        texts += [
            (x, 100.0 + 20 * row, word) for x, word in zip((72, 120, 310, 420), words, strict=True) if word
        ]
    found = cells(read(page((72, 60, "进展情况如下"), *texts, (72, 300, "注：数据截至九月底"))))
    assert [text for text, *_ in found] == [
        "序号",
        "实事项目",
        "牵头单位",
        "进展",
        "1",
        "新增养老床位300张，新建养老驿站10个",
        "区民政局",
        "已完成280张",
        "2",
        "新建口袋公园3处",
        "区园林绿化局",
        "完工2处",
    ]


@both
@pytest.mark.parametrize("ruled", [True, False])
def test_rows_without_ruled_columns_gather_around_what_stands_in_their_middle(
    read: Read, ruled: bool
) -> None:
    texts = [(72, 100, "序号"), (120, 100, "实事项目"), (310, 100, "牵头单位")]
    for number, top in enumerate((130, 196, 262), 1):
        texts += [
            (120, top, "新增养老床位300张，新建"),
            (72, top + 10, str(number)),
            (310, top + 10, "区民政局"),
        ]
        texts += [(120, top + 20, "养老驿站10个")]
    paper = page(*texts)
    if ruled:
        paper.pages[-1][1].extend((72, y, 500, y) for y in (85, 110, 170, 236, 300))
    assert [text for text, *_ in cells(read(paper))] == [
        *("序号", "实事项目", "牵头单位"),
        *("1", "新增养老床位300张，新建养老驿站10个", "区民政局"),
        *("2", "新增养老床位300张，新建养老驿站10个", "区民政局"),
        *("3", "新增养老床位300张，新建养老驿站10个", "区民政局"),
    ]


@both
def test_a_title_over_two_lines_is_one(read: Read) -> None:
    paper = page((72, 200, "各街道办事处："), (72, 230, "现将进展情况通报如下，请认真贯彻落实，按期完成。"))
    title = ["海淀区2024年重要民生实事项目进展情况通报", "以及下一步安排"]
    for y, line in zip((100, 127), title, strict=True):
        width = sum(advance(letter, 20) for letter in line)
        paper.pages[-1][0].append(((WIDTH - width) / 2, y, 20.0, line))
    assert lines(read(paper)) == [
        "".join(title),
        "各街道办事处：",
        "现将进展情况通报如下，请认真贯彻落实，按期完成。",
    ]


@both
def test_bold_print_twice_and_raised_glyphs_and_spaces(read: Read) -> None:
    paper = page((72, 100, "新建公园"), (72.4, 100, "新建公园"), (200, 100, "3处"), (72, 130, "面积20km"))
    paper.pages[-1][0].append((72 + 4 * 12, 126, 6.0, "2"))
    assert lines(read(paper)) == ["新建公园 3处", "面积20km2"]


@both
def test_a_frame_around_the_page_is_no_table(read: Read) -> None:
    paper = on_paper(Made("实事", [f"1、{LONG}", "责任单位：区教委"]))
    paper.pages[0][1].extend([(20, 20, 575, 20), (20, 820, 575, 820), (20, 20, 20, 820), (575, 20, 575, 820)])
    assert lines(read(paper)) == ["实事", f"1、{LONG}", "责任单位：区教委"]


def test_a_scan_is_refused_with_advice() -> None:
    image = b"q 595 0 0 842 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x00 EI Q"
    for content in (pdf([image]), pdf([b""]), pdf([image, image, b"BT /F1 9 Tf 290 40 Td <0031> Tj ET"])):
        with pytest.raises(ReadError, match="no text layer") as caught:
            pdf_format.extract(content, "x.pdf")
        assert "OCR" in caught.value.mend
    with pytest.raises(ReadError, match="no text"):
        ofd_format.extract(ofd_of(page()), "x.ofd")


def test_a_page_that_is_a_picture_among_others_is_said() -> None:
    text = b"".join(b"BT /F1 12 Tf 72 %d Td <4e004e004e004e004e00> Tj ET\n" % y for y in range(100, 700, 30))
    image = b"q 595 0 0 842 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x00 EI Q"
    read = pdf_format.extract(pdf([text, image, text]), "x.pdf")
    assert [note for note in read.notes if "page 2" in note]


def test_fonts_that_do_not_say_their_characters_are_refused() -> None:
    content = pdf([b"BT /F1 12 Tf 72 700 Td <010203040506> Tj ET"]).replace(
        b"/UniGB-UCS2-H", b"/Identity-H   "
    )
    with pytest.raises(ReadError, match="fonts"):
        pdf_format.extract(content.replace(b"(GB1)", b"(Id1)"), "x.pdf")


def test_slanted_text_is_a_watermark() -> None:
    mark = b"BT /F1 40 Tf 0.7 0.7 -0.7 0.7 200 300 Tm <51855728> Tj ET\n"
    read = pdf_format.extract(pdf([mark + b"BT /F1 12 Tf 72 700 Td <4e004e8c> Tj ET"]), "x.pdf")
    assert lines(read) == ["一二"]


def test_forms_and_rectangles_of_a_pdf_are_read() -> None:
    cellwise = b"".join(
        b"%d %d 100 20 re S BT /F1 12 Tf %d %d Td <4e00> Tj ET\n" % (x, y, x + 5, y + 5)
        for x in (72, 172)
        for y in (500, 520)
    )
    assert len(cells(pdf_format.extract(pdf([cellwise]), "x.pdf"))) == 4
    hairlines = b"".join(b"72 %d 200 0.5 re f\n" % y for y in (500, 520, 540))
    hairlines += b"".join(b"%d 500 0.5 40 re f\n" % x for x in (72, 172, 272))
    texts = b"".join(b"BT /F1 12 Tf %d %d Td <4e00> Tj ET\n" % (x, y) for x in (80, 180) for y in (505, 525))
    assert len(cells(pdf_format.extract(pdf([hairlines + texts]), "x.pdf"))) == 4


# -------------------------------------------------------------------------------------- OFD


def ofd_page(content: str, **parts: str) -> Extract:
    """An OFD of one page with the given objects, read."""
    layer = f'<o:Page xmlns:o="{OFD}"><o:Content><o:Layer>{content}</o:Layer></o:Content></o:Page>'
    made = ofd_of(page(), **{"Doc_0/Pages/Page_0/Content_xml": layer, **parts})
    return ofd_format.extract(made, "x.ofd")


def text_object(attributes: str, *codes: str) -> str:
    """A text object at (20, 30)."""
    inner = "".join(codes)
    return f'<o:TextObject Boundary="20 30 100 10" Size="4" {attributes}>{inner}</o:TextObject>'


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        (text_object("", '<o:TextCode X="0" Y="4" DeltaX="g 2 4 4">海淀区教</o:TextCode>'), ["海淀区教"]),
        (text_object("", '<o:TextCode X="0" Y="4">海淀区教</o:TextCode>'), ["海淀区教"]),
        (text_object("", '<o:TextCode X="0" Y="4" DeltaX="20">海淀</o:TextCode>'), ["海 淀"]),
        (
            text_object(
                "", '<o:TextCode X="0" Y="4">海淀</o:TextCode>', '<o:TextCode Y="10">区</o:TextCode>'
            ),
            ["海淀", "区"],
        ),
        (text_object('CTM="1 0 0 1 0 40"', '<o:TextCode X="0" Y="4">下</o:TextCode>'), ["下"]),
        (text_object('CTM="0.7 0.7 -0.7 0.7 0 0"', '<o:TextCode X="0" Y="4">密</o:TextCode>'), []),
        (
            text_object("", '<o:TextCode X="0" Y="4">后</o:TextCode>')
            + '<o:PageBlock><o:TextObject Boundary="20 10 9 9" Size="4"><o:TextCode X="0" Y="4">先'
            "</o:TextCode></o:TextObject></o:PageBlock>",
            ["先", "后"],
        ),
    ],
)
def test_text_objects_are_placed_by_their_codes(markup: str, expected: list[str]) -> None:
    base = text_object("", '<o:TextCode X="0" Y="200">尾</o:TextCode>')
    assert lines(ofd_page(base + markup)) == [*expected, "尾"]


def test_templates_and_pages_by_absolute_names_are_read() -> None:
    def content(text: str, more: str = "") -> str:
        code = f'<o:TextCode X="0" Y="4">{text}</o:TextCode>'
        layer = f"<o:Layer>{text_object('', code)}</o:Layer>"
        return f'<o:Page xmlns:o="{OFD}">{more}<o:Content>{layer}</o:Content></o:Page>'

    document = (
        f'<o:Document xmlns:o="{OFD}"><o:CommonData><o:PageArea><o:PhysicalBox>0 0 210 297</o:PhysicalBox>'
        '</o:PageArea><o:TemplatePage ID="7" BaseLoc="/Doc_0/T.xml"/></o:CommonData><o:Pages>'
        '<o:Page ID="1" BaseLoc="/Doc_0/P.xml"/></o:Pages></o:Document>'
    )
    template = content("模板").replace('"20 30', '"20 80')
    parts = {"Doc_0/Document_xml": document, "Doc_0/T_xml": template}
    parts["Doc_0/P_xml"] = content("正文", '<o:Template TemplateID="7"/>')
    assert lines(ofd_format.extract(ofd_of(page(), **parts), "x")) == ["正文", "模板"]


def test_the_places_of_an_ofd_are_millimetres() -> None:
    assert pytest.approx(210, abs=1) == WIDTH * MM
    assert advance("区", 12) == 12
