"""What waits for whom at the desk: the tabs of an inbox, what stands in each, and how many.

A page begins at an index of the database; the counts of all tabs are one statement, whose SQL is made once.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import lru_cache, reduce
from itertools import count
from operator import and_, or_
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import F, Q, QuerySet

from motcua.core.arrays import IsAny
from motcua.core.prepared import Argument, argument
from motcua.dossiers import deadlines
from motcua.dossiers.depths import WHOLE_AGENCY
from motcua.dossiers.listing import listed
from motcua.dossiers.models import OPEN_BRANCH, Dossier, Status, Stay
from motcua.dossiers.models.dossier import DRAFTS, TICKS
from motcua.people.models import Lent, Post, Role, User
from motcua.people.queries import agency_ids, calendars_at, holding, posts_of, rooms_of
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


def inbox(user: User, tab: Tab, *, at: datetime) -> QuerySet[Dossier]:
    """The dossiers of one tab; each starts at the holder's partial index. Order by `act_by_at`, then id."""
    where = _TABS[tab](user, _when(user, at))
    # Only the tabs that need it say that a holder is there: said of all, the planner takes it for something that
    # leaves few, looks all open work through, and sorts what it would have found in order.
    if where.beside is None or not _has_branches(user, at):
        return listed(Dossier.objects.filter(where.whole))
    # The few open branches are read first: without any, the page goes straight along the holder's index.
    keys = list(_open_branches(where.beside).values_list("dossier", flat=True))
    return listed(Dossier.objects.filter(where.whole | (Q(pk__in=keys) & where.also) if keys else where.whole))


def inbox_counts(
    user: User, tabs: Sequence[Tab], *, at: datetime, most: int = 1000, further: Mapping[Tab, int] | None = None
) -> dict[Tab, int]:
    """How many dossiers stand in each tab, counted no further than `most`; all tabs in one statement, and one that
    asks for open branches where the list did not.

    further: the tabs that are counted so far instead.
    """
    if not tabs:
        return {}
    limits = tuple((further or {}).get(tab, most) for tab in tabs)
    made = _counting(tuple(tabs), _held_by(user), limits, branches=_has_branches(user, at))
    return dict(zip(tabs, _answer(made, user, _when(user, at)), strict=True))


_Shape = tuple[str, bool, int | None]
"""Of a post: its role, whether in a room, and for how many procedures it is lent (0 for all, None where it is not)."""


def _shape_of(post: Post) -> _Shape:
    return post.role, bool(post.unit_id), None if post.lent is None else len(post.lent.scope)


def _keys_of(post: Post) -> list[int | None]:
    """What the conditions of the tabs ask of a post, each a value of their statement."""
    return [post.agency_id, post.unit_id, *([post.user_id, *post.lent.scope] if post.lent is not None else ())]


def _sample(shape: _Shape, free: Iterator[int]) -> Post:
    """A post of this shape whose keys are found nowhere."""
    role, in_room, scope = shape
    post = Post(role=role, agency_id=next(free), unit_id=next(free) if in_room else None)
    if scope is not None:
        post.user_id = next(free)
        post.lent = Lent(0, "", date.max, tuple(next(free) for _ in range(scope)), "")
    return post


_Made = tuple[str, list[Argument]]
"""SQL that was made once, and how each of its values comes from those of a person and moment."""


def _held_by(user: User) -> tuple[_Shape, ...]:
    """What the conditions of her tabs look like, whoever else holds such posts."""
    return tuple(_shape_of(post) for post in posts_of(user, scoped=True))


def _somebody(held: tuple[_Shape, ...]) -> tuple[User, "_When", tuple[Any, ...]]:
    """A person who holds such posts, a moment, and what stands in a statement for theirs."""
    free = count(-2, -1)
    posts = [_sample(shape, free) for shape in held]
    when = _When(datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))
    person = holding(User(pk=-1), posts)
    return person, when, _values_of(person, when)


