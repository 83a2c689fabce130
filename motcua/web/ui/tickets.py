"""A ticket: what was asked from where, what was written, and what the reader may do. One page behind every door."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from motcua.core import clock
from motcua.core.errors import DomainError, Invalid, NotFound
from motcua.core.words import said
from motcua.documents.storage import open_file
from motcua.people.models import Role, User
from motcua.people.queries import watching_post, who_hold
from motcua.support import known, tickets
from motcua.support.guides import screen_of
from motcua.support.models import KnownProblem, Ticket
from motcua.support.rules import TicketAct
from motcua.support.tickets import MOST_FILES, MOST_LETTERS
from motcua.web.ui.attached import Kept, attached_field, kept_of, take
from motcua.web.ui.files import sent
from motcua.web.ui.pieces import Crumb
from motcua.web.ui.requests import signed_in

WRITTEN: Mapping[TicketAct, tuple[Callable[..., Ticket], str]] = {
    TicketAct.WRITE: (tickets.write, said("Đã gửi thêm.")),
    TicketAct.REOPEN: (tickets.reopen, said("Đã mở lại yêu cầu.")),
    TicketAct.ANSWER: (tickets.answer, said("Đã trả lời.")),
    TicketAct.ASK_BACK: (tickets.ask_back, said("Đã hỏi lại người gửi.")),
}
"""Acts that write something, and what is said when they are done."""


class WriteForm(forms.Form):
    """A message with files."""

    use_required_attribute = False
    text = forms.CharField(
        label=said("Nội dung"), max_length=MOST_LETTERS, strip=False, widget=forms.Textarea({"rows": 5}),
        error_messages={"required": said("Ghi nội dung.")},
    )  # fmt: skip
    attached = attached_field()
    once = forms.UUIDField(widget=forms.HiddenInput)


class HandleForm(forms.Form):
    """What a supporter does beside answering: who has it, which known problem it is, why the leader is to see it."""

    use_required_attribute = False
    person = forms.ModelChoiceField(label=said("Người phụ trách"), queryset=User.objects.none())
    problem = forms.ModelChoiceField(
        label=said("Lỗi đã biết"), queryset=KnownProblem.objects.all(),
        help_text=said("Gắn vào lỗi đã có câu trả lời thì người hỏi được trả lời ngay."),
    )  # fmt: skip
    reason = forms.CharField(label=said("Vì sao cần lãnh đạo xem"), max_length=2000, widget=forms.Textarea({"rows": 2}))

    def __init__(self, *args: Any, act: TicketAct | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, of in (("person", TicketAct.ASSIGN), ("problem", TicketAct.TIE), ("reason", TicketAct.ESCALATE)):
            self.fields[name].required = act in (None, of)
        person = self.fields["person"]
        assert isinstance(person, forms.ModelChoiceField)
        person.queryset = User.objects.filter(pk__in=who_hold(Role.WATCHER)).order_by("full_name")


def _one(request: HttpRequest, pk: int) -> Ticket:
    return get_object_or_404(tickets.visible_to(signed_in(request)), pk=pk)


@login_required
@require_GET
def ticket(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole of it."""
    return _page(request, _one(request, pk), WriteForm(initial={"once": uuid4()}))


def _page(
    request: HttpRequest, one: Ticket, form: WriteForm, kept: Kept | None = None, handle: HandleForm | None = None,
) -> HttpResponse:  # fmt: skip
    user = signed_in(request)
    supports = watching_post(user) is not None
    may = {act.name.lower(): tickets.allowed(act, one, user) for act in TicketAct}
    wrong = form.errors or (handle is not None and handle.errors)
    context = {
        "one": one, "remarks": tickets.messages_of(one), "form": form, "kept": kept or [], "may": may,
        "screen": screen_of(one.route), "supports": supports,
        "is_late": one.act_by_at is not None and one.act_by_at < clock.now(),
        "handle": (handle or HandleForm(initial={"person": one.assigned_id, "problem": one.known_id}))
        if supports else None,
        "similar": known.offered(f"{one.title}", user) if may["answer"] else [],
        "problem_url": f"{reverse('control:write-known-problem')}?yeu-cau={one.pk}" if supports else "",
        "crumbs": [Crumb(said("Hỗ trợ"), reverse("control:tickets" if supports else "ui:support")), Crumb(one.title)],
    }  # fmt: skip
    return render(request, "ui/ticket.html", context, status=422 if wrong else 200)


