"""People from a spreadsheet: what each row would do, then one press that does it all or nothing."""

from django import forms
from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.core.errors import DomainError
from motcua.core.words import said
from motcua.people import administration, importing, sheets
from motcua.people.importing import Line, State
from motcua.web.control.frame import ADMINISTERING, for_roles, show
from motcua.web.ui.pieces import Crumb
from motcua.web.ui.requests import signed_in

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SALT = "control.import-people"
KEPT_FOR = 3600  # seconds: between the look at the plan and the press
PAGE = "control/import_people.html"
WORDS = {
    State.NEW: ("ok", "plus", said("mới")),
    State.CHANGED: ("soon", "pen", said("thay đổi")),
    State.EQUAL: ("idle", "check", said("giữ nguyên")),
    State.WRONG: ("bad", "alert", said("chưa hiểu")),
}


class Sheet(forms.Form):
    use_required_attribute = False
    file = forms.FileField(label=said("Tệp XLSX theo mẫu"), error_messages={"required": said("Chọn tệp để tải lên.")})


@for_roles(ADMINISTERING)
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Take the sheet and show what it would do; nothing is written."""
    form = Sheet(request.POST or None, request.FILES or None) if request.method == "POST" else Sheet()
    if request.method == "POST" and form.is_valid():
        try:
            rows = importing.read(form.cleaned_data["file"].read(importing.MOST_BYTES + 1))
            lines = importing.plan(rows, by=signed_in(request))
        except DomainError as refusal:
            form.add_error("file", str(refusal))
        else:
            return _shown(request, form, lines, rows)
    return show(request, PAGE, "people", {"form": form, "crumbs": _crumbs()}, 422 if form.errors else 200)


def _shown(request: HttpRequest, form: Sheet, lines: list[Line], rows: list[list[str]]) -> HttpResponse:
    """The plan, with the rows as they were read sealed into the form of the press."""
    counts = {state: sum(line.state == state for line in lines) for state in State}
    doing = counts[State.NEW] + counts[State.CHANGED]
    context = {
        "form": form,
        "lines": [(line, *WORDS[line.state]) for line in lines],
        "counts": [(counts[state], *WORDS[state]) for state in State if counts[state]],
        "wrong": counts[State.WRONG],
        "sealed": signing.dumps(rows, salt=_salt(request), compress=True) if doing and not counts[State.WRONG] else "",
        "crumbs": _crumbs(),
    }
    return show(request, PAGE, "people", context)


@for_roles(ADMINISTERING)
@never_cache
@require_POST
def apply(request: HttpRequest) -> HttpResponse:
    """Write it all; the answer is the sheet of first passwords, which is kept nowhere."""
    user = signed_in(request)
    try:
        rows = signing.loads(request.POST.get("sealed", ""), salt=_salt(request), max_age=KEPT_FOR)
        given = importing.apply(importing.plan(rows, by=user), by=user)
    except signing.BadSignature:
        messages.error(request, said("Bản xem trước đã quá một giờ hoặc không đúng. Hãy tải tệp lên lại."))
        return redirect("control:import-people")
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("control:import-people")
    if not given:
        messages.success(request, said("Đã ghi. Không có người mới nên không có mật khẩu lần đầu."))
        return redirect("control:people")
    return _attached(sheets.passwords(given), "mat-khau-lan-dau.xlsx")


@for_roles(ADMINISTERING)
@require_GET
def template(request: HttpRequest) -> HttpResponse:
    """The sheet to fill in, with the agencies and roles of this administrator."""
    user = signed_in(request)
    agencies = list(administration.agencies_for(user).order_by("sort"))
    return _attached(sheets.template(agencies, administration.roles_for(user)), "mau-nhap-nguoi.xlsx")


def _attached(data: bytes, name: str) -> HttpResponse:
    return HttpResponse(data, content_type=SHEET, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _salt(request: HttpRequest) -> str:
    """What one administrator looked at, nobody else presses."""
    return f"{SALT}:{signed_in(request).pk}"


def _crumbs() -> list[Crumb]:
    return [Crumb(said("Tài khoản, chức vụ"), reverse("control:people")), Crumb(said("Nhập từ bảng tính"))]
