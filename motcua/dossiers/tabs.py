"""The tabs of an inbox: whose work each shows, and what belongs to it. `inboxes` lists and counts it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import reduce
from operator import and_, or_

from django.db.models import Q

from motcua.dossiers import deadlines
from motcua.dossiers.depths import WHOLE_AGENCY
from motcua.dossiers.models import Status
from motcua.dossiers.models.dossier import DRAFTS, TICKS
from motcua.people.models import Post, Role, User
from motcua.people.queries import agency_ids, calendars_at, posts_of, rooms_of
from motcua.workdays.terms import WorkingDays

NEAR_DAYS = 2


class Tab(StrEnum):
    """The tabs of the desk's inbox."""

    TO_RECEIVE = "to_receive"
    MINE = "mine"
    MY_UNIT = "my_unit"
    UNASSIGNED = "unassigned"
    WAITING = "waiting"
    NEAR_DUE = "near_due"
    LATE = "late"
    RETURNED = "returned"
    TO_HAND_OVER = "to_hand_over"


@dataclass(frozen=True)
class When:
    """The moment at which tabs are asked for, and until when something due is near."""

    at: datetime
    near: datetime


def moment_of(user: User, at: datetime) -> When:
    """The moment, and until when something is near by the calendar of her agency."""
    agencies = [post.agency for post in posts_of(user, scoped=True)[:1]]
    near = (deadlines.due(at, WorkingDays(NEAR_DAYS), calendars_at(user, at).of(agency)) for agency in agencies)
    return When(at, next(near, at))


@dataclass(frozen=True)
class Where:
    """What belongs to a tab, said twice: as a whole for whoever filters it or turns its pages, where the planner finds
    best with the common conditions apart; and as parts for its count and its first page, of which none holds what
    another does.

    beside: which open branches bring their dossiers along, also under `also`.
    """

    whole: Q
    parts: Sequence[Q]
    beside: Q | None = None
    also: Q = field(default_factory=Q)


def _any(parts: Sequence[Q], *, beside: Q | None = None) -> Where:
    """Any of these."""
    return Where(any_of(parts), _apart(parts), beside)


def _apart(parts: Sequence[Q]) -> list[Q]:
    """The same parts, each without what those before it hold."""
    return [reduce(and_, (~other for other in parts[:place]), part) for place, part in enumerate(parts)]


def any_of(parts: Sequence[Q]) -> Q:
    """What any of these holds."""
    return reduce(or_, parts, Q(pk__in=[]))


def _in_rooms(user: User) -> Q | None:
    """The branches of this person's rooms."""
    units = rooms_of(user)
    return Q(unit__in=units) if units else None


def _mine(user: User, when: When) -> Where:
    """What this person holds, or somebody for whom she acts, and what waits for a head's, a leader's or a clerk's
    hand, which nobody gives out.
    """
    heading = [post for post in posts_of(user, scoped=True) if post.role in WHOLE_AGENCY or post.role == Role.HEAD]
    running = ~Q(status__in=[*sorted(DRAFTS), Status.AWAITING_SUPPLEMENT])
    return _any(
        [*(held & running for held in _held(user)), *(_meant_for(post, [post.role]) for post in heading)],
        beside=_branches_held(user),
    )


def _held(user: User) -> list[Q]:
    """What she holds, and what those hold whose posts she was lent; each starts at the officer's index."""
    return [Q(holder=user.pk), *(Q(holder=pk) & _in_scope(post) for pk, post in _lent(user).items())]


def _branches_held(user: User) -> Q:
    """The branches in her hands, and in those of whom she acts for."""
    others = (Q(officer=pk) & _in_scope(post, of="dossier__") for pk, post in _lent(user).items())
    return reduce(or_, others, Q(officer=user.pk))


def _lent(user: User) -> dict[int, Post]:
    """The posts she was lent, by who lent them."""
    return {post.user_id: post for post in posts_of(user, scoped=True) if post.lent is not None}


def _in_scope(post: Post, *, of: str = "") -> Q:
    """A post that is lent for some procedures opens their dossiers alone. of: the way to the dossier."""
    scoped = post.lent is not None and post.lent.scope
    return Q(**{f"{of}version__procedure__in": list(scoped)}) if scoped else Q()


