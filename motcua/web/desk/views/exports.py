"""Lists as files: asked for, waited for, taken."""

from typing import cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from motcua.core import clock
from motcua.core.errors import DomainError
from motcua.core.words import said
from motcua.dossiers import exports, filters
from motcua.dossiers.jobs import build_export
from motcua.dossiers.models import Export
from motcua.web.desk.frame import LABELS, frame, officers, tab_named, tabs_of
from motcua.web.desk.narrowing import again
from motcua.web.ui.files import sent
from motcua.web.ui.requests import signed_in

SHOWN = 50


@require_POST
@officers
def ask(request: HttpRequest, tab: str) -> HttpResponse:
    """Ask for exactly the list that is on the page, as a file."""
    user, place = signed_in(request), tab_named(tab)
    if place not in tabs_of(user):
        raise PermissionDenied
    asked = {"tab": place.value, **again(filters.read_query(request.POST))}
    export = exports.ask("inbox", request.POST.get("dang", ""), by=user, title=str(LABELS[place][0]), asked=asked)
    build_export(export)
    messages.success(request, said("Đang lập tệp. Xong sẽ có thông báo; tệp nằm ở trang này trong 7 ngày."))
    return redirect("desk:exports")


@require_GET
@officers
def listed(request: HttpRequest) -> HttpResponse:
    """The files this person asked for."""
    at = clock.now()
    asked = exports.of_person(signed_in(request))[:SHOWN]
    rows = [(one, exports.is_there(one, at=at), one.asked_at + exports.KEPT_FOR) for one in asked]
    return render(request, "desk/exports.html", frame(request, at=at, current="exports") | {"rows": rows})


@require_GET
@officers
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """The file itself, to the person who asked for it."""
    try:
        export, content = exports.take(signed_in(request), pk)
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("desk:exports")
    name = f"{export.title} {export.asked_at.astimezone(clock.VN):%Y-%m-%d %H.%M}.{export.format}"
    return cast(HttpResponse, sent(content, name, exports.MEDIA_TYPES[Export.Format(export.format)], attachment=True))
