"""What stands around a page's content: navigation, footers, share buttons, lists of links.

An element is furniture by its tag, role, class or style, or because it is nearly all links. It stays
where it holds most of the page's text or a numbered list: a page never loses its list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from minsheng.read.markup import Element
from minsheng.read.numbering import has_mark

_TAGS = frozenset({"nav", "footer", "aside", "header", "form", "dialog", "menu"})
_ROLES = frozenset(
    [
        "navigation",
        "banner",
        "contentinfo",
        "complementary",
        "search",
        "dialog",
        "alert",
        "alertdialog",
        "menu",
        "menubar",
        "toolbar",
        "tablist",
        "tooltip",
    ]
)
_NAMES = re.compile(
    r"(?:^|[\s_-])(?:(?:main|top|sub|side|left|right|bottom|foot)?(?:nav|navbar|navigation|menu|menus)|breadcrumbs?|"
    r"crumbs?|position|location|dqwz|wzdq|(?:bd)?share\w*|social|sidebar|aside|foot|footer|copyright|toolbar|"
    r"tools?|search\w*|login|pager|pagination|page-?nav|related|xgwj|xgyd|recommend\w*|hot|rank|ads?|advert\w*|"
    r"qrcode|ewm|erweima|print|fontsize|banner|topbar|header|logo|popup|modal|friendlinks?|yqlj|comments?|"
    r"feedback|skip|language|accessib\w*|bottom|dibu|beian)(?=$|[\s_-]|\d)"
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden")
_GATHERS = frozenset({"ul", "ol", "dl", "div", "section", "table", "p", "td", "center", "span"})
_TABLES = frozenset({"table", "thead", "tbody", "tfoot", "tr"})
_FILE = re.compile(r"\.(?:docx?|xlsx?|pdf|wps|et|ofd|zip|rar|pptx?|ceb)(?:$|[?#])")
_OWN_TEXT = 15
"""Characters from which a numbered line is a promise and not the number of a page."""


def is_hidden(element: Element) -> bool:
    """True where the element's attributes say that a browser does not show it."""
    attributes = element.attributes
    if "hidden" in attributes or attributes.get("aria-hidden", "").lower() == "true":
        return True
    return "style" in attributes and bool(_HIDDEN.search(element.style))


def without_furniture(body: Element) -> Element:
    """The body with its furniture taken out (in place)."""
    _prune(body, body.text)
    return body


def _prune(element: Element, total: int) -> None:
    kept: list[Element | str] = []
    for part in element.parts:
        if isinstance(part, Element):
            rows = part.tag == "form" and element.tag in _TABLES
            if not rows and _is_furniture(part, total):
                kept.append(" ")
                continue
            _prune(part, total)
        kept.append(part)
    element.parts = kept


def _is_furniture(element: Element, total: int) -> bool:
    hidden = is_hidden(element)
    if not (hidden or _is_named(element) or _is_links(element) or _is_file(element)):
        return False
    if 2 * element.text > total:
        return False
    return hidden or not (_numbered(element) >= 3 or _has_data(element))


def _is_named(element: Element) -> bool:
    """True by tag, role, class or id. A header with the page's heading in it is content."""
    attributes = element.attributes
    names = f"{attributes.get('class', '')} {attributes.get('id', '')}".lower()
    named = element.tag in _TAGS or attributes.get("role", "").lower() in _ROLES
    named = named or (names != " " and bool(_NAMES.search(names)))
    return named and not any(True for _ in _within(element, "h1"))


def _is_links(element: Element) -> bool:
    """True for a block of four links or more with little else."""
    few = element.links < 4 or element.text >= 200
    return element.tag in _GATHERS and not few and element.linked > 1.5 * element.text


def _is_file(element: Element) -> bool:
    """True for a link to a document that is attached to the page: its name is no part of the page's text."""
    return element.tag == "a" and bool(_FILE.search(element.attributes.get("href", "").lower()))


def _within(element: Element, tag: str) -> Iterator[Element]:
    for part in element.parts:
        if isinstance(part, Element):
            if part.tag == tag:
                yield part
            yield from _within(part, tag)


def _numbered(element: Element) -> int:
    """How many blocks within begin with a numbering mark and go on as a line of text."""
    found = 0
    for part in element.parts:
        if isinstance(part, str):
            text = part.strip()
            found += len(text) >= _OWN_TEXT and has_mark(text)
        elif part.tag == "ol":
            found += sum(one.text >= _OWN_TEXT for one in part.elements("li"))
        else:
            found += _numbered(part)
    return found


def _has_data(element: Element) -> bool:
    """True where a table of three rows with three filled cells stands within."""
    for table in _within(element, "table"):
        rows = [[cell for cell in row.parts if isinstance(cell, Element)] for row in _within(table, "tr")]
        if sum(sum(0 < cell.text > cell.linked for cell in row) >= 3 for row in rows) >= 3:
            return True
    return False
