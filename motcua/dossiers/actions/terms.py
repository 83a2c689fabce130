"""What moves a promise: an extension before it falls due, an apology after it, what a leader sets beside it."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from motcua.catalogue.queries import rulebook
from motcua.core.clock import VN
from motcua.core.errors import Invalid, NotAllowed
from motcua.core.words import joined, said
from motcua.dossiers import branching, holding
from motcua.dossiers.lifecycle import Change, perform
from motcua.dossiers.models import Dossier, Promise, Reappointment
from motcua.dossiers.rules import Act
from motcua.people.models import Role, User
from motcua.people.queries import calendar_for, posts_of

MOST_DAYS = 60  # working days of one extension
FARTHEST = timedelta(days=366)


def extend(dossier: Dossier, *, by: User, days: int, reason: str, ground: str = "") -> Dossier:
    """Give more working days before the promise falls due (gia hạn); who holds it goes on with the same step.

    ground: one of the version's, where it lists some. Raises Invalid for a number of days or a ground that is none.
    """
    with perform(Act.EXTEND, dossier, by=by, reason=reason) as change:
        _check(change, days, ground)
        change.reason = joined(". ", (ground.rstrip("."), change.reason))
        change.dossier.extensions += 1
        _put_off(change, days)
    return change.dossier


def give_time(dossier: Dossier, *, by: User, days: int, reason: str) -> Dossier:
    """Give who was asked more working days before the answer is due (cho thêm thời gian trả lời), by who asked.

    Raises Invalid for a number of days that is none, or one that goes past the asking dossier's own promise where `by`
    is no leader.
    """
    with perform(Act.GIVE_TIME, dossier, by=by, reason=reason) as change:
        if not 1 <= days <= MOST_DAYS:
            wrong = said("Ghi số ngày làm việc từ 1 đến {most}.", most=MOST_DAYS)
            raise Invalid(said("Chưa cho thêm thời gian được."), {"more_days": wrong})
        _refuse_twin(change)
        _put_off(change, days)
        parent = change.dossier.parent
        if parent is not None and (problem := needs_leader(parent, change.dossier.due_at, by)):
            raise Invalid(said("Chưa cho thêm thời gian được."), {"more_days": problem})
    return change.dossier


def _refuse_twin(change: Change) -> None:
    """The same press twice has no second effect: the same person gave time today for the very same reason."""
    twins = Promise.objects.filter(
        dossier=change.dossier, why=Promise.Why.EXTENDED, made_by=change.by, reason=change.reason
    )
    last = twins.order_by("-made_at", "-id").first()
    if last is not None and last.made_at.astimezone(VN).date() == change.at.astimezone(VN).date():
        raise NotAllowed(
            said("Hôm nay bạn đã cho thêm thời gian với đúng lý do này. Muốn cho thêm nữa, hãy ghi lý do của lần này.")
        )


def _put_off(change: Change, days: int) -> None:
    """A later judging promise; who holds it goes on with the same step."""
    one, stay = change.dossier, change.stay
    assert stay is not None
    one.extended_days += days
    pauses = holding.pauses_until(one, change.at)
    change.promise(holding.promised(one, pauses), why=Promise.Why.EXTENDED)
    if stay.branching:
        branching.keep(change, pauses)
    else:
        change.hold = replace(holding.at_step_again(one, stay, pauses), step=stay.step, post=stay.post)
    change.details["days"] = days


def needs_leader(parent: Dossier, due_at: datetime | None, by: User) -> str:
    """Why an answer at this moment is not asked for by this person: it would come after the parent's own promise, which
    only a leader decides. Empty where she may.
    """
    given = (parent.due_at, parent.reappointed_until_at, parent.overridden_until_at)
    until = max((moment for moment in given if moment is not None), default=None)
    leads = any(post.role == Role.LEADER and post.agency_id == parent.receiver_id for post in posts_of(by))
    if until is None or due_at is None or due_at <= until or leads:
        return ""
    return said(
        "Hạn trả lời sẽ sau hạn trả kết quả của hồ sơ chờ trả lời ({day}). Ghi ít ngày hơn, hoặc để lãnh đạo cơ quan "
        "làm.",
        day=f"{until.astimezone(VN):%d/%m/%Y}",
    )


def _check(change: Change, days: int, ground: str) -> None:
    problems = {}
    if not 1 <= days <= MOST_DAYS:
        problems["more_days"] = said("Ghi số ngày làm việc từ 1 đến {most}.", most=MOST_DAYS)
    grounds = rulebook(change.dossier.version_id).policy.extension_grounds
    if grounds and ground not in grounds:
        problems["ground"] = said("Chọn một trường hợp được gia hạn của thủ tục.")
    if problems:
        raise Invalid(said("Chưa gia hạn được."), problems)


def ask_reappoint(dossier: Dossier, *, by: User, until: date, reason: str) -> Dossier:
    """Propose to excuse a result that is or will be late, and a new day for it (đề nghị xin lỗi, hẹn lại).

    Raises Invalid for a day that is no working day of the receiver to come.
    """
    with perform(Act.ASK_REAPPOINT, dossier, by=by, reason=reason) as change:
        change.until_at = _close_of(change, until)
        Reappointment.objects.create(
            dossier=change.dossier, asked_by=by, asked_at=change.at, reason=change.reason, until_at=change.until_at
        )
    return change.dossier


def reappoint(dossier: Dossier, *, by: User, until: date, reason: str) -> Dossier:
    """Excuse a late result and appoint it anew (xin lỗi và hẹn lại): as was proposed or otherwise. It judges nothing:
    what is late stays late.

    Raises Invalid as `ask_reappoint` does.
    """
    with perform(Act.REAPPOINT, dossier, by=by, reason=reason) as change:
        one = change.dossier
        one.reappointed_until_at = change.until_at = _close_of(change, until)
        asked = Reappointment.objects.filter(dossier=one, approved_at__isnull=True).first() or Reappointment(
            dossier=one, asked_by=by, asked_at=change.at, reason=change.reason, until_at=change.until_at
        )
        asked.approved_at, asked.approved_by = change.at, by
        asked.save()
        change.promise(change.until_at, why=Promise.Why.REAPPOINTED)
    return change.dossier


def override(dossier: Dossier, *, by: User, until: date, reason: str) -> Dossier:
    """Let a leader set another moment beside the promise (ấn định lại hạn), sooner or later. It judges nothing.

    Raises Invalid for a day that is no working day of the receiver to come, or is the one that stands already.
    """
    with perform(Act.OVERRIDE, dossier, by=by, reason=reason) as change:
        one = change.dossier
        change.until_at = _close_of(change, until, since=change.at)
        last = Promise.objects.filter(dossier=one).order_by("made_at", "id").last()
        if last is not None and last.due_at == change.until_at:
            raise Invalid(said("Chưa ấn định lại được."), {"until": said("Hạn đang là ngày này; chọn ngày khác.")})
        one.overridden_until_at = change.until_at
        change.promise(change.until_at, why=Promise.Why.OVERRIDDEN)
    return change.dossier


def _close_of(change: Change, until: date, *, since: datetime | None = None) -> datetime:
    """The close of a coming working day of the receiver, after `since` or after the day that was promised."""
    dossier = change.dossier
    after = max(since or dossier.due_at or change.at, change.at)
    closing = calendar_for(dossier.receiver).closing(until) if until <= (change.at + FARTHEST).date() else None
    problem = ""
    if closing is None:
        problem = said("Chọn một ngày làm việc của cơ quan giải quyết, trong vòng một năm.")
    elif closing <= after:
        problem = said("Chọn một ngày chưa qua.") if since else said("Chọn một ngày sau hôm nay và sau ngày đã hẹn.")
    if problem or closing is None:
        raise Invalid(said("Chưa hẹn lại được."), {"until": problem})
    return closing
