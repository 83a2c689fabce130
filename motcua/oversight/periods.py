"""Periods of the figures: months, quarters, years by dated bounds, and any days. Pure.

Addresses and what is kept name a period by its key (`2026-Q3`); a person may also type it as official papers write it.

A period is [since, until), moments of Asia/Ho_Chi_Minh. A month is the calendar's unless a dated bound says on
which day it is cut off; the next month then begins on the day after, so that no day is in two months or in none.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from motcua.core.clock import VN
from motcua.core.text import fold
from motcua.core.words import said

_DAY = timedelta(days=1)
_MONTH, _QUARTER, _YEAR = re.compile(r"(\d{4})-(\d{2})"), re.compile(r"(\d{4})-Q([1-4])"), re.compile(r"(\d{4})")
_DAYS = re.compile(r"(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})")
_DAY_TYPED = r"(\d{1,2})/(\d{1,2})/(\d{4})"
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_TYPED: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r"(?:thang )?(\d{1,2})/(\d{4})"), lambda found: f"{found[2]}-{int(found[1]):02}"),
    (
        re.compile(r"quy (iv|i{1,3}|[1-4])[/ ](\d{4})"),
        lambda found: f"{found[2]}-Q{_QUARTERS.get(found[1], found[1])}",
    ),
    (re.compile(r"nam (\d{4})"), lambda found: found[1]),
    (
        re.compile(rf"(?:tu )?{_DAY_TYPED} ?(?:-|–|den) ?{_DAY_TYPED}"),
        lambda found: (
            f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}..{found[6]}-{int(found[5]):02}-{int(found[4]):02}"
        ),
    ),
)
FIRST_YEAR, LAST_YEAR = 2000, 2199
LATEST_CUT_OFF = 28


@dataclass(frozen=True, order=True)
class Bound:
    """From this month on (its first day), a month ends with this day of it; None: with its last day."""

    from_month: date
    last_day: int | None


@dataclass(frozen=True)
class Period:
    """[since, until) and how it is named: `2026-10`, `2026-Q3`, `2026` or `2026-01-05..2026-02-04`, both days in it."""

    name: str
    since: datetime
    until: datetime

    @property
    def label(self) -> str:
        """As a heading names it, with a small letter."""
        if found := _MONTH.fullmatch(self.name):
            return said("tháng {month}/{year}", month=found[2], year=found[1])
        if found := _QUARTER.fullmatch(self.name):
            return said("quý {quarter}/{year}", quarter="I" * int(found[2]) if found[2] != "4" else "IV", year=found[1])
        if found := _YEAR.fullmatch(self.name):
            return said("năm {year}", year=found[1])
        return said("từ {since:%d/%m/%Y} đến {last:%d/%m/%Y}", since=self.since, last=self.last)

    @property
    def typed(self) -> str:
        """As a form shows it to a person: a month as `10/2026`, another period by its key."""
        return f"{found[2]}/{found[1]}" if (found := _MONTH.fullmatch(self.name)) else self.name

    @property
    def last(self) -> date:
        """The last day in it."""
        return self.until.date() - _DAY


def month(year: int, number: int, bounds: Sequence[Bound] = ()) -> Period:
    """A month by the bounds that hold for it."""
    since, until = _end(*_before(year, number), bounds), _end(year, number, bounds)
    return Period(f"{year:04}-{number:02}", _midnight(since), _midnight(until))


def parse(text: str, bounds: Sequence[Bound] = ()) -> Period:
    """The period of a key, or of what a person typed. Raises ValueError with what it should look like."""
    name = _key(text)
    if found := _MONTH.fullmatch(name):
        if 1 <= int(found[2]) <= 12 and _sound(int(found[1])):
            return month(int(found[1]), int(found[2]), bounds)
    elif found := _QUARTER.fullmatch(name):
        if _sound(year := int(found[1])):
            last = int(found[2]) * 3
            return Period(name, month(year, last - 2, bounds).since, month(year, last, bounds).until)
    elif found := _YEAR.fullmatch(name):
        if _sound(year := int(found[1])):
            return Period(name, month(year, 1, bounds).since, month(year, 12, bounds).until)
    elif (found := _DAYS.fullmatch(name)) and (days := _days(found[1], found[2])):
        return days
    raise ValueError(
        said(
            "Kỳ “{name}” không đúng. Ví dụ: 10/2026, quý III/2026, 2026, hoặc 05/01/2026–04/02/2026.", name=text.strip()
        )
    )


def _key(text: str) -> str:
    """`10/2026`, `quý III/2026`, `năm 2026`, `05/01/2026–04/02/2026` as their keys; anything else as it is."""
    typed = re.sub(r" ?([/–-]) ?", r"\1", fold(text))
    for pattern, key in _TYPED:
        if found := pattern.fullmatch(typed):
            return key(found)
    return text.strip()


def month_of(on: date, bounds: Sequence[Bound] = ()) -> Period:
    """The month that a day belongs to by the bounds."""
    found = month(on.year, on.month, bounds)
    return found if on <= found.last else month(*_after(on.year, on.month), bounds)


def before(period: Period, bounds: Sequence[Bound] = ()) -> Period:
    """The period of the same kind before this one; of days as many days before."""
    if found := _MONTH.fullmatch(period.name):
        return month(*_before(int(found[1]), int(found[2])), bounds)
    if found := _QUARTER.fullmatch(period.name):
        year, quarter = int(found[1]), int(found[2])
        return parse(f"{year}-Q{quarter - 1}" if quarter > 1 else f"{year - 1}-Q4", bounds)
    if found := _YEAR.fullmatch(period.name):
        return parse(f"{int(found[1]) - 1:04}", bounds)
    length = period.until.date() - period.since.date()
    return _of_days(period.since.date() - length, period.since.date() - _DAY)


def year_before(period: Period, bounds: Sequence[Bound] = ()) -> Period:
    """The same months a year earlier; of days the same days."""
    if _DAYS.fullmatch(period.name):
        return _of_days(_same_day(period.since.date()), _same_day(period.last))
    return parse(f"{int(period.name[:4]) - 1:04}{period.name[4:]}", bounds)


def months_until(on: date, count: int, bounds: Sequence[Bound] = ()) -> list[Period]:
    """The month of a day and those before it, the latest first."""
    found = [month_of(on, bounds)]
    while len(found) < count:
        found.append(before(found[-1], bounds))
    return found


def _sound(year: int) -> bool:
    return FIRST_YEAR <= year <= LAST_YEAR


def _days(first: str, last: str) -> Period | None:
    try:
        since, until = date.fromisoformat(first), date.fromisoformat(last)
    except ValueError:
        return None
    return _of_days(since, until) if since <= until and _sound(since.year) and _sound(until.year) else None


def _of_days(first: date, last: date) -> Period:
    return Period(f"{first}..{last}", _midnight(first), _midnight(last + _DAY))


def _same_day(on: date) -> date:
    try:
        return on.replace(year=on.year - 1)
    except ValueError:
        return on.replace(year=on.year - 1, day=28)


def _before(year: int, number: int) -> tuple[int, int]:
    return (year, number - 1) if number > 1 else (year - 1, 12)


def _after(year: int, number: int) -> tuple[int, int]:
    return (year, number + 1) if number < 12 else (year + 1, 1)


def _end(year: int, number: int, bounds: Sequence[Bound]) -> date:
    """The day after the last one of a month."""
    first = date(year, number, 1)
    holding = max((one for one in bounds if one.from_month <= first), default=None)
    if holding is None or holding.last_day is None:
        return date(*_after(year, number), 1)
    return first.replace(day=holding.last_day) + _DAY


def _midnight(on: date) -> datetime:
    return datetime.combine(on, time(), VN)
