"""The inbox, tab by tab, and the search."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from motcua.core import clock
from motcua.core.paging import Page, page
from motcua.core.text import fold
from motcua.dossiers import queries
from motcua.dossiers.models import Dossier, Status
from motcua.dossiers.queries import Tab
from motcua.people.models import User
from motcua.web.desk.frame import LABELS, best_tab, frame, officers, shown, tab_url, tabs_of
from motcua.web.desk.rows import groups_of, rows_of
from motcua.web.ui.requests import signed_in

PAGE = 50
STATUSES = (Status.SUBMITTED, Status.ACCEPTED, Status.PROCESSING, Status.AWAITING_SUPPLEMENT, Status.FINISHED)
SUMMED = {"late": "quá hạn", "soon": "phải xong hôm nay"}
_MIXED = frozenset({Tab.MINE, Tab.MY_UNIT, Tab.RETURNED})
"""Tabs whose dossiers may stand in several statuses."""


@require_GET
@officers
def home(request: HttpRequest) -> HttpResponse:
    """To the tab where this person's own work waits."""
    tab = best_tab(signed_in(request), at=clock.now())
    if tab is None:
        raise PermissionDenied
    return redirect(tab_url(tab))


@require_GET
@officers
def inbox(request: HttpRequest, tab: Tab) -> HttpResponse:
    """One tab: dossiers in groups by time, in order of the moment until when their holder must act."""
    user, at = signed_in(request), clock.now()
    if tab not in tabs_of(user):
        raise PermissionDenied
    asked = {name: request.GET.get(name, "").strip() for name in ("loc", "trang_thai")}
    found = page(_filtered(queries.inbox(user, tab, at=at), asked), by="act_by_at", cursor=_cursor(request), size=PAGE)
    context = frame(request, at=at, current=tab) | {"label": LABELS[tab][0], "asked": asked}
    context["total"] = shown(context["counts"][tab])
    return render(request, "desk/inbox.html", context | _listed(user, found, at=at, tab=tab, asked=asked))


def _cursor(request: HttpRequest) -> str:
    return request.GET.get("tu", "")


def _filtered(found: QuerySet[Dossier], asked: Mapping[str, str]) -> QuerySet[Dossier]:
    """Only those that hold every word and stand in the status asked for."""
    for word in fold(asked["loc"]).split():
        found = found.filter(search__contains=word)
    return found.filter(status=asked["trang_thai"]) if asked["trang_thai"] in STATUSES else found


def _listed(user: User, found: Page[Dossier], *, at: datetime, tab: Tab, asked: Mapping[str, str]) -> dict[str, Any]:
    kept = {name: value for name, value in asked.items() if value}
    rows = rows_of(user, found.rows, at=at, tab=tab)
    groups = groups_of(rows, found.rows, at=at)
    whole = not (found.next or found.previous)
    return {
        "groups": groups,
        "whole": whole,
        "filtered": bool(kept),
        "statuses": [(one.value, one.label) for one in STATUSES] if tab in _MIXED else [],
        "summary": [(one.look, len(one.rows), SUMMED[one.look]) for one in groups if one.look] if whole else [],
        "next_url": _turn(kept, found.next),
        "previous_url": _turn(kept, found.previous),
    }


def _turn(kept: Mapping[str, str], cursor: str) -> str:
    return f"?{urlencode({**kept, 'tu': cursor})}" if cursor else ""


@require_GET
@officers
def search(request: HttpRequest) -> HttpResponse:
    """Dossiers this person may know of that hold every word, marks or not; the last changed first."""
    user, at = signed_in(request), clock.now()
    text = request.GET.get("q", "").strip()
    found = page(queries.search(user, text), by="changed_at", cursor=_cursor(request), size=PAGE, descending=True)
    context = frame(request, at=at, current="search") | {
        "search_text": text,
        "rows": rows_of(user, found.rows, at=at) if found.rows else [],
        "next_url": _turn({"q": text}, found.next),
        "previous_url": _turn({"q": text}, found.previous),
    }
    return render(request, "desk/search.html", context)


@require_GET
@officers
def following(request: HttpRequest, tab: str) -> HttpResponse:
    """To the dossier that must be done next in a tab, other than the one at hand; to the tab when none is left."""
    user, at = signed_in(request), clock.now()
    wanted = next((one for one in tabs_of(user) if one.value == tab), None)
    if wanted is None:
        raise Http404
    after = request.GET.get("sau", "")
    found = queries.inbox(user, wanted, at=at)
    found = found.exclude(pk=int(after)) if after.isdecimal() else found
    first = page(found, by="act_by_at", size=1).rows
    if not first:
        return redirect(tab_url(wanted))
    return redirect(f"{reverse('desk:dossier', args=[first[0].pk])}?hop={wanted.value}")
