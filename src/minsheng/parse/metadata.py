"""What a document says of itself: title, number, issuer, dates, district, year, kind.

A `sources.csv` row wins over the text; a file header table (索引号, 文号 …) over the running text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

from minsheng import resources
from minsheng.errors import ParseError
from minsheng.parse.celltext import Cell
from minsheng.parse.divisions import chain, find, recognise, short_name
from minsheng.parse.divisions import settle as settle_division
from minsheng.parse.flow import stretch
from minsheng.parse.folding import folded
from minsheng.parse.grids import Element, Table
from minsheng.parse.lines import Line
from minsheng.parse.titles import is_list_title
from minsheng.parse.wording import cue, cued
from minsheng.records import Division, Document, Metadata, Span

_WRITTEN_YEAR = re.compile("(二[〇○零Ｏ0]二[〇○零Ｏ0一二三四五六七八九])(?= ?年)")
_CHINESE = str.maketrans("〇○零Ｏ一二三四五六七八九", "0000123456789")
_DAY = re.compile(r"(20\d\d) ?[年\-./] ?(\d{1,2}) ?[月\-./] ?(\d{1,2}) ?日?")
_NAMED_YEAR = re.compile(r"(20\d\d) ?年")
_NEAR = 24
"""Characters after a year in which its sentence names the genre."""
_HEAD_LINES = 40
_COLON = re.compile("[:：]")
_FIGURES = re.compile(r"[\s\d]")
_LABEL_EDGES = re.compile(r"^\W+|[\s:：]+")
_OPENING = 8
"""Lines in which a page without a title says what it is."""
_CLAUSES = re.compile("[，。；,;：:]")
_LABEL = 32
"""Characters that a label of a file header may have, spaces among them."""
_HEADER = 60
"""Characters of a line of a page's head that holds one label."""
_SETTLING = 20_000
"""Characters in which townships are looked for where several divisions share the name."""


@dataclass(slots=True)
class Found:
    """What was found, by part, and the spans that it was found at."""

    parts: dict[str, tuple[str, Span]] = field(default_factory=dict)
    header: list[tuple[str, str]] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    titles: list[Line] = field(default_factory=list)

    def add(self, part: str, text: str, span: Span) -> None:
        """Keep the first finding of a part."""
        self.parts.setdefault(part, (text, span))
        self.spans.append(span)

    def text(self, part: str) -> str | None:
        """The text of a part, None where it was not found."""
        found = self.parts.get(part)
        return found[0] if found else None


@cache
def _header_labels() -> dict[str, str]:
    path = resources.mappings("wordings", "header-label.csv")
    return {row["label"]: row["role"] for row in resources.rows(path, "label", "role")}


class _Part(NamedTuple):
    """How a part of a document is told: its pattern, and signs of which all that it matches has one."""

    pattern: re.Pattern[str]
    signs: str


@cache
def _parts() -> dict[str, _Part]:
    table = resources.rows(resources.mappings("wordings", "document-part.csv"), "role", "pattern", "sign")
    return {row["role"]: _Part(re.compile(row["pattern"]), row["sign"]) for row in table}


def _part(role: str, text: str) -> re.Match[str] | None:
    """The part in a line that tells it; None where the line does not."""
    part = _parts()[role]
    for sign in part.signs:
        if sign in text:
            return part.pattern.search(text)
    return None


@cache
def list_titles() -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    """(kind, content, pattern) rows of `list-title.csv`."""
    path = resources.mappings("wordings", "list-title.csv")
    return tuple(
        (row["kind"], row["content"], re.compile(row["pattern"]))
        for row in resources.rows(path, "kind", "content", "pattern")
    )


def kind_of_title(text: str) -> str | None:
    """`plan` or `ms` by the words of a title; None where it names neither.

    Of several sentences the last that names one says it.
    """
    kinds = [(kind, pattern) for kind, _, pattern in list_titles() if kind]
    for plain in reversed(folded(text).split("。")):
        if found := next((kind for kind, pattern in kinds if pattern.search(plain)), None):
            return found
    return None


def names_promises(text: str) -> bool:
    """True where a text names livelihood promises, whatever else it names."""
    plain = folded(text)
    return any(kind == "ms" and pattern.search(plain) for kind, _, pattern in list_titles())


