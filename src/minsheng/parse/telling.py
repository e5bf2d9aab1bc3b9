"""Whether the running lines of a document tell what was done: a bulletin, a news report, a speech.

Such lines are passages with results and no promises, though each of them may count something.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from minsheng.parse.folding import folded
from minsheng.parse.lines import Line
from minsheng.parse.metadata import is_report_title, kind_of_title
from minsheng.parse.progress import plans, result_words
from minsheng.parse.wording import found_cue
from minsheng.resources import mappings, rows

_COUNTS = re.compile(r"\d[\d.]*(?![\d.]| ?[年月日\-/:])")
_SHORTEST = 16
_HEAD, _LONGEST = 12, 600
"""Lines, and characters of a line, in which a page says that all is done."""
_YEAR = re.compile(r"20\d\d(?= ?年)")


def tells(lines: Sequence[Line], year: int) -> bool:
    """True where the lines name the genre and half of what they count stands in lines that say it is done.

    So does a page that says near its head that the year's promises are all kept.
    """
    if any(_says_all_done(folded(line.text), year) for line in lines[:_HEAD]):
        return True
    return _half_is_told(lines, reports=False)


def reports(lines: Sequence[Line]) -> bool:
    """True where a line near the head says that the page reports, and half of what counts is not planned."""
    titled = any(is_report_title(line.text) for line in lines[:_HEAD])
    return titled and _half_is_told(lines, reports=True)


def _half_is_told(lines: Sequence[Line], *, reports: bool) -> bool:
    counting = [
        (line.text, counted)
        for line in lines
        if len(line.text) >= _SHORTEST and (counted := len(_COUNTS.findall(line.text)))
    ]
    told, left = 0, sum(counted for _, counted in counting)
    wanted = (left + 1) // 2
    for text, counted in counting:
        if told >= wanted or told + left < wanted:
            break
        told, left = told + counted * _is_told(folded(text), reports=reports), left - counted
    return 0 < told >= wanted and any(kind_of_title(line.text) == "ms" for line in lines)


def _says_all_done(text: str, year: int) -> bool:
    found = found_cue(text, "all-done") if len(text) < _LONGEST else None
    years = _YEAR.findall(text, 0, found.end()) if found else []
    return found is not None and (not years or int(years[-1]) == year)


def _is_told(text: str, *, reports: bool) -> bool:
    """True for a line that says that something is done; on a page that `reports`, one that plans nothing."""
    if result_words().search(text) is not None or _done().search(text) is not None:
        return True
    return reports and not plans(text)


@cache
def _done() -> re.Pattern[str]:
    """Status words of what is finished, and more than planned: no promise uses them."""
    table = rows(mappings("wordings", "status.csv"), "wording", "status")
    return re.compile("|".join(row["wording"] for row in table if row["status"] == "exceeded"))
