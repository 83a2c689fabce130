"""Asking for help from any screen: the form, one's own tickets, and the problems that are known already."""

import re
from dataclasses import dataclass, field
from urllib.parse import urlencode
from uuid import uuid4

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import Resolver404, resolve, reverse
from django.views.decorators.http import require_GET, require_http_methods

from motcua.core.errors import Invalid
from motcua.core.paging import page
from motcua.core.words import said
from motcua.dossiers.visibility import visible_to as dossiers_of
from motcua.people.queries import posts_of, watching_post
from motcua.support import known, tickets
from motcua.support.models import KnownProblem, Ticket
from motcua.support.tickets import MOST_FILES, MOST_LETTERS, Place
from motcua.web.ui.attached import Kept, attached_field, kept_of, take
from motcua.web.ui.pieces import Crumb
from motcua.web.ui.requests import signed_in

PAGE = 25
_OF_DOSSIER = re.compile(r"/ho-so/(\d{1,18})/", re.ASCII)
_FAULT = re.compile(r"[\w-]{8,64}", re.ASCII)


class AskForm(forms.Form):
    """What is asked; where the person stood goes along by itself."""

    use_required_attribute = False
    ticket_kind = forms.ChoiceField(
        label=said("Loại yêu cầu"), choices=Ticket.Kind.choices, widget=forms.RadioSelect,
        error_messages={"required": said("Chọn loại yêu cầu."), "invalid_choice": said("Chọn loại yêu cầu.")},
    )  # fmt: skip
    summary = forms.CharField(
        label=said("Tóm tắt một dòng"), max_length=200, strip=True,
        help_text=said("Ví dụ: Không tải được tệp kết quả."),
        error_messages={"required": said("Ghi tóm tắt một dòng, ví dụ: Không tải được tệp kết quả.")},
    )  # fmt: skip
    text = forms.CharField(
        label=said("Nội dung"), max_length=MOST_LETTERS, strip=False, widget=forms.Textarea({"rows": 6}),
        help_text=said("Đang làm gì, thấy gì, mong muốn gì. Không chép nội dung mật, thông tin riêng của người khác."),
        error_messages={"required": said("Ghi nội dung.")},
    )  # fmt: skip
    attached = attached_field()
    shared = forms.BooleanField(label=said("Cho cả cơ quan của tôi xem được"), required=False)
    agreed = forms.BooleanField(label=said("Đồng ý gửi kèm số hiệu lỗi"), required=False)
    tu = forms.CharField(required=False, max_length=400, widget=forms.HiddenInput)
    loi = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)
    once = forms.UUIDField(widget=forms.HiddenInput)


@dataclass
class _Typed:
    """What was sent, kept whatever comes of it. offered: what may answer it already."""

    form: AskForm
    kept: Kept = field(default_factory=list)
    offered: list[KnownProblem] = field(default_factory=list)
    made: Ticket | None = None


