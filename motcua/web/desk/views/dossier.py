"""One dossier: the four answers, its content by depth, what may be done."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from motcua.core.words import said
from motcua.dossiers import actions
from motcua.web.desk.frame import officers, tab_url
from motcua.web.desk.panel import page_of, tab_of
from motcua.web.ui.dossier import see
from motcua.web.ui.requests import signed_in


@require_GET
@officers
def dossier(request: HttpRequest, pk: int) -> HttpResponse:
    """The page of a dossier; opening it is reading it."""
    seen = see(signed_in(request), pk)
    actions.mark_read(seen.dossier, by=signed_in(request))
    return render(request, "desk/dossier.html", page_of(request, seen))


@require_POST
@officers
def unread(request: HttpRequest, pk: int) -> HttpResponse:
    """Let it be bold again in her lists, and go back to the list that she came from."""
    seen = see(signed_in(request), pk)
    actions.mark_unread(seen.dossier, by=signed_in(request))
    messages.success(request, said("Đã đánh dấu chưa đọc."))
    tab = tab_of(request)
    return redirect(tab_url(tab) if tab else "desk:home")
