"""What stands on top of a person's first page, read in one statement with the count of her unread messages."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject

from motcua.core.prepared import Prepared
from motcua.notifications.models import Message
from motcua.people.models import Post, User
from motcua.people.queries import holding, posts_of
from motcua.support.announcements import shown_since, waiting_for
from motcua.support.first_steps import Step, asked_of, steps_from
from motcua.support.models import Announcement

_SHOWN = ("pk", "kind", "number", "issued_on", "abstract", "must_read")


@dataclass(frozen=True)
class FirstPage:
    """unread: how many messages, counted no further than asked for."""

    unread: int
    announcements: list[Announcement]
    steps: list[Step]


def first_page(user: User, *, most: int) -> FirstPage:
    """What a person has not read, acknowledged and done."""
    roles = tuple(post.role for post in posts_of(user))
    row = _asked(roles, most).first(user.pk, shown_since())
    assert row is not None
    told = vars(row)
    return FirstPage(len(told["unread"]), [_announcement(one) for one in told["waiting"]], steps_from(user, told))


@lru_cache(maxsize=256)
def _asked(roles: tuple[str, ...], most: int) -> Prepared[User]:
    """The statement for whoever holds posts of these roles, in this order."""

    def rows(person: int, since: datetime) -> QuerySet[User]:
        user = holding(User(pk=person), [Post(role=role) for role in roles])
        unread = Message.objects.filter(recipient=OuterRef("pk"), read_at__isnull=True).values("pk")[:most]
        waiting = waiting_for(user, since=since).values(told=JSONObject(**{name: name for name in _SHOWN}))
        asked = {"unread": ArraySubquery(unread), "waiting": ArraySubquery(waiting), **asked_of(user)}
        return User.objects.filter(pk=person).only("pk").annotate(**asked)

    return Prepared(rows, -1, datetime.min.replace(tzinfo=UTC))


def _announcement(told: dict[str, Any]) -> Announcement:
    return Announcement(**told | {"issued_on": date.fromisoformat(told["issued_on"])})
