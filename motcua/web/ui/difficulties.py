"""The register of difficulties, open to every officer: search, write, join, and each step of the way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from motcua.core import clock
from motcua.core.errors import DomainError, Invalid
from motcua.core.paging import page
from motcua.core.words import said
from motcua.people.models import User
from motcua.people.queries import posts_of, watching_post
from motcua.support import difficulties as acting
from motcua.support.models import Difficulty
from motcua.support.rules import OPEN_DIFFICULTIES, DifficultyAct, DifficultyState
from motcua.web.ui import difficulty_forms as asking
from motcua.web.ui.forms import told_on
from motcua.web.ui.pieces import Act, Crumb, Event
from motcua.web.ui.requests import signed_in

PAGE = 25
_ENDED = "xong"


@dataclass(frozen=True)
class Doing:
    """An act as a page asks for it: the question, its consequence, its form, what it does, what is said then."""

    verb: str
    done: str
    do: Callable[[Difficulty, Mapping[str, Any], User], object]
    form: Callable[..., forms.Form] = asking.Nothing
    told: str = ""


DOINGS: Mapping[DifficultyAct, Doing] = {
    DifficultyAct.SEND: Doing(
        said("Gửi cơ quan theo dõi"), said("Đã gửi cơ quan theo dõi."), lambda one, _, by: acting.send(one, by=by),
        told=said("Mọi cơ quan trong tỉnh đọc được; nội dung không sửa được nữa trừ khi được trả lại."),
    ),
    DifficultyAct.JOIN: Doing(
        said("Cùng vướng mắc này"), said("Đã ghi cơ quan bạn cùng vướng mắc; có gì mới bạn được báo."),
        lambda one, given, by: acting.join(one, given["note"], by=by), asking.JoinForm,
        said("Không cần viết lại: cơ quan bạn được ghi tên và được báo mọi bước sau này."),
    ),
    DifficultyAct.WITHDRAW: Doing(
        said("Rút"), said("Đã rút."), lambda one, given, by: acting.withdraw(one, given["reason"], by=by),
        asking.ReasonForm, said("Kết thúc tại đây và không mở lại được. Nếu đã gửi, các cơ quan liên quan được báo."),
    ),
    DifficultyAct.GIVE_BACK: Doing(
        said("Trả lại để nói rõ"), said("Đã trả lại."),
        lambda one, given, by: acting.give_back(one, given["reason"], by=by), asking.ReasonForm,
    ),
    DifficultyAct.GROUP: Doing(
        said("Gộp vào"), said("Đã gộp."), lambda one, given, by: acting.group(one, given["lead"], by=by),
        asking.GroupForm, said("Từ đây đi theo khó khăn, vướng mắc được chọn; cơ quan gửi được báo mọi bước của nó."),
    ),
    DifficultyAct.UNGROUP: Doing(
        said("Tách ra"), said("Đã tách ra."), lambda one, _, by: acting.ungroup(one, by=by)
    ),
    DifficultyAct.ANSWER: Doing(
        said("Trả lời"), said("Đã trả lời; các cơ quan liên quan được báo."),
        lambda one, given, by: acting.answer(one, given["answer"], by=by), asking.AnswerForm,
    ),
    DifficultyAct.CONSOLIDATE: Doing(
        said("Tổng hợp để trình"), said("Đã tổng hợp. Bước tiếp theo: đưa vào tờ trình."),
        lambda one, given, by: acting.consolidate(one, given["opinion"], given["options"], by=by),
        asking.ConsolidateForm,
    ),
    DifficultyAct.REPORT_DONE: Doing(
        said("Báo đã làm xong"), said("Đã báo cơ quan theo dõi."),
        lambda one, given, by: acting.report_done(one, given["reason"], by=by), asking.ResultForm,
    ),
    DifficultyAct.CLOSE: Doing(
        said("Kết thúc"), said("Đã kết thúc; các cơ quan liên quan được báo."),
        lambda one, given, by: acting.close(one, given["note"], by=by), asking.CloseForm,
    ),
}  # fmt: skip
"""What a page asks for; submitting and deciding are done to the whole petition."""


@login_required
@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """What was sent and is open, or is over; searched by words with or without marks."""
    user, text = signed_in(request), request.GET.get("q", "").replace("\x00", "").strip()
    _refuse_strangers(user)
    ended = request.GET.get("xem", "") == _ENDED
    found = acting.find(text, user)
    found = found.exclude(state__in=sorted({*OPEN_DIFFICULTIES, "drafting"})) if ended else found.filter(
        state__in=sorted({*OPEN_DIFFICULTIES, "drafting"})
    )  # fmt: skip
    shown = page(found, by="made_at", cursor=request.GET.get("tu", ""), size=PAGE, descending=True)
    kept = {name: value for name, value in (("q", text), ("xem", _ENDED if ended else "")) if value}
    context = {
        "rows": shown.rows, "text": text, "ended": ended, "at": clock.now(),
        "may_write": acting.officer_post(user) is not None, "watching": watching_post(user) is not None,
        "next_url": _turned(shown.next, kept), "previous_url": _turned(shown.previous, kept),
    }  # fmt: skip
    return render(request, "ui/difficulties.html", context)


def _refuse_strangers(user: User) -> None:
    if not acting.may_read(user):
        raise PermissionDenied


def _turned(cursor: str, kept: dict[str, str]) -> str:
    return f"{reverse('ui:difficulties')}?{urlencode({**kept, 'tu': cursor})}" if cursor else ""


def _one(request: HttpRequest, pk: int) -> Difficulty:
    one = acting.whole(pk, signed_in(request))
    if one is None:
        raise Http404
    return one


@login_required
@require_GET
def difficulty(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole of it, and what the reader may do."""
    one, user = _one(request, pk), signed_in(request)
    acts = [(act.value, doing.verb) for act, doing in DOINGS.items() if acting.allowed(act, one, user)]
    context = {
        "one": one, "acts": acts, "may_edit": acting.allowed(DifficultyAct.SAVE, one, user),
        "late": one.due_at is not None and one.due_at < clock.now() and (one.is_open or one.state == "drafting"),
        **_way(one),
        "shows_petition": watching_post(user) is not None or _reads(user),
        "similar": acting.similar(f"{one.title}", user, but=one.pk) if one.state in ("drafting", "sent") else [],
        "crumbs": _crumbs(Crumb(one.title)),
    }  # fmt: skip
    return render(request, "ui/difficulty.html", context)


