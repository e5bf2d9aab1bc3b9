"""Plain text: the encoding is recognised from the bytes, one block a line.

Offsets are code points of the decoded text: a byte-order mark is no part of it, line ends are kept
as they are.
"""

from __future__ import annotations

import re

from minsheng.read.encodings import decode
from minsheng.read.formats import Extract
from minsheng.records import Block

# The line ends of str.splitlines.
_LINE = re.compile("[^\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]+")


def lines(text: str) -> tuple[Block, ...]:
    """One block for each line that is not blank, without its line end."""
    return tuple(
        Block(match.start(), match.end()) for match in _LINE.finditer(text) if not match[0].isspace()
    )


def extract(content: bytes, where: str) -> Extract:
    """Text, lines and encoding of a text file's bytes. Raises ReadError where they are no text."""
    text, encoding = decode(content, where)
    return Extract(text, lines(text), encoding)
