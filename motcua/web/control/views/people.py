"""Accounts and posts."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.core import clock, installation
from motcua.core.errors import DomainError
from motcua.core.paging import page
from motcua.core.words import joined, said
from motcua.dossiers import leaving
from motcua.journal.models import Event
from motcua.journal.queries import history
from motcua.people import administration
from motcua.people.models import Post, User
from motcua.people.queries import held_on
from motcua.web.control.forms import EndForm, PersonForm, PostForm
from motcua.web.control.frame import ADMINISTERING, for_roles, show
from motcua.web.control.people_list import find
from motcua.web.control.press import button
from motcua.web.ui.forms import told_on
from motcua.web.ui.pieces import Act, Crumb
from motcua.web.ui.requests import signed_in

PAGE = 40
EVENTS = 20
ASKING = ["GET", "POST"]
FORM_PAGE = "control/person_form.html"
VERBS = {
    "user.create": said("Lập tài khoản"),
    "user.give-post": said("Giao chức vụ"),
    "user.end-post": said("Kết thúc chức vụ"),
    "user.mend": said("Sửa thông tin"),
    "user.ask-password": said("Báo quên mật khẩu"),
    "user.end-session": said("Kết thúc phiên đăng nhập"),
    "user.unlock": said("Mở khóa"),
    "user.lock": said("Bị khóa vì nhập sai nhiều lần"),
    "user.reset-password": said("Đặt lại mật khẩu"),
    "user.change-password": said("Tự đổi mật khẩu"),
    "user.deactivate": said("Ngừng tài khoản"),
    "user.activate": said("Mở lại tài khoản"),
    "delegation.make": said("Giao làm thay"),
    "delegation.end": said("Kết thúc làm thay"),
    "user.sign-in": said("Đăng nhập"),
    "user.sign-out": said("Đăng xuất"),
}


@for_roles(ADMINISTERING)
@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """The people this administrator looks after, newest account first, with the posts they hold."""
    text = request.GET.get("tim", "").strip()
    mine = administration.people_of(signed_in(request))
    asking, asked = mine.filter(asked_password_at__isnull=False, is_active=True), "quen" in request.GET
    found = find(asking if asked else mine, text).prefetch_related(_held())
    shown = page(found, by="joined_at", cursor=request.GET.get("tu", ""), size=PAGE, descending=True)
    context = {
        "people": shown.rows,
        "text": text,
        "asking": asking.count(),
        "only_asking": asked,
        "next_url": _page_url(text, shown.next, asked=asked),
        "previous_url": _page_url(text, shown.previous, asked=asked),
    }
    return show(request, "control/people.html", "people", context)


def _page_url(text: str, cursor: str, *, asked: bool) -> str:
    told = {**({"quen": "1"} if asked else {}), **({"tim": text} if text else {}), "tu": cursor}
    return f"{reverse('control:people')}?{urlencode(told)}" if cursor else ""


def _held() -> "Prefetch[Any]":
    posts: QuerySet[Post] = Post.objects.filter(held_on(clock.today())).select_related("agency", "unit").order_by("id")
    return Prefetch("posts", posts, to_attr="held")


@for_roles(ADMINISTERING)
@require_GET
def person(request: HttpRequest, pk: int) -> HttpResponse:
    return _person_page(request, _person(request, pk))


def _person(request: HttpRequest, pk: int) -> User:
    return get_object_or_404(administration.people_of(signed_in(request)), pk=pk)


def _events(one: User) -> QuerySet[Event]:
    """What happened to an account last, newest first."""
    return history(f"user:{one.pk}").order_by("-number")[:EVENTS]


def _person_page(request: HttpRequest, one: User, *, password: str = "") -> HttpResponse:
    """A person with posts and what happened to her account; `password` is shown this once."""
    today = clock.today()
    posts = one.posts.select_related("agency", "unit").order_by("-from_on", "-id")
    context = {
        "person": one,
        "posts": [(post, post.to_on is None or post.to_on > today) for post in posts],
        "password": password,
        "open_work": leaving.open_work_of(one),
        "hands_over": bool(leaving.hands_over(signed_in(request))),
        "is_self": one.pk == signed_in(request).pk,
        "events": [(VERBS.get(event.verb, event.verb), event) for event in _events(one)],
        "crumbs": [Crumb(said("Tài khoản, chức vụ"), reverse("control:people")), Crumb(one.full_name)],
    }
    return show(request, "control/person.html", "people", context)


@for_roles(ADMINISTERING)
@never_cache
@require_http_methods(ASKING)
def create(request: HttpRequest) -> HttpResponse:
    """A new account with its first post; its password is shown once."""
    user = signed_in(request)
    form = PersonForm(user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made, password = administration.create_person(form.facts(), form.post(), by=user)
            return _person_page(request, made, password=password)
        except DomainError as refusal:
            told_on(form, refusal)
    note = said("Cơ sở dữ liệu thử: người lập ở đây là người của dữ liệu thử. Không nhập người thật.")
    return _asked(
        request, form, _act(said("Lập tài khoản"), said("Lập tài khoản"), reverse("control:people"), demo=note)
    )


@for_roles(ADMINISTERING)
@require_http_methods(ASKING)
def give_post(request: HttpRequest, pk: int) -> HttpResponse:
    user, one = signed_in(request), _person(request, pk)
    form = PostForm(user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            administration.give_post(one, form.post(), by=user)
            messages.success(request, said("Đã giao chức vụ."))
            return redirect("control:person", one.pk)
        except DomainError as refusal:
            told_on(form, refusal)
    title = said("Giao chức vụ cho {person}", person=one.addressed)
    return _asked(request, form, _act(title, said("Giao chức vụ"), reverse("control:person", args=[one.pk])))


@for_roles(ADMINISTERING)
@require_http_methods(ASKING)
def end_post(request: HttpRequest, pk: int, post_id: int) -> HttpResponse:
    user, one = signed_in(request), _person(request, pk)
    post = get_object_or_404(one.posts.select_related("agency", "user"), pk=post_id)
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            administration.end_post(post, on=form.cleaned_data["on"], by=user)
            messages.success(request, said("Đã ghi ngày kết thúc chức vụ."))
            return redirect("control:person", one.pk)
        except DomainError as refusal:
            told_on(form, refusal)
    title = said("Kết thúc chức vụ “{post}” của {person}", post=post, person=one.addressed)
    told = _before_the_end(one)
    back = reverse("control:person", args=[one.pk])
    return _asked(
        request, form, Act(title, said("Kết thúc chức vụ"), back, told, warn=True, back_label=said("Quay lại"))
    )


def _before_the_end(one: User) -> str:
    """What ending a post means; and that work would be left behind, where it would."""
    told = said("Sau ngày này người đó không làm được việc của chức vụ nữa.")
    work, _ = leaving.open_work_of(one)
    return joined(" ", (told, said("{left} Hãy bàn giao trước.", left=_left(work)) if work else ""))


def _left(work: int) -> str:
    return said(
        "Người này giữ {n} hồ sơ chưa xong; trưởng phòng, lãnh đạo giao lại ở Bàn xử lý, mục “Bàn giao công việc”.",
        n=work,
    )


@for_roles(ADMINISTERING)
@require_POST
def unlock(request: HttpRequest, pk: int) -> HttpResponse:
    return _done(request, pk, administration.unlock, said("Đã mở khóa tài khoản."))


@for_roles(ADMINISTERING)
@require_POST
def deactivate(request: HttpRequest, pk: int) -> HttpResponse:
    done = said("Đã ngừng tài khoản. Chức vụ và việc đã làm vẫn còn.")
    work, _ = leaving.open_work_of(_person(request, pk))
    return _done(request, pk, administration.deactivate, joined(" ", (done, _left(work) if work else "")))


@for_roles(ADMINISTERING)
@require_POST
def activate(request: HttpRequest, pk: int) -> HttpResponse:
    return _done(request, pk, administration.activate, said("Đã mở lại tài khoản."))


@for_roles(ADMINISTERING)
@never_cache
@require_POST
def reset_password(request: HttpRequest, pk: int) -> HttpResponse:
    """A new password, shown this once on the answer itself: it is kept nowhere."""
    one = _person(request, pk)
    try:
        password = administration.reset_password(one, by=signed_in(request))
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("control:person", pk)
    return _person_page(request, one, password=password)


def _done(request: HttpRequest, pk: int, act: Callable[..., None], said: str) -> HttpResponse:
    to = reverse("control:person", args=[pk])
    return button(request, lambda: act(_person(request, pk), by=signed_in(request)), done=said, to=to)


def _act(title: str, verb: str, back: str, demo: str = "") -> Act:
    return Act(title, verb, back, demo if installation.is_demo() else "", back_label=said("Quay lại"))


def _asked(request: HttpRequest, form: forms.Form, act: Act) -> HttpResponse:
    crumbs = [Crumb(said("Tài khoản, chức vụ"), reverse("control:people")), Crumb(act.verb)]
    return show(request, FORM_PAGE, "people", {"form": form, "act": act, "crumbs": crumbs})
