"""What organisation a printed name stands for: function, category, or a collective name.

The tables are `unit-function.csv`, `unit-group.csv` and `unit-affix.csv` in `mappings/wordings`. A name is
read from outside in: whose organisation it is (区, 市, 海淀区, another division's name), then what it does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Final, NamedTuple

from minsheng import resources
from minsheng.parse.bullets import BULLETS
from minsheng.parse.divisions import chain, children, short_name, unnamed
from minsheng.parse.folding import folded
from minsheng.parse.unit_affixes import affixes
from minsheng.parse.unit_towns import towns_of, township
from minsheng.parse.wording import cued
from minsheng.records import Division

_LONGEST: Final = 40
"""No name of an organisation is longer; what is longer is not looked at."""
_COUNTY_KINDS: Final = frozenset({"district", "county", "banner"})
_COUNTED: Final = re.compile(r"[\d一二三四五六七八九十]+个")
_BRACKETED: Final = re.compile(r"\([^()]*\)")
_SIGNS: Final = re.compile("[" + re.escape("()[]“”\"'‘’《》<>" + BULLETS) + "]")


class Resolved(NamedTuple):
    """What a name stands for.

    `certainty` is 2 where the tables know the name, 1 where only its ending says that it is an
    organisation's, 0 where nothing does.
    """

    function: str | None = None
    classification: str | None = None
    category: str = ""
    group: bool = False
    group_slug: str | None = None
    certainty: int = 0


class _Function(NamedTuple):
    code: str
    category: str
    sole: bool = True
    """Whether the function, or the function and a kind, names the organisation in its district."""
    kind: str = ""


class _Functions(NamedTuple):
    exact: dict[str, _Function]
    stems: dict[str, _Function]
    endings: dict[str, _Function]
    longest: int


UNKNOWN: Final = Resolved()


@cache
def _functions() -> _Functions:
    exact, stems, endings = {}, {}, {}
    path = resources.mappings("wordings", "unit-function.csv")
    for row in resources.rows(path, "wording", "code", "category", "sole"):
        word, found = row["wording"], _Function(row["code"], row["category"], row["sole"] != "no")
        if word.endswith("~"):
            stems[word[:-1]] = found
        elif word.startswith("*"):
            endings[word[1:]] = found._replace(sole=False)
        else:
            exact[word] = _of_its_kind(word, found)
    return _Functions(exact, stems, endings, max(map(len, endings)))


def _of_its_kind(word: str, found: _Function) -> _Function:
    """A department's centre or station is another body than the department: 房管中心 beside 房管局."""
    if found.category != "department":
        return found
    kind = next((code for affix, code in affixes("kind").items() if word.endswith(affix)), "")
    return found._replace(kind=kind, category="institution") if kind else found


def _linked(name: str) -> str:
    """The name without the words that link its parts: 文化和旅游局."""
    for word in affixes("link"):
        name = name.replace(word, "")
    return name


def _itself() -> str:
    """What an owner's name alone means: its government."""
    return next(iter(affixes("itself")))


@lru_cache(maxsize=16384)
def resolve(name: str, division: Division, *, alone: bool = True) -> Resolved:
    """What the name stands for in a document of the division.

    `alone` tells that the name is all that stands between two separators: then a township's bare name
    (羊坊店) is taken for the township.
    """
    plain = "".join(folded(name).split())
    return _resolved(division, plain, alone) if 1 < len(plain) <= _LONGEST else UNKNOWN


def _resolved(division: Division, name: str, alone: bool) -> Resolved:
    best = UNKNOWN
    for variant in _spellings(name):
        found = _told(division if _names_place(division, variant) else _anywhere(division), variant, alone)
        if found.certainty == 2:
            return found
        best = max(best, found, key=lambda one: one.certainty)
    return best


@lru_cache(maxsize=16384)
def _told(division: Division, name: str, alone: bool) -> Resolved:
    """What one spelling of a name stands for."""
    return _group(_unplaced(division, name)) or _organisation(division, name, alone)


