"""docs/questions.md tells of every canned query."""

from __future__ import annotations

from pathlib import Path

import pytest

from minsheng import canned

DOCUMENTED = (Path(__file__).parents[2] / "docs" / "questions.md").read_text(encoding="utf-8")
LINES = [
    line.split(" | ") for line in DOCUMENTED.splitlines() if line.startswith("| ") and line.count(" | ") == 4
]


@pytest.mark.parametrize("query", canned.load().values(), ids=lambda query: query.name)
def test_each_query_has_its_row(query: canned.Query) -> None:
    [(_, question, link, rows, checked)] = [line for line in LINES if line[0] == f"| {query.code}"]
    assert question == f"{query.question}<br>{query.summary}"
    assert link == f"[{query.name}](../queries/{query.name}.rq)"
    assert rows.strip()
    assert checked.strip(" |")


def test_no_row_is_of_a_query_that_is_not_there() -> None:
    codes = {line[0].removeprefix("| ") for line in LINES} - {"code"}
    assert codes == {query.code for query in canned.load().values()}
