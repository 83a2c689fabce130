"""What surrounds every page of this door, and who may come in."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from motcua.catalogue.proposals import DRAFTERS
from motcua.core.words import said
from motcua.people.models import Role
from motcua.people.queries import has_role, posts_of, watching_roles
from motcua.web.ui.addresses import address
from motcua.web.ui.chips import Words
from motcua.web.ui.pieces import NavItem, NavSection, Place
from motcua.web.ui.requests import signed_in

View = Callable[..., HttpResponseBase]
WATCHING = watching_roles()
ADMINISTERING = frozenset({Role.SYSTEM_ADMIN, Role.AGENCY_ADMIN})
EVERYBODY = WATCHING | ADMINISTERING
CATALOGUING = WATCHING | frozenset(DRAFTERS)
PROVING = frozenset({Role.SYSTEM_ADMIN, Role.WATCHER})

# key, url name, icon, word, who
RAIL: tuple[tuple[Words, tuple[tuple[str, str, str, Words, frozenset[str]], ...]], ...] = (
    (
        said("Theo dõi"),
        (
            ("home", "control:home", "chart", said("Tổng quan"), WATCHING),
            ("dossiers", "control:dossiers", "file", said("Hồ sơ"), WATCHING),
            ("figures", "control:figures", "chart", said("Số liệu"), WATCHING),
            ("coverage", "control:coverage", "check2", said("Độ phủ trực tuyến"), WATCHING),
            ("reports", "control:reports", "file", said("Báo cáo tháng"), WATCHING),
            ("reminders", "control:reminders", "mega", said("Nhắc việc"), WATCHING),
            ("reckonings", "ui:reckonings", "cal", said("Hạn dời vì lịch đổi"), WATCHING),
            ("incidents", "control:incidents", "alert", said("Sự cố"), WATCHING),
            ("refusals", "control:refusals", "xc", said("Từ chối hồ sơ giấy"), WATCHING),
            ("ratings", "control:ratings", "star", said("Đánh giá hài lòng"), WATCHING),
        ),
    ),
    (
        said("Hỗ trợ, khó khăn"),
        (
            ("tickets", "control:tickets", "chat", said("Hàng đợi hỗ trợ"), frozenset({Role.WATCHER})),
            ("support-figures", "control:support-figures", "chart", said("Số liệu hỗ trợ"), WATCHING),
            ("difficulties", "ui:difficulties", "flag", said("Khó khăn, vướng mắc"), WATCHING),
            ("petitions", "control:petitions", "list", said("Tờ trình"), WATCHING),
        ),
    ),
    (
        said("Danh mục"),
        (
            ("agencies", "control:agencies", "building", said("Cơ quan"), EVERYBODY),
            ("calendar", "control:calendar", "cal", said("Lịch làm việc"), EVERYBODY),
            ("templates", "control:templates", "print", said("Mẫu giấy tờ"), EVERYBODY),
            ("catalogue", "control:catalogue", "book", said("Danh mục thủ tục"), CATALOGUING),
            ("proposals", "control:proposals", "pen", said("Đề xuất về thủ tục"), CATALOGUING),
            ("lists", "control:proposal-lists", "list", said("Danh mục trình"), WATCHING),
            ("rounds", "control:rounds", "check2", said("Đợt rà soát"), CATALOGUING),
            ("mend", "control:mend", "pen", said("Thủ tục cần bổ sung"), WATCHING),
        ),
    ),
    (
        said("Hỗ trợ"),
        (
            ("announcements", "control:announcements", "mega", said("Văn bản, thông báo"), frozenset({Role.WATCHER})),
            ("guides", "control:guides", "help", said("Hướng dẫn"), frozenset({Role.WATCHER})),
        ),
    ),
    (
        said("Quản trị"),
        (
            ("people", "control:people", "users", said("Tài khoản, chức vụ"), ADMINISTERING),
            ("mail", "control:undelivered", "send", said("Thư không gửi được"), frozenset({Role.SYSTEM_ADMIN})),
            ("journal", "control:journal", "lock", said("Nhật ký"), PROVING),
        ),
    ),
)


def for_roles(roles: frozenset[str]) -> Callable[[View], View]:
    """Only for who holds one of these roles today: others who are signed in get 403, strangers go to sign in."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not has_role(request.user, *roles):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return login_required(guarded)

    return guard


SHORT = {"Từ chối hồ sơ giấy": said("Từ chối giấy")}  # for the phone's bottom bar


def show(request: HttpRequest, template: str, here: str, context: Mapping[str, Any], status: int = 200) -> HttpResponse:
    """Render a page of this door; `here` is the key of its line in the rail."""
    return render(request, template, {**_frame(request, here), **context}, status=status)


def _frame(request: HttpRequest, here: str) -> dict[str, Any]:
    user = signed_in(request)
    sections = []
    for title, lines in RAIL:
        items = [
            NavItem(word, address(name), icon, current=key == here)
            for key, name, icon, word, roles in lines
            if has_role(user, *roles)
        ]
        if items:
            sections.append(NavSection(title, tuple(items)))
    flat = [item for section in sections for item in section.items]
    post = next((one for one in posts_of(user) if one.role in EVERYBODY | CATALOGUING), None)
    return {
        "door": said("Điều hành"),
        "place": Place(post.agency.short, post.get_role_display()) if post else None,
        "nav": sections,
        "tabbar": tuple(replace(item, label=SHORT.get(str(item.label), item.label)) for item in flat[:3]),
        "tabbar_more": tuple(flat[3:]),
        "search_url": address("control:dossiers") if has_role(user, *WATCHING) else "",
    }
