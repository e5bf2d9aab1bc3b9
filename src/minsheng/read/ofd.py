"""OFD (GB/T 33190-2016): a zip of XML that places glyphs and paths on pages, in millimetres.

OFD.xml names the documents, a document its pages and page templates, a page its layers of objects.
Texts and paths are read; pictures, attachments, annotations and seals are left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from minsheng.errors import ReadError
from minsheng.read import limits
from minsheng.read.archive import Archive, resolve
from minsheng.read.foreign import refusing
from minsheng.read.formats import Extract
from minsheng.read.glyphs import Glyph
from minsheng.read.limits import Deadline, refuse
from minsheng.read.ooxml import child, children, local
from minsheng.read.pages import Page, pieces_of
from minsheng.read.pieces import write
from minsheng.read.rules import path_rules

if TYPE_CHECKING:
    from lxml.etree import _Element

_SLACK = 0.7
"""Millimetres that a ruled line may be thick."""
_A4 = (210.0, 297.0)
_FEW = 20
"""A page of fewer characters beside a picture has no text layer."""
_ARGUMENTS = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}
"""Numbers after each operator of a path (GB/T 33190-2016, table 35)."""


class _Transform(NamedTuple):
    """An object's matrix and the place of its boundary: object coordinates → page coordinates."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    x: float = 0.0
    y: float = 0.0

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Where a point is on the page."""
        return self.a * x + self.c * y + self.x, self.b * x + self.d * y + self.y

    @property
    def is_slanted(self) -> bool:
        """True for turned or mirrored text."""
        return abs(self.b) > 0.1 * abs(self.a) or abs(self.c) > 0.1 * abs(self.d) or self.a <= 0


def extract(content: bytes, where: str) -> Extract:
    """Paragraphs and tables of an OFD file's bytes. Raises ReadError where it has no text."""
    with refusing("OFD", where, etree.LxmlError):
        package = _Package(Archive(content, where), where)
        pages = package.pages()
        scans = [page.number for page in pages if page.number in package.pictures and len(page.glyphs) < _FEW]
        if not any(page.glyphs for page in pages) or 2 * len(scans) > len(pages):
            what = "the OFD file has no text: its pages are pictures (a scan)"
            raise ReadError(what, where=where, mend="run OCR over it first, or give the text")
        extracted = write(pieces_of(pages, where), where)
    notes = tuple(f"page {number} is a picture and was left out" for number in scans)
    return extracted._replace(notes=notes)


class _Package:
    """The documents of an OFD file."""

    def __init__(self, archive: Archive, where: str) -> None:
        self._archive, self._where = archive, where
        self._deadline = Deadline(where)
        self._templates: dict[str, str] = {}
        self._parsed: dict[str, _Element] = {}
        self._glyphs = 0
        self.pictures: set[int] = set()
        """Numbers of the pages with pictures."""

    def pages(self) -> list[Page]:
        """All pages of all documents."""
        pages: list[Page] = []
        for body in children(self._archive.xml("OFD.xml"), "DocBody"):
            root = child(body, "DocRoot")
            if root is not None and root.text:
                self._document(resolve("OFD.xml", root.text.strip()), pages)
        return pages

    def _document(self, name: str, pages: list[Page]) -> None:
        root = self._archive.xml(name)
        common = child(root, "CommonData")
        size = _size(common, "PageArea") or _A4
        self._templates = {
            one.get("ID", ""): resolve(name, one.get("BaseLoc", ""))
            for one in children(common, "TemplatePage")
        }
        for element in children(child(root, "Pages"), "Page"):
            if len(pages) >= limits.PAGES:
                raise refuse("too many pages", f"{limits.PAGES:,}", self._where)
            content = self._archive.xml(resolve(name, element.get("BaseLoc", "")))
            width, height = _size(content, "Area") or size
            page = Page(len(pages) + 1, width, height)
            self._fill(page, content)
            pages.append(page)

    def _fill(self, page: Page, content: _Element) -> None:
        """Put what a page and its templates draw on it."""
        self._deadline.check()
        for used in children(content, "Template"):
            template = self._templates.get(used.get("TemplateID", ""))
            if template is not None:
                self._draw(page, child(self._template(template), "Content"))
        self._draw(page, child(content, "Content"))
        self._glyphs += len(page.glyphs)
        if self._glyphs > limits.GLYPHS:
            raise refuse("too many characters", f"{limits.GLYPHS:,}", self._where)

    def _template(self, name: str) -> _Element:
        """A page template, read once."""
        if name not in self._parsed:
            self._parsed[name] = self._archive.xml(name)
        return self._parsed[name]

    def _draw(self, page: Page, parent: _Element | None) -> None:
        for element in [] if parent is None else parent.iter():
            kind = local(element)
            if kind == "TextObject":
                page.glyphs.extend(_glyphs(element))
            elif kind == "PathObject":
                transform = _transform(element)
                for points in _subpaths(child(element, "AbbreviatedData")):
                    placed = [transform.point(*point) for point in points]
                    page.rules.extend(path_rules(placed, element.get("Stroke") != "false", _SLACK))
            elif kind == "ImageObject":
                self.pictures.add(page.number)
            if len(page.glyphs) + len(page.rules) > limits.DRAWN_A_PAGE:
                raise refuse(f"page {page.number} draws too much", f"{limits.DRAWN_A_PAGE:,}", self._where)


