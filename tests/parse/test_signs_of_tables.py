"""Columns that say what a pattern cannot do without: none matches where its column says that it cannot."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minsheng import resources
from minsheng.parse import bounds, lines, marks, rules, wording

ROOT = Path(__file__).resolve().parents[2]
TEXTS = [*ROOT.glob("seeds/*.txt"), *ROOT.glob("tests/gold/**/documents/*.txt")]
NOISE = list(resources.rows(resources.mappings("wordings", "noise.csv"), "pattern"))
PARTS = list(resources.rows(resources.mappings("wordings", "document-part.csv"), "role", "pattern", "sign"))
WORDED = list(resources.rows(resources.mappings("wordings", "quantity-words.csv"), "pattern", "sign"))
SIGNED = list(resources.rows(resources.mappings("wordings", "cue-sign.csv"), "cue", "signs"))
SHAPES = list(
    resources.rows(
        resources.mappings("wordings", "cell-shape.csv"), "role", "split", "begins", "ends", "pattern"
    )
)
SCOPES = list(resources.rows(resources.mappings("wordings", "scope.csv"), "wording", "sign"))
STYLES = list(resources.rows(resources.mappings("wordings", "numbering.csv"), "pattern"))


@pytest.mark.parametrize("row", NOISE, ids=lambda row: row["note"])
@given(data=st.data())
@settings(max_examples=30)
def test_page_furniture_has_a_sign_of_its_row(row: dict[str, str], data: st.DataObject) -> None:
    line = data.draw(st.from_regex(row["pattern"], fullmatch=True))
    assert set(line) & set(row["sign"]), line
    assert lines.is_noise(line) or len(line) >= 80


@pytest.mark.parametrize("row", PARTS, ids=lambda row: row["role"])
@given(data=st.data())
@settings(max_examples=30)
def test_a_part_of_a_document_has_a_sign_of_its_row(row: dict[str, str], data: st.DataObject) -> None:
    line = data.draw(st.from_regex(row["pattern"]))
    assert set(line) & set(row["sign"]), line


@pytest.mark.parametrize("row", WORDED, ids=lambda row: row["pattern"])
@given(data=st.data())
@settings(max_examples=30)
def test_a_quantity_in_words_has_the_sign_of_its_row(row: dict[str, str], data: st.DataObject) -> None:
    words = data.draw(st.from_regex(row["pattern"], fullmatch=True))
    assert row["sign"] in words
    assert bounds.in_words(words)


@pytest.mark.parametrize("row", SIGNED, ids=lambda row: row["cue"])
@given(data=st.data())
@settings(max_examples=30)
def test_a_cue_has_a_word_of_its_row(row: dict[str, str], data: st.DataObject) -> None:
    words = data.draw(st.from_regex(wording.cue(row["cue"]), fullmatch=True))
    assert any(sign in words for sign in row["signs"].split()), words
    assert wording.may_hold(words, row["cue"])


@pytest.mark.parametrize("row", SHAPES, ids=lambda row: row["role"])
@given(data=st.data())
@settings(max_examples=30)
def test_a_cell_begins_and_ends_as_its_row_says(row: dict[str, str], data: st.DataObject) -> None:
    cell = data.draw(st.from_regex(row["pattern"], fullmatch=True))
    assert cell[:1] in row["begins"] or not row["begins"], cell
    assert cell[-1:] in row["ends"] or not row["ends"], cell


def test_words_of_time_have_their_sign() -> None:
    assert all(row["sign"] and row["sign"] in row["wording"] for row in SCOPES)


@pytest.mark.parametrize("row", STYLES, ids=lambda row: row["style"])
@given(data=st.data())
@settings(max_examples=30)
def test_a_mark_begins_as_its_row_says(row: dict[str, str], data: st.DataObject) -> None:
    text = data.draw(st.from_regex(rf"\A(?:{row['pattern']})"))
    assert re.match(row["begins"], text), text
    assert marks._begun(text[0])


def test_no_rule_matches_behind_a_number_where_none_is_asked() -> None:
    behind = rules._lexers()["behind"].pattern
    asked = passed = 0
    for path in TEXTS:
        text = path.read_text(encoding="utf-8", errors="ignore")
        for number in re.finditer("[0-9]+", text):
            if rules._may_follow(text[number.end() : number.end() + 1]):
                asked += 1
            else:
                passed += 1
                assert behind.match(text, number.end()) is None, text[number.start() : number.end() + 9]
    assert asked and passed
