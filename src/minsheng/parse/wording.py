"""The tables of wordings that texts are read by, compiled once.

A table row is a wording and what it means; patterns put the longest wording first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Final, NamedTuple, cast

from minsheng.records import Comparator, Scope
from minsheng.resources import mappings, rows

_LOOKED: Final = re.compile(r"\(\?[<!=]+[^()]*\)")
"""What a pattern only looks at beside the words themselves."""


def alternation(words: Iterable[str]) -> str:
    """Pattern of any of the words, longest first, so that no word hides a longer one."""
    longest_first = sorted(set(words), key=lambda word: (-len(word), word))
    return by_first([(word[0], re.escape(word[1:])) for word in longest_first])


def by_first(patterns: Iterable[tuple[str, str]]) -> str:
    """Pattern of any of the patterns, each given as its first letter and its rest.

    Those with another first letter are passed over at once; of the others the first that matches counts.
    """
    rests: dict[str, list[str]] = {}
    for first, rest in patterns:
        rests.setdefault(first, []).append(rest)
    return "|".join([f"{re.escape(first)}(?:{'|'.join(found)})" for first, found in rests.items()])


@cache
def _cues() -> dict[str, str]:
    table = rows(mappings("wordings", "cue.csv"), "cue", "pattern")
    return {row["cue"]: f"(?:{row['pattern']})" for row in table}


def cue(name: str) -> str:
    """Pattern of the words of `cue.csv` under a name, to be built into another."""
    return _cues()[name]


@cache
def cued(name: str) -> re.Pattern[str]:
    """The words of `cue.csv` under a name, compiled."""
    return re.compile(cue(name))


@cache
def _signs() -> dict[str, tuple[str, ...]]:
    table = rows(mappings("wordings", "cue.csv"), "cue", "signs")
    return {row["cue"]: tuple(row["signs"].split()) for row in table if row["signs"]}


def may_hold(text: str, name: str) -> bool:
    """False for a text that has none of the words without which those of a cue do not stand in it.

    Cheap, for the cues whose row names such words.
    """
    return any(sign in text for sign in _signs()[name])


def found_cue(text: str, name: str) -> re.Match[str] | None:
    """The first words of a cue in a text that `may_hold` them; None where it has none."""
    return cued(name).search(text) if may_hold(text, name) else None


@cache
def trims(edge: str) -> str:
    """Pattern of the words of `trim.csv` for an edge: lead, tail or cut; longest first."""
    table = rows(mappings("wordings", "trim.csv"), "pattern", "edge")
    patterns = [row["pattern"] for row in table if row["edge"] == edge]
    return "|".join(sorted(patterns, key=lambda pattern: -len(_LOOKED.sub("", pattern))))


@cache
def comparators(place: str) -> dict[str, Comparator]:
    """Comparator codes by wording, for words that stand before, after or inside a number."""
    table = rows(mappings("wordings", "comparator.csv"), "wording", "place", "comparator")
    return {row["wording"]: cast(Comparator, row["comparator"]) for row in table if row["place"] == place}


@cache
def guarded(place: str) -> str:
    """Pattern of the comparator words of a place, each refusing neighbours that make another word."""
    table = rows(mappings("wordings", "comparator.csv"), "wording", "place", "not_beside")
    found = sorted([row for row in table if row["place"] == place], key=lambda row: -len(row["wording"]))
    return "|".join([_guarded(row["wording"], row["not_beside"].split(), place) for row in found])


def _guarded(word: str, beside: list[str], place: str) -> str:
    if place == "before":  # the lookbehinds come last, so that a search can skip to first characters
        return re.escape(word) + "".join([f"(?<!{re.escape(other + word)})" for other in beside])
    return re.escape(word) + (f"(?!{alternation(beside)})" if beside else "")


class QuantityWord(NamedTuple):
    """A wording that states a quantity without a number."""

    pattern: str
    sign: str
    """What all that the pattern matches has in it."""
    comparator: Comparator
    value: str
    uom: str


@cache
def quantity_words() -> tuple[QuantityWord, ...]:
    """The table of words that state a quantity."""
    table = rows(mappings("wordings", "quantity-words.csv"), "pattern", "sign", "comparator", "value", "uom")
    return tuple(
        QuantityWord(
            row["pattern"], row["sign"], cast(Comparator, row["comparator"]), row["value"], row["uom"]
        )
        for row in table
    )


@cache
def scopes() -> dict[str, Scope]:
    """Scope codes by wording."""
    table = rows(mappings("wordings", "scope.csv"), "wording", "scope")
    return {row["wording"]: cast(Scope, row["scope"]) for row in table}


@cache
def scope_signs() -> tuple[str, ...]:
    """Parts of those wordings: a text without any of them has none."""
    return tuple(dict.fromkeys(row["sign"] for row in rows(mappings("wordings", "scope.csv"), "sign")))


class Rule(NamedTuple):
    """One row of `not-quantity.csv`: why a number is no quantity, and by what it is known."""

    reason: str
    starts: str
    before: str
    number: str
    after: str
    digits: str
    """How many digits stand in a row where one begins it (`4`, `1-2`); nothing: any number of them."""
    follow: str
    """What begins behind those digits; nothing: anything."""


@cache
def not_quantity_rules() -> tuple[Rule, ...]:
    """The rules in order: the first that matches decides."""
    columns = ("reason", "starts", "before", "number", "after", "digits", "follow")
    table = rows(mappings("wordings", "not-quantity.csv"), *columns)
    return tuple([Rule(*[row[column] for column in columns]) for row in table])


@cache
def reasons() -> frozenset[str]:
    """Codes of the reasons why a number is no quantity."""
    table = rows(mappings("wordings", "not-quantity-reason.csv"), "reason", "zh", "en")
    return frozenset(row["reason"] for row in table)
