"""What documents call a field, and which role a label gives to what stands after or under it.

The labels are rows of `mappings/labels.csv`. They compare without white space, in half-width signs and
simplified characters; a run of digits counts as `0`, so that one row stands for every year.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Final, NamedTuple

from minsheng import resources
from minsheng.parse.bullets import BULLETS
from minsheng.parse.folding import folded, folded_sign
from minsheng.parse.wording import cued

_LONGEST: Final = 24
"""No label is longer, in characters without white space."""
_DIGITS: Final = re.compile(r"\d+")
_QUOTED: Final = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【|】|[\"“”'‘’]")
_BRACKETS: Final = re.compile(r"[【〖]([^【】〖〗\n]{2,20})[】〗]|\[([^\[\]\n]{2,20})\]")
_BEHIND_END: Final = 6
"""Letters behind a line break that are enough for a label: what stands before it is no part."""
_RATIO: Final = "∶"
"""A sign that pages print for a colon."""
_BREAKS: Final = "。；;"
"""Signs that end what stands before a label."""
_BOX: Final = frozenset("【〖[")
_EDGES: Final = frozenset('。；;，,、（(）)【】[]|！!？?…—->》”"’.:：' + BULLETS)
_DISTINCT: Final = frozenset({"lead", "support", "deadline", "leader", "other-unit"})
"""Roles whose labels, four characters and more, stand for themselves wherever a colon follows."""


_HEADER_ONLY: Final = frozenset({"value", "unit-of-measure", "binding"})
"""Roles of columns that never stand before a colon in running text."""


class Label:
    """A label in a text: where it begins, where its value begins, its role, and its table key."""

    def __init__(self, start: int, end: int, role: str, key: str) -> None:
        self.start, self.end, self.role, self.key = start, end, role, key


class _Tables(NamedTuple):
    roles: dict[str, str]
    beside: dict[str, str]
    period: re.Pattern[str]
    last: frozenset[str]
    """Letters that labels end with."""
    barred: frozenset[str]
    """Letters that no label follows: 各责任单位 is a group of organisations."""


@cache
def _tables() -> _Tables:
    roles, beside, periods, barred = {}, {}, [], []
    for row in resources.rows(resources.mappings("labels.csv"), "label", "role", "beside"):
        if row["role"] == "period":
            periods.append(row["label"])
            continue
        if row["role"] == "no-label-after":
            barred.append(row["label"])
            continue
        roles[row["label"]] = row["role"]
        if row["beside"]:
            beside[row["label"]] = row["beside"]
    period = re.compile("|".join(map(re.escape, sorted(periods, key=len, reverse=True))))
    return _Tables(roles, beside, period, frozenset(label[-1] for label in roles), frozenset(barred))


@lru_cache(maxsize=32_768)
def key_of(text: str) -> str | None:
    """The row of the table that the whole text is a spelling of; None where it is no label.

    Tried in turn: the text as it is, without what stands in brackets or quotes (总投资(万元)),
    without a period before it (截至10月底进展情况).
    """
    if len(text) > 4 * _LONGEST:
        return None
    compact = _compact(text).rstrip(":")
    if not compact or len(compact) > 2 * _LONGEST:
        return None
    plain = _QUOTED.sub("", compact)
    if plain[-1:] not in _tables().last and compact[-1] not in _tables().last:
        return None
    for candidate in (compact, compact.lstrip("*.、"), plain, plain.strip("*")):
        if candidate in _tables().roles:
            return candidate
    return _without_period(plain)


def role_of(text: str, *, lead_named: bool = False) -> str | None:
    """Role of a text that is a label and nothing else, such as a column's header; else None.

    With `lead_named` the document has a label that names the lead beyond doubt, and 责任单位 gives
    the other role of its row.
    """
    key = key_of(text)
    if key is None:
        return None
    role = _tables().roles[key]
    return _tables().beside.get(key, role) if lead_named else role


def label_ends() -> frozenset[str]:
    """Letters that labels end with."""
    return _tables().last


def is_period(text: str) -> bool:
    """True for a part of the year and nothing else (一季度, 1-6月), as columns under a header are called."""
    compact = _compact(text)
    return 0 < len(compact) <= _LONGEST and _tables().period.fullmatch(compact) is not None


def names_lead(text: str) -> bool:
    """True for a label that names the lead beyond doubt, if by its words: 牵头单位, but not 责任单位."""
    key = key_of(text)
    if key is None:
        return len(text) <= 2 * _LONGEST and cued("lead-label").fullmatch(_compact(text)) is not None
    return _tables().roles[key] == "lead" and key not in _tables().beside


def match_label(line: str) -> tuple[str, int] | None:
    """Role of the label that the line begins with, and where its value begins.

    The label is followed by a colon (`完成时限: …`), stands in a box (`【责任单位】…`), or is one of the
    distinct ones and followed by white space (`责任单位 区教委`).
    """
    head = line[: 2 * _LONGEST]
    colon = _colon_in(head)
    if colon >= 0 and (key := _line_key(head[:colon])):
        return _tables().roles[key], _skip_space(line, colon + 1)
    boxed = _BRACKETS.match(head) if head[:1] in _BOX else None
    if boxed and (key := _line_key(boxed[1] or boxed[2])):
        return _tables().roles[key], _skip_space(line, boxed.end(), ":：")
    if " " in head:
        first, _, rest = head.partition(" ")
        if rest.strip() and (key := key_of(first)) and _is_distinct(key):
            return _tables().roles[key], _skip_space(line, len(first))
    return None


def _colon_in(text: str, start: int = 0) -> int:
    """Where the first colon of either width, or a sign like it, stands; -1 where none does."""
    half, full = text.find(":", start), text.find("：", start)
    first = half if full < 0 or 0 <= half < full else full
    ratio = text.find(_RATIO, start)
    return ratio if first < 0 or 0 <= ratio < first else first


def find_labels(text: str) -> list[Label]:
    """Labels anywhere in the text, in order: before a colon, or in a box.

    One that is short or of another role than units, persons and dates counts only behind an edge:
    the text's start, a line break, a sign of punctuation. The first label may also stand without a
    colon, as `match_label` says.
    """
    found = []
    colon = _colon_in(text)
    while colon >= 0:
        label = _label_before(text, colon, colon + 1)
        if label:
            found.append(label)
        colon = _colon_in(text, colon + 1)
    for box in _BRACKETS.finditer(text) if "【" in text or "[" in text else ():
        key = _line_key(box[1] or box[2])
        if key:
            found.append(Label(box.start(), _skip_space(text, box.end(), ":："), _tables().roles[key], key))
    if not found or found[0].start > 0:
        first = match_label(text)
        if first and not any(label.start < first[1] for label in found):
            found.append(Label(0, first[1], first[0], key_of(text[: first[1]]) or ""))
    return sorted(found, key=lambda label: (label.start, label.end))


def _line_key(text: str) -> str | None:
    key = key_of(text)
    return None if key is None or _tables().roles[key] in _HEADER_ONLY else key


def _label_before(text: str, stop: int, end: int) -> Label | None:
    """The longest label that ends at `stop`, where the colon stands that ends at `end`.

    A bracket behind it (总投资(万元)) and periods before it (截至10月底进展情况) are passed over.
    """
    if not _may_end_label(text, stop):
        return None
    letters, places = _letters_before(text, stop)
    if letters.endswith(")") and (opening := letters.rfind("(")) > 0:
        letters = letters[:opening]
    roles = _tables().roles
    for index in range(len(letters) - 1):
        key = letters[index:]
        role = roles.get(key)
        if role is None or role in _HEADER_ONLY:
            continue
        first = (
            index if _stands_free(text, places[index], key) else _period_before(text, letters, places, index)
        )
        if first is not None:
            return Label(places[first], _skip_space(text, end), role, key)
    return None


def _may_end_label(text: str, stop: int) -> bool:
    """False where the last letter before `stop` ends no label and no bracket."""
    place = stop - 1
    while place >= 0 and text[place].isspace():
        place -= 1
    letter = folded_sign(text[place]) if place >= 0 else ""
    return letter == ")" or letter.isdigit() or letter in _tables().last


def _period_before(text: str, letters: str, places: list[int], index: int) -> int | None:
    """Where a period begins that stands free and reaches to the label at `index` of the letters."""
    for first in range(index):
        if letters[first:index].isspace() or not _stands_free(text, places[first], ""):
            continue
        if _without_period(letters[first:]) == letters[index:]:
            return first
    return None


def _letters_before(text: str, stop: int) -> tuple[str, list[int]]:
    """Up to `_LONGEST` folded letters before `stop`, a digit run as one, and the place of each."""
    low = max(0, stop - 3 * _LONGEST + 1)
    low = max(low, *[text.rfind(sign, low, stop) for sign in _BREAKS])
    end = text.rfind("\n", low, stop)
    while end >= 0 and len("".join(text[end:stop].split())) <= _BEHIND_END:
        end = text.rfind("\n", low, end)
    low = max(low, end + 1)
    window = text[low:stop]
    if not any(map(str.isdigit, window)):
        found = [low + index for index, letter in enumerate(window) if not letter.isspace()]
        return folded("".join(window.split()))[-_LONGEST:], found[-_LONGEST:]
    return _letters_one_by_one(text, stop)


def _letters_one_by_one(text: str, stop: int) -> tuple[str, list[int]]:
    """The same where digits are among them."""
    letters: list[str] = []
    places: list[int] = []
    for place in range(stop - 1, max(-1, stop - 3 * _LONGEST), -1):
        letter = text[place]
        if letter == "\n" and len(letters) > _BEHIND_END:
            break
        if letter.isspace():
            continue
        if letter.isdigit() and letters and letters[-1] == "0":
            places[-1] = place
            continue
        letters.append("0" if letter.isdigit() else letter)
        places.append(place)
        if len(letters) == _LONGEST or letter in _BREAKS:
            break
    return folded("".join(reversed(letters))), places[::-1]


def _stands_free(text: str, start: int, key: str) -> bool:
    before = text[start - 1] if start else "\n"
    if before.isspace() or before in _EDGES:
        return True
    return bool(key) and _is_distinct(key) and before not in _tables().barred


def _is_distinct(key: str) -> bool:
    return len(key) >= 4 and _tables().roles[key] in _DISTINCT


def _compact(text: str) -> str:
    return _DIGITS.sub("0", folded("".join(text.split())))


def _without_period(plain: str) -> str | None:
    """The label that is left when the periods before it are taken away."""
    rest = plain
    while rest:
        period = _tables().period.match(rest)
        if not period:
            return None
        rest = rest[period.end() :].lstrip("、-—")
        if rest in _tables().roles:
            return rest
    return None


def _skip_space(text: str, position: int, also: str = "") -> int:
    while position < len(text) and (text[position].isspace() or text[position] in also):
        position += 1
    return position
