"""Due moments, computed and never counted down: (start, term, pauses, calendar) → moment. Pure.

The calendar is the receiver's. The day on which a receipt takes effect is day 0. Working days end at the close of
the n-th working day after it; calendar days and months end on a date and roll to the first working day not
before it, at its close; hours consume office hours. Paused: a working day counts if the dossier is not paused at
its close, a calendar date if it is not paused at its 24:00, a month term ends one date later for each 24:00
passed in a pause, hours run only outside pauses. A day whose close is paused is no day to be due on either, so
no due moment passes unseen while the dossier waits.

Every computation is one walk over the dates; `due` takes its last step and `explain` tells all of them.
"""

from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum, StrEnum
from itertools import chain
from typing import Literal, NamedTuple

from motcua.core.clock import VN
from motcua.core.words import capital, joined, said
from motcua.workdays.calendar import NoWorkingDay, Window, WorkCalendar, in_vietnam, weekday_and_date, without
from motcua.workdays.terms import CalendarDays, Months, Term, WorkingDays, WorkingHours

WALK_DAYS = 20_000
"""The longest walk: no term and no pause that was meant reaches further."""
SOON_DAYS = 2
"""A due moment so many working days ahead, or fewer, is near."""

_DAY = timedelta(days=1)
_NOTHING = timedelta(0)


class Pause(NamedTuple):
    """Paused from a moment (included) to a moment (excluded); `to_at` None: still paused."""

    from_at: datetime
    to_at: datetime | None


class Mark(Enum):
    """What a date was to the term."""

    RECEIVED = "received"
    COUNTED = "counted"
    OFF = "off"
    PAUSED = "paused"
    ROLLED = "rolled"


class Step(NamedTuple):
    """One date of a walk: which counted date of the term it is, office time it used, the due moment if it ends here."""

    on: date
    mark: Mark
    number: int = 0
    used: timedelta = _NOTHING
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class _Paused:
    """Pauses in order, none touching another."""

    stretches: tuple[tuple[datetime, datetime], ...] = ()

    def at(self, moment: datetime) -> bool:
        return bool(self.stretches) and any(from_at <= moment < to_at for from_at, to_at in self.stretches)

    def at_midnight_after(self, on: date) -> bool:
        return bool(self.stretches) and self.at(datetime.combine(on + _DAY, time.min, VN))

    def outside(self, window: Window) -> list[Window]:
        parts = [window]
        for from_at, to_at in self.stretches:
            parts = [part for whole in parts for part in without(whole, from_at, to_at)]
        return parts


def due(
    start: datetime,
    term: Term,
    calendar: WorkCalendar,
    *,
    pauses: Sequence[Pause | tuple[datetime, datetime | None]] = (),
    cut_off: time | None = None,
    open_until: datetime | None = None,
) -> datetime:
    """The due moment of a term begun by a receipt at `start`, in Vietnam's zone.

    pauses: in any order, overlaps counted once. A pause still open makes no due moment and raises ValueError,
    unless `open_until` says until when to take it for a projection that is shown and never kept.
    cut_off: a receipt at or after this time of day counts as made at the next working day's opening.
    Raises NoWorkingDay (a ValueError) where the calendar has no working day to end on.
    """
    for step in _walk(start, term, calendar, _merged(pauses, open_until), cut_off):
        if step.due_at is not None:
            return step.due_at
    raise NoWorkingDay(said("Lịch làm việc không có ngày nào để kết thúc thời hạn."))


def extended(
    due_at: datetime,
    days: int,
    calendar: WorkCalendar,
    *,
    pauses: Sequence[Pause | tuple[datetime, datetime | None]] = (),
) -> datetime:
    """A due moment moved on by working days, pauses respected: itself for none."""
    return due(due_at, WorkingDays(days), calendar, pauses=pauses) if days else due_at


def received_at(start: datetime, calendar: WorkCalendar, cut_off: time | None = None) -> datetime:
    """When a receipt at `start` takes effect: itself within office hours, else the next opening.

    A receipt at the minute of closing is within them. Raises NoWorkingDay as `due` does.
    """
    local = in_vietnam(start)
    if cut_off is not None and local.time() >= cut_off:
        return calendar.next_day_opening(local.date())
    return calendar.next_opening(local)


def judge(ended_at: datetime, due_at: datetime) -> Literal["early", "on_time", "late"]:
    """Early on a day before the due day, on time on it and not after the due moment, late after it."""
    ended, until = in_vietnam(ended_at), in_vietnam(due_at)
    if ended > until:
        return "late"
    return "early" if ended.date() < until.date() else "on_time"


def working_time_between(start: datetime, end: datetime, calendar: WorkCalendar) -> timedelta:
    """Office time from one moment to another; zero where the end is not later."""
    return calendar.working_time(start, end)


