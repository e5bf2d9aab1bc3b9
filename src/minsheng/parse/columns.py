"""Columns of a table by the meaning of its header, and the layout that they make."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Final, NamedTuple

from minsheng import resources
from minsheng.parse.celltext import Cell
from minsheng.parse.folding import folded
from minsheng.parse.labels import is_period, role_of
from minsheng.parse.levels import Column, spread
from minsheng.parse.rows import Layout, layouts
from minsheng.parse.wording import cued

__all__ = [
    "Column",
    "Header",
    "column_of",
    "could_be_label",
    "grid_header",
    "guessed",
    "is_called",
    "is_loose",
    "joint",
    "layout_of",
    "loose_column",
    "run_of",
    "settled",
    "stream_header",
]

_FIGURES: Final = frozenset({"target", "value", "completion"})
_LABEL: Final = re.compile(r"[一-鿿 （）()]{2,12}")
_WORDS: Final = re.compile(r"[一-鿿0-9()、/.*%~—-]{2,20}")
_BRACKETED: Final = re.compile(r"\([^()]*\)")
_DIGITS: Final = re.compile(r"\d+")
_POINT: Final = re.compile(r"[一二三四五六七八九十]{1,3}[、.．]|[(（]|第[一二三四五六七八九十]")
_MEASURE: Final = re.compile(r"[（(][^（()）]{1,12}[)）]")
_PERCENT: Final = re.compile(r"[（(][%％][)）]$")
_CONTENT: Final = frozenset(
    {"promise", "title", "indicator", "target", "value", "completion", "progress", "category"}
)
_NAMING: Final = frozenset({"title", "promise", "category"})
_LONGEST_HEADER: Final = 24
_STUMP: Final = 3
"""Characters that half of a torn label has not where the other half is a label alone: 资金 + 来源."""
_YEAR: Final = re.compile(r"20\d\d ?年度?")
_LONGEST_FIRST: Final = 10


class Header(NamedTuple):
    """The header found in a table: its columns, and the index of the first cell or row after it."""

    columns: tuple[Column, ...]
    stop: int
    start: int


@lru_cache(maxsize=32_768)
def column_of(text: str) -> Column | None:
    """The column that a header cell opens; None for a cell that is no header."""
    role = role_of(text) if len(text) <= 40 else None
    return Column(role, text) if role else None


@cache
def _words() -> tuple[tuple[str, re.Pattern[str]], ...]:
    rows = resources.rows(resources.mappings("wordings", "column-words.csv"), "role", "pattern")
    return tuple((row["role"], re.compile(row["pattern"])) for row in rows)


@lru_cache(maxsize=8192)
def guessed(text: str) -> Column | None:
    """The column that a header cell opens by the words that it is made of; None where it says nothing."""
    compact = "".join(text.split())
    if not 2 <= len(compact) <= _LONGEST_HEADER or compact.isdecimal() or _POINT.match(compact):
        return None
    plain = _DIGITS.sub("0", _BRACKETED.sub("", folded(compact))) or compact
    if not _WORDS.fullmatch(plain):
        return None
    role = next((role for role, pattern in _words() if pattern.fullmatch(plain)), None)
    role = "ratio" if role == "promise" and _PERCENT.search(compact) else role
    return Column(role, text) if role else None


def loose_column(text: str) -> Column | None:
    """The column of a cell by its label or else by its words."""
    return column_of(text) or (guessed(text) if len(text) <= _LONGEST_HEADER else None)


def stream_header(cells: Sequence[Cell], start: int = 0) -> Header | None:
    """The first run of header cells: at least two roles, among them one that carries content."""
    index = start
    while index < len(cells):
        columns, stop = run_of(cells, index)
        if columns and _entitles(columns):
            index += 1
            continue
        if _is_header([column for column in columns if column_of(column.header)]) or is_loose(columns):
            return Header(settled(columns), stop, index)
        index = max(stop, index + 1)
    return None


def _entitles(columns: Sequence[Column]) -> bool:
    """True where the first column is the table's title: its words alone make it a label, and it is long."""
    first = columns[0]
    if column_of(first.header):
        return False
    twice = any(column.role == first.role for column in columns[1:])
    return twice or len(first.header) > _LONGEST_FIRST or _DIGITS.search(first.header) is not None


def run_of(cells: Sequence[Cell], start: int) -> tuple[list[Column], int]:
    """The columns of the run of labels that begins at `start`, and the index after it.

    A label may stand in two cells (总投资 + (万元), 责任 + 单位); an unknown one between known ones counts.
    """
    columns: list[Column] = []
    kept = stop = start
    while stop < len(cells) and len(columns) <= _LONGEST_HEADER:
        text = cells[stop].text
        if not text:
            if not columns:
                break
            stop += 1
            continue
        if columns and _MEASURE.fullmatch(text):
            columns[-1] = columns[-1]._replace(header=f"{columns[-1].header}{text}")
            stop = kept = stop + 1
            continue
        torn = _torn(cells, stop)
        column = torn or loose_column(text) or _unknown(cells, stop, columns)
        if column is None:
            break
        columns.append(column)
        stop += 2 if torn else 1
        kept = stop
    stop = _blank_end(cells, kept) if columns else kept
    while columns and _strays(columns):
        columns.pop()
        stop = kept = kept - 1
    return columns, stop


