"""Text with places marked in it, each at its own characters: for documents, promises and quotes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_REPLACEMENT = "\ufffd"


@dataclass(frozen=True, slots=True)
class Mark:
    """Characters `start` to `end` of a document, and how they show."""

    start: int
    end: int
    css: str
    href: str = ""
    """Where the words lead; a mark without it is no link."""
    anchor: str = ""
    label: str = ""
    """What a sign before the words is called; empty where there is none. With it, the sign is the link."""


def marked(text: str, offset: int, marks: Iterable[Mark]) -> Markup:
    """Text that begins at character `offset` of its document, as HTML with its marks.

    Marks beyond the text are left out. One that crosses another's end is carried on behind it, so that
    elements nest; a link within a link is no link.
    """
    end = offset + len(text)
    pieces: list[Markup] = []
    opened: list[Mark] = []
    at = offset
    queue = sorted(_within(marks, offset, end), key=lambda mark: (mark.start, -mark.end), reverse=True)
    while queue or opened:
        start = queue[-1].start if queue else end
        if opened and opened[-1].end <= start:
            at = _copy(pieces, text, offset, at, opened[-1].end)
            pieces.append(_closing(opened.pop(), opened))
            continue
        mark = queue.pop()
        at = _copy(pieces, text, offset, at, mark.start)
        if opened and mark.end > opened[-1].end:
            mark = _split(mark, opened[-1].end, queue)
        pieces.append(_opening(mark, opened))
        opened.append(mark)
    _copy(pieces, text, offset, at, end)
    return Markup("").join(pieces)


def _within(marks: Iterable[Mark], start: int, end: int) -> list[Mark]:
    """Marks that begin in the text, cut where it ends."""
    found = []
    for mark in marks:
        if start <= mark.start < end and mark.end > mark.start:
            cut = min(mark.end, end)
            found.append(Mark(mark.start, cut, mark.css, mark.href, mark.anchor, mark.label))
    return found


def _split(mark: Mark, at: int, queue: list[Mark]) -> Mark:
    """The part of a mark before `at`; what follows goes back to the queue, in its place."""
    rest = Mark(at, mark.end, mark.css, mark.href)
    place = len(queue)
    while place and (queue[place - 1].start, -queue[place - 1].end) < (rest.start, -rest.end):
        place -= 1
    queue.insert(place, rest)
    return Mark(mark.start, at, mark.css, mark.href, mark.anchor, mark.label)


def _copy(pieces: list[Markup], text: str, offset: int, at: int, until: int) -> int:
    """Add the characters from `at` up to `until`; gives where the text then stands."""
    if until > at:
        pieces.append(written(text[at - offset : until - offset]))
        return until
    return at


def written(text: str) -> Markup:
    """Text for a page: what HTML cannot hold is shown by a sign, one a character."""
    escaped = str(escape(_CONTROL.sub(_REPLACEMENT, text)))
    return Markup(escaped.replace("\r", "&#13;"))  # noqa: S704 (escaped above)


def _is_link(mark: Mark, opened: Sequence[Mark]) -> bool:
    within = any(other.href and not other.label for other in opened)
    return bool(mark.href) and not mark.label and not within


def _opening(mark: Mark, opened: Sequence[Mark]) -> Markup:
    anchor = Markup(' id="{}"').format(mark.anchor) if mark.anchor else Markup("")
    if _is_link(mark, opened):
        return Markup('<a{} class="{}" href="{}">').format(anchor, mark.css, mark.href)
    sign = Markup("")
    if mark.label and mark.href and not any(other.href and not other.label for other in opened):
        shape = Markup('<a class="sign" href="{}" aria-label="{}" data-label="{}"></a>')
        sign = shape.format(mark.href, mark.label, mark.label)
    return sign + Markup('<span{} class="{}">').format(anchor, mark.css)


def _closing(mark: Mark, opened: Sequence[Mark]) -> Markup:
    return Markup("</a>") if _is_link(mark, opened) else Markup("</span>")
