"""What surrounds every page of this door, and who may come in."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from motcua.core.words import said
from motcua.dossiers.depths import CUSTOMER_ROLES
from motcua.dossiers.models import Dossier
from motcua.dossiers.visibility import visible_one
from motcua.people.queries import agencies_of, has_role
from motcua.web.ui.addresses import address, found
from motcua.web.ui.pieces import NavItem
from motcua.web.ui.requests import signed_in

View = Callable[..., HttpResponse]
PUBLIC_SHORT = (said("Thủ tục"), said("Hướng dẫn"), said("Kiểm tra"))  # for the phone's bottom bar
DRAFTING = ("version__procedure", "offering__agency", "customer", "receiver", "desk", "created_by")


def is_customer(user: Any) -> bool:
    """Whether this person prepares or signs for an agency."""
    return bool(user.is_authenticated) and has_role(user, *CUSTOMER_ROLES, scoped=True)


def customer_door(view: View) -> View:
    """Only for who prepares or signs: others who are signed in get 403, strangers go to sign in."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not is_customer(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return login_required(guarded)


def own_dossier(request: HttpRequest, pk: int, *, joined: tuple[str, ...] = DRAFTING) -> Dossier:
    """A dossier of this person's agencies as customers; Http404 for anybody else's.

    joined: what is read with it; a press that shows no page needs nothing.
    """
    person = signed_in(request)
    found = visible_one(person, pk, joined)
    if found is None or found.customer_id not in {agency.pk for agency in agencies_of(person, *CUSTOMER_ROLES)}:
        raise Http404
    return found


def show(request: HttpRequest, template: str, here: str, context: Mapping[str, Any], status: int = 200) -> HttpResponse:
    """Render a page of this door; `here` is the key of the tab it belongs to."""
    return render(request, template, {**_frame(request, here), **context}, status=status)


def _frame(request: HttpRequest, here: str) -> dict[str, Any]:
    """Door, tabs and the phone's bottom bar: a customer's, or the public's."""
    if not is_customer(request.user):
        public = _public(here)
        tabbar = tuple(replace(item, label=label) for item, label in zip(public, PUBLIC_SHORT, strict=False))
        return {"door": settings.PROVINCE_NAME, "nav": public, "tabbar": tabbar}
    nav = (
        NavItem(said("Việc của cơ quan"), address("portal:home"), "inbox", current=here == "home"),
        NavItem(said("Hồ sơ đã gửi"), address("portal:dossiers"), "file", current=here == "dossiers"),
        NavItem(said("Nộp hồ sơ"), address("portal:start"), "plus", current=here == "start"),
        NavItem(said("Thủ tục"), address("portal:procedures"), "list", current=here == "procedures"),
        NavItem(said("Hướng dẫn"), address("ui:help"), "help"),
    )
    short = (said("Việc"), said("Hồ sơ"), said("Nộp mới"))
    tabbar = tuple(replace(item, label=label) for item, label in zip(nav, short, strict=False))
    return {"door": said("Cơ quan gửi"), "nav": nav, "tabbar": tabbar, "tabbar_more": nav[len(short) :]}


def _public(here: str) -> list[NavItem]:
    nav = [
        NavItem(said("Thủ tục"), address("portal:procedures"), "list", current=here == "procedures"),
        NavItem(said("Hướng dẫn"), address("ui:help"), "help"),
    ]
    if check := found("ui:check"):
        nav.append(NavItem(said("Kiểm tra văn bản"), check, "checkc"))
    return nav
