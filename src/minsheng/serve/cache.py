"""Answers kept, up to a number of bytes; the least recently used go first.

Two layers: `Cache` has what queries gave, by query and format; `Shelf` has whole responses, by the
request's own bytes, and is looked at before anything of a request is read.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

Headers = list[tuple[bytes, bytes]]
Key = tuple[bytes | None, ...]
_OVERHEAD = 1000  # bytes that keeping an answer costs beside its body
_OF_BODY = (b"content-length", b"content-type", b"content-disposition")
SHAPING = (b"accept", b"accept-language", b"host")


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
    """A whole response: its header lines and body as they are sent, its release, what the log says of it."""

    head: bytes
    brief: bytes
    """The header lines of the 304 that stands for it."""
    body: bytes
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

    def takes(self, body: bytes) -> bool:
        """Whether a body is small enough to be kept."""
        return len(body) <= self.each and len(body) + _OVERHEAD <= self.total

    def put(self, key: Any, answer: T) -> None:
        """Keep an answer that is small enough."""
        if not self.takes(answer.body) or key in self.kept:
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
    def key(path: bytes, query: bytes, headers: dict[bytes, bytes]) -> Key:
        """What decides a response, as the client sent it."""
        return (path, query, *map(headers.get, SHAPING))

    def shelve(self, key: Key, headers: Headers, body: bytes, line: dict[str, Any]) -> None:
        """Keep a response that has an ETag and a release."""
        named = dict(headers)
        if b"etag" in named and b"x-minsheng-release" in named and self.takes(body):
            brief = lines_of([pair for pair in headers if pair[0] not in _OF_BODY])
            whole, told = lines_of(headers), {**line, "kept": True}
            found = Shelved(whole, brief, body, named[b"x-minsheng-release"], named[b"etag"], told)
            self.put(key, found)


def lines_of(headers: Headers) -> bytes:
    """Header lines as they are sent; no value may begin another line."""
    lines = b"".join([b"%b: %b\r\n" % pair for pair in headers])
    if lines.count(b"\n") != len(headers) or lines.count(b"\r") != len(headers):
        raise ValueError("a header value has a line break")
    return lines
