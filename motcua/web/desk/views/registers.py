"""The register book and the list of results to hand over: as a page, as XLSX, as PDF."""

import io
from datetime import date, datetime, time, timedelta
from typing import IO, Any, cast
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from motcua.core import clock
from motcua.core.errors import Invalid
from motcua.core.paging import page
from motcua.core.words import said
from motcua.documents import sheets
from motcua.documents.sheets import Sheet
from motcua.dossiers import registers
from motcua.dossiers.models import Channel, Dossier
from motcua.dossiers.registers import Asked
from motcua.people.models import Agency, Role, User
from motcua.people.queries import has_role
from motcua.web.desk.frame import frame, officers
from motcua.web.ui.files import sent
from motcua.web.ui.forms import DAY_HINT, day_field
from motcua.web.ui.requests import signed_in

PAGE = 50
MEDIA = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}


class AskedForm(forms.Form):
    """Which lines of the register. What was typed wrongly is told, and the month is shown instead."""

    use_required_attribute = False
    tu_ngay = day_field(said("Từ ngày"), hint=DAY_HINT, missing=said("Ghi ngày bắt đầu."))
    den_ngay = day_field(said("Đến ngày"), hint=DAY_HINT, missing=said("Ghi ngày kết thúc."))
    trang_thai = forms.ChoiceField(label=said("Trạng thái"), required=False, choices=list(registers.STATES.items()))
    kenh = forms.ChoiceField(label=said("Kênh"), required=False, choices=[("", said("Mọi kênh")), *Channel.choices])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first, last = given.get("tu_ngay"), given.get("den_ngay")
        if first and last and last < first:
            self.add_error("den_ngay", said("“Đến ngày” phải từ “Từ ngày” trở đi."))
        return given


def _form(request: HttpRequest, today: date) -> AskedForm:
    """The question as it was asked; this month where nothing was."""
    month = {"tu_ngay": f"{today.replace(day=1):%d/%m/%Y}", "den_ngay": f"{today:%d/%m/%Y}"}
    return AskedForm({**month, **{name: request.GET[name] for name in AskedForm.base_fields if name in request.GET}})


def _asked(form: AskedForm, today: date) -> Asked:
    given: dict[str, Any] = form.cleaned_data if form.is_valid() else {}
    first, last = given.get("tu_ngay") or today.replace(day=1), given.get("den_ngay") or today
    last = min(last, date(9999, 1, 1))
    since, until = (datetime.combine(on, time(), clock.VN) for on in (first, last + timedelta(days=1)))
    return Asked(since, until, given.get("trang_thai") or "", given.get("kenh") or "")


def _agency(request: HttpRequest, user: User) -> Agency:
    """The agency whose register is asked for, else the first this person keeps. Raises PermissionDenied for none."""
    kept = registers.kept_by(user)
    if not kept:
        raise PermissionDenied
    return next((one for one in kept if one.code == request.GET.get("co_quan")), kept[0])


@require_GET
@officers
def register(request: HttpRequest) -> HttpResponse:
    """The register of an agency in a period, by pages."""
    user, at = signed_in(request), clock.now()
    agency, form = _agency(request, user), _form(request, at.date())
    found = registers.entries(user, agency, _asked(form, at.date()), at=at)
    shown = page(found, by="accepted_at", cursor=request.GET.get("tu", ""), size=PAGE)
    kept = {"co_quan": agency.code, **{name: form[name].value() or "" for name in form.fields}}
    return render(request, "desk/register.html", {
        **frame(request, at=at, current="register"),
        "form": form, "agency": agency, "agencies": registers.kept_by(user),
        "totals": registers.totals(found, at=at), "columns": registers.COLUMNS[1:],
        "rows": [(one.pk, _named(line)) for one, line in zip(shown.rows, registers.lines(shown.rows), strict=True)],
        "query": urlencode(kept),
        "next_url": f"?{urlencode({**kept, 'tu': shown.next})}" if shown.next else "",
        "previous_url": f"?{urlencode({**kept, 'tu': shown.previous})}" if shown.previous else "",
    })  # fmt: skip


def _named(line: tuple[sheets.Cell, ...]) -> list[tuple[sheets.Column, str]]:
    """Each cell with its column, whose name stands before it where the row is read as a card."""
    return list(zip(registers.COLUMNS[1:], _words(line), strict=True))


def _words(line: tuple[sheets.Cell, ...]) -> list[str]:
    return [sheets.in_words(cell) for cell in line[1:]]


@require_GET
@officers
def register_file(request: HttpRequest, form: str) -> HttpResponse:
    """The whole register of the period as a file."""
    user, at = signed_in(request), clock.now()
    agency, question = _agency(request, user), _form(request, at.date())
    if not question.is_valid():
        return redirect(f"{reverse('desk:register')}?{request.GET.urlencode()}")
    made = registers.sheet(user, agency, _asked(question, at.date()), at=at)
    try:
        return file_of(made, form, f"so-theo-doi-ho-so-{agency.code}")
    except Invalid as refusal:
        messages.error(request, str(refusal))
        return redirect(f"{reverse('desk:register')}?{request.GET.urlencode()}")


def file_of(made: Sheet, form: str, name: str) -> HttpResponse:
    """A table as the file that is asked for, named with its moment."""
    content: IO[bytes] = sheets.to_xlsx(made) if form == "xlsx" else io.BytesIO(sheets.to_pdf(made))
    named = f"{name}-{made.at.astimezone(clock.VN):%Y%m%d-%H%M}.{form}"
    return cast(HttpResponse, sent(content, named, MEDIA[form], attachment=True))


def _desk(request: HttpRequest) -> User:
    user = signed_in(request)
    if not has_role(user, Role.INTAKE):
        raise PermissionDenied
    return user


@require_GET
@officers
def hand_over_list(request: HttpRequest) -> HttpResponse:
    """Results that wait to be handed over, under their customers, to be chosen for one list."""
    user, at = _desk(request), clock.now()
    waiting = list(registers.waiting(user)[: registers.MOST_HANDED])
    lines = {one.pk: _words(line) for one, line in zip(waiting, registers.hand_over_lines(waiting), strict=True)}
    groups: dict[str, list[tuple[Dossier, list[str]]]] = {}
    for one in waiting:
        groups.setdefault(one.customer.name, []).append((one, lines[one.pk]))
    context = frame(request, at=at, current="hand-over-list") | {"groups": list(groups.items()), "total": len(waiting)}
    return render(request, "desk/hand_over_list.html", context)


@require_GET
@officers
def hand_over_file(request: HttpRequest, form: str) -> HttpResponse:
    """The list of the results chosen, to print and sign."""
    user = _desk(request)
    chosen = [int(one) for one in request.GET.getlist("chon") if one.isdecimal() and len(one) < 19]
    found = list(registers.waiting(user).filter(pk__in=chosen[: registers.MOST_HANDED]))
    if not found:
        messages.error(request, said("Chưa chọn hồ sơ nào. Hãy đánh dấu các hồ sơ cần bàn giao rồi tải danh sách."))
        return redirect("desk:hand-over-list")
    return file_of(registers.hand_over_sheet(user, found, at=clock.now()), form, "ban-giao-ket-qua")
