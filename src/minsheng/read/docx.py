"""DOCX (ISO/IEC 29500, also its strict form): paragraphs and tables in the order of the text.

The parts are read as XML, not through a library's object model: that refuses files in the strict
namespace and files of other word processors with dangling relationships, and shows no list numbers.
Headers and footers, deleted and hidden text, and tables of contents are left out; footnotes and
endnotes stand at the end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from lxml import etree

from minsheng.errors import ReadError
from minsheng.read.archive import Archive, resolve
from minsheng.read.docx_lists import Numbers, Styles
from minsheng.read.foreign import refusing
from minsheng.read.formats import Extract
from minsheng.read.limits import Deadline
from minsheng.read.ooxml import attribute, child, children, local, value
from minsheng.read.pieces import Grid, GridCell, Piece, check_size, paragraphs, write

if TYPE_CHECKING:
    from lxml.etree import _Element

_INSIDE = frozenset(
    {
        "ins",
        "smartTag",
        "customXml",
        "moveTo",
        "sdt",
        "sdtContent",
        "hyperlink",
        "fldSimple",
        "dir",
        "bdo",
        "r",
    }
)
"""Elements that hold runs or blocks without being either."""
_LETTERS = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": " "}
_NOTES = ("footnotes", "endnotes")
_HEADING = re.compile(r"(?:heading|标题) ?\d|title|标题", re.IGNORECASE)


def extract(content: bytes, where: str) -> Extract:
    """Paragraphs and tables of a DOCX file's bytes. Raises ReadError where they are none."""
    with refusing("DOCX", where, etree.LxmlError):
        package = _Package(content, where)
        body = child(package.main, "body")
        if body is None:
            raise ReadError("the DOCX file has no body", where=where, mend="open it and save it again")
        story = _Story(package)
        pieces = list(story.blocks(body))
        for notes in package.notes:
            pieces.extend(story.notes(notes))
        return write(pieces, where)


class _Package:
    """The parts that a document is read from, found by their relationships."""

    def __init__(self, content: bytes, where: str) -> None:
        self.where = where
        self._archive = Archive(content, where)
        name = self._targets("_rels/.rels", "").get("officeDocument", "word/document.xml")
        self.main = self._archive.xml(name)
        folder, _, file = name.rpartition("/")
        related = self._targets(f"{folder}/_rels/{file}.rels", name)
        self.styles = Styles(self._part(related.get("styles")))
        self.numbers = Numbers(self._part(related.get("numbering")), self.styles)
        found = (self._part(related.get(kind)) for kind in _NOTES)
        self.notes = [part for part in found if part is not None]

    def _part(self, name: str | None) -> _Element | None:
        return self._archive.xml(name) if name is not None and name in self._archive else None

    def _targets(self, name: str, base: str) -> dict[str, str]:
        """Parts by the last word of their relationship's type."""
        if name not in self._archive:
            return {}
        targets: dict[str, str] = {}
        for relation in self._archive.xml(name):
            if relation.get("TargetMode") != "External":
                kind = (relation.get("Type") or "").rpartition("/")[2]
                targets.setdefault(kind, resolve(base, relation.get("Target") or ""))
        return targets


class _Story:
    """Reads blocks in order: the numbers of lists run on through them."""

    def __init__(self, package: _Package) -> None:
        self._styles, self._numbers = package.styles, package.numbers
        self._where = package.where
        self._deadline = Deadline(package.where)

    def blocks(self, parent: _Element) -> Iterator[Piece]:
        """Paragraphs and tables within an element."""
        for element in parent:
            name = local(element)
            if name == "p":
                yield from self._paragraph(element)
            elif name == "tbl":
                self._deadline.check()
                yield self._table(element)
            elif name == "AlternateContent":
                yield from self.blocks(_chosen(element))
            elif name in _INSIDE and not _is_contents(element):
                yield from self.blocks(element)

    def notes(self, part: _Element) -> Iterator[Piece]:
        """Footnotes or endnotes, separators left out."""
        for note in part:
            if attribute(note, "type") in {None, "normal"}:
                yield from self.blocks(note)

    def _paragraph(self, element: _Element) -> Iterator[Piece]:
        """The lines of a paragraph with the number that it shows, then the text boxes anchored in it."""
        if not len(element):
            return
        boxes: list[_Element] = []
        text = "".join(_text(element, boxes))
        properties = child(element, "pPr")
        style = value(properties, "pStyle")
        if self._styles.name(style).upper().startswith("TOC"):
            return
        level = value(properties, "outlineLvl") or self._styles.outline(style)
        named = _HEADING.fullmatch(self._styles.name(style)) is not None
        mark = self._numbers.mark(properties) if text.strip() else ""
        yield from paragraphs(mark + text.lstrip(), named or level in set("012345678"))
        for box in boxes:
            yield from self.blocks(box)

    # ------------------------------------------------------------------------------ tables

    def _table(self, element: _Element) -> Grid:
        """A table: cells that go on from the row above (vMerge) belong to the cell they begin in."""
        cells: list[GridCell] = []
        open_: dict[int, int] = {}
        """Column → index of the cell that may go on below."""
        for row, line in enumerate(_rows(element)):
            column = _skipped(line, "gridBefore")
            for cell in _cells(line):
                columns = _span(cell)
                check_size(row + 1, column + columns, self._where)
                if _goes_on(cell) and column in open_:
                    index = open_[column]
                    cells[index] = _longer(cells[index], row)
                else:
                    open_[column] = len(cells)
                    pieces = tuple(self.blocks(cell))
                    cells.append(GridCell(row, column, pieces, 1, columns))
                column += columns
        return Grid(tuple(cells))


