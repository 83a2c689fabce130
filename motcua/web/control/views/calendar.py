"""The calendar by which every due moment is computed, and what was changed of it."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET

from motcua.core import clock
from motcua.core.words import said
from motcua.journal.models import Event
from motcua.journal.queries import history
from motcua.people.calendar_editing import subject_of
from motcua.people.models import Closure, Role
from motcua.people.queries import has_role
from motcua.web.control.calendar_forms import spans_told
from motcua.web.control.changes import Change, changes_of
from motcua.web.control.frame import EVERYBODY, for_roles, show
from motcua.web.control.views.office_hours import week_told
from motcua.web.ui import formats
from motcua.web.ui.formats import WEEKDAYS
from motcua.workdays.models import CalendarDay, OfficeHours
from motcua.workdays.queries import hours_on, later_hours

LOOKS = {
    CalendarDay.Kind.HOLIDAY: ("bad", "star"),
    CalendarDay.Kind.SWAP_OFF: ("pause", "undo"),
    CalendarDay.Kind.MAKE_UP: ("info", "plus"),
    CalendarDay.Kind.HALF_DAY: ("run", "clock"),
    CalendarDay.Kind.INTAKE_ONLY: ("idle", "inbox"),
}

VERBS = {"calendar.set-day": said("Ghi ngày"), "calendar.remove-day": said("Bỏ ngày")}
LABELS = {
    "kind": said("Loại"), "name": said("Tên"), "spans": said("Giờ riêng"), "source": said("Nguồn"),
    "confirmed": said("Xác nhận"),
}  # fmt: skip


@for_roles(EVERYBODY)
@require_GET
def this_year(request: HttpRequest) -> HttpResponse:
    return redirect("control:calendar-year", clock.today().year)


@for_roles(EVERYBODY)
@require_GET
def year(request: HttpRequest, year: int) -> HttpResponse:
    """The days of a year that are not what their weekday says, the office hours and the closures."""
    years = _years()
    if year not in years:
        _refuse_unknown(year)
        years = dict(sorted([*years.items(), (year, True)]))
    days = list(CalendarDay.objects.filter(on__year=year).order_by("on"))
    context = {
        "year": year,
        "months": _by_month(days),
        "unconfirmed": sum(not day.confirmed for day in days),
        "is_empty": not days,
        "years": [(one, _url(one), one == year, sure) for one, sure in years.items()],
        "hours": _hours(),
        "closures": _closures(year),
        "changes": _changes(year),
        "unpaired": _unpaired(days),
        "may_edit": has_role(request.user, Role.SYSTEM_ADMIN),
    }
    return show(request, "control/calendar.html", "calendar", context)


def _refuse_unknown(year: int) -> None:
    """A year without days has a page where it is near, or where somebody changed it: there days may be added."""
    near = abs(year - clock.today().year) <= 1
    if not near and not history(subject_of(year)).exists():
        raise Http404


def _url(year: int) -> str:
    return reverse("control:calendar-year", args=[year])


def _years() -> dict[int, bool]:
    """The years of the calendar, and whether every day of them is confirmed."""
    found: dict[int, bool] = {}
    for on, confirmed in CalendarDay.objects.order_by("on").values_list("on", "confirmed"):
        found[on.year] = found.get(on.year, True) and confirmed
    return found


def _by_month(days: Sequence[CalendarDay]) -> list[tuple[str, list[dict[str, Any]]]]:
    months: dict[int, list[dict[str, Any]]] = {}
    for day in days:
        look, icon = LOOKS[CalendarDay.Kind(day.kind)]
        weekday = WEEKDAYS[day.on.weekday()]
        line = {
            "day": day, "weekday": weekday, "look": look, "icon": icon, "word": day.get_kind_display(),
            "spans": spans_told(day.spans),
        }  # fmt: skip
        months.setdefault(day.on.month, []).append(line)
    return [(said("Tháng {number}", number=number), lines) for number, lines in months.items()]


def _hours() -> list[tuple[OfficeHours, list[tuple[str, str]], date | None]]:
    """Each table as it reads today, and the day of its next change."""
    today = clock.today()
    tables = OfficeHours.objects.order_by("-is_default", "name").prefetch_related("versions")
    return [
        (
            table,
            week_told(hours_on(table, today)),
            min((on for on, _ in later_hours(table) if on > today), default=None),
        )
        for table in tables
    ]


def _closures(year: int) -> list[Closure]:
    """Closures that touch this year, of all agencies and of single ones."""
    start, end = (datetime.combine(date(one, 1, 1), time.min, tzinfo=clock.VN) for one in (year, year + 1))
    touching = Closure.objects.filter(from_at__lt=end, to_at__gt=start)
    return list(touching.select_related("agency").order_by("from_at"))


def _changes(year: int) -> list[Change]:
    return changes_of(subject_of(year), verbs=VERBS, labels=LABELS, told=_told, what=_which)


def _which(event: Event) -> str:
    return formats.day(date.fromisoformat(event.details["on"]))


def _told(name: str, value: Any) -> str:
    """A field of a day in words; nothing where there is no day."""
    if value is None:
        return ""
    if name == "kind":
        return str(CalendarDay.Kind(value).label)
    if name == "confirmed":
        return said("đã có thông báo") if value else said("chưa có thông báo")
    return (spans_told(value) or said("theo loại ngày")) if name == "spans" else str(value)


def _unpaired(days: Sequence[CalendarDay]) -> dict[str, int] | None:
    """How many days were swapped and made up, where these do not come in pairs."""
    kinds = [day.kind for day in days]
    off, made_up = kinds.count(CalendarDay.Kind.SWAP_OFF), kinds.count(CalendarDay.Kind.MAKE_UP)
    return {"off": off, "made_up": made_up} if off != made_up else None