def is_report_title(text: str) -> bool:
    """True where a title says that the document tells what was done."""
    plain = folded(text)
    return any(content == "report" and pattern.search(plain) for _, content, pattern in list_titles())


def is_other_title(text: str) -> bool:
    """True where a title names another genre: a tender, a call for proposals, an explanation."""
    plain = folded(text)
    return any(content == "none" and pattern.search(plain) for _, content, pattern in list_titles())


@cache
def _year_signs() -> re.Pattern[str]:
    """A year in figures, by what follows it."""
    genre = rf"[\d一二三四五六七八九十]{{0,3}}[件项大]?(?:{cue('year-of')})"
    return re.compile(rf"(20\d\d)(?=\s?年|年度|\s?-\s?20\d\d|[—–]|{genre})")


def years_of(text: str) -> list[int]:
    """Years that a title names, in order, each once; none that it says is over (过去的2020年)."""
    text = _over().sub("", text)
    written = [int(year.translate(_CHINESE)) for year in _WRITTEN_YEAR.findall(text)]
    return list(dict.fromkeys([*(int(year) for year in _year_signs().findall(text)), *written]))


def read_date(text: str) -> date | None:
    """The day that a text begins with, written out in full; None where it is none."""
    match = _DAY.match(text)
    try:
        return date(*(int(part) for part in match.groups())) if match else None
    except ValueError:
        return None


# ---------------------------------------------------------------------------------- gathering


def gather(document: Document, elements: Sequence[Element]) -> Found:
    """Everything the document says of itself."""
    found = Found()
    for element in elements[:_HEAD_LINES]:
        if isinstance(element, Table):
            _from_table(document.text, element, found)
        else:
            _from_label(document.text, element, found)
    lines = [element for element in elements if isinstance(element, Line)]
    _from_lines(document.text, lines, found)
    found.titles = list(_titles(elements))
    return found


def is_header_table(table: Table) -> bool:
    """True for a file header table: at least two of its cells, and half of its rows, are header labels."""
    labels = _header_labels()
    if sum(_plain(cell.text) in labels for cell in table.cells[:60]) < 2:
        return False
    return 2 * sum(any(map(_is_header_label, row)) for row in table.rows) >= len(table.rows)


def is_header_row(cells: Sequence[Cell]) -> bool:
    """True for a row of a file header in a table that holds others too: 索引号 | … | 成文日期 | …"""
    return len(cells) > 1 and _is_header_label(cells[0]) and sum(map(_is_header_label, cells)) > 1


def _is_header_label(cell: Cell) -> bool:
    return len(cell.text) < _LABEL and _plain(cell.text) in _header_labels()


def is_header_line(text: str) -> bool:
    """True for a line of a page's head: a label of it before a colon, and another or a date behind it."""
    known = _labels_in(text)
    return known > 1 or (known == 1 and len(text) < _HEADER)


def _labels_in(text: str) -> int:
    """How many labels of a page's head stand before colons: 发布时间：2024-03-12 09:41来源：区政府办公室."""
    labels = [_plain(_FIGURES.split(part)[-1]) for part in _COLON.split(text)[:-1]]
    return sum(label in _header_labels() or bool(cued("byline").fullmatch(label)) for label in labels)


def without_head(lines: Iterable[Line], metadata: Metadata) -> list[Line]:
    """The lines without bylines (several labels of a page's head) and without the title printed again."""
    title = metadata.title_span
    return [
        line
        for line in lines
        if (line.text != metadata.title or not title or line.start == title.start or is_list_title(line))
        and (not any(colon in line.text for colon in "：:") or _labels_in(line.text) < 2)
    ]


@lru_cache(maxsize=4096)
def _plain(text: str) -> str:
    return folded(_LABEL_EDGES.sub("", text))


def _from_table(document: str, table: Table, found: Found) -> None:
    if not is_header_table(table):
        return
    cells = table.cells
    for label, value in pairwise(cells):
        role = _header_labels().get(_plain(label.text))
        if role is None or not value.text or _plain(value.text) in _header_labels():
            continue
        found.add(role, value.text, stretch(document, value.start, value.end))
        found.header.append((_plain(label.text), value.text))
    found.spans.append(stretch(document, cells[0].start, cells[-1].end))


