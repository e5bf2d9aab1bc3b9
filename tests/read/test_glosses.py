"""Sounds that mirror pages write behind characters are no part of the text."""

from __future__ import annotations

import pytest

from minsheng.read.glosses import NOTE, without_glosses
from minsheng.read.html import extract as extract_html
from minsheng.read.text import extract


def test_words_and_numbers_are_whole_again() -> None:
    content = "解決4.2萬(wàn)人的飲水問(wèn)題，建設(shè)校舍，開(kāi)放(de)場地".encode()
    found = extract(content, "made.txt")
    assert found.text == "解決4.2萬人的飲水問題，建設校舍，開放場地"
    assert found.notes == (NOTE,)
    assert [found.text[block.start : block.end] for block in found.blocks] == [found.text]


def test_a_page_loses_them_too() -> None:
    page = "<html><body><p>召開會(huì)議，改善問(wèn)題，辦好實(shí)事。</p></body></html>"
    assert "召開會議，改善問題，辦好實事。" in extract_html(page.encode(), "made.html").text


@pytest.mark.parametrize(
    "text", ["培训800人(次)", "安装AED(自动除颤仪)", "“两癌”(sè)筛查", "Café(bar)", "扩建(kuò)一次"]
)
def test_other_brackets_stay(text: str) -> None:
    assert without_glosses(text) == text
