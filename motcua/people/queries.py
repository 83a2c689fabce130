"""Who holds which post, and which calendar an agency lives by."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import cached_property, lru_cache
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject

from motcua.core import clock
from motcua.core.arrays import IsAny
from motcua.core.prepared import Prepared
from motcua.core.text import fold
from motcua.people.lean import lean
from motcua.people.models import Agency, Closure, Delegation, Lent, Post, Role, Stand, Unit, User
from motcua.workdays.calendar import WorkCalendar
from motcua.workdays.models import OfficeHours, Revision
from motcua.workdays.queries import country_days, hours_from, later_hours, revision


def held_on(day: date) -> Q:
    """Posts that are held on a day."""
    return Q(from_on__lte=day) & (Q(to_on__isnull=True) | Q(to_on__gte=day))


def in_force_on(day: date) -> Q:
    """Delegations that hold on a day, not ended early, of a principal who is still there."""
    return _running_on(day) & Q(principal__is_active=True)


def _running_on(day: date) -> Q:
    return Q(from_on__lte=day, to_on__gte=day, ended_at__isnull=True)


def _held_or_lent(person: int, day: date) -> QuerySet[Post]:
    """The posts that a person holds or was lent, each with the delegations of it that hold now."""
    borrowed = Delegation.objects.filter(_running_on(day), to_id=person).order_by().values("post")
    delegated = Delegation.objects.filter(_running_on(day), post=OuterRef("pk")).order_by("pk")
    told = JSONObject(
        pk="pk", to="to_id", honorific="to__honorific", name="to__full_name", kind="kind", until="to_on",
        scope="procedures",
    )  # fmt: skip
    return lean(
        Post.objects.filter(held_on(day), Q(user_id=person) | Q(IsAny(F("pk"), ArraySubquery(borrowed))))
        .filter(Q(user_id=person) | Q(user__is_active=True))
        .annotate(
            delegated=ArraySubquery(delegated.values(told=told)),
            revision=Subquery(Revision.objects.filter(pk=1).values("number")),  # for the calendars of her page
        )
        .select_related("agency", "agency__parent", "unit", "user")
        .order_by("id")
    )


_POSTS = Prepared(_held_or_lent, -1, date.min)


def _read_posts(person: int, day: date) -> list[Post]:
    """Her own posts of a day, then those that are lent to her in agencies where she holds one herself."""
    rows = _POSTS.all(person, day)
    own = [post for post in rows if post.user_id == person]
    for post in own:
        told = post.delegated  # type: ignore[attr-defined]
        post.stands = [Stand(f"{one['honorific']} {one['name']}", date.fromisoformat(one["until"])) for one in told]
    titles = {post.agency_id: post.name for post in reversed(own)}
    lent = [post for post in rows if post.user_id != person and post.agency_id in titles]
    for post in lent:
        one = next(one for one in post.delegated if one["to"] == person)  # type: ignore[attr-defined]
        until, scope = date.fromisoformat(one["until"]), tuple(one["scope"])
        post.lent = Lent(one["pk"], one["kind"], until, scope, titles[post.agency_id])
    return [*own, *lent]


def posts_of(user: Any, *, scoped: bool = False) -> list[Post]:
    """The posts under which a person acts today, with agency and unit: her own, then those lent to her; read once for
    each object of the person and day.

    scoped: also those lent for some procedures only, where what they open is judged for each dossier (`Post.covers`).
    """
    today = clock.today()
    cached = getattr(user, "_posts_on", None)
    if not cached or cached[0] != today:
        cached = user._posts_on = (today, _read_posts(user.pk, today) if user.pk else [])
    posts = [post for post in cached[1] if scoped or post.lent is None or not post.lent.scope]
    acting = getattr(user, "_acting_post", None)
    return sorted(posts, key=lambda post: post.pk != acting) if acting else posts


def own_posts(user: Any) -> list[Post]:
    """The posts that a person holds herself: by these alone she lends, gives out and administers."""
    return [post for post in posts_of(user) if post.lent is None]


def posts_under(user: Any, procedure: int) -> list[Post]:
    """The posts that count for a dossier of this procedure (by key)."""
    return [post for post in posts_of(user, scoped=True) if post.covers(procedure)]


def is_still_lent(post: Post) -> bool:
    """Does the delegation of a lent post still hold? Its row is kept from ending until the transaction is over."""
    assert post.lent is not None
    held = Delegation.objects.filter(in_force_on(clock.today()), pk=post.lent.delegation_id)
    return held.select_for_update(of=("self",), no_key=True).exists()


def holding(person: User, posts: list[Post]) -> User:
    """The same person as one who holds these posts today, whatever the database says: for SQL that is made once."""
    person._posts_on = (clock.today(), posts)  # type: ignore[attr-defined]
    return person


def act_as(user: Any, post_id: int | None) -> None:
    """Let a person act under this one of her posts wherever it allows what she does; a post that is not hers counts
    for nothing.
    """
    user._acting_post = post_id


def person_with_posts(pk: int) -> User | None:
    """A person and the posts she holds today: one query, two for who holds none. None when there is no such person."""
    today = clock.today()
    posts = _read_posts(pk, today)
    person = posts[0].user if posts else User.objects.filter(pk=pk).first()
    if person is not None:
        person._posts_on = (today, posts)  # type: ignore[attr-defined]
    return person


def agencies_of(user: Any, *roles: str) -> list[Agency]:
    """The agencies where a person holds one of these roles today (any role when none is named), each once."""
    found: dict[int, Agency] = {}
    for post in posts_of(user):
        if not roles or post.role in roles:
            found.setdefault(post.agency_id, post.agency)
    return list(found.values())


def agency_ids(user: Any, *roles: str) -> list[int]:
    """The keys of the agencies where a person acts under one of these roles today, for some procedures too."""
    return [post.agency_id for post in posts_of(user, scoped=True) if post.role in roles]


def rooms_of(user: Any) -> list[int]:
    """The keys of the rooms in which a person works or which she heads today, for some procedures too."""
    posts = posts_of(user, scoped=True)
    return [post.unit_id for post in posts if post.unit_id and post.role in (Role.SPECIALIST, Role.HEAD)]


def has_role(user: Any, *roles: str, scoped: bool = False) -> bool:
    """Does this person hold one of these roles today, anywhere? scoped: as in `posts_of`."""
    return any(post.role in roles for post in posts_of(user, scoped=scoped))


def holders(agency_id: int, roles: Iterable[str], *, unit_id: int | None = None) -> QuerySet[User]:
    """People who hold one of these roles at an agency today (in one unit, when given)."""
    found = Post.objects.filter(held_on(clock.today()), agency_id=agency_id, role__in=list(roles))
    if unit_id is not None:
        found = found.filter(unit_id=unit_id)
    return User.objects.filter(pk__in=found.values("user"), is_active=True).order_by("full_name", "pk")


def who_receive(day: date) -> QuerySet[Agency]:
    """The agencies where somebody takes dossiers in on a day, in their order."""
    taking_in = Post.objects.filter(held_on(day), role=Role.INTAKE, user__is_active=True)
    return Agency.objects.filter(pk__in=taking_in.values("agency")).order_by("sort")


def _holders_and_stands(agency: int, role: str, day: date, procedures: list[int]) -> QuerySet[Post]:
    lent = Delegation.objects.filter(
        in_force_on(day), Q(procedures=[]) | Q(procedures__contains=procedures), post=OuterRef("pk"), to__is_active=True
    )
    return (
        Post.objects.filter(held_on(day), agency_id=agency, role=role, user__is_active=True)
        .annotate(stands_in=ArraySubquery(lent.order_by("pk").values("to")))
        .order_by("user__full_name", "user_id")
        .only("user_id", "unit_id")
    )


_HOLDERS = Prepared(_holders_and_stands, -1, "a role", date.min, [-2])


def holder_ids(agency_id: int, role: str, *, unit_id: int | None = None, procedure: int = 0) -> list[int]:
    """The keys of `holders` of one role, then of who stands in for them, read cheaply: every act asks whom to tell.

    procedure: the key of a dossier's, so that those who stand in for it alone are told too.
    """
    posts = _HOLDERS.all(agency_id, role, clock.today(), [procedure])
    here = [post for post in posts if unit_id is None or post.unit_id == unit_id]
    lent = [pk for post in here for pk in post.stands_in]  # type: ignore[attr-defined]
    return list(dict.fromkeys([*(post.user_id for post in here), *lent]))


def stands_in_for(person: int, procedure: int = 0) -> list[int]:
    """The keys of those who act for a person today in dossiers of this procedure; in all, where none is given."""
    lent = Delegation.objects.filter(in_force_on(clock.today()), principal=person, to__is_active=True)
    covering = lent.filter(Q(procedures=[]) | Q(procedures__contains=[procedure]))
    return list(covering.order_by("pk").values_list("to", flat=True))


_UNIT = Prepared(
    lambda agency, name: Unit.objects.filter(agency_id=agency, name=name).order_by("order", "id"), -1, "a name"
)


def unit_named(agency_id: int, name: str) -> Unit | None:
    """The room of an agency by its name."""
    return _UNIT.first(agency_id, name)


def find_agencies(text: str) -> QuerySet[Agency]:
    """Agencies whose name, short name or code holds every word of `text`, marks or not."""
    found = Agency.objects.all()
    for word in fold(text).split():
        found = found.filter(search__contains=word)
    return found


def calendar_for(agency: Agency) -> WorkCalendar:
    """The working calendar of an agency: its hours, the country's days, its closures. One query if unchanged."""
    return _calendar(agency.pk, agency.office_hours_id, revision())


