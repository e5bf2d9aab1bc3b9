"""Whole documents in outline: year, count, projects, leads, whatever stands around the list."""

from __future__ import annotations

import pytest
from tests.parse.announced_cases import ANNOUNCED
from tests.parse.made import document
from tests.parse.whole_cases import WHOLE, Whole

from minsheng.parse import parse

CASES = [*WHOLE, *ANNOUNCED]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_document_is_one_list_with_these_projects(case: Whole) -> None:
    parsed = parse(document(case.text))
    assert [[project.number for project in one.projects] for one in parsed.lists] == [case.numbers]
    (listed,) = parsed.lists
    assert (listed.year, listed.stated_count) == (case.year, case.stated)
    assert tuple(category.label for category in listed.categories) == case.categories
    if case.leads:
        assert tuple(project.lead_units[0].name for project in listed.projects) == case.leads


@pytest.mark.parametrize("case", [case for case in CASES if case.values], ids=lambda case: case.name)
def test_its_projects_have_these_figures(case: Whole) -> None:
    (listed,) = parse(document(case.text)).lists
    values = [tuple(int(figure.value or 0) for figure in project.targets) for project in listed.projects]
    assert tuple(values) == case.values
