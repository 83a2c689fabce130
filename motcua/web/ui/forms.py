"""The sign-in form in our words."""

from typing import Any

from allauth.account.forms import LoginForm

from motcua.core.words import said


class SignIn(LoginForm):  # type: ignore[misc]
    """Name and password; only the words are ours."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = said("Tên đăng nhập")
        self.fields["password"].label = said("Mật khẩu")
        for name, message in (("login", said("Nhập tên đăng nhập")), ("password", said("Nhập mật khẩu"))):
            self.fields[name].error_messages["required"] = message
