"""The reports of the months that a demo lived through: closed, approved, sent and read, the last one still a draft."""

from datetime import datetime, timedelta

from motcua.core import clock
from motcua.oversight import actions, closing, periods
from motcua.oversight.models import Report
from motcua.oversight.periods import Period
from motcua.people.models import User
from motcua.people.queries import country_calendar

MONTHS = 6
WATCHER, LEADER, READER = "khanh.sotttt", "phong.sotttt", "lan.ubndtinh"
OPINION = "Đề nghị Sở tiếp tục đôn đốc các cơ quan còn nộp hồ sơ giấy."


def report_months(until: datetime) -> int:
    """Close and report the last six whole months before `until`; how many were not there yet."""
    bounds = closing.bounds()
    over = periods.months_until(until.date(), MONTHS + 1, bounds)[1:]
    people = {one.username: one for one in User.objects.filter(username__in=[WATCHER, LEADER, READER])}
    made = 0
    for number, period in enumerate(reversed(over)):
        if not Report.objects.filter(period__name=period.name).exists():
            _report(period, people, is_last=number == MONTHS - 1)
            made += 1
    return made


def _report(period: Period, people: dict[str, User], *, is_last: bool) -> None:
    """One month, on the working days after it."""
    calendar = country_calendar()
    first = calendar.next_opening(period.until)
    with clock.at(first + timedelta(minutes=10)):
        report = actions.prepare(period)
    if is_last:
        return
    with clock.at(first + timedelta(hours=2)):
        report = actions.approve(report, number=_number(period), place="Lâm Đồng", by=people[LEADER])
    with clock.at(first + timedelta(hours=3)):
        report = actions.send(report, by=people[WATCHER])
    with clock.at(first + timedelta(days=1, hours=1)):
        actions.answer(report, opinion=OPINION if period.since.month % 3 == 0 else "", by=people[READER])


def _number(period: Period) -> str:
    return f"{period.since.month * 3 + 2}/BC-STTTT"
