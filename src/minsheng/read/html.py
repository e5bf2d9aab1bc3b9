"""HTML: a page's main content as lines and tables, as a browser shows them.

markup      bytes → text → elements, what is never shown left out   (markup)
furniture   navigation, footers, share buttons taken away           (furniture)
heads       title and publication data that the body lacks          (heads)
this        elements → paragraphs and tables
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from dataclasses import replace

from minsheng.read import limits
from minsheng.read.foreign import refusing
from minsheng.read.formats import Extract
from minsheng.read.furniture import is_hidden, without_furniture
from minsheng.read.glosses import without_glosses
from minsheng.read.heads import head_lines
from minsheng.read.markup import Element, decode_page, page_of
from minsheng.read.numbering import has_mark, numeral
from minsheng.read.pieces import Grid, GridCell, Paragraph, Piece, check_size, clean, write

_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "optgroup",
        "option",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_LISTS = frozenset({"ol", "ul", "dir", "menu"})
_GROUPS = frozenset({"thead", "tbody", "tfoot"})
_CELLS = frozenset({"td", "th"})
_NESTED = frozenset({"table", "td", "th", "caption"})
_BLOCK_STYLE = re.compile(r"display\s*:\s*(?:block|flex|grid|table(?:-row)?\b|list-item)")
_PRE_STYLE = re.compile(r"white-space\s*:\s*(?:pre|break-spaces)")
_LIST_STYLE = re.compile(r"list-style(?:-type)?\s*:\s*([a-z-]+)")
_TORN = re.compile(r"(?<=[\u2e80-\uffef()\[\],.;:%])[ \t]*\n[ \t\n]*(?=[\u2e80-\uffef()\[\],.;:%\d])")
"""The end of a source line within Chinese text, numbers and brackets in it: no space is meant."""
_ENDED = re.compile(r"[ \t\f]*[\r\n][ \t\r\n\f]*")
_WHITE = re.compile(r"[ \t\r\n\f]+")
_WIDE_SPAN = 50
"""A colspan above this says `the whole width`."""
_KINDS = {
    "1": "decimal",
    "a": "lowerLetter",
    "A": "upperLetter",
    "i": "lowerRoman",
    "I": "upperRoman",
    "decimal": "decimal",
    "decimal-leading-zero": "decimalZero",
    "lower-alpha": "lowerLetter",
    "lower-latin": "lowerLetter",
    "upper-alpha": "upperLetter",
    "upper-latin": "upperLetter",
    "lower-roman": "lowerRoman",
    "upper-roman": "upperRoman",
    "cjk-ideographic": "chineseCounting",
    "cjk-decimal": "ideographDigital",
    "simp-chinese-informal": "chineseCounting",
    "trad-chinese-informal": "chineseCounting",
}


def extract(content: bytes, where: str) -> Extract:
    """Lines and tables of a page's main content. Raises ReadError where the bytes are no such page."""
    text, encoding = decode_page(content, where)
    with refusing("HTML", where):
        page = page_of(text, where)
        body = _Lines(where)
        body.walk(without_furniture(page.body))
        pieces = body.done()
        return write([*head_lines(page, pieces), *pieces], where, encoding)


class _Lines:
    """Pieces as they are read: inline text gathers until a block, a line break or a table ends it."""

    def __init__(self, where: str) -> None:
        self.where = where
        self.pieces: list[Piece] = []
        self._inline: list[str] = []
        self._mark = ""
        self._heading = False
        self._kept = False

    def done(self) -> list[Piece]:
        """All pieces, the last line ended."""
        self._end()
        return self.pieces

    def _end(self) -> None:
        """End the line that is being gathered."""
        text = clean(without_glosses(_shown("".join(self._inline)))) if self._inline else ""
        self._inline.clear()
        if text:
            mark = "" if has_mark(text) else self._mark
            self.pieces.append(Paragraph(mark + text, self._heading))
            self._mark = ""

    def walk(self, element: Element) -> None:
        """Everything within an element."""
        for part in element.parts:
            if isinstance(part, str):
                self._text(part)
            elif part.tag == "br":
                self._end()
            elif part.tag == "table":
                self._end()
                self._table(part)
            elif part.tag in _BLOCKS or _BLOCK_STYLE.search(part.style):
                self._block(part)
            else:
                self.walk(part)

    def _text(self, text: str) -> None:
        if not self._kept:
            self._inline.append(_ENDED.sub("\n", text))
            return
        first, *rest = text.split("\n")
        self._inline.append(first)
        for line in rest:
            self._end()
            self._inline.append(line)

    def _block(self, element: Element) -> None:
        self._end()
        before = self._heading, self._kept
        self._heading = self._heading or element.tag in _HEADINGS
        self._kept = self._kept or element.tag == "pre" or bool(_PRE_STYLE.search(element.style))
        if element.tag in _LISTS:
            self._list(element)
        else:
            self.walk(element)
        self._end()
        self._heading, self._kept = before

    def _list(self, element: Element) -> None:
        """A list: each element of an ordered list begins with the mark that a browser shows."""
        counter = _Counter(element)
        for part in element.parts:
            if isinstance(part, Element) and part.tag == "li":
                self._end()
                self._mark = counter.mark(part)
                self.walk(part)
                self._end()
                self._mark = ""
            else:
                self.walk(Element("", {}, [part]))

    def _table(self, element: Element) -> None:
        for part in _within(element, {"caption"}, {"table"}):
            self._block(part)
        cells = _Cells(self.where)
        for group in _groups(element):
            cells.group(group)
        layout = element.attributes.get("role") in {"presentation", "none"}
        self.pieces.append(Grid(tuple(cells.done()), layout))