def _values_of(user: User, when: "_When") -> tuple[Any, ...]:
    """What the conditions of the tabs ask of a person and a moment."""
    posts = posts_of(user, scoped=True)
    return (user.pk, when.at, when.near, *(key for post in posts for key in _keys_of(post)))


def _answer(made: _Made, user: User, when: "_When") -> tuple[Any, ...]:
    """The one row that such a statement gives for her; none where it finds nothing."""
    sql, arguments = made
    values = _values_of(user, when)
    with connection.cursor() as cursor:
        cursor.execute(sql, [make(values) for make in arguments])
        return tuple(cursor.fetchone() or ())


@lru_cache(maxsize=256)
def _counting(tabs: tuple[Tab, ...], held: tuple[_Shape, ...], limits: tuple[int, ...], *, branches: bool) -> _Made:
    """Counts these tabs for whoever holds such posts.

    branches: whether any open one concerns her. To plan what they bring along takes the database as long as all else.
    """
    person, when, samples = _somebody(held)
    selects: list[str] = []
    values: list[Any] = []
    for tab, most in zip(tabs, limits, strict=True):
        where = _TABS[tab](person, when)
        parts = [*where.parts]
        if branches and where.beside is not None:
            parts.append(_beside(where.beside) & where.also & ~_or(where.parts))
        sql, params = _keys(parts, most)
        selects.append(f"(SELECT count(*) FROM ({sql}) AS counted)")  # noqa: S608 - Django's own SQL, values apart
        values.extend(params)
    return "SELECT " + ", ".join(selects), [argument(one, samples) for one in values]


@lru_cache(maxsize=256)
def _any_branch(held: tuple[_Shape, ...]) -> _Made:
    """Finds an open branch that brings its dossier into any tab of whoever holds such posts."""
    person, when, samples = _somebody(held)
    wheres = (tab(person, when) for tab in _TABS.values())
    concerning = reduce(or_, (where.beside for where in wheres if where.beside is not None))
    sql, values = _open_branches(concerning).values("pk")[:1].query.sql_with_params()
    return sql, [argument(one, samples) for one in values]


def _keys(parts: Sequence[Q], most: int) -> tuple[str, list[Any]]:
    """The keys of what these hold, at most `most`. Each is walked along an index of its own: joined by OR they would be
    looked for among the open work of the whole province. No dossier is in two of them, and once there are enough none
    is walked any further.
    """
    found: list[str] = []
    values: list[Any] = []
    for part in parts:
        try:
            sql, params = Dossier.objects.filter(part).order_by().values("pk")[:most].query.sql_with_params()
        except EmptyResultSet:
            continue
        found.append(f"({sql})")
        values.extend(params)
    if not found:
        return "SELECT 1 WHERE FALSE", []
    return (f"{' UNION ALL '.join(found)} LIMIT {most}" if found[1:] else found[0]), values


def _apart(parts: Sequence[Q]) -> list[Q]:
    """The same parts, each without what those before it hold."""
    return [reduce(and_, (~other for other in parts[:place]), part) for place, part in enumerate(parts)]


def _has_branches(user: User, at: datetime) -> bool:
    """Is there an open branch that concerns her in any tab? Asked once for each answer."""
    kept: tuple[datetime, bool] | None = getattr(user, "_has_branches_at", None)
    if kept is None or kept[0] != at:
        kept = at, bool(_answer(_any_branch(_held_by(user)), user, _when(user, at)))
        user._has_branches_at = kept  # type: ignore[attr-defined]
    return kept[1]


@dataclass(frozen=True)
class _When:
    """The moment at which tabs are asked for, and until when something due is near."""

    at: datetime
    near: datetime


def _when(user: User, at: datetime) -> _When:
    agencies = [post.agency for post in posts_of(user, scoped=True)[:1]]
    near = (deadlines.due(at, WorkingDays(NEAR_DAYS), calendars_at(user, at).of(agency)) for agency in agencies)
    return _When(at, next(near, at))


