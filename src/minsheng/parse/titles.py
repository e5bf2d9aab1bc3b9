"""Titles of lists, and headings: which lines they are, what they say, and the count that they state."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import cache
from typing import Final

from minsheng import resources
from minsheng.parse.bullets import is_bullet
from minsheng.parse.folding import folded
from minsheng.parse.lines import SENTENCE_ENDS, Line
from minsheng.parse.marks import chinese_number
from minsheng.parse.rows import Heading
from minsheng.records import Span

_COUNT: Final = re.compile(r"[（(【] ?(?:共 ?)?(\d{1,3}|[一二三四五六七八九十]{1,3}) ?[件项个条][)）】]$")
_LEADERS: Final = re.compile(r"[（(][^（）()：:]{2,10}[：:][^（）()]{2,60}[)）]$")
_YEAR: Final = re.compile(r"20\d\d ?年|20\d\d(?=年度)")
_STOP: Final = re.compile("[，；]")


@cache
def _titles() -> re.Pattern[str]:
    return _title_pattern({"plan", "ms"})


@cache
def _titles_of_any_content() -> re.Pattern[str]:
    return _title_pattern({"plan", "ms", ""})


def _title_pattern(kinds: Collection[str]) -> re.Pattern[str]:
    rows = resources.rows(resources.mappings("wordings", "list-title.csv"), "kind", "pattern")
    return re.compile("|".join([row["pattern"] for row in rows if row["kind"] in kinds]))


def is_list_title(line: Line) -> bool:
    """True for a line that opens a list: it names the genre and a year, and is no sentence.

    Without a year only the genre's own names make a short line a title: 办结 or 招聘 stand in promises too.
    """
    text = line.body
    if len(text) > 70 or text[-1:] in SENTENCE_ENDS or line.role is not None:
        return False
    if _YEAR.search(text):
        return _titles_of_any_content().search(folded(text)) is not None
    return len(text) <= 30 and not _STOP.search(text) and _titles().search(folded(text)) is not None


def entitles(lines: Sequence[Line], index: int) -> bool:
    """True for a line that opens a list; below a number alone it names a project.

    One of the points 一、二、 without a year, under a title without a mark, is a heading of that one's list.
    """
    line, before = lines[index], lines[index - 1].mark if index else None
    if not is_list_title(line) or (before and before.style == "digits-alone"):
        return False
    if line.mark is None or _YEAR.search(line.text):
        return True
    return not any(one.mark is None and is_list_title(one) for one in lines[:index])


def heading_of(line: Line) -> Heading:
    """The heading that a line is: its text without mark and count, and the count that it states."""
    text = line.body
    while text and is_bullet(text[0]):
        text = text[1:]
    counted = _COUNT.search(text)
    start = line.end - len(text)
    text = text if counted else _LEADERS.sub("", text)
    label = text[: counted.start()].rstrip() if counted else text.rstrip("：:。")
    stated = _stated(counted[1]) if counted else None
    return Heading(label, Span(start, start + len(text), text), stated)


def _stated(text: str) -> int:
    return int(text) if text.isdecimal() else chinese_number(text)


def without_count(text: str) -> str:
    """A heading's text without the count in brackets that it ends with."""
    return _COUNT.sub("", text)


def states_count(text: str) -> bool:
    """True for a text that ends with a count in brackets: `（3件）`."""
    return _COUNT.search(text) is not None
