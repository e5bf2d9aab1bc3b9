"""Names of responsible organisations in a cell, a label line, a bracket: split, and each resolved.

Separators are commas of every kind, semicolons, slashes, white space, line breaks, or nothing
(区教委区体育局). White space may also tear one name (区住房 城乡建设委). A piece between two sure
separators is cut where that leaves the names best known: each part costs what is doubtful about it,
and the cheapest way wins.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from minsheng.parse.bullets import BULLETS
from minsheng.parse.flow import Flow
from minsheng.parse.folding import folded
from minsheng.parse.labels import role_of
from minsheng.parse.unit_affixes import affixes
from minsheng.parse.unit_names import Resolved, resolve
from minsheng.parse.wording import cued
from minsheng.records import Division, UnitName

_SIGNS = re.compile(r"[、，,；;/／｜|＋+\t。﹑•①-⑳]+")
_SEPARATORS = re.compile(rf"{_SIGNS.pattern}|(?<=\s)(?:\d{{1,2}}[.．)](?=\D)|\(\d{{1,2}}\))")
"""The signs, and numbers of names (区教委 2.区财政局)."""
_BULLETS = rf"\s*[{BULLETS}]*\s*"
_NUMBERED = re.compile(rf"{_BULLETS}(?:[(（]?\d{{1,2}}[)）.．、]|[①-⑳])?{_BULLETS}")
_BEHIND = f" \n\r.:\u3000{BULLETS}"
_ANGLES = str.maketrans("〈〉", "()")
_PIECE = 120
"""Longer pieces without a sure separator are prose and give no names."""
_SHORT = 60
"""Texts of units no longer than this are kept with what they mean."""
_NAME = 30
"""No part of a piece is longer."""
_KNOWN, _PLAUSIBLE, _PERSON, _UNKNOWN = 1.0, 3.0, 4.0, 12.0
_KNOWN_TORN, _TORN, _CUT, _STRONG, _BRIEF = 1.2, 4.0, 0.5, 4.0, 4.0


def read_units(flow: Flow, division: Division) -> tuple[UnitName, ...]:
    """Names in the flow, in order, each with its span; persons, offices and blank signs are left out."""
    text = flow.text
    named = _short(text, division) if len(text) <= _SHORT else _named(text, division)
    return tuple([_name(flow, *one) for one in named])


def known_units(flow: Flow, division: Division) -> tuple[UnitName, ...]:
    """The names in the flow where it holds nothing but organisations; else nothing.

    At least half of the names must be known, and the rest must look like organisations.
    """
    if len(flow.text) > 20 * _NAME:
        return ()
    named = _named(flow.text, division)
    certain = [found.certainty for _, _, _, found in named]
    if not certain or min(certain) == 0 or 2 * certain.count(2) < len(certain):
        return ()
    return tuple([_name(flow, *one) for one in named])


def unit_at(flow: Flow, start: int, division: Division) -> tuple[UnitName, int] | None:
    """The longest known name that begins at `start` of the flow, and where it ends; else nothing.

    For running text: 区人力社保局已培训城乡劳动力630人.
    """
    window = folded(flow.text[start : start + _NAME])
    for end in sorted(_ends(window), reverse=True):
        found = resolve(window[:end], division, alone=False)
        if found.certainty == 2 and end > 2:
            return _name(flow, *_resolved(flow.text, start, start + end, division)), start + end
    return None


_Named = tuple[int, int, str, Resolved]
"""Where a name stands, the name without white space, and what it stands for."""


def _resolved(text: str, start: int, end: int, division: Division) -> _Named:
    name = "".join(text[start:end].split())
    return start, end, name, resolve(name, division)


def _named(text: str, division: Division) -> list[_Named]:
    return [_resolved(text, start, end, division) for start, end in _names(text, division)]


@lru_cache(maxsize=4096)
def _short(text: str, division: Division) -> tuple[_Named, ...]:
    """The same for a text that comes again and again: one unit, or a few."""
    return tuple(_named(text, division))


def _name(flow: Flow, start: int, end: int, name: str, found: Resolved) -> UnitName:
    return UnitName(
        name,
        flow.span(start, end),
        found.function,
        found.group,
        found.group_slug,
        found.category,
        found.classification,
    )


# ------------------------------------------------------------------------------------------ pieces


def _names(text: str, division: Division) -> list[tuple[int, int]]:
    plain = folded(text).translate(_ANGLES) if "〈" in text else folded(text)
    found: list[tuple[int, int]] = []
    for start, end in _pieces(plain):
        for first, last in _trimmed(plain, start, end):
            if last - first <= _PIECE:
                found.extend(_parts(plain, first, last, division))
    return found


def _pieces(plain: str) -> Iterator[tuple[int, int]]:
    """Stretches between separators that stand in no bracket."""
    shielded = _kinds_shielded(plain)
    if "(" in shielded:
        shielded = _BRACKETS.sub(lambda found: "一" * len(found[0]), shielded)
    numbered = "." in shielded or "．" in shielded or ")" in shielded
    start = 0
    for separator in (_SEPARATORS if numbered else _SIGNS).finditer(shielded):
        yield start, separator.start()
        start = separator.end()
    yield start, len(plain)


def _kinds_shielded(plain: str) -> str:
    """The text without separators inside a group's name: 各镇、街道."""
    if "、" not in plain and "/" not in plain:
        return plain
    return cued("kinds").sub(lambda found: "一" * len(found[0]), plain)