def country_calendar() -> WorkCalendar:
    """The calendar of an office that has no hours and closures of its own."""
    return _calendar(0, None, revision())


class Calendars:
    """The calendars of one answer: the revision is read once, however many agencies a list names, and not at all where
    it is known.
    """

    def __init__(self, known: int | None = None) -> None:
        self._known = known

    @cached_property
    def _revision(self) -> int:
        return revision() if self._known is None else self._known

    def of(self, agency: Agency) -> WorkCalendar:
        """The working calendar of an agency."""
        return _calendar(agency.pk, agency.office_hours_id, self._revision)


def calendars_at(user: Any, at: datetime) -> Calendars:
    """The calendars of the answer that a person gets at this moment: all parts of a page share one reading, that of
    her posts. An act asks anew (`calendar_for`): it may have waited for its turn.
    """
    kept = getattr(user, "_calendars_at", None)
    if kept is None or kept[0] != at:
        known = next((getattr(post, "revision", None) for post in posts_of(user, scoped=True)), None)
        kept = user._calendars_at = (at, Calendars(known))
    calendars: Calendars = kept[1]
    return calendars


@lru_cache(maxsize=512)
def _calendar(agency_id: int, hours_id: int | None, _revision: int) -> WorkCalendar:
    hours = OfficeHours.objects.get(pk=hours_id) if hours_id else OfficeHours.objects.get(is_default=True)
    closed = Closure.objects.filter(Q(agency_id=agency_id) | Q(agency__isnull=True)).order_by("from_at")
    closures = tuple((one.from_at.astimezone(clock.VN), one.to_at.astimezone(clock.VN), one.reason) for one in closed)
    days, later = country_days(_revision), later_hours(hours)
    return WorkCalendar(hours=hours_from(hours), days=days, closures=closures, later=later)


