"""Tables of office hours: how they read, since when, what is coming, who changed them; changed in two presses."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from motcua.core import clock
from motcua.core.errors import Conflict, DomainError
from motcua.core.words import joined, said
from motcua.journal.models import Event
from motcua.people import hours_editing as editing
from motcua.people.models import Agency, Role
from motcua.people.queries import has_role
from motcua.web.control.calendar_forms import spans_told
from motcua.web.control.changes import changes_of
from motcua.web.control.frame import EVERYBODY, for_roles, show
from motcua.web.control.hours_forms import HoursForm, OwnHoursForm, filled
from motcua.web.control.moving import may_move, tell_moved
from motcua.web.control.views.people import ASKING
from motcua.web.ui import formats
from motcua.web.ui.formats import WEEKDAYS
from motcua.web.ui.forms import told_on
from motcua.web.ui.pieces import Act, Crumb
from motcua.web.ui.requests import signed_in
from motcua.workdays.calendar import OfficeHours as Hours
from motcua.workdays.models import OfficeHours
from motcua.workdays.queries import hours_from, hours_on, later_hours

EDITING = frozenset({Role.SYSTEM_ADMIN})
VERBS = {"office-hours.change": said("Đổi giờ làm việc")}


@for_roles(EVERYBODY)
@require_GET
def hours(request: HttpRequest, pk: int) -> HttpResponse:
    """One table: its readings with their days, who keeps it, its history."""
    table = get_object_or_404(OfficeHours, pk=pk)
    keepers = Agency.objects.filter(office_hours=table).order_by("sort")
    context = {
        "table": table,
        "readings": _readings(table),
        "keepers": [] if table.is_default else list(keepers),
        "changes": changes_of(editing.subject_of(table), verbs=VERBS, labels=dict(_labels()), told=_told, what=_from),
        "may_edit": has_role(request.user, Role.SYSTEM_ADMIN),
    }
    return show(request, "control/office_hours.html", "calendar", context)


@for_roles(EDITING)
@require_http_methods(ASKING)
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """How a table reads from a day on."""
    table, user = get_object_or_404(OfficeHours, pk=pk), signed_in(request)
    form = HoursForm(request.POST or None, initial=filled(hours_on(table, clock.today())))
    back = reverse("control:hours", args=[pk])
    act = Act(said("Đổi giờ làm việc: {name}", name=table.name), said("Đổi giờ"), back, "", "")
    known = request.POST.get("known", "") if request.method == "POST" else editing.known_of(table)

    def do(given: dict[str, Any]) -> None:
        given = {name: given[name] for name in ("from_on", "source")}
        editing.change_hours(table, form.week(), known=known, by=user, **given)

    return _asked(request, form, act, do, of=lambda: table, known=known)


@for_roles(EDITING)
@require_http_methods(ASKING)
def own(request: HttpRequest) -> HttpResponse:
    """Hours of one agency alone, from a day on."""
    user = signed_in(request)
    common = get_object_or_404(OfficeHours, is_default=True)
    form = OwnHoursForm(request.POST or None, initial=filled(hours_on(common, clock.today())))
    act = Act(said("Giờ làm việc riêng của một cơ quan"), said("Đổi giờ"), reverse("control:calendar"), "", "")

    def do(given: dict[str, Any]) -> None:
        given = {name: given[name] for name in ("agency", "from_on", "source")}
        editing.give_own_hours(week=form.week(), by=user, **given)

    return _asked(request, form, act, do, of=lambda: common)


def _asked(
    request: HttpRequest,
    form: HoursForm,
    act: Act,
    do: Callable[[dict[str, Any]], None],
    *,
    of: Callable[[], OfficeHours],
    known: str = "",
) -> HttpResponse:
    """The first press shows what changes, the second does it; whoever types something else sees that first."""
    preview: list[tuple[str, str, str]] | None = None
    if request.method == "POST" and form.is_valid():
        if request.POST.get("seen") == form.fingerprint():
            try:
                do(form.cleaned_data)
                tell_moved(request, said("Đã đổi giờ làm việc."))
                return redirect(act.back)
            except DomainError as refusal:
                told_on(form, refusal)
                known = editing.known_of(of()) if isinstance(refusal, Conflict) else known
        preview = _differences(hours_on(of(), form.cleaned_data["from_on"]), form.week())
    seen = form.fingerprint() if preview is not None and not form.errors else ""
    context = {
        "form": form,
        "act": _with(act, known, seen, form.cleaned_data.get("agency") if seen else None, of()),
        "crumbs": [Crumb(said("Lịch làm việc"), reverse("control:calendar")), Crumb(act.verb)],
        "preview": preview,
    }
    return show(request, "control/hours_form.html", "calendar", context)


def _with(act: Act, known: str, seen: str, agency: Agency | None, table: OfficeHours) -> Act:
    told = may_move(agency, None if agency else table)
    verb = said("Đổi giờ") if seen else said("Xem trước")
    extra = [("known", known), ("seen", seen)]
    return Act(act.title, verb, act.back, told, back_label=said("Quay lại"), extra=extra)


def _differences(before: Hours, after: Hours) -> list[tuple[str, str, str]]:
    """The weekdays that change: as they are, as they will be."""
    pairs = zip(WEEKDAYS, before.week, after.week, strict=True)
    return [(day, _spans(old), _spans(new)) for day, old, new in pairs if old != new]


def _spans(spans: Any) -> str:
    return spans_told([span.as_json() for span in spans]) or said("nghỉ")


def _readings(table: OfficeHours) -> list[dict[str, Any]]:
    """The readings of a table, latest first, each with its day and whether it is the one of today."""
    later = dict(later_hours(table))  # of two for one day the later written holds
    found: list[tuple[date | None, Hours]] = [(None, hours_from(table)), *later.items()]
    today = clock.today()
    now = max((start for start in later if start <= today), default=None)
    lines = [
        {"from_on": start, "current": start == now, "coming": bool(start and start > today), "week": week_told(hours)}
        for start, hours in found
    ]
    return lines[::-1]


def week_told(hours: Hours) -> list[tuple[str, str]]:
    """Each weekday's hours in words."""
    told = [
        joined(", ", (said("{opens} đến {closes}", opens=one[0], closes=one[1]) for one in spans))
        for spans in hours.as_json().values()
    ]
    return [(name, text or said("nghỉ")) for name, text in zip(WEEKDAYS, told, strict=True)]


def _labels() -> list[tuple[str, str]]:
    return [(str(number), name) for number, name in enumerate(WEEKDAYS)]


def _told(_name: str, value: Any) -> str:
    return (spans_told(value) or said("nghỉ")) if value is not None else ""


def _from(event: Event) -> str:
    return said("từ {day}", day=formats.day(date.fromisoformat(event.details["on"])))
