"""The only place where a dossier's status changes.

`perform` is one durable transaction: the row is locked, permission checked, the clock read once, the act's own code
run, the row validated and saved, stays, promises and parties written, slip and messages fixed, the journal written.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from motcua.core import clock, written
from motcua.core.errors import Invalid, NotAllowed, NotFound
from motcua.core.prepared import Prepared
from motcua.core.words import said
from motcua.dossiers import slips, texts
from motcua.dossiers.change import JUDGING, Change, Hold
from motcua.dossiers.models import OPEN_BRANCH, Asking, Channel, Dossier, Party, Promise, Status, Stay
from motcua.dossiers.models.dossier import ENDED
from motcua.dossiers.moving import move
from motcua.dossiers.rules import CUTTING, RETURNING, RULES, STAYING, Act, Rule, reason_wanted
from motcua.dossiers.who import may
from motcua.journal.record import SYSTEM, record
from motcua.people.lean import lean
from motcua.people.models import Post, User
from motcua.people.queries import is_still_lent

__all__ = ["RULES", "Act", "Change", "Hold", "brought_forth", "finish", "perform"]

CHAIN_ENDS = frozenset({Status.REFUSED, Status.WITHDRAWN, Status.STOPPED, Status.FINISHED})
BY_HAND = frozenset({Promise.Why.EXTENDED, Promise.Why.REAPPOINTED, Promise.Why.OVERRIDDEN})


@contextmanager
def perform(act: Act, dossier: Dossier, *, by: User | None, reason: str = "", track: int = 0) -> Iterator[Change]:
    """Do one act to one dossier, all or nothing; `by` None is the system itself.

    track: of the branch that it is about, 0 for the main one.
    Yields the change with the locked dossier; the act's own code fills in facts, the next holder, promises.
    Raises NotAllowed when the person may not or it is too late, Invalid when a reason is missing.
    """
    rule = RULES[act]
    reason = reason.strip()
    if rule.reason and not reason:
        raise Invalid(
            said("Chưa ghi lý do. Hãy ghi lý do để {act}.", act=act.label.lower()),
            {"reason": reason_wanted(act)},
        )
    with transaction.atomic(durable=True):
        change = _begin(act, rule, dossier, by, reason, track)
        before = _facts(change.dossier)
        yield change
        _finish(change, before)


def brought_forth(act: Act, dossier: Dossier, *, of: Change) -> Change:
    """A new dossier that another's act makes, in that act's transaction; `finish` writes it once it is filled in."""
    rule = RULES[act]
    return Change(
        act=act, rule=rule, dossier=dossier, stay=None, by=of.by, post=of.post, at=of.at, reason="", to=rule.to
    )


def finish(change: Change) -> None:
    """Write a dossier that was brought forth, with all that its act leaves behind."""
    _finish(change, {})


def _begin(act: Act, rule: Rule, dossier: Dossier, by: User | None, reason: str, track: int) -> Change:
    """Lock, read the clock, ask permission."""
    stay = None
    if dossier.pk is not None:
        dossier, stay = _locked(dossier.pk)
    branch = _open_branch(dossier, track) if track and dossier.status in (rule.sources or ()) else None
    judged = branch or stay
    at = clock.now()
    if judged is not None:
        at = max(at, judged.from_at)
    post = None
    if by is not None:
        permission = may(by, act, dossier, stay=judged, at=at)
        if permission.post is None:
            raise NotAllowed(permission.reason)
        post = permission.post
        _refuse_what_ended(post)
    elif rule.sources is not None and dossier.status not in rule.sources:
        raise NotAllowed(said("Hồ sơ đang ở trạng thái “{status}”.", status=Status(dossier.status).label))
    change = Change(act=act, rule=rule, dossier=dossier, stay=stay, by=by, post=post, at=at, reason=reason, to=rule.to)
    change.meant_for, change.branch = dossier.holder_role, branch
    return change


def _refuse_what_ended(post: Post) -> None:
    """A delegation that was ended since the page was read gives no right any more."""
    if post.lent is not None and not is_still_lent(post):
        raise NotAllowed(
            said(
                "Việc làm thay {principal} đã kết thúc nên chưa làm được. Hãy mở lại trang hồ sơ.",
                principal=post.user.addressed,
            )
        )


_JOINED = (
    "customer",
    "desk",
    "desk__parent",
    "receiver",
    "offering",
    "unit",
)  # what most acts need; the rest is read by the few that do


_ROW = Prepared(
    lambda pk: lean(Dossier.objects.select_for_update(of=("self",)).select_related(*_JOINED).filter(pk=pk)),
    -1,
)
_OPEN_STAY = Prepared(
    lambda pk: lean(Stay.objects.select_related("agency", "unit").filter(dossier=pk, track=0, to_at__isnull=True)),
    -1,
)


def _locked(pk: int) -> tuple[Dossier, Stay | None]:
    """The dossier's row, locked until the transaction ends, and its open main stay."""
    dossier = _ROW.first(pk)
    if dossier is None:
        raise NotFound(said("Không có hồ sơ này."))
    return dossier, _OPEN_STAY.first(pk)


