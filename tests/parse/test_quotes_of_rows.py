"""Every quote is the text at its offsets, of joined rows and headings with a leader in brackets too."""

from __future__ import annotations

import pytest
from tests.parse.made import document
from tests.read.test_formats_agree import spans

from minsheng.parse import parse

JOINED = """海淀区2024年民生实事项目推进情况
责任单位	序号	项目名称	年度目标	进展情况
区教委	1	学前教育	新建公办园2所	主体完工2所
		普及普惠	资助幼儿3200人次	资助3118人次
区民政局	2	养老床位	新增床位300张	已新增280张"""
LED = """海淀区2025年政府工作报告重点工作任务分解表
序号
重点工作任务
主要责任单位
协同配合单位
一、2025年主要预期目标(牵头领导:周波、李静)
4
固定资产投资增长8%左右。
区发改委
区住建委
57
新建学校2所,新增学位1500个以上。
区教委
区财政局"""


@pytest.mark.parametrize("text", [JOINED, LED], ids=["joined", "led"])
def test_every_quote_is_the_text_at_its_offsets(text: str) -> None:
    parsed = parse(document(text))
    found = spans(parsed)
    assert len(found) > 10
    assert [one for one in found if text[one.start : one.end] != one.exact] == []
