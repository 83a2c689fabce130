from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.core.clock import VN
from motcua.dossiers.deadlines import (
    DueKind,
    DueState,
    Pause,
    due,
    explain,
    judge,
    received_at,
    remaining,
    working_time_between,
)
from motcua.workdays.calendar import DayKind, NoWorkingDay, OfficeHours, WorkCalendar
from motcua.workdays.loading import shipped_calendar
from motcua.workdays.terms import CalendarDays, Months, WorkingDays, WorkingHours, parse
from tests.workdays.calendars import (
    a_calendar,
    a_day,
    any_term,
    at,
    calendars,
    date_terms,
    day_terms,
    hour_terms,
    moments,
    pauses,
    special_days,
    stretches,
)

PLAIN = a_calendar()
cut_offs = st.none() | st.sampled_from([time(10), time(15), time(17)])


def pause(from_at: str, to_at: str) -> Pause:
    return Pause(at(from_at), at(to_at))


# --- by hand, on the country's own calendar ---


@pytest.mark.parametrize(
    ("start", "term", "expected"),
    [
        # Tue 30/12; 1/1 holiday, 2/1 exchanged, weekend: days 1 to 5 are 31/12, 5/1, 6/1, 7/1, 8/1.
        ("2025-12-30T16:40", "5 working days", "2026-01-08T17:00"),
        # The exchanged Saturday 10/1 is worked.
        ("2026-01-08T09:00", "2 working days", "2026-01-10T17:00"),
        # 20 minutes on 30/12, 8 hours on 31/12, 7 h 40 on 5/1.
        ("2025-12-30T16:40", "16 working hours", "2026-01-05T16:40"),
        # Exactly at closing, not the next morning.
        ("2026-03-02T07:00", "8 working hours", "2026-03-02T17:00"),
        # Across noon.
        ("2026-03-02T11:00", "1 working hours", "2026-03-02T14:00"),
        ("2025-12-30T16:40", "30 days", "2026-01-29T17:00"),
        # 28/2/2026 is a Saturday: rolls to Monday 2/3.
        ("2025-12-30T16:40", "2 months", "2026-03-02T17:00"),
        # 31/1 + 1 month = 28/2, rolled likewise; 31/1/2026 is a Saturday, so the receipt counts on Mon 2/2.
        ("2026-01-30T10:00", "1 months", "2026-03-02T17:00"),
        ("2026-01-31T10:00", "1 months", "2026-03-02T17:00"),
        ("2024-01-31T10:00", "1 months", "2024-02-29T17:00"),
        # The end falls in Tết (16–20/2 and the weekend around it): Monday 23/2.
        ("2026-02-12T10:00", "5 days", "2026-02-23T17:00"),
        # A receipt on Friday evening is Monday's: day 1 is Tuesday.
        ("2026-03-06T19:00", "1 working days", "2026-03-10T17:00"),
        ("2026-03-06T19:00", "1 days", "2026-03-10T17:00"),
        # At the minute of closing the receipt is still today's.
        ("2026-03-06T17:00", "1 working days", "2026-03-09T17:00"),
    ],
)
def test_a_term_is_due_as_counted_by_hand(start, term, expected):
    assert due(at(start), parse(term), shipped_calendar()) == at(expected)


@pytest.mark.parametrize(
    ("start", "effective"),
    [
        ("2026-03-06T14:59", "2026-03-06T14:59"),
        ("2026-03-06T15:00", "2026-03-09T07:00"),
        ("2026-03-06T12:00", "2026-03-06T13:30"),
        ("2026-03-07T09:00", "2026-03-09T07:00"),
    ],
)
def test_a_receipt_from_the_cut_off_hour_on_counts_at_the_next_days_opening(start, effective):
    assert received_at(at(start), PLAIN, time(15)) == at(effective)


def test_the_cut_off_hour_moves_day_0():
    assert due(at("2026-03-05T15:30"), WorkingDays(1), PLAIN) == at("2026-03-06T17:00")
    assert due(at("2026-03-05T15:30"), WorkingDays(1), PLAIN, cut_off=time(15)) == at("2026-03-09T17:00")


def test_a_half_day_counts_as_a_day_and_ends_at_its_own_hour():
    calendar = a_calendar(a_day("2026-03-04", DayKind.HALF_DAY, "07:00-11:00"))
    assert due(at("2026-03-03T09:00"), WorkingDays(1), calendar) == at("2026-03-04T11:00")
    assert due(at("2026-03-03T16:00"), WorkingHours(6), calendar) == at("2026-03-05T08:00")


