"""Radicals and signs that fonts of paper formats put in the place of characters: U+2EA0 looks like 民.

A PDF says which character a glyph is; where a font draws a character and a radical alike, many programs
say the radical. Most Kangxi radicals have the character as their compatibility form; the others, and those
whose form is the old way of writing, are listed (EquivalentUnifiedIdeograph.txt of Unicode).
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_RADICALS: Final = re.compile("[\u2e80-\u2fdf]")
_PAIRS: Final = (
    "2E815382 2E844E59 2E8C5C0F 2E925DF3 2E935E7A 2E9C65E5 2E9D6708 2E9E6B7A 2E9F6BCD 2EA06C11 "
    "2EA7725B 2EA9738B 2EAA758B 2EAB76EE 2EAC793A 2EAE7AF9 2EB07E9F 2EB67F8A 2EBB807F 2EBC8089 "
    "2EBD81FC 2EC1864E 2EC4897F 2EC589C1 2EC689D2 2EC88BA0 2EC98D1D 2ECA8DB3 2ECB8F66 2ECF9091 "
    "2ED19577 2ED3957F 2ED495E8 2ED5961C 2ED796E8 2ED89752 2ED997E6 2EDA9875 2EDB98CE 2EDC98DE "
    "2EDD98DF 2EDE98DF 2EE19996 2EE29A6C 2EE39AA8 2EE49B3C 2EE59C7C 2EE69E1F 2EE75364 2EE89EA6 "
    "2EE99EC4 2EEA9EFE 2EEC9F50 2EEE9F7F 2EF09F99 2EF39F9F 2F3E6237 2FAD9752 2FC89EC4 2E8E5140 "
    "2E895202 2E854EBB 2ED6961D 2EBE8279 2E905C22 2E98624C 2EA872AD 2EE09963 2E965FC4 2EA64E2C "
    "2EA16C35 2ECC8FB6 2E955F50 2E996535 2EA3706C 2EAD793B 2EBA8080 2ED09485 2EC28864 "
)
_CHARACTERS: Final = {chr(int(pair[:4], 16)): chr(int(pair[4:], 16)) for pair in _PAIRS.split()}
_SIGNS: Final = str.maketrans("\u301c\u2329\u232a\u2215\u2012\u3b35", "\uff5e\u3008\u3009\uff0f\u2013\u80f6")
"""Signs that a font draws as it draws another one, which is the one that documents have (～, ／, –)."""


def as_drawn(text: str) -> str:
    """What a glyph of a paper format looks like, where its font says a sign that looks the same."""
    return text.translate(_SIGNS)


def without_radicals(text: str) -> str:
    """The text with characters in the place of the radicals that look as they do."""
    return _RADICALS.sub(_character, text)


def _character(radical: re.Match[str]) -> str:
    return _CHARACTERS.get(radical[0]) or unicodedata.normalize("NFKC", radical[0])
