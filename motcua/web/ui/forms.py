"""The sign-in form in our words, and how any form tells a refusal."""

from typing import Any

from allauth.account.forms import LoginForm
from django import forms

from motcua.core.errors import DomainError, Invalid
from motcua.core.words import inside, said

DAY_HINT = said("Ngày, tháng, năm. Ví dụ: 16/05/2018")
_DAYS = ["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d"]


class SignIn(LoginForm):  # type: ignore[misc]
    """Name and password; only the words are ours."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = said("Tên đăng nhập")
        self.fields["password"].label = said("Mật khẩu")
        for name, message in (("login", said("Nhập tên đăng nhập")), ("password", said("Nhập mật khẩu"))):
            self.fields[name].error_messages["required"] = message


def day_field(label: str, *, hint: str = "", missing: str = "", required: bool = True) -> forms.DateField:
    """A day typed as 16/05/2018, on every door. missing: what is said where it is empty, where the label does not say
    enough.
    """
    return forms.DateField(
        label=label,
        required=required,
        help_text=hint,
        input_formats=_DAYS,
        widget=forms.DateInput(format="%d/%m/%Y", attrs={"class": "w10"}),
        error_messages={
            "required": missing or said("Ghi {label}.", label=inside(label)),
            "invalid": said("Ghi ngày theo dạng ngày/tháng/năm, ví dụ 15/10/2017."),
        },
    )


def told_on(form: forms.Form, refusal: DomainError) -> None:
    """Put a refusal on the form: on its fields where it names them, else on top."""
    problems = refusal.problems if isinstance(refusal, Invalid) else {}
    named = {name: text for name, text in problems.items() if name in form.fields}
    for name, text in named.items():
        form.add_error(name, text)
    if not named:
        form.add_error(None, str(refusal))
