"""Zip files of XML parts (DOCX, XLSX, OFD), read within bounds.

Sizes are those of the zip's directory: the zip module never reads more of an entry than it declares.
"""

from __future__ import annotations

import io
import posixpath
from collections.abc import Iterator
from typing import TYPE_CHECKING
from zipfile import ZipFile, ZipInfo

from lxml import etree

from minsheng.errors import ReadError
from minsheng.read import limits
from minsheng.read.limits import refuse

if TYPE_CHECKING:
    from lxml.etree import _Element

_MEND = "save it again without a password"
_XML = (".xml", ".rels", ".vml")


class Archive:
    """The parts of a zip by name, case and leading slash aside."""

    def __init__(self, content: bytes, where: str) -> None:
        self.where = where
        self._zip = ZipFile(io.BytesIO(content))
        entries = self._zip.infolist()
        if len(entries) > limits.ENTRIES:
            raise refuse(f"a zip of {len(entries)} entries", str(limits.ENTRIES), where)
        total = sum(entry.file_size for entry in entries)
        if total > limits.UNPACKED:
            raise refuse(f"a zip of {total / 1e6:.0f} MB unpacked", f"{limits.UNPACKED / 1e6:.0f} MB", where)
        self._entries = {_plain(entry.filename): self._checked(entry) for entry in entries}

    def _checked(self, entry: ZipInfo) -> ZipInfo:
        """The entry itself. Raises ReadError where it is encrypted or unpacks to far more than it is."""
        if entry.flag_bits & 1:
            raise ReadError(f"{entry.filename[:80]!r} is encrypted", where=self.where, mend=_MEND)
        ratio = entry.file_size / max(entry.compress_size, 1)
        if entry.file_size > limits.RATIO_FROM and ratio > limits.RATIO:
            what = f"{entry.filename[:80]!r} unpacks to {ratio:.0f} times its size"
            raise refuse(what, f"{limits.RATIO} times", self.where)
        if _is_xml(entry.filename) and entry.file_size > limits.XML_BYTES:
            what = f"{entry.filename[:80]!r} has {entry.file_size / 1e6:.0f} MB"
            raise refuse(what, f"{limits.XML_BYTES / 1e6:.0f} MB", self.where)
        return entry

    def __contains__(self, name: str) -> bool:
        return _plain(name) in self._entries

    def part(self, name: str) -> bytes:
        """Bytes of a part. Raises KeyError where there is none."""
        entry = self._entries[_plain(name)]
        if entry.file_size > limits.XML_BYTES:
            what = f"{name[:80]!r} has {entry.file_size / 1e6:.0f} MB"
            raise refuse(what, f"{limits.XML_BYTES / 1e6:.0f} MB", self.where)
        return self._zip.read(entry)

    def xml(self, name: str) -> _Element:
        """Root of an XML part, no entity ever expanded. Raises KeyError where there is no such part."""
        content = self.part(name)
        self._plain_xml(name, content)
        if content.count(b"<") > limits.TAGS:
            raise refuse(f"{name[:80]!r} has too many tags", f"{limits.TAGS:,}", self.where)
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
        )
        return etree.fromstring(content, parser)

    def xml_parts(self) -> Iterator[tuple[str, bytes]]:
        """Name and bytes of every part that is XML, whatever its name: for parts that others parse.

        Raises ReadError where one declares a document type.
        """
        for name in self._entries:
            content = self.part(name)
            if content[:200].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(b"<"):
                self._plain_xml(name, content)
                yield name, content

    def _plain_xml(self, name: str, content: bytes) -> None:
        ascii_ = content.replace(b"\0", b"") if b"\0" in content else content
        if b"<!DOCTYPE" in ascii_ or b"<!ENTITY" in ascii_:
            what = f"{name[:80]!r} declares a document type (entities could expand without end)"
            raise ReadError(what, where=self.where, mend="open the document and save it again")


def _is_xml(name: str) -> bool:
    return name.lower().endswith(_XML)


def _plain(name: str) -> str:
    return posixpath.normpath(name.replace("\\", "/").lstrip("/")).lower()


def resolve(base: str, target: str) -> str:
    """Name of the part that `target` in the part `base` points to."""
    return target if target.startswith("/") else posixpath.join(posixpath.dirname(base), target)
