"""One made-up document in every format, as small as its format allows.

A document is a list of parts: a title, paragraphs (lines) and tables (rows of cells; a cell may span rows
or columns). Each `to_*` gives the bytes of a file.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from html import escape

import docx
import openpyxl


@dataclass(frozen=True)
class Cell:
    """A cell that spans rows or columns."""

    text: str
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True)
class Table:
    """Rows of cells; positions that a cell above covers are left out of a row."""

    rows: Sequence[Sequence[str | Cell]]
    widths: Sequence[int] = ()
    """Widths of the columns on paper, in points."""


@dataclass(frozen=True)
class Made:
    """A document: its title, and what follows."""

    title: str
    parts: Sequence[str | Table] = field(default_factory=list)


def placed(table: Table) -> list[tuple[int, int, Cell]]:
    """Row, column and cell of each cell of a table."""
    taken: set[tuple[int, int]] = set()
    found: list[tuple[int, int, Cell]] = []
    for row, cells in enumerate(table.rows):
        column = 0
        for one in cells:
            cell = Cell(one) if isinstance(one, str) else one
            while (row, column) in taken:
                column += 1
            found.append((row, column, cell))
            taken |= {(row + r, column + c) for r in range(cell.rows) for c in range(cell.columns)}
            column += cell.columns
    return found


def size(table: Table) -> tuple[int, int]:
    """Rows and columns of a table."""
    cells = placed(table)
    return max(r + c.rows for r, _, c in cells), max(k + c.columns for _, k, c in cells)


# ------------------------------------------------------------------------------------- text, HTML


def to_txt(made: Made) -> bytes:
    """Plain text: tables as rows of cells between bars, a spanning cell's text in its first place only."""
    lines = [made.title, ""]
    for part in made.parts:
        if isinstance(part, str):
            lines += [part, ""]
            continue
        rows, columns = size(part)
        texts = [[""] * columns for _ in range(rows)]
        for row, column, cell in placed(part):
            for below in range(cell.rows):
                texts[row + below][column] = cell.text.replace("\n", "")
        lines += [" | ".join(row) + " |" for row in texts] + [""]
    return "\n".join(lines).encode()


def to_html(made: Made) -> bytes:
    """A page with navigation, breadcrumb and footer around the document."""
    body = [f"<h1>{escape(made.title)}</h1>"]
    for part in made.parts:
        if isinstance(part, str):
            body.append(f"<p>{escape(part)}</p>")
            continue
        rows: dict[int, list[str]] = {}
        for row, _, cell in placed(part):
            text = escape(cell.text).replace("\n", "<br>")
            rows.setdefault(row, []).append(
                f'<td rowspan="{cell.rows}" colspan="{cell.columns}"><p>{text}</p></td>'
            )
        body.append("<table>" + "".join(f"<tr>{''.join(row)}</tr>" for row in rows.values()) + "</table>")
    links = "".join(f'<li><a href="/{n}">栏目{n}</a></li>' for n in range(8))
    return (
        f"<!DOCTYPE html><html><head><meta charset=utf-8><title>{escape(made.title)}</title></head><body>"
        f'<div class="top-nav"><ul>{links}</ul></div><div class="breadcrumb">首页 &gt; 公告</div>'
        f'<div id="content">{"".join(body)}</div>'
        "<footer>主办单位：某网站 备案号 12345678</footer></body></html>"
    ).encode()


# ------------------------------------------------------------------------------------ Office files


def to_docx(made: Made) -> bytes:
    """A DOCX with running head and foot."""
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "页眉"
    document.sections[0].footer.paragraphs[0].text = "第1页"
    document.add_heading(made.title, 0)
    for part in made.parts:
        if isinstance(part, str):
            document.add_paragraph(part)
            continue
        table = document.add_table(*size(part))
        for row, column, cell in placed(part):
            last = table.cell(row + cell.rows - 1, column + cell.columns - 1)
            first = table.cell(row, column)
            (first.merge(last) if first._tc is not last._tc else first).text = cell.text
    return saved(document)


def to_xlsx(made: Made) -> bytes:
    """A workbook of one sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"] = made.title
    at = 2
    for part in made.parts:
        if isinstance(part, str):
            sheet.cell(at, 1, part)
            at += 1
            continue
        for row, column, cell in placed(part):
            one = sheet.cell(at + row, 1 + column)
            one.value = int(cell.text) if cell.text.isdigit() else cell.text
            if cell.rows > 1 or cell.columns > 1:
                sheet.merge_cells(
                    start_row=at + row,
                    start_column=1 + column,
                    end_row=at + row + cell.rows - 1,
                    end_column=column + cell.columns,
                )
        at += size(part)[0] + 1
    return saved(book)


def saved(document: object) -> bytes:
    """Bytes that a document with `save` writes."""
    stream = io.BytesIO()
    document.save(stream)  # type: ignore[attr-defined]
    return stream.getvalue()


def zipped(parts: dict[str, str | bytes]) -> bytes:
    """A zip of parts by name."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