def _open_branch(dossier: Dossier, track: int) -> Stay:
    """The open stay of a branch, of a dossier that is locked. Raises NotAllowed where there is none."""
    found = Stay.objects.select_related("agency", "unit", "officer")
    branch = found.filter(dossier=dossier.pk, track=track, to_at__isnull=True).first()
    if branch is None:
        raise NotAllowed(said("Nhánh này đã xong hoặc không còn mở. Hãy xem lại hồ sơ."))
    return branch


def _facts(dossier: Dossier) -> dict[str, Any]:
    """The row's present values, to save only what an act changed."""
    return dict(vars(dossier))


def _finish(change: Change, before: dict[str, Any]) -> None:
    """Write everything that the act leaves behind, in the order of the locks: dossier, ledgers, series, journal."""
    dossier = change.dossier
    came_from = dossier.status
    if change.to is not None:
        dossier.status = change.to
    if change.act in RETURNING and change.to is None:
        raise AssertionError(f"{change.act} must say where it returns to")
    dossier.changed_at = change.at
    if _moves(change):
        dossier.branches = len(change.branches)
    _set_holder(change)
    _save(dossier, before)
    for write in change.after_save:
        write(dossier)
    _write_stays(change)
    _write_ledgers(change)
    slip = slips.fix(change) if change.rule.slip else None
    if slip is not None:
        change.details["slip"] = slip.pk
    texts.tell(change)
    _journal(change, came_from)
    if dossier.channel == Channel.CHAIN and dossier.status in CHAIN_ENDS:
        Asking.objects.filter(child=dossier, ended_at__isnull=True).update(ended_at=change.at)


def _set_holder(change: Change) -> None:
    """Copy the next stay to the row, so that an inbox is one index."""
    dossier, hold = change.dossier, change.hold
    if dossier.status in ENDED:
        dossier.holder_agency = dossier.holder_unit = dossier.holder = dossier.act_by_at = None
        dossier.step = dossier.holder_role = ""
        dossier.suspended_at, dossier.clock_waits = None, False
        dossier.end_reason = dossier.end_reason or change.reason
    elif hold is not None:
        dossier.holder_agency, dossier.holder_unit, dossier.holder = hold.agency, hold.unit, hold.officer
        dossier.act_by_at, dossier.step, dossier.holder_role = hold.act_by_at, hold.step, hold.role


def _save(dossier: Dossier, before: dict[str, Any]) -> None:
    """Validate and save what changed; a new row is inserted."""
    new = dossier.pk is None
    fields = Dossier._meta.concrete_fields
    now = vars(dossier)
    names = {one.name for one in fields if new or now[one.attname] != before[one.attname]}
    # Relations are held by the database; answers are the form's to check, and there may be none.
    unchecked = {one.name for one in fields if one.is_relation or one.name == "answers" or one.name not in names}
    try:
        dossier.clean_fields(exclude=unchecked)
    except ValidationError as wrong:
        problems = {name: " ".join(found) for name, found in wrong.message_dict.items()}
        raise Invalid(said("Có nội dung chưa đúng. Hãy sửa các mục được nêu."), problems) from wrong
    if new:
        written.insert(dossier)
    elif names:
        written.update(dossier, names)


def _moves(change: Change) -> bool:
    """Does the act end the open main stay?"""
    return change.act not in STAYING and not change.stays_put


def _write_stays(change: Change) -> None:
    """Close the open stay and open the next one at the same moment: no gap, no overlap."""
    if change.branch is not None:
        _write_branch(change, change.branch)
    if not _moves(change):
        return
    stay, following = change.stay, _next_stay(change)
    if stay is None and following is not None:
        written.insert(following)
    elif stay is not None:
        _leave(change, stay, following)
    for track, hold in change.branches.items():
        written.insert(_stay_of(change, hold, track=track))


