"""Proposals: begun, drafted, sent, given back with marks or agreed to, withdrawn."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.catalogue import proposals as acting
from motcua.catalogue.models import LegalEvent, Procedure, Proposal
from motcua.core import clock
from motcua.core.errors import Conflict, DomainError, Invalid
from motcua.core.words import said, shown
from motcua.people.queries import posts_of
from motcua.web.control.frame import CATALOGUING, WATCHING, for_roles, show
from motcua.web.control.press import pressed
from motcua.web.control.procedure_forms import (
    BeginForm,
    IntroduceForm,
    OpinionForm,
    ReturnForm,
    VersionForm,
    WithdrawForm,
)
from motcua.web.control.proposal_page import acts_of, form_of, named_fields, page_of, typed_in, was_of
from motcua.web.control.views.people import ASKING, FORM_PAGE
from motcua.web.ui.forms import told_on
from motcua.web.ui.pieces import Act, Crumb
from motcua.web.ui.requests import signed_in

SHOWN = 100
Views = dict[str, tuple[Any, Q]]
TABS: Views = {
    "": (said("Đang thực hiện"), Q(state__in=acting.OPEN)),
    "xong": (said("Đã kết thúc"), ~Q(state__in=acting.OPEN)),
}


@for_roles(CATALOGUING)
@require_GET
def proposals(request: HttpRequest) -> HttpResponse:
    """Those that the reader may see, the earliest term first."""
    user, tab = signed_in(request), request.GET.get("xem", "")
    chosen = tab if tab in TABS else ""
    found = acting.visible_to(user)
    counts = found.order_by().aggregate(
        **{f"tab{number}": Count("pk", filter=wanted) for number, (_, wanted) in enumerate(TABS.values())}
    )
    here = reverse("control:proposals")
    context = {
        "at": clock.now(), "may_propose": acting.drafting_post(user) is not None,
        "found": found.filter(TABS[chosen][1]).order_by("due_at", "-pk")[:SHOWN],
        "tabs": [
            (word, counts[f"tab{number}"], f"{here}?xem={key}" if key else here, key == chosen)
            for number, (key, (word, _)) in enumerate(TABS.items())
        ],
    }  # fmt: skip
    return show(request, "control/proposals.html", "proposals", context)


def _one(request: HttpRequest, pk: int) -> Proposal:
    return get_object_or_404(acting.visible_to(signed_in(request)), pk=pk)


@for_roles(CATALOGUING)
@require_GET
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """What it changes, what was said of it, and what the reader may do."""
    one, user = _one(request, pk), signed_in(request)
    return show(request, "control/proposal.html", "proposals", page_of(one) | {"acts": acts_of(one, user)})


@for_roles(CATALOGUING)
@require_http_methods(ASKING)
def begin(request: HttpRequest, code: str) -> HttpResponse:
    """A proposal about a procedure that is there."""
    procedure = get_object_or_404(Procedure, code=code, current__isnull=False)
    form = BeginForm(request.POST or None, agencies=_agencies(request), initial={"kind": request.GET.get("loai", "")})
    title = said("Lập đề xuất: {name}", name=procedure.name)
    return _begun(
        request, form, title, lambda told: {"procedure": procedure, **told}, reverse("control:procedure", args=[code])
    )


@for_roles(CATALOGUING)
@require_http_methods(ASKING)
def introduce(request: HttpRequest) -> HttpResponse:
    """A proposal for a procedure that is not there yet."""
    form = IntroduceForm(request.POST or None, agencies=_agencies(request))

    def given(told: dict[str, Any]) -> dict[str, Any]:
        new = {
            "code": told.pop("code"),
            "name": told.pop("name"),
            "sector": told.pop("sector"),
            "kind": told.pop("kind_of"),
        }
        return {"procedure": None, "kind": LegalEvent.Kind.INTRODUCE, "new": new, **told}

    return _begun(request, form, said("Đề xuất ban hành thủ tục mới"), given, reverse("control:proposals"))


def _agencies(request: HttpRequest) -> list[Any]:
    return list(
        {post.agency_id: post.agency for post in posts_of(request.user) if post.role in acting.DRAFTERS}.values()
    )


def _begun(
    request: HttpRequest, form: forms.Form, title: str, given: Callable[[dict[str, Any]], dict[str, Any]], back: str
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            made = acting.begin(**given(dict(form.cleaned_data)), by=signed_in(request))
        except DomainError as refusal:
            told_on(form, refusal)
        else:
            messages.success(request, said("Đã lập đề xuất."))
            page = "control:edit-version" if made.version_id else "control:proposal"
            return redirect(page, made.pk)
    act = Act(title, said("Lập đề xuất"), back, back_label=said("Quay lại"))
    crumbs = [Crumb(said("Đề xuất về thủ tục"), reverse("control:proposals")), Crumb(str(act.verb))]
    return show(
        request, FORM_PAGE, "proposals", {"form": form, "act": act, "crumbs": crumbs}, 422 if form.errors else 200
    )


@for_roles(CATALOGUING)
@require_http_methods(ASKING)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft of the new version: it saves itself; marks of the reviewer stand on their fields."""
    one, theirs = _one(request, pk), {}
    mine = acting.drafting_post(signed_in(request), one.agency) is not None
    if one.version is None or one.state not in acting.WRITABLE or not mine:
        return redirect("control:proposal", pk)
    problems: dict[str, str] = {}
    if request.method == "POST":
        try:
            problems = acting.save(
                one, typed_in(request.POST), over=typed_in(request.POST, "was:"), by=signed_in(request)
            )
        except DomainError as refusal:
            messages.error(request, str(refusal))
            theirs = refusal.theirs if isinstance(refusal, Conflict) else {}
        else:
            if not problems:
                messages.success(request, said("Đã lưu bản soạn."))
                return redirect("control:proposal", pk)
    one = _one(request, pk)
    typed = typed_in(request.POST) if theirs else {}
    form = form_of(one, typed, problems or (acting.problems(one) if "kiem" in request.GET else {}))
    conflicts = [
        {"name": f"id_{name}", "label": form.fields[name].label, "yours": typed.get(name, ""), "theirs": text}
        for name, text in theirs.items()
    ]
    context = page_of(one) | {"form": form, "conflicts": conflicts, "was": was_of(one)}
    return show(request, "control/edit_version.html", "proposals", context, 422 if problems or theirs else 200)


