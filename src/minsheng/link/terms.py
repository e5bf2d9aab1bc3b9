"""Terms: what the columns of the wordings tables ask of a text.

A cell holds terms separated by spaces; each must be true of the text:
    学位          the text has the word
    学校|中学     the text has at least one of the words
    !学前|幼儿    the text has none of the words
`@name` stands for the words of that name in `mappings/wordings/indicator-words.csv`.
Texts are compared as `plain` gives them: no white space or quotation marks, full-width forms
of letters, digits and brackets made narrow. Offsets of what `plain` gives lead nowhere.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from minsheng.errors import TableError
from minsheng.resources import mappings, rows

_DROPPED = dict.fromkeys(map(ord, " \t\r\n\v\f\u3000\u00a0\u200b\ufeff“”\"‘’'「」『』"))


@lru_cache(maxsize=65536)
def plain(text: str) -> str:
    """The text as terms compare it."""
    narrow = text if text.isascii() else unicodedata.normalize("NFKC", text)
    return narrow.translate(_DROPPED)


@dataclass(frozen=True, slots=True)
class Terms:
    """What one cell asks: words of which one each must stand in the text, and words that must not."""

    required: tuple[tuple[str, ...], ...] = ()
    """Longest word first in each."""
    excluded: tuple[str, ...] = ()

    def weight(self, *texts: str) -> int:
        """Characters that the terms ask for of the texts taken together, -1 where they are not true."""
        total = 0
        for words in self.required:
            found = next((len(word) for word in words if any(word in text for text in texts)), 0)
            if not found:
                return -1
            total += found
        return -1 if any(word in text for word in self.excluded for text in texts) else total

    def rarest(self) -> tuple[str, ...]:
        """The required words that the fewest texts will have: few, and long; empty where none is asked."""
        return max(self.required, key=lambda words: (len(words[-1]) > 1, -len(words)), default=())


def terms(cell: str, where: str) -> Terms:
    """The terms of a cell; `where` names its table for the message of a TableError."""
    required, excluded = [], list[str]()
    for term in cell.split():
        words = _words(term.removeprefix("!"), where)
        if term.startswith("!"):
            excluded += words
        else:
            required.append(tuple(sorted(words, key=lambda word: (-len(word), word))))
    return Terms(tuple(required), tuple(excluded))


def _words(term: str, where: str) -> list[str]:
    """The words between the bars, names replaced by what they stand for."""
    words = []
    for part in term.split("|"):
        named = word_sets().get(part.removeprefix("@")) if part.startswith("@") else [part]
        if named is None:
            raise TableError(
                f"no set of words called {part}", where=where, mend="add it to wordings/indicator-words.csv"
            )
        words += [plain(word) for word in named]
    if not all(words):
        raise TableError(f"an empty word in the term {term}", where=where, mend="take out the bar or mark")
    return words


@cache
def word_sets() -> Mapping[str, list[str]]:
    """Named sets of words, with the sets that they name themselves put in."""
    table = mappings("wordings", "indicator-words.csv")
    found: dict[str, list[str]] = {}
    for row in rows(table, "name", "words"):
        words: list[str] = []
        for word in row["words"].split("|"):
            if word.startswith("@") and word[1:] not in found:
                raise TableError(
                    f"{word} is named before it is known", where=str(table), mend="move its row up"
                )
            words += found[word[1:]] if word.startswith("@") else [word]
        found[row["name"]] = words
    return found


class TermIndex:
    """Finds, for a text, the numbers of those cells whose rarest words it may have.

    A text is looked up by its pairs of characters and its characters, so that the time does not
    grow with the number of cells.
    """

    def __init__(self, anchors: Iterable[tuple[int, tuple[str, ...]]]) -> None:
        self._pairs: dict[str, list[tuple[str, int]]] = {}
        self._single: dict[str, list[int]] = {}
        for number, words in anchors:
            for word in words:
                if len(word) > 1:
                    self._pairs.setdefault(word[:2], []).append((word, number))
                else:
                    self._single.setdefault(word, []).append(number)

    def candidates(self, text: str) -> set[int]:
        """Numbers of the cells of which a rarest word stands in the text."""
        found: set[int] = set()
        for pair in {text[at : at + 2] for at in range(len(text) - 1)} & self._pairs.keys():
            found.update(number for word, number in self._pairs[pair] if word in text)
        for letter in self._single.keys() & set(text):
            found.update(self._single[letter])
        return found
