"""One spelling for comparison: half-width signs, simplified characters. Length never changes."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from minsheng import resources
from minsheng.parse.flow import Flow

_SIGNS: Final = {chr(0xFF01 + offset): chr(0x21 + offset) for offset in range(94)} | {"\u3000": " "}


@cache
def _table() -> dict[str, str]:
    """What each sign is folded to, which is none that is folded again."""
    table = dict(_SIGNS)
    path = resources.mappings("divisions", "folding.csv")
    for row in resources.rows(path, "traditional", "simplified"):
        table |= zip(row["traditional"], row["simplified"], strict=True)
    return table


@cache
def _foldable() -> re.Pattern[str]:
    return re.compile("[" + "".join([re.escape(sign) for sign in _table()]) + "]")


@cache
def _traditional() -> re.Pattern[str]:
    signs = "".join([sign for sign in _table() if sign not in _SIGNS])
    return re.compile(f"[{signs}]")


def simplified(flow: Flow) -> Flow:
    """The flow with its traditional characters simplified, at the same offsets; itself where it has none."""
    if not _traditional().search(flow.text):
        return flow
    return Flow(flow.document, folded(flow.text), flow.offsets, flow.starts)


def folded(text: str) -> str:
    """The text with full-width ASCII in half width and traditional characters simplified.

    One character gives one character, so that offsets stay.
    """
    found = _foldable().findall(text)
    if found:
        table = _table()
        for sign in dict.fromkeys(found):
            text = text.replace(sign, table[sign])
    return text


def folded_sign(sign: str) -> str:
    """The same of one character."""
    return _table().get(sign, sign)
