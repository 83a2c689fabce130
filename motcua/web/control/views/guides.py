"""Guides edited by the watching agency, and those of procedures by who solves them: each save is a new version."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from motcua.catalogue.models import Procedure
from motcua.core.errors import Conflict, DomainError, NotFound
from motcua.core.words import said
from motcua.people.models import Role
from motcua.support import guides as acting
from motcua.support.models import GuideVersion
from motcua.web.control.frame import CATALOGUING, for_roles, show
from motcua.web.control.guide_forms import GuideForm, ProcedureGuideForm
from motcua.web.control.views.people import ASKING
from motcua.web.ui.forms import told_on
from motcua.web.ui.pieces import Act, Crumb
from motcua.web.ui.requests import signed_in

WRITING = frozenset({Role.WATCHER})


@for_roles(WRITING)
@require_GET
def guides(request: HttpRequest) -> HttpResponse:
    """All guides: which were edited, and when."""
    found = [(one, [Role(role).label for role in one.roles]) for one in acting.every()]
    return show(request, "control/guides.html", "guides", {"guides": found})


def _asked_number(request: HttpRequest) -> int | None:
    text = request.GET.get("ban", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else None


def _wording(key: str, number: int | None) -> GuideVersion | acting.Guide:
    """What stands in a version (0: what this release ships), or what is read now. Http404 for what is not there."""
    if number == 0 and key in acting.shipped():
        return acting.shipped()[key]
    try:
        return acting.guide(key) if number is None else acting.version(key, number)
    except NotFound as unknown:
        raise Http404 from unknown


@for_roles(WRITING)
@require_GET
def guide(request: HttpRequest, key: str) -> HttpResponse:
    """A guide as it reads, or one of its versions, and who wrote each."""
    number, now = _asked_number(request), _wording(key, None)
    context = {
        "newly_shipped": now.number and acting.shipped()[key].text != acting.version(key, 1).text,
        "now": now, "shown": _wording(key, number), "number": number, "versions": acting.versions(key), "key": key,
        "crumbs": _crumbs(Crumb(now.title)),
    }  # fmt: skip
    return show(request, "control/guide.html", "guides", context)


def _crumbs(*more: Crumb) -> list[Crumb]:
    return [Crumb(said("Hướng dẫn"), reverse("control:guides")), *more]


@for_roles(WRITING)
@require_http_methods(ASKING)
def edit(request: HttpRequest, key: str) -> HttpResponse:
    """Write the next version; an older one may be taken up again. The preview writes nothing."""
    begun, number = _wording(key, _asked_number(request)), acting.guide(key).number
    initial = {"title": begun.title, "text": begun.text, "over": number}
    form = GuideForm(request.POST if request.method == "POST" else None, initial=initial)
    back = reverse("control:guide", args=[key])
    act = Act(said("Sửa hướng dẫn: {name}", name=begun.title), said("Lưu thành bản mới"), back, back_label=_BACK)

    def do() -> object:
        return acting.edit(key, **form.cleaned_data, by=signed_in(request))

    return _edited(
        request, form, act, do, {"here": "guides", "crumbs": _crumbs(Crumb(begun.title, back), Crumb(_EDIT))}
    )


_BACK, _EDIT = said("Quay lại"), said("Sửa")


@for_roles(CATALOGUING)
@require_http_methods(ASKING)
def of_procedure(request: HttpRequest, code: str) -> HttpResponse:
    """What the filing agency is told about a procedure, written by who watches or leads an agency that solves it."""
    one = get_object_or_404(Procedure, code=code, current__isnull=False)
    if acting.writing_post(signed_in(request), one) is None:
        raise PermissionDenied
    versions = acting.versions(acting.key_of(one))
    begun = next(
        (each for each in versions if each.number == _asked_number(request)), versions[0] if versions else None
    )
    initial = {"text": begun.text if begun else "", "over": versions[0].number if versions else 0}
    form = ProcedureGuideForm(request.POST if request.method == "POST" else None, initial=initial)
    back = reverse("control:procedure", args=[code])
    act = Act(said("Hướng dẫn của thủ tục: {name}", name=one.name), said("Lưu thành bản mới"), back, back_label=_BACK)
    crumbs = [
        Crumb(said("Danh mục thủ tục"), reverse("control:catalogue")), Crumb(one.code, back), Crumb(said("Hướng dẫn")),
    ]  # fmt: skip

    def do() -> object:
        return acting.edit_procedure(one, **form.cleaned_data, by=signed_in(request))

    return _edited(request, form, act, do, {"here": "catalogue", "crumbs": crumbs, "versions": versions})


def _edited(
    request: HttpRequest, form: ProcedureGuideForm, act: Act, do: Callable[[], object], context: dict[str, Any]
) -> HttpResponse:
    """Write it, or show what was typed: as it will stand, beside what another wrote, or with what is wrong."""
    theirs: dict[str, Any] = {}
    form.fields["reason"].required = "xem" not in request.POST
    previewed = "xem" in request.POST and form.is_valid()
    if request.method == "POST" and not previewed and form.is_valid():
        try:
            do()
        except Conflict as refusal:
            theirs = refusal.theirs
            form.add_error(None, str(refusal))
            form.data = request.POST.copy()
            form.data["over"] = str(theirs.get("over", 0))
        except DomainError as refusal:
            told_on(form, refusal)
        else:
            messages.success(request, said("Đã lưu bản mới. Mọi người đọc bản này ngay."))
            return redirect(act.back)
    shown = {"form": form, "act": act, "theirs": theirs, "preview": form.cleaned_data if previewed else None}
    return show(
        request, "control/edit_guide.html", str(context.pop("here")), shown | context, 422 if form.errors else 200
    )