def _shown(text: str) -> str:
    """A line's text as a browser shows it, white space in one."""
    return _WHITE.sub(" ", _TORN.sub("", text))


def _pieces(element: Element, where: str) -> tuple[Piece, ...]:
    lines = _Lines(where)
    lines.walk(element)
    return tuple(lines.done())


# --------------------------------------------------------------------------------- lists


class _Counter:
    """Numbers of an ordered list's elements."""

    def __init__(self, element: Element) -> None:
        items = sum(isinstance(part, Element) and part.tag == "li" for part in element.parts)
        self._step = -1 if "reversed" in element.attributes else 1
        start = items if self._step < 0 else 1
        self._number = _integer(element.attributes.get("start", ""), start) - self._step
        self._kind = _kind(element) if element.tag == "ol" else ""

    def mark(self, element: Element) -> str:
        """The mark of the next element, `1.` or `一、`; empty where a browser shows none."""
        self._number = _integer(element.attributes.get("value", ""), self._number + self._step)
        kind = _styled(element) if self._kind else None
        text = numeral(self._number, self._kind if kind is None else kind) if self._kind else ""
        if not text:
            return ""
        return text + ("、" if not text.isascii() else ".")


def _kind(element: Element) -> str:
    """Numeral kind of an `ol`; empty where its style says none."""
    styled = _styled(element)
    return _KINDS.get(element.attributes.get("type", ""), "decimal") if styled is None else styled


def _styled(element: Element) -> str | None:
    """Numeral kind that a style attribute says; None where it says nothing, empty for no numeral."""
    style = _LIST_STYLE.search(element.style)
    return _KINDS.get(style[1], "") if style else None


def _integer(text: str, default: int) -> int:
    digits = re.match(r"\s*(-?\d{1,6})", text)
    return int(digits[1]) if digits else default


# --------------------------------------------------------------------------------- tables


def _groups(element: Element) -> list[list[Element]]:
    """Rows of a table by row group, in the order that a browser shows: head, bodies, foot."""
    groups: dict[str, list[list[Element]]] = {"thead": [], "tbody": [], "tfoot": []}
    groups["tbody"].append(list(_within(element, {"tr"}, _GROUPS | _NESTED)))
    for part in _within(element, _GROUPS, _NESTED):
        groups[part.tag].append(list(_within(part, {"tr"}, _NESTED)))
    return [group for kind in ("thead", "tbody", "tfoot") for group in groups[kind]]


def _within(element: Element, tags: Set[str], closed: Set[str]) -> Iterator[Element]:
    """Shown elements of some tags, within others (a form around rows) but not within the `closed` ones."""
    for part in element.parts:
        if isinstance(part, Element) and not is_hidden(part):
            if part.tag in tags:
                yield part
            elif part.tag not in closed:
                yield from _within(part, tags, closed)


class _Cells:
    """Cells of a table on its grid: a cell takes the first position that no cell above covers."""

    def __init__(self, where: str) -> None:
        self.where = where
        self._cells: list[GridCell] = []
        self._free: list[int] = []
        """For each column the first row that no cell covers."""
        self._row = 0

    def done(self) -> list[GridCell]:
        """All cells, none wider than the grid that single columns make."""
        narrow = [cell.column + cell.columns for cell in self._cells if cell.columns <= _WIDE_SPAN]
        width = max(narrow, default=1)
        return [
            replace(cell, columns=min(cell.columns, width - cell.column))
            for cell in self._cells
            if cell.column < width
        ]

    def group(self, rows: list[Element]) -> None:
        """The rows of one group: no cell spans beyond it."""
        end = self._row + len(rows)
        for row in rows:
            column = 0
            for part in _within(row, _CELLS, {"table"}):
                column = self._place(part, column, end)
            self._row += 1

    def _place(self, element: Element, column: int, end: int) -> int:
        """Put a cell on the grid; the column after it."""
        while column < len(self._free) and self._free[column] > self._row:
            column += 1
        columns = min(max(_integer(element.attributes.get("colspan", ""), 1), 1), limits.COLUMNS)
        rows = _integer(element.attributes.get("rowspan", ""), 1)
        rows = min(max(rows, 1), end - self._row) if rows else end - self._row
        covered = (at for at in range(column, len(self._free)) if self._free[at] > self._row)
        stop = min(column + columns, next(covered, column + columns))
        check_size(self._row + rows, stop, self.where)
        self._free.extend([0] * (stop - len(self._free)))
        self._free[column:stop] = [self._row + rows] * (stop - column)
        pieces = _pieces(element, self.where)
        self._cells.append(GridCell(self._row, column, pieces, rows, stop - column))
        return stop
