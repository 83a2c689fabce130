"""One act over many rows: ask, begin, show what came of each."""

from urllib.parse import urlencode
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from motcua.core import clock
from motcua.core.errors import DomainError
from motcua.core.words import said
from motcua.dossiers import filters
from motcua.dossiers.jobs import run_bulk
from motcua.dossiers.models import BulkRun
from motcua.dossiers.rules import Act
from motcua.dossiers.tabs import Tab
from motcua.web.desk.bulk import FORMS, QUESTIONS, Asking, acts_in, begin, chosen, named, result_of
from motcua.web.desk.frame import LABELS, frame, officers, tab_named, tab_url
from motcua.web.ui.requests import signed_in

SHOWN = 10  # of the chosen dossiers; more are folded


@require_POST
@officers
def start(request: HttpRequest, tab: str) -> HttpResponse:
    """Ask what the act needs over the chosen rows; with the page's token, do it once and go to what came of it."""
    user, place = signed_in(request), tab_named(tab)
    act = next((one for one in acts_in(user, place) if one.value == request.POST.get("viec")), None)
    if act is None:
        raise PermissionDenied
    try:
        keys = chosen(user, place, request.POST)
        form = FORMS[act](request.POST if "once" in request.POST else None, user=user)
        if not form.is_valid():
            return _ask(request, place, act, keys, form)
        run, new = begin(user, place, act, keys, form.cleaned_data, request.POST["once"])
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect(_list(request, place))
    if new:
        run_bulk(run, many=len(keys))
    return redirect("desk:bulk-run", run.pk)


def _list(request: HttpRequest, tab: Tab) -> str:
    values = filters.read_query(request.POST).values
    return f"{tab_url(tab)}?{urlencode(values)}" if values else tab_url(tab)


def _ask(request: HttpRequest, tab: Tab, act: Act, keys: list[int], form: Asking) -> HttpResponse:
    all_named = named(keys)
    context = frame(request, at=clock.now(), current=tab) | {
        "form": form,
        "question": QUESTIONS[act],
        "act": act,
        "keys": keys,
        "first": all_named[:SHOWN],
        "rest": all_named[SHOWN:],
        "tab": tab,
        "label": LABELS[tab][0],
        "back": _list(request, tab),
        "once": request.POST.get("once") or uuid4(),
    }
    return render(request, "desk/bulk.html", context, status=422 if form.errors else 200)


@require_GET
@officers
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """What came of each row of a press; loading it again does nothing again."""
    one = get_object_or_404(BulkRun.objects.select_related("by"), pk=pk, by=signed_in(request))
    tab = Tab(one.tab) if one.tab in list(Tab) else None
    context = frame(request, at=clock.now(), current=tab or one.tab) | {
        "result": result_of(one),
        "tab": tab,
        "label": LABELS[tab][0] if tab else said("Bàn giao công việc"),
        "back": tab_url(tab) if tab else f"{reverse('desk:leaving')}?nguoi={one.told.get('from', '')}",
        "title": said("Kết quả làm hàng loạt"),
    }
    return render(request, "desk/bulk_run.html", context)