@login_required
@require_POST
def act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """Do one thing to it; a refusal shows the page again with what was typed."""
    one = _one(request, pk)
    if act not in set(TicketAct):
        raise Http404
    chosen = TicketAct(act)
    return _write(request, one, chosen) if chosen in WRITTEN else _handle(request, one, chosen)


def _write(request: HttpRequest, one: Ticket, chosen: TicketAct) -> HttpResponse:
    user, salt = signed_in(request), f"ticket:{one.pk}:{request.user.pk}"
    form = WriteForm(request.POST)
    kept = kept_of(request.POST.getlist("keep"), most=MOST_FILES, salt=salt)
    form.full_clean()
    if tickets.allowed(chosen, one, user):
        take(form, kept, request.FILES.getlist("attached"), most=MOST_FILES, salt=salt)
    if not form.errors:
        do, done = WRITTEN[chosen]
        files = [(file, name) for file, name, _ in kept]
        try:
            do(one, form.cleaned_data["text"], once=form.cleaned_data["once"], by=user, files=files)
        except DomainError as refusal:
            _told(form, refusal)
        else:
            messages.success(request, done)
            return redirect("ui:ticket", one.pk)
    return _page(request, one, form, kept)


def _handle(request: HttpRequest, one: Ticket, chosen: TicketAct) -> HttpResponse:
    form = HandleForm(request.POST, act=chosen)
    if form.is_valid():
        try:
            messages.success(request, _handled(one, chosen, form.cleaned_data, signed_in(request), request))
        except DomainError as refusal:
            _told(form, refusal)
        else:
            return redirect("ui:ticket", one.pk)
    if not (watching_post(request.user) and form.errors):
        for text in form.non_field_errors():
            messages.error(request, str(text))
        return redirect("ui:ticket", one.pk)
    return _page(request, one, WriteForm(initial={"once": uuid4()}), handle=form)


def _handled(one: Ticket, chosen: TicketAct, given: Mapping[str, Any], by: User, request: HttpRequest) -> str:
    match chosen:
        case TicketAct.CLOSE:
            tickets.close(one, by=by)
            return said("Đã đóng yêu cầu.")
        case TicketAct.SHARE:
            tickets.share(one, shared=bool(request.POST.get("shared")), by=by)
            return said("Đã đổi ai xem được.")
        case TicketAct.ESCALATE:
            tickets.escalate(one, given["reason"], by=by)
            return said("Đã báo cáo lãnh đạo.")
        case TicketAct.ASSIGN:
            tickets.assign(one, given["person"], by=by)
            return said("Đã phân công.")
    known.tie(one, given["problem"], by=by)
    return said("Đã gắn với lỗi đã biết.")


def _told(form: forms.Form, refusal: DomainError) -> None:
    problems = refusal.problems if isinstance(refusal, Invalid) else {}
    for name, text in (problems or {"": str(refusal)}).items():
        form.add_error(name if name in form.fields else None, text)


@login_required
@require_GET
def file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A file of a ticket, always as an attachment."""
    user = signed_in(request)
    try:
        wanted = tickets.file_for(user, pk)
    except NotFound as unknown:
        raise Http404 from unknown
    except DomainError as refusal:
        return render(request, "ui/refused.html", {"message": str(refusal)}, status=403)
    content = open_file(wanted.file.sha256)
    tickets.note_download(wanted, by=user)
    return sent(content, wanted.name, wanted.file.media_type, attachment=True)
