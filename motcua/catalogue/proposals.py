"""The way of a proposal: drafted by an agency, sent by its leader, reviewed, listed, decided; each stage has a term."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from motcua.catalogue import content, editing, loading, publishing
from motcua.catalogue.models import LegalEvent, Procedure, ProcedureVersion, Proposal, ProposalMark, ProposalStep
from motcua.core import clock
from motcua.core.errors import Conflict, Invalid, NotAllowed
from motcua.core.words import said
from motcua.journal.record import record
from motcua.notifications.actions import send as tell
from motcua.people.models import Agency, Post, Role, User
from motcua.people.queries import country_calendar, has_role, holder_ids, posts_of, watching_post, who_hold

State, Kind = Proposal.State, LegalEvent.Kind
KINDS = (Kind.AMEND, Kind.SIMPLIFY, Kind.RAISE_LEVEL, Kind.INTRODUCE, Kind.REPEAL)
DRAFTERS = (Role.SPECIALIST, Role.HEAD, Role.LEADER, Role.AGENCY_ADMIN, Role.WATCHER)
WRITABLE = (State.DRAFTING, State.RETURNED)
OPEN = (*WRITABLE, State.SENT, State.AGREED, State.LISTED)
REMIND_AGAIN = timedelta(days=6)


def subject(proposal: Proposal) -> str:
    """The name of a proposal's chain in the journal."""
    return f"proposal:{proposal.pk}"


def drafting_post(user: Any, agency: Agency | None = None) -> Post | None:
    """The post by which a person drafts proposals, of this agency where one is named."""
    posts = (one for one in posts_of(user) if one.role in DRAFTERS)
    return next((one for one in posts if agency is None or one.agency_id == agency.pk), None)


def sending_post(user: Any, agency: Agency) -> Post | None:
    """The post of a leader of this agency."""
    return next((one for one in posts_of(user) if one.role == Role.LEADER and one.agency_id == agency.pk), None)


def deciding_post(user: Any) -> Post | None:
    """The post by which a person writes what UBND tỉnh decided."""
    return next((one for one in posts_of(user) if one.role == Role.READER), None)


def visible_to(user: Any) -> QuerySet[Proposal]:
    """The watching agency sees all that was sent, UBND tỉnh what was put before it, an agency its own."""
    found = Proposal.objects.select_related("procedure__current", "agency", "version", "listed")
    if has_role(user, Role.SYSTEM_ADMIN):
        return found
    mine = found.filter(agency__in={one.agency_id for one in posts_of(user) if one.role in DRAFTERS})
    if watching_post(user) is not None:
        return found.exclude(state=State.DRAFTING) | mine
    if deciding_post(user) is not None:
        return found.filter(state__in=[State.LISTED, State.DECIDED, State.DECLINED]) | mine
    return mine


@lru_cache(maxsize=1)
def choices() -> editing.Chosen:
    """The bundled forms and processes, read once in the life of the process."""
    root = Path(settings.FACTS_DIR)
    return editing.Chosen(loading.forms(root), loading.processes(root), loading.COMMON_FORM, loading.DEFAULT_PROCESS)


def begin(
    kind: str, procedure: Procedure | None, *, agency: Agency, reason: str, once: UUID, by: User,
    replaced_by: Procedure | None = None, new: Mapping[str, str] | None = None, offered_to: str = Proposal.To.OWN,
) -> Proposal:  # fmt: skip
    """Begin a proposal of an agency (lập đề xuất): a draft that says what is in force, or the end of the procedure.

    new: code (may be empty), name and sector of a procedure to introduce. The same form twice gives the same proposal.
    Raises NotAllowed for who drafts nothing there or while another is open, Invalid where something is missing.
    """
    if (twin := Proposal.objects.filter(once=once).first()) is not None:
        return twin
    post = drafting_post(by, agency)
    if post is None:
        raise NotAllowed(said("Bạn không lập đề xuất cho cơ quan này."))
    _refuse_wrong(kind, procedure, reason, new)
    try:
        with transaction.atomic():
            version: ProcedureVersion | None = None
            if procedure is None:
                procedure, version = _introduced(new or {})
            else:
                procedure = (
                    Procedure.objects.select_for_update(of=("self",)).select_related("current").get(pk=procedure.pk)
                )
                _refuse_ended(procedure)
                version = None if kind == Kind.REPEAL else publishing.draft_of(procedure)
            made = Proposal.objects.create(
                kind=kind, procedure=procedure, version=version, agency=agency, reason=reason.strip(), once=once,
                replaced_by=replaced_by if kind == Kind.REPEAL else None, offered_to=offered_to,
            )  # fmt: skip
            step(made, "begin", State.DRAFTING, by, post)
    except IntegrityError as twice:
        raise NotAllowed(
            said("Thủ tục này đang có một đề xuất khác. Hãy mở đề xuất đó, hoặc đợi nó kết thúc.")
        ) from twice
    return made