def _from_label(document: str, line: Line, found: Found) -> None:
    label, colon, value = line.text.partition("：") if "：" in line.text else line.text.partition(":")
    role = _header_labels().get(_plain(label)) if colon and len(label) < 14 else None
    if role and value.strip():
        start = line.end - len(value.lstrip())
        found.add(role, value.strip(), stretch(document, start, line.end))
        found.header.append((_plain(label), value.strip()))
        found.spans.append(stretch(document, line.start, line.end))


def _from_lines(document: str, lines: Sequence[Line], found: Found) -> None:
    for index, line in enumerate(lines):
        near_head = index < _HEAD_LINES
        if near_head and len(line.text) < 120 and (match := _part("identifier", line.text)):
            found.add(
                "identifier",
                match[0],
                stretch(document, line.start + match.start(), line.start + match.end()),
            )
        if len(line.text) <= 40 and (match := _part("issuer", line.text)):
            found.add("issuer", match[0], stretch(document, line.start, line.start + match.end()))
        if near_head and _part("recipients", line.text):
            found.add("recipients", line.text.rstrip(":："), stretch(document, line.start, line.end))
        if _part("copied", line.text):
            _copied(document, lines, index, found)
        if len(line.text) <= 20 and read_date(line.text):
            found.add("issued", line.text, stretch(document, line.start, line.end))


def _copied(document: str, lines: Sequence[Line], index: int, found: Found) -> None:
    """The copies block: the line after `抄送：` and those that follow up to a signature or date."""
    stop = index
    while stop + 1 < len(lines) and stop - index < 4:
        text = lines[stop + 1].text
        if _part("issuer", text) or read_date(text):
            break
        stop += 1
    start = lines[index].start + 3
    found.add("copied", document[start : lines[stop].end].strip(), stretch(document, start, lines[stop].end))
    found.spans.append(stretch(document, lines[index].start, lines[stop].end))


def _titles(elements: Sequence[Element]) -> Iterator[Line]:
    """Lines and cells near the head that read as the document's title."""
    seen = 0
    for element in elements:
        if isinstance(element, Line):
            candidates: Iterable[Line] = (element,)
        else:
            candidates = [Line(cell.start, cell.end, cell.text) for cell in element.cells[:12] if cell.text]
        for line in candidates:
            seen += 1
            if seen > _HEAD_LINES:
                return
            if is_list_title(line) or (len(line.text) < 120 and _part("title", line.text)):
                yield line


# ------------------------------------------------------------------------------------- settling


def settle(document: Document, elements: Sequence[Element], found: Found) -> Metadata:
    """The document's metadata.

    Raises ParseError naming the column of `sources.csv` to fill where district or year is unknown.
    """
    source = document.source
    title_line = found.titles[0] if found.titles else None
    title = source.title or found.text("title") or (title_line.text if title_line else _untitled(elements))
    title = re.sub(r"\s+", " ", title)
    return Metadata(
        title=title,
        division=_division(document, elements, found, title),
        year=_year(document, elements, found, title),
        kind=source.kind or _kind(title),
        identifier=found.text("identifier"),
        issuer=source.issuer or found.text("issuer"),
        issued=_date(found.text("issued")),
        published=source.published or _date(found.text("published")),
        url=source.url,
        recipients=found.text("recipients"),
        copied_to=found.text("copied"),
        header=tuple(found.header),
        title_span=_title_span(document, found, title_line),
    )


def _untitled(elements: Sequence[Element]) -> str:
    """What stands for a title where there is none: the first words that name promises, or the first line."""
    heads = [element.text for element in elements[:_HEAD_LINES] if isinstance(element, Line)]
    for text in heads[:_OPENING]:
        for clause in _CLAUSES.split(text):
            if kind_of_title(clause) == "ms":
                return clause.strip()[:80]
    for text in heads[:_OPENING]:
        if found := cued("tasks-divided").search(text):
            return found[0]
    return heads[0][:80] if heads else ""


def without_header(elements: Iterable[Element], found: Found) -> list[Element]:
    """The elements without the lines of a file's header (索引号：…)."""
    places = {(span.start, span.end) for span in found.spans}
    return [one for one in elements if isinstance(one, Table) or (one.start, one.end) not in places]


def _title_span(document: Document, found: Found, line: Line | None) -> Span | None:
    if "title" in found.parts:
        return found.parts["title"][1]
    return stretch(document.text, line.start, line.end) if line else None


def _date(text: str | None) -> date | None:
    return read_date(text) if text else None