def watching_roles() -> frozenset[str]:
    """Roles that see the cards of all dossiers."""
    return frozenset({Role.WATCHER, Role.READER, Role.SYSTEM_ADMIN})


def watching_post(user: Any) -> Post | None:
    """The post by which a person works for the watching agency."""
    return next((post for post in posts_of(user) if post.role == Role.WATCHER), None)


def approving_post(user: Any) -> Post | None:
    """The post of a leader of the watching agency: a leader where she watches too."""
    watched = {post.agency_id for post in posts_of(user) if post.role == Role.WATCHER}
    return next((post for post in posts_of(user) if post.role == Role.LEADER and post.agency_id in watched), None)


def leaders_who_watch() -> list[int]:
    """The keys of the leaders of watching agencies, as `approving_post` knows them."""
    today = clock.today()
    watching = Post.objects.filter(held_on(today), role=Role.WATCHER, user__is_active=True)
    leading = Post.objects.filter(held_on(today), role=Role.LEADER)
    both = set(watching.values_list("user_id", "agency_id")) & set(leading.values_list("user_id", "agency_id"))
    return sorted({user for user, _ in both})


def who_hold(role: str) -> list[int]:
    """The keys of those who hold a role today, wherever, each once."""
    found = Post.objects.filter(held_on(clock.today()), role=role, user__is_active=True)
    return sorted(set(found.values_list("user_id", flat=True)))


def who_hold_at(agencies: Iterable[int], roles: Iterable[str]) -> list[int]:
    """The keys of those who hold one of these roles today at one of these agencies, each once."""
    found = Post.objects.filter(held_on(clock.today()), agency__in=list(agencies), role__in=list(roles))
    return sorted(set(found.filter(user__is_active=True).values_list("user_id", flat=True)))


def watching_agency() -> Agency | None:
    """The agency whose people watch today; the first one where several do."""
    watching = Post.objects.filter(held_on(clock.today()), role=Role.WATCHER).select_related("agency__parent")
    first = watching.order_by("pk").first()
    return first.agency if first is not None else None