# ------------------------------------------------------------------------------------------- paper

WIDTH, HEIGHT, MARGIN, EM = 595.0, 842.0, 72.0, 12.0


@dataclass
class Paper:
    """Pages of glyph runs (x, baseline from the top, size, text) and lines (x0, y0, x1, y1), in points."""

    head: str = ""
    pages: list[tuple[list[tuple[float, float, float, str]], list[tuple[float, float, float, float]]]] = (
        field(default_factory=list)
    )
    y: float = HEIGHT

    def feed(self, height: float) -> None:
        """Begin a new page where `height` does not fit on this one."""
        if self.y + height > HEIGHT - MARGIN:
            self.pages.append(([], []))
            self.y = MARGIN
            if self.head:
                self.pages[-1][0].append((200.0, 40.0, 9.0, self.head))
                self.pages[-1][0].append((290.0, HEIGHT - 40, 9.0, f"- {len(self.pages)} -"))

    def put(self, x: float, text: str, em: float = EM) -> None:
        """Text at the present line."""
        self.pages[-1][0].append((x, self.y + em, em, text))


def wrapped(text: str, width: float, em: float = EM) -> list[str]:
    """A text in lines of a width; digits and Latin words are not parted."""
    lines, line, used = [], "", 0.0
    for word in words(text):
        wide = sum(advance(letter, em) for letter in word)
        if used + wide > width + 0.01 and line:
            lines.append(line)
            line, used = "", 0.0
        line, used = line + word, used + wide
    return [*lines, line]


def words(text: str) -> list[str]:
    """Characters, runs of printed ASCII in one."""
    found: list[str] = []
    for letter in text:
        if found and " " < letter < "\x7f" and " " < found[-1][-1] < "\x7f":
            found[-1] += letter
        else:
            found.append(letter)
    return found


def advance(letter: str, em: float) -> float:
    """Width of a character."""
    return em / 2 if letter.isascii() else em


def on_paper(made: Made, head: str = "", indent: float = 2 * EM) -> Paper:
    """The document set on pages."""
    paper = Paper(head)
    paper.feed(HEIGHT)
    title = wrapped(made.title, 300, 18)
    for line in title:
        paper.put((WIDTH - sum(advance(one, 18) for one in line)) / 2, line, 18)
        paper.y += 27
    for part in made.parts:
        if isinstance(part, str):
            _set_paragraph(paper, part, indent)
        else:
            _set_table(paper, part)
    return paper


def _set_paragraph(paper: Paper, text: str, indent: float) -> None:
    width = WIDTH - 2 * MARGIN
    blank = round(indent / EM)
    for number, line in enumerate(wrapped("\u3000" * blank + text, width)):
        paper.feed(20)
        paper.put(MARGIN + (indent if number == 0 else 0), line.lstrip("\u3000"))
        paper.y += 20


def _set_table(paper: Paper, table: Table) -> None:
    rows, columns = size(table)
    widths = table.widths or [(WIDTH - 2 * MARGIN) / columns] * columns
    xs = [MARGIN + sum(widths[:index]) for index in range(columns + 1)]
    cells = placed(table)
    heights = [20.0] * rows
    texts = {}
    for row, column, cell in cells:
        width = xs[column + cell.columns] - xs[column] - 10
        texts[row, column] = [line for part in cell.text.split("\n") for line in wrapped(part, width)]
        if cell.rows == 1:
            heights[row] = max(heights[row], 16.0 * len(texts[row, column]) + 6)
    paper.y += 6
    owner = {
        (row + r, column + c): (row, column)
        for row, column, cell in cells
        for r in range(cell.rows)
        for c in range(cell.columns)
    }
    before = -1
    for row in range(rows):
        paper.feed(heights[row])
        marks, lines = paper.pages[-1]
        top, bottom = paper.y, paper.y + heights[row]
        new_page = before != len(paper.pages)
        before = len(paper.pages)
        for column in range(columns):
            if new_page or row == 0 or owner.get((row, column)) != owner.get((row - 1, column)):
                lines.append((xs[column], top, xs[column + 1], top))
            if row == rows - 1 or owner.get((row, column)) != owner.get((row + 1, column)):
                lines.append((xs[column], bottom, xs[column + 1], bottom))
            if column == 0 or owner.get((row, column)) != owner.get((row, column - 1)):
                lines.append((xs[column], top, xs[column], bottom))
        lines.append((xs[-1], top, xs[-1], bottom))
        for column in range(columns):
            for number, line in enumerate(texts.get((row, column), [])):
                marks.append((xs[column] + 5, top + 14 + 16 * number, EM, line))
        paper.y = bottom
    paper.y += 10


def to_pdf(made: Made, head: str = "") -> bytes:
    """A PDF with a text layer."""
    return pdf_of(on_paper(made, head))


