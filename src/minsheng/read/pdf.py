"""PDF with a text layer: glyphs and ruled lines of each page, laid out by `pages`.

pdfminer interprets the pages; a device of our own takes what it draws. So what a page may draw is
bounded while it is drawn, and nothing is kept that is not needed.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any

from pdfminer.pdfdevice import PDFTextDevice
from pdfminer.pdfdocument import PDFDocument, PDFPasswordIncorrect
from pdfminer.pdffont import PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import PDFStream, resolve1
from pdfminer.psexceptions import PSException
from pdfminer.utils import apply_matrix_pt

from minsheng.errors import ReadError
from minsheng.read import limits
from minsheng.read.foreign import refusing
from minsheng.read.formats import Extract
from minsheng.read.glyphs import Glyph
from minsheng.read.limits import Deadline, refuse
from minsheng.read.pages import Page, pieces_of
from minsheng.read.pdf_bounds import bounded
from minsheng.read.pieces import write
from minsheng.read.rules import path_rules

if TYPE_CHECKING:
    from pdfminer.pdffont import PDFFont

logging.getLogger("pdfminer").setLevel(logging.ERROR)

_SLACK = 2.0
"""Points that a ruled line may be thick."""
_PICTURE = 0.4
"""Share of a page that a picture covers which may be a scan of it."""
_FEW = 20
"""A page of fewer characters beside such a picture has no text layer."""
_UNKNOWN = "\ufffd"


def extract(content: bytes, where: str) -> Extract:
    """Paragraphs and tables of a PDF's bytes. Raises ReadError where it has no text that can be read."""
    with refusing("PDF", where, PSException), bounded(where):
        pages, scans = _pages(content, where)
        _check_text(pages, scans, where)
        extracted = write(pieces_of(pages, where), where)
    notes = tuple(f"page {number} is a picture and was left out" for number in scans)
    return extracted._replace(notes=notes)


def _pages(content: bytes, where: str) -> tuple[list[Page], list[int]]:
    """All pages, and the numbers of those that are pictures."""
    try:
        document = PDFDocument(PDFParser(BytesIO(content)))
    except PDFPasswordIncorrect as error:
        raise ReadError("a password is needed", where=where, mend="save it without a password") from error
    resources = PDFResourceManager()
    deadline = Deadline(where)
    pages: list[Page] = []
    scans: list[int] = []
    total = 0
    for number, page in enumerate(PDFPage.create_pages(document), 1):
        if number > limits.PAGES:
            raise refuse("too many pages", f"{limits.PAGES:,}", where)
        _check_content(page, where)
        device = _Device(resources, number, deadline)
        _Interpreter(resources, device).process_page(page)
        total += len(device.page.glyphs)
        if total > limits.GLYPHS:
            raise refuse("too many characters", f"{limits.GLYPHS:,}", where)
        pages.append(device.page)
        if device.pictures > _PICTURE and len(device.page.glyphs) < _FEW:
            scans.append(number)
    return pages, scans


def _check_content(page: PDFPage, where: str) -> None:
    """Raises ReadError for a page whose drawing takes too many bytes to say."""
    found = (resolve1(one) for one in page.contents)
    size = sum(len(one.get_data()) for one in found if isinstance(one, PDFStream))
    if size > limits.CONTENT:
        limit = f"{limits.CONTENT / 1e6:.0f} MB"
        raise refuse(f"a page that {size / 1e6:.0f} MB draw", limit, where)


def _check_text(pages: Sequence[Page], scans: Sequence[int], where: str) -> None:
    """Raises ReadError where the pages are pictures, or their fonts do not say which characters they draw."""
    glyphs = [glyph for page in pages for glyph in page.glyphs]
    if not glyphs or 2 * len(scans) > len(pages):
        what = "the PDF has no text layer: its pages are pictures (a scan)"
        raise ReadError(what, where=where, mend="run OCR over it first, or give the text")
    if sum(glyph.text == _UNKNOWN for glyph in glyphs) > 0.2 * len(glyphs):
        what = "the PDF's fonts do not say which characters they draw"
        raise ReadError(what, where=where, mend="run OCR over it first, or give the text")


