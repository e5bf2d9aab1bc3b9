"""Plain text: the encoding is recognised from the bytes, one block a line.

Offsets are code points of the decoded text: a byte-order mark and the sounds of characters are no
part of it, line ends are kept as they are.
"""

from __future__ import annotations

from functools import partial
from typing import Final

from minsheng.read.encodings import decode
from minsheng.read.formats import Extract
from minsheng.read.glosses import NOTE, without_glosses
from minsheng.read.pieces import check_blocks
from minsheng.records import Block

_block: Final = partial(tuple.__new__, Block)
_PLAIN: Final = Block(0, 0)[2:]
"""What a line's block has beside its place."""


def lines(text: str) -> tuple[Block, ...]:
    """One block for each line that is not blank, without its line end (those of `str.splitlines`)."""
    found: list[Block] = []
    start = 0
    for line, whole in zip(text.splitlines(), text.splitlines(keepends=True), strict=True):
        if line and not line.isspace():
            found.append(_block((start, start + len(line), *_PLAIN)))
        start += len(whole)
    return tuple(found)


def extract(content: bytes, where: str) -> Extract:
    """Text, lines and encoding of a text file's bytes. Raises ReadError where they are no text."""
    text, encoding = decode(content, where)
    plain = without_glosses(text)
    blocks = lines(plain)
    check_blocks(len(blocks), where)
    return Extract(plain, blocks, encoding, () if plain == text else (NOTE,))
