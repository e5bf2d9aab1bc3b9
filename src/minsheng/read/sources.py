"""`sources.csv`: what its keeper knows of the documents beside it and their text does not say.

Columns `file,district,city,year,kind,title,issuer,url,published`, in any order, any of them left out
but `file`; other columns are allowed and not read. An empty cell says nothing.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from minsheng.errors import TableError
from minsheng.read.encodings import decode
from minsheng.records import SourceRow

NAME = "sources.csv"
COLUMNS = ("file", "district", "city", "year", "kind", "title", "issuer", "url", "published")

_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_DATE = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})")
_URL = re.compile(r"https?://[^\s<>\"{}|\\^`]+")


def load(path: Path) -> dict[str, SourceRow]:
    """Rows of a `sources.csv` by file name. Raises TableError naming file, line and column."""
    text, _ = decode(path.read_bytes(), str(path))
    found: dict[str, SourceRow] = {}
    for where, cells in _rows(path, text):
        row = _row(where, cells)
        if found.setdefault(row.file, row) is not row:
            raise TableError(
                f"{row.file} has a row already", where=f"{where}:file", mend="leave one row a file"
            )
    return found


def _rows(path: Path, text: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Place (`path:line`) and stripped cells of each row that is neither blank nor a comment."""
    reader = csv.reader(io.StringIO(text, newline=""))
    header: list[str] = []
    for cells in reader:
        where = f"{path}:{reader.line_num}"
        if not any(cell.strip() for cell in cells) or cells[0].startswith("#"):
            continue
        if not header:
            header = _header(where, cells)
            continue
        if len(cells) > len(header):
            what = f"{len(cells)} cells under {len(header)} columns"
            raise TableError(what, where=where, mend='put cells that hold a comma in "quotes"')
        yield where, {name: cell.strip() for name, cell in zip(header, cells, strict=False)}


def _header(where: str, cells: list[str]) -> list[str]:
    """Column names. Raises TableError where `file` is missing or a name stands twice."""
    names = [cell.strip().lower() for cell in cells]
    if "file" not in names:
        raise TableError("no column `file`", where=where, mend=f"begin the file with {','.join(COLUMNS)}")
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        raise TableError(f"column {', '.join(twice)} stands twice", where=where, mend="leave one of them")
    return names


def _row(where: str, cells: dict[str, str]) -> SourceRow:
    """One row, its cells checked."""
    given = {name: cells.get(name) or None for name in COLUMNS}
    file = given["file"]
    if file is None:
        raise TableError("no file name", where=f"{where}:file", mend="name the file the row speaks of")
    return SourceRow(
        file=file,
        district=given["district"],
        city=given["city"],
        year=_year(f"{where}:year", given["year"]),
        kind=given["kind"],
        title=given["title"],
        issuer=given["issuer"],
        url=_url(f"{where}:url", given["url"]),
        published=_date(f"{where}:published", given["published"]),
    )


def _year(where: str, cell: str | None) -> int | None:
    """A year of four digits."""
    if cell is not None and not _YEAR.fullmatch(cell):
        raise TableError(
            f"{cell!r} is no year", where=where, mend="write four digits, 2024, or leave it empty"
        )
    return int(cell) if cell else None


def _url(where: str, cell: str | None) -> str | None:
    """An http or https address."""
    if cell is not None and not _URL.fullmatch(cell):
        raise TableError(f"{cell!r} is no web address", where=where, mend="write https://… or leave it empty")
    return cell


def _date(where: str, cell: str | None) -> date | None:
    """A day as 2024-03-15, 2024/3/15 or 2024.3.15."""
    if cell is None:
        return None
    match = _DATE.fullmatch(cell)
    try:
        return date(int(match[1]), int(match[2]), int(match[3])) if match else _no_date(where, cell)
    except ValueError:
        return _no_date(where, cell)


def _no_date(where: str, cell: str) -> date:
    raise TableError(f"{cell!r} is no date", where=where, mend="write 2024-03-15, or leave it empty")
