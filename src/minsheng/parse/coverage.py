"""What the records claim of a document, and what they leave."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from minsheng.records import Document, Span

_MEANS_SOMETHING: Final = re.compile(r"[\w〇]")
_BLANKS: Final = " \n\t\r|\u3000"
_MARK: Final = re.compile(r"[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,3})[)）]?[、.．,，。]?")


def unclaimed(document: Document, claimed: Iterable[Span]) -> tuple[Span, ...]:
    """Stretches of the document that no span covers, a line each; blanks and bare punctuation left out."""
    left: list[Span] = []
    text, position = document.text, 0
    for start, end in [*_merged(claimed), (len(text), len(text))]:
        if text[position:start].strip(_BLANKS):
            left.extend(_lines(text, position, start))
        position = max(position, end)
    return tuple(left)


def _merged(claimed: Iterable[Span]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted((span.start, span.end) for span in claimed):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def _lines(text: str, start: int, end: int) -> Iterable[Span]:
    for part in text[start:end].split("\n"):
        stripped = part.strip(_BLANKS)
        if stripped and _MEANS_SOMETHING.search(stripped) and not _MARK.fullmatch(stripped):
            first = start + part.index(stripped[0])
            yield Span(first, first + len(stripped), stripped)
        start += len(part) + 1


def characters(spans: Sequence[Span]) -> int:
    """Characters that the spans cover, each once."""
    return sum(end - start for start, end in _merged(spans))
