"""Papers of a draft or a supplement, one file at a time."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from motcua.dossiers import actions
from motcua.dossiers.models import Dossier, Paper, Status
from motcua.web.portal.frame import DRAFTING, customer_door, own_dossier, show
from motcua.web.portal.tasks import REQUEST_KEY, Desk
from motcua.web.portal.uploads import Taken, facts_form, held_in, questions_of, take, upload_of, versions_of
from motcua.web.portal.views.drafting import on_draft
from motcua.web.ui import fields
from motcua.web.ui.requests import signed_in


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
    taken = take(dossier, key, request.POST, request.FILES.get("file"), by=user)
    status = 422 if taken.problems else 200
    if request.headers.get("X-Requested-With") == "XMLHttpRequest" and taken.upload:
        return render(request, "ui/upload_row.html", {"upload": taken.upload}, status=status)
    if dossier.status == Status.AWAITING_SUPPLEMENT:
        return _to_supplement(request, dossier, key, taken)
    desk = Desk(dossier, user)
    return _page(request, desk, key, taken, status) if taken.problems else redirect(_next(request, desk, key))


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