def _meant_for(post: Post, roles: list[str]) -> Q:
    """Nobody holds it, and it is meant for one of these roles in this post's agency, and room where it names one."""
    room = Q() if post.role in WHOLE_AGENCY else Q(holder_unit__isnull=True) | Q(holder_unit=post.unit_id)
    waiting = Q(status__in=[Status.ACCEPTED, Status.PROCESSING], holder__isnull=True)
    return waiting & Q(holder_agency=post.agency_id, holder_role__in=roles) & room & _in_scope(post)


def _my_unit(user: User, when: When) -> Where:
    return _any([Q(holder_unit__in=rooms_of(user))], beside=_in_rooms(user))


def _unassigned(user: User, when: When) -> Where:
    """What this person may take, or as a head give to her specialists."""
    in_rooms = [post for post in posts_of(user, scoped=True) if post.role in (Role.SPECIALIST, Role.HEAD)]
    branches = [
        Q(agency=post.agency_id, unit=post.unit_id, role=Role.SPECIALIST, officer__isnull=True)
        & _in_scope(post, of="dossier__")
        for post in in_rooms
    ]
    return _any(
        [_meant_for(post, [Role.SPECIALIST]) for post in in_rooms], beside=reduce(or_, branches) if branches else None
    )


def _to_receive(user: User, when: When) -> Where:
    return _any([Q(holder_agency__in=agency_ids(user, Role.INTAKE), status=Status.SUBMITTED)])


def _to_hand_over(user: User, when: When) -> Where:
    return _any([Q(holder_agency__in=agency_ids(user, Role.INTAKE), status=Status.FINISHED)])


def _scope(user: User, *kinds: Q) -> Where:
    """What this person answers for, of any of these kinds: a leader, clerk or the desk the whole agency, others their
    room and their own.
    """
    whole = agency_ids(user, Role.LEADER, Role.CLERK, Role.INTAKE)
    places = [Q(receiver__in=whole), Q(unit__in=rooms_of(user)), *_held(user)]
    open_ones, also = Q(holder_agency__isnull=False), any_of(kinds)  # so that an index of open work serves
    # By kind and place: each kind has an index of its own, which begins with the place.
    parts = [place & kind & open_ones for kind in _apart(kinds) for place in _apart(places)]
    return Where(open_ones & any_of(places) & also, parts, _in_rooms(user), also)


def _waiting(user: User, when: When) -> Where:
    """Paused ones and those that wait for another agency's answer; those that wait for this person's own supplement
    are her agency's business as a customer.
    """
    paused = Q(status__in=[Status.AWAITING_SUPPLEMENT, Status.AWAITING_PAYMENT]) & ~Q(holder=user.pk)
    # No such status has a clock that stands still for another reason: it is said for the index, which knows no others.
    return _scope(user, paused & TICKS, Q(waits=True, status=Status.PROCESSING), Q(suspended_at__isnull=False))


def _near_due(user: User, when: When) -> Where:
    soon = Q(due_at__gte=when.at, due_at__lte=when.near, status__in=[Status.ACCEPTED, Status.PROCESSING])
    return _scope(user, soon & TICKS)


def _late(user: User, when: When) -> Where:
    late = Q(status__in=[Status.ACCEPTED, Status.PROCESSING], due_at__lt=when.at)
    return _scope(user, late & TICKS)


def _returned(user: User, when: When) -> Where:
    """The few that came back, among which an index of their own finds hers at once."""
    returned = Q(returned=True, holder_agency__isnull=False) & ~Q(status__in=sorted(DRAFTS))
    whole = any_of([*_held(user), Q(holder_unit__in=rooms_of(user))]) & returned
    return Where(whole, [whole], _in_rooms(user), returned)


BELONGS: dict[Tab, Callable[[User, When], Where]] = {
    Tab.TO_RECEIVE: _to_receive,
    Tab.MINE: _mine,
    Tab.MY_UNIT: _my_unit,
    Tab.UNASSIGNED: _unassigned,
    Tab.WAITING: _waiting,
    Tab.NEAR_DUE: _near_due,
    Tab.LATE: _late,
    Tab.RETURNED: _returned,
    Tab.TO_HAND_OVER: _to_hand_over,
}