def _reads(user: User) -> bool:
    return any(post.role == "reader" for post in posts_of(user))


def _way(one: Difficulty) -> dict[str, list[Event]]:
    """Its steps; a draft is still being written, so its last saving is not done."""
    steps = list(reversed(one.steps.all()))
    if one.state != DifficultyState.DRAFTING:
        return {"done": [_event(step) for step in steps]}
    saved = steps.pop() if steps and steps[-1].act == DifficultyAct.SAVE else None
    writing = Event("now", said("Đang soạn"), _who(saved) if saved else "",
                    said("Lãnh đạo của cơ quan soạn gửi cơ quan theo dõi."))  # fmt: skip
    return {"done": [_event(step) for step in steps], "now": [writing]}


def _who(step: Any) -> str:
    return f"{step.by.full_name}, {step.post} · {step.at.astimezone(clock.VN):%H:%M %d/%m/%Y}"


def _event(step: Any) -> Event:
    title = VERBS.get(step.act, step.get_state_display())
    return Event("done", title, _who(step), step.reason)


VERBS = {act.value: doing.verb for act, doing in DOINGS.items()} | {
    DifficultyAct.SAVE.value: said("Soạn"),
    DifficultyAct.SUBMIT.value: said("Trình Ủy ban nhân dân tỉnh"),
    DifficultyAct.DECIDE_TASK.value: said("Ủy ban nhân dân tỉnh giao việc"),
    DifficultyAct.DECIDE_ANSWER.value: said("Ủy ban nhân dân tỉnh trả lời"),
}


