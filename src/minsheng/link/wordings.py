"""How close two wordings are: what is counted and what is done to it, digits compared apart."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

from rapidfuzz.distance import Indel
from rapidfuzz.fuzz import ratio

from minsheng.resources import mappings, rows

_NOISE = re.compile(r"[\s“”\"'‘’「」《》()（）、，,.。:：·—-]+")
_NUMBER = re.compile(r"\d+(?:\.\d+)?|[一二两三四五六七八九十百千]+(?=分钟|刻钟|小时|级|类|期|周?岁|星)")
_JOINT = re.compile(r"[、，,/及和与并或]")
_BRACKET = re.compile(r"[(（][^()（）]*[)）]")
_EMPTY_TAIL = re.compile(r"(?:工程|项目|工作|任务|服务)$")
_CLOSE = 60.0

SAME, PART, LIKE, FAINT, NONE = 4, 3, 2, 1, 0
"""How two objects compare: same words; one ends in the other; one says more, with the same head; other
words before a long common end; apart."""


class Likeness(NamedTuple):
    """Comparison of two wordings: how (SAME … NONE), and how much of the characters (0–100)."""

    how: int
    share: float


class Phrase(NamedTuple):
    """What a figure says is done to what: families of its actions, and its object without them."""

    families: frozenset[str]
    object: str
    core: str
    """The object without a verb at its end: 蜂农培训 → 蜂农. The object itself where that is all."""


# ---------------------------------------------------------------------------------------- objects


@lru_cache(maxsize=65536)
def _words(text: str) -> str:
    """The wording without punctuation, numbers and a tail that says nothing."""
    bare = _NUMBER.sub("", _NOISE.sub("", text))
    shorter = _EMPTY_TAIL.sub("", bare)
    return shorter if len(shorter) >= 2 else bare


@lru_cache(maxsize=65536)
def _numbers(text: str) -> frozenset[str]:
    return frozenset(_NUMBER.findall(text))


def likeness(one: str, other: str) -> Likeness:
    """How close two objects are; numbers in them (15分钟, 80岁) must be the same where both have them."""
    if _numbers(one) and _numbers(other) and _numbers(one) != _numbers(other):
        return Likeness(NONE, 0.0)
    first, second = _words(one), _words(other)
    share = ratio(first, second)
    return Likeness(_how(first, second, share), share)


def _how(first: str, second: str, share: float) -> int:
    """The head of a Chinese noun is its end: 停车位 and 停车场 are two things however alike."""
    if not first or not second:
        return NONE
    if first == second:
        return SAME
    shorter, longer = sorted((first, second), key=len)
    if longer.endswith(shorter):
        return PART if len(shorter) >= 2 else LIKE
    if longer.startswith(shorter) and len(shorter) >= 6 and len(longer) - len(shorter) <= 2:
        return LIKE  # 全龄友好型公园(绿地)
    if share < _CLOSE or first[-2:] != second[-2:]:
        return NONE
    if not _contrast(first, second):
        return LIKE
    return FAINT if first[-5:] == second[-5:] else NONE


def _contrast(first: str, second: str) -> bool:
    """Whether the one has other words where the other has some (食品, 药品), and not merely more."""
    kinds = [operation.tag for operation in Indel.opcodes(first, second)]
    return any({"insert", "delete"} == {one, other} for one, other in pairwise(kinds))


def same_head(one: str, other: str) -> bool:
    """Whether two objects end in the same two characters: 演出活动, 大舞台活动."""
    first, second = _words(one), _words(other)
    return len(first) >= 2 and first[-2:] == second[-2:]


# ---------------------------------------------------------------------------------------- actions


@cache
def _actions() -> dict[str, str]:
    """Wording of an action → its family."""
    table = mappings("wordings", "action.csv")
    return {row["wording"]: row["family"] for row in rows(table, "wording", "family") if row["family"]}


@cache
def _nouns() -> dict[str, str]:
    """Actions that also stand as nouns, at the end of an object: 培训, 改造 → their family."""
    found = rows(mappings("wordings", "action.csv"), "wording", "kind", "family")
    return {row["wording"]: row["family"] for row in found if row["kind"] == "noun" and row["family"]}


@cache
def _groups() -> dict[str, frozenset[str]]:
    """Family of actions → the groups in which it may answer or be answered."""
    table = mappings("wordings", "action-family.csv")
    return {row["family"]: frozenset(row["groups"].split()) for row in rows(table, "family", "groups")}


@lru_cache(maxsize=65536)
def action_families(action: str) -> frozenset[str]:
    """Families of the actions that a wording names: 更新、新建 → replace, build."""
    families = (_family(part) for part in _JOINT.split(action))
    return frozenset(family for family in families if family)


def _family(action: str) -> str | None:
    """Family of one action: its own, or that of the longest known wording it begins or ends with."""
    known, bare = _actions(), _NOISE.sub("", action)
    for length in range(len(bare), 1, -1):
        for part in (bare[:length], bare[-length:]):
            if part in known:
                return known[part]
    return None


def names_action(action: str, clause: str) -> bool:
    """Whether a clause has one of the known actions that a wording names: 维修、更新 in 更新维护."""
    parts = (part for part in _JOINT.split(action) if part in _actions())
    return any(part in clause for part in parts)


@cache
def _completing() -> re.Pattern[str]:
    words = [word for word, family in _actions().items() if family == "complete"]
    return re.compile("|".join(sorted(map(re.escape, words), key=len, reverse=True)))


def completes(text: str) -> bool:
    """Whether a text has a word for completing."""
    return _completing().search(text) is not None


@lru_cache(maxsize=65536)
def phrase(action: str, object_: str) -> Phrase:
    """What is done to what, a verb at the end of the object counted as done."""
    bare, families = _words(object_), action_families(action)
    if bare in _nouns():
        return Phrase(families | {_nouns()[bare]}, object_, bare)
    for length in range(min(len(bare) - 1, 6), 1, -1):
        if bare[-length:] in _nouns():
            return Phrase(families | {_nouns()[bare[-length:]]}, object_, bare[:-length])
    return Phrase(families, object_, bare)


def may_answer(target: Phrase, result: Phrase) -> bool:
    """Whether what was done can report on what was promised; the objects are not compared here."""
    asked, done = target.families, result.families
    groups = [_groups().get(family, frozenset((family,))) for family in asked | done]
    if any("never" in group for group in groups):
        return False
    if any("self" in _groups().get(family, ()) for family in asked ^ done):
        return False
    asked_groups, done_groups = _specific(asked), _specific(done)
    return not asked_groups or not done_groups or bool(asked_groups & done_groups)


def _specific(families: frozenset[str]) -> frozenset[str]:
    """Groups of the families that tell something; empty where none does."""
    named = [_groups().get(family, frozenset((family,))) for family in families]
    return frozenset().union(*(group for group in named if "any" not in group))


def object_likeness(target: Phrase, result: Phrase) -> Likeness:
    """The better comparison of the whole objects, of their cores, and without brackets: 福道（绿道）.

    The share is that of the whole objects where it tells more.
    """
    whole = likeness(target.object, result.object)
    found = [whole]
    if len(target.core) > 1 and len(result.core) > 1:
        found.append(likeness(target.core, result.core)._replace(share=whole.share))
    bare = [_BRACKET.sub("", phrase.object) for phrase in (target, result)]
    if bare != [target.object, result.object] and all(bare):
        found.append(likeness(*bare))
    return max(found)


@cache
def _running_totals(whole_year: bool) -> re.Pattern[str]:
    table = rows(mappings("wordings", "running-total.csv"), "wording", "year")
    words = [row["wording"] for row in table if whole_year or row["year"] == "no"]
    return re.compile("|".join(map(re.escape, words)))


def running_total(clause: str, *, whole_year: bool) -> bool:
    """Whether a clause tells a total of all years, in a report on a whole year or on the way."""
    return _running_totals(whole_year).search(clause) is not None


@cache
def _measure_nouns() -> frozenset[str]:
    return frozenset(row["wording"] for row in rows(mappings("wordings", "measure-noun.csv"), "wording"))


def names_nothing(object_: str) -> bool:
    """Whether an object does not tell what is counted: none, one character, or a measure (建筑面积)."""
    bare = _NOISE.sub("", object_)
    return len(bare) < 2 or bare in _measure_nouns()


@cache
def _preparation() -> re.Pattern[str]:
    words = [row["wording"] for row in rows(mappings("wordings", "preparation.csv"), "wording")]
    return re.compile("|".join(sorted(map(re.escape, words), key=len, reverse=True)))


def only_prepared(clause: str, promise: str) -> bool:
    """Whether a clause speaks of preparing or beginning what the promise (its words) does not.

    A promise to begin is kept by any word for beginning: 启动改造, 已开工.
    """
    begins = any(word in promise for word, family in _actions().items() if family == "start")
    words = (word for word in _preparation().findall(clause) if word not in promise)
    return any(not begins or _actions().get(word) != "start" for word in words)


# --------------------------------------------------------------------------------------- measures


@cache
def uom_families() -> dict[str, str]:
    """Code of a measure word → its family: words that may count the same thing."""
    return {row["code"]: row["family"] for row in rows(mappings("wordings", "uom.csv"), "code", "family")}


@cache
def _uom_notes() -> dict[str, tuple[frozenset[str], bool]]:
    """Family of measure words → families that may count the same, and whether the word is telling."""
    table = rows(mappings("wordings", "uom-family.csv"), "family", "also", "telling")
    return {row["family"]: (frozenset(row["also"].split()), row["telling"] == "yes") for row in table}


def measure_family(measure: str) -> str:
    """Family of a measure word's code; the word itself where the table does not know it."""
    return uom_families().get(measure) or measure


def same_measure(one: str, other: str) -> bool:
    """Whether two measure words (codes) may count the same thing."""
    first, second = measure_family(one), measure_family(other)
    return first == second != "" or second in _uom_notes().get(first, (frozenset(), False))[0]


def telling(measure: str) -> bool:
    """Whether a measure word (code) alone says what is counted: 群, 眼, 幢."""
    return _uom_notes().get(measure_family(measure), (frozenset(), False))[1]
