"""What a query is, read from its words before any engine sees it.

The engine parses by trying, not by words: it takes `1SERVICE<u>{}`, `SERVICESILENT<u>{}` and
`SERVICE:x{}` for calls of other servers. So this reads conservatively: strings, comments, IRIs,
variables and names are set aside, and what is left is refused wherever the engine could find a call
in it. (The worker's cage has no network in any case; this gives the refusal a place and a reason.)

The expression below never goes back over what it has taken, so reading is linear in the text. Most
queries need no reading by words: `_plainly` sees that there is nothing in them that could be refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from minsheng.serve.problems import Problem

_WORDS = re.compile(
    r"""
      (?P<skip>[ \t\r\n]++|\#[^\r\n]*+)
    | (?P<iri><(?:[^<>"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*+>)
    | (?P<string>\"{3}(?:\"{0,2}(?:[^"\\]|\\.))*+\"{3}|'{3}(?:'{0,2}(?:[^'\\]|\\.))*+'{3}
        |"(?:[^"\\\r\n]|\\.)*+"|'(?:[^'\\\r\n]|\\.)*+')
    | (?P<unended>["'])
    | (?P<variable>[?$]\w++)
    | (?P<tag>@[A-Za-z]++(?:-[A-Za-z0-9]++)*+)
    | (?P<blank>_:\w[\w.\-·]*+)
    | (?P<word>[^\W\d][\w.\-]*+(?::(?:[\w:\-·.]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%])*+)?+
        |:(?:[\w:\-·.]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%])*+)
    | (?P<number>\d++(?:\.\d*+)?+(?:[eE][+-]?\d++)?+)
    | (?P<open>[{(\[]) | (?P<close>[})\]]) | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_PARTS = re.compile(r"[^\W\d_]+")
_VOLATILE = {"NOW", "RAND", "UUID", "STRUUID", "BNODE"}
_FORMS = {"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"}
_TELLING = (
    *("service", "from", "insert", "delete", "load", "clear", "drop", "create", "add", "move", "copy"),
    *("with", "now", "rand", "uuid", "bnode", "\\", "'", '"'),
)
_BEGINNING = re.compile(
    r"(?:\s*+PREFIX\s++[A-Za-z]*+:\s*+<[^<>\s]*+>)*+\s*+(SELECT|ASK|CONSTRUCT|DESCRIBE)\b", re.IGNORECASE
)
_UPDATES = {"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"}


class Word(NamedTuple):
    """One word of a query: what it is, its text and where it begins (code points)."""

    kind: str
    text: str
    start: int


_NONE = Word("", "", 0)


class Reading(NamedTuple):
    """What the words of a query say."""

    form: str
    """SELECT, ASK, CONSTRUCT, DESCRIBE, or empty where no form was found (the engine will say why)."""
    has_dataset: bool
    """Whether it has a FROM clause."""
    volatile: bool
    """Whether asking twice may give two answers (NOW, RAND, UUID …)."""


def words(text: str) -> list[Word]:
    """Words of a query, without white space and comments; a Problem where a string does not end."""
    found = []
    for match in _WORDS.finditer(text):
        kind = match.lastgroup or "other"
        if kind == "unended":
            raise Problem(
                "syntax", "a string begins here and does not end", position=place(text, match.start())
            )
        if kind == "iri" and "'" in match[0]:  # `1<2&&'>'>'<'` reads as an IRI here and as strings there
            raise Problem("syntax", "write ' in an IRI as %27", position=place(text, match.start()))
        if kind != "skip":
            found.append(Word(kind, match[0], match.start()))
    return found


def read(text: str, *, length: int, nesting: int) -> Reading:
    """Read a query; a Problem where it is too long or deep, calls a server, or is an update."""
    return _plainly(text, length, nesting) or by_words(text, length=length, nesting=nesting)


def _plainly(text: str, length: int, nesting: int) -> Reading | None:
    """What a query says that has no string, escape or telling word at all; None where words must be read."""
    lowered = text.lower()
    if len(text) > length or not text.isascii() or any(word in lowered for word in _TELLING):
        return None
    begun = _BEGINNING.match(text)
    count = text.count
    if not begun or count("{") + count("(") + count("[") > nesting:
        return None
    if count("!") + count("-") + count("+") + count("^") > nesting:
        return None
    return Reading(begun[1].upper(), False, False)


