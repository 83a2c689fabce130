"""Lists of agreed proposals: made, put before UBND tỉnh, decided; a paper each."""

from collections.abc import Callable
from typing import IO

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.catalogue import list_papers, proposals
from motcua.catalogue import lists as acting
from motcua.catalogue.models import Proposal, ProposalList
from motcua.catalogue.publishing import Decision
from motcua.core import clock
from motcua.core.errors import DomainError
from motcua.core.words import said
from motcua.documents.verdict import DOCX, XLSX
from motcua.people.models import Role
from motcua.people.queries import approving_post, watching_post
from motcua.web.control.frame import WATCHING, for_roles, show
from motcua.web.control.press import button, kept_from, pressed
from motcua.web.control.procedure_forms import DecideListForm, ListForm, SubmitForm
from motcua.web.control.views.people import ASKING, FORM_PAGE
from motcua.web.ui.files import sent
from motcua.web.ui.forms import told_on
from motcua.web.ui.pieces import Act, Crumb
from motcua.web.ui.requests import signed_in

State = ProposalList.State
SHOWN = 60
FILES: dict[str, tuple[str, Callable[[ProposalList], IO[bytes]]]] = {
    "xlsx": (XLSX, list_papers.to_xlsx), "docx": (DOCX, list_papers.to_docx),
}  # fmt: skip


@for_roles(WATCHING)
@require_GET
def lists(request: HttpRequest) -> HttpResponse:
    """All lists, and the agreed proposals that stand on none."""
    user = signed_in(request)
    context = {
        "found": acting.visible_to(user)[:SHOWN], "at": clock.now(),
        "free": acting.free() if watching_post(user) is not None else (),
        "may_make": watching_post(user) is not None,
    }  # fmt: skip
    return show(request, "control/proposal_lists.html", "lists", context)


def _one(request: HttpRequest, pk: int) -> ProposalList:
    return get_object_or_404(acting.visible_to(signed_in(request)), pk=pk)


@for_roles(WATCHING)
@require_GET
def one_list(request: HttpRequest, pk: int) -> HttpResponse:
    """What is proposed, agency by agency, and what was decided of each."""
    one, user = _one(request, pk), signed_in(request)
    context = {
        "one": one, "rows": list_papers.rows_of(one), "crumbs": _crumbs(Crumb(one.title)), "at": clock.now(),
        "may_change": one.state == State.DRAFT and watching_post(user) is not None,
        "may_submit": one.state == State.DRAFT and approving_post(user) is not None,
        "may_decide": one.state == State.SUBMITTED and proposals.deciding_post(user) is not None,
    }  # fmt: skip
    return show(request, "control/proposal_list.html", "lists", context)


def _crumbs(*more: Crumb) -> list[Crumb]:
    return [Crumb(said("Danh mục trình"), reverse("control:proposal-lists")), *more]


@for_roles(frozenset({Role.WATCHER}))
@require_http_methods(ASKING)
def make(request: HttpRequest) -> HttpResponse:
    """Put agreed proposals together."""
    form = ListForm(request.POST or None, free=acting.free())
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            chosen = [int(one) for one in given["proposals"]]
            made = acting.make(given["title"], chosen, once=given["once"], by=signed_in(request))
        except DomainError as refusal:
            told_on(form, refusal)
        else:
            messages.success(request, said("Đã lập danh mục trình."))
            return redirect("control:proposal-list", made.pk)
    act = Act(said("Lập danh mục trình"), said("Lập danh mục"), reverse("control:proposal-lists"),
              back_label=said("Quay lại"))  # fmt: skip
    return _form(request, form, act)


def _form(request: HttpRequest, form: forms.Form, act: Act) -> HttpResponse:
    context = {"form": form, "act": act, "crumbs": _crumbs(Crumb(str(act.verb)))}
    return show(request, FORM_PAGE, "lists", context, 422 if form.errors else 200)


@for_roles(frozenset({Role.WATCHER}))
@require_POST
def take_off(request: HttpRequest, pk: int, proposal_id: int) -> HttpResponse:
    """One proposal less."""
    one = _one(request, pk)
    off, to = get_object_or_404(Proposal, pk=proposal_id, listed=one), reverse("control:proposal-list", args=[pk])
    do = lambda: acting.take_off(one, off, by=signed_in(request))  # noqa: E731
    return button(request, do, done=said("Đã bỏ đề xuất khỏi danh mục."), to=to)


@for_roles(WATCHING)
@require_http_methods(ASKING)
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """By the watching agency's leader."""
    one, form = _one(request, pk), SubmitForm(request.POST or None)
    why = said("Chỉ lãnh đạo cơ quan theo dõi được trình danh mục.")
    if kept := kept_from(
        request, approving_post(signed_in(request)), why, to=reverse("control:proposal-list", args=[pk])
    ):
        return kept
    told = said("Ủy ban nhân dân tỉnh nhận được ngay; danh mục không sửa được nữa.")
    act = _act(said("Trình danh mục: {title}", title=one.title), said("Trình"), pk, told)
    do = lambda: acting.submit(one, number=form.cleaned_data["number"], by=signed_in(request))  # noqa: E731
    return _asked(request, form, act, pk, do, said("Đã trình Ủy ban nhân dân tỉnh."))


@for_roles(WATCHING)
@require_http_methods(ASKING)
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """By UBND tỉnh: all but the declined are issued."""
    one = _one(request, pk)
    form = DecideListForm(request.POST or None, listed=one)
    why = said("Chỉ người của Ủy ban nhân dân tỉnh được ghi quyết định.")
    if kept := kept_from(
        request, proposals.deciding_post(signed_in(request)), why, to=reverse("control:proposal-list", args=[pk])
    ):
        return kept
    told = said("Các bản được chấp thuận giữ nguyên từ đây và tự áp dụng từ 00 giờ ngày có hiệu lực.")
    act = _act(said("Ghi quyết định: {title}", title=one.title), said("Ghi quyết định"), pk, told)

    def do() -> object:
        given = form.cleaned_data
        decision = Decision(given["number"], given["on"], given["authority"], given["effective_on"])
        return acting.decide(one, decision, declined=form.declined(), by=signed_in(request))

    return _asked(request, form, act, pk, do, said("Đã ghi quyết định."))


def _act(title: str, verb: str, pk: int, told: str) -> Act:
    return Act(title, verb, reverse("control:proposal-list", args=[pk]), told, back_label=said("Quay lại danh mục"))


def _asked(
    request: HttpRequest, form: forms.Form, act: Act, pk: int, do: Callable[[], object], done: str
) -> HttpResponse:
    to = reverse("control:proposal-list", args=[pk])
    return pressed(request, form, do, done=done, to=to) or _form(request, form, act)


@for_roles(WATCHING)
@require_GET
def file(request: HttpRequest, pk: int, form: str) -> HttpResponseBase:
    """The list as a paper: XLSX or DOCX."""
    one = _one(request, pk)
    if form not in FILES:
        raise Http404
    media_type, make_file = FILES[form]
    return sent(make_file(one), f"danh-muc-trinh-{one.pk}.{form}", media_type, attachment=True)
