"""Which days are worked, and during which hours: the calendar every due moment is computed on.

Pure: it is told the office hours, the special days and the closures, and knows no agency. All moments it
gives are in Vietnam's zone.
"""

from calendar import isleap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import accumulate, pairwise
from types import MappingProxyType
from typing import NamedTuple, Self

from motcua.core.clock import VN
from motcua.core.words import joined, said

MONDAY = 0
WEEKDAYS = (
    said("thứ Hai"),
    said("thứ Ba"),
    said("thứ Tư"),
    said("thứ Năm"),
    said("thứ Sáu"),
    said("thứ Bảy"),
    said("Chủ Nhật"),
)
SEARCH_DAYS = 1100
"""How far the next working day is looked for: a calendar closed for three years is a mistake, not a calendar."""

FEW_DAYS = 7
"""Up to so many days are looked at one by one; more are taken from the counts of their years."""

_DAY = timedelta(days=1)
_NOTHING = timedelta(0)


class NoWorkingDay(ValueError):
    """The calendar has no working day where one was looked for."""


@dataclass(frozen=True, slots=True)
class Span:
    """An unbroken stretch of office hours; raises ValueError unless it opens before it closes."""

    opens: time
    closes: time

    def __post_init__(self) -> None:
        if self.opens >= self.closes:
            raise ValueError(
                said("Giờ mở {opens:%H:%M} phải trước giờ đóng {closes:%H:%M}.", opens=self.opens, closes=self.closes)
            )

    @classmethod
    def parse(cls, pair: Sequence[str]) -> Self:
        """From ["07:00", "11:30"]; raises ValueError when it is not two times of day."""
        try:
            opens, closes = (time.fromisoformat(text) for text in pair)
        except (TypeError, ValueError):
            raise ValueError(said("“{pair}” không phải là một khoảng giờ như 07:00, 11:30.", pair=pair)) from None
        return cls(opens, closes)

    def as_json(self) -> list[str]:
        return [f"{self.opens:%H:%M}", f"{self.closes:%H:%M}"]


def spans_from_json(pairs: Sequence[Sequence[str]]) -> tuple[Span, ...]:
    """The spans of one day in order; raises ValueError when they overlap."""
    spans = tuple(sorted((Span.parse(pair) for pair in pairs), key=lambda span: span.opens))
    for earlier, later in pairwise(spans):
        if later.opens < earlier.closes:
            raise ValueError(
                said(
                    "Hai khoảng giờ chồng nhau: {as_json} và {as_json_2}.",
                    as_json=earlier.as_json(),
                    as_json_2=later.as_json(),
                )
            )
    return spans


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """The spans of each weekday, Monday first; a weekday without spans is not worked."""

    week: tuple[tuple[Span, ...], ...]

    def __post_init__(self) -> None:
        if len(self.week) != len(WEEKDAYS):
            raise ValueError(said("Bảng giờ làm việc phải có đủ bảy ngày trong tuần."))

    @classmethod
    def from_json(cls, week: Mapping[str, Sequence[Sequence[str]]] | Sequence[Sequence[Sequence[str]]]) -> Self:
        """From a list of seven days, or from a mapping "0" (Monday) to "6" that may leave days out."""
        if isinstance(week, Mapping):
            return cls(tuple(spans_from_json(week.get(str(weekday), ())) for weekday in range(7)))
        return cls(tuple(spans_from_json(pairs) for pairs in week))

    def as_json(self) -> dict[str, list[list[str]]]:
        return {str(weekday): [span.as_json() for span in spans] for weekday, spans in enumerate(self.week)}


_MORNING = Span(time(7, 0), time(11, 30))
_AFTERNOON = Span(time(13, 30), time(17, 0))
STANDARD_HOURS = OfficeHours((*((_MORNING, _AFTERNOON),) * 5, (), ()))
"""Monday to Friday, eight hours a day: what an agency without a table of its own works."""


class DayKind(StrEnum):
    """What makes a day other than its weekday says."""

    HOLIDAY = "holiday"
    SWAP_OFF = "swap_off"
    MAKE_UP = "make_up"
    HALF_DAY = "half_day"
    INTAKE_ONLY = "intake_only"


