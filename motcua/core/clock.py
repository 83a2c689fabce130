"""The only place that reads the time: everything else takes a moment or asks here."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from zoneinfo import ZoneInfo

VN = ZoneInfo("Asia/Ho_Chi_Minh")

_moved: ContextVar[datetime | None] = ContextVar("moved", default=None)


def now() -> datetime:
    """The present moment in Vietnam's zone, or the one that `at` holds."""
    return _moved.get() or datetime.now(tz=VN)


def today() -> date:
    """Today's date in Vietnam."""
    return now().date()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let `now` answer `moment` inside the block: a demo lives through months by it.

    Raises ValueError when `moment` has no zone.
    """
    if moment.tzinfo is None:
        raise ValueError("a moment needs a zone")
    token = _moved.set(moment.astimezone(VN))
    try:
        yield
    finally:
        _moved.reset(token)