def test_a_receipt_on_a_day_of_intake_only_counts_at_the_next_opening():
    calendar = a_calendar(a_day("2026-03-07", DayKind.INTAKE_ONLY, "07:00-11:30"))
    assert received_at(at("2026-03-07T08:00"), calendar) == at("2026-03-09T07:00")
    assert due(at("2026-03-06T09:00"), WorkingDays(1), calendar) == at("2026-03-09T17:00")


def test_a_day_closed_by_an_incident_does_not_count_and_one_partly_closed_ends_earlier():
    whole = a_calendar(closures=((at("2026-03-04T00:00"), at("2026-03-05T00:00"), "bão"),))
    part = a_calendar(closures=((at("2026-03-04T15:00"), at("2026-03-04T18:00"), "mất điện"),))
    assert due(at("2026-03-03T09:00"), WorkingDays(1), whole) == at("2026-03-05T17:00")
    assert due(at("2026-03-03T09:00"), WorkingDays(1), part) == at("2026-03-04T15:00")


def test_the_start_may_be_told_in_any_zone_but_must_name_one():
    utc = datetime.fromisoformat("2025-12-30T09:40+00:00")
    found = due(utc, WorkingDays(5), shipped_calendar())
    assert (found, found.tzinfo) == (at("2026-01-08T17:00"), VN)
    with pytest.raises(ValueError, match="múi giờ"):
        due(datetime(2025, 12, 30, 16, 40), WorkingDays(5), PLAIN)


def test_a_calendar_that_never_opens_has_no_due_moment():
    with pytest.raises(NoWorkingDay):
        due(at("2026-03-03T09:00"), WorkingDays(1), WorkCalendar(hours=OfficeHours(((),) * 7)))


# --- pauses, by hand ---


@pytest.mark.parametrize(
    ("pauses", "expected"),
    [
        ([], "2026-03-05T17:00"),
        # Over one close.
        ([("2026-03-03T10:00", "2026-03-04T09:00")], "2026-03-06T17:00"),
        # Inside one day: nothing lost.
        ([("2026-03-03T08:00", "2026-03-03T16:59")], "2026-03-05T17:00"),
        # Ends at the very close: not paused at it; begins at it: paused.
        ([("2026-03-03T08:00", "2026-03-03T17:00")], "2026-03-05T17:00"),
        ([("2026-03-03T17:00", "2026-03-03T17:01")], "2026-03-06T17:00"),
        # The same close twice is one day.
        ([("2026-03-03T10:00", "2026-03-04T09:00"), ("2026-03-03T12:00", "2026-03-03T20:00")], "2026-03-06T17:00"),
        # On day 0, before the receipt and after the end: nothing.
        ([("2026-03-02T10:00", "2026-03-03T08:00")], "2026-03-05T17:00"),
        ([("2026-02-01T10:00", "2026-03-01T08:00"), ("2026-03-06T08:00", "2026-03-09T08:00")], "2026-03-05T17:00"),
    ],
)
def test_a_working_day_counts_if_not_paused_at_its_close(pauses, expected):
    stretches = [pause(*each) for each in pauses]
    assert due(at("2026-03-02T09:00"), WorkingDays(3), PLAIN, pauses=stretches) == at(expected)


@pytest.mark.parametrize(
    ("pauses", "expected"),
    [
        ([], "2026-03-12T17:00"),
        ([("2026-03-03T10:00", "2026-03-04T09:00")], "2026-03-13T17:00"),
        ([("2026-03-03T10:00", "2026-03-03T23:59")], "2026-03-12T17:00"),
        # A weekend in a pause moves the end too; Saturday 14/3 rolls to Monday.
        ([("2026-03-06T10:00", "2026-03-08T09:00")], "2026-03-16T17:00"),
        # The pause of the last day covers its close though not its 24:00: it cannot be due while it waits.
        ([("2026-03-12T10:00", "2026-03-12T20:00")], "2026-03-13T17:00"),
    ],
)
def test_a_calendar_day_counts_if_not_paused_at_its_24_00(pauses, expected):
    stretches = [pause(*each) for each in pauses]
    assert due(at("2026-03-02T09:00"), CalendarDays(10), PLAIN, pauses=stretches) == at(expected)


