"""Review rounds: opened, answered procedure by procedure, followed agency by agency, closed."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.catalogue import rounds as acting
from motcua.catalogue import tables
from motcua.catalogue.models import Offering, ReviewRound
from motcua.catalogue.queries import open_on
from motcua.core import clock
from motcua.core.errors import DomainError, Invalid
from motcua.core.words import said
from motcua.documents import sheets
from motcua.documents.verdict import XLSX
from motcua.people.models import Agency, Role
from motcua.people.queries import has_role, posts_of, watching_post
from motcua.web.control.frame import CATALOGUING, WATCHING, for_roles, show
from motcua.web.control.press import button
from motcua.web.control.procedure_forms import AnswerRoundForm, RoundForm
from motcua.web.control.views.people import ASKING, FORM_PAGE
from motcua.web.ui.files import sent
from motcua.web.ui.forms import told_on
from motcua.web.ui.pieces import Act, Crumb
from motcua.web.ui.requests import signed_in

SHOWN = 60


def _visible(request: HttpRequest) -> Any:
    """Who watches sees all rounds, an agency those that ask it."""
    found = ReviewRound.objects.select_related("opened_by")
    if has_role(request.user, *WATCHING):
        return found
    return found.filter(agencies__in={one.agency_id for one in posts_of(request.user)}).distinct()


@for_roles(CATALOGUING)
@require_GET
def rounds(request: HttpRequest) -> HttpResponse:
    """All rounds, the latest first."""
    context = {
        "found": _visible(request)[:SHOWN], "today": clock.today(),
        "may_open": watching_post(signed_in(request)) is not None,
    }  # fmt: skip
    return show(request, "control/rounds.html", "rounds", context)


@for_roles(frozenset({Role.WATCHER}))
@require_http_methods(ASKING)
def begin(request: HttpRequest) -> HttpResponse:
    """Open a round."""
    offering = Offering.objects.filter(open_on(clock.today()))
    agencies = Agency.objects.filter(offerings__in=offering).distinct().order_by("sort")
    form = RoundForm(request.POST or None, agencies=agencies)
    if request.method == "POST" and form.is_valid():
        try:
            made = acting.begin(**form.cleaned_data, by=signed_in(request))
        except DomainError as refusal:
            told_on(form, refusal)
        else:
            messages.success(request, said("Đã mở đợt rà soát; các cơ quan được báo."))
            return redirect("control:round", made.pk)
    act = Act(said("Mở đợt rà soát"), said("Mở đợt"), reverse("control:rounds"), back_label=said("Quay lại"))
    context = {"form": form, "act": act, "crumbs": _crumbs(Crumb(str(act.verb)))}
    return show(request, FORM_PAGE, "rounds", context, 422 if form.errors else 200)


def _crumbs(*more: Crumb) -> list[Crumb]:
    return [Crumb(said("Đợt rà soát"), reverse("control:rounds")), *more]


@for_roles(CATALOGUING)
@require_GET
def one_round(request: HttpRequest, pk: int) -> HttpResponse:
    """How far each agency is, and what it said."""
    one, user = get_object_or_404(_visible(request), pk=pk), signed_in(request)
    post = acting.answering_post(user, one)
    answers = one.answers.select_related("agency", "procedure", "by")
    if not has_role(user, *WATCHING):
        answers = answers.filter(agency__in={each.agency_id for each in posts_of(user)})
    context = {
        "one": one, "progress": acting.progress(one), "answers": answers, "today": clock.today(), "post": post,
        "choices": acting.Choice.choices, "crumbs": _crumbs(Crumb(one.title)),
        "may_close": one.closed_at is None and watching_post(user) is not None,
    }  # fmt: skip
    return show(request, "control/round.html", "rounds", context)


@for_roles(CATALOGUING)
@require_http_methods(ASKING)
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Every procedure of the reader's agency; each answer is kept as soon as it is whole."""
    one, user = get_object_or_404(_visible(request), pk=pk), signed_in(request)
    post = acting.answering_post(user, one)
    if post is None or one.closed_at is not None:
        return redirect("control:round", pk)
    procedures = list(acting.own_procedures(post.agency, clock.today()))
    given = {each.procedure_id: each for each in one.answers.filter(agency=post.agency)}
    form = AnswerRoundForm(request.POST or None, procedures=procedures, given=given)
    if request.method == "POST" and form.is_valid():
        for each in procedures:
            choice, reason = form.cleaned_data[f"{each.pk}.choice"], form.cleaned_data[f"{each.pk}.reason"].strip()
            before = given.get(each.pk)
            if not choice or (before and (before.choice, before.reason) == (choice, reason)):
                continue
            try:
                acting.answer(one, each, post.agency, choice=choice, reason=reason, by=user)
            except Invalid as wrong:
                told_on(form, wrong)
        if not form.errors:
            messages.success(request, said("Đã ghi kết quả rà soát."))
            return redirect("control:round", pk)
    context = {
        "one": one,
        "post": post,
        "form": form,
        "crumbs": _crumbs(Crumb(one.title, reverse("control:round", args=[pk]))),
    }
    return show(request, "control/answer_round.html", "rounds", context, 422 if form.errors else 200)


@for_roles(frozenset({Role.WATCHER}))
@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """What was said stands."""
    one, to = get_object_or_404(ReviewRound, pk=pk), reverse("control:round", args=[pk])
    return button(request, lambda: acting.close(one, by=signed_in(request)), done=said("Đã đóng đợt rà soát."), to=to)


@for_roles(WATCHING)
@require_GET
def file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Every answer as XLSX."""
    one = get_object_or_404(ReviewRound, pk=pk)
    return sent(sheets.to_xlsx(tables.of_round(one)), f"ra-soat-{one.pk}.xlsx", XLSX, attachment=True)
