"""Lists of agreed proposals that are put before UBND tỉnh (danh mục trình), and what it decided of each."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from motcua.catalogue import proposals, publishing
from motcua.catalogue.models import LegalEvent, Proposal, ProposalList
from motcua.catalogue.publishing import Decision
from motcua.core import clock
from motcua.core.errors import Invalid, NotAllowed
from motcua.core.words import said
from motcua.journal.record import record
from motcua.notifications.actions import send as tell
from motcua.people.models import Agency, Post, Role, User
from motcua.people.queries import approving_post, has_role, watching_post, who_hold

State = ProposalList.State


def subject(one: ProposalList) -> str:
    """The name of a list's chain in the journal."""
    return f"proposal-list:{one.pk}"


def visible_to(user: User) -> QuerySet[ProposalList]:
    """The watching agency sees all, UBND tỉnh what was put before it, nobody else any."""
    found = ProposalList.objects.select_related("made_by", "submitted_by", "decided_by")
    if watching_post(user) is not None or has_role(user, Role.SYSTEM_ADMIN):
        return found
    return found.exclude(state=State.DRAFT) if proposals.deciding_post(user) is not None else found.none()


def free() -> QuerySet[Proposal]:
    """Agreed proposals that stand on no list."""
    found = Proposal.objects.filter(state=Proposal.State.AGREED, listed__isnull=True)
    return found.select_related("procedure", "agency").order_by("agency__sort", "id")


def make(title: str, chosen: Sequence[int], *, once: UUID, by: User) -> ProposalList:
    """Put agreed proposals together (lập danh mục). The same form twice gives the same list.

    Raises NotAllowed unless `by` watches, Invalid without a title or a proposal, or where one is on a list already.
    """
    if (twin := ProposalList.objects.filter(once=once).first()) is not None:
        return twin
    post = watching_post(by)
    if post is None:
        raise NotAllowed(said("Chỉ cơ quan theo dõi được lập danh mục trình."))
    with transaction.atomic():
        picked = list(free().select_for_update(of=("self",)).filter(pk__in=chosen))
        problems: dict[str, str] = {}
        if not title.strip():
            problems["title"] = said("Ghi tên danh mục, ví dụ: Danh mục thủ tục sửa đổi tháng 11/2026.")
        if not picked or len(picked) != len(set(chosen)):
            problems["proposals"] = said("Chọn các đề xuất đã thẩm định và chưa nằm trong danh mục nào.")
        if problems:
            raise Invalid(said("Chưa lập được danh mục."), problems)
        made = ProposalList.objects.create(title=title.strip()[:250], made_at=clock.now(), made_by=by, once=once)
        Proposal.objects.filter(pk__in=[one.pk for one in picked]).update(listed=made)
        details = {"proposals": [one.pk for one in picked]}
        record("proposal-list.make", subject=subject(made), actor=by.username, post=str(post), at=made.made_at,
               details=details)  # fmt: skip
    return made


def take_off(one: ProposalList, proposal: Proposal, *, by: User) -> None:
    """Take a proposal off a list that was not submitted; it may stand on another."""
    if watching_post(by) is None:
        raise NotAllowed(said("Chỉ cơ quan theo dõi được sửa danh mục trình."))
    with transaction.atomic():
        kept = _locked(one, State.DRAFT)
        if Proposal.objects.filter(pk=proposal.pk, listed=kept).update(listed=None):
            details = {"proposal": proposal.pk}
            record("proposal-list.take-off", subject=subject(kept), actor=by.username, at=clock.now(), details=details)


def submit(one: ProposalList, *, number: str, by: User) -> ProposalList:
    """Put it before UBND tỉnh, as the watching agency's leader (trình). Raises Invalid without number or proposals."""
    post = approving_post(by)
    if post is None:
        raise NotAllowed(said("Chỉ lãnh đạo cơ quan theo dõi được trình danh mục."))
    with transaction.atomic():
        kept = _locked(one, State.DRAFT)
        picked = list(_on(kept))
        problems = {} if number.strip() else {"number": said("Ghi số, ký hiệu tờ trình, ví dụ: 15/TTr-STTTT.")}
        if problems or not picked:
            raise Invalid(said("Chưa trình được: danh mục phải có đề xuất và có số tờ trình."), problems)
        kept.state, kept.number = State.SUBMITTED, number.strip()[:60]
        kept.submitted_at, kept.submitted_by = clock.now(), by
        kept.due_at = proposals.after_working_days(kept.submitted_at, settings.PROPOSAL_DECISION_DAYS)
        kept.save()
        for proposal in picked:
            proposals.step(proposal, "list", Proposal.State.LISTED, by, post, days=settings.PROPOSAL_DECISION_DAYS)
        details = {"number": kept.number, "proposals": [each.pk for each in picked]}
        record("proposal-list.submit", subject=subject(kept), actor=by.username, post=str(post), at=kept.submitted_at,
               details=details)  # fmt: skip
        readers = who_hold(Role.READER)
        title = said("Danh mục thủ tục trình quyết định: {title}", title=kept.title)
        tell(readers, act="proposal-list.submit", title=str(title), body="", at=kept.submitted_at,
                       url=f"/theo-doi/danh-muc-trinh/{kept.pk}/", work=readers)  # fmt: skip
    return kept


