"""Letters: at once each minute, digests each hour; whether the server answers. What fails waits for the next time."""

from motcua.core import clock
from motcua.core.jobs import every
from motcua.notifications import mailing
from motcua.people.queries import country_calendar


@every("* * * * *", name="notifications.deliver")
def each_minute() -> None:
    mailing.decide()
    mailing.deliver()


@every("*/5 * * * *", name="notifications.note_answer")
def each_five_minutes() -> None:
    mailing.note_answer()


@every("1 * * * *", name="notifications.deliver_digests")
def each_hour() -> None:
    mailing.deliver_digests(is_workday=country_calendar().is_working(clock.today()))
