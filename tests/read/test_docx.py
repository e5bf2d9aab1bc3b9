"""DOCX: the text in order, with the numbers and cells that a word processor shows."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import docx
import pytest
from tests.read.made import saved, zipped

from minsheng.errors import ReadError
from minsheng.read.docx import extract
from minsheng.read.formats import Extract

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
NAMES = f'xmlns:w="{W}" xmlns:mc="m" xmlns:wps="s" xmlns:v="v"'


def package(body: str, **parts: str) -> bytes:
    """A document with parts such as `numbering` beside it."""
    relations = "".join(
        f'<Relationship Id="r{name}" Type="http://x/{name}" Target="{name}.xml"/>' for name in parts
    )
    return zipped(
        {
            "_rels/.rels": '<Relationships><Relationship Id="r" Type="http://x/officeDocument" '
            'Target="word/document.xml"/></Relationships>',
            "word/_rels/document.xml.rels": f"<Relationships>{relations}</Relationships>",
            "word/document.xml": f"<w:document {NAMES}><w:body>{body}</w:body></w:document>",
        }
        | {f"word/{name}.xml": f"<w:{name} {NAMES}>{content}</w:{name}>" for name, content in parts.items()}
    )


def paragraph(text: str, properties: str = "") -> str:
    """A paragraph of one run."""
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def lines(read: Extract) -> list[str]:
    """Texts of all blocks."""
    return [read.text[block.start : block.end] for block in read.blocks]


def numbered(number: int, level: int = 0) -> str:
    """Properties of a list paragraph."""
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'


def level(index: int, kind: str, text: str, start: int = 1, more: str = "") -> str:
    """One level of a numbering."""
    return (
        f'<w:lvl w:ilvl="{index}"><w:start w:val="{start}"/><w:numFmt w:val="{kind}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def numbering(levels: str, override: str = "") -> str:
    """Two instances of one abstract numbering; `override` is put into the second."""
    return (
        f'<w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        f'<w:num w:numId="2"><w:abstractNumId w:val="0"/>{override}</w:num>'
    )


@pytest.mark.parametrize(
    ("kind", "text", "start", "expected"),
    [
        ("decimal", "%1、", 1, "1、"),
        ("decimal", "%1.", 9, "9."),
        ("decimalZero", "%1", 3, "03"),
        ("chineseCounting", "%1、", 12, "十二、"),
        ("chineseCountingThousand", "（%1）", 21, "（二十一）"),
        ("japaneseCounting", "第%1项 ", 5, "第五项 "),
        ("ideographDigital", "%1、", 10, "一〇、"),
        ("chineseLegalSimplified", "%1、", 3, "叁、"),
        ("decimalEnclosedCircle", "%1", 2, "②"),
        ("decimalFullWidth", "%1．", 12, "１２．"),
        ("lowerLetter", "%1)", 28, "bb)"),
        ("upperRoman", "%1.", 14, "XIV."),
        ("ideographTraditional", "%1、", 2, "乙、"),
        ("bullet", "●", 1, ""),
        ("none", "", 1, ""),
        ("decimal", "任务%1：", 2, "任务2："),
    ],
)
def test_a_list_paragraph_begins_with_its_number(kind: str, text: str, start: int, expected: str) -> None:
    content = package(paragraph("新增学位", numbered(1)), numbering=numbering(level(0, kind, text, start)))
    assert lines(extract(content, "x")) == [expected + "新增学位"]


def test_numbers_count_on_and_lower_levels_start_again() -> None:
    levels = level(0, "chineseCounting", "%1、") + level(1, "decimal", "%1.%2")
    levels += level(2, "decimal", "%3）", more='<w:lvlRestart w:val="0"/>')
    order = [(1, 0), (1, 1), (1, 1), (1, 2), (1, 0), (1, 1), (1, 2), (2, 0)]
    body = "".join(paragraph("甲", numbered(*one)) for one in order)
    found = lines(extract(package(body, numbering=numbering(levels)), "x"))
    assert found == ["一、甲", "一.1甲", "一.2甲", "1）甲", "二、甲", "二.1甲", "2）甲", "三、甲"]


def test_an_instance_may_start_again_and_legal_levels_show_digits() -> None:
    levels = level(0, "chineseCounting", "%1、") + level(1, "decimal", "%1.%2", more="<w:isLgl/>")
    override = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    order = [(1, 0), (1, 0), (1, 1), (2, 0), (2, 0)]
    body = "".join(paragraph("甲", numbered(*one)) for one in order)
    found = lines(extract(package(body, numbering=numbering(levels, override)), "x"))
    assert found == ["一、甲", "二、甲", "2.1甲", "一、甲", "二、甲"]


def test_a_style_numbers_and_an_empty_paragraph_does_not_count() -> None:
    styles = (
        f'<w:style w:styleId="a"><w:name w:val="List"/><w:pPr>{numbered(1)}</w:pPr></w:style>'
        '<w:style w:styleId="b"><w:name w:val="heading 2"/><w:basedOn w:val="a"/></w:style>'
        '<w:style w:styleId="c"><w:name w:val="c"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>'
        '<w:style w:styleId="t"><w:name w:val="toc 1"/></w:style>'
    )
    body = (
        paragraph("甲", '<w:pStyle w:val="a"/>')
        + paragraph("", '<w:pStyle w:val="a"/>')
        + paragraph("乙", '<w:pStyle w:val="b"/>')
        + paragraph("丙", '<w:pStyle w:val="a"/><w:numPr><w:numId w:val="0"/></w:numPr>')
        + paragraph("丁", '<w:pStyle w:val="c"/>')
        + paragraph("目录行 3", '<w:pStyle w:val="t"/>')
    )
    read = extract(package(body, styles=styles, numbering=numbering(level(0, "decimal", "%1."))), "x")
    assert lines(read) == ["1.甲", "2.乙", "丙", "丁"]
    assert [block.kind for block in read.blocks] == ["line", "heading", "line", "heading"]


def test_what_is_deleted_or_hidden_or_a_table_of_contents_is_left_out() -> None:
    body = (
        "<w:p><w:r><w:t>新增</w:t></w:r><w:del><w:r><w:delText>3</w:delText></w:r></w:del><w:ins><w:r><w:t>5</w:t>"
        "</w:r></w:ins><w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>"
        "<w:hyperlink><w:r><w:t>处</w:t></w:r></w:hyperlink><w:r><w:br/><w:t>下一行</w:t></w:r></w:p>"
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
        f"<w:sdtContent>{paragraph('目录')}</w:sdtContent></w:sdt>"
        f"<w:sdt><w:sdtContent>{paragraph('正文')}</w:sdtContent></w:sdt>"
    )
    assert lines(extract(package(body), "x")) == ["新增5处", "下一行", "正文"]


def test_a_text_box_is_read_once_after_its_paragraph() -> None:
    box = f"<wps:txbx><w:txbxContent>{paragraph('框')}</w:txbxContent></wps:txbx>"
    body = (
        "<w:p><w:r><w:t>段</w:t><mc:AlternateContent><mc:Choice><w:drawing>"
        f"{box}</w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>{paragraph('框')}"
        "</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent><w:t>尾</w:t></w:r></w:p>"
    )
    assert lines(extract(package(body), "x")) == ["段尾", "框"]


def test_footnotes_stand_at_the_end() -> None:
    notes = f'<w:footnote w:type="separator">{paragraph("—")}</w:footnote>'
    notes += f"<w:footnote>{paragraph('注')}</w:footnote>"
    body = "<w:p><w:r><w:t>300</w:t><w:footnoteReference w:id='2'/><w:t>个</w:t></w:r></w:p>"
    assert lines(extract(package(body, footnotes=notes), "x")) == ["300个", "注"]


def test_cells_merged_by_span_and_downwards() -> None:
    def cell(text: str, properties: str = "") -> str:
        return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text)}</w:tc>"

    body = (
        "<w:tbl><w:tr>" + cell("序号") + cell("项目", '<w:gridSpan w:val="2"/>') + "</w:tr>"
        "<w:tr>" + cell("1", '<w:vMerge w:val="restart"/>') + cell("甲") + cell("乙") + "</w:tr>"
        "<w:tr>" + cell("", "<w:vMerge/>") + cell("丙") + cell("丁") + "</w:tr>"
        '<w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>' + cell("戊") + "</w:tr>"
        "<w:tr><w:trPr><w:del/></w:trPr>" + cell("删") + "</w:tr></w:tbl>"
    )
    read = extract(package(body), "x")
    found = [(read.text[one.start : one.end], *one[5:]) for one in read.blocks]
    assert found == [
        ("序号", 0, 0, 1, 1),
        ("项目", 0, 1, 1, 2),
        ("1", 1, 0, 2, 1),
        ("甲", 1, 1, 1, 1),
        ("乙", 1, 2, 1, 1),
        ("丙", 2, 1, 1, 1),
        ("丁", 2, 2, 1, 1),
        ("戊", 3, 1, 1, 1),
    ]


def test_headers_and_footers_are_left_out_and_tables_stand_in_place() -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "页眉"
    document.sections[0].footer.paragraphs[0].text = "页脚"
    document.add_paragraph("前")
    table = document.add_table(2, 2)
    for number, cell in enumerate(cell for row in table.rows for cell in row.cells):
        cell.text = f"格{number}"
    document.add_paragraph("后")
    assert lines(extract(saved(document), "x")) == ["前", "格0", "格1", "格2", "格3", "后"]


def test_the_strict_form_and_dangling_relationships_are_read() -> None:
    content = package(paragraph("海淀区"))
    with ZipFile(BytesIO(content)) as archive:
        parts = {name: archive.read(name).replace(W.encode(), STRICT.encode()) for name in archive.namelist()}
    parts["word/_rels/document.xml.rels"] = (
        b'<Relationships><Relationship Id="r1" Type="http://x/styles" Target="NULL"/></Relationships>'
    )
    assert lines(extract(zipped(parts), "x")) == ["海淀区"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"PK\x03\x04 rest", "not a well-formed DOCX"),
        (zipped({"a.txt": "x"}), "not a well-formed DOCX"),
        (zipped({"word/document.xml": "<a><b></a>"}), "not a well-formed DOCX"),
        (zipped({"word/document.xml": "<a/>"}), "no body"),
        (package(""), "no text"),
    ],
)
def test_what_is_no_docx_is_refused_saying_why(content: bytes, said: str) -> None:
    with pytest.raises(ReadError, match=said) as caught:
        extract(content, "a.docx")
    assert caught.value.where == "a.docx"
    assert caught.value.mend
