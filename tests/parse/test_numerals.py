"""Numbers are read as they are printed, and written back the same."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.parse.written_numbers import format_arabic, format_chinese

from minsheng.parse.numerals import canonical, parse_number

PRINTED = {
    "260": "260",
    "1,234": "1234",
    "１２．５": "12.5",
    "20.50": "20.5",
    "两万五千": "25000",
    "两万五": "25000",
    "一百二": "120",
    "一百二十": "120",
    "一百零五": "105",
    "十": "10",
    "十二": "12",
    "二〇二三": "2023",
    "1.5万": "15000",
    "3.2亿": "320000000",
    "1万亿": "1000000000000",
    "20余万": "200000",
    "3千": "3000",
    "两百万": "2000000",
    "一千零三十万": "10300000",
    "百分之九十五": "0.95",
    "四分之一": "0.25",
}


@pytest.mark.parametrize(("text", "value"), PRINTED.items())
def test_a_printed_number_has_its_value(text: str, value: str) -> None:
    assert parse_number(text) == Decimal(value)


@pytest.mark.parametrize("text", ["", "个", "1.2.3", "零分之一", "第三", "-5", "1e5"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"number|fraction"):
        parse_number(text)


@given(st.integers(0, 10**16 - 1))
def test_chinese_numerals_are_read_as_written(value: int) -> None:
    assert parse_number(format_chinese(value)) == value


@given(st.decimals(0, 10**15, allow_nan=False, places=4))
def test_arabic_numbers_are_read_as_written(value: Decimal) -> None:
    assert parse_number(format_arabic(value)) == value


@pytest.mark.parametrize("value", [-1, 10**16])
def test_numbers_without_chinese_numerals_are_refused(value: int) -> None:
    with pytest.raises(ValueError, match="out of range"):
        format_chinese(value)


@pytest.mark.parametrize(("value", "text"), [("260.0", "260"), ("2.6E+2", "260"), ("1.50", "1.5")])
def test_canonical_numbers_have_neither_exponent_nor_trailing_zeros(value: str, text: str) -> None:
    assert str(canonical(Decimal(value))) == text
