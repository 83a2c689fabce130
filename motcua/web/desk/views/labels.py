"""Labels of an agency: the page that looks after them, and the one that puts them on a dossier."""

from collections.abc import Iterable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from motcua.core import clock
from motcua.core.errors import DomainError
from motcua.core.words import said
from motcua.dossiers.actions import labels as actions
from motcua.dossiers.labels import agencies_with_labels, keeper_post, labels_of, put_on
from motcua.dossiers.models import Label
from motcua.dossiers.notes import note_post
from motcua.web.desk.frame import frame, officers
from motcua.web.desk.panel import crumbs, tab_of
from motcua.web.ui.dossier import see
from motcua.web.ui.requests import signed_in


@require_http_methods(["GET", "POST"])
@officers
def labels(request: HttpRequest) -> HttpResponse:
    """The labels of one's agency; heads and leaders make new ones."""
    user, status = signed_in(request), 200
    typed = {"ten": request.POST.get("ten", ""), "mau": request.POST.get("mau", "")}
    problem = ""
    if request.method == "POST":
        try:
            made = actions.make_label(typed["ten"], typed["mau"], by=user)
            messages.success(request, said("Đã lập nhãn “{name}”.", name=made.name))
            return redirect("desk:labels")
        except DomainError as refusal:
            problem, status = str(refusal), 422
    own = agencies_with_labels(user)
    keeper = keeper_post(user)
    shown = keeper.agency if keeper is not None else own[0] if own else None
    context = {
        "own_agency": shown,
        "labels": list(labels_of(shown.pk)) if shown else [],
        "may_keep": keeper is not None,
        "looks": Label.Look.choices,
        "typed": typed,
        "problem": problem,
    }
    return render(
        request, "desk/labels.html", frame(request, at=clock.now(), current="labels") | context, status=status
    )


@require_POST
@officers
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Rename a label, give it another colour, or stop using it."""
    user = signed_in(request)
    try:
        if request.POST.get("lam") == "thoi":
            actions.close_label(pk, by=user)
        else:
            actions.change_label(pk, request.POST.get("ten", ""), request.POST.get("mau", ""), by=user)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said("Đã ghi thay đổi."))
    return redirect("desk:labels")


@require_http_methods(["GET", "POST"])
@officers
def of_dossier(request: HttpRequest, pk: int) -> HttpResponse:
    """Which labels lie on a dossier."""
    seen = see(signed_in(request), pk)
    post = note_post(seen.user, seen.dossier)
    if post is None:
        raise PermissionDenied
    if request.method == "POST":
        known, chosen = _keys(request.POST.getlist("known")), _keys(request.POST.getlist("nhan"))
        try:
            actions.put_labels(seen.dossier, chosen, known=known, by=seen.user)
            messages.success(request, said("Đã ghi nhãn của hồ sơ."))
            return redirect("desk:dossier", pk)
        except DomainError as refusal:
            messages.error(request, str(refusal))
    there = set(put_on(seen.dossier))
    offered = Label.objects.filter(agency=post.agency_id)
    shown = [(one, one.pk in there) for one in offered if one.pk in there or one.closed_at is None]
    context = frame(request, at=seen.at, current=tab_of(request) or "") | {
        "dossier": seen.dossier,
        "labels": shown,
        "crumbs": crumbs(seen, tab_of(request), said("Gắn nhãn")),
    }
    return render(request, "desk/dossier_labels.html", context)


def _keys(texts: Iterable[str]) -> set[int]:
    return {int(text) for text in texts if text.isascii() and text.isdecimal() and len(text) < 18}