_BRACKETS = re.compile(r"\((?!\d{1,2}\))[^()]{0,60}\)")


def _trimmed(plain: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The piece without number, mark, label, duty and tail; a group behind 等 is a piece of its own."""
    start = _after_label(plain, start, end)
    if start < end and not "一" <= plain[start] <= "鿿":
        mark = _NUMBERED.match(plain, start, end)
        start = mark.end() if mark else start
    while end > start and (plain[end - 1] in _BEHIND or plain[end - 1].isdecimal()):
        end -= 1
    if plain.find("(", start, end) >= 0:
        start, end = _without_brackets(plain, start, end)
    tails, also = _tails()
    if plain.endswith(tails, start, end):
        for tail in tails:
            if plain.endswith(tail, start, end) and end - len(tail) > start:
                yield start, end - len(tail)
                return
    behind = plain.rfind(also, start, end)
    if behind > start + 1 and end - behind > 2:
        yield start, behind
        start = behind + len(also)
    if end > start and plain[start:end] not in affixes("blank"):
        yield start, end


@cache
def _tails() -> tuple[tuple[str, ...], str]:
    """What stands behind the last name, longest first, and the shortest of them, 等."""
    tails = tuple(affixes("tail"))
    return tails, tails[-1]


def _without_brackets(plain: str, start: int, end: int) -> tuple[int, int]:
    """The piece without brackets around it, and without one that says what its duty is."""
    around = plain.startswith("(", start, end) and plain.endswith(")", start, end)
    if around and plain.count("(", start, end) == 1:
        start, end = start + 1, end - 1
    end = _before_duty(plain, start, end)
    return _behind_duty(plain, start, end), end


def _after_label(plain: str, start: int, end: int) -> int:
    colon = plain.find(":", start, end)
    return colon + 1 if colon > 0 and (role_of(plain[start:colon]) or colon - start <= 6) else start


def _before_duty(plain: str, start: int, end: int) -> int:
    """Without a bracket that says what the organisation does in the matter: 区教委(牵头)."""
    if not plain.endswith(")", start, end):
        return end
    opening = plain.rfind("(", start, end)
    said = plain[opening + 1 : end - 1].strip()
    if opening > start and (said in affixes("duty") or cued("unit-note").search(said)):
        return _before_duty(plain, start, opening)
    return end


def _behind_duty(plain: str, start: int, end: int) -> int:
    if not plain.startswith("(", start, end):
        return start
    closing = plain.find(")", start, end)
    return closing + 1 if closing > 0 and plain[start + 1 : closing] in affixes("duty") else start


# ------------------------------------------------------------------------------------------- parts


def _parts(plain: str, start: int, end: int, division: Division) -> list[tuple[int, int]]:
    """The names in a piece, as places in the text."""
    letters = [place for place in range(start, end) if not plain[place].isspace()]
    if len(letters) < 2:
        return []
    compact = "".join([plain[place] for place in letters])
    soft = frozenset(index for index in range(1, len(letters)) if letters[index] != letters[index - 1] + 1)
    cuts = _cut(compact, soft, division)
    return [
        (letters[first], letters[last - 1] + 1)
        for first, last in cuts
        if not _is_person(compact[first:last], division)
    ]


@lru_cache(maxsize=8192)
def _cut(compact: str, soft: frozenset[int], division: Division) -> tuple[tuple[int, int], ...]:
    """The cheapest way to cut a piece into names: start and end of each.

    `soft` are the places where white space stood.
    """
    length = len(compact)
    if not soft and length <= _NAME and resolve(compact, division).certainty == 2:
        return ((0, length),)
    ends = sorted({end for end in _ends(compact) if end < length} | soft | {length})
    best: dict[int, tuple[float, tuple[tuple[int, int], ...]]] = {0: (0.0, ())}
    for end in ends:
        ways = [
            (cost + _cost(compact, start, end, soft, division), (*parts, (start, end)))
            for start, (cost, parts) in best.items()
            if 1 < end - start <= _NAME or length == end - start
        ]
        if ways:
            best[end] = min(ways)
        for link in affixes("join"):
            after = end + len(link)
            if end in best and compact.startswith(link, end) and after < length:
                best[after] = min(best[end], best.get(after, (float("inf"), ())))
    return best[length][1] if length in best else ((0, length),)


def _cost(compact: str, start: int, end: int, soft: frozenset[int], division: Division) -> float:
    """What is doubtful about taking `compact[start:end]` for one name."""
    part = compact[start:end]
    found = resolve(part, division, alone=(start, end) == (0, len(compact)))
    torn = sum(1 for place in soft if start < place < end)
    cut = _CUT if end < len(compact) and end not in soft else 0.0
    if start and (part.startswith("(") or part in affixes("seat")):
        return _UNKNOWN + cut
    if found.certainty == 2:
        return _KNOWN + cut + _KNOWN_TORN * torn
    if found.certainty == 1:
        if cued("branch").search(part):
            return _KNOWN + cut + _TORN * torn
        strong = sum(1 for _ in _strong_ends(part, division))
        joined = strong or _holds_known(part, division)
        brief = _BRIEF if len(part) < 4 and found.category not in affixes("town").values() else 0.0
        return _PLAUSIBLE + brief + cut + _TORN * torn + _STRONG * joined
    if not torn and not cut and _is_person(part, division):
        return _PERSON
    return _UNKNOWN + cut + 0.1 * len(part)


@cache
def _endings(role: str) -> dict[str, tuple[str, ...]]:
    """The affixes of a role and the closing bracket, by their last letter."""
    found: dict[str, tuple[str, ...]] = {}
    for affix in (*affixes(role), ")"):
        found[affix[-1]] = (*found.get(affix[-1], ()), affix)
    return found


def _ends_of(role: str, text: str) -> list[int]:
    """Where the affixes of a role end in a text."""
    endings = _endings(role)
    return [
        end
        for end, letter in enumerate(text, 1)
        if letter in endings and text.endswith(endings[letter], 0, end)
    ]


@lru_cache(maxsize=8192)
def _ends(compact: str) -> tuple[int, ...]:
    """Where names may end."""
    inner = tuple(affixes("inner"))
    return tuple(end for end in _ends_of("ending", compact) if not compact.endswith(inner, 0, end))


def _holds_known(part: str, division: Division) -> bool:
    """True where a longer part begins or ends with a known name, other than a division's."""
    for end in _ends(part):
        for text in (part[:end], part[end:]):
            if 2 < len(text) < len(part) - 1:
                found = resolve(text, division, alone=False)
                if found.certainty == 2 and found.classification not in affixes("itself").values():
                    return True
    return False


def _strong_ends(part: str, division: Division) -> Iterator[int]:
    """Places where another name seems to begin: behind a strong ending, before 区 and the like."""
    if part.endswith(")"):
        return
    kind, last = division.name[-1], len(part) - 1
    for end in _ends_of("strong", part):
        if end < last and part[end:] not in affixes("seat"):
            yield end
    yield from (end for end in _ends(part) if 1 < end < last and part.startswith(kind, end))


def _is_person(part: str, division: Division) -> bool:
    """True for a person's name or title, and for what is no name at all: digits, signs."""
    certainty = resolve(part, division).certainty
    if certainty == 2:
        return False
    if not any("一" <= letter <= "鿿" for letter in part):
        return True
    if certainty == 0 and any(letter.isdigit() for letter in part):
        return True
    if any(part.endswith(title) or (certainty == 0 and title in part) for title in affixes("title")):
        return True
    ended = any(part.endswith(word) for word in affixes("ending"))
    return not ended and 2 <= len(part) <= 4 and any(part.startswith(name) for name in affixes("surname"))
