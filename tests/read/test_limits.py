"""Each bound of `limits` refuses what is beyond it, and says so."""

from __future__ import annotations

import io
import zipfile
import zlib
from pathlib import Path
from threading import Thread
from time import monotonic

import openpyxl
import pytest
from tests.read.made import Made, Paper, Table, ofd_of, on_paper, pdf, saved, to_docx, zipped
from tests.read.test_docx import package, paragraph

from minsheng.errors import ReadError
from minsheng.read import limits, read

GLYPH = b"BT /F1 12 Tf 72 700 Td <4e00> Tj ET\n"
SMALL = Made("实事", [Table([["序号", "项目"], ["1", "甲"]])])


def refused(folder: Path, suffix: str, content: bytes, said: str) -> None:
    """The file is refused with a message that says `said`, and another is read right after it."""
    path = folder / f"a.{suffix}"
    path.write_bytes(content)
    with pytest.raises(ReadError, match=said) as caught:
        read(path)
    assert caught.value.where == str(path)
    assert caught.value.mend
    good = folder / "good.html"
    good.write_bytes(html("<p>实事"))
    assert read(good).text == "实事\n"


def html(body: str) -> bytes:
    """A page."""
    return f"<meta charset=utf-8>{body}".encode()


def parts_of(content: bytes) -> dict[str, str | bytes]:
    """Parts of a zip by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


# ----------------------------------------------------------------------------------- zip


def test_a_zip_of_too_many_entries(tmp_path: Path) -> None:
    many: dict[str, str | bytes] = {f"{number}": "" for number in range(limits.ENTRIES + 1)}
    refused(tmp_path, "docx", zipped(many), "entries")


@pytest.mark.parametrize("suffix", ["docx", "xlsx", "ofd"])
def test_a_zip_that_unpacks_to_far_more_than_it_is(tmp_path: Path, suffix: str) -> None:
    bomb: dict[str, str | bytes] = {"word/document.xml": b" " * (limits.RATIO_FROM + 1)}
    refused(tmp_path, suffix, zipped(bomb), "times its size")


def test_a_zip_that_unpacks_to_too_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "UNPACKED", 100_000)
    refused(tmp_path, "ofd", zipped({"a": b"1" * 60_000, "b": b"2" * 60_000}), "unpacked")


def test_an_xml_part_that_is_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = package(paragraph("长" * 40_000))
    monkeypatch.setattr(limits, "XML_BYTES", 100_000)
    refused(tmp_path, "docx", content, "document.xml' has")


def test_an_encrypted_zip(tmp_path: Path) -> None:
    content = bytearray(zipped({"word/document.xml": "x"}))
    content[content.index(b"PK\x01\x02") + 8] |= 1
    refused(tmp_path, "docx", bytes(content), "encrypted")


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><x>&b;</x>'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize(
    ("suffix", "name"),
    [
        ("docx", "word/document.xml"),
        ("docx", "_rels/.rels"),
        ("xlsx", "xl/worksheets/sheet1.xml"),
        ("xlsx", "xl/anything"),
        ("ofd", "OFD.xml"),
        ("ofd", "Doc_0/Document.xml"),
    ],
)
def test_a_part_that_declares_entities(tmp_path: Path, suffix: str, name: str, encoding: str) -> None:
    base = {
        "docx": lambda: to_docx(SMALL),
        "xlsx": lambda: saved(openpyxl.Workbook()),
        "ofd": lambda: ofd_of(on_paper(SMALL)),
    }[suffix]()
    refused(tmp_path, suffix, zipped({**parts_of(base), name: BOMB.encode(encoding)}), "document type")


# ---------------------------------------------------------------------------- depth and size


@pytest.mark.parametrize("tag", ["div", "b", "font color=red", "ul><li", "table><tr><td"])
def test_html_nested_too_deep(tmp_path: Path, tag: str) -> None:
    refused(tmp_path, "html", html(f"<{tag}>" * 50_000 + "区"), "nested too deep")


def test_xml_nested_too_deep(tmp_path: Path) -> None:
    deep = "<w:sdt><w:sdtContent>" * 5000 + "</w:sdtContent></w:sdt>" * 5000
    refused(tmp_path, "docx", package(deep), "depth")


def test_tables_in_tables_as_deep_as_xml_goes_are_read(tmp_path: Path) -> None:
    deep = "<w:tbl><w:tr><w:tc>" * 80 + paragraph("区") + "</w:tc></w:tr></w:tbl>" * 80
    path = tmp_path / "a.docx"
    path.write_bytes(package(deep))
    assert read(path).text == "区\n"


@pytest.mark.parametrize(
    "attributes",
    [
        " ".join(f"a{number}=1" for number in range(50_000)),
        " ".join(f"a{number}='>'" for number in range(50_000)),
        " ".join(f"a{number}='<'" for number in range(50_000)),
        "".join(f"a{number}='1'" for number in range(50_000)),
        "/".join(f"a{number}" for number in range(50_000)),
    ],
    ids=["plain", "closing", "opening", "joined", "slashes"],
)
def test_an_element_of_too_many_attributes(tmp_path: Path, attributes: str) -> None:
    refused(tmp_path, "html", html(f"<div {attributes}>区</div>"), "attributes")


@pytest.mark.parametrize(
    "rows",
    [
        '<tr><td rowspan="65534" colspan="50">x</td></tr>' * 6000,
        "<tr>" + "<td>1" * (limits.COLUMNS + 1),
        '<tr><td colspan="1000">x<td colspan="1000">y',
    ],
)
def test_an_absurd_table_of_html(tmp_path: Path, rows: str) -> None:
    refused(tmp_path, "html", html(f"<table>{rows}</table>"), "a table of")


def test_an_absurd_table_of_docx(tmp_path: Path) -> None:
    cell = f'<w:tc><w:tcPr><w:gridSpan w:val="900000"/></w:tcPr>{paragraph("x")}</w:tc>'
    refused(tmp_path, "docx", package(f"<w:tbl><w:tr>{cell}</w:tr></w:tbl>"), "a table of")


@pytest.mark.parametrize(
    "extra",
    [
        '<mergeCells><mergeCell ref="A2:XFD1048576"/></mergeCells>',
        "<mergeCells>"
        + "".join(f'<mergeCell ref="A{n}:ZZ{n + 499}"/>' for n in range(2, 9000, 500))
        + "</mergeCells>",
    ],
)
def test_an_absurd_merged_area_of_xlsx(tmp_path: Path, extra: str) -> None:
    parts = parts_of(saved(openpyxl.Workbook()))
    sheet = '<row r="1"><c r="A1"><v>1</v></c></row>'
    parts["xl/worksheets/sheet1.xml"] = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<sheetData>{sheet}</sheetData>{extra}</worksheet>"
    )
    refused(tmp_path, "xlsx", zipped(parts), "too many cells")


def test_too_many_tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "CELLS", 100)
    table = "<table><tr><td>1<td>2<tr><td>3<td>4</table>"
    refused(tmp_path, "html", html(table * 60), "tables of too many cells")


def test_too_much_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "TEXT", 1000)
    refused(tmp_path, "html", html("<p>" + "长" * 1200), "too much text")


def test_a_file_that_is_too_large(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    with path.open("wb") as file:
        file.truncate(120 * 1024 * 1024)
    with pytest.raises(ReadError, match="MB is the limit"):
        read(path)


# ---------------------------------------------------------------------------- pages, time


def paper(pages: int) -> Paper:
    """Pages with a line each."""
    made = Paper()
    for _ in range(pages):
        made.pages.append(([(72.0, 100.0, 12.0, "新建公园")], []))
    return made


def test_too_many_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "PAGES", 5)
    refused(tmp_path, "pdf", pdf([GLYPH] * 6), "too many pages")
    refused(tmp_path, "ofd", ofd_of(paper(6)), "too many pages")


def test_pages_that_draw_too_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "DRAWN_A_PAGE", 50)
    monkeypatch.setattr(limits, "GLYPHS", 100)
    refused(tmp_path, "pdf", pdf([GLYPH * 51]), "draws too much")
    refused(tmp_path, "pdf", pdf([GLYPH * 40] * 3), "too many characters")
    many = paper(1)
    many.pages[0][0].append((72.0, 200.0, 12.0, "公" * 60))
    refused(tmp_path, "ofd", ofd_of(many), "draws too much")
    refused(tmp_path, "ofd", ofd_of(paper(30)), "too many characters")


def test_a_page_of_too_many_ruled_lines_is_a_drawing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = on_paper(SMALL)
    path = tmp_path / "a.ofd"
    path.write_bytes(ofd_of(made))
    assert any(block.kind == "cell" for block in read(path).blocks)
    monkeypatch.setattr(limits, "RULES_A_PAGE", 3)
    assert not any(block.kind == "cell" for block in read(path).blocks)


@pytest.mark.parametrize(
    ("filters", "stream"),
    [
        ("/Filter /FlateDecode", zlib.compress(b" " * 3_000_000)),
        ("/Filter [/FlateDecode /FlateDecode]", zlib.compress(zlib.compress(b" " * 30_000_000))),
        ("/Filter [/ASCIIHexDecode /FlateDecode]", zlib.compress(b" " * 3_000_000).hex().encode()),
        ("/Filter /RunLengthDecode", b"\x81 " * 20_000),
        ("/Filter /LZWDecode", b"\x80\x0b\x60" * 20_000),
        ("/Filter [/RunLengthDecode /RunLengthDecode]", b"\x81\x81" * 500),
        (
            "/Filter /FlateDecode /DecodeParms << /Predictor 15 /Columns 99999999 >>",
            zlib.compress(b"\2" * 100),
        ),
    ],
)
def test_a_stream_of_a_pdf_that_unpacks_to_too_much(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, filters: str, stream: bytes
) -> None:
    monkeypatch.setattr(limits, "STREAM_BYTES", 1_000_000)
    refused(tmp_path, "pdf", pdf([stream], filters=filters), "unpack to too much")


def test_streams_of_a_pdf_that_unpack_to_too_much_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "STREAMS", 1_000_000)
    content = [zlib.compress(b" " * 400_000)] * 3
    refused(tmp_path, "pdf", pdf(content, filters="/Filter /FlateDecode"), "unpack to too much")


def test_a_page_that_too_much_draws(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "CONTENT", 1_000)
    refused(tmp_path, "pdf", pdf([GLYPH + b"0 0 m 1 1 l " * 200]), "draw")


def test_graphics_states_saved_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "STATES", 50)
    refused(tmp_path, "pdf", pdf([b"q " * 60 + GLYPH]), "graphics states")


def test_a_font_of_too_many_characters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "CODES", 1_000)
    widths = pdf([GLYPH]).replace(b"/W [1 95 500]", b"/W [1 9999 500]")
    refused(tmp_path, "pdf", widths, "too many characters")


def test_a_template_that_a_page_names_again_and_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "DRAWN_A_PAGE", 100)
    found = parts_of(ofd_of(paper(1)))
    name = "Doc_0/Pages/Page_0/Content.xml"
    shared = f'<ofd:CommonData><ofd:TemplatePage ID="7" BaseLoc="/{name}"/>'
    found["Doc_0/Document.xml"] = str(found["Doc_0/Document.xml"], "utf-8").replace(
        "<ofd:CommonData>", shared
    )  # type: ignore[arg-type]
    used = '<ofd:Template TemplateID="7"/>' * 200 + "<ofd:Content>"
    found[name] = str(found[name], "utf-8").replace("<ofd:Content>", used)  # type: ignore[arg-type]
    refused(tmp_path, "ofd", zipped(found), "draws too much")


def test_references_of_a_pdf_that_name_each_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "REFERENCES", 2_000)
    head, _, rest = pdf([GLYPH]).partition(b"7 0 obj\n")
    loop = head + b"7 0 obj\n7 0 R" + rest[rest.index(b"\nendobj") :]
    refused(tmp_path, "pdf", loop, "references without end")


def test_a_document_that_takes_too_long_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SECONDS", 0.3)
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf([b"q Q " * 1_000_000]))
    begun = monotonic()
    with pytest.raises(ReadError, match="takes too long"):
        read(path)
    assert monotonic() - begun < 10


def test_in_another_thread_the_time_is_looked_at_between_pages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.ofd"
    path.write_bytes(ofd_of(paper(30)))
    errors: list[ReadError] = []

    def run() -> None:
        try:
            read(path)
        except ReadError as error:
            errors.append(error)

    monkeypatch.setattr(limits, "SECONDS", 0.0)
    thread = Thread(target=run)
    thread.start()
    thread.join()
    assert "takes too long" in str(errors[0])


# ------------------------------------------------------------------------------- many of one thing


def test_a_page_of_too_many_elements(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "ELEMENTS", 50)
    refused(tmp_path, "html", html("实事<br>" * 60), "too many elements")


def test_a_part_of_too_many_tags(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "TAGS", 100)
    refused(tmp_path, "docx", package(paragraph("实事") + "<w:p/>" * 120), "too many tags")


@pytest.mark.parametrize("suffix", ["txt", "html"])
def test_a_text_of_too_many_lines(tmp_path: Path, suffix: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "BLOCKS", 50)
    content = "实事\n".encode() * 60 if suffix == "txt" else html("<p>实事" * 60)
    refused(tmp_path, suffix, content, "too many lines")


def test_a_sheet_of_too_many_merged_areas(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MERGED", 5)
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet["A1"] = "实事"
    for row in range(2, 9):
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=2)
    refused(tmp_path, "xlsx", saved(book), "merged areas")


def test_a_workbook_of_too_many_sheets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SHEETS", 3)
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"] = "实事"
    for _ in range(4):
        book.create_sheet()
    refused(tmp_path, "xlsx", saved(book), "too many sheets")


def test_a_text_that_many_cells_repeat(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "TEXT", 10_000)
    book = openpyxl.Workbook()
    for row in range(1, 60):
        book.worksheets[0].cell(row, 1, "新" * 1000)
    refused(tmp_path, "xlsx", saved(book), "too much text")


def test_every_bound_is_documented() -> None:
    text = Path(limits.__file__).read_text(encoding="utf-8")
    bounds = [name for name in vars(limits) if name.isupper()]
    page = (Path(__file__).parents[2] / "docs" / "formats.md").read_text(encoding="utf-8")
    assert len(bounds) >= 15
    assert [name for name in bounds if f"| `{name}` |" not in page] == []
    for name in bounds:
        line = text.index(f"\n{name} = ")
        following = text[line + 1 :].split("\n")[1]
        assert following.startswith('"""'), name
