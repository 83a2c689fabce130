"""Who holds a dossier at a status or step, and until when: what the acts hand to `perform`."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from motcua.catalogue.process import ProcessStep
from motcua.catalogue.queries import Rulebook, rulebook
from motcua.dossiers import deadlines, routing
from motcua.dossiers.deadlines import Pause
from motcua.dossiers.lifecycle import Change, Hold
from motcua.dossiers.models import Dossier, Stay
from motcua.dossiers.rules import Act
from motcua.people.models import Role, Unit, User
from motcua.people.queries import calendar_for, own_posts, unit_named
from motcua.workdays import terms
from motcua.workdays.calendar import WorkCalendar
from motcua.workdays.terms import Term

IN_A_UNIT = frozenset({Role.SPECIALIST, Role.HEAD})


def with_customer(dossier: Dossier, *, officer: User | None = None) -> Hold:
    """At the customer: a draft, a sign-off."""
    return Hold(agency=dossier.customer, officer=officer)


def at_desk(dossier: Dossier, *, at: datetime) -> Hold:
    """Waiting for the desk's check, with its own term."""
    term = rulebook(dossier.version_id).policy.check
    return Hold(agency=dossier.desk, role=Role.INTAKE, term=terms.to_json(term), act_by_at=due(dossier, at, term))


def at_first_step(dossier: Dossier, *, at: datetime) -> Hold:
    """Accepted: the first step's people may take it; that step's term runs from acceptance."""
    step = first_step(rulebook(dossier.version_id), dossier)
    return replace(at_step(dossier, step, step_from=at), step="")


def at_step(
    dossier: Dossier,
    step: ProcessStep,
    *,
    step_from: datetime,
    officer: User | None = None,
    pauses: Sequence[Pause] = (),
) -> Hold:
    """At a step of the internal process; its moment is never later than the dossier's own."""
    term = terms.from_json(step.term) if step.term else None
    own = due(dossier, step_from, term, pauses) if term else None
    act_by_at = min(moment for moment in (own, dossier.due_at) if moment) if (own or dossier.due_at) else None
    return Hold(
        agency=dossier.receiver,
        role=step.where.role,
        unit=unit_of(dossier, step),
        officer=officer,
        step=step.key,
        step_from=step_from,
        term=terms.to_json(term) if term else None,
        act_by_at=act_by_at,
        counting=True,
    )


def same_step(change: Change, step: ProcessStep) -> Hold:
    """The present stay's place and time, without an officer; a clock that stands still goes on standing."""
    assert change.stay is not None
    return as_it_stands(change.stay, step)


def as_it_stands(stay: Stay, step: ProcessStep) -> Hold:
    """The place and time of a stay, without an officer; a branch never counts."""
    return Hold(
        agency=stay.agency,
        role=step.where.role,
        unit=stay.unit,
        step=stay.step,
        step_from=stay.step_from,
        term=stay.term,
        act_by_at=stay.act_by_at,
        counting=not stay.pause and not stay.track,
        pause=stay.pause,
    )


def unit_of(dossier: Dossier, step: ProcessStep) -> Unit | None:
    """The room of a step: the one it names, else the one that solves the dossier; none for a leader, a clerk, the
    desk.
    """
    if step.where.role not in IN_A_UNIT:
        return None
    wanted = step.where.unit or (dossier.offering.unit_name if dossier.unit_id is None else "")
    if not wanted or (dossier.unit is not None and dossier.unit.name == wanted):
        return dossier.unit
    return unit_named(dossier.receiver_id, wanted) or dossier.unit


def first_step(book: Rulebook, dossier: Dossier) -> ProcessStep:
    """The step a dossier begins with."""
    return routing.next_steps(book.process, (), dossier.answers)[0]


def due(
    dossier: Dossier, start: datetime, term: Term, pauses: Sequence[Pause] = (), calendar: WorkCalendar | None = None
) -> datetime:
    """The due moment of a term on the receiver's calendar (read now, unless it is given) and by the version's cut-off
    hour.
    """
    policy = rulebook(dossier.version_id).policy
    by = calendar or calendar_for(dossier.receiver)
    return deadlines.due(start, term, by, pauses=pauses, cut_off=policy.cut_off)