@lru_cache(maxsize=64)
def _anywhere(division: Division) -> Division:
    """Any division of the kind: 区教育局 is told in all districts alike."""
    kind = next((word for word in affixes("level") if division.name.endswith(word)), division.name[-1])
    return unnamed(division, kind)


def _names_place(division: Division, name: str) -> bool:
    """Whether the name may say where in the country: the division's name, or one above it or inside it."""
    starts = _starts_of_places(division)
    return any(name[at : at + 2] in starts for at in range(len(name) - 1))


@lru_cache(maxsize=64)
def _starts_of_places(division: Division) -> frozenset[str]:
    """The first two letters of the names of the division, of those above it and of what lies in it."""
    places = [*chain(division), *children(division)]
    names = {place.name for place in places} | {short_name(place) for place in places}
    if division.level != "province":
        towns = towns_of(division)
        names |= towns.names.keys() | towns.stems.keys()
    return frozenset(name[:2] for name in names)


def leader_before(name: str) -> int:
    """Characters of a person's name before that of an office (何海平教育局); 0 where none stands there."""
    if _of_office(name):
        return 0
    return next((length for length in (2, 3, 4) if _of_office(name[length:])), 0)


def _of_office(name: str) -> bool:
    """True for the name of an office, its division's level before it or not: 教育局, 区教育局."""
    level = cued("own-level").match(name)
    bare = name[level.end() :] if level else name
    return any(_function_of(one) is not None for one in (name, bare))


def _spellings(name: str) -> Iterator[str]:
    """The name without brackets: with what stands in them, without it, and that alone.

    区城市管理(综合执法)局, 区农业农村局(区水利局).
    """
    yield _SIGNS.sub("", name)
    if "(" in name:
        yield _SIGNS.sub("", _BRACKETED.sub("", name))
        for inside in _BRACKETED.findall(name):
            yield _SIGNS.sub("", inside)


# ------------------------------------------------------------------------------------------ groups


class _Groups(NamedTuple):
    nouns: dict[str, tuple[str, bool]]
    endings: dict[str, tuple[str, ...]]
    """The nouns by their last letter."""
    words: re.Pattern[str]
    concerned: frozenset[str]


@cache
def _groups() -> _Groups:
    rows = list(
        resources.rows(resources.mappings("wordings", "unit-group.csv"), "wording", "code", "part", "alone")
    )
    nouns = {row["wording"]: (row["code"], bool(row["alone"])) for row in rows if row["part"] == "noun"}
    words = sorted((row["wording"] for row in rows if row["part"] != "noun"), key=len, reverse=True)
    concerned = frozenset(row["wording"] for row in rows if row["part"] == "concerned")
    endings: dict[str, tuple[str, ...]] = {}
    for noun in nouns:
        endings[noun[-1]] = (*endings.get(noun[-1], ()), noun)
    return _Groups(nouns, endings, re.compile("|".join(map(re.escape, words))), concerned)


@cache
def _divided() -> frozenset[str]:
    """Groups of places: only for these does it matter whether all or only those concerned are meant."""
    return frozenset(
        {
            "subdistricts",
            "subdistricts-towns",
            "towns",
            "villages-communities",
            "districts",
            "zones",
            "local-governments",
        }
    )


def _unplaced(division: Division, name: str) -> str:
    """The name without the division's own before it: 海淀区各街镇."""
    for outer in reversed(chain(division)):
        rest = name.removeprefix(outer.name)
        name = rest if len(rest) > 2 else name
    return name


def _group(name: str) -> Resolved | None:
    nouns, endings, words, concerned = _groups()
    rest, said = _linked(name.replace("、", "")), set[str]()
    if not rest.endswith(endings.get(rest[-1:], ())) or name.startswith(tuple(affixes("link"))):
        return None
    rest = cued("government").sub("", rest, count=1)
    if counted := _COUNTED.match(rest):
        rest = rest[counted.end() :]
        said.add(counted[0])
    for _ in range(4):
        if rest in nouns and said:
            break
        lead = _level_of(rest)
        if (
            lead
            and rest[len(lead) :]
            and (said or words.match(rest, len(lead)) or rest[len(lead) :] in nouns)
        ):
            rest = rest[len(lead) :]
        word = words.match(rest)
        if not word or rest in nouns:
            break
        said.add(word[0])
        rest = rest[word.end() :]
    code, alone = nouns.get(rest, ("", False))
    if not code or not (said or alone):
        return None
    slug = f"{code}-concerned" if said & concerned and code in _divided() else code
    return Resolved(None, None, "group", True, slug, 2)


