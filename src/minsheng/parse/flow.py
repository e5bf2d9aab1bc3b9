"""Text as it reads, with the way back to where it stands.

A `Flow` is a stretch of a document with its page seams, line breaks and cell borders taken out, so
that a sentence torn over two pages is one string again. Every position of it maps back to the
document: what is found in a flow is quoted from the document's own characters.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from functools import partial
from typing import Final

from minsheng.records import Span

_span: Final = partial(tuple.__new__, Span)
"""A Span of (start, end, exact), made as any tuple is: the constructor of named tuples takes far longer."""


def stretch(document: str, start: int, end: int) -> Span:
    """The stretch of a document's text between two offsets."""
    return _span((start, end, document[start:end]))


class Flow:
    """Pieces of a document's text joined into one string.

    `text` is the joined string; piece i begins at `offsets[i]` of it and at `starts[i]` of the
    document, and runs to the next piece. Flows of the same text from the same places are equal.
    """

    def __init__(self, document: str, text: str, offsets: tuple[int, ...], starts: tuple[int, ...]) -> None:
        self.document, self.text, self.offsets, self.starts = document, text, offsets, starts

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Flow) and self._places() == other._places() and self.text == other.text

    def __hash__(self) -> int:
        return hash(self._places())

    def _places(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        return self.starts, self.offsets

    @staticmethod
    def piece(document: str, start: int, end: int) -> Flow:
        """Flow of one stretch of the document's text that is not empty."""
        return Flow(document, document[start:end], (0,), (start,))

    @staticmethod
    def of(document: str, pieces: Iterable[tuple[int, int]]) -> Flow:
        """Flow of the given stretches (start, end) of the document's text, in order.

        Empty stretches are left out; at least one must remain, or the flow is empty at 0.
        """
        texts: list[str] = []
        offsets: list[int] = []
        starts: list[int] = []
        total = 0
        for start, end in pieces:
            if end > start:
                texts.append(document[start:end])
                offsets.append(total)
                starts.append(start)
                total += end - start
        text = texts[0] if len(texts) == 1 else "".join(texts)
        return Flow(document, text, tuple(offsets) or (0,), tuple(starts) or (0,))

    def start(self, position: int) -> int:
        """Document offset of the character at `position` of the flow."""
        piece = bisect_right(self.offsets, position) - 1 if len(self.offsets) > 1 else 0
        return self.starts[piece] + position - self.offsets[piece]

    def span(self, start: int = 0, end: int | None = None) -> Span:
        """Span of the document from the flow's character `start` to its character `end` - 1.

        The exact text is the document's own, with whatever the flow left out in between; nothing where
        the flow puts together what stands the other way round in the document.
        """
        stop = len(self.text) if end is None else end
        if len(self.starts) == 1:
            first = self.starts[0] + start
            last = first + max(0, stop - start)
        else:
            first = self.start(start)
            last = max(first, self.start(stop - 1) + 1) if stop > start else first
        return stretch(self.document, first, last)

    def limits(self) -> tuple[int, int]:
        """Start and end of `span()`."""
        length = len(self.text)
        first = self.starts[0]
        return first, max(first, self.start(length - 1) + 1 if length else first)

    def pieces(self) -> list[tuple[int, int]]:
        """The stretches of the document that the flow joins, as `of` takes them."""
        ends = [*self.offsets[1:], len(self.text)]
        return [
            (start, start + end - offset)
            for start, offset, end in zip(self.starts, self.offsets, ends, strict=True)
        ]

    def and_then(self, other: Flow) -> Flow:
        """This flow, then a line break or cell border of the document if there is one, then another flow."""
        end, start = self.span().end, other.span().start
        gaps = [self.document.find(sign, end, max(start, end)) for sign in "\n|\t"]
        gap = next((gap for gap in gaps if gap >= 0), -1)
        between = [(gap, gap + 1)] if gap >= 0 else []
        return Flow.of(self.document, [*self.pieces(), *between, *other.pieces()])

    def slice(self, start: int, end: int | None = None) -> Flow:
        """The flow of a part of this one."""
        stop = len(self.text) if end is None else min(end, len(self.text))
        if len(self.offsets) == 1:
            base, low = self.starts[0], max(start, 0)
            return (
                Flow.piece(self.document, base + low, base + stop)
                if low < stop
                else Flow.of(self.document, ())
            )
        first = max(0, bisect_right(self.offsets, start) - 1)
        pieces = []
        for index in range(first, bisect_left(self.offsets, stop)):
            offset = self.offsets[index]
            following = self.offsets[index + 1] if index + 1 < len(self.offsets) else len(self.text)
            low, high = max(start, offset), min(stop, following)
            if low < high:
                pieces.append((self.starts[index] + low - offset, self.starts[index] + high - offset))
        return Flow.of(self.document, pieces)
