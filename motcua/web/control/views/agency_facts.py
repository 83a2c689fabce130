"""Agencies and their rooms, changed and added by administrators."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from motcua.core.errors import Conflict, DomainError
from motcua.core.words import said
from motcua.people import agency_editing as editing
from motcua.people.models import Agency, Role, Unit
from motcua.web.control.agency_forms import AgencyForm, NewAgencyForm, RoomForm, filled, room_filled
from motcua.web.control.frame import ADMINISTERING, for_roles, show
from motcua.web.control.views.people import ASKING, FORM_PAGE
from motcua.web.ui.forms import told_on
from motcua.web.ui.pieces import Act, Crumb
from motcua.web.ui.requests import signed_in


@for_roles(frozenset({Role.SYSTEM_ADMIN}))
@require_http_methods(ASKING)
def create(request: HttpRequest) -> HttpResponse:
    """A new agency; its page says what it still lacks before it can work."""
    form, user = NewAgencyForm(request.POST or None), signed_in(request)
    act = Act(said("Lập cơ quan"), said("Lập cơ quan"), reverse("control:agencies"), back_label=said("Quay lại"))
    told = said("Đã lập cơ quan. Trang này nêu những gì còn thiếu để làm việc.")
    return _asked(request, form, act, lambda: editing.create(form.facts(), reason=_reason(form), by=user), told)


@for_roles(ADMINISTERING)
@require_http_methods(ASKING)
def change(request: HttpRequest, code: str) -> HttpResponse:
    """The facts of an agency that this person may change, in place of what she saw."""
    user, one = signed_in(request), _agency(code)
    names = editing.fields_for(user, one)
    if not names:
        raise PermissionDenied
    form = AgencyForm(names, request.POST or None, initial=filled(one, names))
    title, verb = said("Sửa thông tin của {agency}", agency=one.short), said("Ghi thay đổi")
    known = request.POST.get("known", "") if request.method == "POST" else editing.known_of(one)
    act = Act(title, verb, _page_of(one), back_label=said("Quay lại"), extra=[("known", known)])
    do = lambda: editing.change(one, form.facts(), reason=_reason(form), known=known, by=user)  # noqa: E731
    return _asked(request, form, act, do, said("Đã ghi thay đổi."), after_conflict=lambda theirs: _seen(known, theirs))


@for_roles(ADMINISTERING)
@require_http_methods(ASKING)
def add_room(request: HttpRequest, code: str) -> HttpResponse:
    """A new room of an agency."""
    user, one = signed_in(request), _own(request, code)
    form = RoomForm(request.POST or None)
    act = Act(said("Thêm phòng của {agency}", agency=one.short), said("Thêm phòng"), _page_of(one))
    told = said("Đã thêm phòng.")
    return _asked(request, form, act, lambda: editing.add_room(one, form.cleaned_data["name"], by=user).agency, told)


@for_roles(ADMINISTERING)
@require_http_methods(ASKING)
def rename_room(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Another name for a room."""
    user, one = signed_in(request), _own(request, code)
    unit = get_object_or_404(Unit.objects.select_related("agency"), pk=pk, agency=one)
    form = RoomForm(request.POST or None, initial=room_filled(unit))
    known = request.POST.get("known", "") if request.method == "POST" else unit.name
    told = said("Chức vụ, hồ sơ và lịch sử của phòng giữ nguyên.")
    act = Act(
        said("Đổi tên phòng “{name}”", name=unit.name), said("Đổi tên"), _page_of(one), told, extra=[("known", known)]
    )
    do = lambda: editing.rename_room(unit, form.cleaned_data["name"], known=known, by=user).agency  # noqa: E731
    again = lambda _theirs: Unit.objects.get(pk=pk).name  # noqa: E731
    return _asked(request, form, act, do, said("Đã đổi tên phòng."), after_conflict=again)


def _asked(
    request: HttpRequest,
    form: forms.Form,
    act: Act,
    do: Callable[[], Agency],
    told: str,
    *,
    after_conflict: Callable[[Mapping[str, Any]], str] | None = None,
) -> HttpResponse:
    """Do it, or show the form with what was typed; after a conflict it is filled in over what stands now."""
    if request.method == "POST" and form.is_valid():
        try:
            done = do()
            messages.success(request, told)
            return redirect(_page_of(done))
        except DomainError as refusal:
            told_on(form, refusal)
            if isinstance(refusal, Conflict) and after_conflict:
                act = replace(act, extra=[("known", after_conflict(refusal.theirs))])
                for name, value in refusal.theirs.items():
                    form.add_error(name, said("Đang lưu: {theirs}", theirs=_shown(value)))
    act = replace(act, back_label=act.back_label or said("Quay lại"))
    crumbs = [Crumb(said("Cơ quan"), reverse("control:agencies")), Crumb(act.verb)]
    return show(request, FORM_PAGE, "agencies", {"form": form, "act": act, "crumbs": crumbs})


def _seen(known: str, theirs: Mapping[str, Any]) -> str:
    """What the form was filled in over, and now of what is disputed as it stands: the rest stays as others left it."""
    return json.dumps({**editing.seen_in(known), **theirs}, ensure_ascii=False, sort_keys=True)


def _shown(value: Any) -> str:
    return str(value) if value else said("để trống")


def _own(request: HttpRequest, code: str) -> Agency:
    one = _agency(code)
    if not editing.fields_for(signed_in(request), one):
        raise PermissionDenied
    return one


def _agency(code: str) -> Agency:
    return get_object_or_404(Agency.objects.select_related("parent"), code=code)


def _page_of(agency: Agency) -> str:
    return reverse("control:agency", args=[agency.code])


def _reason(form: forms.Form) -> str:
    return str(form.cleaned_data["reason"])
