"""The queue of support, known problems as they are written, and how support did in a month."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from motcua.core import clock
from motcua.core.errors import DomainError
from motcua.core.paging import page
from motcua.core.words import said
from motcua.people.models import Role, User
from motcua.support import figures as counting
from motcua.support import known, tickets
from motcua.support.models import KnownProblem, Ticket
from motcua.support.rules import SUPPORTERS_TURN, TicketState
from motcua.web.control.frame import WATCHING, for_roles, show
from motcua.web.control.support_forms import ProblemForm
from motcua.web.control.views.people import ASKING, FORM_PAGE
from motcua.web.ui.forms import told_on
from motcua.web.ui.months import months
from motcua.web.ui.pieces import Act, Crumb
from motcua.web.ui.requests import signed_in

PAGE = 30
SUPPORTING = frozenset({Role.WATCHER})
QUEUES = {
    "": (said("Chờ trả lời"), Q(state__in=sorted(SUPPORTERS_TURN))),
    "cua-toi": (said("Tôi phụ trách"), Q(settled_at__isnull=True)),
    "cho": (said("Chờ người hỏi"), Q(state=TicketState.WAITING)),
    "xong": (said("Đã trả lời, đã đóng"), Q(settled_at__isnull=False)),
}


@for_roles(SUPPORTING)
@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """What waits, the earliest term first; by kind where one is asked for."""
    user, asked = signed_in(request), request.GET
    chosen = asked.get("xem", "") if asked.get("xem", "") in QUEUES else ""
    kind = asked.get("loai", "") if asked.get("loai", "") in Ticket.Kind.values else ""
    found, by = _queued(user, chosen), "act_by_at" if chosen == "" else "changed_at"
    found = found.filter(kind=kind) if kind else found
    shown = page(found, by=by, cursor=asked.get("tu", ""), size=PAGE, descending=by == "changed_at")
    context = {
        "rows": shown.rows, "at": clock.now(), "late": tickets.unanswered(clock.now()).count(),
        "tabs": [(word, _url(key, kind), key == chosen) for key, (word, _) in QUEUES.items()],
        "kinds": [(word, _url(chosen, key), key == kind)
                  for key, word in [("", said("Mọi loại")), *Ticket.Kind.choices]],
        "next_url": _url(chosen, kind, tu=shown.next) if shown.next else "",
        "previous_url": _url(chosen, kind, tu=shown.previous) if shown.previous else "",
    }  # fmt: skip
    return show(request, "control/tickets.html", "tickets", context)


def _queued(user: User, chosen: str) -> QuerySet[Ticket]:
    found = tickets.visible_to(user).filter(QUEUES[chosen][1])
    return found.filter(assigned=user) if chosen == "cua-toi" else found


def _url(chosen: str, kind: str, **more: str) -> str:
    told = {name: value for name, value in {"xem": chosen, "loai": kind, **more}.items() if value}
    return reverse("control:tickets") + (f"?{urlencode(told)}" if told else "")


@for_roles(SUPPORTING)
@require_http_methods(ASKING)
def write_problem(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """A known problem, new or changed; a new one may begin from a ticket, which is then tied to it."""
    one = get_object_or_404(KnownProblem, pk=pk) if pk is not None else None
    form = ProblemForm(request.POST or None, initial=_of(one) if one else _from_ticket(request))
    if request.method == "POST" and form.is_valid():
        try:
            return _written(request, one, form.cleaned_data)
        except DomainError as refusal:
            told_on(form, refusal)
    title = said("Sửa lỗi đã biết") if one else said("Ghi lỗi đã biết")
    back = reverse("ui:known-problem", args=[one.pk]) if one else reverse("ui:known-problems")
    act = Act(title, said("Ghi"), back, back_label=said("Quay lại"))
    crumbs = [Crumb(said("Lỗi đã biết"), reverse("ui:known-problems")), Crumb(title)]
    context = {"form": form, "act": act, "crumbs": crumbs}
    return show(request, FORM_PAGE, "tickets", context, 422 if form.errors else 200)


def _of(one: KnownProblem) -> dict[str, Any]:
    return {"title": one.title, "signs": one.signs, "answer": one.answer, "public": one.is_public, "once": one.once}


def _from_ticket(request: HttpRequest) -> dict[str, Any]:
    """What a ticket says of it: its line, what was asked first and answered last."""
    asked = request.GET.get("yeu-cau", "")
    pk = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 18 else 0
    one = tickets.visible_to(signed_in(request)).filter(pk=pk).first()
    if one is None:
        return {}
    said_so_far = list(tickets.messages_of(one))
    answers = [each.text for each in said_so_far if each.by_supporter]
    first = said_so_far[0].text if said_so_far else ""
    return {"title": one.title, "signs": first, "answer": answers[-1] if answers else "", "public": True,
            "yeu_cau": one.pk}  # fmt: skip


def _written(request: HttpRequest, one: KnownProblem | None, given: dict[str, Any]) -> HttpResponse:
    user = signed_in(request)
    made = known.write(given["title"], given["signs"], given["answer"], public=given["public"], once=given["once"],
                       by=user, problem=one)  # fmt: skip
    begun = tickets.visible_to(user).filter(pk=given["yeu_cau"] or 0, known__isnull=True).first()
    if begun is not None:
        try:
            known.tie(begun, made, by=user)
        except DomainError as refusal:
            messages.error(request, str(refusal))
    messages.success(request, said("Đã ghi lỗi đã biết."))
    return redirect("ui:known-problem", made.pk)


@for_roles(WATCHING)
@require_GET
def figures(request: HttpRequest) -> HttpResponse:
    """How support did in a month."""
    month = months(request.GET.get("thang", ""), clock.today())
    lines = counting.of_period(month.since, month.until)
    context = {"lines": lines, "total": counting.total(lines), "months": month.choices, "month": month.name}
    return show(request, "control/support_figures.html", "support-figures", context)