def pauses_of(stays: Sequence[Stay], *, until: datetime) -> list[Pause]:
    """The pauses that the ledger holds; a request that its maker took back is none. An open pause ends at `until`."""
    return [
        Pause(stay.from_at, stay.to_at or until)
        for stay in stays
        if stay.pause
        and stay.track == 0
        and stay.closed_act != Act.TAKE_BACK_SUPPLEMENT
        and (stay.to_at or until) > stay.from_at
    ]


def paused_stays(dossier: Dossier) -> list[Stay]:
    """The main stays of a dossier that paused its clock, in order."""
    return list(Stay.objects.filter(dossier=dossier, track=0).exclude(pause="").order_by("from_at"))


def asked_from(change: Change) -> Stay:
    """The main stay that the pause which ends now came out of."""
    paused = change.stay
    assert paused is not None
    found = Stay.objects.select_related("agency", "unit", "officer")
    return found.filter(dossier=change.dossier, track=0, to_at=paused.from_at).latest("id")


def back_from_pause(change: Change, origin: Stay, pauses: Sequence[Pause]) -> Hold:
    """Where an accepted dossier returns to after a supplement: the very stay it was asked from, with what is left of
    its time.
    """
    hold = at_step_again(change.dossier, origin, pauses)
    if not origin.step:
        return replace(hold, step="")
    step = rulebook(change.dossier.version_id).process.step(origin.step)
    return replace(hold, officer=still_there(change.dossier, step, origin.officer))


def still_there(dossier: Dossier, step: ProcessStep, officer: User | None) -> User | None:
    """Who did a step before, if she may still do it; who has left gets nothing back, the room does."""
    if officer is None or not officer.is_active:
        return None
    posts = own_posts(officer)
    fits = any(post.agency_id == dossier.receiver_id and post.role == step.where.role for post in posts)
    return officer if fits else None


def pauses_with(change: Change, *, counted: bool) -> list[Pause]:
    """The pauses of its time when its pause ends now. counted False: the request was taken back, so it was none."""
    assert change.stay is not None
    return _pauses_with(change.dossier, change.stay, change.at, counted=counted)


def at_step_again(dossier: Dossier, origin: Stay, pauses: Sequence[Pause]) -> Hold:
    """The step of an earlier stay with its officer, its term run on around the pauses."""
    book = rulebook(dossier.version_id)
    step = book.process.step(origin.step) if origin.step else first_step(book, dossier)
    hold = at_step(dossier, step, step_from=origin.step_from or origin.from_at, officer=origin.officer, pauses=pauses)
    return replace(hold, unit=origin.unit, post=origin.post if origin.officer_id else "")


def resumed_due(change: Change, *, counted: bool) -> datetime:
    """The dossier's due moment when its pause ends now."""
    dossier, paused = change.dossier, change.stay
    assert paused is not None
    return promised(dossier, _pauses_with(dossier, paused, change.at, counted=counted))


def promised(dossier: Dossier, pauses: Sequence[Pause], calendar: WorkCalendar | None = None) -> datetime:
    """The due moment of an accepted dossier: its term around the pauses, then the days that it was extended by."""
    assert dossier.accepted_at is not None and dossier.term is not None
    by = calendar or calendar_for(dossier.receiver)
    due_at = due(dossier, dossier.accepted_at, terms.from_json(dossier.term), pauses, by)
    return deadlines.extended(due_at, dossier.extended_days, by, pauses=pauses)


def pauses_until(dossier: Dossier, at: datetime) -> list[Pause]:
    """The pauses of its time so far, those before its acceptance left out."""
    return pauses_since_acceptance(dossier, paused_stays(dossier), at)


def pauses_since_acceptance(dossier: Dossier, stays: Sequence[Stay], at: datetime) -> list[Pause]:
    """What these stays paused of its time until a moment."""
    accepted = dossier.accepted_at or at
    return [pause for pause in pauses_of(stays, until=at) if pause.to_at and pause.to_at > accepted]


def _pauses_with(dossier: Dossier, paused: Stay, at: datetime, *, counted: bool) -> list[Pause]:
    stays = [stay for stay in paused_stays(dossier) if counted or stay.pk != paused.pk]
    return pauses_since_acceptance(dossier, stays, at)
