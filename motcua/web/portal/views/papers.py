"""Papers of a draft or a supplement, one file at a time."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from motcua.core.errors import DomainError
from motcua.core.words import said, shown
from motcua.documents import pieces
from motcua.dossiers import actions
from motcua.dossiers.models import Dossier, Paper, Status
from motcua.dossiers.models.dossier import DRAFTS
from motcua.web.portal.frame import DRAFTING, customer_door, own_dossier, show
from motcua.web.portal.tasks import REQUEST_KEY, Desk
from motcua.web.portal.uploads import (
    Taken,
    facts_form,
    held_in,
    parcel_of,
    questions_of,
    take,
    take_parcel,
    upload_of,
    versions_of,
)
from motcua.web.portal.views.drafting import on_draft
from motcua.web.ui import fields
from motcua.web.ui.requests import signed_in

OPEN_TO_PAPERS = DRAFTS | {Status.AWAITING_SUPPLEMENT}
CLOSED = said("Hồ sơ không nhận thêm giấy tờ lúc này. Hãy tải lại trang để xem hồ sơ đang ở đâu.")


@on_draft
@require_GET
def paper(request: HttpRequest, desk: Desk, key: str) -> HttpResponse:
    return _page(request, desk, key, Taken(facts_form(desk.paper(key))))


def _page(request: HttpRequest, desk: Desk, key: str, taken: Taken, status: int = 200) -> HttpResponse:
    """A paper's page: what is there, what was refused, a place for the file."""
    step = desk.paper_steps.get(key)
    if step is None:
        raise Http404
    held = desk.paper(key)
    context = {
        "desk": desk,
        "draft": desk.draft,
        "key": key,
        "step": step,
        "kind": next((one for one in desk.paper_kinds if one.key == key), None),
        "held": upload_of(held) if held else None,
        "versions": versions_of(held_in(desk.draft, key)),
        "refused": taken.upload if taken.upload and taken.upload.problem else None,
        "questions": questions_of(taken.form) if key == REQUEST_KEY else (),
        "is_request": key == REQUEST_KEY,
        "file_problem": taken.problems.get("file", ""),
        "problems": [
            fields.Problem("tep" if name == "file" else f"id_{name}", message)
            for name, message in taken.problems.items()
        ],
    }
    return show(request, "portal/paper.html", "start", context, status)


@customer_door
@require_POST
def add(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Take a file with its facts, or only the facts; a script gets the finished row, a browser the next page."""
    joined = DRAFTING if request.POST.get("go") == "next" else ()  # only the way to the next page reads more of it
    dossier, user = own_dossier(request, pk, joined=joined), signed_in(request)
    parcel = parcel_of(request.POST, dossier, key, by=user)
    if parcel is None:
        taken = take(dossier, key, request.POST, request.FILES.get("file"), by=user)
    else:
        taken = take_parcel(dossier, key, request.POST, parcel, by=user)
    status = 422 if taken.problems else 200
    if request.headers.get("X-Requested-With") == "XMLHttpRequest" and taken.upload:
        return render(request, "ui/upload_row.html", {"upload": taken.upload}, status=status)
    if dossier.status == Status.AWAITING_SUPPLEMENT:
        return _to_supplement(request, dossier, key, taken)
    desk = Desk(dossier, user)
    return _page(request, desk, key, taken, status) if taken.problems else redirect(_next(request, desk, key))


@customer_door
@require_POST
def piece(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Take a piece of a file, or only say how much of it has come; the finished file is sent to `add` by its name."""
    dossier = own_dossier(request, pk, joined=())
    parcel = parcel_of(request.POST, dossier, key, by=signed_in(request))
    if parcel is None:
        raise Http404
    if dossier.status not in OPEN_TO_PAPERS:
        return JsonResponse({"problem": shown(CLOSED)}, status=422)
    offset, sent = request.POST.get("offset", ""), request.FILES.get("piece")
    try:
        if sent is None or not offset.isdigit():
            return JsonResponse({"arrived": pieces.arrived(parcel)})
        return JsonResponse({"arrived": pieces.add(parcel, int(offset), sent)})
    except pieces.Elsewhere as elsewhere:
        return JsonResponse({"arrived": elsewhere.arrived}, status=409)
    except DomainError as refusal:
        return JsonResponse({"problem": shown(str(refusal))}, status=422)


def _to_supplement(request: HttpRequest, dossier: Dossier, key: str, taken: Taken) -> HttpResponse:
    if taken.problems:
        name = f"{taken.upload.name}: " if taken.upload else ""
        request.session["refused_paper"] = {"key": key, "text": name + " ".join(taken.problems.values())}
    return redirect(f"{reverse('portal:supplement', args=[dossier.pk])}#giay-{key}")


def _next(request: HttpRequest, desk: Desk, key: str) -> str:
    here = reverse("portal:paper", args=[desk.draft.pk, key])
    go = request.POST.get("go")
    if go == "list":
        return reverse("portal:draft", args=[desk.draft.pk])
    return desk.after(here) if go == "next" else here


@customer_door
@require_POST
def remove(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Take the paper off a draft."""
    dossier = own_dossier(request, pk)
    for held in Paper.objects.filter(dossier=dossier, key=key, replaced_at__isnull=True).select_related("dossier"):
        actions.remove_paper(held, by=signed_in(request))
    return redirect("portal:paper", pk, key)
