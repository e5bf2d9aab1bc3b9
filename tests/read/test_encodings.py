"""Which encoding a text is in is recognised from its bytes."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minsheng.errors import ReadError
from minsheng.read.encodings import decode

PROSE = "东城区 2023 年重要民生实事：新增中小学位 5560 个，完工 150 部；牵头单位：区教委、区住建委。\r\n"
ENCODINGS = ["utf-8", "gb18030", "utf-16-le", "utf-16-be"]
MARKS = {
    "utf-8": codecs.BOM_UTF8,
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
    "utf-32-le": codecs.BOM_UTF32_LE,
    "gb18030": "\ufeff".encode("gb18030"),
}


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize(
    "text",
    [
        "联通",
        "区教委",
        "海淀区2023年",
        PROSE,
        PROSE * 2000,
        "1|\n|\n",
        "責任單位：區教育局；新建養老床位 300 張。" * 3,
        "㙍㙘䶮𠮷野家，" + PROSE,
    ],
)
def test_text_comes_back_from_each_encoding_without_mark(encoding: str, text: str) -> None:
    expected = "utf-8" if text.isascii() and encoding == "gb18030" else encoding.replace("-16-", "-16")
    assert decode(text.encode(encoding), "x.txt") == (text, expected)


@pytest.mark.parametrize("encoding", MARKS)
def test_a_byte_order_mark_settles_the_encoding_and_is_no_part_of_the_text(encoding: str) -> None:
    text, _ = decode(MARKS[encoding] + PROSE.encode(encoding), "x.txt")
    assert text == PROSE


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_character_across_the_end_of_the_sample_is_read_whole(encoding: str) -> None:
    for lead in ("", "a", "ab", "abc"):
        text = lead + PROSE * 3000
        assert decode(text.encode(encoding), "x.txt")[0] == text


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b" \r\n\t", "empty"),
        (codecs.BOM_UTF8, "no text"),
        ("\u3000\n".encode(), "no text"),
        (bytes(range(256)) * 40, "not text"),
        (b"\0" * 4096, "no text"),
        (b"\x7fELF\x02\x01\x01" + b"\0" * 200 + bytes(range(128, 256)) * 20, "not text"),
        (PROSE.encode()[:-3], "cut short"),
        (PROSE.encode() + b"\xff\xfe" + PROSE.encode(), "not text"),
        ((PROSE * 2000).encode() + b"\xff" + b"a", "byte"),
        (codecs.BOM_UTF16_LE + b"a", "byte"),
        (PROSE.encode() + b"\0" * 90, "binary"),
        (b"\x01\x02\x03\x04abc" * 50, "binary"),
    ],
)
def test_what_is_no_text_is_refused_saying_why(content: bytes, said: str) -> None:
    with pytest.raises(ReadError, match=said) as caught:
        decode(content, "x.txt")
    assert caught.value.where == "x.txt"
    assert caught.value.mend


def test_the_source_documents_in_any_encoding_are_the_same_text(seeds: Path) -> None:
    for path in sorted(seeds.glob("*.txt")):
        text = path.read_bytes().decode()
        for encoding in ENCODINGS:
            assert decode(text.encode(encoding), path.name)[0] == text


@settings(max_examples=150)
@given(st.binary(max_size=400))
def test_any_bytes_are_a_text_or_a_refusal(content: bytes) -> None:
    try:
        text, encoding = decode(content, "x.txt")
    except ReadError:
        return
    assert text.encode(encoding) in content or text.encode(encoding) == content


@settings(max_examples=100)
@given(
    st.text("民生实事项目区教委，。、年月日完成新增个部0123456789", min_size=6, max_size=60),
    st.sampled_from(ENCODINGS),
)
def test_chinese_text_comes_back_whatever_its_encoding(text: str, encoding: str) -> None:
    whole = "民生实事" + text
    assert decode(whole.encode(encoding), "x.txt")[0] == whole
