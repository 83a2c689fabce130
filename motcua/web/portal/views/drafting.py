"""Writing a draft: begin, the task list, the request, the form section by section, review."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.catalogue.models import Procedure
from motcua.core import clock
from motcua.core.errors import DomainError
from motcua.core.words import said, shown
from motcua.dossiers.models.dossier import DRAFTS
from motcua.eforms import layout
from motcua.people.queries import agencies_of
from motcua.support import guides
from motcua.web.portal import steps
from motcua.web.portal.beginning import begin, start_of
from motcua.web.portal.frame import customer_door, own_dossier, show
from motcua.web.portal.home import drafts_of, used_by
from motcua.web.portal.page import signers_of, similar_of
from motcua.web.portal.tasks import Desk
from motcua.web.portal.typed import conflicts_as_json, save
from motcua.web.ui.requests import signed_in


def on_draft(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page of a draft: one that was handed in meanwhile is shown as it is instead."""

    @wraps(view)
    def guarded(request: HttpRequest, pk: int, *args: Any, **kwargs: Any) -> HttpResponse:
        draft = own_dossier(request, pk)
        if draft.status in DRAFTS:
            return view(request, Desk(draft, signed_in(request)), *args, **kwargs)
        if request.method == "POST":
            messages.error(request, said("Hồ sơ không còn là bản nháp nên chưa lưu được thay đổi. Hãy xem lại hồ sơ."))
        return redirect("portal:dossier", pk)

    return customer_door(guarded)


@customer_door
@require_GET
def start(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    context = {"drafts": drafts_of(user), "used": used_by(agencies_of(user))}
    return show(request, "portal/start.html", "start", context)


@customer_door
@require_GET
def start_procedure(request: HttpRequest, code: str) -> HttpResponse:
    one = get_object_or_404(Procedure.objects.select_related("current"), code=code, current__isnull=False)
    context = {"start": start_of(one, signed_in(request)), "guided": guides.of_procedure(one)}
    return show(request, "portal/start_procedure.html", "start", context)


@customer_door
@require_POST
def create(request: HttpRequest) -> HttpResponse:
    return redirect("portal:draft", begin(request.POST, by=signed_in(request)).pk)


@on_draft
@require_GET
def tasks(request: HttpRequest, desk: Desk) -> HttpResponse:
    context = {"desk": desk, "draft": desk.draft, "groups": desk.groups(), "back": desk.returned_with()}
    return show(request, "portal/tasks.html", "start", context)


@on_draft
@require_http_methods(["GET", "POST"])
def facts(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The request's number, date, abstract, contact, and how the result comes back."""
    if request.method == "GET":
        return steps.show_facts(request, desk, checked="kiem" in request.GET)
    saved = save(desk.draft, desk.book, request.POST, by=desk.user)
    return steps.after_facts(request, Desk(saved.draft, desk.user), saved)


@on_draft
@require_http_methods(["GET", "POST"])
def section(request: HttpRequest, desk: Desk, key: str) -> HttpResponse:
    """One section of the electronic form."""
    if key not in desk.section_steps:
        raise Http404
    if request.method == "GET":
        return steps.show_section(
            request, desk, key, checked="kiem" in request.GET, extra_row=request.GET.get("them", "")
        )
    saved = save(desk.draft, desk.book, request.POST, by=desk.user)
    return steps.after_section(request, Desk(saved.draft, desk.user), saved, key)


@customer_door
@require_POST
def autosave(request: HttpRequest, pk: int) -> HttpResponse:
    """What a page that saves itself sends; answers as the script's contract says."""
    draft = own_dossier(request, pk)
    desk = Desk(draft, signed_in(request))
    try:
        saved = save(draft, desk.book, request.POST, by=desk.user)
    except DomainError as refusal:
        return JsonResponse({"saved": shown(str(refusal))}, status=403)
    if saved.clashes:
        return JsonResponse({"conflicts": conflicts_as_json(saved, desk.form, request.POST)}, status=409)
    told = said("Đã lưu lúc {time}", time=f"{clock.now():%H:%M}")
    return JsonResponse({"saved": shown(told), "problems": {path: shown(one) for path, one in saved.problems.items()}})


@on_draft
@require_GET
def review(request: HttpRequest, desk: Desk) -> HttpResponse:
    context = {
        "desk": desk,
        "draft": desk.draft,
        "findings": steps.findings_with_places(desk),
        "sections": layout.rows(desk.form, desk.draft.answers),
        "request_rows": steps.request_rows(desk),
        "paper_steps": desk.paper_steps.values(),
        "back": desk.returned_with(),
        "signers": signers_of(desk.draft),
        "similar": similar_of(desk.user, desk.draft),
    }
    return show(request, "portal/review.html", "start", context)
