"""Rows of tables by the meaning of their header, whether the grid is known or flattened away.

A stream of cells is cut into rows where the next number stands, and each row's cells are laid on
the columns by what they look like: an alignment that may leave columns empty and give a text
column several cells.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from minsheng.parse.alignment import align, is_shifted
from minsheng.parse.celltext import Cell
from minsheng.parse.columns import Column, Header, grid_header, layout_of, loose_column, stream_header
from minsheng.parse.cutting import Draft, drafts_of, ends_table, unnumbered, value_groups
from minsheng.parse.flow import Flow, stretch
from minsheng.parse.grids import Table
from minsheng.parse.inferred import inferred
from minsheng.parse.lines import SENTENCE_ENDS, Line, join, make_line
from minsheng.parse.marks import chinese_number, mark_of
from minsheng.parse.measure_column import is_measured, settled_by, sub_rows
from minsheng.parse.metadata import is_header_row, years_of
from minsheng.parse.rows import Field, Heading, Listing, Row
from minsheng.parse.sections import section_of
from minsheng.parse.subrows import numbered_by_names, paired
from minsheng.parse.titles import heading_of, is_list_title
from minsheng.parse.torn import mended
from minsheng.parse.wording import cued
from minsheng.records import Span

_NUMBER = re.compile(r"\d{1,3}")
_COUNTED = re.compile(r"[一-龥].*\d[万亿余多]{0,2}[一-龥%]{1,3}(?:以上)?[。；;]?")
_LONGEST_HEADING = 24
_NOTES = 8
"""Cells above a header that may speak of it."""
_TITLE_ROWS = 4
"""Rows right above a header within a table in which its list's title stands."""
_SUMS = re.compile(r"[\d,.%]{1,12}|[-—–/]+")
_BLANK = Cell(0, 0, "")
_FIGURES = frozenset({"target", "value", "completion"})


def read_table(document: str, table: Table, like: Sequence[str] = ()) -> list[Listing]:
    """Listings of one table, one a header that names other columns; empty where it is no table of records.

    `like` are the headers of the table before it, for one that goes on with it without a header.
    """
    if table.stream:
        return _stream_listings(document, table)
    if grid_header(table.rows):
        return _grid_listings(document, table)
    return _headless(document, table, like)


def _title(document: str, above: Sequence[Line], cells: Sequence[Cell]) -> Heading | None:
    """The title of a table: the nearest line or cell above its header that names a list.

    A title without a year goes with the line right above it, where that one is a title with a year.
    """
    lines = [*above, *[line for cell in cells if cell.text and (line := _line(cell))]]
    titles = [line for line in lines if is_list_title(line)]
    if not titles:
        return None
    last, before = titles[-1], titles[-2] if len(titles) > 1 else titles[-1]
    if years_of(before.text) and not years_of(last.text) and document[before.end : last.start] == "\n":
        joined = Line(before.start, last.end, document[before.start : last.end], None, last.role, last.kind)
        heading = heading_of(joined)
        return heading._replace(label=heading.label.replace("\n", " "))
    return heading_of(last)


def _line(cell: Cell) -> Line | None:
    return Line(cell.start, cell.end, cell.text, mark_of(cell.text), None, "cell")


def _stream_listings(document: str, table: Table) -> list[Listing]:
    listings: list[Listing] = []
    cells, position, above = table.stream, 0, table.above
    while header := stream_header(cells, position):
        following = stream_header(cells, header.stop)
        stop = following.start if following else len(cells)
        header = mended(header, cells[header.stop : stop])
        header = header._replace(columns=settled_by(header.columns, cells[header.stop : stop]))
        layout = layout_of(header.columns)
        title = _title(document, above, cells[position : header.start])
        columns = tuple(column.header for column in header.columns)
        record = layout.record
        listing = Listing(title, record=record, layout=layout.layout, columns=columns)  # type: ignore[arg-type]
        rows = _stream_rows(document, header, cells[header.stop : stop], record)
        listing.rows.extend(_by_category(_led(rows)) if record != "indicator" else rows)
        if record != "indicator" and (heading := _heading_above(above)):
            _head(listing.rows, heading)
        listing.header.append(_extent(document, cells[header.start : header.stop]))
        listing.notes = tuple(cell.text for cell in cells[position : header.start][-_NOTES:] if cell.text)
        _add(listings, listing)
        position, above = stop, []
    return listings


