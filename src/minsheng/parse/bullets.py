"""Signs that open a line or stand beside a name and are part of neither: ◆, ★, •, ＞ and their like."""

from __future__ import annotations

from typing import Final
from unicodedata import category

BULLETS: Final = "◆◇★☆■□●○▲△▪▶►◎✦※•·・*"
_DASHES: Final = "-–—>＞→"
_CATEGORIES: Final = frozenset({"So", "Sk", "Mn", "Me", "Cf"})


def is_bullet(letter: str) -> bool:
    """True for a bullet, any symbol, a dash and white space: what may open a line and says nothing."""
    return category(letter) in _CATEGORIES or letter in BULLETS or letter in _DASHES or letter.isspace()