def _longer(cell: GridCell, row: int) -> GridCell:
    """The cell, reaching to a row."""
    return GridCell(cell.row, cell.column, cell.pieces, row - cell.row + 1, cell.columns)


def _rows(table: _Element) -> Iterator[_Element]:
    """Rows, content controls and insertions opened, deleted rows left out."""
    for element in table:
        name = local(element)
        if name == "tr":
            properties = child(element, "trPr")
            if properties is None or child(properties, "del") is None:
                yield element
        elif name in _INSIDE:
            yield from _rows(element)


def _cells(row: _Element) -> Iterator[_Element]:
    for element in row:
        if local(element) == "tc":
            yield element
        elif local(element) in _INSIDE:
            yield from _cells(element)


def _skipped(row: _Element, name: str) -> int:
    return _integer(value(child(row, "trPr"), name), 0)


def _span(cell: _Element) -> int:
    return max(_integer(value(child(cell, "tcPr"), "gridSpan"), 1), 1)


def _goes_on(cell: _Element) -> bool:
    """True for a cell that continues the one above it."""
    properties = child(cell, "tcPr")
    merge = child(properties, "vMerge") if properties is not None else None
    return merge is not None and attribute(merge, "val") in {None, "continue"}


def _integer(text: str | None, default: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 7 else default


# ------------------------------------------------------------------------------------ runs


def _text(element: _Element, boxes: list[_Element]) -> Iterator[str]:
    """Texts of the runs within an element, in order; text boxes are gathered in `boxes`."""
    for part in element:
        name = local(part)
        if name == "t":
            yield part.text or ""
        elif name in _LETTERS:
            yield _LETTERS[name]
        elif name in {"drawing", "pict", "object"}:
            boxes.extend(_boxes(part))
        elif name == "AlternateContent":
            yield from _text(_chosen(part), boxes)
        elif name == "ruby":
            for base in children(part, "rubyBase"):
                yield from _text(base, boxes)
        elif name == "oMath":
            yield "".join(text.text or "" for text in part.iter() if local(text) == "t")
        elif name in _INSIDE and not (name == "r" and _is_hidden(part)):
            yield from _text(part, boxes)


def _is_hidden(run: _Element) -> bool:
    properties = child(run, "rPr")
    hidden = child(properties, "vanish") if properties is not None else None
    return hidden is not None and attribute(hidden, "val") not in {"0", "false", "off"}


def _boxes(drawing: _Element) -> Iterator[_Element]:
    """Contents of the text boxes in a drawing; of the alternatives of a box only the first."""
    for part in drawing:
        if local(part) == "txbxContent":
            yield part
        elif local(part) == "AlternateContent":
            yield from _boxes(_chosen(part))
        else:
            yield from _boxes(part)


def _chosen(alternatives: _Element) -> _Element:
    """The alternative that has text, the first of several."""
    found = [one for one in alternatives if local(one) in {"Choice", "Fallback"}]
    written = (one for one in found if any(local(part) == "t" for part in one.iter()))
    return next(written, found[0] if found else alternatives)


def _is_contents(control: _Element) -> bool:
    """True for a content control that holds a table of contents."""
    properties = child(control, "sdtPr")
    gallery = child(child(properties, "docPartObj"), "docPartGallery")
    return gallery is not None and "Contents" in (attribute(gallery, "val") or "")
