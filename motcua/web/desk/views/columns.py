"""Which columns the lists show: one form, whose every button keeps what is ticked."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from motcua.core import clock
from motcua.core.errors import DomainError
from motcua.dossiers import columns, filters
from motcua.dossiers.actions.columns import choose_columns, forget_columns
from motcua.dossiers.tabs import Tab
from motcua.web.desk.frame import frame, officers, tab_named, tab_url, tabs_of
from motcua.web.desk.narrowing import again, columns_told
from motcua.web.ui.requests import signed_in

STEPS = {"len": -1, "xuong": 1}


@require_http_methods(["GET", "POST"])
@officers
def choose(request: HttpRequest, tab: str) -> HttpResponse:
    """The columns with what is chosen of them first; a POST keeps them and leads on."""
    user, place = signed_in(request), tab_named(tab)
    if place not in tabs_of(user):
        raise PermissionDenied
    if request.method == "POST":
        return _keep(request, place)
    asked = filters.read_query(request.GET)
    chosen = asked.columns or columns.chosen_by(user) or columns.DEFAULT
    rest = [name for name in columns.LABELS if name not in chosen]
    context = frame(request, at=clock.now(), current=place) | {
        "tab": place,
        "list_url": f"{tab_url(place)}?{urlencode(again(asked))}",
        "again": {name: value for name, value in again(asked).items() if name != "cot"},
        "chosen": [(name, columns.LABELS[name]) for name in chosen],
        "rest": [(name, columns.LABELS[name]) for name in rest],
    }
    return render(request, "desk/columns.html", context)


def _keep(request: HttpRequest, tab: Tab) -> HttpResponse:
    """Keep what is ticked, one column moved where its button was pressed: then the form again, else the list."""
    user, told = signed_in(request), request.POST
    kept = {name: value for name, value in again(filters.read_query(told)).items() if name != "cot"}
    form = f"{reverse('desk:columns', args=[tab.value])}?{urlencode(kept)}"
    ticked = columns.known(told.getlist("hien"))
    press = next((name for name in STEPS if name in told), "")
    if press:
        ticked = columns.moved(ticked, told[press], STEPS[press])
    try:
        forget_columns(by=user) if "mac_dinh" in told else choose_columns(ticked, by=user)
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect(f"{form}&{urlencode(columns_told(ticked))}")
    return redirect(form if press else f"{tab_url(tab)}?{urlencode(kept)}")