def _heading_above(above: Sequence[Line]) -> Heading | None:
    """The category that the line right above a header names: 一、教育惠民."""
    last = above[-1] if above else None
    if last is None or last.mark is None or last.mark.style not in {"chinese", "chinese-bracket"}:
        return None
    heading = heading_of(last)
    names = len(heading.label) <= _LONGEST_HEADING and last.text[-1] not in SENTENCE_ENDS
    return heading if names and not is_list_title(last) and section_of(heading.label) is None else None


def _head(rows: Sequence[Row], heading: Heading) -> None:
    """Put the heading above the rows up to the first that has one."""
    for row in rows:
        if row.heading:
            return
        row.heading = heading


def _by_category(rows: list[Row]) -> list[Row]:
    """Rows whose category column became the heading above them; a merged cell counts for the rows below."""
    heading: Heading | None = None
    for row in rows:
        roles = {field.role for field in row.fields}
        named = next((field for field in row.fields if field.role == "category"), None)
        if named and roles & {"promise", "title"}:
            span = named.flow.span()
            heading = heading_of(Line(span.start, span.end, span.exact, mark_of(span.exact)))
            row.fields.remove(named)
        row.heading = row.heading or heading
    return rows


def _led(rows: list[Row]) -> list[Row]:
    """Rows with the units of the row above where they have none: a cell merged over both."""
    lead: list[Field] = []
    for row in rows:
        own = [field for field in row.fields if field.role in {"lead", "support"}]
        if not own:
            row.fields.extend(lead)
        lead = own or lead
    return rows


def _extent(document: str, cells: Sequence[Cell]) -> Span:
    start, end = min(cell.start for cell in cells if cell.text), max(cell.end for cell in cells)
    return stretch(document, start, end)


def _add(listings: list[Listing], listing: Listing) -> None:
    """Append a listing, or its rows to the last one where a page only repeats the header."""
    last = listings[-1] if listings else None
    if last and last.columns == listing.columns and not listing.title:
        heading = last.rows[-1].heading if last.rows else None
        for row in listing.rows:
            row.heading = row.heading or heading
        last.rows.extend(listing.rows)
        last.header.extend(listing.header)
    elif listing.rows:
        listings.append(listing)


def _stream_rows(document: str, header: Header, cells: Sequence[Cell], record: str) -> list[Row]:
    numbered = any(column.role == "number" for column in header.columns)
    category_first = [column.role for column in header.columns[:2]] == ["category", "number"]
    columns = [column for column in header.columns[category_first:] if column.role != "number"]
    drafts = drafts_of(cells, header.columns) if numbered else unnumbered(cells, columns)
    rows: list[Row] = []
    for draft in drafts:
        rows.extend(_rows(document, columns, draft, record))
    return rows


def _rows(document: str, columns: Sequence[Column], draft: Draft, record: str) -> list[Row]:
    cells = draft.cells
    while cells and not cells[-1].text:
        cells.pop()
    if record == "indicator":
        return _indicator_rows(document, columns, draft)
    if is_measured(columns):
        return _measured_rows(document, columns, draft)
    placed = paired(align(cells, columns), columns)
    row = _row(document, draft.number, placed, columns, draft.heading)
    return [row] if row else []