def _refuse_wrong(kind: str, procedure: Procedure | None, reason: str, new: Mapping[str, str] | None) -> None:
    problems: dict[str, str] = {}
    if kind not in KINDS:
        problems["kind"] = said("Chọn loại đề xuất.")
    if not reason.strip():
        problems["reason"] = said("Ghi lý do, căn cứ của đề xuất.")
    if kind == Kind.INTRODUCE:
        problems |= _wrong_of_new(new or {})
    elif procedure is None:
        problems["procedure"] = said("Chọn thủ tục.")
    if problems:
        raise Invalid(said("Chưa lập được đề xuất."), problems)


def _wrong_of_new(told: Mapping[str, str]) -> dict[str, str]:
    wanted = {"name": said("Ghi tên thủ tục."), "sector": said("Ghi lĩnh vực.")}
    problems: dict[str, str] = {name: words for name, words in wanted.items() if not told.get(name, "").strip()}
    if told.get("code", "").strip() and Procedure.objects.filter(code=told["code"].strip()).exists():
        problems["code"] = said("Mã này đã có trong danh mục.")
    return problems


def _refuse_ended(procedure: Procedure) -> None:
    if procedure.repealed_on is not None or procedure.current is None:
        raise NotAllowed(said("Thủ tục này đã bãi bỏ hoặc chưa được ban hành."))
    if procedure.versions.filter(state=publishing.State.SCHEDULED).exists():
        raise NotAllowed(said("Thủ tục đang có một bản chờ hiệu lực. Hãy lập đề xuất sau khi bản đó có hiệu lực."))


def _introduced(new: Mapping[str, str]) -> tuple[Procedure, ProcedureVersion]:
    """A procedure that is not published yet, with its first draft. Without a code of its own it gets one marked so."""
    chosen, code = choices(), new.get("code", "").strip()
    procedure = Procedure.objects.create(
        code=code or "DX-?", code_is_local=not code, name=new["name"].strip(), sector=new["sector"].strip(),
        kind=new.get("kind") or "tthc_noi_bo",
    )  # fmt: skip
    if not code:
        procedure.code = f"DX-{procedure.pk:06}"
        procedure.save(update_fields=["code"])
    document = {
        "name": procedure.name, "sector": procedure.sector, "kind": procedure.kind, "level": 1, "level_note": "",
        "facts": {}, "papers": [], "cases": [], "form": dict(chosen.forms[chosen.common_form]), "form_is_common": True,
        "process": dict(chosen.processes[chosen.default_process]), "process_is_default": True, "clock": {},
    }  # fmt: skip
    return procedure, publishing.draft_of(procedure, document=document)


def save(proposal: Proposal, values: Mapping[str, str], *, over: Mapping[str, str], by: User) -> dict[str, str]:
    """Write fields of the draft, each typed over the text in `over`; what could not be read, by field, kept as typed.

    A field that somebody else changed meanwhile is left as it is; Conflict with both texts is raised after the others
    are written. Raises NotAllowed once the proposal is not the agency's to write.
    """
    with transaction.atomic():
        proposal = _locked(proposal.pk)
        if drafting_post(by, proposal.agency) is None or proposal.state not in WRITABLE or proposal.version is None:
            raise NotAllowed(said("Đề xuất này hiện không sửa được. Nội dung bạn vừa gõ vẫn còn trên trang."))
        document = publishing.document_of(proposal.version)
        stored = editing.values_of(document) | proposal.typed
        theirs = {
            name: stored.get(name, "") for name, text in values.items()
            if name in over and not _same(stored.get(name, ""), over[name]) and not _same(stored.get(name, ""), text)
        }  # fmt: skip
        mine = {name: text for name, text in values.items() if name in editing.FIELDS and name not in theirs}
        made, wrong = editing.with_values(document, mine, choices())
        publishing.write(proposal.version, made)
        kept = {name: text for name, text in proposal.typed.items() if name not in mine}
        proposal.typed = kept | {name: mine[name] for name in wrong}
        proposal.save(update_fields=["typed"])
    if theirs:
        words = said("Người khác vừa sửa cùng nội dung. Xem lại; gửi lần nữa nếu vẫn muốn ghi đè.")
        raise Conflict(words, theirs=theirs, yours=values)
    return wrong