@pytest.mark.parametrize(
    ("pauses", "expected"),
    [
        ([], "2026-04-02T17:00"),
        ([("2026-03-03T10:00", "2026-03-04T09:00")], "2026-04-03T17:00"),
        ([("2026-03-02T10:00", "2026-03-03T09:00")], "2026-04-03T17:00"),
        # Five times 24:00: Tuesday 7 April.
        ([("2026-03-10T10:00", "2026-03-15T09:00")], "2026-04-07T17:00"),
        ([("2026-03-10T10:00", "2026-03-10T19:00")], "2026-04-02T17:00"),
    ],
)
def test_a_month_term_ends_one_day_later_for_each_24_00_in_a_pause(pauses, expected):
    stretches = [pause(*each) for each in pauses]
    assert due(at("2026-03-02T09:00"), Months(1), PLAIN, pauses=stretches) == at(expected)


def test_hours_run_only_outside_pauses():
    stretches = [pause("2026-03-02T10:00", "2026-03-02T14:30"), pause("2026-03-02T15:00", "2026-03-04T07:15")]
    # 9:00–10:00, 14:30–15:00, then 2 h 30 from 7:15 on Wednesday.
    assert due(at("2026-03-02T09:00"), WorkingHours(4), PLAIN, pauses=stretches) == at("2026-03-04T09:45")


def test_a_pause_still_open_makes_no_due_moment_but_a_projection():
    still = [Pause(at("2026-03-03T10:00"), None)]
    with pytest.raises(ValueError, match="tạm dừng"):
        due(at("2026-03-02T09:00"), WorkingDays(3), PLAIN, pauses=still)
    shown = due(at("2026-03-02T09:00"), WorkingDays(3), PLAIN, pauses=still, open_until=at("2026-03-05T09:00"))
    assert shown == at("2026-03-09T17:00")


def test_a_pause_that_ends_before_it_begins_is_refused():
    with pytest.raises(ValueError, match="trước khi bắt đầu"):
        due(at("2026-03-02T09:00"), WorkingDays(3), PLAIN, pauses=[pause("2026-03-04T09:00", "2026-03-03T09:00")])


# --- what always holds ---


@settings(deadline=None)
@given(moments, moments, any_term, calendars, cut_offs)
def test_a_later_start_is_never_due_earlier(one, other, term, calendar, cut_off):
    first, second = sorted([one, other])
    assert due(first, term, calendar, cut_off=cut_off) <= due(second, term, calendar, cut_off=cut_off)


@settings(deadline=None)
@given(moments, moments, any_term, calendars, pauses)
def test_a_later_start_is_never_due_earlier_when_pauses_come_after_it(one, other, term, calendar, stretches):
    first, second = sorted([one, other])
    after = received_at(second, calendar)
    later = [stretch for stretch in stretches if stretch[0] >= after]
    assert due(first, term, calendar, pauses=later) <= due(second, term, calendar, pauses=later)


@settings(deadline=None)
@given(moments, any_term, st.integers(1, 40), calendars, pauses)
def test_a_longer_term_is_never_due_earlier(start, term, more, calendar, stretches):
    longer = type(term)(min(term.amount + more, 120))
    assert due(start, term, calendar, pauses=stretches) <= due(start, longer, calendar, pauses=stretches)


@settings(deadline=None)
@given(moments, any_term, calendars, pauses, stretches(), cut_offs)
def test_a_pause_never_makes_it_earlier(start, term, calendar, others, added, cut_off):
    without = due(start, term, calendar, pauses=others, cut_off=cut_off)
    assert due(start, term, calendar, pauses=[*others, added], cut_off=cut_off) >= without


@settings(deadline=None)
@given(moments, any_term, calendars, pauses)
def test_the_order_and_the_overlaps_of_pauses_do_not_matter(start, term, calendar, stretches):
    twice = [*reversed(stretches), *stretches]
    assert due(start, term, calendar, pauses=twice) == due(start, term, calendar, pauses=stretches)


@settings(deadline=None)
@given(moments, day_terms, calendars)
def test_working_days_added_then_measured_give_the_term_back(start, term, calendar):
    found = due(start, term, calendar)
    assert calendar.working_days(received_at(start, calendar).date(), found.date()) == term.amount


@settings(deadline=None)
@given(moments, hour_terms, calendars)
def test_working_hours_added_then_measured_give_the_term_back(start, term, calendar):
    assert working_time_between(start, due(start, term, calendar), calendar) == term.length