def _measured_rows(document: str, columns: Sequence[Column], draft: Draft) -> list[Row]:
    """The row whose parts have measure words of their own, one field after the other."""
    parts = [
        _row(document, draft.number, placed, columns, draft.heading)
        for placed in sub_rows(document, draft.cells, columns)
    ]
    rows = [part for part in parts if part]
    if not rows:
        return []
    start, end = rows[0].span.start, rows[-1].span.end
    fields = [field for row in rows for field in row.fields]
    return [Row(draft.number, fields, stretch(document, start, end), draft.heading)]


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
    starts, ends = zip(*[field.flow.limits() for field in fields], strict=True)
    start, end = min(starts), max(ends)
    return Row(number, fields, stretch(document, start, end), heading)


def _flow(document: str, cells: Sequence[Cell]) -> Flow | None:
    if len(cells) == 1 and document.find("\n", cells[0].start, cells[0].end) < 0:
        return Flow.of(document, [(cells[0].start, cells[0].end)]) if cells[0].text else None
    lines: list[Line] = []
    for cell in cells:
        for start, end in _cell_lines(document, cell):
            line = make_line(document, start, end)
            if line:
                lines.append(line)
    return join(document, lines) if lines else None


def _cell_lines(document: str, cell: Cell) -> list[tuple[int, int]]:
    """Where the lines of a cell stand; the number of a page that is no part of its text is left out."""
    found: list[tuple[int, int]] = []
    start = cell.start
    for part in document[cell.start : cell.end].split("\n"):
        page = mark_of(part) if part not in cell.text else None
        found.append((start + page.end if page else start, start + len(part)))
        start += len(part) + 1
    return found


# ------------------------------------------------------------------------------- indicator tables


def _indicator_rows(document: str, columns: Sequence[Column], draft: Draft) -> list[Row]:
    """The row of an indicator and its sub-rows.

    The value cells are those before the first cell that can be none of them; what stands before
    is the name, and a second name is a sub-row's. A sub-row repeats names and values alone.
    """
    figures = [column for column in columns if column.role in _FIGURES]
    names = next(column for column in columns if column.role == "indicator")
    others = [column for column in columns if column not in figures and column != names]
    first, last = columns.index(names), columns.index(figures[0])
    measures = [column for column in columns[first:last] if column.role == "unit-of-measure"]
    others = [column for column in others if column not in measures]
    groups = value_groups(draft.cells, len(figures), first < last, 2 + len(measures))
    rows = []
    shared: list[Cell] = []
    tail: list[list[Cell]] = [[] for _ in others]
    for position, (labels, values, rest) in enumerate(groups):
        measure = [labels.pop()] if measures and len(labels) > 1 else []
        if position == 0:
            shared = labels[:1]
            tail = align(rest, others) if rest else tail
        padded = [*values, *[_BLANK] * (len(figures) - len(values))]
        placed = [shared, labels[1:] if position == 0 else labels, *[[cell] for cell in padded], *tail]
        sub, printed = Column("sub-indicator", ""), Column("unit-of-measure", "")
        placed.append(measure)
        row = _row(document, draft.number, placed, [names, sub, *figures, *others, printed], draft.heading)
        if row:
            rows.append(row)
    return rows


# ------------------------------------------------------------------------------------------- grids


def _grid_listings(document: str, table: Table) -> list[Listing]:
    listings: list[Listing] = []
    position, above = 0, table.above
    while header := grid_header(table.rows, position):
        following = grid_header(table.rows, header.stop)
        stop = _titled_from(table.rows, header.stop, following.start) if following else len(table.rows)
        below = [cell for row in table.rows[header.stop : stop] for cell in row]
        header = header._replace(columns=settled_by(header.columns, below))
        layout = layout_of(header.columns)
        lead = [cell for row in table.rows[position : header.start] for cell in row]
        columns = tuple(column.header for column in header.columns)
        record = layout.record
        listing = Listing(_title(document, above, lead), record=record, layout=layout.layout, columns=columns)  # type: ignore[arg-type]
        rows = _grid_rows(document, header, table.rows[header.stop : stop])
        listing.rows.extend(_with_sub_rows(rows) if record == "indicator" else _by_category(_numbered(rows)))
        _quote(document, listing.rows)
        listing.notes = tuple(cell.text for cell in lead[-_NOTES:] if cell.text)
        head = [cell for row in table.rows[header.start : header.stop] for cell in row]
        listing.header.append(_extent(document, head))
        _add(listings, listing)
        position, above = stop, []
    return listings