def _same(one: str, other: str) -> bool:
    """Texts alike but for how a browser ends lines."""
    return one.replace("\r\n", "\n").strip() == other.replace("\r\n", "\n").strip()


def problems(proposal: Proposal) -> dict[str, str]:
    """What keeps a draft from being published, by field; empty for the end of a procedure."""
    if proposal.version is None:
        return {}
    _, wrong = editing.with_values(publishing.document_of(proposal.version), proposal.typed, choices())
    return wrong | content.problems(publishing.document_of(proposal.version), publishing.installed())


def send(proposal: Proposal, *, by: User) -> Proposal:
    """Send it to the watching agency, as the agency's leader (gửi thẩm định). Raises Invalid with what is missing."""
    with transaction.atomic():
        proposal = _locked(proposal.pk)
        post = sending_post(by, proposal.agency)
        if post is None:
            raise NotAllowed(said("Chỉ lãnh đạo cơ quan đề xuất được gửi thẩm định."))
        _refuse_unless(proposal, WRITABLE)
        if proposal.version is not None:
            publishing.refuse_outdated(proposal.version)
        if wrong := problems(proposal):
            raise Invalid(said("Chưa gửi được: còn {n} chỗ phải hoàn thiện.", n=len(wrong)), wrong)
        if proposal.version is not None and proposal.kind != Kind.INTRODUCE and not _differs(proposal):
            raise Invalid(said("Bản soạn chưa khác bản đang hiệu lực. Hãy sửa nội dung rồi gửi."))
        _freeze(proposal, publishing.State.IN_REVIEW)
        step(proposal, "send", State.SENT, by, post, days=settings.PROPOSAL_REVIEW_DAYS)
        tell_of(
            proposal,
            who_hold(Role.WATCHER),
            "send",
            said("Đề xuất chờ thẩm định: {name}", name=proposal.procedure.name),
        )
    return proposal


def _differs(proposal: Proposal) -> bool:
    assert proposal.version is not None and proposal.procedure.current is not None
    return publishing.document_of(proposal.version) != publishing.document_of(proposal.procedure.current)


def give_back(proposal: Proposal, *, marks: Sequence[tuple[str, str]], reason: str, by: User) -> Proposal:
    """Give it back with marks on the very fields (trả lại để sửa); marks: field and what to mend.

    Raises Invalid without a reason or a mark.
    """
    marks = [(name, note.strip()) for name, note in marks if note.strip()]
    with transaction.atomic():
        proposal, post = _reviewed(proposal, by)
        if not reason.strip() and not marks:
            raise Invalid(said("Chưa trả lại được."), {"reason": said("Ghi cần sửa gì, ở mục hoặc ở ý kiến chung.")})
        _freeze(proposal, publishing.State.DRAFT)
        made = step(proposal, "give_back", State.RETURNED, by, post, reason=reason, days=settings.PROPOSAL_MEND_DAYS)
        ProposalMark.objects.bulk_create(ProposalMark(step=made, field=name, note=note) for name, note in marks)
        title = said("Đề xuất được trả lại để sửa: {name}", name=proposal.procedure.name)
        tell_of(proposal, drafters(proposal), "give_back", title, reason)
    return proposal


def agree(proposal: Proposal, *, opinion: str, by: User) -> Proposal:
    """Agree to it as the watching agency (đồng ý): it may be put on a list for UBND tỉnh."""
    with transaction.atomic():
        proposal, post = _reviewed(proposal, by)
        proposal.opinion = opinion.strip()
        proposal.save(update_fields=["opinion"])
        step(proposal, "agree", State.AGREED, by, post, reason=opinion)
        title = said("Đề xuất đã được thẩm định, đồng ý: {name}", name=proposal.procedure.name)
        tell_of(proposal, drafters(proposal), "agree", title, opinion)
    return proposal


def _reviewed(proposal: Proposal, by: User) -> tuple[Proposal, Post]:
    post = watching_post(by)
    if post is None:
        raise NotAllowed(said("Chỉ cơ quan theo dõi được thẩm định đề xuất."))
    proposal = _locked(proposal.pk)
    _refuse_unless(proposal, (State.SENT,))
    return proposal, post