def _blank_end(cells: Sequence[Cell], index: int) -> int:
    """The index after the blank cells that stand at `index`: those of the header's row."""
    while index < len(cells) and not cells[index].text:
        index += 1
    return index


def _strays(columns: Sequence[Column]) -> bool:
    """True where the last column is a heading right under the header: its words alone make it a label."""
    last, before = columns[-1], columns[:-1]
    named = any(column.role in _NAMING and column_of(column.header) for column in before)
    return named and last.role in {*_NAMING, ""} and column_of(last.header) is None


def _torn(cells: Sequence[Cell], index: int) -> Column | None:
    """The label that two cells make together: neither of them is one, or one of them and the other a stump.

    A year may stand in a cell of its own before what it is the year of: 2023年度 + 计划.
    """
    if index + 1 >= len(cells) or len(cells[index].text) > 6 or len(cells[index + 1].text) > 6:
        return None
    one, other = cells[index].text, cells[index + 1].text
    if not one or not other:
        return None
    if _YEAR.fullmatch(one):
        return loose_column(one + other) if loose_column(other) else None
    stumps = [part for part in (one, other) if column_of(part) is None]
    whole = bool(stumps) and (len(stumps) > 1 or len(stumps[0]) < _STUMP) and could_be_label(one + other)
    return column_of(one + other) if whole else None


def _unknown(cells: Sequence[Cell], index: int, columns: Sequence[Column]) -> Column | None:
    """A column whose label is in no table: a short name in the midst of known ones."""
    text = cells[index].text
    if not columns or not text or not could_be_label(text) or index + 1 == len(cells):
        return None
    following = column_of(cells[index + 1].text)
    known = {column.role for column in columns}
    return Column("", text) if following and following.role not in known else None


def could_be_label(text: str) -> bool:
    """True for a short name without digits and punctuation, as labels are."""
    return _LABEL.fullmatch(text) is not None


def _is_header(columns: Sequence[Column]) -> bool:
    roles = {column.role for column in columns}
    return len(columns) >= 2 and len(roles) >= 2 and bool(roles & _CONTENT)


def is_loose(columns: Sequence[Column]) -> bool:
    """True for a header whose labels are in no table: three roles and more, one a name or a promise."""
    if len(columns) < 3:
        return False
    roles = {column.role for column in columns} - {""}
    telling = roles & {"number", "lead", "deadline", "progress", "completion"}
    return len(roles) >= 3 and bool(roles & {"promise", "title"}) and bool(telling)


def settled(columns: Sequence[Column]) -> tuple[Column, ...]:
    """The columns of a header, each with the role that it has beside the others."""
    return tuple(_numbered_once(_grown(_measured(spread(columns)))))


def _numbered_once(columns: Sequence[Column]) -> list[Column]:
    """Of several columns with numbers the row's own is one; the others are of another list."""
    numbers = [column for column in columns if column.role == "number"]
    if len(numbers) < 2:
        return list(columns)
    own = next((column for column in numbers if is_called("number-column", column)), numbers[0])
    seen = False
    found = []
    for column in columns:
        other = column.role == "number" and (seen or column != own)
        seen = seen or column == own
        found.append(Column("other-number", column.header) if other else column)
    return found


def grid_header(rows: Sequence[Sequence[Cell]], start: int = 0) -> Header | None:
    """The first row that is a header, with the rows under it that go on with it."""
    for index in range(start, len(rows)):
        columns = _columns_of(rows[index])
        if columns:
            stop = index + 1
            while stop < len(rows) and _continues_header(rows[stop - 1], rows[stop]):
                columns = _two_levels(columns, rows[stop - 1], rows[stop])
                stop += 1
            blank = Column("", "")
            known = _numbered_once(_grown(_measured([column or blank for column in columns])))
            return Header(tuple(known), stop, index)
    return None


def _columns_of(cells: Sequence[Cell]) -> list[Column | None]:
    """The columns that a row of labels opens; empty for a row that is no header."""
    columns = [column_of(cell.text) for cell in cells]
    loose = [
        column or (guessed(cell.text) if cell.text else None)
        for cell, column in zip(cells, columns, strict=True)
    ]
    if _is_header([column for column in columns if column]):
        return loose
    known = [column for column in loose if column]
    filled = sum(bool(cell.text) for cell in cells)
    return loose if len(known) == filled and is_loose(known) else []


