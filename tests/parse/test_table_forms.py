"""One table in every way that pages flatten it gives the same rows."""

from __future__ import annotations

import pytest
from tests.parse.made import document
from tests.parse.table_cases import ROLES, TABLES, VARIANTS, Variant
from tests.parse.table_forms import FORMS, Made, one_line, page

from minsheng.parse.grids import Table, elements
from minsheng.parse.rows import Row
from minsheng.parse.tables import read_table


def rows_of(text: str) -> list[Row]:
    made = document(text)
    tables = [part for part in elements(made) if isinstance(part, Table)]
    return [row for table in tables for listing in read_table(made.text, table) for row in listing.rows]


def packed(text: str) -> str:
    """Text without white space and joiners: where names are parted does not count here."""
    return "".join(text.split()).replace("、", "")


def places(made: Made) -> list[tuple[int, dict[str, str]]]:
    """Number of each row, and which role each of its texts has by the header."""
    return [
        (
            int(row[0]),
            {
                packed(cell): ROLES[label]
                for label, cell in zip(made.columns, row, strict=True)
                if label in ROLES and cell
            },
        )
        for row in made.rows
        if len(row) > 1
    ]


def found(row: Row) -> dict[str, str]:
    held = {packed(field.flow.text): field.role or "" for field in row.fields}
    return held | ({packed(row.heading.label): "category"} if row.heading else {})


def assert_read(made: Made, text: str) -> None:
    rows = rows_of(text)
    assert [row.number for row in rows] == [number for number, _ in places(made)]
    for row, (_, wanted) in zip(rows, places(made), strict=True):
        assert wanted.items() <= found(row).items()


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("made", TABLES, ids=lambda made: made.name)
def test_every_form_of_a_table_gives_the_same_rows(made: Made, form: str) -> None:
    assert_read(made, page(made, FORMS[form]))


@pytest.mark.parametrize("made", TABLES, ids=lambda made: made.name)
def test_a_whole_table_on_one_line_gives_the_same_rows(made: Made) -> None:
    assert_read(made, one_line(made) + "\n")


@pytest.mark.parametrize("variant", VARIANTS, ids=lambda variant: variant.name)
def test_tables_of_other_shapes(variant: Variant) -> None:
    rows = rows_of(variant.text)
    read = [
        (row.number, row.heading.label if row.heading else None, {(f.role, f.flow.text) for f in row.fields})
        for row in rows
    ]
    assert read == [(number, heading, set(fields)) for number, heading, fields in variant.rows]
