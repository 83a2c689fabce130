"""The pages of a draft one by one: what each shows, and where a save leads."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from motcua.core.words import joined, said
from motcua.dossiers import actions
from motcua.dossiers.checks import Finding
from motcua.dossiers.models import ReturnBy
from motcua.eforms import conditions, layout
from motcua.web.portal.forms import RequestForm, facts_of
from motcua.web.portal.frame import show
from motcua.web.portal.tasks import Desk, bound_section
from motcua.web.portal.typed import Saved, Was, row_change, was_of
from motcua.web.ui import fields, formats

UNSAVED = 422


@dataclass(frozen=True)
class Asked:
    """A question of a page; `steers` says that other questions of the page depend on its answer."""

    bound: layout.BoundField
    steers: bool


def show_facts(
    request: HttpRequest,
    desk: Desk,
    *,
    checked: bool = False,
    form: RequestForm | None = None,
    saved: Saved | None = None,
) -> HttpResponse:
    """The request's page; `checked` shows what is missing beside each question."""
    shown = form or RequestForm(initial=_initial(desk, saved), book=desk.book)
    questions = _questions(shown, desk.request_step.findings if checked else ())
    context = {
        "desk": desk,
        "draft": desk.draft,
        "questions": questions,
        "problems": [fields.Problem(one.anchor, message) for one in questions for message in one.errors],
        "was": _was_facts(RequestForm(initial=facts_of(desk.draft, shown.names), book=desk.book)),
        "conflicts": saved.clashes if saved else (),
        "asked": [f"request.{name}" for name in shown.names],
    }
    bad = bool(saved and (saved.clashes or context["problems"]))
    return show(request, "portal/draft_request.html", "start", context, UNSAVED if bad else 200)


def _initial(desk: Desk, saved: Saved | None) -> dict[str, object]:
    names = list(RequestForm(book=desk.book).names)
    mine = {clash.path.removeprefix("request."): clash.kept for clash in saved.clashes} if saved else {}
    return {**facts_of(desk.draft, names), **mine}


def _questions(form: RequestForm, findings: Iterable[Finding]) -> list[fields.Field]:
    """The form's questions with what could not be read, and with what is missing."""
    missing = {one.path: one.message for one in findings}
    found = []
    for bound in form:
        asked = fields.of_bound(bound)
        message = missing.get(bound.html_name)
        errors = asked.errors or ((message,) if message else ())
        needed = bound.name not in ("contact_email", "originals_follow")
        found.append(replace(asked, errors=errors, required=needed))
    return found


def _was_facts(form: RequestForm) -> list[Was]:
    """What each fact was when the page was made, for a page without a script."""
    told = []
    for bound in form:
        value = (
            fields.of_bound(bound).value
            if bound.name in ("request_on", "originals_follow")
            else str(bound.value() or "")
        )
        told.append(Was(f"was:{bound.html_name}", value))
    return told


def after_facts(request: HttpRequest, desk: Desk, saved: Saved) -> HttpResponse:
    """Back with what must be mended, or on to where the pressed button leads."""
    if saved.clashes:
        return show_facts(request, desk, saved=saved)
    if saved.problems:
        form = RequestForm(request.POST, book=desk.book)
        return show_facts(request, desk, checked=True, form=form, saved=saved)
    return _onward(request, desk, desk.request_step.url) or show_facts(request, desk, checked=True, saved=saved)


def _onward(request: HttpRequest, desk: Desk, url: str) -> HttpResponse | None:
    """Where “Lưu và đi tiếp” or “Lưu, về danh sách mục” leads; None where this page must be mended first."""
    if request.POST.get("go") == "list":
        messages.success(request, said("Đã lưu bản nháp."))
        return redirect("portal:draft", desk.draft.pk)
    step = next(one for one in desk.steps if one.url == url)
    return None if step.findings else redirect(desk.after(url))


