"""Rows of tables by the meaning of their header, whether the grid is known or flattened away.

A stream of cells is cut into rows where the next number stands, and each row's cells are laid on
the columns by what they look like: an alignment that may leave columns empty and give a text
column several cells.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from minsheng.parse.flow import Flow
from minsheng.parse.grids import Cell, Table
from minsheng.parse.labels import role_of
from minsheng.parse.lines import SENTENCE_ENDS, Line, join, make_line
from minsheng.parse.lists import heading_of, is_list_title
from minsheng.parse.marks import Mark, mark_of
from minsheng.parse.rows import Field, Heading, Layout, Listing, Row, layouts
from minsheng.parse.shapes import looks_like
from minsheng.records import Span

_YEARED = re.compile(r"(?:20\d\d ?年|[“\"]?十[三四五六]五[”\"]?|上?年|今年|本年|当年|全年|\d{1,2}-\d{1,2}月)")
_TEXT_ROLES = frozenset(
    {"promise", "progress", "completion", "title", "lead", "support", "remarks", "category"}
)
_NAME = re.compile(r"[一-鿿]{2}")
_NUMBER = re.compile(r"\d{1,3}")


class Column(NamedTuple):
    """A column of a table: its role, and its header as printed."""

    role: str
    header: str


class Header(NamedTuple):
    """The header found in a table: its columns, and the index of the first cell or row after it."""

    columns: tuple[Column, ...]
    stop: int
    start: int


def column_of(text: str) -> Column | None:
    """The column that a header cell opens; None for a cell that is no header."""
    role = role_of(text) if len(text) <= 40 else None
    return Column(role, text) if role else None


# --------------------------------------------------------------------------------------- header


def _stream_header(cells: Sequence[Cell], start: int = 0) -> Header | None:
    """The first run of header cells: at least two roles, among them one that carries content."""
    index = start
    while index < len(cells):
        columns: list[Column] = []
        stop = index
        while stop < len(cells) and (not cells[stop].text or (column := column_of(cells[stop].text))):
            if cells[stop].text:
                assert column
                columns.append(column)
            elif not columns:
                break
            stop += 1
        if _is_header(columns):
            return Header(tuple(columns), stop, index)
        index = max(stop, index + 1)
    return None


def _is_header(columns: Sequence[Column]) -> bool:
    roles = {column.role for column in columns}
    content = roles & {
        "promise",
        "title",
        "indicator",
        "target",
        "value",
        "completion",
        "progress",
        "category",
    }
    return len(columns) >= 2 and len(roles) >= 2 and bool(content)


def _grid_header(rows: Sequence[Sequence[Cell]], start: int = 0) -> Header | None:
    for index in range(start, len(rows)):
        columns = [column_of(cell.text) for cell in rows[index]]
        if _is_header([column for column in columns if column]):
            stop = index + 1
            while stop < len(rows) and _continues_header(rows[stop]):
                lower = [column_of(cell.text) for cell in rows[stop]]
                columns = [
                    _merged(upper, below)
                    for upper, below in zip(columns, [*lower, *[None] * len(columns)], strict=False)
                ]
                stop += 1
            blank = Column("", "")
            return Header(tuple(column or blank for column in columns), stop, index)
    return None


def _continues_header(cells: Sequence[Cell]) -> bool:
    texts = [cell.text for cell in cells if cell.text]
    return bool(texts) and all(column_of(text) for text in texts)


def _merged(upper: Column | None, below: Column | None) -> Column | None:
    if upper is None or below is None or upper.header == below.header:
        return upper or below
    return Column(below.role, f"{upper.header} {below.header}")


# ------------------------------------------------------------------------------------------ rows


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
    figures = [column for column in columns if column.role in {"target", "value"}]
    return len(figures) >= 2 or any(column.role == "binding" for column in columns)


def read_table(document: str, table: Table) -> list[Listing]:
    """Listings of one table, one a header that names other columns; empty where it has no header."""
    if table.stream:
        return _stream_listings(document, table)
    return _grid_listings(document, table)


def _title(above: Sequence[Line], cells: Sequence[Cell]) -> Heading | None:
    """The title of a table: the nearest line or cell above its header that names a list."""
    lines = [*above, *[line for cell in cells if cell.text and (line := _line(cell))]]
    titles = [line for line in lines if is_list_title(line)]
    if not titles:
        return None
    return heading_of(titles[-1])


def _line(cell: Cell) -> Line | None:
    return Line(cell.start, cell.end, cell.text, mark_of(cell.text), None, "cell")


def _stream_listings(document: str, table: Table) -> list[Listing]:
    listings: list[Listing] = []
    cells, position, above = table.stream, 0, table.above
    while header := _stream_header(cells, position):
        following = _stream_header(cells, header.stop)
        stop = following.start if following else len(cells)
        layout = layout_of(header.columns)
        title = _title(above, cells[position : header.start])
        columns = tuple(column.header for column in header.columns)
        record = layout.record
        listing = Listing(title, record=record, layout=layout.layout, columns=columns)  # type: ignore[arg-type]
        listing.rows.extend(_stream_rows(document, header, cells[header.stop : stop], record))
        _add(listings, listing)
        position, above = stop, []
    return listings


def _add(listings: list[Listing], listing: Listing) -> None:
    """Append a listing, or its rows to the last one where a page only repeats the header."""
    last = listings[-1] if listings else None
    if last and last.columns == listing.columns and not listing.title:
        heading = last.rows[-1].heading if last.rows else None
        for row in listing.rows:
            row.heading = row.heading or heading
        last.rows.extend(listing.rows)
    elif listing.rows:
        listings.append(listing)


class _Draft(NamedTuple):
    number: int
    cells: list[Cell]
    heading: Heading | None


def _stream_rows(document: str, header: Header, cells: Sequence[Cell], record: str) -> list[Row]:
    numbered = any(column.role == "number" for column in header.columns)
    columns = [column for column in header.columns if column.role != "number"]
    drafts = _drafts(cells, len(columns)) if numbered else _unnumbered(cells, columns)
    rows: list[Row] = []
    for draft in drafts:
        rows.extend(_rows(document, columns, draft, record))
    return rows


def _drafts(cells: Sequence[Cell], width: int) -> list[_Draft]:
    """Rows of a numbered stream: each begins at the cell with the next number."""
    drafts: list[_Draft] = []
    heading: Heading | None = None
    current: list[Cell] = []
    expected = 0
    for index, cell in enumerate(cells):
        if _is_next_number(cells, index, expected):
            expected = int(cell.text) + 1
            current = []
            drafts.append(_Draft(int(cell.text), current, heading))
        elif _is_section(cells, index, expected, width, current):
            heading = heading_of(Line(cell.start, cell.end, cell.text, mark_of(cell.text)))
            current = []
        else:
            current.append(cell)
    return drafts


def _is_next_number(cells: Sequence[Cell], index: int, expected: int) -> bool:
    text = cells[index].text
    if not _NUMBER.fullmatch(text) or index + 1 >= len(cells):
        return False
    number, following = int(text), cells[index + 1].text
    if not _NAME.search(following) or looks_like("binding", following):
        return False
    return number == expected or (not expected and number > 0) or (number == 1 and expected > 2)


def _is_section(
    cells: Sequence[Cell], index: int, expected: int, width: int, current: Sequence[Cell]
) -> bool:
    """True for a heading row: a marked or counted cell, or one alone in its row, before a number."""
    text = cells[index].text
    if len(text) > 60 or text[-1:] in SENTENCE_ENDS or not _NAME.search(text):
        return False
    following = index + 1
    while following < len(cells) and not cells[following].text:
        following += 1
    if following >= len(cells) or not _starts_row(cells, following, expected):
        return False
    mark: Mark | None = mark_of(text)
    marked = bool(mark and mark.style in {"chinese", "chinese-bracket"})
    alone = following - index > max(width // 2, 2) or (not current and following - index == 1)
    return marked or (alone and not looks_like("units", text))


def _starts_row(cells: Sequence[Cell], index: int, expected: int) -> bool:
    if _is_next_number(cells, index, expected):
        return True
    mark = mark_of(cells[index].text)
    return bool(mark and mark.style in {"chinese", "chinese-bracket"})


def _unnumbered(cells: Sequence[Cell], columns: Sequence[Column]) -> list[_Draft]:
    """Rows of a stream without numbers: as many cells as there are columns."""
    width = len(columns)
    rows = [list(cells[start : start + width]) for start in range(0, len(cells), width)]
    return [_Draft(number, row, None) for number, row in enumerate(rows, 1) if any(cell.text for cell in row)]


# ------------------------------------------------------------------------------------- alignment


def _rows(document: str, columns: Sequence[Column], draft: _Draft, record: str) -> list[Row]:
    cells = draft.cells
    while cells and not cells[-1].text:
        cells.pop()
    if record == "indicator":
        return _indicator_rows(document, columns, draft)
    row = _row(document, draft.number, align(cells, columns), columns, draft.heading)
    return [row] if row else []


def _row(
    document: str,
    number: int,
    placed: Sequence[Sequence[Cell]],
    columns: Sequence[Column],
    heading: Heading | None,
) -> Row | None:
    fields = []
    for column, cells in zip(columns, placed, strict=True):
        flow = _flow(document, cells)
        if flow and column.role:
            fields.append(Field(column.role, flow, column.header))
    if not fields:
        return None
    start = min(field.flow.span().start for field in fields)
    end = max(field.flow.span().end for field in fields)
    return Row(number, fields, Span(start, end, document[start:end]), heading)


def _flow(document: str, cells: Sequence[Cell]) -> Flow | None:
    lines: list[Line] = []
    for cell in cells:
        for start, end in _cell_lines(document, cell):
            line = make_line(document, start, end)
            if line:
                lines.append(line)
    return join(document, lines) if lines else None


def _cell_lines(document: str, cell: Cell) -> list[tuple[int, int]]:
    found, start = [], cell.start
    for part in document[cell.start : cell.end].split("\n"):
        found.append((start, start + len(part)))
        start += len(part) + 1
    return found


def align(cells: Sequence[Cell], columns: Sequence[Column]) -> list[list[Cell]]:
    """Cells of each column, in order, as they fit best; every cell is placed.

    Dynamic programming over cells × columns: a cell goes to the column of the cell before it or to
    a later one; columns passed over and second cells in a column cost a little.
    """
    if len(cells) == len(columns):
        return [[cell] if cell.text else [] for cell in cells]
    best: list[tuple[float, list[int]]] = [
        (0.0 if column == 0 else -0.7 * column, []) for column in range(len(columns))
    ]
    state = [(score, path) for score, path in best]
    first = True
    for cell in cells:
        fits = [_fit(cell.text, column.role) for column in columns]
        following: list[tuple[float, list[int]]] = []
        for position in range(len(columns)):
            options = []
            for before in range(position + 1):
                score, path = state[before]
                if first:
                    if before == position:
                        options.append((score + fits[position], [position]))
                    continue
                if not path or path[-1] != before:
                    continue
                step = -0.7 * (position - before - 1) if position > before else _again(columns[position].role)
                options.append((score + step + fits[position], [*path, position]))
            following.append(max(options, key=lambda option: option[0], default=(-1e9, [])))
        state, first = following, False
    score, path = max(
        ((score - 0.7 * (len(columns) - 1 - position), path) for position, (score, path) in enumerate(state)),
        key=lambda option: option[0],
        default=(0.0, []),
    )
    placed: list[list[Cell]] = [[] for _ in columns]
    for cell, position in zip(cells, path, strict=False):
        if cell.text:
            placed[position].append(cell)
    return placed


def _again(role: str) -> float:
    return -0.4 if role in _TEXT_ROLES else -3.0


def _fit(text: str, role: str) -> float:
    """How well a cell's text suits a column's role."""
    if not text:
        return 0.0
    if role in {"lead", "support", "other-unit"}:
        return 3.0 if looks_like("units", text) else -2.0 if len(text) > 30 else -0.5
    if role in {"deadline", "binding", "figure", "value", "target", "number", "status", "leader"}:
        return 2.0 if looks_like(role, text) else -2.0
    if looks_like("units", text):
        return -1.0
    return min(len(text), 40) / 20 if role in _TEXT_ROLES else 0.0


# ------------------------------------------------------------------------------- indicator tables


def _indicator_rows(document: str, columns: Sequence[Column], draft: _Draft) -> list[Row]:
    """The row of an indicator and its sub-rows.

    The value cells are those before the first cell that can be none of them; what stands before
    is the name, and a second name is a sub-row's. A sub-row repeats names and values alone.
    """
    figures = [column for column in columns if column.role in {"target", "value"}]
    names = next(column for column in columns if column.role == "indicator")
    others = [column for column in columns if column not in figures and column != names]
    groups = _value_groups(draft.cells, len(figures), columns.index(names) < columns.index(figures[0]))
    rows = []
    shared: list[Cell] = []
    tail: list[list[Cell]] = [[] for _ in others]
    for position, (labels, values, rest) in enumerate(groups):
        if position == 0:
            shared, labels = labels[:1], labels[1:]
            tail = align(rest, others) if rest else tail
        placed = [[*shared], labels, *[[cell] for cell in values], *tail]
        sub = Column("sub-indicator", "")
        row = _row(document, draft.number, placed, [names, sub, *figures, *others], draft.heading)
        if row:
            rows.append(row)
    return rows


def _value_groups(
    cells: Sequence[Cell], width: int, names_first: bool
) -> list[tuple[list[Cell], list[Cell], list[Cell]]]:
    """(names, values, rest) of a row and each of its sub-rows."""
    groups: list[tuple[list[Cell], list[Cell], list[Cell]]] = []
    position = 0
    while position < len(cells):
        names: list[Cell] = []
        while (
            names_first
            and position < len(cells)
            and len(names) < 2
            and _is_name(cells, position, width, names)
        ):
            names.append(cells[position])
            position += 1
        values = list(cells[position : position + width])
        position += width
        if not names and not any(cell.text for cell in values):
            break
        rest: list[Cell] = []
        while position < len(cells) and not _opens_sub_row(cells, position, width):
            rest.append(cells[position])
            position += 1
        if names:
            groups.append((names, values, rest))
    return groups


def _is_name(cells: Sequence[Cell], position: int, width: int, names: Sequence[Cell]) -> bool:
    """True where the cell is a name: the first always, a second only if all values still follow."""
    if not names:
        return bool(cells[position].text)
    if looks_like("value", cells[position].text) or not cells[position].text:
        return False
    after = cells[position + 1 : position + 1 + width]
    return (
        len(after) == width
        and not looks_like("binding", after[-1].text)
        and not looks_like("units", after[-1].text)
    )


def _opens_sub_row(cells: Sequence[Cell], position: int, width: int) -> bool:
    text = cells[position].text
    if not text or looks_like("binding", text) or looks_like("units", text):
        return False
    after = [cell.text for cell in cells[position + 1 : position + 1 + width]]
    return len(after) == width and sum(looks_like("value", value) for value in after) * 2 > width


# ------------------------------------------------------------------------------------------- grids


def _grid_listings(document: str, table: Table) -> list[Listing]:
    listings: list[Listing] = []
    position, above = 0, table.above
    while header := _grid_header(table.rows, position):
        following = _grid_header(table.rows, header.stop)
        stop = following.start if following else len(table.rows)
        layout = layout_of(header.columns)
        lead = [cell for row in table.rows[position : header.start] for cell in row]
        columns = tuple(column.header for column in header.columns)
        record = layout.record
        listing = Listing(_title(above, lead), record=record, layout=layout.layout, columns=columns)  # type: ignore[arg-type]
        listing.rows.extend(_grid_rows(document, header, table.rows[header.stop : stop], record))
        _add(listings, listing)
        position, above = stop, []
    return listings


def _grid_rows(document: str, header: Header, rows: Sequence[Sequence[Cell]], record: str) -> list[Row]:
    found: list[Row] = []
    heading: Heading | None = None
    carried: dict[int, Cell] = {}
    for cells in rows:
        filled = list(dict.fromkeys(cell for cell in cells if cell.text))
        if not filled:
            continue
        if len(filled) == 1 and _is_section_text(filled[0].text):
            cell = filled[0]
            heading = heading_of(Line(cell.start, cell.end, cell.text, mark_of(cell.text)))
            continue
        row = _grid_row(document, header, cells, len(found) + 1, heading, carried, record)
        if row:
            _append(found, row)
    return found


def _is_section_text(text: str) -> bool:
    return len(text) <= 60 and text[-1] not in SENTENCE_ENDS and not _NUMBER.fullmatch(text)


def _append(found: list[Row], row: Row) -> None:
    """Append a row; one without number and promise continues the row before it."""
    roles = {field.role for field in row.fields}
    if found and not roles & {"number", "promise", "title", "indicator", "category"}:
        found[-1].fields.extend(row.fields)
        return
    found.append(row)


def _grid_row(
    document: str,
    header: Header,
    cells: Sequence[Cell],
    position: int,
    heading: Heading | None,
    carried: dict[int, Cell],
    record: str,
) -> Row | None:
    columns = list(header.columns)
    placed = _placed(list(cells), columns)
    number = position
    for index, column in enumerate(columns):
        if column.role == "number" and placed[index] and (found := _NUMBER.search(placed[index][0].text)):
            number = int(found[0])
        if column.role == "category":
            if placed[index]:
                carried[index] = placed[index][0]
            elif index in carried:
                placed[index] = [carried[index]]
    kept = [(cells, column) for cells, column in zip(placed, columns, strict=True) if column.role != "number"]
    return _row(document, number, [cells for cells, _ in kept], [column for _, column in kept], heading)


def _placed(cells: list[Cell], columns: Sequence[Column]) -> list[list[Cell]]:
    """Cells by column: as they stand where the row is whole, else as they fit."""
    if len(cells) == len(columns) and (len(cells) < 3 or _fits_as_is(cells, columns)):
        return [[cell] if cell.text else [] for cell in cells]
    while cells and not cells[-1].text:
        cells.pop()
    return align(cells, columns)


def _fits_as_is(cells: Sequence[Cell], columns: Sequence[Column]) -> bool:
    """False where a row lost its leading cells to a merged cell above and shifted left."""
    pairs = [(cell.text, column.role) for cell, column in zip(cells, columns, strict=True) if cell.text]
    return sum(_fit(text, role) < -1 for text, role in pairs) * 2 <= len(pairs) and not _shifted(
        cells, columns
    )


def _shifted(cells: Sequence[Cell], columns: Sequence[Column]) -> bool:
    numbers = [index for index, column in enumerate(columns) if column.role == "number"]
    empty_tail = not cells[-1].text
    return (
        bool(numbers) and empty_tail and bool(cells[numbers[0]].text) and not mark_of(cells[numbers[0]].text)
    )
