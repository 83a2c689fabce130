"""Moments of a story: forward and back in office time. Pure."""

from datetime import datetime, timedelta

from motcua.workdays.calendar import WorkCalendar

_DAY = timedelta(days=1)
_FARTHEST = 400
"""Days to walk back at most; a story never lasts longer."""


def later(calendar: WorkCalendar, start: datetime, length: timedelta) -> datetime:
    """The moment at which `length` of office time has passed since `start`; always inside office hours."""
    left = length
    on = start.date()
    for _ in range(_FARTHEST):
        for window in calendar.spans(on):
            opens = max(window[0], start)
            if opens >= window[1]:
                continue
            if window[1] - opens > left:
                return opens + left
            left -= window[1] - opens
        on += _DAY
    raise ValueError("no office time ahead")


def earlier(calendar: WorkCalendar, end: datetime, length: timedelta) -> datetime:
    """The moment from which `length` of office time passes until `end`; always inside office hours."""
    left = length
    on = end.date()
    for _ in range(_FARTHEST):
        for window in reversed(calendar.spans(on)):
            closes = min(window[1], end)
            if closes <= window[0]:
                continue
            if closes - window[0] >= left:
                return closes - left
            left -= closes - window[0]
        on -= _DAY
    raise ValueError("no office time behind")


def hours(amount: float) -> timedelta:
    """A stretch of office time, to the second."""
    return timedelta(seconds=round(amount * 3600))