class _Interpreter(PDFPageInterpreter):
    """pdfminer's, with a bound on the graphics states that a page saves one in another."""

    def do_q(self) -> None:
        """Save the graphics state."""
        if len(self.gstack) >= limits.STATES:
            assert isinstance(self.device, _Device)
            raise refuse("graphics states saved without end", f"{limits.STATES:,}", self.device.where)
        super().do_q()


class _Device(PDFTextDevice):
    """Takes what pdfminer draws on one page."""

    def __init__(self, resources: PDFResourceManager, number: int, deadline: Deadline) -> None:
        super().__init__(resources)
        self.page = Page(number, 0.0, 0.0)
        self.pictures = 0.0
        """Share of the page that its largest picture covers."""
        self.where = deadline.where
        self._deadline = deadline
        self._drawn = 0

    def begin_page(self, page: PDFPage, ctm: Any) -> None:
        """Size of the page."""
        x0, y0, x1, y1 = page.mediabox
        (left, low), (right, high) = apply_matrix_pt(ctm, (x0, y0)), apply_matrix_pt(ctm, (x1, y1))
        self.page.width, self.page.height = abs(right - left), abs(high - low)

    def _count(self) -> None:
        """One thing more is drawn. Raises ReadError for too many, or when the time is over."""
        self._drawn += 1
        if self._drawn > limits.DRAWN_A_PAGE:
            raise refuse(f"page {self.page.number} draws too much", f"{limits.DRAWN_A_PAGE:,}", self.where)
        if self._drawn % 1000 == 0:
            self._deadline.check()

    def render_char(
        self,
        matrix: Any,
        font: PDFFont,
        fontsize: float,
        scaling: float,
        rise: float,
        cid: int,
        *_: object,
    ) -> float:
        """Take a glyph; how far it moves the next one."""
        self._count()
        advance = font.char_width(cid) * fontsize * scaling
        a, b, c, d, x, y = matrix
        if font.is_vertical() or abs(b) > 0.1 * abs(a) or abs(c) > 0.1 * abs(d) or a * scaling <= 0:
            return advance  # slanted text is a watermark
        try:
            text = font.to_unichr(cid)
        except PDFUnicodeNotDefined:
            text = _UNKNOWN
        size = abs(d * fontsize)
        if text and size > 0.5:
            end = x + a * advance
            self.page.glyphs.append(Glyph(text, x, end, self.page.height - y - rise * d, size))
        return advance

    def render_image(self, name: str, stream: PDFStream) -> None:  # noqa: ARG002
        """Note how much of the page a picture covers."""
        self._count()
        assert self.ctm is not None
        a, b, c, d, _, _ = self.ctm
        area = abs(a * d - b * c) / max(self.page.width * self.page.height, 1.0)
        self.pictures = max(self.pictures, area)

    def begin_figure(self, name: str, bbox: Any, matrix: Any) -> None:  # noqa: ARG002
        """A form or picture is drawn."""
        self._count()

    def paint_path(self, gstate: Any, stroke: bool, fill: bool, evenodd: bool, path: Any) -> None:  # noqa: ARG002
        """Take the ruled lines of a path: straight strokes, and the sides of rectangles."""
        self._count()
        for part in _subpaths(path):
            placed = [apply_matrix_pt(self.ctm or (1, 0, 0, 1, 0, 0), point) for point in part]
            self.page.rules.extend(path_rules([(x, self.page.height - y) for x, y in placed], stroke, _SLACK))


def _subpaths(path: Sequence[tuple[Any, ...]]) -> Iterator[list[tuple[float, float]]]:
    """Points of each subpath of straight lines; curves are passed over."""
    points: list[tuple[float, float]] = []
    for operator, *numbers in path:
        if operator == "m" and points:
            yield points
            points = []
        if operator in {"m", "l"}:
            points.append((float(numbers[0]), float(numbers[1])))
        elif operator == "h" and points:
            points.append(points[0])
        elif operator in {"c", "v", "y"}:
            if points:
                yield points
            points = [(float(numbers[-2]), float(numbers[-1]))]
    if points:
        yield points
