"""Agencies that ask one another while they solve (liên thông): ask, remind, and follow what was answered.

A child is a dossier of its own, with its own code, clock and people. Its end leaves a row that the parent follows in a
transaction of its own: nobody ever holds the locks of both, but for asking, which locks the parent and makes the child.
"""

from collections.abc import Sequence
from dataclasses import replace

from django.db.models import F, Q, QuerySet

from motcua.catalogue import asking as ways
from motcua.catalogue.models import Offering
from motcua.catalogue.queries import rulebook, version_in_force
from motcua.core import clock
from motcua.core.errors import Invalid, NotAllowed
from motcua.core.words import said
from motcua.dossiers import branching, deadlines, holding
from motcua.dossiers.actions.ending import Lateness, end
from motcua.dossiers.actions.filing import register
from motcua.dossiers.actions.terms import needs_leader
from motcua.dossiers.lifecycle import Change, Hold, brought_forth, finish, perform
from motcua.dossiers.models import Asking, Channel, Dossier, LateCause, Paper, Party, Promise, ReturnBy, Status, Stay
from motcua.dossiers.models.dossier import ENDED
from motcua.dossiers.queries import papers_of
from motcua.dossiers.rules import Act
from motcua.people.models import Agency, Role, User
from motcua.people.queries import calendar_for, holder_ids
from motcua.workdays import terms
from motcua.workdays.terms import Term, WorkingDays

DEEPEST = 6
MOST_DAYS = 60
Kind = Asking.Kind
MISSING = {"offering": said("Chọn thủ tục và cơ quan giải quyết."), "agency": said("Chọn cơ quan được hỏi.")}
"""What is said where nobody was chosen to be asked."""


def ask(
    dossier: Dossier,
    *,
    by: User,
    kind: str,
    reason: str,
    agency: Agency | None = None,
    offering: Offering | None = None,
    days: int | None = None,
    waits: bool = True,
    papers: Sequence[int] = (),
) -> Dossier:
    """Ask another agency (hỏi cơ quan khác): an opinion or co-ordination of `agency`, or a procedure at `offering`.

    reason: what is to be answered, word for word. days: within how many working days of its acceptance; None: as the
    procedure says. waits: nothing goes on here before the answer. papers: keys of this dossier's papers that go along.
    Gives the parent. Raises Invalid or NotAllowed in words that say what to do.
    """
    place = _place(kind, agency, offering, days, reason)
    with perform(Act.ASK, dossier, by=by, reason=reason) as change:
        parent = change.dossier
        depth = _depth_of(parent, place.agency)
        _refuse_twice(parent, place)
        _check_moment(change, place, days)
        parent.asked += 1
        parent.chained = True
        parent.waits = parent.waits or waits
        change.takes_part(place.agency, Party.Role.ASKED)
        hold = holding.same_step(change, rulebook(parent.version_id).process.step(parent.step))
        held = change.stay if change.stay is not None and change.stay.officer_id else None
        change.hold = replace(hold, officer=held.officer if held else change.taker, post=held.post if held else "")
        if waits and kind in rulebook(parent.version_id).policy.asking_pauses:
            parent.clock_waits = True
            change.hold = replace(change.hold, counting=False, pause=Stay.OTHERS, act_by_at=None)
        change.details["asked"] = place.agency.code
        sent = [one for one in papers_of(parent) if one.pk in set(papers) and one.file_id and one.replaced_at is None]
        term = terms.to_json(WorkingDays(days)) if days is not None else None
        row = Asking(kind=kind, depth=depth, step=parent.step, waits=waits, term=term, asked_by=by, asked_at=change.at)
        change.after_save.append(lambda saved: _open(change, saved, place, row, sent))
    return change.dossier


def _place(kind: str, agency: Agency | None, offering: Offering | None, days: int | None, question: str) -> Offering:
    """Where it is asked, or what is missing."""
    problems: dict[str, str] = {}
    if kind not in Kind.values:
        problems["kind"] = said("Chọn loại đề nghị.")
    elif kind == Kind.PROCEDURE and offering is None:
        problems["offering"] = MISSING["offering"]
    elif kind != Kind.PROCEDURE and agency is None:
        problems["agency"] = MISSING["agency"]
    if days is not None and not 1 <= days <= MOST_DAYS:
        problems["days"] = said("Ghi số ngày làm việc từ 1 đến {most}.", most=MOST_DAYS)
    if not question.strip():
        problems["reason"] = said("Ghi nội dung cần trả lời.")
    if problems:
        raise Invalid(said("Chưa gửi được đề nghị."), problems)
    place = offering if kind == Kind.PROCEDURE else ways.offering_of(kind, agency) if agency is not None else None
    assert place is not None
    if not holder_ids(place.desk_id, Role.INTAKE):
        named = "offering" if kind == Kind.PROCEDURE else "agency"
        told = said("{agency} chưa có người tiếp nhận trên hệ thống. Hãy gửi văn bản.", agency=place.agency.short)
        raise Invalid(said("Chưa gửi được đề nghị."), {named: told})
    return place


