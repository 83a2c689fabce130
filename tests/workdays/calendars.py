"""Moments, calendars and terms for tests: made by hand and by hypothesis."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from motcua.core.clock import VN
from motcua.workdays.calendar import Day, DayKind, Span, WorkCalendar
from motcua.workdays.terms import CalendarDays, Months, WorkingDays, WorkingHours

FIRST, LAST = date(2026, 1, 1), date(2026, 6, 30)


def at(text: str) -> datetime:
    """A moment in Vietnam."""
    return datetime.fromisoformat(text).replace(tzinfo=VN)


def a_calendar(*days: Day, closures: tuple[tuple[datetime, datetime, str], ...] = ()) -> WorkCalendar:
    return WorkCalendar(days={day.on: day for day in days}, closures=closures)


def a_day(on: str, kind: DayKind = DayKind.HOLIDAY, *spans: str) -> Day:
    """A special day; spans like "08:00-10:00"."""
    return Day(date.fromisoformat(on), kind, "ngày thử", tuple(Span.parse(span.split("-")) for span in spans))


dates = st.dates(FIRST, LAST)
moments = st.datetimes(datetime(2026, 1, 1), datetime(2026, 6, 30)).map(
    lambda moment: moment.replace(second=0, microsecond=0, tzinfo=VN)
)
lengths = st.integers(0, 12 * 24 * 60).map(lambda minutes: timedelta(minutes=minutes))


@st.composite
def stretches(draw: st.DrawFn) -> tuple[datetime, datetime]:
    start = draw(moments)
    return start, start + draw(lengths)


pauses = st.lists(stretches(), max_size=4)
own_spans = st.sampled_from([(), (Span(time(8), time(10)),), (Span(time(6), time(9)), Span(time(9), time(20)))])
special_days = st.builds(Day, dates, st.sampled_from(DayKind), st.just("ngày thử"), own_spans)
closures = st.lists(stretches().map(lambda stretch: (*stretch, "mất điện")), max_size=3)
calendars = st.builds(
    lambda days, closed: a_calendar(*days, closures=tuple(closed)), st.lists(special_days, max_size=25), closures
)
hour_terms = st.integers(1, 120 * 4).map(lambda quarters: WorkingHours(Decimal(quarters) / 4))
day_terms = st.integers(1, 40).map(WorkingDays)
date_terms = st.one_of(st.integers(1, 60).map(CalendarDays), st.integers(1, 3).map(Months))
any_term = st.one_of(day_terms, hour_terms, date_terms)
