"""Announcements as the watching agency writes them: drafted, published, withdrawn; who has read them."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.core import clock
from motcua.core.errors import DomainError
from motcua.core.paging import page
from motcua.core.words import said
from motcua.documents.actions import store_upload
from motcua.people.queries import watching_agency
from motcua.support import announcements as acting
from motcua.support.models import Announcement
from motcua.web.control.announcement_forms import AnnouncementForm, AttachForm, TakeOffForm, told_of
from motcua.web.control.frame import for_roles, show
from motcua.web.control.press import pressed
from motcua.web.control.views.guides import WRITING
from motcua.web.control.views.people import ASKING, FORM_PAGE
from motcua.web.ui.pieces import Act, Crumb
from motcua.web.ui.requests import signed_in

PAGE = 50
HERE = "announcements"
State = Announcement.State


@for_roles(WRITING)
@require_GET
def announcements(request: HttpRequest) -> HttpResponse:
    """All of them, drafts too, the latest first, with how many have acknowledged each."""
    shown = page(acting.listed(), by="made_at", cursor=request.GET.get("tu", ""), size=PAGE, descending=True)
    context = {"found": shown.rows, "next_url": _url(shown.next), "previous_url": _url(shown.previous)}
    return show(request, "control/announcements.html", HERE, context)


def _url(cursor: str, at: str = "", **more: str) -> str:
    here = at or reverse("control:announcements")
    return f"{here}?{urlencode({**more, 'tu': cursor})}" if cursor else ""


def _one(pk: int) -> Announcement:
    return get_object_or_404(acting.listed(), pk=pk)


@for_roles(WRITING)
@require_GET
def announcement(request: HttpRequest, pk: int) -> HttpResponse:
    """One as it reads, what may be done with it, and who has read it or not, paged."""
    return _shown(request, _one(pk), AttachForm())


def _shown(request: HttpRequest, one: Announcement, form: forms.Form) -> HttpResponse:
    have, cursor = request.GET.get("xem") != "chua", request.GET.get("tu", "")
    here = reverse("control:announcement", args=[one.pk])
    waiting = acting.unread_of(one)
    if have:
        shown: Any = page(acting.read_of(one), by="at", cursor=cursor, size=PAGE)
    else:
        shown = page(waiting, by="joined_at", cursor=cursor, size=PAGE)
    tab = {} if have else {"xem": "chua"}
    context = {
        "one": one, "files": one.files.select_related("file"), "form": form, "have": have, "people": shown.rows,
        "waiting": waiting.count() if one.state == State.PUBLISHED else 0, "may_change": one.state == State.DRAFT,
        "next_url": _url(shown.next, here, **tab), "previous_url": _url(shown.previous, here, **tab),
        "roles": [label for value, label in acting.role_choices() if value in one.roles],
        "crumbs": _crumbs(Crumb(one.number or one.abstract[:60])),
    }  # fmt: skip
    return show(request, "control/announcement.html", HERE, context, 422 if form.errors else 200)


def _crumbs(*more: Crumb) -> list[Crumb]:
    return [Crumb(said("Văn bản, thông báo"), reverse("control:announcements")), *more]


@for_roles(WRITING)
@require_http_methods(ASKING)
def begin(request: HttpRequest) -> HttpResponse:
    """A new draft; its files are added on its page."""
    agency = watching_agency()
    initial = {"issued_on": clock.today(), "issuer": agency.name if agency else ""}
    form = AnnouncementForm(request.POST if request.method == "POST" else None, initial=initial)
    act = Act(said("Soạn văn bản, thông báo"), said("Lưu bản soạn"), reverse("control:announcements"),
              back_label=said("Quay lại"))  # fmt: skip

    def do() -> Announcement:
        return acting.draft(told_of(form), once=form.cleaned_data["once"], by=signed_in(request))

    return _asked(request, form, act, do, said("Đã lưu bản soạn. Thêm tệp nếu có, xem lại rồi đăng."), act.title)


@for_roles(WRITING)
@require_http_methods(ASKING)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a draft."""
    one = _one(pk)
    initial = {name: getattr(one, name) for name in (*acting.FIELDS, "once")}
    form = AnnouncementForm(request.POST if request.method == "POST" else None, initial=initial)
    act = _act(said("Sửa bản soạn"), said("Lưu bản soạn"), pk)

    def do() -> Announcement:
        acting.change(one, told_of(form), by=signed_in(request))
        return one

    return _asked(request, form, act, do, said("Đã lưu bản soạn."), act.title)


@for_roles(WRITING)
@require_http_methods(ASKING)
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Put it before those it is for."""
    one, form = _one(pk), forms.Form(request.POST if request.method == "POST" else None)
    told = said("Có {n} người có tài khoản nhận thông báo. Đã đăng thì không sửa được.", n=acting.readers(one).count())
    act = _act(said("Đăng: {what}", what=one.abstract), said("Đăng"), pk, told)
    return _asked(request, form, act, lambda: acting.publish(one, by=signed_in(request)), said("Đã đăng."))


@for_roles(WRITING)
@require_http_methods(ASKING)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it off, with the reason."""
    one, form = _one(pk), TakeOffForm(request.POST if request.method == "POST" else None)
    told = said("Văn bản không còn hiện với ai; danh sách người đã xác nhận vẫn được giữ.")
    act = _act(said("Gỡ: {what}", what=one.abstract), said("Gỡ văn bản"), pk, told)
    do = lambda: acting.withdraw(one, why=form.cleaned_data["why"], by=signed_in(request))  # noqa: E731
    return _asked(request, form, act, do, said("Đã gỡ văn bản."))


@for_roles(WRITING)
@require_POST
def attach(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a file, opened and checked like any other."""
    one, form = _one(pk), AttachForm(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            stored = store_upload(file, file.name, size_hint=file.size)
            acting.attach(one, stored, file.name, by=signed_in(request))
        except DomainError as refusal:
            form.add_error("file", str(refusal))
        else:
            messages.success(request, said("Đã thêm tệp."))
            return redirect("control:announcement", pk)
    return _shown(request, one, form)


@for_roles(WRITING)
@require_POST
def detach(request: HttpRequest, pk: int, file: int) -> HttpResponse:
    """Take a file away."""
    try:
        acting.detach(_one(pk), file, by=signed_in(request))
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("control:announcement", pk)


def _act(title: str, verb: str, pk: int, told: str = "") -> Act:
    return Act(title, verb, reverse("control:announcement", args=[pk]), told, back_label=said("Quay lại"))


def _asked(
    request: HttpRequest, form: forms.Form, act: Act, do: Callable[[], Announcement], done: str, here: str = ""
) -> HttpResponse:  # fmt: skip
    """Do it and show it, or the form with what was typed; a refusal is told on the page before. here: the
    page's name in the crumbs, where it is not the act's.
    """

    def to(one: Announcement) -> str:
        return reverse("control:announcement", args=[one.pk])

    if answer := pressed(request, form, do, done=done, to=to, back=act.back):
        return answer
    context = {"form": form, "act": act, "crumbs": _crumbs(Crumb(here or str(act.verb)))}
    return show(request, FORM_PAGE, HERE, context, 422 if form.errors else 200)
