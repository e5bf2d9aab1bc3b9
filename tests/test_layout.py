"""Pages and cells of a document's words: kept by a release, told by `parse` and by the pages."""

from __future__ import annotations

import json
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from minsheng import layout, pipeline
from minsheng.jsonlines import records
from minsheng.parse import parse
from minsheng.read import read
from minsheng.records import Block, SourceRow

TABLE = """<html><body><h1>东城区2024年重要民生实事项目</h1><table>
<tr><th>序号</th><th>实事项目</th><th>责任单位</th></tr>
<tr><td>1</td><td>新建养老驿站3个。</td><td>区民政局</td></tr>
<tr><td>2</td><td>改造老旧小区12个。</td><td>区住房城市建设委</td></tr>
</table></body></html>"""
LINES = "东城区2024年重要民生实事项目\n1.新建养老驿站3个。\n责任单位：区民政局\n"


def test_a_release_keeps_the_cells_of_documents_that_have_some(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "cells.html").write_text(TABLE, encoding="utf-8")
    (tmp_path / "in" / "lines.txt").write_text(LINES, encoding="utf-8")
    release = pipeline.build([tmp_path / "in"], tmp_path / "out").release
    assert release is not None
    kept = {path.name for path in (release.folder / "documents").iterdir()}
    ended = [name for name in kept if name.endswith(layout.ENDING)]
    assert len(ended) == 1 and len(kept) == 3
    folder = release.folder / "documents"
    text = (folder / ended[0].replace(layout.ENDING, ".txt")).read_text(encoding="utf-8")
    found = layout.read((folder / ended[0]).read_text(encoding="utf-8"))
    block = found.at(text.index("12个"))
    assert block is not None and (block.table, block.row, block.column) == (0, 2, 1)
    assert text[block.start : block.end] == "改造老旧小区12个。"


def test_each_span_of_records_has_its_cell(tmp_path: Path) -> None:
    path = tmp_path / "cells.html"
    path.write_text(TABLE, encoding="utf-8")
    told = [json.loads(line) for line in records(parse(read(path, SourceRow(path.name))))]
    projects = [record for record in told if record["record"] == "Project"]
    unit = projects[1]["lead_units"][0]["span"]
    assert (unit["table"], unit["row"], unit["column"]) == (0, 2, 2)
    assert "table" not in told[0]["title_span"] and "page" not in unit


@given(st.lists(st.tuples(st.integers(1, 9), st.integers(0, 3), st.integers(-1, 2), st.integers(0, 5))))
def test_what_is_written_is_read_again(shapes: list[tuple[int, int, int, int]]) -> None:
    blocks, start = [], 0
    for length, page, table, place in shapes:
        cell = {"kind": "cell", "table": table, "row": place, "column": place} if table >= 0 else {}
        blocks.append(Block(start, start + length, page=page, **cell))  # type: ignore[arg-type]
        start += length + 1
    found = layout.read(layout.written(blocks))
    for block in blocks:
        again = found.at(block.start)
        if block.page or block.table >= 0:
            assert again == block
        else:
            assert again is None
    assert found.at(start) is None