@dataclass(frozen=True)
class _Where:
    """What belongs to a tab, said twice: as a whole for its list, whose page the planner finds best with the common
    conditions apart; and as parts for its count, of which none holds what another does.

    beside: which open branches bring their dossiers along, also under `also`.
    """

    whole: Q
    parts: Sequence[Q]
    beside: Q | None = None
    also: Q = field(default_factory=Q)


def _any(parts: Sequence[Q], *, beside: Q | None = None) -> _Where:
    """Any of these."""
    return _Where(_or(parts), _apart(parts), beside)


def _or(parts: Sequence[Q]) -> Q:
    return reduce(or_, parts, Q(pk__in=[]))


def _open_branches(condition: Q) -> QuerySet[Stay]:
    return Stay.objects.filter(OPEN_BRANCH, condition).order_by()


def _beside(condition: Q) -> Q:
    """Dossiers with an open branch like this."""
    return Q(IsAny(F("pk"), ArraySubquery(_open_branches(condition).values("dossier"))))


def _in_rooms(user: User) -> Q | None:
    """The branches of this person's rooms."""
    units = rooms_of(user)
    return Q(unit__in=units) if units else None


def _mine(user: User, when: _When) -> _Where:
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


def _my_unit(user: User, when: _When) -> _Where:
    return _any([Q(holder_unit__in=rooms_of(user))], beside=_in_rooms(user))


def _unassigned(user: User, when: _When) -> _Where:
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


def _to_receive(user: User, when: _When) -> _Where:
    return _any([Q(holder_agency__in=agency_ids(user, Role.INTAKE), status=Status.SUBMITTED)])


def _to_hand_over(user: User, when: _When) -> _Where:
    return _any([Q(holder_agency__in=agency_ids(user, Role.INTAKE), status=Status.FINISHED)])


def _scope(user: User, *kinds: Q) -> _Where:
    """What this person answers for, of any of these kinds: a leader, clerk or the desk the whole agency, others their
    room and their own.
    """
    whole = agency_ids(user, Role.LEADER, Role.CLERK, Role.INTAKE)
    places = [Q(receiver__in=whole), Q(unit__in=rooms_of(user)), *_held(user)]
    open_ones, also = Q(holder_agency__isnull=False), _or(kinds)  # so that an index of open work serves
    # By kind and place: each kind has an index of its own, which begins with the place.
    parts = [place & kind & open_ones for kind in _apart(kinds) for place in _apart(places)]
    return _Where(open_ones & _or(places) & also, parts, _in_rooms(user), also)


def _waiting(user: User, when: _When) -> _Where:
    """Paused ones and those that wait for another agency's answer; those that wait for this person's own supplement
    are her agency's business as a customer.
    """
    paused = Q(status__in=[Status.AWAITING_SUPPLEMENT, Status.AWAITING_PAYMENT]) & ~Q(holder=user.pk)
    return _scope(user, paused, Q(waits=True, status=Status.PROCESSING), Q(suspended_at__isnull=False))


def _near_due(user: User, when: _When) -> _Where:
    soon = Q(due_at__gte=when.at, due_at__lte=when.near, status__in=[Status.ACCEPTED, Status.PROCESSING])
    return _scope(user, soon & TICKS)


def _late(user: User, when: _When) -> _Where:
    late = Q(status__in=[Status.ACCEPTED, Status.PROCESSING], due_at__lt=when.at)
    return _scope(user, late & TICKS)


def _returned(user: User, when: _When) -> _Where:
    """The few that came back, among which an index of their own finds hers at once."""
    returned = Q(returned=True, holder_agency__isnull=False) & ~Q(status__in=sorted(DRAFTS))
    whole = _or([*_held(user), Q(holder_unit__in=rooms_of(user))]) & returned
    return _Where(whole, [whole], _in_rooms(user), returned)


_TABS = {
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
