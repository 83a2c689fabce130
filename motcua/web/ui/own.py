"""What a person does for her own account besides changing its password: help, sessions, the post she acts under."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from motcua.core import clock
from motcua.core.words import said
from motcua.notifications.actions import send
from motcua.people import devices
from motcua.people.forgotten import ask
from motcua.people.queries import posts_of
from motcua.web.ui.entry import safe_back
from motcua.web.ui.limits import is_within
from motcua.web.ui.requests import ACTING_POST, signed_in

MOST_A_MINUTE = 5


class Forgotten(forms.Form):
    """Only the name: nobody is told whether it exists."""

    use_required_attribute = False
    username = forms.CharField(
        label=said("Tên đăng nhập"),
        max_length=80,
        error_messages={"required": said("Nhập tên đăng nhập.")},
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )


@require_http_methods(["GET", "POST"])
def forgotten(request: HttpRequest) -> HttpResponse:
    """Ask for a new password; the answer is the same whoever asks."""
    form = Forgotten(request.POST or None)
    if request.method == "POST" and not is_within(request, "forgotten", MOST_A_MINUTE):
        return render(request, "429.html", status=429)
    told = request.method == "POST" and form.is_valid()
    if told:
        _tell_helpers(form.cleaned_data["username"])
    return render(request, "ui/forgotten.html", {"form": form, "told": told}, status=422 if form.errors else 200)


def _tell_helpers(username: str) -> None:
    """Tell the administrators who can help, with the way to the press that does."""
    asked = ask(username)
    if asked is None:
        return
    person, helpers = asked
    title = f"{person.full_name} quên mật khẩu, đề nghị cấp lại"
    body = "Xác nhận đúng người (gặp trực tiếp hoặc gọi số điện thoại công vụ) rồi bấm “Đặt lại mật khẩu”."
    url = reverse("control:person", args=[person.pk])
    send(helpers, act="user.ask_password", title=title, body=body, url=url, at=clock.now(), work=helpers)


@login_required
@require_POST
def end_session(request: HttpRequest) -> HttpResponse:
    """End one of one's own sessions, or all but this one."""
    user, asked = signed_in(request), request.POST.get("session", "")
    if asked == "others":
        ended = devices.end_others(user, request.session.session_key)
        messages.success(request, said("Đã đăng xuất khỏi {n} máy khác.", n=ended))
    elif asked.isascii() and asked.isdecimal() and len(asked) < 18 and devices.end(user, int(asked)):
        messages.success(request, said("Đã kết thúc phiên đăng nhập đó."))
    else:
        messages.error(request, said("Phiên đăng nhập đó không còn. Hãy xem lại danh sách."))
    return redirect("ui:account")


@login_required
@require_POST
def act_as(request: HttpRequest) -> HttpResponse:
    """Act under another of one's own posts from now on, in this browser."""
    asked = request.POST.get("post", "")
    chosen = next((post for post in posts_of(signed_in(request)) if str(post.pk) == asked), None)
    if chosen is None:
        messages.error(request, said("Bạn không giữ chức vụ đó. Hãy chọn trong các chức vụ của mình."))
    else:
        request.session[ACTING_POST] = chosen.pk
        messages.success(request, said("Từ giờ bạn làm việc với chức danh: {post}.", post=chosen))
    return redirect(safe_back(request, reverse("ui:home")))
