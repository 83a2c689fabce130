"""Writing the country's calendar and the tables of office hours."""

from collections.abc import Sequence
from datetime import date

from motcua.core.errors import Invalid
from motcua.core.seeding import Written, write
from motcua.core.words import said
from motcua.workdays.calendar import WEEKDAYS, Span
from motcua.workdays.loading import ListedDay, ListedHours
from motcua.workdays.models import CalendarDay, OfficeHours

SATURDAY = 5
FREE = (CalendarDay.Kind.HOLIDAY, CalendarDay.Kind.SWAP_OFF)
"""Kinds of days without hours. A holiday may fall on a weekend (Tết does); its own day off is another day."""


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
    """Say what a day is (nghỉ, hoán đổi, làm bù …), in place of what was known of it. Raises Invalid where that makes
    no day.
    """
    problems = {**_unsaid(name, source), **_against_week(on, kind, spans)}
    if problems:
        raise Invalid(said("Chưa ghi được ngày vào lịch."), problems)
    given = {"kind": kind, "name": name.strip(), "source": source.strip(), "confirmed": confirmed}
    listed = [span.as_json() for span in spans]
    return CalendarDay.objects.update_or_create(on=on, defaults={**given, "spans": listed})[0]


def _unsaid(name: str, source: str) -> dict[str, str]:
    asked = (
        ("name", name, said("Ghi tên của ngày, ví dụ: Nghỉ bù Quốc khánh.")),
        ("source", source, said("Ghi số, ngày của văn bản thông báo.")),
    )
    return {path: message for path, given, message in asked if not given.strip()}


def _against_week(on: date, kind: str, spans: Sequence[Span]) -> dict[str, str]:
    """What of a kind does not go with the day of the week or with own hours."""
    if kind not in CalendarDay.Kind.values:
        return {"kind": said("Chọn loại ngày.")}
    weekday, rests = WEEKDAYS[on.weekday()], on.weekday() >= SATURDAY
    if kind == CalendarDay.Kind.MAKE_UP and not rests:
        return {
            "kind": said(
                "Ngày này là {weekday}, vốn đã làm việc. Làm bù phải vào thứ Bảy hoặc Chủ Nhật.", weekday=weekday
            )
        }
    if kind == CalendarDay.Kind.SWAP_OFF and rests:
        return {"kind": said("Ngày này là {weekday}, vốn đã nghỉ. Chọn ngày làm việc được nghỉ thay.", weekday=weekday)}
    if kind in FREE and spans:
        return {"spans": said("Ngày nghỉ không có giờ làm việc. Xóa giờ, hoặc chọn loại khác.")}
    if kind not in FREE and rests and not spans:
        return {
            "spans": said("Ngày này là {weekday}: ghi giờ làm việc, ví dụ 07:00-11:30, 13:30-17:00.", weekday=weekday)
        }
    return {}
