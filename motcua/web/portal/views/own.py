"""The agency's own work: the first page, what it has sent, one dossier, and the acts on it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.core import clock
from motcua.core.errors import DomainError, Invalid
from motcua.core.paging import page
from motcua.core.words import said
from motcua.dossiers import actions, listing, satisfaction
from motcua.dossiers.models import Dossier, Status
from motcua.dossiers.models.dossier import DRAFTS
from motcua.dossiers.rules import Act
from motcua.dossiers.talk import unread_remarks
from motcua.people.queries import calendars_at
from motcua.web.portal.forms import Reason
from motcua.web.portal.frame import customer_door, own_dossier, show
from motcua.web.portal.home import home_of
from motcua.web.portal.lists import FILTERS, filtered, rows_of
from motcua.web.portal.page import DOINGS, Doing, buttons, mine_of, similar_of
from motcua.web.ui import dossier as pieces
from motcua.web.ui.pieces import Act as ActPage
from motcua.web.ui.pieces import Crumb
from motcua.web.ui.requests import signed_in

PAGE = 25


@customer_door
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    return show(request, "portal/home.html", "home", {"home": home_of(signed_in(request), at=clock.now())})


@customer_door
@require_GET
def dossiers(request: HttpRequest) -> HttpResponse:
    user, at = signed_in(request), clock.now()
    chosen, text = request.GET.get("trang-thai", ""), request.GET.get("q", "").strip()[:200]
    cursor, read = request.GET.get("tu", ""), listing.rows_by_key(user)
    found = filtered(user, chosen, text)
    shown = page(found, by="changed_at", cursor=cursor, size=PAGE, descending=True, read=read)
    unread = listing.unread_of(user, list(shown.rows))
    context = {
        "rows": rows_of(shown.rows, at=at, calendars=calendars_at(user, at), unread=unread),
        "filters": FILTERS,
        "chosen": chosen,
        "text": text,
        "next_url": _list_url(chosen, text, shown.next),
        "previous_url": _list_url(chosen, text, shown.previous),
    }
    return show(request, "portal/dossiers.html", "dossiers", context)


def _list_url(chosen: str, text: str, cursor: str) -> str:
    return reverse("portal:dossiers", query={"trang-thai": chosen, "q": text, "tu": cursor}) if cursor else ""


@customer_door
@require_GET
def dossier(request: HttpRequest, pk: int) -> HttpResponse:
    one = own_dossier(request, pk)
    if one.status == Status.DRAFT:
        return redirect("portal:draft", pk)
    seen = pieces.see(signed_in(request), pk)
    actions.mark_read(one, by=signed_in(request))
    return show(request, "portal/dossier.html", "dossiers", _dossier(seen))


def _dossier(seen: pieces.Seen) -> dict[str, object]:
    """Everything the dossier's page shows."""
    mine = mine_of(seen)
    return {
        "seen": seen,
        "one": seen.dossier,
        "drafting": seen.dossier.status in DRAFTS,
        "similar": similar_of(seen.user, seen.dossier) if seen.dossier.status in DRAFTS else None,
        "facts": pieces.facts(seen, mine=mine.text, mine_note=mine.note, mine_due=mine.due, as_customer=True),
        "suspension": pieces.suspension(seen),
        **pieces.timeline_of(seen),
        "request_rows": pieces.request_rows(seen),
        "sections": pieces.answer_sections(seen),
        "papers": pieces.paper_rows(pieces.papers_of(seen)),
        "slips": pieces.slip_rows(seen),
        "supplements": pieces.supplement_rows(seen),
        "buttons": buttons(seen),
        "rated": seen.dossier.status == Status.HANDED_OVER and satisfaction.rating_of(seen.dossier),
        "unread_remarks": unread_remarks(seen.user, seen.dossier),
        "crumbs": [Crumb(said("Hồ sơ đã gửi"), reverse("portal:dossiers")), Crumb(str(seen.dossier))],
    }


@customer_door
@require_POST
def press(request: HttpRequest, pk: int, act: Act) -> HttpResponse:
    """An act that asks for nothing more."""
    one, doing = own_dossier(request, pk, joined=()), DOINGS[act]
    try:
        doing.do(one, by=signed_in(request))
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect(_place_to_mend(one, refusal))
    messages.success(request, str(doing.done))
    return redirect("portal:dossier", pk)


def _place_to_mend(one: Dossier, refusal: DomainError) -> str:
    """Where what is missing can be put right."""
    if not isinstance(refusal, Invalid):
        return reverse("portal:dossier", args=[one.pk])
    name = "portal:supplement" if one.status == Status.AWAITING_SUPPLEMENT else "portal:draft-review"
    return reverse(name, args=[one.pk], query={"kiem": "1"})


@customer_door
@require_http_methods(["GET", "POST"])
def reasoned(request: HttpRequest, pk: int, act: Act) -> HttpResponse:
    """An act on its own page: what follows from it, and why it is done."""
    one, doing = own_dossier(request, pk), DOINGS[act]
    form = Reason(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            doing.do(one, by=signed_in(request), reason=form.cleaned_data["reason"])
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, str(doing.done))
            return redirect("portal:dossier", pk)
    status = 422 if form.errors else 200
    return show(request, "portal/act.html", "dossiers", _act_page(one, doing, form), status)


def _act_page(one: Dossier, doing: Doing, form: Reason) -> dict[str, object]:
    back = reverse("portal:dossier", args=[one.pk])
    asked = ActPage(doing.title, doing.act.label, back, doing.consequence, warn=doing.warn)
    crumbs = [Crumb(said("Hồ sơ đã gửi"), reverse("portal:dossiers")), Crumb(str(one), back), Crumb(doing.act.label)]
    return {"act": asked, "form": form, "act_kicker": one.title, "crumbs": crumbs}
