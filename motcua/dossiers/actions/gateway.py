"""The desk's paper intake: what the gate turns away, and what it lets in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from motcua.catalogue.models import Offering
from motcua.catalogue.queries import rulebook, version_in_force
from motcua.core import clock
from motcua.core.errors import Invalid, NotAllowed
from motcua.core.words import said
from motcua.dossiers import gate, incidents, slips
from motcua.dossiers.actions.filing import check_fileable, register
from motcua.dossiers.gate import Decision, OpenIncident, Why
from motcua.dossiers.holding import with_customer
from motcua.dossiers.lifecycle import perform
from motcua.dossiers.models import Channel, Dossier, Paper, PaperRefusal, Party
from motcua.dossiers.rules import Act
from motcua.dossiers.texts import tell_draft_opened
from motcua.journal.record import record
from motcua.people.models import Agency, Post, Role, User
from motcua.people.queries import posts_of


def ask_gate(offering: Offering, customer: Agency, channel: str) -> Decision:
    """The gate's answer for this customer, procedure and channel, now. Asked before anything is typed."""
    at = clock.now()
    version_id = version_in_force(offering, at.date())
    open_now = incidents.opening([customer.pk, offering.desk_id], at)
    return gate.decide(
        customer=customer.short,
        equipped_from=customer.equipped_from,
        published_level=rulebook(version_id).level if version_id else None,
        channel=channel,
        at=at,
        incidents=[OpenIncident(one.reason, one.from_at, one.to_at) for one in open_now],
        in_scope=customer.level != Agency.Level.CENTRAL,
    )


@dataclass(frozen=True)
class PaperCount:
    """A paper handed in at the desk: what it is, originals and copies."""

    key: str
    name: str
    originals: int
    copies: int


def receive_paper(
    offering: Offering,
    customer: Agency,
    channel: str,
    *,
    by: User,
    papers: Sequence[PaperCount],
    once: UUID | None = None,
    **request: Any,
) -> Dossier:
    """Take a paper dossier in, if the gate allows it (nhận hồ sơ giấy). Nothing else makes a dossier that is not
    online.

    Raises NotAllowed when the gate refuses or `by` does not receive at this desk, Invalid without any paper or
    abstract.
    """
    if once is not None and (twin := Dossier.objects.filter(once=once, created_by=by).first()):
        return twin
    decision = ask_gate(offering, customer, channel)
    if channel not in (Channel.DIRECT, Channel.POST) or not decision.allowed:
        raise NotAllowed(decision.text)
    _check_paper(papers, request)
    at = clock.now()
    made = Dossier(
        version_id=_version_for(offering, channel, request.get("case", "")),
        offering=offering,
        customer=customer,
        desk=offering.desk,
        receiver=offering.agency,
        created_by=by,
        once=once,
        channel=channel,
        created_at=at,
        changed_at=at,
        **request,
    )
    with perform(Act.RECEIVE_PAPER, made, by=by) as change:
        register(change)
        change.takes_part(customer, Party.Role.CUSTOMER)
        rows = [_row(one, by, change.at) for one in papers if one.originals or one.copies]
        change.after_save.append(lambda saved: _write_papers(saved, rows))
        if decision.why is Why.INCIDENT:
            change.after_save.append(_let_in_by_incident)
        change.details["gate"] = decision.why.value
    return change.dossier


def _let_in_by_incident(dossier: Dossier) -> None:
    """In the dossier's own transaction: the incident that let it in, and until when it must be digitised."""
    incident = incidents.opening([dossier.customer_id, dossier.desk_id], clock.now()).first()
    if incident is not None:
        incidents.to_digitise(dossier, incident)


def _version_for(offering: Offering, channel: str, case: str) -> int:
    """The published version; raises NotAllowed where it has no term for this channel and case."""
    version_id = version_in_force(offering, clock.today())
    if version_id is None or rulebook(version_id).policy.term(channel, case) is None:
        raise NotAllowed(
            said("Thủ tục chưa có thời hạn công bố cho kênh này nên chưa nhận được. Hãy báo bộ phận quản lý danh mục.")
        )
    return version_id


def _row(one: PaperCount, by: User, at: datetime) -> Paper:
    """A paper that lies at the desk, without its dossier yet."""
    return Paper(
        kind=Paper.Kind.ATTACHMENT if one.key != "request" else Paper.Kind.REQUEST,
        key=one.key,
        name=one.name,
        originals=one.originals,
        copies=one.copies,
        added_by=by,
        added_at=at,
    )


def _write_papers(dossier: Dossier, rows: list[Paper]) -> None:
    for row in rows:
        row.dossier = dossier
    Paper.objects.bulk_create(rows)


