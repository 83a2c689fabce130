"""The intake of paper: three questions, the gate's answer, then the facts, or the note of a refusal."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import wraps
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from motcua.core import clock
from motcua.core.errors import DomainError, Invalid
from motcua.core.paging import page
from motcua.core.words import said
from motcua.dossiers import actions
from motcua.dossiers.actions.gateway import ask_gate
from motcua.dossiers.models import PaperRefusal
from motcua.people.models import Role
from motcua.people.queries import agencies_of, has_role, holders
from motcua.web.desk.frame import DESK_ROLES, frame, officers
from motcua.web.desk.papering import Question, gate_url, question, receive_form
from motcua.web.ui.fields import problems_of
from motcua.web.ui.pieces import Crumb
from motcua.web.ui.requests import signed_in

MOST_GROUPS = 20
PERIODS = (
    ("thang-nay", said("Tháng này")),
    ("thang-truoc", said("Tháng trước")),
    ("nam-nay", said("Năm nay")),
    ("tat-ca", said("Từ trước đến nay")),
)


def intake(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Only those who receive at a desk take paper in."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not has_role(request.user, Role.INTAKE):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return officers(guarded)


@require_GET
@intake
def ask(request: HttpRequest) -> HttpResponse:
    """Which agency, which procedure, how it came. Complete answers go to the gate."""
    asked = question(request.GET, signed_in(request))
    if asked.complete and "sua" not in request.GET:
        return redirect(gate_url(asked))
    problems = asked.problems() if asked.complete is False else []
    fields = asked.fields()
    return render(request, "desk/paper_ask.html", _paper(request) | {"fields": fields, "problems": problems})


@require_GET
@intake
def gate(request: HttpRequest) -> HttpResponse:
    """The gate's answer: refused with the clause, or the form with why it is let in."""
    asked = question(request.GET, signed_in(request))
    return _answered(request, asked)


@require_POST
@intake
def receive(request: HttpRequest) -> HttpResponse:
    """Take the paper dossier in, and go to it: accepting is next."""
    user = signed_in(request)
    asked = question(request.POST, user)
    if not asked.complete or asked.offering is None or asked.customer is None:
        return redirect("desk:paper")
    form = receive_form(asked.offering, request.POST)
    if form.is_valid():
        told = {"papers": form.papers(), "once": form.cleaned_data["once"], **form.request()}
        try:
            made = actions.receive_paper(asked.offering, asked.customer, asked.channel, by=user, **told)
        except Invalid as wrong:
            for name, message in wrong.problems.items():
                form.add_error(name if name in form.fields else None, message)
        else:
            messages.success(
                request, said("Đã nhận hồ sơ giấy {made}. Kiểm tra rồi tiếp nhận để hẹn ngày trả.", made=made)
            )
            return redirect("desk:dossier", made.pk)
    return _answered(request, asked, form=form)


@require_POST
@intake
def refuse(request: HttpRequest) -> HttpResponse:
    """Note that the gate turned a paper dossier away."""
    asked = question(request.POST, signed_in(request))
    if asked.offering is None or asked.customer is None:
        return redirect("desk:paper")
    once = _uuid(request.POST.get("once", ""))
    made = actions.refuse_paper(asked.offering, asked.customer, asked.channel, by=signed_in(request), once=once)
    return redirect("desk:paper-refusal", made.pk)


def _answered(request: HttpRequest, asked: Question, form: Any = None) -> HttpResponse:
    """The page of the gate's answer."""
    if asked.offering is None or asked.customer is None or not asked.channel:
        return redirect("desk:paper")
    decision = ask_gate(asked.offering, asked.customer, asked.channel)
    context = _paper(request, said("Trả lời của cổng")) | {"asked": asked, "decision": decision, "once": uuid4()}
    if not decision.allowed:
        return render(request, "desk/paper_refused.html", context)
    form = form if form is not None else receive_form(asked.offering, initial={"once": uuid4()})
    context |= {"form": form, "problems": problems_of(form) if form.is_bound else []}
    return render(request, "desk/paper_receive.html", context, status=422 if form.errors else 200)


