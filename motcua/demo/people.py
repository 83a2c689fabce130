"""The demo's people in the database, and how the stories find them."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db import transaction

from motcua.core import clock
from motcua.demo.roster import SLUGS, Person, roster, units
from motcua.people.actions import add_units, refuse_other_kind
from motcua.people.models import Agency, Post, Role, Unit, User

FROM_ON = date(2017, 10, 15)


def make() -> int:
    """Write the people of the roster who are missing, with their rooms and posts; how many were written.

    Nobody of them has a password: they sign in by one click, on this machine only.
    """
    refuse_other_kind(demo=True)
    there = set(User.objects.values_list("username", flat=True))
    fresh = [person for person in roster() if person.username not in there]
    if not fresh:
        return 0
    with transaction.atomic():
        agencies = {agency.code: agency for agency in Agency.objects.filter(code__in=SLUGS)}
        rooms = {
            (code, unit.name): unit
            for code, agency in agencies.items()
            if units(code)
            for unit in add_units(agency, units(code))
        }
        at = clock.now()
        users = [_user(person) for person in fresh]
        for user in users:
            user.joined_at = at
        User.objects.bulk_create(users)
        Post.objects.bulk_create(
            post for user, person in zip(users, fresh, strict=True) for post in _posts(user, person, agencies, rooms)
        )
    return len(fresh)


def _user(person: Person) -> User:
    user = User(
        username=person.username,
        full_name=person.full_name,
        honorific=person.honorific,
        phone=person.phone,
        email=f"{person.username}@lamdong.example",
        is_demo=True,
    )
    user.set_unusable_password()
    return user


def _posts(user: User, person: Person, agencies: dict[str, Agency], rooms: dict[tuple[str, str], Unit]) -> list[Post]:
    return [
        Post(
            user=user,
            agency=agencies[seat.agency],
            unit=rooms.get((seat.agency, seat.unit)),
            role=Role(seat.role),
            title=seat.title,
            from_on=FROM_ON,
        )
        for seat in person.seats
    ]


@dataclass(frozen=True)
class Cast:
    """Everybody by name, read once: the same object each time, so that her posts are read once too."""

    users: dict[str, User]

    @classmethod
    def read(cls) -> "Cast":
        """The demo's people as they are in the database."""
        return cls({user.username: user for user in User.objects.filter(is_demo=True, is_active=True)})

    @cached_property
    def _seated(self) -> dict[tuple[str, str, str], list[str]]:
        found: dict[tuple[str, str, str], list[str]] = {}
        for person in roster():
            for seat in person.seats:
                unit = seat.unit if seat.role in (Role.SPECIALIST, Role.HEAD) else ""
                found.setdefault((seat.agency, seat.role, unit), []).append(person.username)
        return found

    def at(self, agency: str, role: str, unit: str = "") -> list[str]:
        """Sign-in names of those who hold a post, in the roster's order; empty where nobody does."""
        return self._seated.get((agency, role, unit), [])