def _continues_header(above: Sequence[Cell], cells: Sequence[Cell]) -> bool:
    """True where a row goes on with the header above it.

    It is the lower level: labels, or parts of the year under one of them; or it holds the second halves
    of labels torn over both rows.
    """
    texts = [cell.text for cell in cells if cell.text]
    if not texts or all(column_of(text) for text in texts):
        return bool(texts)
    if not cells[0].text and all(column_of(text) or is_period(text) for text in texts):
        return True
    return bool(_torn_rows(above, cells))


def _torn_rows(above: Sequence[Cell], cells: Sequence[Cell]) -> list[Column | None]:
    """The columns of labels torn over two rows (主责 / 部门, 区级牵头 / 领导); empty where it is no such row.

    Every cell of the lower row must go on with the label above it or be one; one at least makes a label
    of the table that its halves are not.
    """
    pairs = list(zip(above, cells, strict=False))
    whole = [joint(upper.text, below.text) for upper, below in pairs]
    known = [column_of(column.header) for column in whole if column]
    alone = all(column_of(below.text) for _, below in pairs if below.text)
    fits = all(
        column or not below.text or column_of(below.text)
        for column, (_, below) in zip(whole, pairs, strict=True)
    )
    if alone or not fits or not any(known):
        return []
    return [
        column or loose_column(upper.text or below.text)
        for column, (upper, below) in zip(whole, pairs, strict=True)
    ]


def joint(one: str, other: str) -> Column | None:
    """The column of a label whose halves stand apart, by its words at least; None where they make none."""
    return loose_column(one + other) if one and other and could_be_label(one + other) else None


def _two_levels(
    columns: Sequence[Column | None], above: Sequence[Cell], cells: Sequence[Cell]
) -> list[Column | None]:
    """Columns of a header whose upper cells span several lower ones: empty upper cells go on to the right."""
    if torn := _torn_rows(above, cells):
        return [*torn, *columns[len(torn) :]]
    lower = [column_of(cell.text) or (Column("", cell.text) if cell.text else None) for cell in cells]
    merged: list[Column | None] = []
    spanning: Column | None = None
    for upper, below in zip(columns, [*lower, *[None] * len(columns)], strict=False):
        spanning = upper or (spanning if below else None)
        merged.append(_merged(spanning, below))
    return merged


def _measured(columns: Sequence[Column]) -> list[Column]:
    """A column 单位 beside an indicator's is of measure words where another one names organisations."""
    roles = [column.role for column in columns]
    behind = "indicator" in roles[:-1] and roles[roles.index("indicator") + 1] == "lead"
    if "indicator" not in roles or (roles.count("lead") < 2 and not behind):
        return list(columns)
    return [
        Column("unit-of-measure", column.header) if is_called("unit-column", column) else column
        for column in columns
    ]


def _grown(columns: Sequence[Column]) -> list[Column]:
    """A column of growth (增长%) behind the figures of a year is of that year, promised or done as these."""
    found: list[Column] = []
    for column in columns:
        before = found[-1] if found else None
        bare = column.role in _FIGURES and not _DIGITS.search(column.header) and _is_growth(column.header)
        if bare and before and before.role in _FIGURES and _DIGITS.search(before.header):
            found.append(Column(before.role, f"{before.header} {column.header}"))
        else:
            found.append(column)
    return found


def _is_growth(header: str) -> bool:
    """Whether a header names growth."""
    return cued("growth-label").search(header) is not None


def is_called(name: str, column: Column) -> bool:
    """Whether a column's header is of the words under a name of `cue.csv`."""
    return cued(name).fullmatch("".join(column.header.split())) is not None


def _merged(upper: Column | None, below: Column | None) -> Column | None:
    if upper is None or below is None or upper.header == below.header:
        return upper or below
    torn = upper.role in _FIGURES and below.role not in _FIGURES and joint(upper.header, below.header)
    if torn and column_of(torn.header):
        return torn
    role = below.role if below.role and upper.role not in _FIGURES else upper.role
    return Column(role, f"{upper.header} {below.header}")


def layout_of(columns: Sequence[Column]) -> Layout:
    """The first table layout whose needs the columns meet."""
    roles = {column.role for column in columns}
    if roles & {"target", "value", "completion"}:
        roles.add("figure")
    if "title" in roles or ("category" in roles and roles & {"lead", "progress", "completion"}):
        roles.add("promise")
    if "indicator" in roles and not _is_indicator_table(columns):
        roles.discard("indicator")
        roles.add("promise")
    return next(layout for layout in layouts() if layout.reads == "table" and roles >= set(layout.needs))


def _is_indicator_table(columns: Sequence[Column]) -> bool:
    figures = [column for column in columns if column.role in _FIGURES]
    return len(figures) >= 2 or any(column.role == "binding" for column in columns)
