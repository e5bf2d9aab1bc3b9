"""Members of a node object as JSON, each with the comma before it; nothing where there is nothing to say.

Nodes that a document has by the hundred are written so, since building them first takes twice as long.
"""

from __future__ import annotations

from collections.abc import Iterable
from json.encoder import encode_basestring
from typing import Final

_OFTEN: Final = ["\n", '"', "\\"]
_SELDOM: Final = [chr(code) for code in range(0x20) if code != ord("\n")]


def one(key: str, value: str | None) -> str:
    """A member whose value needs no escaping: a reference, a date, a number."""
    return "" if value is None else f',"{key}":"{value}"'


def several(key: str, values: Iterable[str]) -> str:
    """A member with a list of values that need no escaping."""
    joined = '","'.join(values)
    return f',"{key}":["{joined}"]' if joined else ""


class Words:
    """Words of one text, or put together from its characters, as JSON writes them.

    Which control characters must be escaped is looked up in the text once: most texts have but line ends.
    """

    def __init__(self, text: str) -> None:
        self._escaped = _OFTEN + [mark for mark in _SELDOM if mark in text]

    def inner(self, words: str) -> str:
        """What stands between the quotation marks."""
        for mark in self._escaped:
            if mark in words:
                return encode_basestring(words)[1:-1]
        return words

    def one(self, key: str, words: str | None) -> str:
        """A member whose value is words."""
        return "" if words is None else f',"{key}":"{self.inner(words)}"'
