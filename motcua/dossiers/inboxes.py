"""What waits for whom at the desk: what stands in each tab of an inbox (see `tabs`), and how many.

A page begins at an index of the database. The counts of all tabs are one statement, the keys of a tab's first page
another; their SQL is made once.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache, reduce
from itertools import count
from operator import or_
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import F, Q, QuerySet

from motcua.core.arrays import IsAny
from motcua.core.prepared import Argument, statement
from motcua.dossiers.listing import listed
from motcua.dossiers.models import OPEN_BRANCH, Dossier, Stay
from motcua.dossiers.tabs import BELONGS, Tab, When, Where, any_of, moment_of
from motcua.people.models import Lent, Post, User
from motcua.people.queries import holding, posts_of

IN_TIME = ("act_by_at", "id")
"""The order of an inbox: what must be acted on first stands first, what has no such moment last."""


def inbox(user: User, tab: Tab, *, at: datetime) -> QuerySet[Dossier]:
    """The dossiers of one tab; each starts at the holder's partial index. Order by `IN_TIME`."""
    where = BELONGS[tab](user, moment_of(user, at))
    # Only the tabs that need it say that a holder is there: said of all, the planner takes it for something that
    # leaves few, looks all open work through, and sorts what it would have found in order.
    if where.beside is None or not _has_branches(user, at):
        return listed(Dossier.objects.filter(where.whole))
    # The few open branches are read first: without any, the page goes straight along the holder's index.
    keys = list(_open_branches(where.beside).values_list("dossier", flat=True))
    return listed(Dossier.objects.filter(where.whole | (Q(pk__in=keys) & where.also) if keys else where.whole))


def first_keys(user: User, tab: Tab, *, at: datetime, most: int) -> list[int]:
    """The keys of what comes first in a tab, in order: what `inbox` would give, by a statement that is made once."""
    made = _first(tab, _held_by(user), most, branches=_has_branches(user, at))
    return [key for key, _ in _answers(made, user, moment_of(user, at))]


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
    return dict(zip(tabs, _answers(made, user, moment_of(user, at))[0], strict=True))


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


def _somebody(held: tuple[_Shape, ...]) -> tuple[User, When, tuple[Any, ...]]:
    """A person who holds such posts, a moment, and what stands in a statement for theirs."""
    free = count(-2, -1)
    posts = [_sample(shape, free) for shape in held]
    when = When(datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))
    person = holding(User(pk=-1), posts)
    return person, when, _values_of(person, when)


def _values_of(user: User, when: When) -> tuple[Any, ...]:
    """What the conditions of the tabs ask of a person and a moment."""
    posts = posts_of(user, scoped=True)
    return (user.pk, when.at, when.near, *(key for post in posts for key in _keys_of(post)))


def _answers(made: _Made, user: User, when: When) -> list[tuple[Any, ...]]:
    """The rows that such a statement gives for her."""
    sql, arguments = made
    values = _values_of(user, when)
    with connection.cursor() as cursor:
        cursor.execute(sql, [make(values) for make in arguments])
        return list(cursor.fetchall())


_ALSO = " UNION ALL "
_NOTHING = "SELECT 1, 2 WHERE FALSE"


@lru_cache(maxsize=256)
def _first(tab: Tab, held: tuple[_Shape, ...], most: int, *, branches: bool) -> _Made:
    """Finds what comes first in this tab for whoever holds such posts: the first of each part, then of all.

    branches: as for `_counting`.
    """
    person, when, samples = _somebody(held)
    where = BELONGS[tab](person, when)
    first = [Dossier.objects.filter(part).order_by(*IN_TIME) for part in _parts(where, branches=branches)]
    found, values = _statements([one.values_list("pk", "act_by_at")[:most] for one in first])
    # Django's own SQL, values apart.
    sql = f"SELECT * FROM ({_ALSO.join(found) or _NOTHING}) AS parts ORDER BY 2, 1 LIMIT {most}"  # noqa: S608
    return statement(sql, values, samples)


@lru_cache(maxsize=256)
def _counting(tabs: tuple[Tab, ...], held: tuple[_Shape, ...], limits: tuple[int, ...], *, branches: bool) -> _Made:
    """Counts these tabs for whoever holds such posts.

    branches: whether any open one concerns her. To plan what they bring along takes the database as long as all else.
    """
    person, when, samples = _somebody(held)
    selects: list[str] = []
    values: list[Any] = []
    for tab, most in zip(tabs, limits, strict=True):
        parts = _parts(BELONGS[tab](person, when), branches=branches)
        # No dossier is in two parts, and once there are enough none is walked any further.
        found, told = _statements([Dossier.objects.filter(part).order_by().values("pk")[:most] for part in parts])
        limited = f"{_ALSO.join(found)} LIMIT {most}" if found[1:] else "".join(found) or _NOTHING
        selects.append(f"(SELECT count(*) FROM ({limited}) AS counted)")  # noqa: S608 - Django's own SQL, values apart
        values.extend(told)
    return statement("SELECT " + ", ".join(selects), values, samples)


def _parts(where: Where, *, branches: bool) -> list[Q]:
    """What belongs to a tab in parts that share nothing, with what open branches bring along where there are any."""
    if not branches or where.beside is None:
        return [*where.parts]
    beside = Q(IsAny(F("pk"), ArraySubquery(_open_branches(where.beside).values("dossier"))))
    return [*where.parts, beside & where.also & ~any_of(where.parts)]


def _statements(parts: Sequence[QuerySet[Any, Any]]) -> tuple[list[str], list[Any]]:
    """The SQL of each that can find anything, and the values of all. Each is walked along an index of its own: joined
    by OR they would be looked for among the open work of the whole province.
    """
    found: list[str] = []
    values: list[Any] = []
    for part in parts:
        try:
            sql, params = part.query.sql_with_params()
        except EmptyResultSet:
            continue
        found.append(f"({sql})")
        values.extend(params)
    return found, values


@lru_cache(maxsize=256)
def _any_branch(held: tuple[_Shape, ...]) -> _Made:
    """Finds an open branch that brings its dossier into any tab of whoever holds such posts."""
    person, when, samples = _somebody(held)
    wheres = (tab(person, when) for tab in BELONGS.values())
    concerning = reduce(or_, (where.beside for where in wheres if where.beside is not None))
    sql, values = _open_branches(concerning).values("pk")[:1].query.sql_with_params()
    return statement(sql, values, samples)


def _has_branches(user: User, at: datetime) -> bool:
    """Is there an open branch that concerns her in any tab? Asked once for each answer."""
    kept: tuple[datetime, bool] | None = getattr(user, "_has_branches_at", None)
    if kept is None or kept[0] != at:
        kept = at, bool(_answers(_any_branch(_held_by(user)), user, moment_of(user, at)))
        user._has_branches_at = kept  # type: ignore[attr-defined]
    return kept[1]


def _open_branches(condition: Q) -> QuerySet[Stay]:
    return Stay.objects.filter(OPEN_BRANCH, condition).order_by()