def _division(document: Document, elements: Sequence[Element], found: Found, title: str) -> Division:
    source = document.source
    if source.district:
        division = find(source.district, source.city)
        if division:
            return division
        raise ParseError(
            f"no administrative division is called {source.district!r}",
            where=document.name,
            mend="give a name, slug or code in `district` of sources.csv, and `city` if several share it",
        )
    heads = [element.text for element in elements[:_HEAD_LINES] if isinstance(element, Line)]
    texts = [title, *(line.text for line in found.titles), found.text("issuer") or "", *heads[:8]]
    candidates = recognise([text for text in texts if text], source.city)
    head = document.text[:_SETTLING]
    divisions = settle_division([division for division, _ in candidates], head)
    if len(divisions) > 1:
        named = [division for division in divisions if _outer_is_named(division, head)]
        divisions = tuple(named) if len(named) == 1 else divisions
    if len(divisions) == 1:
        return divisions[0]
    if not divisions and (city := _by_paper(document.text[:_SETTLING])):
        return city
    names = "、".join("".join(above.name for above in chain(one)[::-1]) for one in divisions[:4])
    raise ParseError(
        f"the district is ambiguous: {names}" if names else "no district is named",
        where=document.name,
        mend="fill the columns `district` (and `city`) for this file in sources.csv beside it",
    )


def _by_paper(text: str) -> Division | None:
    """The city whose paper prints a page that speaks of a city and of no county; None where none is named."""
    plain = folded(text)
    if not cued("speaks-of-city").search(plain) or cued("speaks-of-county").search(plain):
        return None
    places = {match["place"] for match in cued("paper").finditer(plain)}
    cities = {found for found in map(find, places) if found and found.level == "city"}
    return cities.pop() if len(cities) == 1 else None


def _outer_is_named(division: Division, text: str) -> bool:
    """True where the text names the city in which the division lies."""
    outer = [above for above in chain(division)[1:] if above.level == "city"]
    return any(short_name(above) in text for above in outer)


def _year(document: Document, elements: Sequence[Element], found: Found, title: str) -> int:
    if document.source.year:
        return document.source.year
    for text in [title, *(line.text for line in found.titles)]:
        if years := years_of(text):
            return max(years)
    lines = [element for element in elements[:_HEAD_LINES] if isinstance(element, Line)]
    days = (_date(found.text(part)) for part in ("issued", "published"))
    year = _year_of_genre(lines) or next((when.year for when in days if when), None)
    if year := year or _year_of_text(document, lines):
        return year
    raise ParseError(
        "no year is named", where=document.name, mend="fill the column `year` for this file in sources.csv"
    )


@cache
def _over() -> re.Pattern[str]:
    """A year that is over, with the words that say so."""
    return re.compile(rf"{cue('year-over')}20\d\d")


def _year_of_genre(lines: Sequence[Line]) -> int | None:
    """The year of the sentence that names the genre; after one that is over the next, where 今年 follows."""
    for index, line in enumerate(lines):
        for match in _NAMED_YEAR.finditer(line.text):
            said = _NAMED_YEAR.split(line.text[match.end() : match.end() + _NEAR])[0]
            if not kind_of_title(said) or is_report_title(said):
                continue
            if all(over.end() != match.end(1) for over in _over().finditer(line.text)):
                return int(match[1])
            rest = [line.text[match.end() :], *[one.text for one in lines[index + 1 :]]]
            if any(cued("this-year").search(text) for text in rest):
                return int(match[1]) + 1
    return None


def _year_of_text(document: Document, lines: Sequence[Line]) -> int | None:
    """The year of the first full date, else the most named one."""
    for line in lines:
        for day in _DAY.finditer(line.text):
            if when := read_date(day[0]):
                return when.year
    for day in _DAY.finditer(document.text[:_SETTLING]):
        if when := read_date(day[0]):
            return when.year
    named = Counter(int(year) for year in _year_signs().findall(document.text[:_SETTLING]))
    return max(named, key=lambda year: (named[year], year), default=None)


def _kind(title: str) -> str:
    if kind_of_title(title) == "plan":
        return "plan-report"
    reports = is_report_title(title)
    if reports and len(years_of(title)) > 1:
        return "combined"
    if reports:
        return "progress" if cued("period-title").search(title) else "completion"
    return "list"
