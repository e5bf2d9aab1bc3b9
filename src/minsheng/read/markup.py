"""HTML bytes → elements, without what a browser never shows as text.

libxml2 reads the page: it is linear in the page's length and bounded in depth. An HTML5 parser is neither:
400 KB of unclosed font elements make it open each of them again in each paragraph that follows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from minsheng.errors import ReadError
from minsheng.read import limits
from minsheng.read.encodings import decode
from minsheng.read.limits import refuse

if TYPE_CHECKING:
    from lxml.etree import _Element

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
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_APART = re.compile(r"[\s/]+")
_BROKEN = re.compile(r"[^<]{0,200}?[\"'][\s/]*[^\s=<>\"']{1,100}\s*=")
"""What follows a `>` within a quoted attribute: the quote's end and the next attribute."""
_OPENS = re.compile("<[A-Za-z]")
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

    def take(self, part: Element | str | None) -> None:
        """Take a text or an element in, and count its characters and links."""
        if isinstance(part, str):
            self.parts.append(part)
            self.text += len("".join(part.split()))
        elif part is not None:
            self.parts.append(part)
            self.text += part.text
            self.linked += part.linked
            self.links += part.links

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
    """The page's elements. Raises ReadError where they nest too deep or have too many attributes."""
    if sum(1 for _ in _OPENS.finditer(text)) > limits.ELEMENTS:
        raise refuse("a page of too many elements", f"{limits.ELEMENTS:,}", where)
    _check_tags(text, where)
    # A lone surrogate is no character: it cannot be written as UTF-8.
    content = text.encode("utf-8", "replace")
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    root = etree.fromstring(content, parser)
    if any("RESOURCE" in error.type_name for error in parser.error_log):
        raise refuse("elements nested too deep, or a text without end", f"{limits.DEPTH} levels", where)
    if root is None:
        return Page(Element("body", {}), "", {})
    metas: dict[str, str] = {}
    for meta in root.iter("meta"):
        attributes = _attributes(meta)
        name = attributes.get("name") or attributes.get("property") or ""
        if name and attributes.get("content"):
            metas.setdefault(name.strip().lower(), attributes["content"].strip())
    title = next((one.text or "" for one in root.iter("title")), "")
    return Page(_elements(root, where), title, metas)


def _check_tags(text: str, where: str) -> None:
    """Raises ReadError for a tag of so many attributes that libxml2, comparing each with each, stalls."""
    broken = 0
    for part in text.split(">"):
        broken += _BROKEN.match(part) is not None
        tag = part[part.find("<") + 1 or len(part) :]
        if len(tag) > limits.ATTRIBUTES and len(_APART.findall(_QUOTED.sub(" ", tag))) > limits.ATTRIBUTES:
            broken = limits.ATTRIBUTES + 1
        if broken > limits.ATTRIBUTES:
            raise refuse("an element with too many attributes", f"{limits.ATTRIBUTES:,}", where)


def _attributes(element: _Element) -> dict[str, str]:
    return {str(name).lower(): str(value) for name, value in element.attrib.items()}


def _elements(root: _Element, where: str, depth: int = 0) -> Element:
    """The tree below an element, what is never shown left out."""
    if depth >= limits.DEPTH:
        raise refuse("elements nested too deep", f"{limits.DEPTH} levels", where)
    made = Element(str(root.tag).lower(), _attributes(root))
    made.take(root.text)
    for child in root:
        if isinstance(child.tag, str) and child.tag.lower() not in _NEVER:
            made.take(_elements(child, where, depth + 1))
        made.take(child.tail)
    if made.tag == "a" and "href" in made.attributes:
        made.linked, made.text = made.linked + made.text, 0
        made.links += 1
    return made
