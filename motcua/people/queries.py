"""Who holds which post, and which calendar an agency lives by."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import cached_property, lru_cache
from typing import Any

from django.db.models import Q, QuerySet

from motcua.core import clock
from motcua.core.prepared import Prepared
from motcua.core.text import fold
from motcua.people.models import Agency, Closure, Post, Role, Unit, User
from motcua.workdays.calendar import WorkCalendar
from motcua.workdays.models import OfficeHours
from motcua.workdays.queries import country_days, hours_from, later_hours, revision


def held_on(day: date) -> Q:
    """Posts that are held on a day."""
    return Q(from_on__lte=day) & (Q(to_on__isnull=True) | Q(to_on__gte=day))


_POSTS = Prepared(
    lambda person, day: (
        Post.objects.filter(held_on(day), user_id=person)
        .select_related("agency", "agency__parent", "unit", "user")
        .order_by("id")
    ),
    -1,
    date.min,
)


def posts_of(user: Any) -> list[Post]:
    """The posts a person holds today, with agency and unit; read once for each object of the person and day."""
    today = clock.today()
    cached = getattr(user, "_posts_on", None)
    if not cached or cached[0] != today:
        cached = user._posts_on = (today, _POSTS.all(user.pk, today) if user.pk else [])
    acting = getattr(user, "_acting_post", None)
    return sorted(cached[1], key=lambda post: post.pk != acting) if acting else list(cached[1])


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
    posts = _POSTS.all(pk, today)
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


def has_role(user: Any, *roles: str) -> bool:
    """Does this person hold one of these roles today, anywhere?"""
    return any(post.role in roles for post in posts_of(user))


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


_HOLDERS = Prepared(
    lambda agency, role, day: (
        Post.objects.filter(held_on(day), agency_id=agency, role=role, user__is_active=True)
        .order_by("user__full_name", "user_id")
        .only("user_id", "unit_id")
    ),
    -1,
    "a role",
    date.min,
)


def holder_ids(agency_id: int, role: str, *, unit_id: int | None = None) -> list[int]:
    """The keys of `holders` of one role, read cheaply: every act asks whom to tell."""
    posts = _HOLDERS.all(agency_id, role, clock.today())
    return list(dict.fromkeys(post.user_id for post in posts if unit_id is None or post.unit_id == unit_id))


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
    """The calendars of one answer: the revision is read once, however many agencies a list names."""

    @cached_property
    def _revision(self) -> int:
        return revision()

    def of(self, agency: Agency) -> WorkCalendar:
        """The working calendar of an agency."""
        return _calendar(agency.pk, agency.office_hours_id, self._revision)


def calendars_at(user: Any, at: datetime) -> Calendars:
    """The calendars of the answer that a person gets at this moment: all parts of a page share one reading."""
    kept = getattr(user, "_calendars_at", None)
    if kept is None or kept[0] != at:
        kept = user._calendars_at = (at, Calendars())
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
