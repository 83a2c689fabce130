"""Supplying what was asked for: each field and paper where it can be mended, then sent by the signer."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from motcua.catalogue.queries import rulebook
from motcua.core.words import said
from motcua.dossiers import actions
from motcua.dossiers.models import Dossier, Status
from motcua.web.portal.frame import customer_door, own_dossier, show
from motcua.web.portal.page import mine_of, signers_of, signs_for
from motcua.web.portal.supplement import asked_of, problems
from motcua.web.portal.typed import Saved, row_change, save, was_of
from motcua.web.ui.dossier import see
from motcua.web.ui.pieces import Crumb
from motcua.web.ui.requests import signed_in


@customer_door
@require_http_methods(["GET", "POST"])
def supplement(request: HttpRequest, pk: int) -> HttpResponse:
    """What was asked for, item by item; saving keeps everything, sending is the signer's own press."""
    dossier = own_dossier(request, pk)
    if dossier.status != Status.AWAITING_SUPPLEMENT:
        return redirect("portal:dossier", pk)
    if request.method == "GET":
        return _page(request, dossier, checked="kiem" in request.GET)
    book = rulebook(dossier.version_id)
    saved = save(dossier, book, request.POST, by=signed_in(request))
    return _after(request, saved)


def _after(request: HttpRequest, saved: Saved) -> HttpResponse:
    dossier = saved.draft
    here = reverse("portal:supplement", args=[dossier.pk])
    if saved.clashes:
        return _page(request, dossier, checked=True, saved=saved)
    if group := request.POST.get("add_row"):
        return redirect(f"{here}?them={group}#{group.replace('.', '-')}")
    if change := row_change(rulebook(dossier.version_id).form_for(dossier.case), dossier.answers, request.POST):
        actions.save_answers(dossier, change, over={}, by=signed_in(request))
        return redirect(f"{here}#{next(iter(change)).replace('.', '-')}")
    messages.success(request, said("Đã lưu nội dung bổ sung; chưa gửi."))
    return redirect(f"{here}?kiem=1")


def _page(request: HttpRequest, dossier: Dossier, *, checked: bool, saved: Saved | None = None) -> HttpResponse:
    answers = saved.answers if saved else dossier.answers
    asked = asked_of(dossier, answers, checked=checked, extra_row=request.GET.get("them", ""))
    signers = signers_of(dossier)
    context = {
        "one": dossier,
        "asked": asked,
        "problems": problems(asked),
        "conflicts": saved.clashes if saved else (),
        "was": was_of([item.bound for item in asked.fields], dossier.answers),
        "mine": mine_of(see(request.user, dossier.pk)),
        "signs": signs_for(signed_in(request), dossier),
        "signers": signers,
        "refused": request.session.pop("refused_paper", None),
        "crumbs": [
            Crumb(said("Hồ sơ đã gửi"), reverse("portal:dossiers")),
            Crumb(str(dossier), reverse("portal:dossier", args=[dossier.pk])),
            Crumb(said("Bổ sung")),
        ],
    }
    return show(request, "portal/supplement.html", "dossiers", context, 409 if saved and saved.clashes else 200)