@settings(deadline=None)
@given(moments, hour_terms, calendars, pauses)
def test_with_pauses_the_hours_run_plus_the_hours_paused_are_all_the_hours_gone(start, term, calendar, stretches):
    closed = tuple((from_at, to_at, "tạm dừng") for from_at, to_at in stretches if from_at < to_at)
    as_closures = WorkCalendar(calendar.hours, calendar.days, (*calendar.closures, *closed))
    found = due(start, term, calendar, pauses=stretches)
    assert as_closures.working_time(start, found) == term.length


@settings(deadline=None)
@given(moments, date_terms, calendars)
def test_dates_are_due_at_the_first_close_not_before_the_unrolled_end(start, term, calendar):
    day_0 = received_at(start, calendar).date()
    end = day_0 + timedelta(days=term.amount) if isinstance(term, CalendarDays) else same_day(day_0, term.amount)
    found = due(start, term, calendar)
    assert found == calendar.closing(found.date())
    assert found.date() >= end
    assert calendar.working_days(end - timedelta(days=1), found.date()) == 1


def same_day(on: date, months: int) -> date:
    """The same day of a later month or that month's last, found by trying."""
    year, month = on.year + (on.month - 1 + months) // 12, (on.month - 1 + months) % 12 + 1
    for day in range(on.day, 0, -1):
        try:
            return date(year, month, day)
        except ValueError:
            continue
    raise AssertionError


@settings(deadline=None)
@given(moments, any_term, calendars, pauses, special_days)
def test_a_change_of_the_calendar_moves_no_due_moment_before_it(start, term, calendar, stretches, change):
    changed = WorkCalendar(calendar.hours, {**calendar.days, change.on: change}, calendar.closures)
    before = due(start, term, calendar, pauses=stretches)
    after = due(start, term, changed, pauses=stretches)
    if before.date() < change.on:
        assert after == before
    else:
        assert after.date() >= change.on or after == before


@settings(deadline=None)
@given(moments, any_term, calendars, pauses, cut_offs)
def test_the_due_moment_is_inside_office_hours_or_at_their_end(start, term, calendar, stretches, cut_off):
    found = due(start, term, calendar, pauses=stretches, cut_off=cut_off)
    assert any(opens_at <= found <= closes_at for opens_at, closes_at in calendar.spans(found.date()))


@settings(deadline=None)
@given(moments, st.one_of(day_terms, date_terms), calendars, pauses)
def test_nothing_counted_in_days_is_due_while_it_is_paused(start, term, calendar, stretches):
    found = due(start, term, calendar, pauses=stretches)
    assert not any(from_at <= found < to_at for from_at, to_at in stretches)


@settings(deadline=None)
@given(moments, any_term, calendars, pauses, cut_offs)
def test_the_explanation_ends_on_the_due_day_and_names_every_date_once(start, term, calendar, stretches, cut_off):
    found = due(start, term, calendar, pauses=stretches, cut_off=cut_off)
    received = received_at(start, calendar, cut_off)
    lines = explain(start, term, calendar, pauses=stretches, cut_off=cut_off)
    told = lines if received == start else lines[1:]
    assert len(told) == (found.date() - received.date()).days + 1
    assert told[-1].endswith(f"hết hạn lúc {found:%H:%M}.")
    assert f"{found:%d/%m/%Y}" in told[-1]


# --- telling ---


def test_the_explanation_says_why_each_day_did_or_did_not_count():
    lines = explain(at("2025-12-30T16:40"), WorkingDays(2), shipped_calendar())
    assert lines == [
        "Thứ Ba 30/12/2025: ngày tiếp nhận, không tính (ngày làm việc).",
        "Thứ Tư 31/12/2025: tính, ngày thứ 1 (ngày làm việc).",
        "Thứ Năm 01/01/2026: không tính (nghỉ lễ, tết: Tết Dương lịch).",
        "Thứ Sáu 02/01/2026: không tính (nghỉ hoán đổi: Đổi với ngày làm bù 10/01/2026).",
        "Thứ Bảy 03/01/2026: không tính (nghỉ hằng tuần).",
        "Chủ Nhật 04/01/2026: không tính (nghỉ hằng tuần).",
        "Thứ Hai 05/01/2026: tính, ngày thứ 2 (ngày làm việc); hết hạn lúc 17:00.",
    ]


