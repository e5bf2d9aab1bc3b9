"""Noun phrases as they are counted: adverbs, particles and general words at their edges taken off.

The words are those of `mappings/wordings/trim.csv`.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Final

from minsheng.parse import wording

CJK: Final = re.compile(r"[一-龥A-Za-z]")
LISTED: Final = re.compile(r"(?<![高中平同初特优均])等(?![级候待于同])")
"""等 that closes an enumeration."""

_PAIRS: Final = ("“”", "「」", "‘’", "《》", "()", "（）")
_PAIRED: Final = re.compile(r"[“”「」‘’《》()（）]")
_EDGE: Final = 8
"""Characters of the longest word that is taken off a noun's end."""
_ADJECTIVES: Final = re.compile(r"^[^的]{2,40}、[^的]{2,30}的(?=[“一-龥])")
_SECOND: Final = re.compile(r"(?:和|及|以及|与)[^，。和及与]{1,30}等$")
_LONGEST: Final = 48
_SHORT: Final = 3


@cache
def _lead() -> re.Pattern[str]:
    return re.compile(rf"(?:(?:{wording.trims('lead')})(?!率)|[\s、，,:：”）)])+")


@cache
def _tail() -> re.Pattern[str]:
    return re.compile(rf"(?:{wording.trims('tail')}|[\s、，,“（(])$")


@cache
def _cut() -> re.Pattern[str]:
    return re.compile(wording.trims("cut"))


@cache
def _owner() -> re.Pattern[str]:
    return re.compile(rf"[^的，]{{0,12}}?(?:{wording.trims('owner')})(?=的)")


@lru_cache(maxsize=4096)
def clean_noun(noun: str) -> str:
    """A noun phrase without what is no part of it at its edges, its quotes balanced."""
    plain = noun.strip()
    lead = _lead().match(plain)
    plain = _trim_tail(plain[lead.end() :] if lead else plain).strip()
    plain = _balanced(plain)
    return plain if len(plain) <= _LONGEST else plain[-_LONGEST:]


@cache
def _done() -> re.Pattern[str]:
    return re.compile(rf"(?<=[^的])(?:{wording.trims('done')})$")


def without_done(noun: str) -> str:
    """A noun that stands after a number without the words at its end that say what is done to it."""
    match = _done().search(noun, max(0, len(noun) - _EDGE)) if len(noun) > _SHORT else None
    return noun[: match.start()] if match else noun


def leading(text: str) -> int:
    """Length of the words at the beginning of a text that are no part of a noun."""
    lead = _lead().match(text)
    return lead.end() if lead else 0


def _trim_tail(noun: str) -> str:
    """A noun without the words at its end that are no part of it."""
    while True:
        match = _tail().search(noun, max(0, len(noun) - _EDGE))
        if match is None:
            return noun.rstrip()
        noun = noun[: match.start()]


def _balanced(noun: str) -> str:
    """A noun without a bracket or quotation mark whose partner is missing."""
    if not _PAIRED.search(noun):
        return noun
    for opening, closing in _PAIRS:
        if noun.count(opening) != noun.count(closing):
            noun = noun.replace(opening, "").replace(closing, "")
    return noun.strip()


def listed_from(noun: str) -> int:
    """Where the noun begins that closes an enumeration (冰场、广场等体育场所); 0 where there is none."""
    last = 0
    if "等" not in noun:
        return 0
    for match in LISTED.finditer(noun):
        last = match.end()
    return last if last < len(noun) else 0


def cut_noun(text: str) -> str:
    """The words after a number up to those that end a noun phrase; adjectives listed before it go."""
    plain = text.lstrip()
    plain = plain[1:] if plain.startswith("的") else plain
    cut = _cut().search(plain)
    plain = plain[: cut.start()] if cut else plain
    if "的" in plain:
        plain = _ADJECTIVES.sub("", plain)
        owner = _owner().match(plain)
        plain = plain[: owner.end()] if owner else plain
    return _SECOND.sub("", plain) if plain.endswith("等") else plain
