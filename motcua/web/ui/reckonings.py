"""Changes of the calendar and the due moments that they moved, as far as the reader may see the dossiers."""

from collections.abc import Iterator
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from motcua.core import clock
from motcua.core.installation import is_demo
from motcua.core.paging import page
from motcua.core.words import said
from motcua.documents import sheets
from motcua.documents.sheets import Cell, Column, Sheet
from motcua.documents.verdict import XLSX
from motcua.dossiers.models import Reckoning
from motcua.dossiers.moved import moved_by, reckonings
from motcua.journal.record import record
from motcua.people.models import User
from motcua.people.queries import has_role, posts_of, watching_roles
from motcua.web.ui.files import sent
from motcua.web.ui.pieces import Crumb
from motcua.web.ui.requests import signed_in

PAGE = 25


@login_required
@require_GET
def changes(request: HttpRequest) -> HttpResponse:
    """Every change after which promises were reckoned, the latest first; who watches reads how many moved."""
    shown = page(reckonings(), by="begun_at", cursor=request.GET.get("tu", ""), size=PAGE, descending=True)
    context = {"rows": shown.rows, "counted": has_role(request.user, *watching_roles())}
    here = reverse("ui:reckonings")
    turns = {"next_url": _turned(here, shown.next), "previous_url": _turned(here, shown.previous)}
    return render(request, "ui/reckonings.html", context | turns)


@login_required
@require_GET
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """One change, and each dossier whose due moment it moved: from when to when."""
    one, user = get_object_or_404(reckonings(), pk=pk), signed_in(request)
    found = moved_by(one, user)
    shown, here = page(found, by="to_at", cursor=request.GET.get("tu", ""), size=PAGE), request.path
    context = {
        "one": one, "rows": shown.rows, "count": found.count(), "next_url": _turned(here, shown.next),
        "previous_url": _turned(here, shown.previous),
        "crumbs": [Crumb(said("Hạn dời vì lịch đổi"), reverse("ui:reckonings")), Crumb(one.change.what)],
    }  # fmt: skip
    return render(request, "ui/reckoning.html", context)


@login_required
@require_GET
def file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The same list, whole, as XLSX. The taking is journalled."""
    one, user = get_object_or_404(reckonings(), pk=pk), signed_in(request)
    at = clock.now()
    record("reckoning.take", subject="figures", actor=user.username, at=at, details={"reckoning": one.pk})
    return sent(sheets.to_xlsx(_sheet(one, user)), f"han-doi-{one.pk}.xlsx", XLSX, attachment=True)


def _turned(here: str, cursor: str) -> str:
    return f"{here}?{urlencode({'tu': cursor})}" if cursor else ""


_COLUMNS = (
    Column(said("Mã hồ sơ"), 22), Column(said("Nội dung"), 44), Column(said("Cơ quan gửi"), 28),
    Column(said("Cơ quan giải quyết"), 28), Column(said("Hạn trước"), 17), Column(said("Hạn mới"), 17),
)  # fmt: skip


def _sheet(one: Reckoning, user: User) -> Sheet:
    agency = next((post.agency.name for post in posts_of(user)), "")
    return Sheet(
        parent_body="", agency=agency, place="", title=said("Hồ sơ có hạn mới vì lịch làm việc thay đổi"),
        lines=[one.change.what], columns=_COLUMNS, rows=_lines(one, user), at=clock.now(), demo=is_demo(),
    )  # fmt: skip


def _lines(one: Reckoning, user: User) -> Iterator[tuple[Cell, ...]]:
    rows = moved_by(one, user).order_by("to_at", "pk")[: sheets.MOST_XLSX]
    for row in rows.iterator(chunk_size=500):
        told = row.dossier
        yield (str(told), told.title, told.customer.name, told.receiver.name, row.from_at, row.to_at)