def decide(one: ProposalList, decision: Decision, *, declined: Mapping[int, str], by: User) -> ProposalList:
    """Write what UBND tỉnh decided (ghi quyết định): all but the declined are issued by this decision, at once.

    declined: proposals by key with the reason. Raises NotAllowed unless `by` works for UBND tỉnh, Invalid for a
    decision that is none or a proposal that can not be issued as it is.
    """
    post = proposals.deciding_post(by)
    if post is None:
        raise NotAllowed(said("Chỉ người của Ủy ban nhân dân tỉnh được ghi quyết định."))
    if any(not reason.strip() for reason in declined.values()):
        raise Invalid(
            said("Chưa ghi được quyết định."), {"declined": said("Ghi lý do của từng đề xuất không chấp thuận.")}
        )
    with transaction.atomic():
        kept = _locked(one, State.SUBMITTED)
        picked = list(_on(kept))
        if len(declined) < len(picked):
            decision.refuse_wrong()
        for proposal in picked:
            _decided(proposal, decision, declined.get(proposal.pk), by, post)
        kept.state, kept.decided_at, kept.decided_by = State.DECIDED, clock.now(), by
        kept.decision, kept.decided_on, kept.authority = (
            decision.number.strip(),
            decision.on,
            decision.authority.strip(),
        )
        kept.effective_on = decision.effective_on
        kept.save()
        details = {"decision": kept.decision, "declined": sorted(declined)}
        record("proposal-list.decide", subject=subject(kept), actor=by.username, post=str(post), at=kept.decided_at,
               details=details)  # fmt: skip
    return kept


def _decided(proposal: Proposal, decision: Decision, declined: str | None, by: User, post: Post) -> None:
    """What a decision means for one proposal, and what its agency is told."""
    name, told = proposal.procedure.name, proposals.drafters(proposal)
    if declined is not None:
        proposals.drop(proposal)
        proposals.step(proposal, "decline", Proposal.State.DECLINED, by, post, reason=declined)
        proposals.tell_of(proposal, told, "decline", said("Đề xuất không được chấp thuận: {name}", name=name), declined)
        return
    _issue(proposal, decision, by)
    proposals.step(proposal, "decide", Proposal.State.DECIDED, by, post)
    words = said(
        "Quyết định {number}, có hiệu lực từ {day:%d/%m/%Y}.", number=decision.number, day=decision.effective_on
    )
    proposals.tell_of(proposal, told, "decide", said("Đề xuất đã được quyết định: {name}", name=name), str(words))


def _issue(proposal: Proposal, decision: Decision, by: User) -> None:
    """The legal event of a proposal: its version is scheduled, or its procedure ends."""
    if proposal.kind == LegalEvent.Kind.REPEAL:
        publishing.repeal(proposal.procedure, decision, reason=proposal.reason, replaced_by=proposal.replaced_by, by=by)
        return
    assert proposal.version is not None
    publishing.schedule(proposal.version, decision, kind=proposal.kind, reason=proposal.reason, by=by)
    if proposal.kind == LegalEvent.Kind.INTRODUCE:
        publishing.offer(proposal.procedure, _solvers(proposal), from_on=decision.effective_on)


def _solvers(proposal: Proposal) -> list[Agency]:
    """The agencies that are to solve an introduced procedure."""
    if proposal.offered_to == Proposal.To.OWN:
        return [proposal.agency]
    return list(Agency.objects.filter(level=proposal.offered_to, valid_to__isnull=True))


def _on(one: ProposalList) -> QuerySet[Proposal]:
    joined = ("procedure__current", "agency", "version__procedure", "replaced_by")
    return one.proposals.select_for_update(of=("self",)).select_related(*joined).order_by("agency__sort", "id")


def _locked(one: ProposalList, state: str) -> ProposalList:
    kept = ProposalList.objects.select_for_update().get(pk=one.pk)
    if kept.state != state:
        raise NotAllowed(
            said("Danh mục đang ở bước “{state}” nên không làm được việc này.", state=kept.get_state_display())
        )
    return kept
