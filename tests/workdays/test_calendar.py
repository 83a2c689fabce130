from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.workdays.calendar import (
    STANDARD_HOURS,
    DayKind,
    NoWorkingDay,
    OfficeHours,
    Span,
    Window,
    WorkCalendar,
    spans_from_json,
    without,
)
from tests.workdays.calendars import a_calendar, a_day, at, calendars, dates, stretches

TUESDAY, FRIDAY, SATURDAY = date(2026, 6, 2), date(2026, 6, 5), date(2026, 6, 6)


def test_a_plain_weekday_has_a_morning_and_an_afternoon():
    windows = a_calendar().spans(TUESDAY)
    assert windows == (
        (at("2026-06-02T07:00"), at("2026-06-02T11:30")),
        (at("2026-06-02T13:30"), at("2026-06-02T17:00")),
    )
    assert windows[0].opens_at.utcoffset() == timedelta(hours=7)


def test_the_weekend_is_not_worked():
    calendar = a_calendar()
    assert [calendar.is_working(date(2026, 6, day)) for day in range(1, 8)] == [True] * 5 + [False] * 2
    assert calendar.opening(SATURDAY) is None
    assert calendar.closing(SATURDAY) is None
    assert calendar.why(SATURDAY) == "nghỉ hằng tuần"


@pytest.mark.parametrize("kind", [DayKind.HOLIDAY, DayKind.SWAP_OFF, DayKind.INTAKE_ONLY])
def test_a_day_off_is_not_worked_whatever_its_weekday(kind):
    assert not a_calendar(a_day("2026-06-02", kind)).is_working(TUESDAY)


def test_a_make_up_saturday_has_the_hours_of_monday_unless_it_has_its_own():
    assert a_calendar(a_day("2026-06-06", DayKind.MAKE_UP)).closing(SATURDAY) == at("2026-06-06T17:00")
    own = a_calendar(a_day("2026-06-06", DayKind.MAKE_UP, "08:00-12:00"))
    assert own.spans(SATURDAY) == ((at("2026-06-06T08:00"), at("2026-06-06T12:00")),)


def test_a_half_day_is_worked_and_closes_at_its_own_hour():
    own = a_calendar(a_day("2026-06-05", DayKind.HALF_DAY, "07:00-10:15"))
    assert own.is_working(FRIDAY)
    assert own.closing(FRIDAY) == at("2026-06-05T10:15")


def test_a_half_day_without_hours_of_its_own_is_the_morning():
    assert a_calendar(a_day("2026-06-05", DayKind.HALF_DAY)).closing(FRIDAY) == at("2026-06-05T11:30")
    assert a_calendar(a_day("2026-06-06", DayKind.HALF_DAY)).closing(SATURDAY) == at("2026-06-06T11:30")


def test_a_day_of_intake_only_opens_the_desk_without_counting():
    calendar = a_calendar(a_day("2026-06-06", DayKind.INTAKE_ONLY, "07:30-11:00"))
    assert calendar.desk_spans(SATURDAY) == ((at("2026-06-06T07:30"), at("2026-06-06T11:00")),)
    assert calendar.spans(SATURDAY) == ()
    assert calendar.desk_spans(TUESDAY) == calendar.spans(TUESDAY)
    assert calendar.why(SATURDAY) == "nhận hồ sơ, không tính thời hạn: ngày thử"


def test_a_closure_takes_out_its_minutes_and_leaves_the_rest():
    calendar = a_calendar(closures=((at("2026-06-02T10:00"), at("2026-06-02T14:00"), "mất điện"),))
    assert calendar.spans(TUESDAY) == (
        (at("2026-06-02T07:00"), at("2026-06-02T10:00")),
        (at("2026-06-02T14:00"), at("2026-06-02T17:00")),
    )
    assert calendar.why(TUESDAY) == "ngày làm việc, có giờ tạm ngừng: mất điện"


def test_a_day_closed_in_the_afternoon_closes_at_its_last_open_moment():
    calendar = a_calendar(closures=((at("2026-06-02T15:00"), at("2026-06-02T20:00"), "mất điện"),))
    assert calendar.closing(TUESDAY) == at("2026-06-02T15:00")


def test_a_day_whose_every_span_is_closed_is_not_a_working_day():
    calendar = a_calendar(closures=((at("2026-06-01T12:00"), at("2026-06-03T07:00"), "bão"),))
    assert not calendar.is_working(TUESDAY)
    assert calendar.why(TUESDAY) == "cơ quan tạm ngừng làm việc: bão"
    assert calendar.closing(date(2026, 6, 1)) == at("2026-06-01T11:30")
    assert calendar.opening(date(2026, 6, 3)) == at("2026-06-03T07:00")


