"""Sounds that mirror pages write after single characters: 會(huì)議 is 會議.

They stand in the middle of words and numbers (4.2萬(wàn)平方米), so that none is read with them.
"""

from __future__ import annotations

import re
from typing import Final

NOTE: Final = "sounds written in brackets after characters are left out"
_FEWEST: Final = 3
_TONES: Final = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹ"
_TONED: Final = re.compile(rf"(?<=[一-鿿])[(（][a-zü]{{0,24}}[{_TONES}][a-zü{_TONES}]{{0,24}}[)）]")
_PLAIN: Final = re.compile("(?<=[一-鿿])[(（](?:de|le|ge|men|zhe|zi|ma|ba|ne|shang|xia)[)）]")
"""Syllables that may bear no tone."""


def without_glosses(text: str) -> str:
    """The text without the sounds of its characters; itself where fewer than three have one."""
    if not any(tone in text for tone in _TONES):
        return text
    kept, count = _TONED.subn("", text)
    return _PLAIN.sub("", kept) if count >= _FEWEST else text
