"""Lists kept under a name: saving one from its page, and the page that looks after them."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from motcua.core import clock
from motcua.core.errors import DomainError
from motcua.core.words import said
from motcua.dossiers import filters, queries
from motcua.dossiers.actions import views as actions
from motcua.dossiers.tabs import Tab
from motcua.web.desk.frame import LABELS, frame, officers, tab_named, tabs_of, view_url
from motcua.web.desk.narrowing import again
from motcua.web.ui.requests import signed_in


@require_POST
@officers
def save(request: HttpRequest, tab: str) -> HttpResponse:
    """Keep the list that is on the page under the name that was typed."""
    user, place = signed_in(request), tab_named(tab)
    if place not in tabs_of(user):
        raise PermissionDenied
    asked, room = again(filters.read_query(request.POST)), request.POST.get("ca_phong") == "1"
    try:
        view = actions.save_view(request.POST.get("ten", ""), tab=place.value, asked=asked, by=user, for_room=room)
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("desk:views")
    messages.success(request, said("Đã lưu bộ lọc “{name}”.", name=view.name))
    return redirect(view_url(view))


@require_GET
@officers
def listed(request: HttpRequest) -> HttpResponse:
    """The lists that this person has kept, and those of her room."""
    user, room = signed_in(request), actions.headed_by(signed_in(request))
    changes = {None, room.pk if room else None}  # the rooms, and none, whose lists are hers to change
    rows = [(one, view_url(one), LABELS[Tab(one.tab)][0], one.unit_id in changes) for one in queries.views_of(user)]
    return render(request, "desk/views.html", frame(request, at=clock.now(), current="views") | {"rows": rows})


@require_POST
@officers
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Rename a kept list, remove it, or open the desk with it."""
    user, what = signed_in(request), request.POST.get("lam", "")
    try:
        if what == "xoa":
            actions.delete_view(pk, by=user)
        elif what == "mo-dau":
            actions.open_with(pk, by=user)
        else:
            actions.rename_view(pk, request.POST.get("ten", ""), by=user)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said("Đã ghi thay đổi."))
    return redirect("desk:views")
