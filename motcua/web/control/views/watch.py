"""Watching: how the province's dossiers stand, agency by agency, and what paper was turned away."""

from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET

from motcua.core import clock
from motcua.core.paging import page
from motcua.core.words import said
from motcua.dossiers import overview, satisfaction, searching
from motcua.dossiers.overview import AgencyCounts
from motcua.oversight import periods
from motcua.oversight.closing import bounds
from motcua.oversight.counting import Counts, Dimension, Line, lines_from, total
from motcua.oversight.rows import live
from motcua.people.models import Agency, Role
from motcua.people.queries import has_role
from motcua.support import terms
from motcua.web.control import cards
from motcua.web.control.figuring import Asked, share
from motcua.web.control.frame import EVERYBODY, WATCHING, for_roles, show
from motcua.web.ui import dossier as pieces
from motcua.web.ui import formats
from motcua.web.ui.months import months
from motcua.web.ui.pieces import Crumb, Tile
from motcua.web.ui.ratings import rating_rows
from motcua.web.ui.requests import signed_in

PAGE = 30
VIEWS = {
    overview.View.LATE: said("Quá hạn"),
    overview.View.NEAR: said("Sắp đến hạn"),
    overview.View.OPEN: said("Đang giải quyết"),
    overview.View.TO_RECEIVE: said("Chờ tiếp nhận"),
    overview.View.PAUSED: said("Tạm dừng"),
    overview.View.ENDED: said("Đã xong"),
    overview.View.ALL: said("Tất cả"),
}


@for_roles(EVERYBODY)
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The overview; who only administers her agency's accounts starts there."""
    user = signed_in(request)
    if not has_role(user, *WATCHING):
        return redirect("control:people")
    at = clock.now()
    counted, month = overview.by_agency(user, at=at), periods.month_of(at.date(), bounds())
    asked = Asked(month, Dimension.CUSTOMER)
    unanswered, overdue = terms.waiting_too_long(at, with_tickets=has_role(user, Role.WATCHER))
    sent = lines_from(live(month), Dimension.CUSTOMER)  # this month is not over, so nobody closed it
    context = {
        "at": at,
        "tiles": _tiles(asked, total(sent), counted),
        "groups": _by_level(counted),
        "month": month,
        "unanswered": unanswered,
        "overdue": overdue,
        "missing": [
            (one, replace(asked, key=one.key).url("control:figure", so="bound_not_online")) for one in _missing(sent)
        ],
    }
    return show(request, "control/home.html", "home", context)


def _missing(sent: list[Line]) -> list[Line]:
    """Who still brings paper that should come online, most first: what is missing to 100 %."""
    return sorted((one for one in sent if one.counts.bound_not_online), key=lambda one: -one.counts.bound_not_online)


def _tiles(asked: Asked, whole: Counts, counted: Sequence[AgencyCounts]) -> list[Tile]:
    late, near = sum(one.late for one in counted), sum(one.near for one in counted)
    done = sum(one.done for one in counted)
    in_time = done - sum(one.done_late for one in counted)
    in_time_share = formats.percent(100 * in_time / done, 1) if done else formats.NO_DATA
    see, days = said("Xem danh sách"), said("trong 2 ngày làm việc.")
    ended = said("{in_time} / {done} hồ sơ đã xong.", in_time=formats.number(in_time), done=formats.number(done))
    return [
        Tile(
            said("Trực tuyến theo chỉ đạo, {month}", month=asked.period.label), share(whole),
            note=said("{online} / {bound} hồ sơ thuộc diện.", online=whole.bound_online, bound=whole.bound),
            url=reverse("control:coverage"), link=said("Còn thiếu gì"),
        ),
        Tile(said("Đang quá hạn"), formats.number(late), url=_list_url(overview.View.LATE), link=see),
        Tile(said("Sắp đến hạn"), formats.number(near), note=days, url=_list_url(overview.View.NEAR), link=see),
        Tile(said("Đã xong đúng hạn"), in_time_share, note=ended),
    ]  # fmt: skip


def _by_level(counted: Sequence[AgencyCounts]) -> list[tuple[str, list[AgencyCounts]]]:
    """Agencies under the word of their level, in the order of the levels."""
    levels = [(str(label), [one for one in counted if one.level == level]) for level, label in Agency.Level.choices]
    return [(label, found) for label, found in levels if found]