def _crumbs(*more: Crumb) -> list[Crumb]:
    return [Crumb(said("Khó khăn, vướng mắc"), reverse("ui:difficulties")), *more]


@login_required
@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """A new draft; what says something like it is shown first, to be joined instead."""
    user = signed_in(request)
    agencies = {post.agency_id: post.agency for post in posts_of(user) if post.role in acting.OFFICERS}
    if not agencies:
        raise PermissionDenied
    form = asking.DraftForm(request.POST or None, agencies=list(agencies.values()), initial={"once": uuid4()})

    def do(given: Mapping[str, Any]) -> Difficulty:
        told = given["title"], given["content"], given["wish"]
        return acting.begin(*told, agency=agencies[int(given["agency"])], once=given["once"], by=user)

    return _drafted(request, form, do, said("Ghi khó khăn, vướng mắc"), reverse("ui:difficulties"))


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft again."""
    one = _one(request, pk)
    if not acting.allowed(DifficultyAct.SAVE, one, signed_in(request)):
        return redirect("ui:difficulty", pk)
    was = {"title": one.title, "content": one.content, "wish": one.wish}
    form = asking.TextForm(request.POST or None, initial=was)

    def do(given: Mapping[str, Any]) -> Difficulty:
        return acting.save(one, given["title"], given["content"], given["wish"], by=signed_in(request))

    back = reverse("ui:difficulty", args=[pk])
    return _drafted(request, form, do, said("Sửa khó khăn, vướng mắc"), back, but=pk)


def _drafted(
    request: HttpRequest, form: forms.Form, do: Callable[[Mapping[str, Any]], Difficulty], title: str, back: str,
    but: int | None = None,
) -> HttpResponse:  # fmt: skip
    """Write it; the first press shows what says the same already, the second writes it all the same."""
    similar: list[Difficulty] = []
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if not request.POST.get("seen"):
            similar = acting.similar(f"{given['title']} {given['content']}", request.user, but=but)
        if not similar:
            try:
                made = do(given)
            except DomainError as refusal:
                told_on(form, refusal)
            else:
                messages.success(request, said("Đã lưu bản soạn. Bước tiếp theo: lãnh đạo cơ quan gửi."))
                return redirect("ui:difficulty", made.pk)
    context = {"form": form, "title": title, "back": back, "similar": similar, "crumbs": _crumbs(Crumb(title))}
    return render(request, "ui/difficulty_draft.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """Ask for one step and do it."""
    one, user = _one(request, pk), signed_in(request)
    if act not in {each.value for each in DOINGS}:
        raise Http404
    doing, back = DOINGS[DifficultyAct(act)], reverse("ui:difficulty", args=[pk])
    if not acting.allowed(DifficultyAct(act), one, user) and request.method == "GET":
        return redirect(back)
    form = doing.form(request.POST if request.method == "POST" else None, one=one, user=user)
    if request.method == "POST" and form.is_valid():
        try:
            doing.do(one, form.cleaned_data, user)
        except Invalid as wrong:
            told_on(form, wrong)
        except DomainError as refusal:
            messages.error(request, str(refusal))
            return redirect(back)
        else:
            messages.success(request, doing.done)
            return redirect(back)
    asked = Act(said("{verb}: {title}", verb=doing.verb, title=one.title), doing.verb, back, doing.told,
                back_label=said("Quay lại"))  # fmt: skip
    context = {"form": form, "act": asked, "crumbs": _crumbs(Crumb(one.title, back), Crumb(doing.verb))}
    return render(request, "ui/act_page.html", context, status=422 if form.errors else 200)