def show_section(
    request: HttpRequest,
    desk: Desk,
    key: str,
    *,
    checked: bool = False,
    extra_row: str = "",
    saved: Saved | None = None,
) -> HttpResponse:
    """A section's page; `checked` shows what is wrong beside each question; `extra_row` names a group to lengthen."""
    answers = saved.answers if saved else None
    bound = bound_section(desk, key, checked=checked, extra_row=extra_row, answers=answers)
    if bound is None:
        return redirect("portal:draft", desk.draft.pk)
    shown = [one for one in bound.fields if one.visible]
    stored = next(one for one in desk.sections if one.key == key)
    context = {
        "desk": desk,
        "draft": desk.draft,
        "section": bound,
        "url": desk.section_steps[key].url,
        "questions": [Asked(one, one.name in steering(desk, key)) for one in shown],
        "problems": fields.problems_of_sections([bound]),
        "was": was_of([one for one in stored.fields if one.visible], desk.draft.answers),
        "conflicts": saved.clashes if saved else (),
        "place": list(desk.section_steps).index(key) + 1,
    }
    bad = bool(saved and (saved.clashes or context["problems"]))
    return show(request, "portal/draft_section.html", "start", context, UNSAVED if bad else 200)


def steering(desk: Desk, key: str) -> frozenset[str]:
    """The questions of a section on which others of the same section depend."""
    section = next(one for one in desk.form.sections if one.key == key)
    inner = [field for field in section.fields for field in (field, *field.fields)]
    return frozenset(
        path
        for field in inner
        for path in conditions.fields(field.show_if)
        if path.startswith(f"{key}.") and "*" not in path
    )


def after_section(request: HttpRequest, desk: Desk, saved: Saved, key: str) -> HttpResponse:
    """Back with what must be mended or newly asked, or on to where the pressed button leads."""
    here = reverse("portal:draft-section", args=[desk.draft.pk, key])
    if saved.clashes:
        return show_section(request, desk, key, saved=saved)
    if group := request.POST.get("add_row"):
        return redirect(f"{here}?{urlencode({'them': group})}#{group.replace('.', '-')}")
    if change := row_change(desk.form, desk.draft.answers, request.POST):
        actions.save_answers(desk.draft, change, over={}, by=desk.user)
        return redirect(f"{here}#{next(iter(change)).replace('.', '-')}")
    if request.POST.get("go") == "same":
        return redirect(here)
    if newly_asked(desk, key, request.POST.getlist("asked")) and request.POST.get("go") != "list":
        messages.info(request, said("Đã lưu. Theo lựa chọn vừa rồi, các mục phải điền ở trang này đã thay đổi."))
        return redirect(here)
    return _onward(request, desk, here) or show_section(request, desk, key, checked=True, saved=saved)


def newly_asked(desk: Desk, key: str, asked: Sequence[str]) -> bool:
    """Whether the answers just saved opened questions of this section that the page did not show."""
    section = next((one for one in desk.sections if one.key == key), None)
    shown = {one.name for one in section.fields if one.visible} if section else set()
    return bool(asked) and not shown <= set(asked)


@dataclass(frozen=True)
class Place:
    """A finding with the address where it is put right."""

    label: str
    message: str
    url: str


def findings_with_places(desk: Desk) -> list[Place]:
    """What keeps the draft from being handed in, each with a link."""
    return [Place(_unsaid(one), one.message, _place(desk, one.path)) for one in desk.findings]


def _unsaid(finding: Finding) -> str:
    """The label, where the message does not name the thing itself."""
    return "" if finding.label.lower() in finding.message.lower() else finding.label


def _place(desk: Desk, path: str) -> str:
    first, _dot, rest = path.partition(".")
    if first == "request":
        return f"{desk.request_step.url}?kiem=1#id_{path}"
    if first == "paper":
        step = desk.paper_steps.get(rest)
        return step.url if step else ""
    step = desk.section_steps.get(first)
    return f"{step.url}?kiem=1#{path.replace('.', '-')}" if step else ""


def request_rows(desk: Desk) -> list[tuple[str, str]]:
    """The request's facts for reading."""
    draft = desk.draft
    number = "/".join(part for part in (draft.request_number, draft.request_symbol) if part)
    rows = [
        (said("Cơ quan gửi"), draft.customer.name),
        (said("Cơ quan giải quyết"), draft.receiver.name),
        (said("Trường hợp"), dict(desk.book.cases).get(draft.case, "")),
        (said("Trích yếu"), draft.abstract),
        (
            said("Văn bản đề nghị"),
            joined(" ", (number, said("ngày {day}", day=formats.day(draft.request_on)) if draft.request_on else "")),
        ),
        (
            said("Cán bộ liên hệ"),
            joined(" · ", (draft.contact_name, draft.contact_phone, draft.contact_email)),
        ),
        (said("Cách nhận kết quả"), str(ReturnBy(draft.return_by).label)),
        (said("Bản giấy gửi sau"), said("Có") if draft.originals_follow else ""),
    ]
    return [(label, value) for label, value in rows if value]
