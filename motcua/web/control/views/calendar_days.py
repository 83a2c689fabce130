"""Days of the calendar, added, changed and removed by the system's administrator."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from motcua.core.errors import Conflict, DomainError
from motcua.core.words import said
from motcua.people import calendar_editing as editing
from motcua.people.models import Role
from motcua.web.control.calendar_forms import DayForm, NewDayForm, RemoveForm, filled
from motcua.web.control.frame import for_roles, show
from motcua.web.control.moving import may_move, tell_moved
from motcua.web.control.views.people import ASKING, FORM_PAGE
from motcua.web.ui import formats
from motcua.web.ui.forms import told_on
from motcua.web.ui.pieces import Act, Crumb
from motcua.web.ui.requests import signed_in
from motcua.workdays.models import CalendarDay

EDITING = frozenset({Role.SYSTEM_ADMIN})


@for_roles(EDITING)
@require_http_methods(ASKING)
def add(request: HttpRequest) -> HttpResponse:
    """A new day, which must not be in the calendar."""
    form = NewDayForm(request.POST or None, initial={"confirmed": True})
    user = signed_in(request)
    act = Act(said("Thêm ngày vào lịch"), said("Ghi vào lịch"), reverse("control:calendar"), may_move())
    return _asked(request, form, act, lambda: _set(form.cleaned_data["on"], form, "", user))


@for_roles(EDITING)
@require_http_methods(ASKING)
def change(request: HttpRequest, on: str) -> HttpResponse:
    """What a day is, in place of what the editor saw; one removed meanwhile may be sent again as a new day."""
    day = CalendarDay.objects.filter(on=_date(on)).first()
    if day is None and request.method == "GET":
        raise Http404
    form, user = DayForm(request.POST or None, initial=filled(day) if day else None), signed_in(request)
    title = said("Sửa ngày {day}", day=formats.day(_date(on)))
    act = Act(title, said("Ghi vào lịch"), _back(_date(on)), may_move())
    known = _known(request, day)
    return _asked(request, form, act, lambda: _set(_date(on), form, known, user), known=known, on=_date(on))


@for_roles(EDITING)
@require_http_methods(ASKING)
def remove(request: HttpRequest, on: str) -> HttpResponse:
    """The day is again what its weekday says."""
    day, user = CalendarDay.objects.filter(on=_date(on)).first(), signed_in(request)
    if day is None:
        messages.warning(request, said("Ngày {day} không còn trong lịch.", day=formats.day(_date(on))))
        return redirect(_back(_date(on)))
    form = RemoveForm(request.POST or None)
    known = _known(request, day)
    act = Act(
        said("Bỏ ngày {day} khỏi lịch", day=formats.day(day.on)), said("Bỏ ngày"), _back(day.on), may_move(), warn=True
    )

    def removed() -> date:
        editing.remove_day(day.on, reason=form.cleaned_data["reason"], known=known, by=user)
        return day.on

    return _asked(request, form, act, removed, known=known, on=day.on)


def _set(on: date, form: DayForm, known: str, user: Any) -> date:
    return editing.set_day(on, form.said(), known=known, by=user).on


def _asked(
    request: HttpRequest, form: forms.Form, act: Act, do: Callable[[], date], *, known: str = "", on: date | None = None
) -> HttpResponse:
    """Do it, or show the form with what was typed; after a conflict it is filled in over what stands now."""
    if request.method == "POST" and form.is_valid():
        try:
            done = do()
            tell_moved(request, said("Đã ghi lịch."))
            return redirect(_back(done))
        except DomainError as refusal:
            told_on(form, refusal)
            if isinstance(refusal, Conflict) and on:
                known = editing.known_of(CalendarDay.objects.filter(on=on).first())
    act = Act(
        act.title, act.verb, act.back, act.consequence, "", act.warn, said("Quay lại lịch"), extra=[("known", known)]
    )
    crumbs = [Crumb(said("Lịch làm việc"), act.back), Crumb(act.verb)]
    return show(request, FORM_PAGE, "calendar", {"form": form, "act": act, "crumbs": crumbs})


def _known(request: HttpRequest, day: CalendarDay | None) -> str:
    """What the form was filled in over; a form that does not say has seen nothing."""
    return request.POST.get("known", "") if request.method == "POST" else editing.known_of(day)


def _date(on: str) -> date:
    try:
        return date.fromisoformat(on)
    except ValueError:
        raise Http404 from None


def _back(on: date) -> str:
    return reverse("control:calendar-year", args=[on.year])