def explain(
    start: datetime,
    term: Term,
    calendar: WorkCalendar,
    *,
    pauses: Sequence[Pause | tuple[datetime, datetime | None]] = (),
    cut_off: time | None = None,
    open_until: datetime | None = None,
) -> list[str]:
    """One Vietnamese line a date: why it did or did not count. Arguments and errors as for `due`."""
    lines: list[str] = []
    received = received_at(start, calendar, cut_off)
    if received != start:
        lines.append(
            said("Nhận lúc {start}, tính là nhận lúc {received}.", start=_moment(start), received=_moment(received))
        )
    left = term.length if isinstance(term, WorkingHours) else None
    for step in _walk(start, term, calendar, _merged(pauses, open_until), cut_off):
        left = left - step.used if left is not None else None
        day = capital(weekday_and_date(step.on))
        lines.append(said("{day}: {told}.", day=day, told=_told(step, calendar, left)))
    return lines


class DueKind(StrEnum):
    """How near a due moment is."""

    FAR = "far"
    SOON = "soon"
    TODAY = "today"
    LATE = "late"
    PAUSE = "pause"
    OK = "ok"
    WAS = "was"


@dataclass(frozen=True, slots=True)
class DueState:
    """What the pill of a deadline says, and how loudly."""

    kind: DueKind
    text: str


def remaining(now: datetime, due_at: datetime, calendar: WorkCalendar, *, in_hours: bool = False) -> DueState:
    """How long is left or how late it is, in working days; `in_hours`: in office time, for terms of hours.

    Lateness in days counts the working days past the due day, the present one included, and is at least 1.
    """
    local, until = in_vietnam(now), in_vietnam(due_at)
    if local > until:
        return DueState(DueKind.LATE, _late(local, until, calendar, in_hours=in_hours))
    days = calendar.working_days(local.date(), until.date())
    if in_hours:
        text = said("còn {working_time} làm việc", working_time=_length(calendar.working_time(local, until)))
    elif local.date() == until.date():
        text = said("hôm nay")
    else:
        text = said("còn {days} ngày làm việc", days=max(days, 1))
    if local.date() == until.date():
        return DueState(DueKind.TODAY, text)
    return DueState(DueKind.SOON if days <= SOON_DAYS else DueKind.FAR, text)


def _late(now: datetime, due_at: datetime, calendar: WorkCalendar, *, in_hours: bool) -> str:
    if in_hours and now.date() == due_at.date():
        return said("quá hạn {now}", now=_length(now - due_at))
    return said("quá hạn {working_days} ngày", working_days=max(calendar.working_days(due_at.date(), now.date()), 1))


def _merged(pauses: Iterable[Pause | tuple[datetime, datetime | None]], open_until: datetime | None) -> _Paused:
    """The pauses in order with overlaps joined; raises ValueError for one still open or ending before it begins."""
    stretches: list[tuple[datetime, datetime]] = []
    for from_at, to_at in sorted(_closed(pause, open_until) for pause in pauses):
        if stretches and from_at <= stretches[-1][1]:
            stretches[-1] = (stretches[-1][0], max(stretches[-1][1], to_at))
        elif from_at < to_at:
            stretches.append((from_at, to_at))
    return _Paused(tuple(stretches))


def _closed(pause: Pause | tuple[datetime, datetime | None], open_until: datetime | None) -> tuple[datetime, datetime]:
    from_at, to_at = pause
    if to_at is None:
        if open_until is None:
            raise ValueError(said("Hồ sơ đang tạm dừng: chưa có hạn trả kết quả cho đến khi tiếp tục giải quyết."))
        to_at = max(open_until, from_at)
    if to_at < from_at:
        raise ValueError(said("Lần tạm dừng kết thúc trước khi bắt đầu."))
    return in_vietnam(from_at), in_vietnam(to_at)


def _walk(start: datetime, term: Term, calendar: WorkCalendar, paused: _Paused, cut_off: time | None) -> Iterator[Step]:
    """The dates of a term from the day of receipt to the due day."""
    received = received_at(start, calendar, cut_off)
    match term:
        case WorkingDays(amount):
            return _walk_working_days(received.date(), amount, calendar, paused)
        case WorkingHours():
            return _walk_hours(received, term.length, calendar, paused)
        case CalendarDays(amount):
            return _walk_dates(received.date(), amount, calendar, paused)
        case Months(amount):
            return _walk_dates(received.date(), _dates_of(received.date(), amount, paused), calendar, paused)


