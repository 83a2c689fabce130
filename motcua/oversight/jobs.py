"""What watching does by itself: the report of a month is there on the first working day, reminders at eight."""

from datetime import time

from motcua.core import clock
from motcua.core.jobs import every
from motcua.core.models import Heartbeat
from motcua.oversight import actions, closing, figures, periods, reminders
from motcua.oversight.models import Report
from motcua.people.queries import country_calendar

REMIND_AT = time(8)
REMINDED = "reminders"


@every("5 * * * *", name="oversight.prepare_report")
def each_hour() -> None:
    prepare_last_month()


@every("*/5 * * * *", name="oversight.remind")
def often() -> None:
    remind_today()


def remind_today() -> int:
    """The day's digests at eight o'clock of a working day, once; to how many people.

    Asked every five minutes: a machine that was off at eight tells when it is on again.
    """
    at = clock.now()
    if not country_calendar().is_working(at.date()) or at.time() < REMIND_AT:
        return 0
    last = Heartbeat.objects.filter(name=REMINDED).first()
    if last is not None and last.at.astimezone(clock.VN).date() == at.date():
        return 0
    told = reminders.remind(at)
    Heartbeat.objects.update_or_create(name=REMINDED, defaults={"at": at})
    return told


def prepare_last_month() -> Report | None:
    """Close the last month and make its draft, once, from the first working day after it on; None where nothing is to
    do. Asked each hour: a machine that was off in the morning makes it when it is on again.
    """
    at, bounds = clock.now(), closing.bounds()
    last = periods.before(periods.month_of(at.date(), bounds), bounds)
    if at < country_calendar().next_opening(last.until) or Report.objects.filter(period__name=last.name).exists():
        return None
    begun = figures.first_moment()
    return actions.prepare(last) if begun is not None and begun < last.until else None
