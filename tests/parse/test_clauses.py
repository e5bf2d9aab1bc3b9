"""Where the parts of a text around a stretch begin and end, by separators, numbers and brackets."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from minsheng.parse.clauses import CLAUSE, MINOR, SENTENCE, Clauses

SIGNS = st.text(alphabet="新建1，,、。；:（）()|\n", min_size=1, max_size=60)


def test_a_comma_within_a_number_separates_nothing() -> None:
    text = "投资1,234万元,新建2所"
    clauses = Clauses(text)
    assert text[clauses.before(text.index("2所"), 0, CLAUSE) :] == "新建2所"
    assert clauses.before(text.index("万元"), 0, CLAUSE) == 0


def test_the_separators_in_a_bracket_do_not_divide_the_text_around_it() -> None:
    text = "新建公园（东区1个，西区2个）3个"
    clauses = Clauses(text)
    assert clauses.before(text.index("3个"), 0, MINOR) == 0
    inner = clauses.region(text.index("2个"))
    assert text[slice(*clauses.bounds[inner])] == "东区1个，西区2个"
    assert clauses.before(text.index("2个"), inner, CLAUSE) == text.index("西区")


@settings(max_examples=100)
@given(SIGNS, st.integers(0, 60), st.integers(0, 8))
def test_what_is_around_a_stretch_is_what_is_before_and_after_it(text: str, at: int, length: int) -> None:
    clauses = Clauses(text)
    start = min(at, len(text) - 1)
    end, region = min(len(text), start + length), clauses.region(start)
    left, wide, right, far = clauses.around(start, end, region)
    assert (left, right) == (clauses.before(start, region, MINOR), clauses.after(end, region, MINOR))
    assert (wide, far) == (clauses.before(start, region, CLAUSE), clauses.after(end, region, CLAUSE))
    assert clauses.before(start, region, SENTENCE) <= wide <= left
