"""What the system told a person, and the way from a notice to its dossier."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from motcua.core import clock
from motcua.core.paging import page
from motcua.core.words import said
from motcua.dossiers.depths import CUSTOMER_ROLES
from motcua.dossiers.downloads import DESK_ROLES
from motcua.dossiers.visibility import visible_to
from motcua.notifications.actions import mark_read
from motcua.notifications.models import Message
from motcua.people.models import User
from motcua.people.queries import agencies_of
from motcua.web.ui.requests import signed_in

PAGE = 25


@login_required
@require_GET
def notices(request: HttpRequest) -> HttpResponse:
    """A person's notices, newest first; those not read yet stand out."""
    own = Message.objects.filter(recipient=signed_in(request))
    shown = page(own, by="at", cursor=request.GET.get("tu", ""), size=PAGE, descending=True)
    context = {"notices": shown.rows, "next_url": _page_url(shown.next), "previous_url": _page_url(shown.previous)}
    return render(request, "ui/notices.html", context)


def _page_url(cursor: str) -> str:
    return f"{reverse('ui:messages')}?{urlencode({'tu': cursor})}" if cursor else ""


@login_required
@require_GET
def open_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark a notice read and go where it leads."""
    person = signed_in(request)
    notice = get_object_or_404(Message, pk=pk, recipient=person)
    mark_read(person, [notice.pk], at=clock.now())
    ours = url_has_allowed_host_and_scheme(notice.url, allowed_hosts=None)
    return redirect(notice.url if notice.url and ours else "ui:messages")


@login_required
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    mark_read(signed_in(request), None, at=clock.now())
    messages.success(request, said("Đã đánh dấu đọc tất cả thông báo."))
    return redirect("ui:messages")


@login_required
@require_GET
def dossier(request: HttpRequest, pk: int) -> HttpResponse:
    """Send each person to the page of this dossier behind her own door."""
    person = signed_in(request)
    found_one = get_object_or_404(visible_to(person).only("pk", "customer_id", "receiver_id", "desk_id"), pk=pk)
    return redirect(dossier_door(person, found_one.customer_id, {found_one.receiver_id, found_one.desk_id}), pk)


def dossier_door(person: User, customer_id: int, workers: set[int]) -> str:
    """The page of a dossier that this person's posts open: the customer's before the desk's before the watcher's."""
    if customer_id in {agency.pk for agency in agencies_of(person, *CUSTOMER_ROLES)}:
        return "portal:dossier"
    if workers & {agency.pk for agency in agencies_of(person, *DESK_ROLES)}:
        return "desk:dossier"
    return "control:dossier"
