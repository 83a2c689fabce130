"""That a calendar was changed, written down where it is done; and whose calendar that is."""

from datetime import date, datetime

from django.db.models import Q, QuerySet

from motcua.core import clock
from motcua.people.models import Agency, CalendarChange, User
from motcua.workdays.models import OfficeHours


def note_change(
    what: str, *, at: datetime, by: User | None, agency: Agency | None = None, table: OfficeHours | None = None
) -> CalendarChange:
    """Write down a change in the transaction that makes it. what: in Vietnamese, as its page and messages say it."""
    return CalendarChange.objects.create(at=at, by=by, what=str(what)[:400], agency=agency, table=table)


def concerned(agency: Agency | None = None, table: OfficeHours | None = None) -> QuerySet[Agency]:
    """The agencies that live by what was changed: one, those that keep a table, or all."""
    if agency is not None:
        return Agency.objects.filter(pk=agency.pk)
    if table is None:
        return Agency.objects.all()
    return Agency.objects.filter(Q(office_hours=table) | (Q(office_hours__isnull=True) if table.is_default else Q()))


def overtaken(change: CalendarChange) -> bool:
    """Was the same, or everything, changed again later? Then that change reckons for this one too."""
    later = CalendarChange.objects.filter(pk__gt=change.pk)
    everybody = Q(agency__isnull=True, table__isnull=True)
    return later.filter(everybody | Q(agency=change.agency_id, table=change.table_id)).exists()


def day_told(on: date) -> str:
    """`02/09/2026`."""
    return f"{on:%d/%m/%Y}"


def moment_told(moment: datetime) -> str:
    """`09:44, 16/05/2018` in Vietnam."""
    return f"{moment.astimezone(clock.VN):%H:%M, %d/%m/%Y}"
