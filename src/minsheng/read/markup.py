"""HTML bytes → elements, without what a browser never shows as text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from minsheng.errors import ReadError
from minsheng.read import limits
from minsheng.read.encodings import decode
from minsheng.read.limits import refuse

_NEVER = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "math",
        "iframe",
        "frame",
        "object",
        "embed",
        "applet",
        "audio",
        "video",
        "canvas",
        "map",
        "select",
        "button",
        "input",
        "textarea",
        "datalist",
        "progress",
        "meter",
        "rt",
        "rp",
        "head",
        "title",
        "link",
        "meta",
        "base",
        "param",
        "source",
        "track",
    ]
)
_META_CHARSET = re.compile(rb"""<meta[^>]{0,300}?charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_XML_CHARSET = re.compile(rb"""\A\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{2,40})""", re.IGNORECASE)
_WITHIN = 8192
"""Bytes in which a page says its encoding."""
_SAME = {"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030", "utf8": "utf-8"}
_UNICODE = re.compile(r"utf-?16|utf-?32|unicode|ucs", re.IGNORECASE)
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\x841\x953")
_FEW = 0.002
"""Share of characters that may be broken in a page that says its encoding."""


@dataclass(slots=True)
class Element:
    """An element: its tag and attributes in lower case, and its text and elements in order.

    `text` and `linked` count the characters within it, outside and inside of links, white space left
    out; `links` counts the links.
    """

    tag: str
    attributes: dict[str, str]
    parts: list[Element | str] = field(default_factory=list)
    text: int = 0
    linked: int = 0
    links: int = 0

    @property
    def style(self) -> str:
        """The style attribute, lower case."""
        return self.attributes.get("style", "").lower()

    def elements(self, tag: str) -> Iterator[Element]:
        """Elements of a tag right within this one."""
        return (part for part in self.parts if isinstance(part, Element) and part.tag == tag)


class Page(NamedTuple):
    """A page: its body, its title element's text, and its meta elements by lower-case name."""

    body: Element
    title: str
    metas: dict[str, str]


# ------------------------------------------------------------------------------------ encoding


def decode_page(content: bytes, where: str) -> tuple[str, str]:
    """Text and encoding: by byte-order mark, then by what the page says, then by its bytes."""
    said = _said(content[:_WITHIN])
    if said is None or content.startswith(_BOMS):
        return decode(content, where)
    try:
        return _checked(content.decode(said), where), said
    except (UnicodeDecodeError, LookupError):
        pass
    try:
        return decode(content, where)
    except ReadError:
        return _mended(content, said, where), said


def _said(head: bytes) -> str | None:
    """The encoding that a page says it is in; None where it says none that bytes like these can be in."""
    found = _META_CHARSET.search(head) or _XML_CHARSET.search(head)
    if not found:
        return None
    name = found[1].decode("ascii", "replace").lower()
    if _UNICODE.match(name):
        return "utf-8"
    return _SAME.get(name, name)


def _checked(text: str, where: str) -> str:
    if "\0" in text:
        raise ReadError("the file is binary, not text", where=where, mend="give a document with text")
    return text


def _mended(content: bytes, said: str, where: str) -> str:
    """The text with replacement characters for broken ones. Raises ReadError for more than a few."""
    try:
        text = content.decode(said, "replace")
    except LookupError as error:
        what = f"the page says it is in {said!r}, which is no encoding"
        raise ReadError(what, where=where, mend="save it as UTF-8") from error
    if text.count("\ufffd") > max(3, _FEW * len(text)):
        what = f"the page says it is in {said}, and its bytes are not"
        raise ReadError(what, where=where, mend="save it as UTF-8")
    return _checked(text, where)


# ------------------------------------------------------------------------------------ elements


def page_of(text: str, where: str) -> Page:
    """The page's elements. Raises ReadError where they nest too deep."""
    tree = LexborHTMLParser(text)
    metas: dict[str, str] = {}
    for node in tree.css("meta"):
        attributes = _attributes(node)
        name = attributes.get("name") or attributes.get("property") or ""
        if name and attributes.get("content"):
            metas.setdefault(name.strip().lower(), attributes["content"].strip())
    title = tree.css_first("head title")
    body = tree.body or tree.root
    found = Element("body", {}) if body is None else _elements(body, where)
    return Page(found, title.text() if title else "", metas)


def _attributes(node: LexborNode) -> dict[str, str]:
    return {name.lower(): value or "" for name, value in node.attributes.items()}


def _elements(root: LexborNode, where: str) -> Element:
    """The tree below a node, walked without recursion: its depth is checked on the way."""
    top = Element("body", _attributes(root))
    above: list[Element] = [top]
    node = root.child
    while node is not None:
        opened = _take(node, above[-1])
        if opened is not None and node.child is not None:
            if len(above) >= limits.DEPTH:
                raise refuse("elements nested too deep", f"{limits.DEPTH} levels", where)
            above.append(opened)
            node = node.child
            continue
        if opened is not None:
            _close(opened, above[-1])
        while node is not None and node.next is None and len(above) > 1:
            node = node.parent
            closed = above.pop()
            _close(closed, above[-1])
        node = node.next if node is not None else None
    return top


def _take(node: LexborNode, parent: Element) -> Element | None:
    """Take a node into its parent; the element where it is one that can have text."""
    tag = (node.tag or "").lower()
    if tag == "-text":
        text = node.text_content or ""
        parent.parts.append(text)
        parent.text += len("".join(text.split()))
        return None
    if not tag or tag[0] in "-!_" or tag in _NEVER:
        return None
    element = Element(tag, _attributes(node))
    parent.parts.append(element)
    return element


def _close(element: Element, parent: Element) -> None:
    """Count an element's characters into its parent's."""
    if element.tag == "a" and "href" in element.attributes:
        element.linked, element.text = element.linked + element.text, 0
        element.links += 1
    parent.text += element.text
    parent.linked += element.linked
    parent.links += element.links
