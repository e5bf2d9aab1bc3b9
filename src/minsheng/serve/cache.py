"""Answers kept, up to a number of bytes; the least recently used go first."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer as it was sent: body, media type, number of rows, format name."""

    body: bytes
    media: str
    rows: int
    form: str


class Cache:
    """Answers by key; a key names the release, so no answer outlives it."""

    def __init__(self, total: int, each: int) -> None:
        self.total, self.each = total, each
        self.size = 0
        self.kept: OrderedDict[str, Kept] = OrderedDict()

    def get(self, key: str) -> Kept | None:
        """The answer of that key."""
        found = self.kept.get(key)
        if found is not None:
            self.kept.move_to_end(key)
        return found

    def put(self, key: str, answer: Kept) -> None:
        """Keep an answer that is small enough."""
        if len(answer.body) > self.each or key in self.kept:
            return
        self.kept[key] = answer
        self.size += len(answer.body) + 1000
        while self.size > self.total and self.kept:
            _, old = self.kept.popitem(last=False)
            self.size -= len(old.body) + 1000

    def clear(self) -> None:
        """Forget all."""
        self.kept.clear()
        self.size = 0
