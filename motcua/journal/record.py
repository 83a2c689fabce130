"""The only writer of the journal."""

import hashlib
import json
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from motcua.core import clock
from motcua.journal.models import Event


def record(
    verb: str,
    *,
    subject: str,
    actor: str,
    at: datetime,
    post: str = "",
    on_behalf: str = "",
    details: dict[str, Any] | None = None,
) -> Event:
    """Append one entry to a subject's chain, in the caller's transaction or in one of its own.

    verb: `dossier.accept`, `user.sign-in` …; details hold references only, never what a person typed.
    The head's row is locked, so that two appends to one chain wait for each other.
    """
    with transaction.atomic(savepoint=False):
        number, last = _locked_head(subject)
        event = Event(
            subject=subject,
            number=number + 1,
            verb=verb,
            actor=actor,
            post=post,
            on_behalf=on_behalf,
            at=at,
            details=details or {},
            previous=last,
        )
        event.hash = seal(event)
        _append(event)
    return event


def seal(event: Event) -> str:
    """SHA-256 over the entry's canonical JSON, the hash of the entry before it included."""
    content = {
        "subject": event.subject,
        "number": event.number,
        "verb": event.verb,
        "actor": event.actor,
        "post": event.post,
        "on_behalf": event.on_behalf,
        "at": event.at.astimezone(clock.VN).isoformat(timespec="microseconds"),
        "details": event.details,
        "previous": event.previous,
    }
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


_LOCK_HEAD = """
INSERT INTO journal_head (subject, number, hash) VALUES (%s, 0, '')
ON CONFLICT (subject) DO UPDATE SET number = journal_head.number RETURNING number, hash
"""


def _locked_head(subject: str) -> tuple[int, str]:
    """Number and hash of the last entry, (0, "") for a new chain; the row is locked until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK_HEAD, [subject])
        number, last = cursor.fetchone()
    return number, last


_APPEND = """
WITH added AS (
    INSERT INTO journal_event (subject, number, verb, actor, post, on_behalf, at, details, previous, hash)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s::jsonb, %s, %s)
    RETURNING subject, number, hash
)
UPDATE journal_head AS head SET number = added.number, hash = added.hash FROM added WHERE head.subject = added.subject
"""


def _append(event: Event) -> None:
    """Entry and head in one statement: a journalled act costs two round trips, lock included."""
    with connection.cursor() as cursor:
        cursor.execute(
            _APPEND,
            [
                event.subject,
                event.number,
                event.verb,
                event.actor,
                event.post,
                event.on_behalf,
                event.at,
                json.dumps(event.details, ensure_ascii=False),
                event.previous,
                event.hash,
            ],
        )
