"""The pure parts of the demo."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from motcua.core.clock import VN
from motcua.demo.moments import earlier, later
from motcua.workdays.loading import shipped_calendar

SOME_DAY = datetime(2026, 4, 20, 9, 0, tzinfo=VN)


def test_a_working_hour_across_noon_and_a_holiday():
    calendar = shipped_calendar()
    assert later(calendar, SOME_DAY.replace(hour=11), timedelta(hours=1)) == SOME_DAY.replace(hour=14)
    thursday = datetime(2026, 4, 30, 9, 0, tzinfo=VN)  # a holiday
    assert earlier(calendar, thursday, timedelta(hours=1)) == datetime(2026, 4, 29, 16, 0, tzinfo=VN)


@given(st.integers(0, 40_000), st.integers(0, 60 * 24 * 60))
def test_back_and_forth_comes_to_the_same_office_time(minutes, length):
    calendar = shipped_calendar()
    start = calendar.next_opening(SOME_DAY + timedelta(minutes=minutes))
    there = later(calendar, start, timedelta(minutes=length))
    back = earlier(calendar, there, timedelta(minutes=length))
    assert calendar.working_time(back, there) == timedelta(minutes=length)
    assert calendar.working_time(start, there) == timedelta(minutes=length)
