"""How allauth signs people in here: nobody registers herself, every sign-in is journalled."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse

from motcua.core.errors import NotAllowed
from motcua.core.words import said
from motcua.people import devices, sign_in
from motcua.people.models import User

WRONG = said("Tên đăng nhập hoặc mật khẩu chưa đúng. Hãy nhập lại; quên mật khẩu thì bấm “Quên mật khẩu”.")


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Closed to sign-up; accounts are given by administrators."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": WRONG,
        "email_password_mismatch": WRONG,
        "too_many_login_attempts": said("Đã nhập sai nhiều lần. Hãy chờ 5 phút rồi đăng nhập lại."),
        "account_inactive": sign_in.INACTIVE,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """As allauth does, and whoever is right but may not come in is told why."""
        try:
            return super().authenticate(request, **credentials)
        except NotAllowed as refusal:
            raise ValidationError(str(refusal), code="refused") from refusal

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return reverse("ui:home")

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> Any:
        sign_in.note_success(user)
        devices.note(user, request.session, request.headers.get("User-Agent", ""))
        return super().post_login(request, user, **kwargs)

    def logout(self, request: HttpRequest) -> None:
        if isinstance(request.user, User):
            sign_in.note_sign_out(request.user)
        super().logout(request)

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """The page that opens says enough."""