def by_words(text: str, *, length: int, nesting: int) -> Reading:
    """The same as `read`, word by word."""
    found = checked(text, length=length, nesting=nesting)
    plain = list(_keywords(found))
    form = next((word for word, _ in plain if word in _FORMS or word in _UPDATES), "")
    if form in _UPDATES:
        start = next(start for word, start in plain if word == form)
        raise Problem("update-refused", position=place(text, start))
    return Reading(form, has_dataset(found), any(word in _VOLATILE for word, _ in plain))


def checked(text: str, *, length: int, nesting: int) -> list[Word]:
    """Words of a query or an update that is neither too long nor too deep and calls no server."""
    if len(text) > length:
        raise Problem("query-too-long", limit={"characters": length})
    found = words(text)
    check_nesting(text, found, nesting)
    check_calls(text, found)
    if "\\" in text:
        unescaped = _ESCAPE.sub(_character, text)
        if unescaped != text:
            check_calls(text, words(unescaped))
    return found


def check_nesting(text: str, found: list[Word], limit: int) -> None:
    """Refuse what would overflow the engine's stack: brackets in brackets, and signs before signs."""
    depth = signs = 0
    for kind, word, start in found:
        signs = signs + 1 if kind == "other" and word in "!-+^" else 0
        if kind == "open":
            depth += 1
        elif kind == "close":
            depth -= 1
        if depth > limit or signs > limit:
            raise Problem("nesting", limit={"levels": limit}, position=place(text, start))


def check_calls(text: str, found: list[Word]) -> None:
    """Refuse a call of another server, in any writing the engine could take for one."""
    if not any("service" in word.text.lower() for word in found):
        return
    names = _declared(found)
    for number, word in enumerate(found):
        if "service" in word.text.lower() and _calls(found, number, names):
            raise Problem("service-refused", position=place(text, min(word.start, len(text))))


def _calls(found: list[Word], number: int, names: set[str]) -> bool:
    """Whether a word that has `service` in it may be, or hide, a call."""
    kind, text, start = found[number]
    if kind == "iri":  # `FILTER(1<2)SERVICE?x#>` reads as an IRI here and as a call there
        return ")" in text.lower().partition("service")[0]
    if kind == "string":
        return _may_be_code(found, number)
    prefix, colon, _ = text.lower().partition(":")
    if kind != "word" or "service" not in prefix:
        return False
    if not colon or prefix not in names:
        return True
    before = found[number - 1] if number else _NONE
    after = found[number + 1].text if number + 1 < len(found) else ""
    glued = before.start + len(before.text) == start and before.kind not in ("open", "close", "other")
    return glued or (after == "{" and before.text.upper() != "GRAPH")


def _may_be_code(found: list[Word], number: int) -> bool:
    """Whether a string may begin in what is a comment to the engine: `1<2#>` reads as an IRI here."""
    text = found[number].text
    if "\n" not in text and "\r" not in text:
        return False
    return any(word.kind == "iri" and "#" in word.text for word in found[:number])


def has_dataset(found: list[Word]) -> bool:
    """Whether there is a FROM clause; `ASKFROM<g>` and `FROM:g` count, as the engine takes them."""
    names = _declared(found)
    for kind, text, _ in found:
        prefix, colon, _ = text.partition(":")
        if kind == "word" and "FROM" in prefix.upper() and not (colon and prefix.lower() in names):
            return True
    return False


def _declared(found: list[Word]) -> set[str]:
    """Prefixes that the query declares, in lower case."""
    pairs = pairwise(found)
    return {name.text.partition(":")[0].lower() for word, name in pairs if word.text.upper() == "PREFIX"}


def _keywords(found: list[Word]) -> Iterator[tuple[str, int]]:
    """Plain words in upper case, with their starts; a word glued to another by a dot is two."""
    for kind, text, start in found:
        if kind == "word" and ":" not in text:
            for part in _PARTS.finditer(text):
                yield part[0].upper(), start + part.start()


def place(text: str, start: int) -> dict[str, int]:
    """Line, column (both from 1) and offset (from 0) of a code point."""
    line = text.count("\n", 0, start) + 1
    return {"line": line, "column": start - (text.rfind("\n", 0, start) + 1) + 1, "offset": start}


def _character(match: re.Match[str]) -> str:
    code = int(match[1] or match[2], 16)
    return chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else match[0]
