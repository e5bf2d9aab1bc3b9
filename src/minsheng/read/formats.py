"""The formats that can be read, and how each is told from its first bytes and its name.

A format that comes later is one more row: its module has `extract(content, where) -> Extract`.
A row without a module is a format that is known and refused by name.
"""

from __future__ import annotations

from importlib import import_module
from typing import NamedTuple, Protocol, cast

from minsheng.errors import ReadError
from minsheng.records import Block


class Extract(NamedTuple):
    """What a format's module gives: text, blocks in order, encoding (empty where the format fixes it)."""

    text: str
    blocks: tuple[Block, ...]
    encoding: str = ""
    notes: tuple[str, ...] = ()
    """What was left out on purpose and why (a hidden sheet, a page that is a picture), each a sentence."""


_MB = 1024 * 1024


class Format(NamedTuple):
    """One format: its name, its file-name endings, the bytes it begins with, the module that reads it."""

    name: str
    suffixes: tuple[str, ...]
    magic: tuple[bytes, ...] = ()
    module: str = ""
    mend: str = ""
    limit: int = 64 * _MB
    """Bytes that a document of this format may have, if no other limit is set."""


class Reader(Protocol):
    """A module that reads one format."""

    def extract(self, content: bytes, where: str) -> Extract:
        """Text and blocks of a file's bytes; `where` names the file in errors."""


_LATER = "save the text as .txt and give that"
_ZIP = b"PK\x03\x04"
_HTML = (b"<!DOCTYPE html", b"<!doctype html", b"<html", b"<HTML")

FORMATS: tuple[Format, ...] = (
    Format("txt", (".txt",), (), "minsheng.read.text", limit=16 * _MB),
    Format("html", (".html", ".htm"), _HTML, "minsheng.read.html", limit=16 * _MB),
    Format("docx", (".docx",), (), "minsheng.read.docx"),
    Format("xlsx", (".xlsx",), (), "minsheng.read.xlsx"),
    Format("pdf", (".pdf",), (b"%PDF-",), "minsheng.read.pdf"),
    Format("ofd", (".ofd",), (), "minsheng.read.ofd"),
    Format("zip", (), (_ZIP,), "", "unpack it and give the documents in it, or name it by its format"),
    Format("doc", (".doc", ".xls", ".wps"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",), "", _LATER),
    Format("image", (), (b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF8"), "", "give the text, not a picture of it"),
    Format("gzip", (), (b"\x1f\x8b",), "", "unpack it and give the documents in it"),
)

SUFFIXES = frozenset(suffix for row in FORMATS for suffix in row.suffixes)
_ZIPPED = frozenset({"docx", "xlsx", "ofd"})


def by_name(suffix: str) -> Format | None:
    """Format that a file-name ending (`.txt`, any case) stands for."""
    return next((row for row in FORMATS if suffix.lower() in row.suffixes), None)


def by_bytes(head: bytes) -> Format | None:
    """Format that a file's first bytes stand for."""
    return next((row for row in FORMATS if row.magic and head.startswith(row.magic)), None)


def recognise(suffix: str, head: bytes) -> Format:
    """Format of a file: what its bytes say wins over its name; a file that says neither is text."""
    named, seen = by_name(suffix), by_bytes(head)
    if seen is None:
        return named or FORMATS[0]
    return named if named and named.name in _ZIPPED and seen.name == "zip" else seen


def reader(row: Format, where: str) -> Reader:
    """The module that reads a format. Raises ReadError where there is none."""
    if not row.module:
        raise ReadError(f"{row.name} is not a format that can be read", where=where, mend=row.mend)
    return cast(Reader, import_module(row.module))
