"""Plain text: the encoding is recognised from the bytes, one block a line.

Offsets are code points of the decoded text: a byte-order mark and the sounds of characters are no
part of it, line ends are kept as they are.
"""

from __future__ import annotations

from minsheng.read.encodings import decode
from minsheng.read.formats import Extract
from minsheng.read.glosses import NOTE, without_glosses
from minsheng.read.pieces import check_blocks
from minsheng.records import Block

_ENDS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"


def lines(text: str) -> tuple[Block, ...]:
    """One block for each line that is not blank, without its line end (those of `str.splitlines`)."""
    found: list[Block] = []
    start = 0
    for whole in text.splitlines(keepends=True):
        line = whole.rstrip(_ENDS)
        if line and not line.isspace():
            found.append(Block(start, start + len(line)))
        start += len(whole)
    return tuple(found)


def extract(content: bytes, where: str) -> Extract:
    """Text, lines and encoding of a text file's bytes. Raises ReadError where they are no text."""
    text, encoding = decode(content, where)
    plain = without_glosses(text)
    blocks = lines(plain)
    check_blocks(len(blocks), where)
    return Extract(plain, blocks, encoding, () if plain == text else (NOTE,))