@login_required
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Ask; first what may answer it is shown, then it is sent."""
    typed = _asked(request) if request.method == "POST" else _Typed(AskForm(initial=_begun(request)))
    if typed.made is not None:
        messages.success(request, said("Đã gửi. Cơ quan theo dõi trả lời trong giờ làm việc; bạn được báo khi có."))
        return redirect("ui:ticket", typed.made.pk)
    tu, loi = str(typed.form["tu"].value() or ""), str(typed.form["loi"].value() or "")
    context = {
        "form": typed.form, "kept": typed.kept, "offered": typed.offered, "place": place_of(request, tu),
        "failed": loi if _FAULT.fullmatch(loi) else "", "crumbs": _crumbs(said("Hỏi, báo lỗi")),
        "hours": settings.SUPPORT_ANSWER_HOURS,
    }  # fmt: skip
    return render(request, "ui/ask.html", context, status=422 if typed.form.errors else 200)


def _begun(request: HttpRequest) -> dict[str, object]:
    """What the link on a screen told."""
    kind = request.GET.get("loai", "")
    told = {"tu": request.GET.get("tu", "")[:400], "loi": request.GET.get("loi", "")[:80], "once": uuid4()}
    return told | ({"ticket_kind": kind} if kind in Ticket.Kind.values else {})


def _asked(request: HttpRequest) -> _Typed:
    user = signed_in(request)
    form, salt = AskForm(request.POST), f"ticket:{user.pk}"
    typed = _Typed(form, kept_of(request.POST.getlist("keep"), most=MOST_FILES, salt=salt))
    form.full_clean()
    take(form, typed.kept, request.FILES.getlist("attached"), most=MOST_FILES, salt=salt)
    if form.errors:
        return typed
    given = form.cleaned_data
    if not request.POST.get("seen"):
        typed.offered = known.offered(f"{given['summary']} {given['text']}", user)
    if not typed.offered:
        _send(request, typed)
    return typed


def _send(request: HttpRequest, typed: _Typed) -> None:
    given, files = typed.form.cleaned_data, [(file, name) for file, name, _ in typed.kept]
    failed = given["loi"] if given["agreed"] and _FAULT.fullmatch(given["loi"]) else ""
    try:
        typed.made = tickets.ask(
            given["ticket_kind"], given["summary"], given["text"], place=place_of(request, given["tu"], failed),
            shared=given["shared"], files=files, once=given["once"], by=signed_in(request),
        )  # fmt: skip
    except Invalid as refusal:
        names = {"kind": "ticket_kind", "title": "summary"}
        for name, problem in (refusal.problems or {"text": str(refusal)}).items():
            typed.form.add_error(names.get(name, name), problem)


def place_of(request: HttpRequest, address: str, failed: str = "") -> Place:
    """Where she stood: an address of ours without its query; of a dossier that she may see, its code or reference."""
    path = address.partition("?")[0].partition("#")[0]
    browser = request.headers.get("User-Agent", "")[:300]
    try:
        match = resolve(path)
    except Resolver404:
        return Place(browser=browser, failed=failed)
    told = "" if "token" in match.kwargs else path[:200]  # a token opens something
    found = _OF_DOSSIER.search(path)
    one = dossiers_of(request.user).filter(pk=int(found[1])).first() if found else None
    reference = (one.code or one.reference or "") if one is not None else ""
    return Place(match.view_name, told, reference, browser, failed)


def _crumbs(*more: str) -> list[Crumb]:
    return [Crumb(said("Hỗ trợ"), reverse("ui:support")), *(Crumb(one) for one in more)]


@login_required
@require_GET
def own(request: HttpRequest) -> HttpResponse:
    """One's own tickets, and those that colleagues let the agency see, the latest change first."""
    user = signed_in(request)
    theirs = request.GET.get("xem", "") == "co-quan"
    found = tickets.visible_to(user)
    found = found.filter(is_shared=True, agency__in={post.agency_id for post in posts_of(user)}).exclude(
        asker=user
    ) if theirs else found.filter(asker=user)  # fmt: skip
    shown = page(found, by="changed_at", cursor=request.GET.get("tu", ""), size=PAGE, descending=True)
    kept = {"xem": "co-quan"} if theirs else {}
    context = {
        "rows": shown.rows, "theirs": theirs, "supports": watching_post(user) is not None,
        "next_url": _turned("ui:support", shown.next, kept),
        "previous_url": _turned("ui:support", shown.previous, kept),
    }  # fmt: skip
    return render(request, "ui/support.html", context)


def _turned(name: str, cursor: str, kept: dict[str, str]) -> str:
    return f"{reverse(name)}?{urlencode({**kept, 'tu': cursor})}" if cursor else ""


@login_required
@require_GET
def problems(request: HttpRequest) -> HttpResponse:
    """Known problems, searched by words with or without marks."""
    user, text = signed_in(request), request.GET.get("q", "").replace("\x00", "").strip()
    shown = page(known.find(text, user), by="changed_at", cursor=request.GET.get("tu", ""), size=PAGE, descending=True)
    kept = {"q": text} if text else {}
    context = {
        "rows": shown.rows, "text": text, "supports": watching_post(user) is not None,
        "next_url": _turned("ui:known-problems", shown.next, kept),
        "previous_url": _turned("ui:known-problems", shown.previous, kept),
        "crumbs": _crumbs(said("Lỗi đã biết")),
    }  # fmt: skip
    return render(request, "ui/known_problems.html", context)


@login_required
@require_GET
def problem(request: HttpRequest, pk: int) -> HttpResponse:
    """What it is, and what to do."""
    user = signed_in(request)
    one = get_object_or_404(known.visible_to(user), pk=pk)
    supports = watching_post(user) is not None
    context = {
        "one": one, "supports": supports, "tied": one.tickets.count() if supports else 0,
        "crumbs": [*_crumbs(), Crumb(said("Lỗi đã biết"), reverse("ui:known-problems")), Crumb(one.title)],
    }  # fmt: skip
    return render(request, "ui/known_problem.html", context)