_WHY = {
    DayKind.HOLIDAY: said("nghỉ lễ, tết"),
    DayKind.SWAP_OFF: said("nghỉ hoán đổi"),
    DayKind.MAKE_UP: said("làm bù"),
    DayKind.HALF_DAY: said("làm việc nửa ngày"),
    DayKind.INTAKE_ONLY: said("nhận hồ sơ, không tính thời hạn"),
}


@dataclass(frozen=True, slots=True)
class Day:
    """A special day. Without own spans a make-up day has Monday's hours and a half day the morning's."""

    on: date
    kind: DayKind
    name: str
    spans: tuple[Span, ...] = ()


class Closed(NamedTuple):
    """The office is closed from a moment (included) to a moment (excluded)."""

    from_at: datetime
    to_at: datetime
    reason: str


class Window(NamedTuple):
    """An open stretch of one date, closures taken out."""

    opens_at: datetime
    closes_at: datetime


@dataclass(frozen=True, eq=False)
class WorkCalendar:
    """Office hours, special days and closures together; compared and hashed as the one object it is.

    What it worked out for a date it keeps, so one calendar should serve many computations.
    """

    hours: OfficeHours = STANDARD_HOURS
    days: Mapping[date, Day] = field(default_factory=dict)
    closures: Sequence[Closed | tuple[datetime, datetime, str]] = ()
    later: Sequence[tuple[date, OfficeHours]] = ()  # the hours from a day on, in order; the last one begun holds
    _known: dict[date, tuple[Window, ...]] = field(default_factory=dict, init=False, repr=False)
    _closings: dict[date, datetime | None] = field(default_factory=dict, init=False, repr=False)
    _worked: dict[int, tuple[int, ...]] = field(default_factory=dict, init=False, repr=False)
    _closed: tuple[Closed, ...] = field(default=(), init=False, repr=False)

    def __post_init__(self) -> None:
        closed = sorted(Closed(in_vietnam(start), in_vietnam(end), reason) for start, end, reason in self.closures)
        object.__setattr__(self, "days", MappingProxyType(dict(self.days)))
        object.__setattr__(self, "_closed", tuple(closed))

    def spans(self, on: date) -> tuple[Window, ...]:
        """The stretches of a date in which time counts; empty where the date is not a working day."""
        windows = self._known.get(on)
        if windows is None:
            windows = self._known[on] = self._work_out(on)
        return windows

    def is_working(self, on: date) -> bool:
        return bool(self.spans(on))

    def opening(self, on: date) -> datetime | None:
        """When a working day first opens; None where it is not one."""
        windows = self.spans(on)
        return windows[0].opens_at if windows else None

    def closing(self, on: date) -> datetime | None:
        """When a working day last closes; None where it is not one."""
        if on not in self._closings:
            windows = self.spans(on)
            self._closings[on] = windows[-1].closes_at if windows else None
        return self._closings[on]

    def desk_spans(self, on: date) -> tuple[Window, ...]:
        """When the desk receives: office hours, and the hours of a day that receives without counting."""
        day = self.days.get(on)
        if day is None or day.kind is not DayKind.INTAKE_ONLY:
            return self.spans(on)
        return self._without_closures(on, day.spans or self._week(on)[on.weekday()] or self._week(on)[MONDAY])

    def next_opening(self, moment: datetime) -> datetime:
        """The moment itself where the office is open (its closing minute included), else when it opens next.

        Raises NoWorkingDay where it does not open within three years.
        """
        local = in_vietnam(moment)
        for opens_at, closes_at in self.spans(local.date()):
            if local <= closes_at:
                return max(local, opens_at)
        return self.next_day_opening(local.date())

    def next_day_opening(self, on: date) -> datetime:
        """When the first working day after a date opens; raises NoWorkingDay as `next_opening` does."""
        for days in range(1, SEARCH_DAYS):
            windows = self.spans(on + timedelta(days=days))
            if windows:
                return windows[0].opens_at
        raise NoWorkingDay(said("Lịch làm việc không có ngày làm việc nào sau ngày {on:%d/%m/%Y}.", on=on))

    def windows_between(self, start: datetime, end: datetime) -> Iterator[Window]:
        """The open stretches from one moment to another, cut at both; nothing where the end is not later."""
        start, end = in_vietnam(start), in_vietnam(end)
        on, last = start.date(), end.date()
        while on <= last:
            for opens_at, closes_at in self.spans(on):
                first, until = max(opens_at, start), min(closes_at, end)
                if first < until:
                    yield Window(first, until)
            on += _DAY

    def working_time(self, start: datetime, end: datetime) -> timedelta:
        """Office time from one moment to another; zero where the end is not later."""
        return sum((until - first for first, until in self.windows_between(start, end)), _NOTHING)

    def working_days(self, after: date, until: date) -> int:
        """How many working days come after a date, up to and with another."""
        between = (until - after).days
        if between <= FEW_DAYS:
            return sum(self.is_working(after + timedelta(days=days)) for days in range(1, between + 1))
        years = sum(self._worked_by(year)[-1] for year in range(after.year, until.year))
        return years + self._worked_by(until.year)[_of_year(until)] - self._worked_by(after.year)[_of_year(after)]

    def _worked_by(self, year: int) -> tuple[int, ...]:
        """How many days of a year were worked by each of them, none by its beginning. Counted once: a list of what is
        long overdue asks for each row.
        """
        counts = self._worked.get(year)
        if counts is None:
            days = (date(year, 1, 1) + timedelta(days=day) for day in range(365 + isleap(year)))
            counts = self._worked[year] = (0, *accumulate(bool(self._work_out(day)) for day in days))
        return counts

    def why(self, on: date) -> str:
        """In Vietnamese, what kind of day it is: why it is worked or why not."""
        day = self.days.get(on)
        closed = self._closures_of(on)
        if closed and not self.is_working(on) and self._planned(on):
            return said("cơ quan tạm ngừng làm việc: {reason}", reason=closed[0].reason)
        if day is not None:
            return f"{_WHY[day.kind]}: {day.name}" if day.name else _WHY[day.kind]
        if not self._planned(on):
            return said("nghỉ hằng tuần")
        return (
            said("ngày làm việc, có giờ tạm ngừng: {reason}", reason=closed[0].reason)
            if closed
            else said("ngày làm việc")
        )

    def _week(self, on: date) -> tuple[tuple[Span, ...], ...]:
        """The hours of each weekday as they stand on a date."""
        return next((hours for start, hours in reversed(self.later) if start <= on), self.hours).week

    def _planned(self, on: date) -> tuple[Span, ...]:
        """The hours of a date before closures are taken out."""
        week = self._week(on)
        day = self.days.get(on)
        if day is None:
            return week[on.weekday()]
        if day.kind is DayKind.MAKE_UP:
            return day.spans or week[MONDAY]
        if day.kind is DayKind.HALF_DAY:
            return day.spans or (week[on.weekday()] or week[MONDAY])[:1]
        return ()

    def _work_out(self, on: date) -> tuple[Window, ...]:
        return self._without_closures(on, self._planned(on))

    def _closures_of(self, on: date) -> list[Closed]:
        if not self._closed:
            return []
        start = datetime.combine(on, time.min, VN)
        return [closed for closed in self._closed if closed.from_at < start + _DAY and closed.to_at > start]

    def _without_closures(self, on: date, spans: Sequence[Span]) -> tuple[Window, ...]:
        windows = [
            Window(datetime.combine(on, span.opens, VN), datetime.combine(on, span.closes, VN)) for span in spans
        ]
        for closed in self._closures_of(on) if windows else ():
            windows = [part for window in windows for part in without(window, closed.from_at, closed.to_at)]
        return tuple(windows)


def without(window: Window, from_at: datetime, to_at: datetime) -> list[Window]:
    """What is left of a window when the time from a moment to a moment is taken out: nought to two windows."""
    before = Window(window.opens_at, min(window.closes_at, from_at))
    after = Window(max(window.opens_at, to_at), window.closes_at)
    if from_at >= to_at or from_at >= window.closes_at or to_at <= window.opens_at:
        return [window]
    return [part for part in (before, after) if part.opens_at < part.closes_at]


def _of_year(on: date) -> int:
    """Which day of its year a date is, from 1."""
    return (on - date(on.year, 1, 1)).days + 1


def in_vietnam(moment: datetime) -> datetime:
    """The same moment in Vietnam's zone; raises ValueError for one that names no zone."""
    if moment.tzinfo is None:
        raise ValueError(said("Thời điểm phải có múi giờ."))
    return moment.astimezone(VN)


def weekday_and_date(on: date) -> str:
    """`thứ Ba 30/12/2025`."""
    return joined(" ", (WEEKDAYS[on.weekday()], f"{on:%d/%m/%Y}"))
