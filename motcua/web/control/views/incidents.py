"""Incidents: proposed, approved or declined, ended; what they opened and what is still to be digitised."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from motcua.core import clock
from motcua.core.words import said
from motcua.dossiers import incidents as editing
from motcua.dossiers.models import Digitising, Incident
from motcua.people.models import Post
from motcua.people.queries import approving_post, watching_post
from motcua.web.control.frame import WATCHING, for_roles, show
from motcua.web.control.incident_forms import DecideForm, ProposeForm
from motcua.web.control.press import kept_from, pressed
from motcua.web.control.views.people import ASKING, FORM_PAGE
from motcua.web.ui.pieces import Act, Crumb
from motcua.web.ui.requests import signed_in

SHOWN = 60


@for_roles(WATCHING)
@require_GET
def incidents(request: HttpRequest) -> HttpResponse:
    """Proposals, what is open, what is over; papers let in, and those that are not digitised yet."""
    at, user = clock.now(), signed_in(request)
    papers = Count("papers"), Count("papers", filter=Q(papers__done_at__isnull=False))
    found = Incident.objects.select_related("agency", "proposed_by", "approved_by")
    found = found.annotate(let_in=papers[0], digitised=papers[1]).order_by("-from_at", "-pk")[:SHOWN]
    waiting = Digitising.objects.filter(done_at__isnull=True).select_related("dossier__desk", "dossier__customer")
    context = {
        "at": at,
        "rows": [(one, _state(one, at)) for one in found],
        "waiting": waiting.order_by("due_at", "pk")[:SHOWN],
        "may_propose": watching_post(user) is not None,
        "may_decide": approving_post(user) is not None,
    }
    return show(request, "control/incidents.html", "incidents", context)


def _state(one: Incident, at: Any) -> str:
    if one.declined_at is not None:
        return "declined"
    if one.approved_by_id is None:
        return "proposed"
    if one.to_at is not None and one.to_at <= at:
        return "over"
    return "open" if one.from_at <= at else "coming"


@for_roles(WATCHING)
@require_http_methods(ASKING)
def propose(request: HttpRequest) -> HttpResponse:
    """A proposal; nothing opens before it is approved."""
    form, user = ProposeForm(request.POST or None), signed_in(request)
    if kept := _kept(request, watching_post(user), said("Chỉ cơ quan theo dõi được đề nghị công bố sự cố.")):
        return kept
    told = said("Sự cố chỉ có hiệu lực khi lãnh đạo cơ quan theo dõi duyệt; trước đó chưa được nhận hồ sơ giấy.")
    act = _act(said("Đề nghị công bố sự cố"), said("Đề nghị"), told)
    do = lambda: editing.propose(**form.cleaned_data, by=user)  # noqa: E731
    return _asked(request, form, act, do, said("Đã gửi đề nghị; lãnh đạo cơ quan theo dõi được báo."))


@for_roles(WATCHING)
@require_http_methods(ASKING)
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve or decline."""
    incident = get_object_or_404(Incident, pk=pk)
    form, user = DecideForm(request.POST or None), signed_in(request)
    if kept := _kept(request, approving_post(user), said("Chỉ lãnh đạo cơ quan theo dõi được duyệt sự cố.")):
        return kept
    told = said("Duyệt thì bộ phận tiếp nhận được nhận hồ sơ giấy của phạm vi này; giờ của sự cố không tính vào hạn.")
    act = _act(said("Quyết định về sự cố: {reason}", reason=incident.reason), said("Ghi quyết định"), told)

    def do() -> object:
        given = form.cleaned_data
        return editing.decide(incident, approve=given["approve"] == "yes", decision=given["decision"], by=user)

    return _asked(request, form, act, do, said("Đã ghi quyết định."))


@for_roles(WATCHING)
@require_http_methods(ASKING)
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End it now."""
    incident, user = get_object_or_404(Incident, pk=pk), signed_in(request)
    if kept := _kept(request, watching_post(user), said("Chỉ cơ quan theo dõi được kết thúc sự cố.")):
        return kept
    form = forms.Form(request.POST if request.method == "POST" else None)
    told = said("Ngừng nhận hồ sơ giấy ngay; hồ sơ giấy đã nhận phải được số hóa trong thời hạn.")
    act = _act(said("Kết thúc sự cố: {reason}", reason=incident.reason), said("Kết thúc sự cố"), told)
    return _asked(request, form, act, lambda: editing.end(incident, by=user), said("Đã kết thúc sự cố."))


def _kept(request: HttpRequest, post: Post | None, why: str) -> HttpResponse | None:
    return kept_from(request, post, why, to=reverse("control:incidents"))


def _act(title: str, verb: str, told: str) -> Act:
    return Act(title, verb, reverse("control:incidents"), told, back_label=said("Quay lại"))


def _asked(request: HttpRequest, form: forms.Form, act: Act, do: Callable[[], object], done: str) -> HttpResponse:
    """Do it, or show the form with what was typed; a refusal is told on the page of all incidents."""
    if answer := pressed(request, form, do, done=done, to=reverse("control:incidents")):
        return answer
    crumbs = [Crumb(said("Sự cố"), act.back), Crumb(str(act.verb))]
    status = 422 if form.errors else 200
    return show(request, FORM_PAGE, "incidents", {"form": form, "act": act, "crumbs": crumbs}, status=status)
