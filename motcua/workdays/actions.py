"""Writing the country's calendar and the tables of office hours."""

from collections.abc import Sequence
from datetime import date

from motcua.core.errors import Invalid
from motcua.core.seeding import Written, write
from motcua.workdays.calendar import Span
from motcua.workdays.loading import ListedDay, ListedHours
from motcua.workdays.models import CalendarDay, OfficeHours


def load_days(listed: Sequence[ListedDay]) -> Written:
    """Add the listed days. A day that officials have confirmed in the database stays as it is there; others follow
    the list.
    """
    confirmed = set(CalendarDay.objects.filter(confirmed=True).values_list("on", flat=True))
    wanted = [
        CalendarDay(
            on=day.on,
            kind=day.kind.value,
            name=day.name,
            spans=[span.as_json() for span in day.spans],
            source=day.source,
            confirmed=day.confirmed,
        )
        for day in listed
        if day.on not in confirmed
    ]
    fields = ("kind", "name", "spans", "source", "confirmed")
    return write(CalendarDay.objects.all(), wanted, key="on", fields=fields)


def load_office_hours(listed: Sequence[ListedHours]) -> Written:
    """Add the named tables that are missing; one that is there is the officials' own and stays."""
    has_default = OfficeHours.objects.filter(is_default=True).exists()
    wanted = [
        OfficeHours(name=table.name, spans=table.hours.as_json(), is_default=table.is_default and not has_default)
        for table in listed
    ]
    return write(OfficeHours.objects.all(), wanted, key="name")


def set_day(
    on: date, *, kind: str, name: str, source: str, spans: Sequence[Span] = (), confirmed: bool = True
) -> CalendarDay:
    """Say what a day is (nghỉ, hoán đổi, làm bù …), in place of what was known of it. Raises Invalid without a name
    or source.
    """
    problems = {
        path: message
        for path, given, message in (
            ("name", name, "Ghi tên của ngày, ví dụ: Nghỉ bù Quốc khánh."),
            ("source", source, "Ghi số, ngày của văn bản thông báo."),
        )
        if not given.strip()
    }
    if kind not in CalendarDay.Kind.values:
        problems["kind"] = "Chọn loại ngày."
    if problems:
        raise Invalid("Chưa ghi được ngày vào lịch.", problems)
    day, _ = CalendarDay.objects.update_or_create(
        on=on,
        defaults={
            "kind": kind,
            "name": name.strip(),
            "source": source.strip(),
            "spans": [span.as_json() for span in spans],
            "confirmed": confirmed,
        },
    )
    return day
