"""Elements of Office Open XML by local name: its transitional and strict forms differ in namespace only."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element


def local(element: _Element) -> str:
    """Name without namespace; empty for comments and entities."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def children(element: _Element | None, name: str) -> Iterator[_Element]:
    """Elements of a name right within an element."""
    if element is not None:
        yield from (part for part in element if local(part) == name)


def child(element: _Element | None, name: str) -> _Element | None:
    """The first element of a name right within an element."""
    return next(children(element, name), None)


def attribute(element: _Element, name: str) -> str | None:
    """An attribute's value, whatever its namespace."""
    for key, text in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(text)
    return None


def value(properties: _Element | None, name: str) -> str | None:
    """The `val` of a property element such as `<w:gridSpan w:val="2"/>`; None where there is none."""
    found = child(properties, name)
    return attribute(found, "val") if found is not None else None
