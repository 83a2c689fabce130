"""The country's days and office hours from the database, as the pure calendar wants them."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from motcua.core.prepared import Prepared
from motcua.workdays.calendar import Day, DayKind, spans_from_json
from motcua.workdays.calendar import OfficeHours as Hours
from motcua.workdays.models import CalendarDay, OfficeHours, Revision

_REVISION = Prepared(lambda pk: Revision.objects.filter(pk=pk), 2)  # its key is never below nothing


def revision() -> int:
    """A number that grows whenever anything that a calendar is made of changes."""
    found = _REVISION.first(1)
    return found.number if found else 0


@lru_cache(maxsize=2)
def country_days(_revision: int) -> Mapping[date, Day]:
    """All days that are not what their weekday says; kept while the revision stands."""
    return {
        row.on: Day(on=row.on, kind=DayKind(row.kind), name=row.name, spans=spans_from_json(row.spans))
        for row in CalendarDay.objects.all()
    }


def hours_from(row: OfficeHours) -> Hours:
    """A named table of office hours as it read before its first change."""
    return Hours.from_json(row.spans)


def later_hours(row: OfficeHours) -> list[tuple[date, Hours]]:
    """How the table reads from each day on, first to last."""
    return [(version.from_on, Hours.from_json(version.spans)) for version in row.versions.all()]


def hours_on(row: OfficeHours, on: date) -> Hours:
    """How the table reads on a day."""
    begun = [hours for start, hours in later_hours(row) if start <= on]
    return begun[-1] if begun else hours_from(row)