def _leave(change: Change, stay: Stay, following: Stay | None) -> None:
    """End the open main stay, its branches with it, and go on to the next one where there is one."""
    _close(change, stay)
    if _held_by_acting(change, stay):
        stay.officer, stay.post = change.taker, _post_of_taker(change)
    if stay.branching:
        _close_branches(change)
    if following is not None:
        move(stay, following)
    else:
        written.update(stay, ("to_at", "closed_act", "closed_by", "closed_for", "closed_post", "officer", "post"))


def _write_branch(change: Change, branch: Stay) -> None:
    """The end of a branch's open stay and, where somebody has it next, the stay that follows."""
    _close(change, branch)
    if change.branch_hold is not None:
        move(branch, _stay_of(change, change.branch_hold, track=branch.track))
    else:
        written.update(branch, ("to_at", "closed_act", "closed_by", "closed_for", "closed_post", "note"))


def _close(change: Change, stay: Stay) -> None:
    """Who ends a stay, when and how; not written yet."""
    stay.to_at, stay.closed_act, stay.closed_by = change.at, change.act, change.by
    stay.closed_for, stay.closed_post = change.whom, _post_of_delegate(change)


def _post_of_delegate(change: Change) -> str:
    """How one acts for another; empty where one acts for oneself."""
    return str(change.post) if change.whom else ""


def _close_branches(change: Change) -> None:
    """A main stay that ends takes the branches with it: none is open without a main stay that waits for it."""
    still = Stay.objects.filter(OPEN_BRANCH, dossier=change.dossier)
    still.update(
        to_at=change.at, closed_act=change.act, closed_by=change.by, closed_for=change.whom,
        closed_post=_post_of_delegate(change),
    )  # fmt: skip


def _next_stay(change: Change) -> Stay | None:
    """The stay that the act opens, not written yet; None where the dossier has ended."""
    dossier, hold = change.dossier, change.hold
    if dossier.status in ENDED:
        return None
    if hold is None:
        raise AssertionError(f"{change.act} must say who holds the dossier next")
    stay = _stay_of(change, hold, track=0)
    stay.waits = dossier.waits and dossier.status == Status.PROCESSING and dossier.suspended_at is None
    stay.branching = bool(change.branches)
    return stay


def _stay_of(change: Change, hold: Hold, *, track: int) -> Stay:
    """What a holder's stay says from now on; `track` 0 is the main one."""
    dossier = change.dossier
    return Stay(
        dossier=dossier,
        track=track,
        status=dossier.status,
        step=hold.step,
        step_from=hold.step_from,
        agency=hold.agency,
        unit=hold.unit,
        officer=hold.officer,
        post=hold.post or (_post_of_taker(change) if hold.officer is not None and hold.officer == change.taker else ""),
        role=hold.role if track else "",
        from_at=change.at,
        term=hold.term,
        act_by_at=hold.act_by_at,
        counting=hold.counting,
        pause=hold.pause,
        opened_act=change.act,
        opened_by=change.by or dossier.created_by,
        opened_for=change.whom,
        reason=change.reason,
    )


def _post_of_taker(change: Change) -> str:
    """The post by which it is held: a lent one is its holder's, whoever acts under it."""
    return change.post.as_held() if change.post is not None else ""


_NO_HOLD = frozenset({Act.CLAIM, Act.ASSIGN, Act.SUSPEND, Act.RESUME, *CUTTING})


def _held_by_acting(change: Change, stay: Stay) -> bool:
    """Who acts on what nobody held, held it: if it was meant for her post, and she did not just take it or give it."""
    post = change.post
    if stay.officer_id is not None or post is None or stay.branching or change.act in _NO_HOLD:
        return False
    return post.agency_id == stay.agency_id and change.meant_for in ("", post.role)


def _write_ledgers(change: Change) -> None:
    """Promises and parties, as rows that are only added."""
    for due_at, why in change.promised:
        promise = Promise(dossier=change.dossier, due_at=due_at, made_at=change.at, why=why, judging=why in JUDGING)
        if why in BY_HAND:
            promise.reason, promise.made_by, promise.made_for = change.reason, change.by, change.whom
        written.insert(promise)
    written.insert_missing(Party(dossier=change.dossier, agency=agency, role=role) for agency, role in change.parties)


def _journal(change: Change, came_from: str) -> None:
    """What happened, by references: what a person typed stands on the stay, the slip or the message."""
    record(
        f"dossier.{change.act.value.replace('_', '-')}",
        subject=change.dossier.subject,
        actor=change.by.username if change.by else SYSTEM,
        post=str(change.post) if change.post else "",
        on_behalf=change.whom.username if change.whom else "",
        at=change.at,
        details={
            "from": str(came_from),
            "to": str(change.dossier.status),
            "step": change.dossier.step,
            **change.details,
        },
    )
