"""The inbox, tab by tab, and the search."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from motcua.core import clock
from motcua.core.paging import Page, first_page, page
from motcua.core.words import said
from motcua.dossiers import columns, filters, inboxes, listing, queries, searching
from motcua.dossiers.actions.views import headed_by
from motcua.dossiers.models import Dossier, Export
from motcua.dossiers.tabs import Tab
from motcua.people.models import User
from motcua.web.desk.bulk import acts_in
from motcua.web.desk.frame import LABELS, MOST, best_tab, frame, officers, shown, tab_url, tabs_of, view_url
from motcua.web.desk.narrowing import Narrowing, columns_told, narrowing_of, order_choice
from motcua.web.desk.rows import Group, groups_of, rows_of
from motcua.web.ui.requests import signed_in

PAGE = 25
SUMMED = {"late": said("quá lúc phải xong"), "soon": said("phải xong hôm nay")}


@require_GET
@officers
def home(request: HttpRequest) -> HttpResponse:
    """To the list that this person chose to begin with, else to the tab where her own work waits."""
    first = queries.views_of(signed_in(request)).filter(user=signed_in(request), opens=True).first()
    if first is not None and Tab(first.tab) in tabs_of(signed_in(request)):
        return redirect(view_url(first))
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
    narrowed = narrowing_of(request, user)
    found, narrowed_to = _page(request, user, tab, narrowed, at)
    context = frame(request, at=at, current=tab) | {
        "label": LABELS[tab][0],
        "narrowed": narrowed,
        "tab": tab,
        "bulk": acts_in(user, tab),
        "heads": headed_by(user) is not None,
        "formats": Export.Format.choices,
    }
    context["total"] = shown(context["counts"][tab] if narrowed_to is None else narrowed_to)
    return render(request, "desk/inbox.html", context | _listed(user, found, at=at, tab=tab, narrowed=narrowed))


def _cursor(request: HttpRequest) -> str:
    return request.GET.get("tu", "")


def _page(
    request: HttpRequest, user: User, tab: Tab, narrowed: Narrowing, at: datetime
) -> tuple[Page[Dossier], int | None]:
    """One page, and how many stand in the list, counted no further than can be shown; None where the whole tab does."""
    asked, read = narrowed.asked, listing.rows_by_key(user, asking=tab == Tab.WAITING)
    if not (asked.values or asked.order or _cursor(request)):  # as it is opened by far most often
        keys = inboxes.first_keys(user, tab, at=at, most=PAGE + 1)
        return first_page(keys, by="act_by_at", size=PAGE, read=read), None
    rows = filters.narrow(inboxes.inbox(user, tab, at=at), asked.values, user=user, at=at)
    by, descending = filters.ORDERS[asked.order]
    found = page(rows, by=by, cursor=_cursor(request), size=PAGE, descending=descending, read=read)
    if not asked.values:
        return found, None
    all_here = not (found.next or found.previous)
    return found, len(found.rows) if all_here else rows.order_by()[: MOST + 1].count()


def _listed(user: User, found: Page[Dossier], *, at: datetime, tab: Tab, narrowed: Narrowing) -> dict[str, Any]:
    chosen = narrowed.asked.columns or columns.chosen_by(user)
    names = chosen or columns.DEFAULT
    rows = rows_of(user, found.rows, at=at, tab=tab, shown=names)
    in_time = not narrowed.asked.order
    groups = groups_of(rows, found.rows, at=at) if in_time else [Group("", "", rows)] if rows else []
    whole = not (found.next or found.previous)
    return {
        "groups": groups,
        "columns": [(name, columns.LABELS[name]) for name in names],
        "kept_with": narrowed.again | columns_told(chosen),
        "columns_url": f"{reverse('desk:columns', args=[tab.value])}?{urlencode(narrowed.again)}",
        "whole": whole,
        "in_time": in_time,
        "order": order_choice(narrowed.asked),
        "filtered": bool(narrowed.asked.values),
        "summary": [(one.look, len(one.rows), SUMMED[one.look]) for one in groups if one.look] if whole else [],
        "next_url": _turn(narrowed.again, found.next),
        "previous_url": _turn(narrowed.again, found.previous),
        "open_url": f"?{urlencode({**narrowed.again, 'mo': '1'})}",
        "close_url": f"?{urlencode(narrowed.again)}",
    }


def _turn(kept: Mapping[str, str], cursor: str) -> str:
    return f"?{urlencode({**kept, 'tu': cursor})}" if cursor else ""


@require_GET
@officers
def search(request: HttpRequest) -> HttpResponse:
    """Dossiers this person may know of that hold every word, marks or not; the last changed first. A code or reference
    names one: that is shown, and the others only when asked for.
    """
    user, at = signed_in(request), clock.now()
    text = request.GET.get("q", "").strip()
    first = searching.exactly(user, text) if not _cursor(request) else None
    if first is not None and "rong" not in request.GET:
        context = frame(request, at=at, current="search") | {
            "search_text": text,
            "exact": rows_of(user, [first], at=at),
        }
        return render(request, "desk/search.html", context | {"wider_url": f"?{urlencode({'q': text, 'rong': '1'})}"})
    rest, read, walk = searching.search(user, text), listing.rows_by_key(user), searching.Walk(user, text)
    found = page(rest, by="changed_at", cursor=_cursor(request), size=PAGE, descending=True, read=read, walk=walk)
    others = [one for one in found.rows if first is None or one.pk != first.pk]
    context = frame(request, at=at, current="search") | {
        "search_text": text,
        "exact": rows_of(user, [first], at=at) if first else [],
        "rows": rows_of(user, others, at=at) if others else [],
        "next_url": _turn({"q": text, "rong": "1"}, found.next),
        "previous_url": _turn({"q": text, "rong": "1"}, found.previous),
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
    found = inboxes.inbox(user, wanted, at=at)
    found = found.exclude(pk=int(after)) if after.isdecimal() else found
    first = page(found, by="act_by_at", size=1).rows
    if not first:
        return redirect(tab_url(wanted))
    return redirect(f"{reverse('desk:dossier', args=[first[0].pk])}?hop={wanted.value}")
