"""Petitions: consolidated difficulties put together, put before UBND tỉnh, decided; a paper each."""

import io
from collections.abc import Callable
from typing import IO

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.core import clock
from motcua.core.errors import DomainError
from motcua.core.words import said
from motcua.documents.verdict import DOCX, PDF
from motcua.people.models import Role
from motcua.people.queries import approving_post, watching_post
from motcua.support import petition_papers
from motcua.support import petitions as acting
from motcua.support.models import Difficulty, Petition
from motcua.web.control.frame import WATCHING, for_roles, show
from motcua.web.control.press import button, kept_from, pressed
from motcua.web.control.procedure_forms import SubmitForm
from motcua.web.control.support_forms import PetitionForm, VerdictForm
from motcua.web.control.views.people import ASKING, FORM_PAGE
from motcua.web.ui.files import sent
from motcua.web.ui.forms import told_on
from motcua.web.ui.pieces import Act, Crumb
from motcua.web.ui.requests import signed_in

State = Petition.State
SHOWN = 60
FILES: dict[str, tuple[str, Callable[[Petition], IO[bytes]]]] = {
    "pdf": (PDF, lambda one: io.BytesIO(petition_papers.to_pdf(one))), "docx": (DOCX, petition_papers.to_docx),
}  # fmt: skip


@for_roles(WATCHING)
@require_GET
def petitions(request: HttpRequest) -> HttpResponse:
    """All petitions, and the consolidated difficulties that stand in none."""
    user = signed_in(request)
    watches = watching_post(user) is not None
    context = {
        "found": acting.visible_to(user)[:SHOWN], "at": clock.now(), "may_make": watches,
        "free": acting.free()[:SHOWN] if watches else (),
    }  # fmt: skip
    return show(request, "control/petitions.html", "petitions", context)


def _one(request: HttpRequest, pk: int) -> Petition:
    return get_object_or_404(acting.visible_to(signed_in(request)), pk=pk)


@for_roles(WATCHING)
@require_GET
def petition(request: HttpRequest, pk: int) -> HttpResponse:
    """Each difficulty with its options, and what was decided of it."""
    one, user = _one(request, pk), signed_in(request)
    found = acting.of(one).prefetch_related("followers__agency", "joinings__agency")
    context = {
        "one": one, "rows": found, "at": clock.now(), "crumbs": _crumbs(Crumb(one.title)),
        "may_change": one.state == State.DRAFT and watching_post(user) is not None,
        "may_submit": one.state == State.DRAFT and approving_post(user) is not None,
        "may_decide": one.state == State.SUBMITTED and acting.deciding_post(user) is not None,
    }  # fmt: skip
    return show(request, "control/petition.html", "petitions", context)


def _crumbs(*more: Crumb) -> list[Crumb]:
    return [Crumb(said("Tờ trình khó khăn, vướng mắc"), reverse("control:petitions")), *more]


@for_roles(frozenset({Role.WATCHER}))
@require_http_methods(ASKING)
def make(request: HttpRequest) -> HttpResponse:
    """Put consolidated difficulties together."""
    form = PetitionForm(request.POST or None, free=acting.free())
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            chosen = [int(one) for one in given["difficulties"]]
            made = acting.make(given["title"], chosen, once=given["once"], by=signed_in(request))
        except DomainError as refusal:
            told_on(form, refusal)
        else:
            messages.success(request, said("Đã lập tờ trình."))
            return redirect("control:petition", made.pk)
    act = Act(said("Lập tờ trình"), said("Lập tờ trình"), reverse("control:petitions"), back_label=said("Quay lại"))
    return _form(request, form, act)


def _form(request: HttpRequest, form: forms.Form, act: Act) -> HttpResponse:
    context = {"form": form, "act": act, "crumbs": _crumbs(Crumb(str(act.verb)))}
    return show(request, FORM_PAGE, "petitions", context, 422 if form.errors else 200)


@for_roles(frozenset({Role.WATCHER}))
@require_POST
def take_off(request: HttpRequest, pk: int, difficulty_id: int) -> HttpResponse:
    """One difficulty less."""
    one = _one(request, pk)
    off = get_object_or_404(Difficulty, pk=difficulty_id, petition=one)
    do = lambda: acting.take_off(one, off, by=signed_in(request))  # noqa: E731
    return button(request, do, done=said("Đã bỏ khỏi tờ trình."), to=reverse("control:petition", args=[pk]))


@for_roles(WATCHING)
@require_http_methods(ASKING)
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """By the watching agency's leader."""
    one, form = _one(request, pk), SubmitForm(request.POST or None)
    why = said("Chỉ lãnh đạo cơ quan theo dõi được trình.")
    if kept := kept_from(request, approving_post(signed_in(request)), why, to=reverse("control:petition", args=[pk])):
        return kept
    told = said("Ủy ban nhân dân tỉnh nhận được ngay; tờ trình không sửa được nữa.")
    act = _act(said("Trình: {title}", title=one.title), said("Trình"), pk, told)
    do = lambda: acting.submit(one, number=form.cleaned_data["number"], by=signed_in(request))  # noqa: E731
    return _asked(request, form, act, pk, do, said("Đã trình Ủy ban nhân dân tỉnh."))


@for_roles(WATCHING)
@require_http_methods(ASKING)
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """By UBND tỉnh: a task or an answer for each."""
    one = _one(request, pk)
    form = VerdictForm(request.POST or None, petition=one)
    why = said("Chỉ người của Ủy ban nhân dân tỉnh được ghi ý kiến chỉ đạo.")
    if kept := kept_from(
        request, acting.deciding_post(signed_in(request)), why, to=reverse("control:petition", args=[pk])
    ):
        return kept
    told = said(
        "Giao việc thì chọn cơ quan và ngày; chỉ trả lời thì để trống hai ô đó. Các cơ quan liên quan được báo."
    )
    act = _act(said("Ghi ý kiến chỉ đạo: {title}", title=one.title), said("Ghi ý kiến chỉ đạo"), pk, told)

    def do() -> object:
        given = form.cleaned_data
        return acting.decide(one, number=given["number"], on=given["on"], verdicts=form.verdicts(),
                             by=signed_in(request))  # fmt: skip

    return _asked(request, form, act, pk, do, said("Đã ghi ý kiến chỉ đạo."))


def _act(title: str, verb: str, pk: int, told: str) -> Act:
    return Act(title, verb, reverse("control:petition", args=[pk]), told, back_label=said("Quay lại tờ trình"))


def _asked(
    request: HttpRequest, form: forms.Form, act: Act, pk: int, do: Callable[[], object], done: str
) -> HttpResponse:
    to = reverse("control:petition", args=[pk])
    return pressed(request, form, do, done=done, to=to) or _form(request, form, act)


@for_roles(WATCHING)
@require_GET
def file(request: HttpRequest, pk: int, form: str) -> HttpResponseBase:
    """The petition as a paper: DOCX or PDF."""
    one = _one(request, pk)
    if form not in FILES:
        raise Http404
    media_type, make_file = FILES[form]
    return sent(make_file(one), f"to-trinh-{one.pk}.{form}", media_type, attachment=True)
