"""The desk's frame: whose door it is, which tabs a person's posts open, and the rail with their counts."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from motcua.catalogue.proposals import DRAFTERS
from motcua.core.words import said
from motcua.dossiers import inboxes
from motcua.dossiers.leaving import HANDING
from motcua.dossiers.models import SavedView
from motcua.dossiers.registers import KEEPERS
from motcua.dossiers.tabs import Tab
from motcua.people.models import Post, Role, User
from motcua.people.queries import has_role, posts_of
from motcua.web.ui.addresses import address
from motcua.web.ui.chips import Words
from motcua.web.ui.pieces import NavItem, NavSection, Place
from motcua.web.ui.requests import signed_in

DESK_ROLES = (Role.INTAKE, Role.SPECIALIST, Role.HEAD, Role.LEADER, Role.CLERK)
RATED = (Role.HEAD, Role.LEADER)
"""Who reads what the customers say of the agency."""
MOST = 999
"""How far the list that is open is counted."""
MOST_BESIDE = 99
"""How far the others are: their counts stand on every page, and at a hundred it is known that there is much to do."""

_ROOM = frozenset({Tab.MINE, Tab.MY_UNIT, Tab.UNASSIGNED, Tab.WAITING, Tab.NEAR_DUE, Tab.LATE, Tab.RETURNED})
_AGENCY = frozenset({Tab.MINE, Tab.WAITING, Tab.NEAR_DUE, Tab.LATE})
TABS_OF: dict[str, frozenset[Tab]] = {
    Role.INTAKE: frozenset({Tab.TO_RECEIVE, Tab.WAITING, Tab.NEAR_DUE, Tab.LATE, Tab.TO_HAND_OVER}),
    Role.SPECIALIST: _ROOM,
    Role.HEAD: _ROOM,
    Role.LEADER: _AGENCY,
    Role.CLERK: _AGENCY,
}
"""The tabs that a role can have anything in."""

LABELS: dict[Tab, tuple[Words, str]] = {
    Tab.TO_RECEIVE: (said("Chờ tiếp nhận"), "inbox"),
    Tab.MINE: (said("Của tôi"), "user"),
    Tab.MY_UNIT: (said("Phòng tôi"), "users"),
    Tab.UNASSIGNED: (said("Chưa phân công"), "dash"),
    Tab.WAITING: (said("Chờ cơ quan khác"), "branch"),
    Tab.NEAR_DUE: (said("Sắp đến hạn"), "clock"),
    Tab.LATE: (said("Quá hạn"), "alert"),
    Tab.RETURNED: (said("Bị trả lại"), "undo"),
    Tab.TO_HAND_OVER: (said("Chờ trả kết quả"), "check2"),
}
_LOUD = {Tab.NEAR_DUE: "soon", Tab.LATE: "late"}
_SHORT: dict[str, Words] = {"search": said("Tra cứu"), "file": said("Nhận giấy"), "xc": said("Từ chối giấy")}
"""The tools by icon, as the bottom bar of a phone names them."""
_FIRST = (Tab.TO_RECEIVE, Tab.MINE, Tab.UNASSIGNED, Tab.TO_HAND_OVER)
"""Where a person's own work waits, in the order in which it is looked for."""

Rest = ParamSpec("Rest")


def officers(view: Callable[Concatenate[HttpRequest, Rest], HttpResponse]) -> Callable[..., HttpResponse]:
    """Let only those in who hold a post that receives or solves; others are told so (403)."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponse:
        if not has_role(request.user, *DESK_ROLES, scoped=True):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return login_required(guarded)


def tabs_of(user: User) -> list[Tab]:
    """The tabs that this person's posts open, in the order of the rail."""
    held = frozenset[Tab]().union(*(TABS_OF.get(post.role, frozenset()) for post in posts_of(user, scoped=True)))
    return [tab for tab in Tab if tab in held]


def tab_named(name: str) -> Tab:
    """The tab of an address. Raises PermissionDenied where there is none such: nobody has it."""
    try:
        return Tab(name.replace("-", "_"))
    except ValueError as unknown:
        raise PermissionDenied from unknown


def tab_url(tab: Tab) -> str:
    return address(f"desk:{tab.value.replace('_', '-')}")


def view_url(view: SavedView) -> str:
    """The list that was kept under a name."""
    return f"{tab_url(Tab(view.tab))}?{urlencode(view.asked)}"


