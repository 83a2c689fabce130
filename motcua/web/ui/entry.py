"""Coming in and going out: the first page, sign-in, one's own account."""

from typing import Any

from allauth.account.views import LoginView
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.contrib.auth.forms import PasswordChangeForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.core import clock, guard, installation
from motcua.core.errors import NotAllowed
from motcua.core.words import joined, said
from motcua.people import devices, sign_in
from motcua.people.models import Post, Role, User
from motcua.people.queries import held_on, posts_of
from motcua.web.ui import letters
from motcua.web.ui.addresses import found
from motcua.web.ui.context import DOORS, KEYS_COOKIE
from motcua.web.ui.forms import SignIn
from motcua.web.ui.requests import signed_in

BACKEND = "motcua.people.sign_in.PasswordBackend"
YEAR = 365 * 24 * 3600


class SignInPage(LoginView):  # type: ignore[misc]
    """Name and password; in a demo also its people, one button each."""

    form_class = SignIn

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        known: dict[str, Any] = super().get_context_data(**kwargs)
        offered = demo_people() if offers_demo(self.request) else []
        return known | {"demo_people": offered, "check_url": reverse("ui:check")}


class OwnPassword(PasswordChangeForm):
    """The old password once, the new one twice, in our words."""

    error_messages = {
        "password_incorrect": said("Mật khẩu hiện tại chưa đúng. Hãy nhập lại."),
        "password_mismatch": said("Hai lần nhập mật khẩu mới chưa giống nhau. Hãy nhập lại cả hai."),
    }
    field_order = ["old_password", "new_password1", "new_password2"]

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(user, *args, **kwargs)
        self.use_required_attribute = False
        words = {
            "old_password": (said("Mật khẩu hiện tại"), said("Nhập mật khẩu hiện tại")),
            "new_password1": (said("Mật khẩu mới"), said("Nhập mật khẩu mới")),
            "new_password2": (said("Nhập lại mật khẩu mới"), said("Nhập lại mật khẩu mới")),
        }
        for name, (label, missing) in words.items():
            asked: forms.Field = self.fields[name]
            asked.label, asked.help_text = label, ""
            asked.error_messages["required"] = missing
            asked.widget.attrs.pop("autofocus", None)
        self.fields["new_password1"].help_text = said("Ít nhất 10 ký tự; một câu ngắn dễ nhớ tốt hơn một từ khó.")


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The door of her first post; who is not signed in goes to sign in."""
    if not request.user.is_authenticated:
        return redirect("account_login")
    for post in posts_of(request.user):
        for name, _icon, _label, roles in DOORS:
            if post.role in roles and found(name):
                return redirect(name)
    return redirect("ui:account")


def offers_demo(request: HttpRequest) -> bool:
    """Is this a demo, served and asked for on this machine alone?"""
    return installation.is_demo() and guard.is_loopback(settings.HOST) and guard.is_loopback(request.get_host())


def demo_people() -> list[dict[str, Any]]:
    """The demo's people: first one for each role, then all by agency, folded; one query."""
    held = Post.objects.filter(held_on(clock.today()), user__is_demo=True, user__is_active=True, user__locked_at=None)
    posts = list(held.select_related("user", "agency", "unit").order_by("agency__sort", "unit__order", "id"))
    firsts: dict[str, Post] = {}
    for post in sorted(posts, key=lambda one: one.pk):
        firsts.setdefault(post.role, post)
    offered = [(firsts[role], label) for role, label in Role.choices if role in firsts]
    roles = [_person(post, joined(" · ", (label, post.agency.short))) for post, label in offered]
    groups: dict[str, dict[int, dict[str, str]]] = {}
    for post in posts:
        word = joined(" · ", (post.get_role_display(), post.unit.name if post.unit else ""))
        person = groups.setdefault(post.agency.short, {}).setdefault(post.user_id, _person(post, word))
        if word not in person["post"]:
            person["post"] = joined("; ", (person["post"], word))
    by_agency = [{"agency": name, "people": list(people.values())} for name, people in groups.items()]
    return [{"agency": said("Mỗi vai trò một người"), "people": roles, "open": True}, *by_agency] if roles else []


def _person(post: Post, word: str) -> dict[str, str]:
    return {"username": post.user.username, "full_name": post.user.full_name, "post": word}


@require_POST
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """Come in as a person of the demo, without a password."""
    if not offers_demo(request):
        raise Http404
    try:
        person = sign_in.demo_person(request.POST.get("username", ""))
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
        return redirect("account_login")
    login(request, person, backend=BACKEND)
    sign_in.note_success(person, demo=True)
    devices.note(person, request.session, request.headers.get("User-Agent", ""))
    return redirect(safe_back(request, reverse("ui:home")))


def safe_back(request: HttpRequest, otherwise: str) -> str:
    """Where the form asked to go back to, when it is a page of ours."""
    back = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return back if back and ours else otherwise


@login_required
@require_http_methods(["GET", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """One's own posts, password and settings."""
    user = signed_in(request)
    form = OwnPassword(user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        _change_password(request, user, form.cleaned_data["new_password1"])
        messages.success(
            request, said("Đã đổi mật khẩu. Các máy khác đang đăng nhập bằng tài khoản này đã bị đăng xuất.")
        )
        return redirect("ui:account")
    all_posts = Post.objects.filter(user=user).select_related("agency", "unit").order_by("to_on", "from_on", "id")
    held = {post.pk for post in posts_of(user)}
    posts = [(post, post.pk in held) for post in all_posts]
    context = {
        "form": form,
        "posts": posts,
        "page": "account",
        "mail_form": letters.form_of(user),
        "devices": devices.of(user, request.session.session_key),
    }
    return render(request, "ui/account.html", context)


def _change_password(request: HttpRequest, user: User, password: str) -> None:
    """A new password signs out every other browser and keeps this one."""
    old_key = request.session.session_key or ""
    sign_in.change_own_password(user, password)
    update_session_auth_hash(request, user)
    devices.moved(old_key, request.session)
    devices.end_others(user, request.session.session_key)


@require_POST
def keys(request: HttpRequest) -> HttpResponse:
    """Turn the single keys on or off in this browser."""
    answer = redirect(safe_back(request, reverse("ui:account")))
    chosen = "off" if request.POST.get("keys") == "off" else "on"
    answer.set_cookie(KEYS_COOKIE, chosen, max_age=YEAR, samesite="Lax", secure=request.is_secure())
    return answer