def _level_of(name: str) -> str:
    """Whose organisations a group's name begins with: 全区, 区, 市级, 市直."""
    own = next((word for word in affixes("own") if name.startswith(word)), "")
    level = next((word for word in affixes("level") if name.startswith(word, len(own))), "")
    if not level:
        return ""
    grade = next((word for word in affixes("grade") if name.startswith(word, len(own) + len(level))), "")
    return own + level + grade


# ----------------------------------------------------------------------------------- organisations


def _organisation(division: Division, name: str, alone: bool) -> Resolved:
    town = township(division, name, alone)
    if town:
        return Resolved(town[0], town[1], town[1], certainty=2)
    best = UNKNOWN
    for owner, core in _owners(division, name):
        found = _of_owner(division, owner, core, may_branch=bool(owner) or core == name)
        if found.certainty == 2:
            return found
        best = max(best, found, key=lambda one: one.certainty)
    return _in_township(division, name) or best


def _in_township(division: Division, name: str) -> Resolved | None:
    """An institution of a township: 上地街道社区卫生服务中心."""
    if division.level == "province":
        return None
    names = towns_of(division).names
    for length in range(min(len(name) - 2, 10), 2, -1):
        if name[:length] in names:
            found = _function_of(name[length:])
            known = found is not None and found.category == "institution"
            return Resolved(None, found.code, found.category, certainty=2) if found and known else None
    return None


def _of_owner(division: Division, owner: str, core: str, *, may_branch: bool) -> Resolved:
    """The organisation `core` of an owner: empty for the division's own, else a part of its slug."""
    function = _function_of(core)
    if function is None and may_branch:
        function, owner = _branch_of(division, core, sure=bool(owner)), ""
    if function is None:
        return _by_ending(core)
    if not function.sole:
        return Resolved(None, function.code, function.category, certainty=2)
    own = f"{function.code}-{function.kind}" if function.kind else function.code
    if not owner:
        return Resolved(own, function.code, function.category, certainty=2)
    category = "higher" if owner in affixes("level").values() else "lower"
    return Resolved(f"{owner}-{own}", function.code, category, certainty=2)


def _owners(division: Division, name: str) -> Iterator[tuple[str, str]]:
    """Readings of whose organisation it is, with the rest of the name: owner "" is the division's own."""
    yield "", name
    rest, owner = name, ""
    for outer in reversed(chain(division)):
        for spelling in (outer.name, short_name(outer)):
            if rest.startswith(spelling) and len(spelling) > 1:
                rest = rest[len(spelling) :]
                owner = "" if outer == division else _kind_of(outer)
                yield owner, rest or _itself()
                break
    yield from _by_level(division, rest)
    for text in dict.fromkeys((rest, name)):
        yield from _by_child(division, text)


def _by_level(division: Division, name: str) -> Iterator[tuple[str, str]]:
    own = next((word for word in affixes("own") if name.startswith(word)), "")
    placed = name[len(own) :]
    for word, code in affixes("level").items():
        if placed.startswith(word):
            rest = placed[len(word) :]
            mine = (
                bool(own)
                or code == _kind_of(division)
                or (division.level == "county" and code in _COUNTY_KINDS)
            )
            yield "" if mine else code, rest
            for before in (*affixes("grade"), *affixes("committee")):
                if rest.startswith(before) and len(rest) > len(before) + 1:
                    yield "" if mine else code, rest[len(before) :]


def _by_child(division: Division, name: str) -> Iterator[tuple[str, str]]:
    """A division inside the document's own, and what of it the name means: 崇川区, 如皋市教育局."""
    names = _children(division)
    for length in range(min(len(name), 12), 1, -1):
        slug = names.get(name[:length])
        if slug:
            yield slug, name[length:] or _itself()


