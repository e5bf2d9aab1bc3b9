"""Lists that a sentence announces with their number: 十件实事分别是：…；…；…, or the lines beneath it.

The number is what tells the list: as many stretches between semicolons, as many names between 、, or
as many lines as the sentence says. The items bear no marks; they get running ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice
from typing import Final, NamedTuple

from minsheng import resources
from minsheng.parse.folding import folded
from minsheng.parse.lines import Line, make_line
from minsheng.parse.marks import Mark, chinese_number
from minsheng.parse.unnumbered import STYLE, quantified
from minsheng.parse.wording import cued

_COUNT: Final = re.compile(
    r"(\d{1,3}|[二三四五六七八九]?十[一二三四五六七八九]?|[三四五六七八九]) ?(?:件|项|个|大)"
)
_FEWEST, _MOST = 3, 200
_TRIED: Final = 40
"""Announcements that are looked at."""
_SHORTEST: Final = 4
_SIGNS: Final = ("；", "、")
_LIKE: Final = {"；": "；;", "、": "、"}
_OPEN, _CLOSE = "（(“《【「『", "）)”》】」』"
_QUOTED: Final = re.compile(r"\s*“([^“”\"]+)[”\"](?:等)?[。；;，,]?\s*")
_NAMED: Final = re.compile(r"[^。；;：:，,]{3,24}[：:](?=.)")
_REACH: Final = 40
_BEFORE: Final = 3
"""Lines before the announcing one in which the number may stand."""


class _Announcement(NamedTuple):
    """Where the words end that announce a list, and the numbers that they may give it."""

    place: int
    end: int
    counts: frozenset[int]


@cache
def _announcing() -> re.Pattern[str]:
    rows = resources.rows(resources.mappings("wordings", "announcing.csv"), "pattern")
    return re.compile("|".join(f"(?:{row['pattern']})" for row in rows))


def announced(lines: Sequence[Line]) -> list[Line] | None:
    """The items of the first announced list, each a line with a running mark; None where none is."""
    for announcement in islice(_announcements(lines), _TRIED):
        items = _inside(lines, announcement) or _beneath(lines, announcement)
        if items:
            return [item.marked(Mark(STYLE, number, 0)) for number, item in enumerate(items, 1)]
    return None


def _announcements(lines: Sequence[Line]) -> Iterator[_Announcement]:
    for index, line in enumerate(lines):
        text = folded(line.text)
        for found in _announcing().finditer(text) if not line.role else ():
            if cued("some-of").search(text, max(0, found.end() - _REACH), found.end()):
                continue
            near = [folded(one.text) for one in lines[max(0, index - _BEFORE) : index]]
            counts = frozenset(_counts(text[: found.end()])) or frozenset(_counts(" ".join(near)))
            yield _Announcement(index, found.end(), counts)


def _counts(text: str) -> Iterator[int]:
    for found in _COUNT.finditer(text):
        yield int(found[1]) if found[1].isdecimal() else chinese_number(found[1])


# --------------------------------------------------------------------------------- in the sentence


def _inside(lines: Sequence[Line], announcement: _Announcement) -> list[Line]:
    """The items where they stand behind the announcement, in the same paragraph."""
    line = lines[announcement.place]
    for sign in _SIGNS:
        parts = list(_cut(line.text, announcement.end, sign))
        if _FEWEST <= len(parts) <= _MOST and _fits(line.text, parts, sign, announcement.counts):
            made = [make_line(line.text, *_unquoted(line.text, start, stop)) for start, stop in parts]
            return [_moved(part, line) for part in made if part]
    return []


def _cut(text: str, start: int, sign: str) -> Iterator[tuple[int, int]]:
    """The stretches between the signs that stand in no bracket or quotes, up to the full stop."""
    depth, begin = 0, start
    for place in range(start, len(text)):
        letter = text[place]
        if letter in _OPEN:
            depth += 1
        elif letter in _CLOSE or letter == '"':
            depth = max(0, depth - 1)
        elif depth == 0 and letter in _LIKE[sign]:
            yield begin, place
            begin = place + 1
        elif letter == "。":
            yield begin, place + 1
            return
    yield begin, len(text)


def _fits(text: str, parts: Sequence[tuple[int, int]], sign: str, counts: frozenset[int]) -> bool:
    texts = [text[start:stop].strip() for start, stop in parts]
    if any(len(part) < _SHORTEST for part in texts):
        return False
    if sign == "、":
        return len(parts) in counts
    telling = 2 * sum(map(quantified, texts)) > len(texts)
    return len(parts) in counts or (not counts and telling)


def _unquoted(text: str, start: int, stop: int) -> tuple[int, int]:
    """Without the quotes around the whole, and 等 behind it: “新建公园3个”等."""
    inner = _QUOTED.fullmatch(text, start, stop)
    return inner.span(1) if inner else (start, stop)


def _moved(part: Line, line: Line) -> Line:
    """A line of a line's text, as a line of the document."""
    return Line(line.start + part.start, line.start + part.end, part.text, None, None, line.kind)


# ----------------------------------------------------------------------------------- in lines beneath


def _beneath(lines: Sequence[Line], announcement: _Announcement) -> list[Line]:
    """The items where each is a line; the first may begin behind the announcement."""
    line = lines[announcement.place]
    rest = make_line(line.text, announcement.end, len(line.text))
    first = [_moved(rest, line)] if rest and len(rest.text) > _SHORTEST else []
    block = first + list(_block(lines[announcement.place + 1 :]))
    for count in sorted(announcement.counts, reverse=True):
        if _FEWEST <= count <= len(block) and _alike(block, count):
            return block[:count]
    named = [item for item in block if _NAMED.match(item.text)]
    cut_off = len(named) == len(block) and any(len(block) < count for count in announcement.counts)
    return block if cut_off and len(block) >= _FEWEST else []


def _block(lines: Sequence[Line]) -> Iterator[Line]:
    """The lines up to one with a mark or a label."""
    for line in lines[:_MOST]:
        if line.mark or line.role or line.kind == "cell":
            return
        yield line


def _alike(block: Sequence[Line], count: int) -> bool:
    """True where the list ends after so many lines: all are written in one way, what follows in another."""
    texts = [line.text for line in block[:count]]
    if any(len(text) < _SHORTEST for text in texts):
        return False
    if all(text[-1] in "；;" for text in texts[:-1]):
        return True
    after = block[count].text if count < len(block) else ""
    if all(map(_NAMED.match, texts)):
        return not _NAMED.match(after)
    ended = {text[-1] in "。；;！" for text in texts[:-1]}
    return len(ended) == 1 and all(len(text) < 400 for text in texts)