def test_the_explanation_of_hours_tells_receipt_use_pause_and_rest():
    stretches = [pause("2026-03-09T15:30", "2026-03-11T07:00")]
    lines = explain(at("2026-03-07T10:00"), WorkingHours(8), PLAIN, pauses=stretches)
    assert lines == [
        "Nhận lúc 10:00 ngày 07/03/2026, tính là nhận lúc 07:00 ngày 09/03/2026.",
        "Thứ Hai 09/03/2026: tính 6 giờ 30 phút làm việc, còn 1 giờ 30 phút.",
        "Thứ Ba 10/03/2026: không tính, hồ sơ đang tạm dừng (ngày làm việc).",
        "Thứ Tư 11/03/2026: tính 1 giờ 30 phút làm việc; hết hạn lúc 08:30.",
    ]


def test_the_explanation_tells_a_rolled_end():
    lines = explain(at("2026-03-05T10:00"), CalendarDays(2), PLAIN)
    assert lines[2:] == [
        "Thứ Bảy 07/03/2026: tính, ngày thứ 2 (nghỉ hằng tuần).",
        "Chủ Nhật 08/03/2026: hết số ngày, chuyển hạn sang ngày làm việc tiếp theo (nghỉ hằng tuần).",
        "Thứ Hai 09/03/2026: hết số ngày, chuyển hạn sang ngày làm việc tiếp theo (ngày làm việc); hết hạn lúc 17:00.",
    ]


# --- judging ---


@pytest.mark.parametrize(
    ("ended", "judged"),
    [
        ("2026-03-04T23:59", "early"),
        ("2026-03-05T00:00", "on_time"),
        ("2026-03-05T17:00", "on_time"),
        ("2026-03-05T17:01", "late"),
        ("2026-03-06T08:00", "late"),
    ],
)
def test_early_is_a_day_before_on_time_is_not_after_and_late_is_after(ended, judged):
    assert judge(at(ended), at("2026-03-05T17:00")) == judged


def test_the_day_of_judging_is_vietnams():
    ended = datetime.fromisoformat("2026-03-04T18:00+00:00")  # 1:00 on the 5th in Vietnam
    assert judge(ended, at("2026-03-05T17:00")) == "on_time"


@pytest.mark.parametrize(
    ("now", "state"),
    [
        ("2026-03-02T09:00", DueState(DueKind.FAR, "còn 3 ngày làm việc")),
        ("2026-03-03T09:00", DueState(DueKind.SOON, "còn 2 ngày làm việc")),
        ("2026-03-05T07:00", DueState(DueKind.TODAY, "hôm nay")),
        ("2026-03-05T17:00", DueState(DueKind.TODAY, "hôm nay")),
        ("2026-03-05T17:30", DueState(DueKind.LATE, "quá hạn 1 ngày")),
        ("2026-03-06T09:00", DueState(DueKind.LATE, "quá hạn 1 ngày")),
        ("2026-03-08T09:00", DueState(DueKind.LATE, "quá hạn 1 ngày")),
        ("2026-03-09T09:00", DueState(DueKind.LATE, "quá hạn 2 ngày")),
    ],
)
def test_the_pill_counts_working_days(now, state):
    assert remaining(at(now), at("2026-03-05T17:00"), PLAIN) == state


@pytest.mark.parametrize(
    ("now", "state"),
    [
        ("2026-03-02T16:00", DueState(DueKind.SOON, "còn 6 giờ làm việc")),
        ("2026-03-03T13:30", DueState(DueKind.TODAY, "còn 30 phút làm việc")),
        ("2026-03-03T14:00", DueState(DueKind.TODAY, "còn 1 phút làm việc")),
        ("2026-03-03T15:15", DueState(DueKind.LATE, "quá hạn 1 giờ 15 phút")),
        ("2026-03-04T15:15", DueState(DueKind.LATE, "quá hạn 1 ngày")),
    ],
)
def test_the_pill_of_a_term_in_hours_counts_office_time(now, state):
    assert remaining(at(now), at("2026-03-03T14:00"), PLAIN, in_hours=True) == state


@settings(deadline=None)
@given(moments, any_term, calendars)
def test_the_pill_turns_late_exactly_after_the_due_moment(start, term, calendar):
    found = due(start, term, calendar)
    assert remaining(found, found, calendar).kind is DueKind.TODAY
    assert remaining(found + timedelta(minutes=1), found, calendar).kind is DueKind.LATE
    assert remaining(start, found, calendar).kind is not DueKind.LATE
