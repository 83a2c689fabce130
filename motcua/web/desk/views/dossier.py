"""One dossier: the four answers, its content by depth, what may be done."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from motcua.dossiers import actions
from motcua.web.desk.frame import officers
from motcua.web.desk.panel import page_of
from motcua.web.ui.dossier import see
from motcua.web.ui.requests import signed_in


@require_GET
@officers
def dossier(request: HttpRequest, pk: int) -> HttpResponse:
    """The page of a dossier; opening it is reading it."""
    seen = see(signed_in(request), pk)
    actions.mark_read(seen.dossier, by=signed_in(request))
    return render(request, "desk/dossier.html", page_of(request, seen))
