"""Deadlines and as-of dates mean their last day."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minsheng.parse.dates import read_as_of, read_deadline, read_period, stated_deadline

DEADLINES = {
    "2023年11月底前": "2023-11-30",
    "2023 年 11 月底前": "2023-11-30",
    "2024年9月": "2024-09-30",
    "2024 年 12 月底": "2024-12-31",
    "12月底前": "2023-12-31",
    "年内": "2023-12-31",
    "全年": "2023-12-31",
    "年底前": "2023-12-31",
    "2023年底前": "2023-12-31",
    "2023年": "2023-12-31",
    "2022-2024年": "2024-12-31",
    "9月投入使用": "2023-09-30",
    "5月底前动工": "2023-05-31",
    "6月开工,年内完工": "2023-12-31",
    "一季度开工": "2023-03-31",
    "三季度": "2023-09-30",
    "第四季度": "2023-12-31",
    "上半年": "2023-06-30",
    "2024年上半年": "2024-06-30",
    "10月中旬": "2023-10-20",
    "10月上旬": "2023-10-10",
    "2月下旬": "2023-02-28",
    "5月15日前": "2023-05-15",
    "7月底具备条件": "2023-07-31",
    "二〇二三年十一月底": "2023-11-30",
    "２０２４年６月": "2024-06-30",
    "2023年3月—11月": "2023-11-30",
    "2023年3月至2024年6月": "2024-06-30",
    "2024-12-31": "2024-12-31",
    "2024.6": "2024-06-30",
    "2024/6/5": "2024-06-05",
    "明年6月": "2024-06-30",
    "2月30日": "2023-02-28",
}


@pytest.mark.parametrize(("text", "day"), DEADLINES.items())
def test_a_deadline_is_the_last_day_meant(text: str, day: str) -> None:
    assert read_deadline(text, 2023) == date.fromisoformat(day)


@pytest.mark.parametrize("text", ["", "长期", "持续推进", "13月", "0月", "待定"])
def test_a_text_without_a_date_has_none(text: str) -> None:
    assert read_deadline(text, 2023) is None


AS_OF = {
    "截至9月22日": "2022-09-22",
    "截至2022年10月底": "2022-10-31",
    "截止到10月31日": "2022-10-31",
    "1-10月": "2022-10-31",
    "1-10月推进情况 1-11月推进情况": "2022-11-30",
    "三季度": "2022-09-30",
    "进展情况(三季度)": "2022-09-30",
    "前三季度": "2022-09-30",
    "上半年进展情况": "2022-06-30",
    "全年完成情况": "2022-12-31",
}


@pytest.mark.parametrize(("text", "day"), AS_OF.items())
def test_a_report_speaks_up_to_its_last_day(text: str, day: str) -> None:
    assert read_as_of(text, 2022) == date.fromisoformat(day)


def test_prose_reports_up_to_what_it_marks_as_its_own_period() -> None:
    assert read_period("截至9月22日,已完成550件。预计12月底完工", 2022) == date(2022, 9, 22)
    assert read_period("1-10月,完成投资3亿元", 2022) == date(2022, 10, 31)
    assert read_period("工程预计10月底前完工", 2022) is None


@given(st.dates(date(1990, 1, 1), date(2049, 12, 31)))
def test_a_whole_date_is_itself(day: date) -> None:
    assert read_deadline(f"{day.year}年{day.month}月{day.day}日前", 2023) == day
    assert read_as_of(f"截至{day.month}月{day.day}日", day.year) == day


@given(st.text("0123456789年月日季度-至前底末上下中旬半全内截", max_size=60))
def test_no_text_makes_dates_fail(text: str) -> None:
    for read in (read_deadline, read_as_of, read_period):
        assert read(text, 2023) is None or isinstance(read(text, 2023), date)


def test_a_promise_states_the_deadline_of_the_whole() -> None:
    assert stated_deadline("新增学位900个，力争9月1日前投入使用。", 2024) == (date(2024, 9, 1), "9月1日前")
    assert stated_deadline("6月底前建成公园3个；新增车位200个。", 2024) == (date(2024, 6, 30), "6月底前")


def test_a_date_of_a_part_is_no_deadline() -> None:
    assert stated_deadline("县福利中心三期8月底前投入使用；发放补贴300户。", 2024) is None
    assert stated_deadline("一是改造6个；二是新建2处，8月底前完成；三是植树5万株。", 2024) is None
