"""Columns that say what a pattern cannot do without: none matches where its column says that it cannot."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minsheng import resources
from minsheng.parse import bounds, lines, marks, rules, wording
from minsheng.parse.numerals import DIGITS, SEPARATED

ROOT = Path(__file__).resolve().parents[2]
TEXTS = [*ROOT.glob("seeds/*.txt"), *ROOT.glob("tests/gold/**/documents/*.txt")]
NOISE = list(resources.rows(resources.mappings("wordings", "noise.csv"), "pattern"))
PARTS = list(resources.rows(resources.mappings("wordings", "document-part.csv"), "role", "pattern", "sign"))
WORDED = list(resources.rows(resources.mappings("wordings", "quantity-words.csv"), "pattern", "sign"))
CUES = resources.rows(resources.mappings("wordings", "cue.csv"), "cue", "signs")
SIGNED = [row for row in CUES if row["signs"]]
SHAPES = list(
    resources.rows(
        resources.mappings("wordings", "cell-shape.csv"), "role", "split", "begins", "ends", "pattern"
    )
)
SCOPES = list(resources.rows(resources.mappings("wordings", "scope.csv"), "wording", "sign"))
OF_NUMBERS = rules._of_numbers()
NUMBER = re.compile(f"({DIGITS}){SEPARATED}")
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


def _first_that_matches(text: str, number: re.Match[str]) -> rules.Mark | None:
    """What the first of all rules makes of a number, each asked in turn."""
    for rule, pattern in zip(OF_NUMBERS._rules, OF_NUMBERS._patterns, strict=True):
        if match := pattern.match(text, number.start()):
            return rules._marked(text, match, rule)
    return None


def _told(mark: rules.Mark | None) -> tuple[int, int, str] | None:
    """What a mark says."""
    return (mark.start, mark.end, mark.reason) if mark else None


def _asked(text: str) -> int:
    """Holds each number's mark against that of all rules; how many rules were asked."""
    asked = 0
    for number in NUMBER.finditer(text):
        place = (number.start(), number.end(1), number.end())
        assert _told(rules.ruled_number(text, *place)) == _told(_first_that_matches(text, number)), number
        asked += len(OF_NUMBERS.asked(text, *place))
    return asked


def test_a_number_is_asked_every_rule_that_matches_it_and_few_others() -> None:
    asked = numbers = 0
    for path in TEXTS:
        text = path.read_text(encoding="utf-8", errors="ignore")
        asked += _asked(text)
        numbers += len(NUMBER.findall(text))
    assert 0 < asked < 3 * numbers


SIGNS = "0123456789 .,:：、-—至到／/+×年月日号岁周天级期人组路次强米（）。A前第附图村"
WORDS = "12345 2024 400 010 小时 人员 省道 大街 地块 工作日 急救 热线 电话 服务半径 千伏 会议"
PIECES = st.sampled_from([*SIGNS, *WORDS.split()])


@given(st.lists(PIECES, max_size=9).map("".join))
@settings(max_examples=400)
def test_a_number_in_any_text_is_asked_every_rule_that_matches_it(text: str) -> None:
    _asked(text)