def _depth_of(parent: Dossier, asked: Agency) -> int:
    """How deep the question lies. Raises NotAllowed for a circle, or deeper than anybody would follow."""
    agencies, depth, above = {parent.receiver_id}, 1, parent.parent_id
    while above is not None:
        row = Dossier.objects.values("receiver_id", "parent_id").get(pk=above)
        agencies.add(row["receiver_id"])
        depth, above = depth + 1, row["parent_id"]
    if asked.pk in agencies:
        raise NotAllowed(
            said("{agency} đã là một chặng của chuỗi liên thông này nên không hỏi ngược lại được.", agency=asked.short)
        )
    if depth > DEEPEST:
        raise NotAllowed(said("Chuỗi liên thông đã sâu {n} bậc, không hỏi tiếp được.", n=DEEPEST))
    return depth


def _refuse_twice(parent: Dossier, place: Offering) -> None:
    """The same press twice, or the same question again, has no second effect."""
    if Asking.objects.filter(parent=parent, child__offering=place, followed_at__isnull=True).exists():
        raise NotAllowed(
            said("{agency} đang có một đề nghị chưa trả lời của hồ sơ này. Hãy nhắc, hoặc trao đổi ở mục tin nhắn của "
                 "đề nghị đó.", agency=place.agency.short)
        )  # fmt: skip


def _check_moment(change: Change, place: Offering, days: int | None) -> None:
    """An answer that is due after the parent's own promise is a leader's to ask for. Raises Invalid for others."""
    assert change.by is not None
    version_id = version_in_force(place, clock.today())
    if version_id is None:
        return  # told where the child is made
    policy = rulebook(version_id).policy
    term = WorkingDays(days) if days is not None else policy.term(Channel.CHAIN)
    if term is None:
        return
    due_at = deadlines.due(change.at, term, calendar_for(place.agency), cut_off=policy.cut_off)
    if problem := needs_leader(change.dossier, due_at, change.by):
        raise Invalid(said("Chưa gửi được đề nghị."), {"days": problem})


def _open(change: Change, parent: Dossier, place: Offering, row: Asking, papers: Sequence[Paper]) -> None:
    """The child: handed in by who asks, as any dossier is."""
    child = _child(change, parent, place, row)
    born = brought_forth(Act.SUBMIT, child, of=change)
    child.submitted_by = change.by
    register(born)
    child.bound_online = False  # the directive counts what agencies file, not what they ask on the way
    born.takes_part(child.customer, Party.Role.CUSTOMER)
    born.takes_part(child.customer, Party.Role.ASKER)
    finish(born)
    row.parent, row.child, row.question = parent, child, change.reason
    row.save()
    Paper.objects.bulk_create(_by_reference(one, child, change, number) for number, one in enumerate(papers, start=1))


def _child(change: Change, parent: Dossier, place: Offering, row: Asking) -> Dossier:
    version_id = version_in_force(place, clock.today())
    if version_id is None or (row.term is None and rulebook(version_id).policy.term(Channel.CHAIN) is None):
        raise NotAllowed(said("Thủ tục này chưa có thời hạn công bố nên chưa hẹn trả được. Hãy ghi số ngày trả lời."))
    assert change.by is not None
    own_way = row.kind != Kind.PROCEDURE
    title = f"{Kind(row.kind).label}: {parent.title}"
    return Dossier(
        version_id=version_id, offering=place, customer=parent.receiver, desk=place.desk, receiver=place.agency,
        created_by=change.by, channel=Channel.CHAIN, created_at=change.at, changed_at=change.at, saved_at=change.at,
        parent=parent, chained=True, return_by=ReturnBy.ONLINE, abstract=title[:500],
        contact_name=change.by.full_name[:120], contact_phone=change.by.phone, contact_email=change.by.email,
        answers={ways.SECTION: {ways.QUESTION: change.reason}} if own_way else {},
    )  # fmt: skip


def _by_reference(one: Paper, child: Dossier, change: Change, number: int) -> Paper:
    """The same file, as a paper of the child: each agency sees exactly what it was sent."""
    assert change.by is not None
    return Paper(
        dossier=child, kind=Paper.Kind.ATTACHMENT, key=f"kem_theo_{number}", name=one.name, file_id=one.file_id,
        file_name=one.file_name, number=one.number, issued_on=one.issued_on, signer=one.signer,
        added_by=change.by, added_at=change.at,
    )  # fmt: skip