@lru_cache(maxsize=64)
def _children(division: Division) -> dict[str, str]:
    found: dict[str, str] = {}
    for child in children(division):
        found[child.name] = found[short_name(child)] = child.slug.rpartition("-")[2]
    return found


def _kind_of(division: Division) -> str:
    """Code of a division's kind: district for 海淀区, city for 如皋市."""
    kinds = affixes("level")
    return next((code for word, code in kinds.items() if division.name.endswith(word)), "district")


# --------------------------------------------------------------------------------------- functions


@lru_cache(maxsize=16384)
def _function_of(core: str) -> _Function | None:
    """Function of a name without its owner: from the table, or from stems put together."""
    tables = _functions()
    plain = _linked(core)
    return tables.exact.get(core) or tables.exact.get(plain) or _by_stem(plain) or _by_kind(plain)


@lru_cache(maxsize=16384)
def _by_ending(core: str) -> Resolved:
    """What the longest known ending says of a name that is in no table."""
    tables = _functions()
    for length in range(min(len(core) - 1, tables.longest), 0, -1):
        ending = tables.endings.get(core[-length:])
        if ending:
            return Resolved(None, ending.code, ending.category, certainty=1)
    return UNKNOWN


def _by_stem(plain: str) -> _Function | None:
    for office in affixes("office"):
        if plain.endswith(office) and len(plain) > len(office):
            stem = plain[: -len(office)]
            found = _functions().stems.get(stem) or _put_together(stem)
            if found:
                return found
    return None


def _put_together(stem: str) -> _Function | None:
    """Function of stems written one after the other; the first counts: 农业农村水利 is agriculture."""
    stems, fillers = _functions().stems, affixes("filler")
    position, first = 0, None
    while position < len(stem):
        for length in range(min(len(stem) - position, 12), 1, -1):
            piece = stem[position : position + length]
            if piece in stems or (first and piece in fillers):
                first = first or stems[piece]
                position += length
                break
        else:
            return None
    return first


def _by_kind(plain: str) -> _Function | None:
    """Another body of a function: 园林绿化中心 beside 园林绿化局."""
    for word, code in affixes("kind").items():
        stem = plain.removesuffix(word)
        if stem != plain and len(stem) >= 2 and stem in _functions().stems:
            found = _functions().stems[stem]
            category = "enterprise" if code in {"company", "corporation"} else "institution"
            return _Function(found.code, category, True, code)
        if stem != plain and (combined := _put_together(stem)):
            return combined._replace(category="institution", sole=False)
    return None


def _branch_of(division: Division, core: str, *, sure: bool) -> _Function | None:
    """Branch of a higher body with the division's name inside: 规划自然资源委海淀分局, 共青团海淀区委.

    `sure` where a higher division's name or level stood before the core: else 团区委海淀交通支队 are two.
    """
    for spelling in (division.name, short_name(division)):
        before, inside, after = core.partition(spelling)
        if not inside or not before or before.startswith(division.name[-1]):
            continue
        bare = _behind_office(after)
        found = _function_of(before + after) or _function_of(before + bare)
        if found is None and any(after.endswith(word) for word in affixes("branch")):
            found = _of_higher(division, before, bare, sure=sure or bare != after)
        if found:
            return found._replace(category="branch" if found.category == "department" else found.category)
    return None


def _of_higher(division: Division, before: str, after: str, *, sure: bool) -> _Function | None:
    """Function of a branch, told by what stands behind the division's name, or else by the higher body."""
    for outer in chain(division)[1:]:
        before = before.replace(outer.name, "").removesuffix(short_name(outer))
    higher, own = _function_of(before), _function_of(after)
    if higher is None or (own and not sure and own.code != higher.code):
        return None
    return own or (higher if not after or after in affixes("branch") else None)


def _behind_office(text: str) -> str:
    """What follows 分局: 交通支队 of 分局交通支队, nothing of 分局."""
    for word in affixes("branch-office"):
        text = text.removeprefix(word)
    return text
