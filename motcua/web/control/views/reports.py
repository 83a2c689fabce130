"""Reports to UBND tỉnh: prepared, edited, approved, sent, read; a paper each, and every number a door."""

import io
from collections.abc import Callable
from typing import IO, Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from motcua.core import clock
from motcua.core.errors import Conflict, DomainError
from motcua.core.words import said
from motcua.documents.verdict import DOCX, XLSX
from motcua.journal.record import record
from motcua.oversight import actions, closing, papers, periods, workbook
from motcua.oversight.models import Report
from motcua.people.models import Post, Role
from motcua.people.queries import approving_post, has_role, posts_of, watching_post
from motcua.web.control.frame import WATCHING, for_roles, show
from motcua.web.control.press import kept_from, pressed
from motcua.web.control.report_forms import AmendForm, AnswerForm, ApproveForm, BoundForm, EditForm, PrepareForm
from motcua.web.control.report_page import acts_of, page_of
from motcua.web.control.views.people import ASKING, FORM_PAGE
from motcua.web.ui.files import sent
from motcua.web.ui.forms import told_on
from motcua.web.ui.pieces import Act, Crumb
from motcua.web.ui.requests import signed_in

MEDIA = {
    "pdf": "application/pdf",
    "docx": DOCX,
    "xlsx": XLSX,
}
MAKE: dict[str, Callable[[Report], IO[bytes]]] = {
    "pdf": lambda one: io.BytesIO(papers.to_pdf(one)), "xlsx": workbook.to_xlsx, "docx": papers.to_docx,
}  # fmt: skip
SHOWN = 60


@for_roles(WATCHING)
@require_GET
def reports(request: HttpRequest) -> HttpResponse:
    """All reports, the latest period first; UBND tỉnh sees those that were sent."""
    found = Report.objects.select_related("period", "approved_by").order_by("-period__until", "-period__since")
    if watching_post(signed_in(request)) is None and not has_role(request.user, Role.SYSTEM_ADMIN):
        found = found.filter(sent_at__isnull=False)
    bounds = closing.bounds()
    due = periods.before(periods.month_of(clock.today(), bounds), bounds)
    context = {
        "reports": [(one, closing.period_of(one.period)) for one in found[:SHOWN]],
        "may_prepare": watching_post(signed_in(request)) is not None,
        "bounds": bounds,
        "may_bound": has_role(request.user, Role.SYSTEM_ADMIN),
        "due": due if not Report.objects.filter(period__name=due.name).exists() else None,
    }
    return show(request, "control/reports.html", "reports", context)


@for_roles(WATCHING)
@require_http_methods(ASKING)
def prepare(request: HttpRequest) -> HttpResponse:
    """Close a period and make its draft."""
    form = PrepareForm(request.POST or None, initial={"ky": _asked_for(request.GET.get("ky", ""))})
    if request.method == "POST" and form.is_valid():
        try:
            period = periods.parse(form.cleaned_data["ky"], closing.bounds())
            report = actions.prepare(period, by=signed_in(request))
        except ValueError as wrong:
            form.add_error("ky", str(wrong))
        except DomainError as refusal:
            told_on(form, refusal)
        else:
            messages.success(request, said("Đã chốt số liệu và lập dự thảo báo cáo {label}.", label=period.label))
            return redirect("control:report", report.period.name)
    told = said("Số liệu của kỳ được giữ nguyên từ đây; sai thì chỉ đính chính, không sửa.")
    act = Act(said("Chốt số liệu, lập báo cáo"), said("Chốt và lập dự thảo"), reverse("control:reports"), told,
              back_label=said("Quay lại"))  # fmt: skip
    return _form(request, form, act)


def _asked_for(name: str) -> str:
    """The period that a link leads here with, as a person types it."""
    try:
        return periods.parse(name).typed
    except ValueError:
        return name


