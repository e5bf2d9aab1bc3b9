"""Answers kept, up to a number of bytes; the least recently used go first.

Two layers: `Cache` has what queries gave, by query and format; `Shelf` has whole responses, by the
request's own bytes, and is looked at before anything of a request is read.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from starlette.types import Message, Scope

Headers = list[tuple[bytes, bytes]]
_OVERHEAD = 1000  # bytes that keeping an answer costs beside its body
_SHAPING = (b"accept", b"accept-language", b"host")


class Sized(Protocol):
    """Something with a body."""

    @property
    def body(self) -> bytes: ...


T = TypeVar("T", bound=Sized)


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer as it was sent: body, media type, number of rows, format name."""

    body: bytes
    media: str
    rows: int
    form: str


@dataclass(frozen=True, slots=True)
class Shelved:
    """A whole response, the release it is of, and what the log says of it."""

    body: bytes
    headers: Headers
    release: bytes
    etag: bytes
    line: dict[str, Any]


class Cache(Generic[T]):
    """Answers by key; a key names the release, so no answer outlives it."""

    def __init__(self, total: int, each: int) -> None:
        self.total, self.each = total, each
        self.size = 0
        self.kept: OrderedDict[Any, T] = OrderedDict()

    def get(self, key: Any) -> T | None:
        """The answer of that key."""
        found = self.kept.get(key)
        if found is not None:
            self.kept.move_to_end(key)
        return found

    def put(self, key: Any, answer: T) -> None:
        """Keep an answer that is small enough."""
        if len(answer.body) > self.each or key in self.kept:
            return
        self.kept[key] = answer
        self.size += len(answer.body) + _OVERHEAD
        while self.size > self.total and self.kept:
            _, old = self.kept.popitem(last=False)
            self.size -= len(old.body) + _OVERHEAD

    def clear(self) -> None:
        """Forget all."""
        self.kept.clear()
        self.size = 0


class Shelf(Cache[Shelved]):
    """Whole responses to GET, by address and the headers that shape an answer."""

    @staticmethod
    def key(scope: Scope) -> tuple[bytes, ...]:
        """What decides a response, as the client sent it."""
        named = {name: value for name, value in scope["headers"] if name in _SHAPING}
        return (scope["raw_path"], scope["query_string"], *(named.get(name, b"") for name in _SHAPING))

    def shelve(self, key: tuple[bytes, ...], start: Message, body: bytes, line: dict[str, Any]) -> None:
        """Keep a response that has an ETag and a release."""
        named = dict(start["headers"])
        if b"etag" in named and b"x-minsheng-release" in named:
            headers = list(start["headers"])
            told = {**line, "kept": True}
            self.put(key, Shelved(body, headers, named[b"x-minsheng-release"], named[b"etag"], told))