def _titled_from(rows: Sequence[Sequence[Cell]], start: int, stop: int) -> int:
    """The first of the rows right above a header, each of one cell, from a list's title on."""
    first = stop
    for index in range(stop - 1, max(start, stop - _TITLE_ROWS) - 1, -1):
        filled = list(dict.fromkeys(cell for cell in rows[index] if cell.text))
        if len(filled) > 1:
            break
        line = _line(filled[0]) if filled else None
        if line and is_list_title(line):
            first = index
    return first


def _headless(document: str, table: Table, like: Sequence[str]) -> list[Listing]:
    """The listing of a table without a header: as the table before it, or by what its cells look like."""
    rows = table.rows
    columns = tuple(
        column or Column("", text) for column, text in ((loose_column(text), text) for text in like)
    )
    guessed = inferred(rows)
    if not guessed and not _is_numbered(rows, len(like)):
        return []
    known = columns if like and _is_numbered(rows, len(like)) else guessed
    header = Header(known, 0, 0)
    listing = Listing(_title(document, table.above, ()), layout="project-table", columns=tuple(like) or ("",))
    listing.rows.extend(_by_category(_numbered(_grid_rows(document, header, rows))))
    _quote(document, listing.rows)
    return [listing] if listing.rows else []


def _quote(document: str, rows: Sequence[Row]) -> None:
    """Give each row the text that stands at its place: rows that were joined have none."""
    for row in rows:
        start, end = row.span.start, row.span.end
        row.span = Span(start, end, document[start:end])


def _is_numbered(rows: Sequence[Sequence[Cell]], width: int) -> bool:
    """True where rows of as many cells begin with numbers."""
    fitting = [row for row in rows if len(row) == width and _NUMBER.fullmatch(row[0].text)]
    return width > 2 and len(fitting) * 2 > len(rows)


def _grid_rows(document: str, header: Header, rows: Sequence[Sequence[Cell]]) -> list[Row]:
    found: list[Row] = []
    heading: Heading | None = None
    numbered = any(_NUMBER.fullmatch(cells[0].text) for cells in rows if cells)
    for cells in rows:
        filled = list(dict.fromkeys(cell for cell in cells if cell.text))
        if not filled:
            continue
        if _is_note(filled) or is_header_row(filled):
            continue
        if numbered and (cell := _counted_section(filled)):
            heading = heading_of(Line(cell.start, cell.end, cell.text, mark_of(cell.text)))
            continue
        if len(filled) == 1 and _is_section_text(filled[0].text) and not _counts_on(filled[0].text, found):
            cell = filled[0]
            heading = heading_of(Line(cell.start, cell.end, cell.text, mark_of(cell.text)))
            continue
        row = _grid_row(document, header, cells, heading)
        if row:
            _append(found, row)
            if row is found[-1] and row.number and not cells[-1].text and len(cells) >= len(header.columns):
                _led(found[-2:])
    return found


def _counted_section(filled: Sequence[Cell]) -> Cell | None:
    """The name in a row with a Chinese numeral between rows numbered in digits (一 | 教育 | | 5600)."""
    if len(filled) < 2 or not chinese_number(filled[0].text):
        return None
    sums = all(_SUMS.fullmatch(cell.text) for cell in filled[2:])
    return filled[1] if sums and _is_section_text(filled[1].text) else None


def _is_note(filled: Sequence[Cell]) -> bool:
    """True for a row under the table, and for its sums."""
    first = filled[0].text
    return (len(filled) <= 2 and ends_table(first)) or cued("sum").fullmatch(first) is not None