def counts_of(user: User, *, at: datetime, current: Tab | None = None) -> dict[Tab, int]:
    """How many stand in each of her tabs; one statement."""
    further = {current: MOST + 1} if current is not None else {}
    return inboxes.inbox_counts(user, tabs_of(user), at=at, most=MOST_BESIDE + 1, further=further)


def best_tab(user: User, *, at: datetime) -> Tab | None:
    """Where her own work waits: the first such tab that is not empty, else the first she has."""
    counts = counts_of(user, at=at)
    waiting = next((tab for tab in _FIRST if counts.get(tab)), None)
    return waiting or next((tab for tab in _FIRST if tab in counts), next(iter(counts), None))


def frame(request: HttpRequest, *, at: datetime, current: Tab | str = "") -> dict[str, Any]:
    """What every page of the desk needs: door, place, rail with counts, search. `current`: a tab or a tool."""
    user = signed_in(request)
    counts = counts_of(user, at=at, current=current if isinstance(current, Tab) else None)
    work = tuple(_item(tab, count, current=tab == current) for tab, count in counts.items())
    tools = _tools(user, str(current))
    home = NavItem(said("Hộp việc"), address("desk:home"), "inbox", current=isinstance(current, Tab))
    short = [replace(item, label=_SHORT[item.icon]) for item in tools if item.icon in _SHORT]
    return {
        "door": said("Bàn xử lý"),
        "place": _place(user),
        "nav": [NavSection(said("Hộp việc"), work), NavSection(said("Công cụ"), (*tools, *_kept(str(current))))],
        "tabbar": (home, *short),
        "search_url": address("desk:search"),
        "counts": counts,
    }


def shown(count: int, most: int = MOST) -> str:
    """A count as far as it was counted: `999+`."""
    return f"{most}+" if count > most else str(count)


def _item(tab: Tab, count: int, *, current: bool) -> NavItem:
    label, icon = LABELS[tab]
    told = shown(count, MOST if current else MOST_BESIDE) if count else None
    return NavItem(label, tab_url(tab), icon, told, _LOUD.get(tab, ""), current)


def _tools(user: User, current: str) -> list[NavItem]:
    items = [NavItem(said("Tra cứu hồ sơ"), address("desk:search"), "search", current=current == "search")]
    if has_role(user, Role.INTAKE):
        items.append(NavItem(said("Nhận hồ sơ giấy"), address("desk:paper"), "file", current=current == "paper"))
        scans = address("desk:digitising")
        items.append(NavItem(said("Số hóa hồ sơ giấy"), scans, "upload", current=current == "digitising"))
        waiting = address("desk:hand-over-list")
        items.append(NavItem(said("Danh sách bàn giao"), waiting, "list", current=current == "hand-over-list"))
    if has_role(user, *KEEPERS):
        items.append(
            NavItem(said("Sổ theo dõi hồ sơ"), address("desk:register"), "book", current=current == "register")
        )
    if has_role(user, *HANDING):
        url = address("desk:leaving")
        items.append(NavItem(said("Bàn giao công việc"), url, "users", current=current == "leaving"))
    if has_role(user, *RATED):
        items.append(NavItem(said("Đánh giá hài lòng"), address("desk:ratings"), "chart", current=current == "ratings"))
    if has_role(user, *DRAFTERS):
        items.append(NavItem(said("Thủ tục của cơ quan"), address("control:proposals"), "pen"))
    refusals = address("desk:paper-refusals")
    return [*items, NavItem(said("Từ chối hồ sơ giấy"), refusals, "xc", current=current == "refusals")]


def _kept(current: str) -> list[NavItem]:
    """What a person has kept for herself; too much for the bottom bar of a phone, where the lists lead there."""
    return [
        NavItem(said("Bộ lọc đã lưu"), address("desk:views"), "star", current=current == "views"),
        NavItem(said("Nhãn"), address("desk:labels"), "flag", current=current == "labels"),
        NavItem(said("Tệp đã kết xuất"), address("desk:exports"), "down2", current=current == "exports"),
    ]


def _place(user: User) -> Place | None:
    post = next((post for post in posts_of(user, scoped=True) if post.role in DESK_ROLES), None)
    return Place(post.agency.name, _room(post)) if post is not None else None


def _room(post: Post) -> str:
    return post.unit.name if post.unit is not None else post.title or str(Role(post.role).label)