@for_roles(frozenset({Role.SYSTEM_ADMIN}))
@require_http_methods(ASKING)
def change_bound(request: HttpRequest) -> HttpResponse:
    """On which day months end from a coming month on."""
    form = BoundForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            closing.set_bound(**form.cleaned_data, by=signed_in(request))
        except DomainError as refusal:
            told_on(form, refusal)
        else:
            messages.success(request, said("Đã đổi ngày chốt số liệu."))
            return redirect("control:reports")
    act = Act(said("Đổi ngày chốt số liệu"), said("Đổi ngày chốt"), reverse("control:reports"),
              back_label=said("Quay lại"))  # fmt: skip
    return _form(request, form, act)


def _form(request: HttpRequest, form: forms.Form, act: Act, template: str = FORM_PAGE, **more: Any) -> HttpResponse:
    crumbs = [Crumb(said("Báo cáo tháng"), reverse("control:reports")), Crumb(str(act.title))]
    context = {"form": form, "act": act, "crumbs": crumbs, **more}
    return show(request, template, "reports", context, status=422 if form.errors else 200)


def _report(request: HttpRequest, name: str) -> Report:
    """The report of a period; one that was not sent is none for UBND tỉnh."""
    joined = Report.objects.select_related("period", "approved_by", "approved_for__parent", "sent_by", "read_by")
    report = get_object_or_404(joined, period__name=name)
    inside = watching_post(signed_in(request)) is not None or has_role(request.user, Role.SYSTEM_ADMIN)
    if report.sent_at is None and not inside:
        raise Http404
    return report


@for_roles(WATCHING)
@require_GET
def report(request: HttpRequest, name: str) -> HttpResponse:
    """The report on the screen: check list, figures, words, and what may be done next."""
    found, user = _report(request, name), signed_in(request)
    return show(request, "control/report.html", "reports", page_of(found) | {"acts": acts_of(found, user)})


@for_roles(WATCHING)
@require_http_methods(ASKING)
def edit(request: HttpRequest, name: str) -> HttpResponse:
    """The watching agency's words; after a conflict what is stored is shown beside what was typed."""
    found, user = _report(request, name), signed_in(request)
    known = request.POST.get("known", "") if request.method == "POST" else actions.known_of(found)
    initial = {"assessment": found.assessment, "proposals": found.proposals}
    form, theirs = EditForm(request.POST or None, report=found, initial=initial), {}
    if request.method == "POST" and form.is_valid():
        told = {name: form.cleaned_data[name] for name in ("assessment", "proposals")}
        try:
            actions.edit(found, **told, lines=form.edited(), known=known, by=user)
            messages.success(request, said("Đã lưu nội dung báo cáo."))
            return redirect("control:report", name)
        except DomainError as refusal:
            told_on(form, refusal)
            if isinstance(refusal, Conflict):
                known, theirs = actions.known_of(Report.objects.get(pk=found.pk)), refusal.theirs
    act = Act(said("Sửa nội dung báo cáo"), said("Lưu"), reverse("control:report", args=[name]),
              back_label=said("Quay lại báo cáo"), extra=[("known", known)])  # fmt: skip
    return _form(request, form, act, "control/report_edit.html", report=found, theirs=theirs)


def _done(
    request: HttpRequest, name: str, form: forms.Form, act: Act, do: Callable[[Report, dict[str, Any]], Any],
    said_: str, *, post: Post | None, why: str,
) -> HttpResponse:  # fmt: skip
    """Ask for what an act on a report needs, do it, and go back to the report. post: by which the person may, or None
    and `why` not.
    """
    found = _report(request, name)
    to = reverse("control:report", args=[name])
    if kept := kept_from(request, post, why, to=to):
        return kept
    answer = pressed(request, form, lambda: do(found, form.cleaned_data), done=said_, to=to)
    return answer or _form(request, form, act)


