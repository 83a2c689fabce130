"""What stands on top of a person's first page, read in one statement with the count of her unread messages."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from motcua.notifications.models import Message
from motcua.people.models import User
from motcua.support.announcements import waiting_for
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
    unread = Message.objects.filter(recipient=OuterRef("pk"), read_at__isnull=True).values("pk")[:most]
    waiting = waiting_for(user).values(told=JSONObject(**{name: name for name in _SHOWN}))
    asked = {"unread": ArraySubquery(unread), "waiting": ArraySubquery(waiting), **asked_of(user)}
    row: Mapping[str, Any] = User.objects.filter(pk=user.pk).values(**asked).get()
    return FirstPage(len(row["unread"]), [_announcement(told) for told in row["waiting"]], steps_from(user, row))


def _announcement(told: dict[str, Any]) -> Announcement:
    return Announcement(**told | {"issued_on": date.fromisoformat(told["issued_on"])})
