"""The agencies of the province with the facts of their sources."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_GET

from motcua.catalogue.queries import offerings
from motcua.core import clock
from motcua.core.words import said
from motcua.journal.models import Event
from motcua.people import agency_editing as editing
from motcua.people.models import Agency, Post, Role, Unit
from motcua.people.queries import find_agencies, has_role, held_on
from motcua.web.control.agency_forms import LABELS
from motcua.web.control.changes import changes_of
from motcua.web.control.frame import ADMINISTERING, EVERYBODY, for_roles, show
from motcua.web.ui import formats
from motcua.web.ui.pieces import Crumb
from motcua.web.ui.requests import signed_in

VERBS = {
    "agency.create": said("Lập cơ quan"),
    "agency.change": said("Sửa thông tin"),
    "agency.add-room": said("Thêm phòng"),
    "agency.rename-room": said("Đổi tên phòng"),
}
CHANGED = {**LABELS, "room": said("Phòng")}


@for_roles(EVERYBODY)
@require_GET
def agencies(request: HttpRequest) -> HttpResponse:
    """All agencies by level, communes under their district; a search finds them with or without marks."""
    text = request.GET.get("tim", "").strip()
    found = list(find_agencies(text).select_related("parent").order_by("sort"))
    groups = []
    for level, label in Agency.Level.choices:
        members = [agency for agency in found if agency.level == level]
        if level == Agency.Level.COMMUNE:
            members.sort(key=lambda one: (one.parent.sort if one.parent else "", one.sort))
        if members:
            groups.append((label, members))
    may_add = has_role(request.user, Role.SYSTEM_ADMIN)
    context = {"groups": groups, "text": text, "count": len(found), "may_add": may_add}
    return show(request, "control/agencies.html", "agencies", context)


@for_roles(EVERYBODY)
@require_GET
def agency(request: HttpRequest, code: str) -> HttpResponse:
    """An agency's facts with their sources, its rooms, posts and procedures."""
    one = get_object_or_404(Agency.objects.select_related("parent", "office_hours"), code=code)
    user, today = signed_in(request), clock.today()
    held = held_on(today)
    posts = Post.objects.filter(held, agency=one).aggregate(posts=Count("pk"), people=Count("user", distinct=True))
    running = Q(posts__from_on__lte=today) & (Q(posts__to_on__isnull=True) | Q(posts__to_on__gte=today))
    context = {
        "agency": one,
        "units": Unit.objects.filter(agency=one).annotate(held=Count("posts", filter=running)).order_by("order"),
        "offered": offerings(today).filter(agency=one).order_by("procedure__sort"),
        "children": one.children.order_by("sort"),
        "crumbs": [Crumb(said("Cơ quan"), reverse("control:agencies")), Crumb(one.short)],
        "may_edit": bool(editing.fields_for(user, one)),
        "lacks": _lacks(one, today) if has_role(user, *ADMINISTERING) else (),
        "changes": changes_of(editing.subject_of(one), verbs=VERBS, labels=CHANGED, told=_told, what=_what),
        **posts,
    }
    return show(request, "control/agency.html", "agencies", context)


def _lacks(agency: Agency, today: date) -> list[str]:
    """What keeps this agency from working in the system, in words."""
    held = Post.objects.filter(held_on(today), agency=agency, user__is_active=True)
    return list(_lacking(set(held.values_list("role", flat=True)), agency))


def _lacking(roles: set[str], agency: Agency) -> Iterator[str]:
    if Role.AGENCY_ADMIN not in roles:
        yield said("Chưa có quản trị của cơ quan; quản trị hệ thống lập tài khoản và giao chức vụ.")
    if not roles & {Role.PREPARER, Role.SIGNER}:
        yield said("Chưa có người soạn hồ sơ hay lãnh đạo ký gửi, nên chưa gửi được hồ sơ.")
    elif Role.SIGNER not in roles:
        yield said("Chưa có lãnh đạo ký gửi, nên hồ sơ soạn xong chưa nộp được.")
    if agency.equipped_from is None:
        yield said("Chưa ghi ngày được trang bị hệ thống; hồ sơ giấy của cơ quan vẫn được tiếp nhận.")


def _what(event: Event) -> str:
    details = event.details
    room: str = details.get("before", {}).get("room") or details.get("after", {}).get("room") or ""
    return room or said("cơ quan")


def _told(name: str, value: Any) -> str:
    if value and name in ("equipped_from", "valid_from", "valid_to"):
        return formats.day(date.fromisoformat(value))
    return str(value or "")
