"""The acts on a dossier: one table, one page. The page says the consequence; the press calls the action."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods

from motcua.core.errors import DomainError, Invalid, NotAllowed
from motcua.core.words import joined, said
from motcua.dossiers import actions, who
from motcua.dossiers.actions.result import ResultPaper
from motcua.dossiers.models import Channel, Dossier, Stay
from motcua.dossiers.rules import OF_A_BRANCH, Act
from motcua.people.models import Role, User
from motcua.people.queries import holders
from motcua.web.desk import branches, forms, term_forms, work
from motcua.web.desk.asking_forms import AskForm
from motcua.web.desk.forms import ActForm
from motcua.web.desk.frame import frame, officers, tab_url
from motcua.web.desk.panel import crumbs, from_tab, tab_of
from motcua.web.ui import formats, pieces
from motcua.web.ui.dossier import Seen, linked, see
from motcua.web.ui.requests import signed_in

Do = Callable[[Dossier, User, ActForm], Dossier]
IN_A_ROOM = frozenset({Role.SPECIALIST, Role.HEAD})


@dataclass(frozen=True)
class Doing:
    """How an act is asked and done. done: what is said after it; template: the page that asks."""

    form: type[ActForm]
    do: Do
    done: str
    warn: bool = False
    template: str = "desk/act.html"
    upload: bool = False


def _reason(form: ActForm) -> str:
    return str(form.cleaned_data.get("reason") or "")


def _assign(dossier: Dossier, by: User, form: ActForm) -> Dossier:
    officer = User.objects.get(pk=form.cleaned_data["officer"])
    return actions.assign(dossier, by=by, officer=officer, over=form.cleaned_data["over"])


def _assign_branch(dossier: Dossier, by: User, form: ActForm) -> Dossier:
    officer = User.objects.get(pk=form.cleaned_data["officer"])
    return actions.branch_assign(dossier, track=form.track, by=by, officer=officer)


def _supplement(dossier: Dossier, by: User, form: ActForm) -> Dossier:
    return actions.request_supplement(dossier, by=by, reason=_reason(form), items=form.cleaned_data["items"])


def _issue(dossier: Dossier, by: User, form: ActForm) -> Dossier:
    assert isinstance(form, forms.IssueForm) and form.stored is not None
    told = form.cleaned_data
    result = ResultPaper(form.stored, form.stored_name, told["number"], told["issued_on"], told["signer"])
    return actions.issue_result(
        dossier, by=by, outcome=told["outcome"], result=result, reason=_reason(form), late=forms.lateness(form)
    )


def _ask(dossier: Dossier, by: User, form: ActForm) -> Dossier:
    assert isinstance(form, AskForm)
    return actions.ask(dossier, by=by, **form.asked())


def _extend(dossier: Dossier, by: User, form: ActForm) -> Dossier:
    told = form.cleaned_data
    return actions.extend(dossier, by=by, days=told["more_days"], ground=told.get("ground") or "", reason=_reason(form))


def _give_time(dossier: Dossier, by: User, form: ActForm) -> Dossier:
    return actions.give_time(dossier, by=by, days=form.cleaned_data["more_days"], reason=_reason(form))


def _send_back(dossier: Dossier, by: User, form: ActForm) -> Dossier:
    return actions.send_back(dossier, by=by, reason=_reason(form), branches=form.cleaned_data.get("branches") or ())


def _suspend(dossier: Dossier, by: User, form: ActForm) -> Dossier:
    told = form.cleaned_data
    ground, until = told.get("ground") or "", told.get("until")
    return actions.suspend(dossier, by=by, ground=ground, until=until, reason=_reason(form))


def _until(act: Callable[..., Dossier]) -> Do:
    """An act that takes a new day."""
    return lambda one, by, form: act(one, by=by, until=form.cleaned_data["until"], reason=_reason(form))


DOINGS: dict[Act, Doing] = {
    Act.ACCEPT: Doing(ActForm, lambda one, by, form: actions.accept(one, by=by), said("Đã tiếp nhận")),
    Act.REFUSE: Doing(
        forms.RefuseForm,
        lambda one, by, form: actions.refuse(one, by=by, reason=_reason(form)),
        said("Đã từ chối tiếp nhận"),
        warn=True,
    ),
    Act.REQUEST_SUPPLEMENT: Doing(
        forms.SupplementForm, _supplement, said("Đã gửi yêu cầu bổ sung cho"), template="desk/supplement.html"
    ),
    Act.TAKE_BACK_SUPPLEMENT: Doing(
        forms.ToldReasonForm,
        lambda one, by, form: actions.take_back_supplement(one, by=by, reason=_reason(form)),
        said("Đã thu hồi yêu cầu bổ sung của"),
    ),
    Act.CLAIM: Doing(ActForm, lambda one, by, form: actions.claim(one, by=by), said("Bạn đã nhận xử lý")),
    Act.ASSIGN: Doing(forms.AssignForm, _assign, said("Đã phân công")),
    Act.TAKE_BACK_WORK: Doing(
        forms.TakeBackForm,
        lambda one, by, form: actions.take_back_work(one, by=by, reason=_reason(form), over=form.cleaned_data["over"]),
        said("Đã thu lại về phòng"),
    ),
    Act.RELEASE: Doing(
        forms.ReasonForm,
        lambda one, by, form: actions.release(one, by=by, reason=_reason(form)),
        said("Đã trả lại phòng"),
    ),
    Act.FORWARD: Doing(
        forms.NoteForm, lambda one, by, form: actions.forward(one, by=by, note=_reason(form)), said("Đã chuyển bước")
    ),
    Act.APPROVE: Doing(
        forms.NoteForm, lambda one, by, form: actions.approve(one, by=by, note=_reason(form)), said("Đã duyệt")
    ),
    Act.SEND_BACK: Doing(
        term_forms.SendBackForm,
        _send_back,
        said("Đã trả lại bước trước"),
    ),
    Act.RECALL: Doing(
        forms.ToldReasonForm, lambda one, by, form: actions.recall(one, by=by, reason=_reason(form)), said("Đã thu hồi")
    ),
    Act.ISSUE_RESULT: Doing(
        forms.IssueForm, _issue, said("Đã phát hành kết quả của"), template="desk/issue.html", upload=True
    ),
    Act.STOP: Doing(
        forms.LateForm,
        lambda one, by, form: actions.stop(one, by=by, reason=_reason(form), late=forms.lateness(form)),
        said("Đã dừng xử lý"),
        warn=True,
    ),
    Act.WITHDRAW: Doing(
        forms.LateForm,
        lambda one, by, form: actions.withdraw(one, by=by, reason=_reason(form), late=forms.lateness(form)),
        said("Đã chấp nhận cho rút"),
        warn=True,
    ),
    Act.ASK: Doing(AskForm, _ask, said("Đã gửi đề nghị của")),
    Act.REMIND: Doing(
        forms.RemindForm,
        lambda one, by, form: actions.remind(one, by=by, note=_reason(form)),
        said("Đã nhắc cơ quan được hỏi về"),
    ),
    Act.HAND_OVER: Doing(
        forms.HandOverForm,
        lambda one, by, form: actions.hand_over(one, by=by, handed_to=form.cleaned_data["handed_to"]),
        said("Đã trả kết quả của"),
    ),
    Act.EXTEND: Doing(term_forms.ExtendForm, _extend, said("Đã gia hạn")),
    Act.ASK_REAPPOINT: Doing(
        term_forms.UntilForm, _until(actions.ask_reappoint), said("Đã trình lãnh đạo đề nghị xin lỗi, hẹn lại")
    ),
    Act.OVERRIDE: Doing(term_forms.OverrideForm, _until(actions.override), said("Đã ấn định lại hạn của")),
    Act.GIVE_TIME: Doing(term_forms.GiveTimeForm, _give_time, said("Đã cho thêm thời gian trả lời")),
    Act.BRANCH_CLAIM: Doing(
        ActForm, lambda one, by, form: actions.branch_claim(one, track=form.track, by=by), said("Bạn đã nhận nhánh của")
    ),
    Act.BRANCH_ASSIGN: Doing(forms.AssignForm, _assign_branch, said("Đã phân công nhánh của")),
    Act.BRANCH_RELEASE: Doing(
        forms.ReasonForm,
        lambda one, by, form: actions.branch_release(one, track=form.track, by=by, reason=_reason(form)),
        said("Đã trả lại phòng nhánh của"),
    ),
    Act.BRANCH_DONE: Doing(
        forms.NoteForm,
        lambda one, by, form: actions.branch_done(one, track=form.track, by=by, note=_reason(form)),
        said("Đã xong phần việc của bạn ở"),
    ),
    Act.REAPPOINT: Doing(term_forms.ReappointForm, _until(actions.reappoint), said("Đã xin lỗi và hẹn lại")),
    Act.SUSPEND: Doing(term_forms.SuspendForm, _suspend, said("Đã tạm dừng giải quyết")),
    Act.RESUME: Doing(
        term_forms.ResumeForm,
        lambda one, by, form: actions.resume(one, by=by, note=_reason(form)),
        said("Đã cho giải quyết tiếp"),
    ),
}


@require_http_methods(["GET", "POST"])
@officers
def act(request: HttpRequest, pk: int, act: Act) -> HttpResponse:
    """Ask for what an act needs, then do it. Who may not is told why, beside the dossier."""
    posted = request.method == "POST"
    seen = see(signed_in(request), pk, joined=()) if posted else see(signed_in(request), pk)
    form = _form(request, seen, act)
    judged = branches.judged_by(request, seen, act) if act in OF_A_BRANCH else None
    form.track = judged.track if judged is not None else 0
    if posted and (not DOINGS[act].upload or _may(seen, act, judged)) and form.is_valid():
        try:
            done = DOINGS[act].do(seen.dossier, seen.user, form)
        except Invalid as wrong:
            form.refuse(wrong, wrong.problems)
        except DomainError as refusal:
            return _refused(request, seen, refusal)
        else:
            return _done(request, done, act)
    if not (allowed := _may(seen, act, judged)):
        return _refused(request, seen, NotAllowed(allowed.reason))
    shown = see(seen.user, pk) if posted else seen
    asked = _asked(request, shown, act, form, judged)
    return render(request, DOINGS[act].template, asked, status=422 if posted else 200)


def _may(seen: Seen, act: Act, judged: Stay | None) -> who.Permission:
    """Asked before a page is shown or a file taken in; a plain press is judged by the action itself. judged: the branch
    that the act is about, where it is about one.
    """
    return who.may(seen.user, act, seen.dossier, stay=judged or seen.stay, at=seen.at)


@require_http_methods(["GET", "POST"])
@officers
def note_originals(request: HttpRequest, pk: int) -> HttpResponse:
    """Note the day on which the paper originals came; not an act of the table."""
    seen = see(signed_in(request), pk)
    form = forms.OriginalsForm(request.POST or None, seen=seen)
    if request.method == "POST" and form.is_valid():
        try:
            noted = actions.note_originals(seen.dossier, on=form.cleaned_data["on"], by=seen.user)
        except Invalid as wrong:
            form.refuse(wrong, wrong.problems)
        except DomainError as refusal:
            return _refused(request, seen, refusal)
        else:
            messages.success(
                request,
                said("Đã ghi ngày nhận bản giấy của hồ sơ {noted}: {noted_2}.", noted=noted, noted_2=_day(noted)),
            )
            return redirect(_url(request, noted))
    asked = pieces.Act(said("Ghi ngày nhận bản giấy"), said("Ghi ngày nhận"), _url(request, seen.dossier))
    return render(request, "desk/act.html", _page(request, seen, asked, form), status=422 if form.errors else 200)


def _day(dossier: Dossier) -> str:
    return formats.day(dossier.originals_received_on)


def _form(request: HttpRequest, seen: Seen, act: Act) -> ActForm:
    more: dict[str, Any] = {"act": act}
    if act in (Act.ASSIGN, Act.BRANCH_ASSIGN):
        more["candidates"] = candidates(seen, branches.judged_by(request, seen, act))
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    return DOINGS[act].form(*sent, seen=seen, **more)


def candidates(seen: Seen, judged: Stay | None = None) -> list[tuple[int, str]]:
    """Whom the step is meant for, each with the number of open dossiers she holds. Two queries.

    judged: the open stay of the branch that is given, where it is one.
    """
    branch = judged if judged is not None and judged.track else None
    step = seen.book.process.step(branch.step) if branch is not None else work.step_of(seen.dossier)
    if step is None or not step.where.role:
        return []
    room = branch.unit_id if branch is not None else seen.dossier.unit_id
    unit = room if step.where.role in IN_A_ROOM else None
    people = list(holders(seen.dossier.receiver_id, [step.where.role], unit_id=unit))
    held = Dossier.objects.filter(holder__in=[one.pk for one in people]).values_list("holder").annotate(n=Count("pk"))
    load = dict(held)
    has_it = branch.officer_id if branch is not None else seen.dossier.holder_id
    return [
        (one.pk, _who_has(one, branch) if one.pk == has_it else _who_may(one, load.get(one.pk, 0))) for one in people
    ]


def _who_has(one: User, branch: Stay | None) -> str:
    if branch is not None:
        return said("{full_name}: đang giữ nhánh này", full_name=one.full_name)
    return said("{full_name}: đang giữ hồ sơ này", full_name=one.full_name)


def _who_may(one: User, load: int) -> str:
    return said("{full_name}: đang giữ {load} hồ sơ", full_name=one.full_name, load=load)


def _asked(request: HttpRequest, seen: Seen, act: Act, form: ActForm, branch: Stay | None) -> dict[str, Any]:
    doing = DOINGS[act]
    asked = pieces.Act(
        work.title_of(seen.dossier, act),
        work.label_of(seen.dossier, act),
        _url(request, seen.dossier),
        consequence=_consequence(seen, act),
        warn=doing.warn,
        upload=doing.upload,
    )
    about = ""
    if branch is not None and branch.track:
        about = said("Nhánh: {name}", name=seen.book.process.step(branch.step).name)
    return _page(request, seen, asked, form, about)


MOVES_A_PROMISE = frozenset({Act.EXTEND, Act.GIVE_TIME, Act.ASK_REAPPOINT, Act.REAPPOINT, Act.OVERRIDE})


def _consequence(seen: Seen, act: Act) -> str:
    """What follows; before an act that moves a promise also what is promised now."""
    told, due_at = work.consequence(seen, act), seen.dossier.due_at
    if act not in MOVES_A_PROMISE or due_at is None:
        return told
    return said("Hạn đang hẹn: {due_at}. {told}", due_at=formats.full_moment(due_at), told=told)


def _page(request: HttpRequest, seen: Seen, asked: pieces.Act, form: ActForm, about: str = "") -> dict[str, Any]:
    name = seen.dossier.code or seen.dossier.reference or ""
    return frame(request, at=seen.at, current=tab_of(request) or "") | {
        "act": asked,
        "act_kicker": joined(" · ", (name, seen.dossier.title, about)),
        "form": form,
        "seen": seen,
        "crumbs": crumbs(seen, tab_of(request), str(asked.verb)),
    }


def _url(request: HttpRequest, dossier: Dossier) -> str:
    """The dossier's page, keeping the tab one came from."""
    return from_tab(reverse("desk:dossier", args=[dossier.pk]), tab_of(request))


