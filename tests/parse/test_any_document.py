"""Any document gives records or a clear refusal, and every record quotes the document."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.parse.made import document

from minsheng.errors import MinshengError
from minsheng.parse import parse
from minsheng.parse.explain import explain, notes_of
from minsheng.read import read
from minsheng.records import Document, ParsedDocument, SourceRow, Span

ROOT = Path(__file__).parents[2]
NOISE = [
    "|",
    "\n",
    "1、",
    "（一）",
    "2.",
    " ",
    "不少于",
    "100%",
    "3.5万",
    "个",
    "(",
    "）",
    "责任单位：",
    "序号",
    "\t",
    "１２",
    "、",
    "𠮷",
]
PATHS = sorted([*(ROOT / "seeds").glob("*.txt"), *(ROOT / "tests" / "gold" / "documents").glob("*.txt")])
TEXTS = [read(path, SourceRow()).text[:4000] for path in PATHS]
SOURCE = SourceRow(district="海淀区", year=2024)


def mutated(text: str, seed: int) -> str:
    """The text with some stretches cut, doubled, moved or replaced by signs that layouts are made of."""
    dice = random.Random(seed)
    for _ in range(dice.randint(1, 12)):
        start = dice.randrange(len(text) + 1)
        stop = min(len(text), start + dice.randint(0, 60))
        change = dice.choice(["cut", "double", "noise", "swap"])
        piece = {"cut": "", "double": text[start:stop] * 2, "noise": dice.choice(NOISE) * dice.randint(1, 9)}
        if change == "swap":
            text = text[stop:] + text[start:stop] + text[:start]
        else:
            text = text[:start] + piece[change] + text[stop:]
    return text


def quotes(parsed: ParsedDocument) -> Iterator[Span]:
    text = parsed.document.text
    for note in notes_of(parsed):
        yield Span(note.start, note.end, text[note.start : note.end])


def held(made: Document) -> None:
    try:
        parsed = parse(made)
    except MinshengError:
        return
    for listed in parsed.lists:
        spans = [figure.span for project in listed.projects for figure in project.targets]
        assert len(set(spans)) == len(spans)
        for span in spans:
            assert made.text[span.start : span.end] == span.exact
    for span in (mark.span for mark in parsed.not_quantities):
        assert made.text[span.start : span.end] == span.exact
    assert all(0 <= span.start <= span.end <= len(made.text) for span in quotes(parsed))
    assert list(explain(made))


@settings(max_examples=80, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(range(len(TEXTS))), st.integers(0, 2**32))
def test_mutated_documents_give_records_or_a_refusal(index: int, seed: int) -> None:
    held(document(mutated(TEXTS[index], seed), source=SOURCE))


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(
    st.lists(st.sampled_from([*NOISE, "新增学位", "区教育局", "2024年12月底前", "完成", "其中"]), max_size=60)
)
def test_any_sequence_of_the_genres_signs_gives_records(parts: list[str]) -> None:
    held(document("".join(parts), source=SOURCE))


@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@given(st.text(max_size=300))
def test_any_text_gives_records(text: str) -> None:
    held(document(text, source=SOURCE))


@pytest.mark.parametrize("sign", ["1", "|", "(", "（一）", "、", "1.", "万", "个\n", "1\n", "序号 ", "a"])
def test_long_runs_of_one_sign_end(sign: str) -> None:
    held(document(sign * (20_000 // len(sign)), source=SOURCE))
