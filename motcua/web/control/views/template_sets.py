"""Template sets: which forms papers are printed on and since when, changed and begun by the system's administrator."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from motcua.core import clock
from motcua.core.errors import Conflict, DomainError, NotFound
from motcua.core.words import joined, said
from motcua.documents import template_editing as editing
from motcua.documents.models import TemplateSet
from motcua.documents.specimens import KINDS as PRINTED
from motcua.documents.specimens import specimen
from motcua.people.models import Role
from motcua.people.queries import has_role
from motcua.web.control.changes import changes_of
from motcua.web.control.frame import EVERYBODY, for_roles, show
from motcua.web.control.template_forms import KINDS, PARTS, NewSetForm, NoForm, SetForm, in_order
from motcua.web.control.views.people import ASKING, FORM_PAGE
from motcua.web.ui import formats
from motcua.web.ui.forms import told_on
from motcua.web.ui.pieces import Act, Crumb
from motcua.web.ui.requests import signed_in

EDITING = frozenset({Role.SYSTEM_ADMIN})
VERBS = {
    "template-set.change": said("Sửa bộ mẫu"),
    "template-set.begin": said("Lập bộ mẫu mới"),
    "template-set.close": said("Kết thúc bộ mẫu"),
    "template-set.take-back": said("Bỏ bộ mẫu chưa áp dụng"),
    "template-set.reopen": said("Tiếp tục áp dụng"),
    "template-set.new-kind": said("Thêm loại giấy mới của hệ thống"),
}
LABELS = {
    "name": said("Tên"), "from_on": said("Áp dụng từ ngày"), "to_on": said("Áp dụng đến ngày"),
    "source": said("Căn cứ"),
    "note": said("Ghi chú"), "verified": said("Đã đối chiếu với văn bản"),
    **{f"{kind}.{part}": joined(": ", (word, told)) for kind, word in KINDS.items() for part, told in PARTS.items()},
}  # fmt: skip


@dataclass(frozen=True)
class SetRow:
    """A set with its forms in words. state: past, current or coming."""

    one: TemplateSet
    state: str
    papers: tuple[tuple[str, str, dict[str, str]], ...]
    last: bool


@for_roles(EVERYBODY)
@require_GET
def sets(request: HttpRequest) -> HttpResponse:
    """All sets, the newest first, with what each kind of paper is called; and who changed what."""
    found = list(TemplateSet.objects.annotate(used=Count("slips")).order_by("-from_on"))
    rows = [_row(one, last=number == 0) for number, one in enumerate(found)]
    context = {
        "rows": rows,
        "changes": changes_of(
            editing.SUBJECT, verbs=VERBS, labels=LABELS, told=_told, what=lambda event: event.details["set"]
        ),
        "may_edit": has_role(request.user, *EDITING),
    }
    return show(request, "control/template_sets.html", "templates", context)


def _row(one: TemplateSet, *, last: bool) -> SetRow:
    today = clock.today()
    state = "coming" if one.from_on > today else "past" if one.to_on and one.to_on < today else "current"
    papers = tuple((kind if kind in PRINTED else "", KINDS.get(kind, kind), one.kinds[kind]) for kind in in_order(one))
    return SetRow(one, state, papers, last)


@for_roles(EVERYBODY)
@require_GET
def print_specimen(request: HttpRequest, key: str, kind: str) -> HttpResponse:
    """A kind of paper as this set prints it, with an invented dossier."""
    try:
        printed = specimen(_set(key), kind, at=clock.now())
    except NotFound as unknown:
        raise Http404 from unknown
    return HttpResponse(printed, content_type="application/pdf", headers={"Cache-Control": "private, no-store"})


@for_roles(EDITING)
@require_http_methods(ASKING)
def begin(request: HttpRequest) -> HttpResponse:
    """A set that begins on a coming day, with the forms of the last one to start from."""
    form, user = NewSetForm(request.POST or None), signed_in(request)
    told = said(
        "Bộ mẫu mới lấy mẫu giấy của bộ cuối cùng, sửa được đến trước ngày áp dụng; "
        "bộ cuối cùng kết thúc ngày trước đó."
    )
    act = Act(said("Lập bộ mẫu mới"), said("Lập bộ mẫu"), reverse("control:templates"), told)
    return _asked(request, form, act, lambda: editing.begin(**form.cleaned_data, by=user))


@for_roles(EDITING)
@require_http_methods(ASKING)
def change(request: HttpRequest, key: str) -> HttpResponse:
    """What a set says about itself, and before it begins its forms; one taken back meanwhile may be begun anew."""
    if request.method == "POST" and not TemplateSet.objects.filter(key=key).exists():
        return _gone(request)
    one, user = _set(key), signed_in(request)
    form, known = SetForm(one, request.POST or None), _known(request, one)
    told = said("Giấy đã lập giữ nguyên nội dung đã in.")
    if editing.has_begun(one):
        told = said("Bộ mẫu đã áp dụng nên mẫu giấy không sửa được. Giấy đã lập giữ nguyên nội dung đã in.")
    act = Act(said("Sửa bộ mẫu “{name}”", name=one.name), said("Ghi thay đổi"), reverse("control:templates"), told)
    do = lambda: editing.change(one, form.told(), form.papers(), known=known, by=user)  # noqa: E731
    return _asked(request, form, replace(act, extra=[("known", known)]), do, key=key)


@for_roles(EDITING)
@require_http_methods(ASKING)
def take_back(request: HttpRequest, key: str) -> HttpResponse:
    """The last set is taken back before it begins."""
    if request.method == "POST" and not TemplateSet.objects.filter(key=key).exists():
        messages.warning(request, said("Bộ mẫu này đã được bỏ. Hãy xem lại danh sách."))
        return redirect("control:templates")
    one, user = _set(key), signed_in(request)
    form, known = NoForm(request.POST or None), _known(request, one)
    told = said("Bộ mẫu trước đó tiếp tục được áp dụng.")
    act = Act(
        said("Bỏ bộ mẫu “{name}”", name=one.name), said("Bỏ bộ mẫu"), reverse("control:templates"), told, warn=True
    )
    do = lambda: editing.take_back(one, known=known, by=user)  # noqa: E731
    return _asked(request, form, replace(act, extra=[("known", known)]), do, key=key)


def _gone(request: HttpRequest) -> HttpResponse:
    """What was typed over a set that somebody took back, offered as a new one."""
    form = NewSetForm(request.POST)
    form.add_error(None, said("Người khác vừa bỏ bộ mẫu này. Chọn ngày rồi gửi lần nữa để lập lại."))
    back = reverse("control:templates")
    act = Act(said("Lập bộ mẫu mới"), said("Lập bộ mẫu"), back, "", reverse("control:begin-templates"))
    return _asked(request, form, act, lambda: None)


def _asked(request: HttpRequest, form: forms.Form, act: Act, do: Callable[[], Any], *, key: str = "") -> HttpResponse:
    """Do it, or show the form with what was typed; after a conflict it is filled in over what stands now."""
    if request.method == "POST" and form.is_valid():
        try:
            do()
            messages.success(request, said("Đã ghi. Giấy đã lập giữ nguyên."))
            return redirect("control:templates")
        except DomainError as refusal:
            told_on(form, refusal)
            if isinstance(refusal, Conflict):
                act = replace(act, extra=[("known", editing.known_of(_set(key)))])
    act = replace(act, back_label=said("Quay lại"))
    crumbs = [Crumb(said("Mẫu giấy tờ"), act.back), Crumb(act.verb)]
    return show(request, FORM_PAGE, "templates", {"form": form, "act": act, "crumbs": crumbs})


def _set(key: str) -> TemplateSet:
    return get_object_or_404(TemplateSet, key=key)


def _known(request: HttpRequest, one: TemplateSet) -> str:
    return request.POST.get("known", "") if request.method == "POST" else editing.known_of(one)


def _told(name: str, value: Any) -> str:
    if value and name in ("from_on", "to_on"):
        return formats.day(date.fromisoformat(value))
    if isinstance(value, bool):
        return said("Có") if value else said("Không")
    return str(value or "")
