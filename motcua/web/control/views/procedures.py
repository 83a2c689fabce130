"""The catalogue as officials see it: levels and what they lack, versions and decisions, import, what is local."""

from collections.abc import Sequence
from datetime import timedelta
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.catalogue import coverage, importing, proposals, tables
from motcua.catalogue import offering as local
from motcua.catalogue.importing import Line
from motcua.catalogue.models import Offering, Procedure, ProcedureFile
from motcua.catalogue.queries import find, history, open_on
from motcua.core import clock
from motcua.core.errors import DomainError, NotFound
from motcua.core.words import said
from motcua.documents import sheets
from motcua.documents.verdict import XLSX
from motcua.people.importing import State
from motcua.people.models import Agency, Role
from motcua.people.queries import agencies_of, has_role
from motcua.support import guides
from motcua.web.control.frame import CATALOGUING, WATCHING, for_roles, show
from motcua.web.control.procedure_forms import OfferingForm, RecordsForm
from motcua.web.control.views.importing import WORDS
from motcua.web.control.views.people import ASKING, FORM_PAGE
from motcua.web.ui.files import sent
from motcua.web.ui.forms import told_on
from motcua.web.ui.pieces import Act, Crumb
from motcua.web.ui.requests import signed_in

PAGE = 50
SHOWN_LINES = 500
KEPT = timedelta(days=1)
IMPORTING = frozenset({Role.WATCHER, Role.SYSTEM_ADMIN})


@for_roles(CATALOGUING)
@require_GET
def catalogue(request: HttpRequest) -> HttpResponse:
    """Every procedure between agencies: its level now, what it lacks, what is proposed, who has it until when."""
    text, agency, found = _asked(request)
    number = request.GET.get("trang", "1")
    page = int(number) if number.isdecimal() and 0 < int(number) < 10_000 else 1
    some = list(found[(page - 1) * PAGE : page * PAGE + 1])
    here, asked = reverse("control:catalogue"), urlencode({"q": text, "co-quan": agency})
    at = clock.now()
    context = {
        "rows": coverage.covered(some[:PAGE]), "text": text, "chosen": agency,
        "agencies": Agency.objects.filter(offerings__in=Offering.objects.filter(open_on(at.date()))).distinct(),
        "now": coverage.levels_on(at), "before": coverage.levels_on(at - timedelta(days=365)), "asked": asked,
        "previous_url": f"{here}?{asked}&trang={page - 1}" if page > 1 else "",
        "next_url": f"{here}?{asked}&trang={page + 1}" if len(some) > PAGE else "",
        "may_import": has_role(request.user, *IMPORTING),
        "may_propose": proposals.drafting_post(signed_in(request)) is not None,
    }  # fmt: skip
    return show(request, "control/catalogue.html", "catalogue", context)


def _asked(request: HttpRequest) -> tuple[str, str, QuerySet[Procedure]]:
    """Words, code of an agency ("" for a code that none can have), and what is found."""
    text, agency = request.GET.get("q", "").strip()[:200], request.GET.get("co-quan", "")
    agency = agency if agency.isprintable() else ""
    found = find(text).filter(repealed_on__isnull=True)
    if agency:
        found = found.filter(offerings__in=Offering.objects.filter(open_on(clock.today()), agency__code=agency))
    return text, agency, found.distinct()


@for_roles(CATALOGUING)
@require_GET
def catalogue_file(request: HttpRequest) -> HttpResponseBase:
    """The same list as XLSX."""
    _text, _agency, found = _asked(request)
    return sent(sheets.to_xlsx(tables.of_levels(found)), "muc-do-dich-vu.xlsx", XLSX, attachment=True)


@for_roles(CATALOGUING)
@require_GET
def procedure(request: HttpRequest, code: str) -> HttpResponse:
    """The versions and decisions of a procedure, who offers it, and what may be proposed."""
    one = get_object_or_404(Procedure.objects.select_related("current", "replaced_by"), code=code)
    user = signed_in(request)
    versions = one.versions.exclude(state__in=["draft", "in_review", "dropped"]).order_by("-number")
    offered = one.offerings.filter(open_on(clock.today())).select_related("agency", "desk").order_by("agency__sort")
    mine = {each.pk for each in agencies_of(user, Role.AGENCY_ADMIN)}
    context = {
        "one": one, "versions": versions.defer("form", "process", "papers", "facts", "clock"), "events": history(one),
        "covered": coverage.covered([one])[0] if one.current else None,
        "proposals": proposals.visible_to(user).filter(procedure=one),
        "offered": [(each, each.agency_id in mine) for each in offered],
        "may_propose": proposals.drafting_post(user) is not None and one.current is not None and not one.repealed_on,
        "guided": guides.of_procedure(one),
        "may_guide": one.current is not None and guides.writing_post(user, one) is not None,
        "crumbs": _crumbs(Crumb(one.code)),
    }  # fmt: skip
    return show(request, "control/procedure.html", "catalogue", context)


