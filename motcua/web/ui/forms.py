"""The sign-in form in our words."""

from typing import Any

from allauth.account.forms import LoginForm
from django.utils.translation import gettext as _


class SignIn(LoginForm):  # type: ignore[misc]
    """Name and password; only the words are ours."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Tên đăng nhập")
        self.fields["password"].label = _("Mật khẩu")
        for name, message in (("login", _("Nhập tên đăng nhập")), ("password", _("Nhập mật khẩu"))):
            self.fields[name].error_messages["required"] = message