def withdraw(proposal: Proposal, *, reason: str, by: User) -> Proposal:
    """Take it back before it is listed (rút đề xuất). Raises Invalid without a reason."""
    if not reason.strip():
        raise Invalid(said("Chưa rút được."), {"reason": said("Ghi lý do rút đề xuất.")})
    with transaction.atomic():
        proposal = _locked(proposal.pk)
        post = sending_post(by, proposal.agency) or (
            drafting_post(by, proposal.agency) if proposal.state == State.DRAFTING else None
        )
        if post is None:
            raise NotAllowed(said("Chỉ lãnh đạo cơ quan đề xuất được rút đề xuất đã gửi."))
        _refuse_unless(proposal, (*WRITABLE, State.SENT, State.AGREED))
        _freeze(proposal, publishing.State.DROPPED)
        step(proposal, "withdraw", State.WITHDRAWN, by, post, reason=reason)
    return proposal


def drop(proposal: Proposal) -> None:
    """Its draft is not to be issued."""
    _freeze(proposal, publishing.State.DROPPED)


def _freeze(proposal: Proposal, state: str) -> None:
    if proposal.version is not None:
        proposal.version.state = state
        proposal.version.save(update_fields=["state"])


def step(
    proposal: Proposal, act: str, state: str, by: User, post: Post, *, reason: str = "", days: int = 0
) -> ProposalStep:  # fmt: skip
    """Move it on: state and term, a row of its history, a line in the journal."""
    at = clock.now()
    proposal.state, proposal.reminded_at = state, None
    proposal.due_at = after_working_days(at, days) if days else None
    proposal.save(update_fields=["state", "due_at", "reminded_at", "listed"])
    made = ProposalStep.objects.create(
        proposal=proposal, act=act, state=state, by=by, post=str(post), reason=reason.strip(), at=at
    )
    details = {"procedure": proposal.procedure.code, "state": state, "step": made.pk}
    record(f"proposal.{act.replace('_', '-')}", subject=subject(proposal), actor=by.username, post=str(post), at=at,
           details=details)  # fmt: skip
    return made


def after_working_days(at: datetime, days: int) -> datetime:
    """The end of the working day that so many working days after a moment bring."""
    calendar, on = country_calendar(), at.astimezone(clock.VN).date()
    for _ in range(days):
        on = calendar.next_day_opening(on).date()
    closing = calendar.closing(on)
    assert closing is not None
    return closing


def _locked(pk: int) -> Proposal:
    joined = ("procedure__current", "agency", "version")
    return Proposal.objects.select_for_update(of=("self",)).select_related(*joined).get(pk=pk)


def _refuse_unless(proposal: Proposal, states: Iterable[str]) -> None:
    if proposal.state not in states:
        raise NotAllowed(
            said("Đề xuất đang ở bước “{state}” nên không làm được việc này.", state=proposal.get_state_display())
        )


def drafters(proposal: Proposal) -> list[int]:
    """Who wrote on it, and the leaders of its agency."""
    wrote = proposal.steps.filter(act__in=["begin", "send"]).values_list("by", flat=True)
    return list(dict.fromkeys([*wrote, *holder_ids(proposal.agency_id, Role.LEADER)]))


def tell_of(proposal: Proposal, people: list[int], act: str, title: Any, body: str = "") -> None:
    """Tell people what became of a proposal; it is their turn."""
    url = f"/theo-doi/de-xuat/{proposal.pk}/"
    tell(people, act=f"proposal.{act}", title=str(title), body=body.strip(), url=url, at=clock.now(), work=people)


def remind_of_terms() -> int:
    """Tell those whose turn it is that the term of a stage has passed, again after six days; how many proposals."""
    at = clock.now()
    late = Proposal.objects.select_related("procedure", "agency").filter(state__in=OPEN, due_at__lt=at)
    waiting = [one for one in late if one.reminded_at is None or one.reminded_at < at - REMIND_AGAIN]
    for one in waiting:
        with transaction.atomic():
            one.reminded_at = at
            one.save(update_fields=["reminded_at"])
            people = {
                State.SENT: lambda: who_hold(Role.WATCHER), State.LISTED: lambda: who_hold(Role.READER)
            }.get(State(one.state), lambda one=one: drafters(one))()  # fmt: skip
            title = said("Quá hạn bước “{state}”: {name}", state=one.get_state_display(), name=one.procedure.name)
            tell_of(one, people, "late", title)
    return len(waiting)