def _walk_working_days(day_0: date, amount: int, calendar: WorkCalendar, paused: _Paused) -> Iterator[Step]:
    yield Step(day_0, Mark.RECEIVED)
    number = 0
    for on in _dates_after(day_0):
        close = calendar.closing(on)
        if close is None:
            yield Step(on, Mark.OFF, number)
        elif paused.at(close):
            yield Step(on, Mark.PAUSED, number)
        else:
            number += 1
            yield Step(on, Mark.COUNTED, number, _NOTHING, close if number == amount else None)
        if number == amount:
            return


def _walk_dates(day_0: date, amount: int, calendar: WorkCalendar, paused: _Paused) -> Iterator[Step]:
    """Count `amount` dates, then roll to the first working day on which the dossier may be due."""
    yield Step(day_0, Mark.RECEIVED)
    number = 0
    for on in _dates_after(day_0):
        rolling = number == amount
        if not rolling and paused.at_midnight_after(on):
            yield Step(on, Mark.PAUSED, number)
            continue
        number += not rolling
        close = calendar.closing(on) if number == amount else None
        due_at = None if close is None or paused.at(close) else close
        yield Step(on, Mark.ROLLED if rolling else Mark.COUNTED, number, _NOTHING, due_at)
        if due_at is not None:
            return


def _walk_hours(received: datetime, length: timedelta, calendar: WorkCalendar, paused: _Paused) -> Iterator[Step]:
    left = length
    for on in chain((received.date(),), _dates_after(received.date())):
        used, due_at = _NOTHING, None
        for first, until in _running(on, received, calendar, paused):
            took = min(until - first, left - used)
            used += took
            if used == left:
                due_at = first + took
                break
        left -= used
        yield Step(on, _mark_of_hours(on, used, calendar), used=used, due_at=due_at)
        if due_at is not None:
            return


def _running(on: date, received: datetime, calendar: WorkCalendar, paused: _Paused) -> Iterator[Window]:
    """The stretches of a date in which hours run: open, after the receipt, outside pauses."""
    for opens_at, closes_at in calendar.spans(on):
        if closes_at > received:
            yield from paused.outside(Window(max(opens_at, received), closes_at))


def _mark_of_hours(on: date, used: timedelta, calendar: WorkCalendar) -> Mark:
    if used:
        return Mark.COUNTED
    return Mark.PAUSED if calendar.is_working(on) else Mark.OFF


def _dates_of(day_0: date, months: int, paused: _Paused) -> int:
    """How many dates unpaused a month term lasts: to the same day, one more if day 0 itself ended paused."""
    years, month = divmod(day_0.month - 1 + months, 12)
    year, month = day_0.year + years, month + 1
    end = date(year, month, min(day_0.day, monthrange(year, month)[1]))
    return (end - day_0).days + paused.at_midnight_after(day_0)


def _dates_after(day: date) -> Iterator[date]:
    for _ in range(WALK_DAYS):
        day += _DAY
        yield day


def _told(step: Step, calendar: WorkCalendar, left: timedelta | None) -> str:
    """Why a date did or did not count, and the due moment where it ends there."""
    why = calendar.why(step.on)
    text: str
    if left is not None and step.used:
        rest = said("còn {left}", left=_length(left)) if left else ""
        text = joined(", ", (said("tính {used} làm việc", used=_length(step.used)), rest))
    elif left is not None and step.mark is Mark.PAUSED and not calendar.is_working(step.on):
        text = said("không tính ({why})", why=why)
    else:
        text = _told_of_days(step, why)
    return said("{text}; hết hạn lúc {due_at:%H:%M}", text=text, due_at=step.due_at) if step.due_at else text


def _told_of_days(step: Step, why: str) -> str:
    match step.mark:
        case Mark.RECEIVED:
            return said("ngày tiếp nhận, không tính ({why})", why=why)
        case Mark.COUNTED:
            return said("tính, ngày thứ {number} ({why})", number=step.number, why=why)
        case Mark.OFF:
            return said("không tính ({why})", why=why)
        case Mark.PAUSED:
            return said("không tính, hồ sơ đang tạm dừng ({why})", why=why)
        case Mark.ROLLED:
            return said("hết số ngày, chuyển hạn sang ngày làm việc tiếp theo ({why})", why=why)


def _length(length: timedelta) -> str:
    """`5 giờ`, `1 giờ 30 phút`, `20 phút`; whole minutes, at least one."""
    hours, minutes = divmod(max(int(length.total_seconds()) // 60, 1), 60)
    parts = (
        said("{hours} giờ", hours=hours) if hours else "",
        said("{minutes} phút", minutes=minutes) if minutes else "",
    )
    return joined(" ", parts)


def _moment(moment: datetime) -> str:
    return said("{moment:%H:%M ngày %d/%m/%Y}", moment=in_vietnam(moment))
