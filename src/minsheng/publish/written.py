"""Tables → bytes: CSV for programs, CSV for spreadsheets, Parquet.

- `<name>.csv`: UTF-8 without a byte order mark, lines end in LF, the first row holds names for programs.
- `<name>.zh.csv`: for Excel and WPS, which need the byte order mark to read Chinese; CRLF; the first row
  says each column in Chinese and English; a text that a spreadsheet would run as a formula has an
  apostrophe before it.
- `<name>.parquet`: typed; several values are a list; titles stand in the metadata of each field.

In CSV several values of one cell are joined by `;`. Numbers are decimal numbers without an exponent.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING

from minsheng.publish.tables import Cell, Column, Table

if TYPE_CHECKING:
    import pyarrow as pa

JOINT = ";"
"""What stands between several values of one cell."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_csv(table: Table) -> bytes:
    """For programs."""
    rows = ([_text(cell) for cell in row] for row in table.rows)
    return _csv([column.name for column in table.columns], rows, "\n").encode()


def as_spreadsheet(table: Table) -> bytes:
    """For people with a spreadsheet."""
    header = [f"{column.title.zh} {column.title.en}" for column in table.columns]
    rows = (list(map(_harmless, table.columns, row)) for row in table.rows)
    return _csv(header, rows, "\r\n").encode("utf-8-sig")


def _csv(header: list[str], rows: Iterable[list[str]], ending: str) -> str:
    target = io.StringIO(newline="")
    writer = csv.writer(target, lineterminator=ending)
    writer.writerow(header)
    writer.writerows(rows)
    return target.getvalue()


def _text(cell: Cell) -> str:
    if isinstance(cell, tuple):
        return JOINT.join(cell)
    return cell or ""


def _harmless(column: Column, cell: Cell) -> str:
    text = _text(cell)
    return f"'{text}" if column.type == "string" and text.startswith(_FORMULA) else text


# ------------------------------------------------------------------------------------- Parquet


def as_parquet(table: Table, about: dict[str, str]) -> bytes:
    """Typed columns; `about` goes into the file's metadata."""
    import pyarrow as pa  # noqa: PLC0415 (slow to import)
    import pyarrow.parquet as pq  # noqa: PLC0415

    schema = pa.schema([_field(column) for column in table.columns], metadata=about)
    columns = list(zip(*table.rows, strict=True)) or [() for _ in table.columns]
    arrays = [_array(cells, field.type) for cells, field in zip(columns, schema, strict=True)]
    target = io.BytesIO()
    pq.write_table(pa.Table.from_arrays(arrays, schema=schema), target, compression="zstd")
    return target.getvalue()


def _field(column: Column) -> pa.Field:
    import pyarrow as pa  # noqa: PLC0415

    types: dict[str, pa.DataType] = {
        "string": pa.string(),
        "integer": pa.int64(),
        "number": pa.float64(),
        "date": pa.date32(),
        "boolean": pa.bool_(),
    }
    kind = pa.list_(types[column.type]) if column.many else types[column.type]
    titles = {"title_zh": column.title.zh, "title_en": column.title.en}
    about = {"description_zh": column.about.zh, "description_en": column.about.en, "term": column.term}
    return pa.field(column.name, kind, metadata=titles | about)


def _array(cells: Sequence[Cell], kind: pa.DataType) -> pa.Array:
    """Cells as an array of a type; a column of lists has a list in each row."""
    import pyarrow as pa  # noqa: PLC0415

    if not pa.types.is_list(kind):
        return _texts(cells).cast(kind)
    lists = [cell or () for cell in cells]
    ends = [str(end) for end in accumulate(map(len, lists), initial=0)]
    values = _texts([value for cell in lists for value in cell]).cast(kind.value_type)
    return pa.ListArray.from_arrays(_texts(ends).cast(pa.int32()), values, type=kind)


def _texts(values: Sequence[Cell]) -> pa.Array:
    """Texts as an array. (`pa.array` would import pandas where that is installed: seconds for nothing.)"""
    import pyarrow as pa  # noqa: PLC0415

    builder = pa.lib.StringBuilder()
    builder.append_values(values)
    return builder.finish()
