"""Which encoding a Chinese text's bytes are in, by rule.

A byte-order mark settles it. Without one, each encoding that such documents come in is tried on the
first bytes, and the text that looks most like Chinese prose is right: bytes of one encoding, read in
another, give rare characters, private-use code points and controls.
"""

from __future__ import annotations

import codecs
import re
from functools import cache
from typing import NamedTuple

from minsheng.errors import ReadError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x841\x953", "gb18030"),
)
_TRIED = ("utf-8", "gb18030", "utf-16-le", "utf-16-be")
"""In order of preference where two fit equally well."""

_SAMPLE = 1 << 16
_ENOUGH = 0.55
"""Share of characters that must be common ones: Chinese text has over 0.9, a wrong reading under 0.4."""
_SURE = 0.9
"""Share above which UTF-8 is right wherever it reads."""
_GLANCE = 1 << 10
"""Characters in which that share is looked for."""
_MANY = 24
"""Bytes beyond one a character that make valid UTF-8 no accident."""
_FEW = 0.005
"""Share of control characters that stray into real pages; above it a file is binary."""
_CONTROL = re.compile("[\x01-\x08\x0e-\x1b\x7f]")
_MEND = "save it as UTF-8 text"


class Reading(NamedTuple):
    """A text as one encoding reads it: the share of its characters that are common in Chinese documents."""

    share: float
    encoding: str


@cache
def _common() -> re.Pattern[str]:
    """Runs of the characters that make up nearly all of a Chinese document.

    The 3755 first-level characters of GB 2312, printable ASCII, white space, and the marks that go with them.
    """
    rows = b"".join(bytes((high, low)) for high in range(0xB0, 0xD8) for low in range(0xA1, 0xFF))
    hanzi = rows.decode("gb2312", errors="ignore")
    return re.compile(f"[\t-\r -~\u3000-\u303f\uff01-\uff5e\u2010-\u203b·×{hanzi}]+")


def _share(text: str) -> float:
    """Share of a text's characters that are common ones, 0 to 1."""
    return len("".join(_common().findall(text))) / len(text) if text else 0.0


def _begin(content: bytes, encoding: str) -> str | None:
    """The first bytes read in an encoding; None where they are not in it."""
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        return decoder.decode(content[:_SAMPLE], final=len(content) <= _SAMPLE)
    except UnicodeDecodeError:
        return None


def _surely_utf8(content: bytes) -> str | None:
    """Text of bytes that are UTF-8 beyond doubt, so that no other encoding need be tried."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return text if len(content) - len(text) >= _MANY and _share(text[:_GLANCE]) >= _SURE else None


def _readings(content: bytes) -> list[Reading]:
    """How well each encoding fits the first bytes, best first."""
    begun = [(encoding, _begin(content, encoding)) for encoding in _TRIED]
    fits = [Reading(_share(text), encoding) for encoding, text in begun if text]
    return sorted(fits, key=lambda fit: (-fit.share, _TRIED.index(fit.encoding)))


def detect(content: bytes) -> str | None:
    """Name of the encoding of a text's bytes (without byte-order mark); None where none fits."""
    fits = _readings(content)
    if not fits:
        return None
    best = fits[0]
    # UTF-8 has rules of its own that other bytes hardly keep: text in rare characters is still UTF-8.
    utf8 = any(fit.encoding == "utf-8" for fit in fits)
    if utf8 and best.share < _SURE:
        return "utf-8"
    return best.encoding if best.share >= _ENOUGH else None


def _refusal(content: bytes, where: str) -> ReadError:
    """Why no encoding fits, with the byte at which UTF-8 breaks."""
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.end == len(content) and error.reason == "unexpected end of data":
            what = "the file ends in the middle of a character: it was cut short"
            return ReadError(what, where=where, mend="get the whole file again")
        what = f"not text in UTF-8 (byte {error.start}), GB18030 or UTF-16"
        return ReadError(what, where=where, mend=_MEND)
    return ReadError("not a text that can be recognised", where=where, mend=_MEND)


def _strict(content: bytes, encoding: str, where: str) -> str:
    """All bytes read in an encoding. Raises ReadError with the byte at which it breaks."""
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        what = f"byte {error.start} is not {encoding.upper()}, as what stands before it is"
        raise ReadError(what, where=where, mend=_MEND) from error


def _checked(text: str, where: str) -> str:
    """The text itself. Raises ReadError where it is empty or its characters are those of a binary file."""
    if not text.strip("\0 \t\r\n\f\v\u3000\ufeff"):
        raise ReadError("the file has no text", where=where, mend="give a document with text")
    if "\0" in text or len(_CONTROL.findall(text)) > _FEW * len(text):
        raise ReadError("the file is binary, not text", where=where, mend="give a document with text")
    return text


def decode(content: bytes, where: str) -> tuple[str, str]:
    """Text of a file's bytes without its byte-order mark, and the IANA name of the encoding, lower case."""
    if not content.strip():
        raise ReadError("the file is empty", where=where, mend="give a document with text")
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _checked(_strict(content[len(mark) :], encoding, where), where), _iana(encoding)
    sure = _surely_utf8(content)
    if sure is not None:
        return _checked(sure, where), "utf-8"
    found = detect(content)
    if found is None:
        raise _refusal(content, where)
    return _checked(_strict(content, found, where), where), _iana(found)


def _iana(encoding: str) -> str:
    """IANA name of one of Python's encodings: `utf-16-le` is `utf-16le` there."""
    return encoding.replace("-le", "le").replace("-be", "be")