def _paper(request: HttpRequest, *more: str) -> dict[str, Any]:
    crumbs = [Crumb(said("Nhận hồ sơ giấy"), reverse("desk:paper") if more else ""), *(Crumb(one) for one in more)]
    return frame(request, at=clock.now(), current="paper") | {"crumbs": crumbs}


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _seen_refusals(request: HttpRequest) -> QuerySet[PaperRefusal]:
    desks = agencies_of(request.user, *DESK_ROLES)
    return PaperRefusal.objects.filter(desk__in=desks)


@require_GET
@officers
def refusals(request: HttpRequest) -> HttpResponse:
    """What the gate turned away at this person's desks: counted by agency and by procedure, then one by one."""
    at = clock.now()
    period = request.GET.get("ky", "thang-nay")
    period = period if period in dict(PERIODS) else PERIODS[0][0]
    since, until = _bounds(period, at.date())
    found = _seen_refusals(request).filter(at__gte=since, at__lt=until)
    listed = found.select_related("customer", "procedure", "draft", "slip", "by")
    rows = page(listed, by="at", cursor=request.GET.get("tu", ""), size=50, descending=True)
    context = frame(request, at=at, current="refusals") | {
        "periods": [(key, label, key == period) for key, label in PERIODS],
        "by_customer": _counted(found, "customer__name"),
        "by_procedure": _counted(found, "procedure__name"),
        "rows": rows.rows,
        "next_url": f"?{urlencode({'ky': period, 'tu': rows.next})}" if rows.next else "",
        "previous_url": f"?{urlencode({'ky': period, 'tu': rows.previous})}" if rows.previous else "",
    }
    return render(request, "desk/paper_refusals.html", context)


def _counted(found: QuerySet[PaperRefusal], name: str) -> list[tuple[str, int]]:
    counted = found.order_by().values_list(name).annotate(n=Count("pk")).order_by("-n", name)[:MOST_GROUPS]
    return [(str(label), int(n)) for label, n in counted]


def _bounds(period: str, today: date) -> tuple[datetime, datetime]:
    """From the first moment of the period to the first after it, in Vietnam."""
    this_month = today.replace(day=1)
    tomorrow = today + timedelta(days=1)
    starts = {
        "thang-nay": (this_month, tomorrow),
        "thang-truoc": ((this_month - timedelta(days=1)).replace(day=1), this_month),
        "nam-nay": (today.replace(month=1, day=1), tomorrow),
        "tat-ca": (date(2017, 1, 1), tomorrow),
    }
    since, until = starts[period]
    return datetime.combine(since, time(), clock.VN), datetime.combine(until, time(), clock.VN)


@require_GET
@officers
def refusal(request: HttpRequest, pk: int) -> HttpResponse:
    """One refusal: its note to print, and the online draft that may be opened for the agency."""
    related = ("customer", "procedure", "desk", "draft", "slip", "by")
    one = get_object_or_404(_seen_refusals(request).select_related(*related), pk=pk)
    context = frame(request, at=clock.now(), current="refusals") | {
        "refusal": one,
        "told": list(holders(one.customer_id, [Role.PREPARER])),
        "may_open": has_role(request.user, Role.INTAKE) and one.draft is None,
        "crumbs": [Crumb(said("Từ chối hồ sơ giấy"), reverse("desk:paper-refusals")), Crumb(one.customer.short)],
    }
    return render(request, "desk/paper_refusal.html", context)


@require_POST
@intake
def open_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Open an online draft for the agency that was turned away; its preparers are told."""
    one = get_object_or_404(_seen_refusals(request).select_related("draft", "customer", "procedure", "desk"), pk=pk)
    try:
        actions.open_online_draft(one, by=signed_in(request))
    except DomainError as wrong:
        messages.error(request, str(wrong))
    else:
        messages.success(
            request, said("Đã mở bản nháp trực tuyến cho {short} và báo người soạn hồ sơ.", short=one.customer.short)
        )
    return redirect("desk:paper-refusal", pk)