def _size(parent: _Element | None, name: str) -> tuple[float, float] | None:
    """Width and height of the physical box of an area."""
    box = child(child(parent, name), "PhysicalBox")
    numbers = _numbers(box.text if box is not None else "")
    return (numbers[2], numbers[3]) if len(numbers) == 4 and min(numbers[2:]) > 0 else None


def _numbers(text: str | None) -> list[float]:
    return [float(part) for part in (text or "").split()]


def _transform(element: _Element) -> _Transform:
    left, top = (*_numbers(element.get("Boundary")), 0.0, 0.0)[:2]
    matrix = _numbers(element.get("CTM"))
    if len(matrix) != 6:
        return _Transform(x=left, y=top)
    a, b, c, d, e, f = matrix
    return _Transform(a, b, c, d, e + left, f + top)


# ------------------------------------------------------------------------------------ text


def _glyphs(element: _Element) -> Iterator[Glyph]:
    """Glyphs of a text object."""
    transform = _transform(element)
    if transform.is_slanted or element.get("Visible") == "false":
        return
    size = float(element.get("Size", "0"))
    wide = size * float(element.get("HScale", "1"))
    x = y = 0.0
    for code in children(element, "TextCode"):
        text = "".join(str(part) for part in code.itertext()).strip("\r\n")
        x, y = float(code.get("X", x)), float(code.get("Y", y))
        widths = [wide / 2 if letter.isascii() else wide for letter in text]
        across = _steps(code.get("DeltaX"), widths if code.get("DeltaY") is None else [0.0] * len(text))
        down = _steps(code.get("DeltaY"), [0.0] * len(text))
        for letter, width, right, below in zip(text, widths, across, down, strict=False):
            place, baseline = transform.point(x + right, y + below)
            em = abs(transform.d) * size
            yield Glyph(letter, place, place + transform.a * width, baseline, em)


def _steps(printed: str | None, widths: Sequence[float]) -> list[float]:
    """How far each glyph stands from the first: by the steps printed, then by the widths."""
    steps = _expanded((printed or "").split(), len(widths))
    steps += list(widths[len(steps) :])
    return [0.0, *accumulate(steps)]


def _expanded(parts: Sequence[str], most: int) -> list[float]:
    """Steps with `g count step` written out, as many as there are glyphs at most."""
    steps: list[float] = []
    index = 0
    while index < len(parts) and len(steps) < most:
        if parts[index] == "g" and index + 2 < len(parts):
            steps += [float(parts[index + 2])] * min(int(parts[index + 1]), most)
            index += 3
        else:
            steps.append(float(parts[index]))
            index += 1
    return steps[:most]


# ------------------------------------------------------------------------------------ paths


def _subpaths(data: _Element | None) -> Iterator[list[tuple[float, float]]]:
    """Points of each subpath of straight lines; curves are passed over."""
    tokens = (data.text or "").split() if data is not None else []
    points: list[tuple[float, float]] = []
    index = 0
    while index < len(tokens):
        operator = tokens[index]
        stop = index + 1 + _ARGUMENTS[operator]
        numbers = [float(token) for token in tokens[index + 1 : stop]]
        if operator == "C":
            points += points[:1]
        elif operator == "L":
            points.append((numbers[0], numbers[1]))
        else:
            if points:
                yield points
            points = [(numbers[-2], numbers[-1])]
        index = stop
    if points:
        yield points