def _list_url(view: overview.View, agency: str = "", **more: str) -> str:
    told = {"xem": view.value, "co-quan": agency, **more}
    return f"{reverse('control:dossiers')}?{urlencode({key: value for key, value in told.items() if value})}"


@for_roles(WATCHING)
@require_GET
def dossiers(request: HttpRequest) -> HttpResponse:
    """One of the lists, of one receiver when asked; or what holds the words searched for. A code leads to its
    dossier.
    """
    user, at = signed_in(request), clock.now()
    text = request.GET.get("q", "").strip()
    agency = Agency.objects.filter(code=request.GET.get("co-quan", "")).first() if request.GET.get("co-quan") else None
    view = _view(request)
    walk = searching.Walk(user, text) if text else None
    first = searching.exactly(user, text) if text else None
    if first is not None:
        return redirect("control:dossier", first.pk)
    if text:
        found, by = searching.search(user, text), "changed_at"
    else:
        found = overview.listed(user, view, at=at, agency_id=agency.pk if agency else None)
        by = "due_at" if view in overview.BY_DUE else "changed_at"
    newest = by == "changed_at"
    shown = page(found, by=by, cursor=request.GET.get("tu", ""), size=PAGE, descending=newest, walk=walk)
    code = agency.code if agency else ""
    again = {"q": text} if text else {}
    context = {
        "rows": cards.rows(shown.rows, at=at),
        "title": said("Kết quả tìm “{text}”", text=text) if text else VIEWS[view],
        "agency": agency,
        "search_text": text,
        "picks": [(label, _list_url(one, code), one == view and not text) for one, label in VIEWS.items()],
        "all_url": _list_url(view),
        "next_url": _list_url(view, code, tu=shown.next, **again) if shown.next else "",
        "previous_url": _list_url(view, code, tu=shown.previous, **again) if shown.previous else "",
    }
    return show(request, "control/dossiers.html", "dossiers", context)


def _view(request: HttpRequest) -> overview.View:
    try:
        return overview.View(request.GET.get("xem", ""))
    except ValueError:
        return overview.View.LATE


@for_roles(WATCHING)
@require_GET
def dossier(request: HttpRequest, pk: int) -> HttpResponse:
    """A dossier's card: who has it, until when, and its way so far."""
    seen = pieces.see(signed_in(request), pk)
    note = said("Nội dung kê khai và giấy tờ không hiện ở cửa này.")
    context = {
        "seen": seen,
        "dossier": seen.dossier,
        "facts": pieces.facts(seen, mine=said("Chỉ theo dõi"), mine_note=note),
        "suspension": pieces.suspension(seen),
        "ribbon": pieces.ribbon_of(seen),
        **pieces.timeline_of(seen),
        "stays": pieces.stay_rows(seen),
        "crumbs": [Crumb(said("Hồ sơ"), reverse("control:dossiers")), Crumb(str(seen.dossier))],
    }
    return show(request, "control/dossier.html", "dossiers", context)


@for_roles(WATCHING)
@require_GET
def refusals(request: HttpRequest) -> HttpResponse:
    """Paper that the gate turned away in a month, by customer and procedure."""
    month = months(request.GET.get("thang", ""), clock.today())
    counted = overview.refusals(month.since, month.until)
    context = {
        "rows": counted,
        "months": month.choices,
        "month": month.name,
        "refused": sum(one.refused for one in counted),
        "online": sum(one.online for one in counted),
    }
    return show(request, "control/refusals.html", "refusals", context)


@for_roles(WATCHING)
@require_GET
def ratings(request: HttpRequest) -> HttpResponse:
    """How satisfied the customers were in a month, by who solved and by question."""
    month = months(request.GET.get("thang", ""), clock.today())
    counted = satisfaction.by_agency(satisfaction.given(month.since, month.until))
    context = {
        "months": month.choices,
        "month": month.name,
        "agencies": rating_rows(counted.groups),
        "questions": rating_rows(counted.questions),
        "sets": satisfaction.all_questions(),
    }
    return show(request, "control/ratings.html", "ratings", context)