def _section(dossier: Dossier, section: str) -> str:
    return f"{reverse('desk:dossier', args=[dossier.pk])}?muc={section}"


def _refused(request: HttpRequest, seen: Seen, refusal: DomainError) -> HttpResponse:
    messages.error(request, str(refusal))
    return redirect(_back(request, seen.dossier))


def _back(request: HttpRequest, dossier: Dossier) -> str:
    """To the dossier, or to the list that it was pressed in."""
    tab = tab_of(request)
    return tab_url(tab) if tab is not None and request.POST.get("ve") == "danh-sach" else _url(request, dossier)


def _done(request: HttpRequest, dossier: Dossier, act: Act) -> HttpResponse:
    """Say what was done to which dossier, what follows, and one link; go to the dossier."""
    messages.success(
        request,
        format_html(
            "<b class='m5'>{}</b> {}",
            said("{done} hồ sơ {dossier}.", done=_done_word(dossier, act), dossier=dossier),
            _after(dossier, act),
        ),
    )
    return redirect(_back(request, dossier))


def _done_word(dossier: Dossier, act: Act) -> str:
    """What was done, said before the name of the dossier."""
    taken_back = act == Act.WITHDRAW and dossier.channel == Channel.CHAIN
    return said("Đã thu hồi đề nghị của") if taken_back else DOINGS[act].done


def _after(dossier: Dossier, act: Act) -> str:
    if act == Act.ACCEPT:
        where = _section(dossier, "giay-to")
        told = said("Hẹn trả {due_at}.", due_at=formats.full_moment(dossier.due_at))
        return format_html("{} <a href='{}'>{}</a>", told, where, said("Xem giấy tiếp nhận"))
    if act in (Act.REFUSE, Act.REQUEST_SUPPLEMENT, Act.REAPPOINT):
        return format_html("<a href='{}'>{}</a>", _section(dossier, "giay-to"), said("Xem phiếu đã lập"))
    if act == Act.ISSUE_RESULT:
        return format_html("<a href='{}'>{}</a>", _section(dossier, "ket-qua"), said("Xem kết quả"))
    return format_html("<a href='{}'>{}</a>", linked("desk:home"), said("Về hộp việc"))