def pdf_of(paper: Paper) -> bytes:
    """Paper as PDF: one Chinese font that readers have, nothing embedded."""
    pages = []
    for texts, lines in paper.pages:
        drawn = [f"{x0} {HEIGHT - y0} m {x1} {HEIGHT - y1} l S" for x0, y0, x1, y1 in lines]
        for x, y, em, text in texts:
            for run_x, run in _runs(x, text, em):
                code = run.encode("utf-16-be").hex()
                drawn.append(f"BT /F1 {em} Tf 1 0 0 1 {run_x} {HEIGHT - y} Tm <{code}> Tj ET")
        pages.append("\n".join(drawn).encode())
    return pdf(pages)


def _runs(x: float, text: str, em: float) -> list[tuple[float, str]]:
    """Each character with its place: the font's own widths are all one em."""
    found = []
    for letter in text:
        found.append((x, letter))
        x += advance(letter, em)
    return [(place, letter) for place, letter in found if letter.strip()]


def pdf(pages: Sequence[bytes], more: str = "", filters: str = "") -> bytes:
    """A PDF of content streams; `more` is put into each page's dictionary, `filters` into each stream's."""
    count = len(pages)
    kids = " ".join(f"{6 + 2 * number} 0 R" for number in range(count))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {count} /Kids [{kids}] >>".encode(),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H "
        b"/DescendantFonts [4 0 R] >>",
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 /W [1 95 500] "
        b"/FontDescriptor 5 0 R /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> >>",
        b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /Ascent 880 /Descent -120 "
        b"/FontBBox [0 -120 1000 880] /ItalicAngle 0 /CapHeight 880 /StemV 93 >>",
    ]
    for number, content in enumerate(pages):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH:.0f} {HEIGHT:.0f}] "
            f"/Resources << /Font << /F1 3 0 R >> >> /Contents {7 + 2 * number} 0 R {more} >>".encode()
        )
        objects.append(
            b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), filters.encode(), content)
        )
    out, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    return (
        out
        + head
        + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(out))
    )


OFD = "http://www.ofdspec.org/2016"
MM = 25.4 / 72


def to_ofd(made: Made, head: str = "") -> bytes:
    """An OFD file."""
    return ofd_of(on_paper(made, head))


def ofd_of(paper: Paper, **parts: str | bytes) -> bytes:
    """Paper as OFD, in millimetres; `parts` replace parts by name (`OFD_xml` for OFD.xml)."""
    files: dict[str, str | bytes] = {
        "OFD.xml": f'<ofd:OFD xmlns:ofd="{OFD}" Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo>'
        "<ofd:DocID>1</ofd:DocID></ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f'<ofd:Document xmlns:ofd="{OFD}"><ofd:CommonData><ofd:PageArea>'
        f"<ofd:PhysicalBox>0 0 {WIDTH * MM:.2f} {HEIGHT * MM:.2f}</ofd:PhysicalBox></ofd:PageArea>"
        "</ofd:CommonData><ofd:Pages>"
        + "".join(
            f'<ofd:Page ID="{n + 1}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(len(paper.pages))
        )
        + "</ofd:Pages></ofd:Document>",
    }
    for number, (texts, lines) in enumerate(paper.pages):
        drawn = [_ofd_line(*line) for line in lines]
        drawn += [_ofd_text(*text) for text in texts]
        files[f"Doc_0/Pages/Page_{number}/Content.xml"] = (
            f'<ofd:Page xmlns:ofd="{OFD}"><ofd:Content><ofd:Layer ID="9">{"".join(drawn)}</ofd:Layer>'
            "</ofd:Content></ofd:Page>"
        )
    files |= {name.replace("_xml", ".xml"): content for name, content in parts.items()}
    return zipped(files)


def _ofd_line(x0: float, y0: float, x1: float, y1: float) -> str:
    width, height = abs(x1 - x0) * MM, abs(y1 - y0) * MM
    box = f"{x0 * MM:.3f} {y0 * MM:.3f} {width or 0.2:.3f} {height or 0.2:.3f}"
    return (
        f'<ofd:PathObject ID="1" Boundary="{box}" '
        f'LineWidth="0.2"><ofd:AbbreviatedData>M 0 0 L {width:.3f} {height:.3f}</ofd:AbbreviatedData>'
        "</ofd:PathObject>"
    )


def _ofd_text(x: float, y: float, em: float, text: str) -> str:
    steps = [f"{advance(letter, em) * MM:.3f}" for letter in text[:-1]]
    width = sum(advance(letter, em) for letter in text) * MM
    return (
        f'<ofd:TextObject ID="2" Boundary="{x * MM:.3f} {(y - em) * MM:.3f} {width:.3f} {em * MM:.3f}" '
        f'Font="3" Size="{em * MM:.3f}"><ofd:TextCode X="0" Y="{em * MM:.3f}" DeltaX="{" ".join(steps)}">'
        f"{escape(text)}</ofd:TextCode></ofd:TextObject>"
    )


WRITERS: dict[str, Callable[[Made], bytes]] = {
    "html": to_html,
    "docx": to_docx,
    "xlsx": to_xlsx,
    "pdf": to_pdf,
    "ofd": to_ofd,
}