def _crumbs(*more: Crumb) -> list[Crumb]:
    return [Crumb(said("Danh mục thủ tục"), reverse("control:catalogue")), *more]


@for_roles(frozenset({Role.AGENCY_ADMIN}))
@require_http_methods(ASKING)
def offering(request: HttpRequest, pk: int) -> HttpResponse:
    """The room and the place of an agency for a procedure."""
    one = get_object_or_404(Offering.objects.select_related("procedure", "agency"), pk=pk)
    form = OfferingForm(request.POST or None, initial={"unit_name": one.unit_name, "address": one.address})
    back = reverse("control:procedure", args=[one.procedure.code])
    if request.method == "POST" and form.is_valid():
        try:
            local.change(one, **form.cleaned_data, by=signed_in(request))
        except DomainError as refusal:
            told_on(form, refusal)
        else:
            messages.success(request, said("Đã ghi thông tin riêng của cơ quan."))
            return redirect(back)
    act = Act(said("Thông tin riêng của cơ quan: {name}", name=one.procedure.name), said("Ghi"), back,
              back_label=said("Quay lại"))  # fmt: skip
    context = {"form": form, "act": act, "crumbs": _crumbs(Crumb(one.procedure.code, back), Crumb(one.agency.short))}
    return show(request, FORM_PAGE, "catalogue", context, 422 if form.errors else 200)


@for_roles(IMPORTING)
@require_http_methods(ASKING)
def import_records(request: HttpRequest) -> HttpResponse:
    """Take a file of published records and show what it would do; nothing of the catalogue is written."""
    form = RecordsForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        data = file.read(importing.MOST_BYTES + 1)
        try:
            lines = importing.plan(importing.read(data, file.name))
        except DomainError as refusal:
            form.add_error("file", str(refusal))
        else:
            return _planned(request, form, lines, _kept(request, file.name, data))
    context = {"form": form, "crumbs": _crumbs(Crumb(said("Nạp thủ tục")))}
    return show(request, "control/import_procedures.html", "catalogue", context, 422 if form.errors else 200)


def _kept(request: HttpRequest, name: str, data: bytes) -> ProcedureFile:
    ProcedureFile.objects.filter(at__lt=clock.now() - KEPT).delete()
    return ProcedureFile.objects.create(name=name[:250], data=data, by=signed_in(request), at=clock.now())


def _planned(request: HttpRequest, form: forms.Form, lines: Sequence[Line], kept: ProcedureFile) -> HttpResponse:
    counts = {state: sum(line.state == state for line in lines) for state in State}
    doing = counts[State.NEW] + counts[State.CHANGED]
    first = sorted(lines, key=lambda line: (line.state != State.WRONG, line.state == State.EQUAL, line.number))
    context = {
        "form": form, "lines": [(line, *WORDS[line.state]) for line in first[:SHOWN_LINES]], "all": len(lines),
        "counts": [(counts[state], *WORDS[state]) for state in State if counts[state]], "wrong": counts[State.WRONG],
        "kept": kept if doing and not counts[State.WRONG] else None, "more": max(0, len(lines) - SHOWN_LINES),
        "crumbs": _crumbs(Crumb(said("Nạp thủ tục"))),
    }  # fmt: skip
    return show(request, "control/import_procedures.html", "catalogue", context)


@for_roles(IMPORTING)
@require_POST
def apply_records(request: HttpRequest) -> HttpResponse:
    """Write what was looked at; the file is read and compared once more."""
    key = request.POST.get("kept", "")
    kept = ProcedureFile.objects.filter(pk=int(key) if key.isdecimal() else 0, by=signed_in(request)).first()
    try:
        if kept is None:
            raise NotFound(said("Bản xem trước không còn. Hãy tải tệp lên lại."))
        count = importing.apply(importing.plan(importing.read(bytes(kept.data), kept.name)), by=signed_in(request))
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("control:import-procedures")
    kept.delete()
    messages.success(request, said("Đã nạp {n} thủ tục, mỗi thủ tục một bản mới có hiệu lực từ hôm nay.", n=count))
    return redirect("control:catalogue")


@for_roles(WATCHING)
@require_GET
def template(request: HttpRequest) -> HttpResponseBase:
    """The sheet to fill in."""
    return sent(sheets.to_xlsx(tables.template()), "mau-nap-thu-tuc.xlsx", XLSX, attachment=True)
