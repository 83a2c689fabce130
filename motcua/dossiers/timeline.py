"""A dossier's way in three tenses: what is done, who has it now and since when, what comes next and until when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import groupby

from motcua.catalogue.process import ProcessStep
from motcua.catalogue.queries import rulebook
from motcua.core.prepared import Prepared
from motcua.core.words import said
from motcua.dossiers import deadlines, holding, routing
from motcua.dossiers.deadlines import Pause
from motcua.dossiers.models import Dossier, Status, Stay
from motcua.dossiers.models.dossier import DRAFTS, ENDED
from motcua.dossiers.naming import acted_for, name_of_stay
from motcua.dossiers.rules import CUTTING, Act
from motcua.people.lean import lean
from motcua.people.models import Role
from motcua.workdays import terms
from motcua.workdays.calendar import WorkCalendar


class Tense(StrEnum):
    DONE = "done"
    NOW = "now"
    NEXT = "next"


@dataclass(frozen=True)
class Stop:
    """One stay, past or present, or a step to come.

    used: working time spent there, None for what is to come. judged: early, on_time or late against the stop's own
    moment, None
    where it had none or was paused. expected_at: only a projection, shown as such.
    """

    tense: Tense
    name: str
    agency: str
    unit: str = ""
    officer: str = ""
    post: str = ""
    from_at: datetime | None = None
    to_at: datetime | None = None
    term: str = ""
    act_by_at: datetime | None = None
    used: timedelta | None = None
    judged: str | None = None
    paused: bool = False
    opened_act: str = ""
    closed_act: str = ""
    reason: str = ""
    acted: str = ""  # who ended it for another, and how
    expected_at: datetime | None = None
    beside: Sequence[Stop] = ()  # the branches that it waited or waits for
    note: str = ""  # what who did a branch said


_STAYS = Prepared(
    lambda pk: lean(
        Stay.objects.select_related("agency", "unit", "officer", "closed_by")
        .filter(dossier_id=pk)
        .order_by("from_at", "id")
    ),
    -1,
)


def stays_of(dossier: Dossier) -> list[Stay]:
    """All main stays in order, with who held them. One query."""
    return ways_of(dossier)[0]


def ways_of(dossier: Dossier) -> tuple[list[Stay], list[Stay]]:
    """All main stays in order, and all stays of branches in order. One query."""
    every = _STAYS.all(dossier.pk)
    return [stay for stay in every if not stay.track], [stay for stay in every if stay.track]


def timeline(
    dossier: Dossier, stays: Sequence[Stay], calendar: WorkCalendar, *, at: datetime, branches: Sequence[Stay] = ()
) -> list[Stop]:
    """Every stop of a dossier from its first stay to its projected end, in order.

    stays, branches: from `ways_of`; calendar: the receiver's. Pure but for the rulebook, which is kept in memory.
    """
    stops = [_stop(dossier, stay, calendar, at) for stay in stays]
    stops = [
        replace(stop, beside=_beside(dossier, stay, branches, calendar, at)) if stay.branching else stop
        for stop, stay in zip(stops, stays, strict=True)
    ]
    return [*stops, *_to_come(dossier, calendar, at)]


def _beside(
    dossier: Dossier, waiting: Stay, branches: Sequence[Stay], calendar: WorkCalendar, at: datetime
) -> list[Stop]:
    """How each branch stood when this main stay ended, or stands now: one stop a track."""
    within = (one for one in branches if one.from_at >= waiting.from_at and (one.to_at or at) <= (waiting.to_at or at))
    last = {one.track: one for one in sorted(within, key=lambda stay: (stay.from_at, stay.pk))}
    return [_stop(dossier, last[track], calendar, at) for track in sorted(last)]


def _stop(dossier: Dossier, stay: Stay, calendar: WorkCalendar, at: datetime) -> Stop:
    end = stay.to_at or at
    return Stop(
        tense=Tense.NOW if stay.to_at is None else Tense.DONE,
        name=_name(dossier, stay),
        agency=stay.agency.short,
        unit=stay.unit.name if stay.unit else "",
        officer=stay.officer.full_name if stay.officer else "",
        post=stay.post,
        from_at=stay.from_at,
        to_at=stay.to_at,
        term=terms.in_words(terms.from_json(stay.term)) if stay.term else "",
        act_by_at=stay.act_by_at,
        used=deadlines.working_time_between(stay.from_at, end, calendar),
        judged=_judged(stay, end),
        paused=bool(stay.pause) and stay.closed_act != Act.TAKE_BACK_SUPPLEMENT,
        opened_act=stay.opened_act,
        closed_act=stay.closed_act,
        reason=stay.reason,
        acted=acted_for(stay),
        note=stay.note,
    )


def _name(dossier: Dossier, stay: Stay) -> str:
    if stay.branching:
        return said("Xử lý song song")
    return said("Chờ cơ quan khác trả lời") if stay.waits else name_of_stay(dossier, stay)


def _judged(stay: Stay, end: datetime) -> str | None:
    if stay.act_by_at is None or stay.pause or stay.waits or stay.branching:
        return None
    if stay.status in DRAFTS or stay.closed_act in CUTTING:
        return None
    return deadlines.judge(end, stay.act_by_at)


def _to_come(dossier: Dossier, calendar: WorkCalendar, at: datetime) -> list[Stop]:
    """The steps still to come, each expected at the end of its own term after the one before."""
    if dossier.status in (*DRAFTS, *ENDED, Status.FINISHED):
        return []
    moment = max(dossier.act_by_at or at, at)
    if dossier.status == Status.ACCEPTED:
        moment = at  # the first step's own term is what `act_by_at` is about
    found: list[Stop] = []
    for _, block in groupby(_steps_to_come(dossier), key=lambda step: step.group or f" {step.key}"):
        began = moment
        for step in block:
            if step.term:
                own = deadlines.due(began, terms.from_json(step.term), calendar)
            else:
                own = max(began, dossier.due_at or began)  # a step without a time of its own has the dossier's
            found.append(_coming(dossier, step, _in_time(dossier, own, at)))
            moment = max(moment, own)  # what runs side by side is over with the longest
    last = _in_time(dossier, moment, at) if found else dossier.due_at
    name = said("Trả kết quả: {get_return_by_display}", get_return_by_display=dossier.get_return_by_display().lower())
    return [
        *found,
        Stop(tense=Tense.NEXT, name=name, agency=dossier.desk.short, expected_at=_later(last, dossier.due_at)),
    ]


def _steps_to_come(dossier: Dossier) -> Sequence[ProcessStep]:
    process = rulebook(dossier.version_id).process
    if dossier.step:
        return routing.remaining(process, dossier.step, dossier.answers)
    first = routing.next_steps(process, (), dossier.answers)[0]
    return [first, *routing.remaining(process, first.key, dossier.answers)]


def _in_time(dossier: Dossier, moment: datetime, at: datetime) -> datetime:
    """A projection does not go past a promise that can still be kept."""
    return min(moment, dossier.due_at) if dossier.due_at and dossier.due_at > at else moment


def _later(one: datetime | None, other: datetime | None) -> datetime | None:
    """The later of two moments that may be missing."""
    return max((moment for moment in (one, other) if moment), default=None)


def _coming(dossier: Dossier, step: ProcessStep, expected_at: datetime) -> Stop:
    return Stop(
        tense=Tense.NEXT,
        name=step.name,
        agency=dossier.receiver.short,
        unit=step.where.unit,
        post=Role(step.where.role).label if step.where.role else "",
        term=terms.in_words(terms.from_json(step.term)) if step.term else "",
        expected_at=expected_at,
    )


def projected_due(dossier: Dossier, stays: Sequence[Stay], calendar: WorkCalendar, *, at: datetime) -> datetime | None:
    """When a paused dossier would be due if it were resumed now; its promise otherwise. Never stored."""
    if not dossier.is_paused or dossier.accepted_at is None or dossier.term is None:
        return dossier.due_at
    pauses: list[Pause] = holding.pauses_of(stays, until=at)
    due_at = deadlines.due(dossier.accepted_at, terms.from_json(dossier.term), calendar, pauses=pauses)
    return deadlines.extended(due_at, dossier.extended_days, calendar, pauses=pauses)
