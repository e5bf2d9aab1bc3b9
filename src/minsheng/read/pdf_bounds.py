"""Bounds on pdfminer, which has none of its own: streams, references, fonts.

The library's functions are replaced by ones that count while a document is read by `bounded`; outside of it
they are as they were.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from pdfminer import pdffont
from pdfminer.ascii85 import ascii85decode, asciihexdecode
from pdfminer.cmapdb import FileCMap, FileUnicodeMap
from pdfminer.pdftypes import (
    LITERALS_ASCII85_DECODE,
    LITERALS_ASCIIHEX_DECODE,
    LITERALS_FLATE_DECODE,
    PDFObjRef,
    PDFStream,
    resolve1,
)

from minsheng.read import limits
from minsheng.read.limits import refuse

_WIDEST = 1_000_000
"""Samples of a row of a stream that is written as differences (a predictor)."""
_MULTIPLIED = 64
"""How far the other filters (run length, LZW) may unpack a stream, by their rules or in what is seen."""


class _Budget:
    """What the library may still do for one document."""

    def __init__(self, where: str) -> None:
        self.where, self.left = where, limits.STREAMS
        self.references, self.codes = limits.REFERENCES, limits.CODES

    def follow(self) -> None:
        """Raises ReadError where references are followed without end: they may name each other."""
        self.references -= 1
        if self.references < 0:
            raise refuse("references without end", f"{limits.REFERENCES:,}", self.where)

    def spell(self, count: int) -> None:
        """Raises ReadError where fonts speak of more characters than any font has."""
        self.codes -= count
        if self.codes < 0:
            raise refuse("fonts of too many characters", f"{limits.CODES:,}", self.where)

    def take(self, size: int) -> None:
        """Raises ReadError where a stream, or all of them, unpack to too much."""
        self.left -= size
        if size > limits.STREAM_BYTES or self.left < 0:
            limit = f"{limits.STREAM_BYTES / 1e6:.0f} MB each, {limits.STREAMS / 1e6:.0f} MB in all"
            raise refuse("compressed streams unpack to too much", limit, self.where)


_budget: ContextVar[_Budget | None] = ContextVar("budget", default=None)
_decode, _resolve = PDFStream.decode, PDFObjRef.resolve
_widths, _unicode, _code = pdffont.get_widths, FileUnicodeMap.add_cid2unichr, FileCMap.add_code2cid


def _decode_bounded(stream: PDFStream) -> None:
    """Unpack a stream once it is known how far it unpacks."""
    budget = _budget.get()
    if budget is not None:
        budget.take(_unpacked(stream, limits.STREAM_BYTES))
    _decode(stream)


def _resolve_bounded(reference: PDFObjRef, default: object = None) -> Any:
    """Follow a reference: two objects that refer to each other would be followed for ever."""
    budget = _budget.get()
    if budget is not None:
        budget.follow()
    return _resolve(reference, default)


def _widths_bounded(sequence: Sequence[object]) -> dict[str | int, float]:
    """Widths of characters, `first last width` one entry for each character of a run."""
    if (budget := _budget.get()) is not None:
        numbers: list[float] = []
        for value in map(resolve1, sequence):
            numbers = [*numbers, value] if isinstance(value, int | float) else []
            if len(numbers) == 3:
                budget.spell(max(0, int(numbers[1] - numbers[0])))
                numbers = []
    return _widths(sequence)


def _unicode_bounded(fonts: FileUnicodeMap, cid: int, code: Any) -> None:
    """One character that a font's map names."""
    if (budget := _budget.get()) is not None:
        budget.spell(1)
    _unicode(fonts, cid, code)


def _code_bounded(fonts: FileCMap, code: str, cid: int) -> None:
    """One code of a font's encoding."""
    if (budget := _budget.get()) is not None:
        budget.spell(1)
    _code(fonts, code, cid)


def _unpacked(stream: PDFStream, most: int) -> int:
    """Bytes that a stream unpacks to; more than `most` are not counted on."""
    content = stream.rawdata or b""
    if stream.decipher and stream.objid is not None and stream.genno is not None:
        content = stream.decipher(stream.objid, stream.genno, content, stream.attrs)
    filters = stream.get_filters()
    if any(_row(parameters) > _WIDEST for _, parameters in filters):
        return most + 1
    size = len(content)
    for index, (kind, _) in enumerate(filters):
        if kind in LITERALS_FLATE_DECODE:
            content = _inflated(content, most + 1)
        elif kind in LITERALS_ASCII85_DECODE:
            content = ascii85decode(content)
        elif kind in LITERALS_ASCIIHEX_DECODE:
            content = asciihexdecode(content)
        else:
            return max(size, int(min(_MULTIPLIED ** (len(filters) - index), most)) * len(content))
        size = max(size, len(content))
    return size


def _row(parameters: object) -> int:
    """Samples of a row by a filter's parameters: the library makes a list of a row before it reads any."""
    found = parameters if isinstance(parameters, dict) else {}
    named = (resolve1(found.get(name, 1)) for name in ("Columns", "Colors"))
    columns, colors = (value if isinstance(value, int) else 1 for value in named)
    return abs(columns * colors)


def _inflated(content: bytes, most: int) -> bytes:
    try:
        return zlib.decompressobj().decompress(content, most)
    except zlib.error:
        return b""


@contextmanager
def bounded(where: str) -> Iterator[None]:
    """Bound what the library does while a document is read."""
    token = _budget.set(_Budget(where))
    try:
        yield
    finally:
        _budget.reset(token)


PDFStream.decode = _decode_bounded  # type: ignore[method-assign, assignment]
PDFObjRef.resolve = _resolve_bounded  # type: ignore[method-assign, assignment]
pdffont.get_widths = _widths_bounded  # type: ignore[assignment]
FileUnicodeMap.add_cid2unichr = _unicode_bounded  # type: ignore[method-assign, assignment]
FileCMap.add_code2cid = _code_bounded  # type: ignore[method-assign, assignment]
