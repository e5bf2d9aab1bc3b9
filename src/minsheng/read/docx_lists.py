"""Numbers of DOCX list paragraphs: they are not in the text, a word processor counts them.

A paragraph names a numbering instance and a level (numPr, by itself or by its style); the instance
names an abstract numbering, whose levels say where they start, which numerals they use and the text
around them (`%1、`, `（%1）`). ISO/IEC 29500-1, section 17.9.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from minsheng.read.numbering import numeral
from minsheng.read.ooxml import attribute, child, children, local, value

if TYPE_CHECKING:
    from lxml.etree import _Element

_PLACE = re.compile(r"%([1-9])")
_LEVELS = 9
_LONGEST = 64
"""Characters of the text around a number."""
_BASES = 20
"""Styles that a style may be based on, one on the other."""


class Styles:
    """What paragraphs have by their style."""

    def __init__(self, part: _Element | None) -> None:
        found = [] if part is None else [one for one in part if local(one) == "style"]
        self._styles = {attribute(one, "styleId") or "": one for one in found}

    def name(self, style: str | None) -> str:
        """Name of a style, empty where there is none."""
        return value(self._styles.get(style or ""), "name") or ""

    def outline(self, style: str | None) -> str | None:
        """Outline level that a style gives, of itself or of what it is based on."""
        for one in self._chain(style):
            if (level := value(child(one, "pPr"), "outlineLvl")) is not None:
                return level
        return None

    def numbering(self, style: str | None) -> _Element | None:
        """The numPr that a style gives."""
        for one in self._chain(style):
            if (found := child(child(one, "pPr"), "numPr")) is not None:
                return found
        return None

    def _chain(self, style: str | None) -> list[_Element]:
        chain: list[_Element] = []
        while style in self._styles and len(chain) < _BASES:
            chain.append(self._styles[style])
            style = value(chain[-1], "basedOn")
        return chain


class _Level(NamedTuple):
    """How one level of a list is numbered."""

    start: int
    kind: str
    text: str
    restart: int
    """The level (1-based) whose next number starts this one again; 0 for never."""
    legal: bool
    style: str


class Numbers:
    """The numbers of all lists of a document, counted paragraph by paragraph."""

    def __init__(self, part: _Element | None, styles: Styles) -> None:
        self._styles = styles
        self._abstracts: dict[str, _Element] = {}
        self._instances: dict[str, _Element] = {}
        for element in [] if part is None else part:
            if local(element) == "abstractNum":
                self._abstracts[attribute(element, "abstractNumId") or ""] = element
            elif local(element) == "num":
                self._instances[attribute(element, "numId") or ""] = element
        self._levels: dict[str, tuple[str, dict[int, _Level]]] = {}
        self._counts: dict[str, list[int | None]] = {}
        self._begun: set[tuple[str, int]] = set()

    def mark(self, properties: _Element | None) -> str:
        """The mark that a paragraph with these properties shows: `1.`, `（一）`; empty for none."""
        style = value(properties, "pStyle")
        own, styled = child(properties, "numPr"), self._styles.numbering(style)
        number = value(own, "numId") or value(styled, "numId")
        if number is None or number == "0" or number not in self._instances:
            return ""
        abstract, levels = self._levels_of(number)
        level = self._level(value(own, "ilvl") or value(styled, "ilvl"), levels, style)
        if level not in levels:
            return ""
        counts = self._count(number, abstract, levels, level)
        return _written(levels, counts, level)

    def _level(self, printed: str | None, levels: dict[int, _Level], style: str | None) -> int:
        if printed is not None:
            return int(printed) if printed.isdigit() else 0
        linked = (index for index, level in levels.items() if style and level.style == style)
        return next(linked, 0)

    def _count(self, number: str, abstract: str, levels: dict[int, _Level], level: int) -> list[int | None]:
        """The numbers of all levels once the paragraph is counted."""
        counts = self._counts.setdefault(abstract, [None] * _LEVELS)
        override = self._override(number, level)
        before = counts[level]
        if override is not None and (number, level) not in self._begun:
            before = None
        self._begun.add((number, level))
        start = levels[level].start if override is None else override
        counts[level] = start if before is None else before + 1
        for below in range(level + 1, _LEVELS):
            if below in levels and (levels[below].restart < 0 or level < levels[below].restart):
                counts[below] = None
        for above in range(level):
            if counts[above] is None and above in levels:
                counts[above] = levels[above].start
        return counts

    def _override(self, number: str, level: int) -> int | None:
        for one in children(self._instances[number], "lvlOverride"):
            if attribute(one, "ilvl") == str(level):
                start = value(one, "startOverride")
                return int(start) if start is not None else None
        return None

    def _levels_of(self, number: str) -> tuple[str, dict[int, _Level]]:
        """Abstract numbering of an instance, and its levels with the instance's own in their place."""
        if number not in self._levels:
            instance = self._instances[number]
            abstract = value(instance, "abstractNumId") or ""
            element = self._linked(self._abstracts.get(abstract))
            levels = dict(_level(one) for one in children(element, "lvl"))
            for override in children(instance, "lvlOverride"):
                levels.update(_level(one) for one in children(override, "lvl"))
            self._levels[number] = (abstract, levels)
        return self._levels[number]

    def _linked(self, abstract: _Element | None) -> _Element | None:
        """The abstract numbering that a numbering style stands for."""
        style = value(abstract, "numStyleLink")
        if style is None:
            return abstract
        linked = (one for one in self._abstracts.values() if value(one, "styleLink") == style)
        return next(linked, abstract)


def _level(element: _Element) -> tuple[int, _Level]:
    restart = value(element, "lvlRestart")
    legal = child(element, "isLgl") is not None
    kind = value(element, "numFmt") or _alternate(element) or "decimal"
    start = value(element, "start")
    return int(attribute(element, "ilvl") or 0), _Level(
        start=int(start) if start is not None else 0,
        kind=kind,
        text=(value(element, "lvlText") or "")[:_LONGEST],
        restart=-1 if restart is None else int(restart),
        legal=legal,
        style=value(element, "pStyle") or "",
    )


def _alternate(element: _Element) -> str | None:
    """Numeral style within alternatives (custom formats): the last of them is the plain one."""
    found = [one for one in element.iter() if local(one) == "numFmt"]
    return attribute(found[-1], "val") if found else None


def _written(levels: dict[int, _Level], counts: list[int | None], level: int) -> str:
    """The level's text with the numbers in their places; nothing for bullets."""
    this = levels[level]
    if this.kind == "bullet":
        return ""

    def number(place: re.Match[str]) -> str:
        index = int(place[1]) - 1
        count = counts[index]
        if count is None or index not in levels:
            return ""
        return numeral(count, "decimal" if this.legal else levels[index].kind)

    return _PLACE.sub(number, this.text)