@for_roles(CATALOGUING)
@require_POST
def autosave(request: HttpRequest, pk: int) -> HttpResponse:
    """What the page that saves itself sends; answers as the script's contract says."""
    one = _one(request, pk)
    values = typed_in(request.POST)
    try:
        wrong = acting.save(one, values, over=typed_in(request.POST, "was:"), by=signed_in(request))
    except Conflict as refusal:
        labels = VersionForm.base_fields
        told = [
            {"name": name, "label": shown(str(labels[name].label)), "theirs": text}
            for name, text in refusal.theirs.items()
        ]
        return JsonResponse({"conflicts": told}, status=409)
    except DomainError as refusal:
        return JsonResponse({"saved": shown(str(refusal))}, status=403)
    told_at = said("Đã lưu lúc {time}", time=f"{clock.now():%H:%M}")
    return JsonResponse({"saved": shown(told_at), "problems": {name: shown(text) for name, text in wrong.items()}})


@for_roles(CATALOGUING)
@require_http_methods(ASKING)
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """To the watching agency; what is missing leads back to the draft."""
    one = _one(request, pk)
    form = forms.Form(request.POST if request.method == "POST" else None)
    told = said("Cơ quan theo dõi nhận được ngay; trong lúc thẩm định bản soạn không sửa được.")
    act = _act(said("Gửi thẩm định: {name}", name=one.procedure.name), said("Gửi thẩm định"), pk, told)

    def do() -> object:
        try:
            return acting.send(one, by=signed_in(request))
        except Invalid as wanting:
            if wanting.problems:
                raise Invalid(said("{what} Mở bản soạn để sửa các mục được nêu.", what=str(wanting))) from wanting
            raise

    return _asked(request, form, act, pk, do, said("Đã gửi thẩm định."))


@for_roles(WATCHING)
@require_http_methods(ASKING)
def give_back(request: HttpRequest, pk: int) -> HttpResponse:
    """With marks on the very fields."""
    one = _one(request, pk)
    named = named_fields(one)
    form = ReturnForm(request.POST or None, named=named)
    told = said("Ghi ở mục nào thì dấu hiện đúng ở mục đó của bản soạn.") if named else ""
    act = _act(said("Trả lại để sửa: {name}", name=one.procedure.name), said("Trả lại để sửa"), pk, told)

    def do() -> object:
        return acting.give_back(one, marks=form.marks(), reason=form.cleaned_data["reason"], by=signed_in(request))

    return _asked(request, form, act, pk, do, said("Đã trả lại đề xuất."))


@for_roles(WATCHING)
@require_http_methods(ASKING)
def agree(request: HttpRequest, pk: int) -> HttpResponse:
    """It may be put on a list."""
    one, form = _one(request, pk), OpinionForm(request.POST or None)
    if request.method == "POST" and not request.POST:
        form = OpinionForm({})
    act = _act(said("Đồng ý với đề xuất: {name}", name=one.procedure.name), said("Đồng ý"), pk)
    do = lambda: acting.agree(one, opinion=form.cleaned_data["opinion"], by=signed_in(request))  # noqa: E731
    return _asked(request, form, act, pk, do, said("Đã đồng ý. Bước tiếp theo: đưa vào danh mục trình."))


@for_roles(CATALOGUING)
@require_http_methods(ASKING)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Taken back by the agency."""
    one, form = _one(request, pk), WithdrawForm(request.POST or None)
    act = _act(said("Rút đề xuất: {name}", name=one.procedure.name), said("Rút đề xuất"), pk)
    do = lambda: acting.withdraw(one, reason=form.cleaned_data["reason"], by=signed_in(request))  # noqa: E731
    return _asked(request, form, act, pk, do, said("Đã rút đề xuất."))


def _act(title: str, verb: str, pk: int, told: str = "") -> Act:
    return Act(title, verb, reverse("control:proposal", args=[pk]), told, back_label=said("Quay lại đề xuất"))


def _asked(
    request: HttpRequest, form: forms.Form, act: Act, pk: int, do: Callable[[], object], done: str
) -> HttpResponse:
    """Do it, or show the form with what was typed; a refusal is told on the page of the proposal."""
    if answer := pressed(request, form, do, done=done, to=reverse("control:proposal", args=[pk])):
        return answer
    crumbs = [Crumb(said("Đề xuất về thủ tục"), reverse("control:proposals")), Crumb(str(act.verb))]
    status = 422 if form.errors else 200
    return show(request, FORM_PAGE, "proposals", {"form": form, "act": act, "crumbs": crumbs}, status)
