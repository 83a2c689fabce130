"""Closures: those that run and come, those of before, declared, changed and ended by the system's administrator."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from motcua.core import clock
from motcua.core.errors import Conflict, DomainError
from motcua.core.words import said
from motcua.journal.models import Event
from motcua.people import closure_editing as editing
from motcua.people.models import Agency, Closure, Role
from motcua.people.queries import has_role
from motcua.web.control.changes import changes_of
from motcua.web.control.closure_forms import ClosureForm, EndForm, NewClosureForm, filled
from motcua.web.control.frame import EVERYBODY, for_roles, show
from motcua.web.control.moving import may_move, tell_moved
from motcua.web.control.views.people import ASKING, FORM_PAGE
from motcua.web.ui import formats
from motcua.web.ui.forms import told_on
from motcua.web.ui.pieces import Act, Crumb
from motcua.web.ui.requests import signed_in

EDITING = frozenset({Role.SYSTEM_ADMIN})
BEFORE = 30
VERBS = {
    "closure.declare": said("Ghi đợt tạm ngừng"),
    "closure.change": said("Sửa đợt tạm ngừng"),
    "closure.end": said("Kết thúc đợt tạm ngừng"),
}
LABELS = {
    "from_at": said("Tạm ngừng từ"), "to_at": said("Làm việc lại từ"), "reason": said("Lý do"),
    "source": said("Căn cứ"),
}  # fmt: skip


@for_roles(EVERYBODY)
@require_GET
def closures(request: HttpRequest) -> HttpResponse:
    """What runs and comes, the last of what is over, and who changed what."""
    now = clock.now()
    every = Closure.objects.select_related("agency")
    context = {
        "open": [(one, one.from_at <= now) for one in every.filter(to_at__gt=now).order_by("from_at", "pk")],
        "over": list(every.filter(to_at__lte=now).order_by("-to_at", "-pk")[:BEFORE]),
        "changes": changes_of(editing.SUBJECT, verbs=VERBS, labels=LABELS, told=_told, what=_whose),
        "may_edit": has_role(request.user, Role.SYSTEM_ADMIN),
    }
    return show(request, "control/closures.html", "calendar", context)


@for_roles(EDITING)
@require_http_methods(ASKING)
def declare(request: HttpRequest) -> HttpResponse:
    """A new closure."""
    form, user = NewClosureForm(request.POST or None), signed_in(request)
    act = _act(said("Ghi đợt tạm ngừng làm việc"), said("Ghi tạm ngừng"))
    return _asked(request, form, act, lambda: editing.declare(by=user, **form.cleaned_data))


@for_roles(EDITING)
@require_http_methods(ASKING)
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """When and why, in place of what the editor saw; one taken back meanwhile may be sent again as a new one."""
    if request.method == "POST" and not Closure.objects.filter(pk=pk).exists():
        return _gone(request)
    closure, user = _closure(pk), signed_in(request)
    known = _known(request, closure)
    form = ClosureForm(request.POST or None, initial=filled(closure))
    act = _act(said("Sửa đợt tạm ngừng của {agency}", agency=_name(closure)), said("Ghi tạm ngừng"), of=closure.agency)
    do = lambda: editing.change(closure, known=known, by=user, **form.cleaned_data)  # noqa: E731
    return _asked(request, form, act, do, known=known, pk=pk, whose=closure.agency_id)


def _gone(request: HttpRequest) -> HttpResponse:
    """What was typed over a closure that somebody took back, offered as a new one."""
    form = NewClosureForm(request.POST)
    form.add_error(None, said("Người khác vừa bỏ đợt tạm ngừng này. Gửi lần nữa để ghi thành đợt mới."))
    verb = said("Ghi tạm ngừng")
    act = _act(said("Ghi đợt tạm ngừng làm việc"), verb, action=reverse("control:declare-closure"))
    crumbs = [Crumb(said("Tạm ngừng làm việc"), act.back), Crumb(verb)]
    return show(request, FORM_PAGE, "calendar", {"form": form, "act": act, "crumbs": crumbs})


@for_roles(EDITING)
@require_http_methods(ASKING)
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Open again now; what has not begun is taken back."""
    if not Closure.objects.filter(pk=pk).exists() and request.method == "POST":
        messages.warning(request, said("Đợt tạm ngừng này đã được bỏ."))
        return redirect("control:closures")
    closure, user = _closure(pk), signed_in(request)
    known = _known(request, closure)
    form = EndForm(request.POST or None)
    act = _act(
        said("Kết thúc đợt tạm ngừng của {agency}", agency=_name(closure)),
        said("Kết thúc"),
        of=closure.agency,
        warn=True,
    )
    do = lambda: editing.end(closure, known=known, by=user, **form.cleaned_data)  # noqa: E731
    return _asked(request, form, act, do, known=known, pk=pk)


def _asked(
    request: HttpRequest,
    form: forms.Form,
    act: Act,
    do: Callable[[], Any],
    *,
    known: str = "",
    pk: int = 0,
    whose: int | None = None,
) -> HttpResponse:
    """Do it, or show the form with what was typed; after a conflict it is filled in over what stands now."""
    if request.method == "POST" and form.is_valid():
        try:
            do()
            tell_moved(request, said("Đã ghi."))
            return redirect("control:closures")
        except DomainError as refusal:
            told_on(form, refusal)
            if isinstance(refusal, Conflict):
                known = editing.known_of(_closure(pk))
    act = Act(
        act.title,
        act.verb,
        act.back,
        act.consequence,
        "",
        act.warn,
        said("Quay lại"),
        extra=[("known", known), ("agency", str(whose or ""))] if pk else (),
    )
    crumbs = [Crumb(said("Tạm ngừng làm việc"), act.back), Crumb(act.verb)]
    return show(request, FORM_PAGE, "calendar", {"form": form, "act": act, "crumbs": crumbs})


def _act(title: str, verb: str, *, of: Agency | None = None, warn: bool = False, action: str = "") -> Act:
    return Act(title, verb, reverse("control:closures"), may_move(of), action, warn, said("Quay lại"))


def _closure(pk: int) -> Closure:
    return get_object_or_404(Closure.objects.select_related("agency"), pk=pk)


def _known(request: HttpRequest, closure: Closure) -> str:
    return request.POST.get("known", "") if request.method == "POST" else editing.known_of(closure)


def _name(closure: Closure) -> str:
    return closure.agency.short if closure.agency else said("toàn tỉnh")


def _whose(event: Event) -> str:
    return event.details["agency"] or said("Toàn tỉnh")


def _told(name: str, value: Any) -> str:
    if value and name in ("from_at", "to_at"):
        return str(formats.moment(datetime.fromisoformat(value)))
    return str(value or "")
