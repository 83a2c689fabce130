"""The public page that says whether a slip is genuine. It tells what the paper itself says, and nothing else."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from motcua.core.words import said
from motcua.documents import queries
from motcua.documents.models import Slip
from motcua.web.ui.limits import is_within

MOST_A_MINUTE = 60


class TokenForm(forms.Form):
    """The token printed under the QR code."""

    token = forms.CharField(
        label=said("Mã kiểm tra in dưới ô vuông QR"),
        max_length=200,
        error_messages={"required": said("Nhập mã kiểm tra in trên giấy.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
    use_required_attribute = False

    def clean_token(self) -> str:
        """The token alone, also when the whole address was pasted."""
        return str(self.cleaned_data["token"]).strip().rstrip("/").rpartition("/")[2]


@require_GET
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for the token; a given one leads to its page."""
    form = TokenForm(request.GET if "token" in request.GET else None)
    if form.is_bound and form.is_valid():
        return redirect("ui:check-slip", token=form.cleaned_data["token"])
    return _unlisted(render(request, "ui/check.html", {"form": form}))


@require_GET
def slip(request: HttpRequest, token: str) -> HttpResponse:
    """Genuine or not, and what the paper says."""
    if not is_within(request, "check", MOST_A_MINUTE):
        return _unlisted(render(request, "429.html", status=429))
    checked = queries.check(token)
    kind = Slip.Kind(checked.kind).label if checked else ""
    page = {"checked": checked, "kind": kind, "form": None if checked else _mistyped(token)}
    return _unlisted(render(request, "ui/check_slip.html", page, status=200 if checked else 404))


def _mistyped(token: str) -> TokenForm:
    """What was typed, to be put right where it stands."""
    form = TokenForm({"token": token})
    if form.is_valid():
        form.add_error("token", said("Không có giấy nào mang mã này; hãy so lại từng chữ với tờ giấy."))
    return form


def _unlisted(answer: HttpResponse) -> HttpResponse:
    """No search engine, no cache, and no address handed on."""
    answer["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    answer["Referrer-Policy"] = "no-referrer"
    answer["Cache-Control"] = "no-store"
    return answer