def _act(title: str, verb: str, name: str, told: str = "") -> Act:
    back = reverse("control:report", args=[name])
    return Act(title, verb, back, told, back_label=said("Quay lại báo cáo"))


@for_roles(WATCHING)
@require_http_methods(ASKING)
def approve(request: HttpRequest, name: str) -> HttpResponse:
    """By the leader of the watching agency."""
    user = signed_in(request)
    post = approving_post(user)
    place = post.agency.area if post else ""
    form = ApproveForm(request.POST or None, initial={"place": place})
    told = said("Duyệt xong, nội dung báo cáo không sửa được nữa; họ tên, chức vụ và giờ duyệt in trên báo cáo.")
    act = _act(said("Duyệt báo cáo"), said("Duyệt"), name, told)
    do = lambda report, given: actions.approve(report, **given, by=user)  # noqa: E731
    done = said("Đã duyệt báo cáo. Bước tiếp theo: gửi Ủy ban nhân dân tỉnh.")
    why = said("Chỉ lãnh đạo cơ quan theo dõi được duyệt báo cáo.")
    return _done(request, name, form, act, do, done, post=post, why=why)


@for_roles(WATCHING)
@require_http_methods(ASKING)
def send(request: HttpRequest, name: str) -> HttpResponse:
    """To UBND tỉnh, inside the system."""
    user = signed_in(request)
    form = forms.Form(request.POST if request.method == "POST" else None)
    told = said("Người đọc báo cáo của Ủy ban nhân dân tỉnh nhận thông báo và thấy báo cáo.")
    act = _act(said("Gửi báo cáo đến Ủy ban nhân dân tỉnh"), said("Gửi"), name, told)
    do = lambda report, given: actions.send(report, by=user)  # noqa: E731
    why = said("Chỉ cơ quan theo dõi được gửi báo cáo.")
    return _done(request, name, form, act, do, said("Đã gửi báo cáo."), post=watching_post(user), why=why)


@for_roles(WATCHING)
@require_http_methods(ASKING)
def answer(request: HttpRequest, name: str) -> HttpResponse:
    """By UBND tỉnh: it was read, with an opinion or without."""
    user = signed_in(request)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    post = next((one for one in posts_of(user) if one.role == Role.READER), None)
    act = _act(said("Xem và cho ý kiến"), said("Ghi nhận đã xem"), name)
    do = lambda report, given: actions.answer(report, **given, by=user)  # noqa: E731
    why = said("Chỉ người đọc báo cáo của Ủy ban nhân dân tỉnh được ghi ý kiến.")
    return _done(request, name, form, act, do, said("Đã ghi nhận."), post=post, why=why)


@for_roles(WATCHING)
@require_http_methods(ASKING)
def amend(request: HttpRequest, name: str) -> HttpResponse:
    """A corrected value beside a closed one."""
    user = signed_in(request)
    form = AmendForm(request.POST or None)
    told = said("Số đã chốt giữ nguyên; số đính chính, lý do và người đính chính đứng cạnh nó.")
    act = _act(said("Đính chính số liệu đã chốt"), said("Đính chính"), name, told)
    do = lambda report, given: closing.amend(report.period, **given, by=user)  # noqa: E731
    why = said("Chỉ lãnh đạo cơ quan theo dõi được đính chính số liệu đã chốt.")
    return _done(request, name, form, act, do, said("Đã ghi đính chính."), post=approving_post(user), why=why)


@for_roles(WATCHING)
@require_GET
def file(request: HttpRequest, name: str, form: str) -> HttpResponseBase:
    """The report as PDF, DOCX or XLSX; the taking is journalled."""
    found, user = _report(request, name), signed_in(request)
    if form not in MEDIA:
        raise Http404
    content = MAKE[form](found)
    details = {"form": form}
    record("report.take", subject=actions.subject(found), actor=user.username, at=clock.now(), details=details)
    return sent(content, papers.name_of(found, form), MEDIA[form], attachment=True)