def term_of(dossier: Dossier) -> Term | None:
    """The time that was asked for; None where the procedure's own holds."""
    if dossier.channel != Channel.CHAIN:
        return None
    asked = Asking.objects.filter(child=dossier).first()
    return terms.from_json(asked.term) if asked is not None and asked.term else None


def remind(dossier: Dossier, *, by: User, note: str = "") -> Dossier:
    """Remind who was asked (nhắc trả lời): a message to who holds it there; once a day.

    Raises NotAllowed for who did not ask, or when today's reminder is already there.
    """
    with perform(Act.REMIND, dossier, by=by, reason=note) as change:
        Asking.objects.filter(child=change.dossier).update(reminded_at=change.at)
    return change.dossier


def follow(ended: Dossier) -> None:
    """After an end: let the dossier that asked know, and take back what the ended one itself still asks.

    A crash in between leaves rows that `follow_all` finds.
    """
    if ended.channel == Channel.CHAIN:
        for row in _unfollowed().filter(child=ended):
            _follow(row)
    if ended.asked and ended.status in ENDED:
        for row in _orphans().filter(parent=ended):
            _take_back(row)


def follow_all() -> int:
    """What ends left to be followed; how many rows."""
    orphans, waiting = list(_orphans()[:200]), list(_unfollowed()[:200])
    for row in orphans:
        _take_back(row)
    for row in waiting:
        _follow(row)
    return len(orphans) + len(waiting)


def _unfollowed() -> QuerySet[Asking]:
    return Asking.objects.filter(ended_at__isnull=False, followed_at__isnull=True).select_related("parent", "child")


def _orphans() -> QuerySet[Asking]:
    """What an ended dossier still asks."""
    ended = Q(parent__status__in=sorted(ENDED), ended_at__isnull=True, followed_at__isnull=True)
    return Asking.objects.filter(ended).select_related("parent", "child")


def _follow(row: Asking) -> None:
    """The parent notes an answer: it goes on when it waits for no other."""
    try:
        with perform(Act.ANSWERED, row.parent, by=None) as change:
            if not Asking.objects.filter(pk=row.pk, followed_at__isnull=True).update(followed_at=change.at):
                raise NotAllowed("followed already")  # by another process, a moment before
            change.details["answered"] = row.child.code or row.child.reference
            _answered(change)
    except NotAllowed:
        # It has ended, or another process was first: there is nobody left to tell.
        Asking.objects.filter(pk=row.pk, followed_at__isnull=True).update(followed_at=clock.now())
        Dossier.objects.filter(pk=row.parent_id, asked__gt=0, status__in=sorted(ENDED)).update(asked=F("asked") - 1)


def _answered(change: Change) -> None:
    parent = change.dossier
    still = Asking.objects.filter(parent=parent, followed_at__isnull=True)
    parent.asked = still.count()
    kinds = set(still.filter(waits=True).values_list("kind", flat=True))
    goes_on = parent.waits and not kinds
    ticks_on = parent.clock_waits and not kinds.intersection(rulebook(parent.version_id).policy.asking_pauses)
    parent.waits = parent.waits and not goes_on
    if ticks_on:
        change.hold = _ticking_again(change)
    elif goes_on and parent.branches:
        branching.keep(change, holding.pauses_until(parent, change.at))
    elif goes_on and parent.status == Status.PROCESSING and parent.suspended_at is None:
        step = rulebook(parent.version_id).process.step(parent.step)
        assert change.stay is not None
        hold = holding.same_step(change, step)
        change.hold = replace(hold, officer=change.stay.officer, post=change.stay.post)
    else:
        change.stays_put = True


def _ticking_again(change: Change) -> Hold:
    """Nothing is waited for any more that stopped the clock: a new promise, the same hands, the time that was left."""
    parent, stay = change.dossier, change.stay
    assert stay is not None
    parent.clock_waits = False
    change.promise(holding.resumed_due(change, counted=True), why=Promise.Why.RESUMED)
    return holding.at_step_again(parent, stay, holding.pauses_until(parent, change.at))


def _take_back(row: Asking) -> None:
    """What an ended dossier asked is no longer wanted."""
    code = row.parent.code or row.parent.reference
    reason = said("Hồ sơ hỏi {code} đã kết thúc nên không cần trả lời nữa.", code=code)
    try:
        with perform(Act.WITHDRAW, row.child, by=None, reason=str(reason)) as change:
            if change.dossier.accepted_at is not None:
                end(change, Lateness(LateCause.OTHER, str(reason)))
    except NotAllowed:
        return  # it ended a moment before; its own end is followed
    follow(change.dossier)
