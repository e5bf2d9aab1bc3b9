"""Administrative divisions: which one a name, a code or a title means, and what lies in it.

The tables are `mappings/divisions/divisions.csv` and `townships.csv`; they are read when first needed,
the townships of one division only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from typing import Final, Literal, NamedTuple, cast

from minsheng import resources
from minsheng.errors import TableError
from minsheng.parse.folding import folded
from minsheng.parse.wording import cued
from minsheng.records import Division

_LOOK: Final = 600
"""Characters of a text in which a division is looked for."""
_CODE: Final = re.compile(r"\d{2}(?:\d{2}){0,5}")
_LONGEST: Final = 60
"""No name of a division with all that may stand around it is longer."""
_HEADER: Final = "code,slug,level,parent,name,short,name_en"


class Township(NamedTuple):
    """A subdistrict, town or township: nine-digit code, name, and slug inside its county."""

    code: str
    name: str
    slug: str


class Mention(NamedTuple):
    """Divisions that a stretch of text may mean: more than one where the name is shared."""

    start: int
    end: int
    codes: tuple[str, ...]
    text: str


@cache
def _pattern(role: str) -> re.Pattern[str]:
    """Pattern of a role in `mappings/divisions/title.csv`."""
    rows = resources.rows(resources.mappings("divisions", "title.csv"), "role", "pattern")
    return re.compile(next(row["pattern"] for row in rows if row["role"] == role))


class _Tables(NamedTuple):
    rows: dict[str, list[str]]
    """Code → code, slug, level, parent, name, short name, English name."""
    names: dict[str, tuple[str, ...]]
    """Full name → codes; a self-governing one's (天祝藏族自治县) usual name too (天祝县)."""
    shorts: dict[str, tuple[str, ...]]
    """Name without its kind → codes; 赵县 is both."""
    lengths: tuple[int, ...]
    """Lengths of the full names, longest first."""


@cache
def _tables() -> _Tables:
    path = resources.mappings("divisions", "divisions.csv")
    header, *lines = path.read_text(encoding="utf-8").splitlines()
    if header != _HEADER:
        raise TableError(
            "the columns are not those expected", where=str(path), mend="run tools/make_divisions.py"
        )
    cells = [line.split(",") for line in lines]
    if any(len(row) != 7 for row in cells):
        raise TableError("a row has not seven cells", where=str(path), mend="run tools/make_divisions.py")
    codes, _, _, _, names, shorts, _ = zip(*cells, strict=True)
    called = _grouped(names, codes)
    for code, name, short in zip(codes, names, shorts, strict=True):
        if cued("self-governing").search(name):
            called.setdefault(short + name[-1], (code,))
        if banner := _pattern("banner").fullmatch(name):
            called.setdefault(f"{banner['first']}{banner['wing'] or ''}{banner['part']}旗", (code,))
    lengths = tuple(sorted(set(map(len, called)), reverse=True))
    return _Tables(dict(zip(codes, cells, strict=True)), called, _grouped(shorts, codes), lengths)


