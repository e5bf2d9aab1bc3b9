"""Whatever the text: no number is lost, no span is wrong, nothing fails, and codes are in their tables."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st

from minsheng.parse import wording
from minsheng.parse.cells import read_cell
from minsheng.parse.flow import Flow
from minsheng.parse.measure import measures
from minsheng.parse.quantities import read_quantities
from minsheng.parse.reports import read_reported
from minsheng.resources import mappings, ontology, rows

SEEDS = Path(__file__).parents[2] / "seeds"
CORPUS = "\n".join(path.read_text(encoding="utf-8") for path in sorted(SEEDS.glob("*.txt")))
PIECES = [
    *"0123456789０９,，.．、。；;()（）“”%％-—~〔〕《》\n |",
    *"万亿千百十一二三两个家所处元人次年月日岁第前约近超内余多各每由从为其中的和等",
    *[
        "以上",
        "以下",
        "左右",
        "不少于",
        "新增",
        "完成",
        "建设",
        "改造",
        "提高到",
        "改为",
        "全覆盖",
        "应保尽保",
        "2023年",
    ],
    *[
        "12345",
        "3.5万人次",
        "学位5560个",
        "号楼",
        "PM2.5",
        "微克/立方米",
        "百分之",
        "每千名",
        "截至9月22日",
        "累计",
        "本月",
    ],
]
TEXTS = st.lists(st.sampled_from(PIECES), min_size=1, max_size=40).map("".join)


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """A stretch of a source document with some characters put in, changed or left out."""
    start = draw(st.integers(0, len(CORPUS) - 200))
    text = list(CORPUS[start : start + draw(st.integers(5, 200))])
    for _ in range(draw(st.integers(0, 6))):
        at = draw(st.integers(0, len(text) - 1))
        text[at] = draw(st.sampled_from(["", text[at] * 2, *PIECES]))
    return "".join(text) or "1"


def check(text: str) -> None:
    flow = Flow.of(text, [(0, len(text))])
    found = read_quantities(flow, role="result", year=2023)
    spans = [figure.span for figure in found.figures]
    covered: set[int] = set()
    for span in [*spans, *[one.span for one in found.not_quantities]]:
        assert 0 <= span.start < span.end <= len(text)
        assert text[span.start : span.end] == span.exact
        covered.update(range(span.start, span.end))
    lost = [match.group() for match in re.finditer(r"[0-9０-９]", text) if match.start() not in covered]
    assert lost == []
    assert len({span[:2] for span in spans}) == len(spans)
    bounds = {span[:2] for span in spans}
    for figure in found.figures:
        assert figure.part_of is None or figure.part_of in bounds
        assert figure.revises is None or figure.revises in bounds
        assert figure.part_of != figure.span[:2]
    assert {one.reason for one in found.not_quantities} <= wording.reasons()


@settings(max_examples=150)
@given(TEXTS | mutated())
def test_every_digit_is_in_a_figure_or_explained(text: str) -> None:
    check(text)


@settings(max_examples=60)
@given(TEXTS | mutated())
def test_reports_and_cells_take_any_text(text: str) -> None:
    flow = Flow.of(text, [(0, len(text))])
    report = read_reported(flow, year=2023, as_of=date(2023, 9, 30)).report
    assert report.span.exact == text
    for figure in read_cell(flow, role="target", year=2023, uom_text="万人").figures:
        assert text[figure.span.start : figure.span.end] == figure.span.exact


UNITS = [
    "1",
    "1,",
    "(",
    ")",
    "（",
    "|",
    "，",
    "、",
    "一",
    "1个、",
    "(1个",
    "第",
    "“",
    "1-",
    "A1",
    "每",
    "其中1个,",
    "由1个改为",
    "已完成",
    "等",
]


@pytest.mark.parametrize("unit", UNITS)
def test_long_runs_of_one_thing_are_read(unit: str) -> None:
    text = unit * (4000 // len(unit))
    flow = Flow.of(text, [(0, len(text))])
    read_reported(flow, year=2023, as_of=date(2023, 9, 30))
    read_cell(flow, role="target", year=2023, uom_text="万人")


def test_every_seed_line_keeps_its_numbers() -> None:
    for line in re.findall(r"[^\n]+", CORPUS):
        check(line)


def test_every_code_of_a_measure_word_is_a_concept() -> None:
    graph = rdflib.Graph().parse(ontology("codes", "uom.ttl"))
    codes = {str(subject).rpartition("/uom-")[2] for subject in graph.subjects() if "/uom-" in str(subject)}
    assert {measure.code for measure in measures().values()} == codes


def test_every_rule_has_a_labelled_reason() -> None:
    assert {rule.reason for rule in wording.not_quantity_rules()} <= wording.reasons()
    table = rows(mappings("wordings", "not-quantity-reason.csv"), "reason", "zh", "en")
    assert all(row["zh"] and row["en"] for row in table)


def test_every_rule_begins_as_its_row_says() -> None:
    assert {rule.starts for rule in wording.not_quantity_rules()} == {"digit", "chinese", "other"}
