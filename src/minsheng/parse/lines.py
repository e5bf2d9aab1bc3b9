"""A document's lines as the parser walks them: where they are, what they begin with, what is noise."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final

from minsheng import resources
from minsheng.parse.flow import Flow
from minsheng.parse.labels import match_label
from minsheng.parse.marks import Mark, mark_of
from minsheng.parse.shapes import looks_like
from minsheng.records import Document

SENTENCE_ENDS: Final = "。！？；!?;…"
SHORT_ROLES: Final = frozenset({"lead", "support", "other-unit", "leader", "deadline", "status", "number"})
"""Roles whose values are names and dates, never sentences that a page could tear."""
_JOINERS: Final = "、，,；;:：（(—和及与"
_LONGEST_NOISE: Final = 80
_WRITTEN_OUT: Final = re.compile(r"[，,；;。]")


class Line:
    """One non-empty line: `text` is `document.text[start:end]`, stripped of white space.

    `role` is that of the label that the line begins with.
    """

    def __init__(
        self,
        start: int,
        end: int,
        text: str,
        mark: Mark | None = None,
        role: str | None = None,
        kind: str = "line",
    ) -> None:
        self.start, self.end, self.text = start, end, text
        self.mark, self.role, self.kind = mark, role, kind

    def marked(self, mark: Mark | None) -> Line:
        """The line with a mark of its own."""
        return Line(self.start, self.end, self.text, mark, self.role, self.kind)

    @property
    def body(self) -> str:
        """The text after the numbering mark."""
        return self.text[self.mark.end :] if self.mark else self.text

    @property
    def ends_open(self) -> bool:
        """True where the line stops in the middle of a sentence."""
        return self.text[-1] not in SENTENCE_ENDS and self.text[-1] not in "。）)”】》"

    @property
    def ends_joining(self) -> bool:
        """True where the last character asks for more."""
        return self.text[-1] in _JOINERS or self.text.count("（") + self.text.count("(") > (
            self.text.count("）") + self.text.count(")")
        )

    @property
    def is_prose(self) -> bool:
        """True for a written-out sentence, False for a heading or a name."""
        return len(self.body) > 30 or bool(_WRITTEN_OUT.search(self.body[:-1]))


@cache
def _noise() -> dict[str, re.Pattern[str]]:
    """Page furniture by its signs: a line of a row has one of the row's."""
    patterns: dict[str, list[str]] = {}
    for row in resources.rows(resources.mappings("wordings", "noise.csv"), "pattern", "sign"):
        for sign in dict.fromkeys(row["sign"]):
            patterns.setdefault(sign, []).append(f"(?:{row['pattern']})")
    return {sign: re.compile("|".join(found)) for sign, found in patterns.items()}


@cache
def _noise_signs() -> re.Pattern[str]:
    return re.compile("[" + re.escape("".join(_noise())) + "]")


def is_noise(text: str) -> bool:
    """True for page furniture: navigation, image names, page marks."""
    signs = _noise_signs().findall(text) if len(text) < _LONGEST_NOISE else []
    return any(_noise()[sign].fullmatch(text) for sign in dict.fromkeys(signs))


def make_line(text: str, start: int, end: int, kind: str = "line") -> Line | None:
    """The line of `text[start:end]` without surrounding white space; None where nothing is left."""
    whole = text[start:end]
    piece = whole.strip()
    if not piece:
        return None
    if len(piece) < len(whole):
        start += len(whole) - len(whole.lstrip())
        end = start + len(piece)
    label = match_label(piece)
    return Line(start, end, piece, mark_of(piece), label[0] if label else None, kind)


def lines_of(document: Document) -> Iterator[Line]:
    """The document's lines in order, noise included."""
    for block in document.blocks:
        line = make_line(document.text, block.start, block.end, block.kind)
        if line:
            yield line


def is_seam(before: Line, after: Line, *, closes: bool = True) -> bool:
    """True where `after` continues the sentence that `before` leaves open: a page seam tore it.

    A written-out line that stops without a full stop is open, unless the document `closes` none of its
    sentences; a name or heading is not. A line that begins with a mark or a label begins something new.
    """
    if after.mark or after.role:
        return False
    if before.ends_joining or after.text[0] in "，。；、）)》”":
        return True
    if before.role in {"lead", "support"} and _tears_name(before.text, after.text):
        return True
    if before.text[-1].isdigit() and not before.text.isdigit() and not after.text[0].isascii():
        return True
    return closes and before.ends_open and before.is_prose and before.role not in SHORT_ROLES


def _tears_name(before: str, after: str) -> bool:
    """True where the last name of a line of units is none before the next line completes it."""
    name = re.split(r"[、，,；;:：\s]", before)[-1]
    return bool(name) and not looks_like("units", name) and looks_like("units", name + after)


def join(
    document: str, lines: Iterable[Line], first_start: int | None = None, *, closes: bool = True
) -> Flow:
    """Flow of consecutive lines: torn sentences are joined, true line breaks stay as line breaks.

    `first_start` is where the first line's text begins, in document offsets (after its mark); for
    `closes` see `is_seam`.
    """
    pieces: list[tuple[int, int]] = []
    before: Line | None = None
    for line in lines:
        start = line.start if before is not None or first_start is None else first_start
        if before is not None and not is_seam(before, line, closes=closes):
            gap = document[before.end : line.start]
            blank = (
                gap.find("\n")
                if "\n" in gap
                else next((i for i, sign in enumerate(gap) if sign.isspace()), -1)
            )
            if blank >= 0:
                pieces.append((before.end + blank, before.end + blank + 1))
        pieces.append((start, line.end))
        before = line
    return Flow.of(document, pieces)