def _grouped(names: Sequence[str], codes: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Codes of each name, in order."""
    grouped: dict[str, tuple[str, ...]] = {}
    for name, code in zip(names, codes, strict=True):
        grouped[name] = (*grouped[name], code) if name in grouped else (code,)
    return grouped


@cache
def _slugs() -> dict[str, str]:
    return {row[1]: code for code, row in _tables().rows.items()}


@lru_cache(maxsize=512)
def division(code: str) -> Division:
    """The division with a six-digit code of the table."""
    _, slug, level, parent, name, *_ = _tables().rows[code]
    return Division(code, slug, name, cast(Literal["province", "city", "county"], level), parent)


def short_name(found: Division) -> str:
    """The name without its kind: 海淀 of 海淀区, 赵县 of 赵县."""
    if not found.code:
        return found.name
    return _tables().rows[found.code][5]


@lru_cache(maxsize=512)
def chain(found: Division) -> tuple[Division, ...]:
    """The division and those above it, innermost first."""
    return (found, *map(division, _above(found.code))) if found.code else (found,)


def unnamed(found: Division, kind: str) -> Division:
    """Any division of the level whose name ends in `kind`: without a code, and with nothing in it."""
    return Division("", "", f"\0{kind}", found.level, "")


def children(found: Division) -> tuple[Division, ...]:
    """Divisions directly below, by code; for a county none."""
    if found.level == "county" or not found.code:
        return ()
    return tuple(division(code) for code, row in _tables().rows.items() if row[3] == found.code)


@lru_cache(maxsize=4096)
def _above(code: str) -> tuple[str, ...]:
    parent = _tables().rows[code][3]
    return (parent, *_above(parent)) if parent else ()


# ----------------------------------------------------------------------------------------- finding


def find(name: str, city: str | None = None) -> Division | None:
    """The one division that a slug, a code or a name means; None where there is none or several.

    `city` (in the same spellings) says what it lies in. `candidates` lists several.
    """
    found = candidates(name, city)
    return found[0] if len(found) == 1 else None


def candidates(name: str, city: str | None = None) -> tuple[Division, ...]:
    """Every division that a slug, a code or a name may mean, by code.

    Names may be full or short, have the names above them before them, and 人民政府 and the like
    behind them. A name shared by a division and what lies in it (吉林) means the outer one.
    """
    text = folded("".join(name[: 2 * _LONGEST].split()))
    codes = _codes_of(text) if len(text) <= _LONGEST else ()
    if city is not None and city.strip():
        outer = {found.code for found in candidates(city)}
        codes = tuple(code for code in codes if code in outer or outer.intersection(_above(code)))
    inner_of = [code for code in codes if set(_above(code)) & set(codes)]
    return tuple(division(code) for code in codes if code not in inner_of)


def _codes_of(text: str) -> tuple[str, ...]:
    lowered = text.lower()
    if lowered in _slugs():
        return (_slugs()[lowered],)
    if _CODE.fullmatch(text):
        code = text[:6].ljust(6, "0")
        return (code,) if code in _tables().rows else ()
    return _named(text) or _named(_without_body(text))


def _without_body(text: str) -> str:
    """海淀区人民政府办公室 → 海淀区; 中共…委员会 keeps its district only."""
    text = _pattern("party").sub("", text, count=1)
    for kind in reversed(list(_pattern("kind").finditer(text))):
        if _pattern("body").fullmatch(text, kind.end()):
            return text[: kind.end()]
    return text


def _named(text: str) -> tuple[str, ...]:
    """Codes of a full or short name, alone or behind names of what it lies in."""
    tables = _tables()
    whole = tables.names.get(text) or _outermost(tables.shorts.get(text, ()))
    if whole:
        return whole
    for index in range(2, len(text) - 1):
        outer = tables.names.get(text[:index]) or tables.shorts.get(text[:index])
        if outer:
            inner = [code for code in _named(text[index:]) if set(outer) & set(_above(code))]
            if inner:
                return tuple(inner)
    return ()


def _outermost(codes: tuple[str, ...]) -> tuple[str, ...]:
    """A province's short name means the province: 河北 is not Tianjin's 河北区."""
    return tuple(code for code in codes if code.endswith("0000")) or codes


# ------------------------------------------------------------------------------------- recognition


def recognise(texts: Sequence[str], city: str | None = None) -> list[tuple[Division, str]]:
    """The division that a document speaks for, from its titles, letterhead and header table.

    `texts` stand in order of trust. The first that names a division decides; of the names in it the
    innermost within the first. Gives the division and the words that name it; several where the name is
    shared and neither `city` nor the texts settle it; nothing where none is named. Names without their kind
    (密云2022年…) count only where no text has a full one, at a title's beginning.
    """
    heads = [folded(text[:_LOOK]) for text in texts]
    found = [list(_full_mentions(head)) for head in heads]
    if not any(found):
        found = [list(_short_mentions(head)) for head in heads]
    first = next((mentions for mentions in found if mentions), None)
    if first is None:
        return []
    certain = {mention.codes[0] for mentions in found for mention in mentions if len(mention.codes) == 1}
    if city and city.strip():
        certain = {outer.code for outer in candidates(city)}
    chosen = _innermost(first)
    codes = _settled(chosen.codes, certain, " ".join(heads))
    return [(division(code), chosen.text) for code in codes]


def settle(found: Iterable[Division], text: str) -> tuple[Division, ...]:
    """Of divisions with one name, the one whose townships the text names; all where that says nothing.

    At least two of its townships must be named, and twice as many as of any other.
    """
    options = tuple(found)
    if len(options) < 2:
        return options
    plain = folded(text)
    hits = {option: sum(town.name in plain for town in townships(option)) for option in options}
    best = max(options, key=lambda option: hits[option], default=None)
    if best is None or hits[best] < 2 or any(2 * hits[o] > hits[best] for o in options if o != best):
        return options
    return (best,)


def _full_mentions(text: str) -> Iterator[Mention]:
    """Full names in the text, longest first, without overlap; outer names before one are part of it."""
    names = _tables().names
    position = 0
    before: Mention | None = None
    for kind in _pattern("kind").finditer(text):
        end = kind.end()
        for length in _tables().lengths:
            start = end - length
            codes = names.get(text[start:end]) if start >= position else None
            if codes and (mention := _chained(text, start, end, codes, before)):
                yield mention
                before, position = mention, end
                break


def _chained(
    text: str, start: int, end: int, codes: tuple[str, ...], before: Mention | None
) -> Mention | None:
    """The mention, with the outer names right before it; None for 城区 and the like standing alone."""
    if before and not text[before.end : start].strip():
        inner = tuple(code for code in codes if set(before.codes) & set(_above(code)))
        if inner:
            return Mention(before.start, end, inner, text[before.start : end])
    inner, outer = _behind_short(text[:start].rstrip(), codes)
    if inner:
        return Mention(start - len(outer), end, inner, text[start - len(outer) : end])
    return (
        None
        if _pattern("generic").fullmatch(text, start, end)
        else Mention(start, end, codes, text[start:end])
    )


def _behind_short(head: str, codes: Iterable[str]) -> tuple[tuple[str, ...], str]:
    """Of the codes, those that the short name of an outer division stands right before: 北京西城区."""
    for code in codes:
        for above in _above(code):
            short = _tables().rows[above][5]
            if head.endswith(short):
                return tuple(other for other in codes if above in _above(other)), short
    return (), ""


def _short_mentions(text: str) -> Iterator[Mention]:
    shorts = _tables().shorts
    for opening in _pattern("opening").finditer(text):
        start = opening.end()
        for length in range(8, 1, -1):
            words = text[start : start + length]
            codes = _named(words) if words in shorts or length > 3 else ()
            if codes and len(words) == length and _pattern("follows").match(text, start + length):
                yield Mention(start, start + length, codes, words)
                break


def _innermost(mentions: Sequence[Mention]) -> Mention:
    """The first mention, or one after it that lies in it: 北京市…关于海淀区…"""
    chosen = mentions[0]
    for mention in mentions[1:]:
        inner = tuple(code for code in mention.codes if set(_above(code)) & set(chosen.codes))
        if inner:
            chosen = mention._replace(codes=inner)
    return chosen


def _settled(codes: tuple[str, ...], certain: set[str], text: str) -> tuple[str, ...]:
    """Of codes with one name, those in a division that is named beyond doubt; else all."""
    if len(codes) < 2:
        return codes
    inner = tuple(code for code in codes if certain & set(_above(code)))
    if not inner:
        inner = tuple(
            code for code in codes if any(_tables().rows[above][5] in text for above in _above(code))
        )
    return inner or codes


# --------------------------------------------------------------------------------------- townships


@cache
def _township_file() -> bytes:
    return resources.mappings("divisions", "townships.csv").read_bytes()


@lru_cache(maxsize=256)
def townships(found: Division) -> tuple[Township, ...]:
    """Subdistricts, towns and townships of a division of any level, by code.

    The file is in order of code: only the division's own lines are read.
    """
    if not found.code:
        return ()
    prefix = found.code.rstrip("0") if found.level != "county" else found.code
    prefix = prefix.ljust({"province": 2, "city": 4, "county": 6}[found.level], "0")
    content = _township_file()
    start = content.find(b"\n" + prefix.encode()) + 1
    if not start:
        return ()
    lines = []
    for line in (
        content[start:].decode("utf-8").splitlines() if found.level == "province" else _lines(content, start)
    ):
        if not line.startswith(prefix):
            break
        code, slug, name = line.split(",", 2)
        lines.append(Township(code, name, slug))
    return tuple(lines)


def _lines(content: bytes, start: int) -> Iterator[str]:
    while start < len(content):
        stop = content.find(b"\n", start)
        yield content[start:stop].decode("utf-8")
        start = stop + 1
