"""Carrying messages: this part knows none of their texts."""

from collections.abc import Container, Iterable
from datetime import datetime

from motcua.core import written
from motcua.notifications.models import Message
from motcua.people.models import User


def send(
    recipients: Iterable[int], *, act: str, title: str, body: str, url: str, at: datetime, work: Container[int] = ()
) -> int:
    """Write one message for each person (by id, each once), in the caller's transaction; how many were written.

    work: those whose turn it is to do something; for the others it is news.
    """
    rows = [
        Message(recipient_id=pk, act=act, title=title[:250], body=body, url=url, at=at, for_work=pk in work)
        for pk in dict.fromkeys(recipients)
    ]
    written.insert_all(rows)
    return len(rows)


def mark_read(person: User, ids: Iterable[int] | None, *, at: datetime) -> int:
    """Mark a person's messages read: those named, or all of them when `ids` is None; how many changed."""
    unread = Message.objects.filter(recipient=person, read_at__isnull=True)
    return (unread if ids is None else unread.filter(pk__in=list(ids))).update(read_at=at)