def _is_section_text(text: str) -> bool:
    return len(text) <= 60 and text[-1] not in SENTENCE_ENDS and not _NUMBER.fullmatch(text)


def _counts_on(text: str, above: Sequence[Row]) -> bool:
    """True for a cell under a project's that promises a number more, without a mark of its own."""
    counts = mark_of(text) is None and _COUNTED.fullmatch(text) is not None
    return counts and any(row.number for row in above)


def _append(found: list[Row], row: Row) -> None:
    """Append a row; one without number and promise continues the row before it."""
    roles = {field.role for field in row.fields}
    if found and not roles & {"number", "promise", "title", "indicator", "category"}:
        found[-1].fields.extend(row.fields)
        return
    found.append(row)


def _numbered(rows: list[Row]) -> list[Row]:
    """Rows with the number printed or, where a table prints none, their place.

    A row under another one's number goes on with that one: a number cell merged over several rows.
    """
    found: list[Row] = []
    printed = any(row.number for row in rows) or numbered_by_names(rows)
    for row in rows:
        last = found[-1] if found else None
        if printed and last and row.number in {0, last.number} and not _names_anew(row, last):
            last.fields.extend(field for field in row.fields if field not in last.fields)
            last.span = Span(last.span.start, max(last.span.end, row.span.end), "")
            continue
        row.number = row.number or (last.number + 1 if last else 1)
        found.append(row)
    return found


def _names_anew(row: Row, last: Row) -> bool:
    """True where a row has a title and a unit of its own, though its number is lost."""
    roles = {field.role for field in row.fields if field not in last.fields}
    if "unit-of-measure" in roles:
        return False
    if "title" in roles or "title" not in {field.role for field in last.fields}:
        return {"title", "lead"} <= roles or {"promise", "lead", "deadline"} <= roles
    return False  # the name above is merged over both


def _with_sub_rows(rows: list[Row]) -> list[Row]:
    """Rows of an indicator table whose unnumbered rows are sub-rows of the numbered one above."""
    found: list[Row] = []
    parent: Row | None = None
    printed = any(row.number for row in rows)
    for row in rows:
        if row.number or parent is None or not printed:
            row.number = row.number or len(found) + 1
            parent = row
            found.append(row)
            continue
        name = next((field for field in row.fields if field.role == "indicator"), None)
        if name is None:
            continue
        above = [field for field in parent.fields if field.role in {"indicator", "lead", "binding"}]
        own = [
            Field("sub-indicator", field.flow, field.label) if field is name else field
            for field in row.fields
        ]
        held = {field.role for field in own}
        inherited = [field for field in above if field.role not in held]
        found.append(Row(parent.number, [*inherited, *own], row.span, row.heading))
        if parent in found and not any(field.role in _FIGURES for field in parent.fields):
            found.remove(parent)
    return found


def _grid_row(document: str, header: Header, cells: Sequence[Cell], heading: Heading | None) -> Row | None:
    columns = list(header.columns)
    placed = _placed(list(cells), columns)
    number = 0
    for index, column in enumerate(columns):
        if column.role == "number" and placed[index] and (found := _NUMBER.search(placed[index][0].text)):
            number = int(found[0])
    kept = [(cells, column) for cells, column in zip(placed, columns, strict=True) if column.role != "number"]
    return _row(document, number, [cells for cells, _ in kept], [column for _, column in kept], heading)


def _placed(cells: list[Cell], columns: Sequence[Column]) -> list[list[Cell]]:
    """Cells by column: as they stand where that fits, else as they fit.

    A row that lost its leading cells to a merged cell above shifts left and ends in empty cells.
    """
    if len(cells) == len(columns) and (cells[-1].text or not is_shifted(cells, columns)):
        return [[cell] if cell.text else [] for cell in cells]
    while cells and not cells[-1].text:
        cells.pop()
    return align(cells, columns)
