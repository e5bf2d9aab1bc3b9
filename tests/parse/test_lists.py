"""Lists in running lines: which numbering is the projects', and what belongs to each."""

from __future__ import annotations

import pytest
from tests.parse.layout_cases import CASES as NUMBERED
from tests.parse.layout_cases import Case
from tests.parse.made import document
from tests.parse.unnumbered_cases import CASES as UNNUMBERED

from minsheng.parse.grids import elements
from minsheng.parse.lines import Line
from minsheng.parse.lists import read_lists

CASES = [*NUMBERED, *UNNUMBERED]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_rows_of_a_layout(case: Case) -> None:
    made = document(case.text)
    listings = read_lists(made, [element for element in elements(made) if isinstance(element, Line)])
    got = [
        [(row.number, {field.role: field.flow.text for field in row.fields}) for row in listing.rows]
        for listing in listings
    ]
    assert [[number for number, _ in rows] for rows in got] == [
        [number for number, _ in rows] for rows in case.listings
    ]
    for rows, wanted_rows in zip(got, case.listings, strict=True):
        for (_, fields), (number, wanted) in zip(rows, wanted_rows, strict=True):
            for role, beginning in wanted.items():
                assert fields.get(role, "").startswith(beginning), (number, role, fields)
    assert [[heading.label for heading in listing.headings] for listing in listings] == case.headings


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_field_is_quoted_from_the_document(case: Case) -> None:
    made = document(case.text)
    for listing in read_lists(made, [element for element in elements(made) if isinstance(element, Line)]):
        for row in listing.rows:
            for field in row.fields:
                span = field.flow.span()
                assert made.text[span.start : span.end] == span.exact
                assert span.exact.replace("\n", "") == field.flow.text.replace("\n", "")