def _check_paper(papers: Sequence[PaperCount], request: dict[str, Any]) -> None:
    problems = {}
    if not any(one.originals or one.copies for one in papers):
        problems["papers"] = said("Ghi số bản chính hoặc bản sao của ít nhất một giấy tờ.")
    if not str(request.get("abstract") or "").strip():
        problems["abstract"] = said("Ghi trích yếu: cơ quan đề nghị việc gì.")
    if problems:
        raise Invalid(said("Chưa nhận được hồ sơ giấy."), problems)


def refuse_paper(
    offering: Offering, customer: Agency, channel: str, *, by: User, once: UUID | None = None
) -> PaperRefusal:
    """Turn a paper-only dossier away: a row that is counted, and a note with the clause (không tiếp nhận hồ sơ giấy).

    Raises NotAllowed when the gate does not refuse, or `by` does not receive at this desk.
    """
    if once is not None and (twin := PaperRefusal.objects.filter(once=once, by=by).first()):
        return twin
    decision = ask_gate(offering, customer, channel)
    if decision.allowed:
        raise NotAllowed(decision.text)
    post = _desk_post(offering.desk_id, by)
    with transaction.atomic(durable=True):
        refusal = PaperRefusal.objects.create(
            desk=offering.desk,
            customer=customer,
            procedure=offering.procedure,
            channel=channel,
            level=decision_level(offering),
            clause=decision.clause,
            reason=decision.text,
            at=clock.now(),
            by=by,
            once=once,
        )
        refusal.slip = slips.fix_paper_refusal(refusal)
        refusal.save(update_fields=["slip"])
        record(
            "desk.refuse-paper",
            subject=f"refusal:{refusal.pk}",
            actor=by.username,
            post=str(post),
            at=refusal.at,
            details={
                "customer": customer.code,
                "procedure": offering.procedure.code,
                "channel": channel,
                "slip": refusal.slip.pk,
            },
        )
    return refusal


def open_online_draft(refusal: PaperRefusal, *, by: User) -> Dossier:
    """Open an online draft for the agency that was turned away, and tell its preparers; the second press gives the
    same draft.

    Raises NotAllowed when that agency has no preparer yet, or `by` does not receive at this desk.
    """
    if refusal.draft is not None:
        return refusal.draft
    post = _desk_post(refusal.desk_id, by)
    offering = Offering.objects.select_related("procedure__current", "agency", "desk").get(
        procedure=refusal.procedure, desk=refusal.desk, to_on__isnull=True
    )
    book = check_fileable(offering)
    preparers = [post.user for post in _preparers(refusal.customer)]
    if not preparers:
        raise NotAllowed(
            said(
                "{short} chưa có người soạn hồ sơ trên hệ thống. Hãy báo cơ quan theo dõi hệ thống cấp tài khoản.",
                short=refusal.customer.short,
            )
        )
    at = clock.now()
    draft = Dossier(
        version_id=book.version_id,
        offering=offering,
        customer=refusal.customer,
        desk=offering.desk,
        receiver=offering.agency,
        created_by=preparers[0],
        created_at=at,
        changed_at=at,
        saved_at=at,
    )
    with perform(Act.CREATE, draft, by=preparers[0]) as change:
        locked = PaperRefusal.objects.select_for_update(of=("self",)).get(pk=refusal.pk)
        if locked.draft_id is not None:
            raise NotAllowed(said("Bản nháp trực tuyến đã được mở. Hãy tải lại trang để xem."))
        change.hold = with_customer(draft)
        change.takes_part(refusal.customer, Party.Role.CUSTOMER)
        change.details |= {"opened_by": by.username, "opened_post": str(post), "refusal": refusal.pk}
        change.after_save.append(lambda saved: _draft_opened(saved, locked, preparers, at))
    return draft


def decision_level(offering: Offering) -> int:
    """The published level that the gate went by."""
    version_id = version_in_force(offering, clock.today())
    assert version_id is not None
    return rulebook(version_id).level


def _draft_opened(draft: Dossier, refusal: PaperRefusal, preparers: Sequence[User], at: datetime) -> None:
    """In the draft's own transaction: the refusal points to it, and its preparers are told."""
    refusal.draft = draft
    refusal.save(update_fields=["draft"])
    tell_draft_opened(draft, refusal, [person.pk for person in preparers], at=at)


def _preparers(customer: Agency) -> list[Post]:
    today = clock.today()
    held = Post.objects.filter(agency=customer, role=Role.PREPARER, from_on__lte=today, user__is_active=True).exclude(
        to_on__lt=today
    )
    return list(held.select_related("user").order_by("pk"))


def _desk_post(desk_id: int, by: User) -> Post:
    for post in posts_of(by):
        if post.agency_id == desk_id and post.role == Role.INTAKE:
            return post
    raise NotAllowed(said("Chỉ cán bộ tiếp nhận của cơ quan nhận hồ sơ được làm việc này."))
