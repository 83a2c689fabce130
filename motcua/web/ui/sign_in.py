"""How allauth signs people in here: nobody registers herself, every sign-in is journalled."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.urls import reverse

from motcua.people import sign_in


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Closed to sign-up; accounts are given by administrators."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": "Tên đăng nhập hoặc mật khẩu chưa đúng. Hãy nhập lại; quên mật khẩu thì báo quản trị của cơ quan.",
        "too_many_login_attempts": "Đã nhập sai nhiều lần. Hãy chờ 5 phút rồi đăng nhập lại.",
        "account_inactive": "Tài khoản đang bị khóa. Hãy báo quản trị của cơ quan để mở lại.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return reverse("ui:home")

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> Any:
        sign_in.note_success(user)
        return super().post_login(request, user, **kwargs)

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """The page that opens says enough."""