def test_two_closures_together_can_close_a_day():
    morning = (at("2026-06-02T06:00"), at("2026-06-02T12:00"), "mất điện")
    afternoon = (at("2026-06-02T13:00"), at("2026-06-02T18:00"), "bão")
    assert not a_calendar(closures=(afternoon, morning)).is_working(TUESDAY)


def test_a_closure_given_in_another_zone_is_the_same_closure():
    utc = datetime.fromisoformat("2026-06-02T08:00+00:00")
    calendar = a_calendar(closures=((utc, utc + timedelta(hours=5), "mất điện"),))
    assert calendar.closing(TUESDAY) == at("2026-06-02T15:00")


@pytest.mark.parametrize(
    ("moment", "opening"),
    [
        ("2026-06-02T06:00", "2026-06-02T07:00"),
        ("2026-06-02T07:00", "2026-06-02T07:00"),
        ("2026-06-02T09:12", "2026-06-02T09:12"),
        ("2026-06-02T11:30", "2026-06-02T11:30"),
        ("2026-06-02T12:00", "2026-06-02T13:30"),
        ("2026-06-02T17:00", "2026-06-02T17:00"),
        ("2026-06-02T17:01", "2026-06-03T07:00"),
        ("2026-06-05T18:00", "2026-06-08T07:00"),
        ("2026-06-06T09:00", "2026-06-08T07:00"),
    ],
)
def test_the_next_opening_is_the_moment_itself_only_within_office_hours(moment, opening):
    assert a_calendar().next_opening(at(moment)) == at(opening)


def test_a_calendar_that_never_opens_is_refused():
    empty = WorkCalendar(hours=OfficeHours(((),) * 7))
    with pytest.raises(NoWorkingDay, match="không có ngày làm việc"):
        empty.next_opening(at("2026-06-02T09:00"))


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="múi giờ"):
        a_calendar().next_opening(datetime(2026, 6, 2, 9))


def test_working_time_leaves_out_noon_and_night():
    calendar = a_calendar()
    assert calendar.working_time(at("2026-06-02T11:00"), at("2026-06-03T08:00")) == timedelta(hours=5)
    assert calendar.working_time(at("2026-06-03T08:00"), at("2026-06-02T11:00")) == timedelta(0)


def test_working_days_are_counted_after_the_first_date_and_with_the_last():
    calendar = a_calendar(a_day("2026-06-03"))
    assert calendar.working_days(date(2026, 6, 1), date(2026, 6, 9)) == 5
    assert calendar.working_days(date(2026, 6, 9), date(2026, 6, 1)) == 0


@given(calendars, dates, st.integers(-400, 1200))
def test_working_days_over_years_are_the_days_looked_at_one_by_one(calendar, after, days):
    until = after + timedelta(days=days)
    one_by_one = sum(calendar.is_working(after + timedelta(days=day)) for day in range(1, days + 1))
    assert calendar.working_days(after, until) == one_by_one


def test_office_hours_read_back_as_they_were_written():
    assert OfficeHours.from_json(STANDARD_HOURS.as_json()) == STANDARD_HOURS
    listed = list(STANDARD_HOURS.as_json().values())
    assert OfficeHours.from_json(listed) == STANDARD_HOURS
    assert OfficeHours.from_json({"5": [["07:00", "11:00"]]}).week[5] == (Span(time(7), time(11)),)


@pytest.mark.parametrize(
    "pairs",
    [
        [["11:30", "07:00"]],
        [["07:00", "07:00"]],
        [["07:00"]],
        [["7 giờ", "11:00"]],
        [["07:00", "11:00"], ["10:00", "12:00"]],
    ],
)
def test_spans_that_make_no_sense_are_refused(pairs):
    with pytest.raises(ValueError, match="giờ"):
        spans_from_json(pairs)


def test_a_week_of_six_days_is_refused():
    with pytest.raises(ValueError, match="bảy ngày"):
        OfficeHours(((),) * 6)


def test_a_calendar_can_be_a_key():
    calendar = a_calendar()
    assert {calendar: 1}[calendar] == 1


@settings(deadline=None)
@given(calendars, dates)
def test_windows_are_in_order_within_their_date_and_do_not_touch_backwards(calendar, on):
    edges = [edge for window in calendar.spans(on) for edge in window]
    assert edges == sorted(edges)
    assert all(edge.date() == on for edge in edges)
    assert all(window.opens_at < window.closes_at for window in calendar.spans(on))


@settings(deadline=None)
@given(stretches(), stretches())
def test_what_is_taken_out_of_a_window_is_exactly_what_overlaps_it(window, taken):
    if window[0] == window[1]:
        return
    parts = without(Window(*window), *taken)
    overlap = max(min(window[1], taken[1]) - max(window[0], taken[0]), timedelta(0))
    assert sum((part.closes_at - part.opens_at for part in parts), timedelta(0)) == window[1] - window[0] - overlap
