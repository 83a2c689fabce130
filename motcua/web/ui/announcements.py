"""Directives and notices as they are read: the list, one with its files, and saying that one has read it."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from motcua.core.errors import DomainError, NotFound
from motcua.core.paging import page
from motcua.core.words import said
from motcua.documents.storage import open_file
from motcua.support import announcements as acting
from motcua.support.models import Announcement
from motcua.web.ui.entry import safe_back
from motcua.web.ui.files import sent
from motcua.web.ui.pieces import Crumb
from motcua.web.ui.requests import signed_in

PAGE = 25


@require_GET
def announcements(request: HttpRequest) -> HttpResponse:
    """What the reader may read, the latest first; the public ones without an account."""
    found = acting.published_for(request.user)
    shown = page(found, by="published_at", cursor=request.GET.get("tu", ""), size=PAGE, descending=True)
    context = {"found": shown.rows, "next_url": _url(shown.next), "previous_url": _url(shown.previous)}
    return render(request, "ui/announcements.html", context)


def _url(cursor: str) -> str:
    return f"{reverse('ui:announcements')}?{urlencode({'tu': cursor})}" if cursor else ""


@require_GET
def announcement(request: HttpRequest, pk: int) -> HttpResponse:
    """One, with its files; who must read it says so here."""
    one = get_object_or_404(acting.published_for(request.user), pk=pk)
    crumbs = [Crumb(said("Văn bản, thông báo"), reverse("ui:announcements")), Crumb(one.number or one.abstract[:60])]
    context = {"one": one, "files": one.files.select_related("file"), "crumbs": crumbs}
    return render(request, "ui/announcement.html", context)


@require_GET
def file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A file of one, always as an attachment."""
    try:
        wanted = acting.file_for(request.user, pk)
        content = open_file(wanted.file.sha256)
    except NotFound as unknown:
        raise Http404 from unknown
    except DomainError as refusal:
        return render(request, "ui/refused.html", {"message": str(refusal)}, status=403)
    return sent(content, wanted.name, wanted.file.media_type, attachment=True)


@login_required
@require_POST
def acknowledge(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that one has read it, and go back."""
    one = get_object_or_404(Announcement.objects.filter(acting.addressed_to(request.user)), pk=pk)
    try:
        acting.acknowledge(one, by=signed_in(request))
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said("Đã ghi nhận bạn đã đọc."))
    return redirect(safe_back(request, reverse("ui:announcement", args=[pk])))
