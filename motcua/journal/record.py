"""The only writer of the journal."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection, transaction

from motcua.core import clock
from motcua.journal import chain
from motcua.journal.chain import canonical
from motcua.journal.models import Event

SYSTEM = "hệ thống"
"""The actor of what no person did."""


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
    event = Event(subject=subject, verb=verb, actor=actor, post=post, on_behalf=on_behalf, at=at, details=details or {})
    with transaction.atomic(savepoint=False):
        written = _write(_APPEND, event) or _write(_BEGIN, event) or _write(_APPEND, event)
    if written is None:
        raise IntegrityError(f"the chain {subject} neither stands nor begins")
    event.number, event.previous, event.hash = written
    return event


def entry(verb: str, *, subject: str, actor: str, at: datetime, details: dict[str, Any]) -> Event:
    """An entry that `record_many` is to append."""
    return Event(subject=subject, verb=verb, actor=actor, at=at, details=details)


def record_many(events: Sequence[Event]) -> None:
    """Append one entry to each of many chains (no two to one chain), in the caller's transaction.

    The heads are locked in the order of their subjects, as whoever appends to several must. A chain that has not begun
    begins with its entry. The events do not get their numbers and hashes.
    """
    ordered = sorted(events, key=lambda event: event.subject)
    rows = []
    for event in ordered:
        before, between, after = _around(event)
        given = {name: getattr(event, name) for name in _GIVEN}
        rows.append({**given, "at": _moment(event), "before": before, "between": between, "after": after})
    values: dict[str, Any] = {
        "rows": json.dumps(rows, ensure_ascii=False),
        "subjects": [event.subject for event in ordered],
    }
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        cursor.execute(_APPEND_MANY, values)
        begun = {subject for (subject,) in cursor.fetchall()}
        for event in ordered:
            if event.subject not in begun and (_write(_BEGIN, event) or _write(_APPEND, event)) is None:
                raise IntegrityError(f"the chain {event.subject} neither stands nor begins")


def facts_of(event: Event) -> dict[str, Any]:
    """What an entry's hash stands for, as plain JSON."""
    return {name: _moment(event) if name == "at" else getattr(event, name) for name in chain.SEALED}


def seal(event: Event) -> str:
    """The hash that this entry must have."""
    return chain.seal_of(facts_of(event))


def _around(event: Event) -> tuple[str, str, str]:
    """The canonical JSON of an entry, cut where its number and the hash before it go, which only the database knows."""
    parts = (
        {"actor": event.actor, "at": _moment(event), "details": event.details},
        {"on_behalf": event.on_behalf, "post": event.post},
        {"subject": event.subject, "verb": event.verb},
    )
    first, second, third = (canonical(part) for part in parts)
    return f'{first[:-1]},"number":', f',{second[1:-1]},"previous":"', f'",{third[1:]}'


def _moment(event: Event) -> str:
    return event.at.astimezone(clock.VN).isoformat(timespec="microseconds")


# Lock the head, seal, append, move the head: one round trip. No row comes back where the chain has not begun.
_APPEND = """
WITH head AS (
    SELECT number + 1 AS number, hash AS previous FROM journal_head WHERE subject = %(subject)s FOR UPDATE
), added AS (
    INSERT INTO journal_event (subject, number, verb, actor, post, on_behalf, at, details, previous, hash)
    SELECT %(subject)s, number, %(verb)s, %(actor)s, %(post)s, %(on_behalf)s, %(at)s::timestamptz, %(details)s::jsonb,
        previous, encode(sha256(convert_to(
            %(before)s::text || number::text || %(between)s::text || previous || %(after)s::text, 'UTF8'
        )), 'hex')
    FROM head RETURNING number, previous, hash
)
UPDATE journal_head AS moved SET number = added.number, hash = added.hash FROM added
WHERE moved.subject = %(subject)s RETURNING added.number, added.previous, added.hash
"""
# The first entry of a chain. No row comes back where somebody else began it meanwhile.
_BEGIN = """
WITH head AS (
    INSERT INTO journal_head (subject, number, hash)
    VALUES (%(subject)s, 1, encode(sha256(convert_to(
        %(before)s::text || '1' || %(between)s::text || %(after)s::text, 'UTF8'
    )), 'hex'))
    ON CONFLICT (subject) DO NOTHING RETURNING number, hash
)
INSERT INTO journal_event (subject, number, verb, actor, post, on_behalf, at, details, previous, hash)
SELECT %(subject)s, number, %(verb)s, %(actor)s, %(post)s, %(on_behalf)s, %(at)s::timestamptz, %(details)s::jsonb, '',
    hash
FROM head RETURNING number, previous, hash
"""


_GIVEN = ("subject", "verb", "actor", "post", "on_behalf", "details")
_APPEND_MANY = """
WITH given AS (
    SELECT * FROM jsonb_to_recordset(%(rows)s::jsonb) AS listed (
        subject text, verb text, actor text, post text, on_behalf text, at timestamptz, details jsonb, before text,
        "between" text, after text
    )
), head AS (
    SELECT subject, number + 1 AS number, hash AS previous FROM journal_head
    WHERE subject = ANY(%(subjects)s::text[]) ORDER BY subject FOR UPDATE
), added AS (
    INSERT INTO journal_event (subject, number, verb, actor, post, on_behalf, at, details, previous, hash)
    SELECT given.subject, number, verb, actor, post, on_behalf, at, details, previous, encode(sha256(
            convert_to(before || number::text || given.between || previous || after, 'UTF8')
        ), 'hex')
    FROM given JOIN head ON head.subject = given.subject
    RETURNING subject, number, hash
)
UPDATE journal_head AS moved SET number = added.number, hash = added.hash FROM added
WHERE moved.subject = added.subject RETURNING moved.subject
"""


def _write(statement: str, event: Event) -> tuple[int, str, str] | None:
    """Number, hash before and hash of the entry as it was written; None where it was not."""
    before, between, after = _around(event)
    values: dict[str, Any] = {
        "subject": event.subject,
        "verb": event.verb,
        "actor": event.actor,
        "post": event.post,
        "on_behalf": event.on_behalf,
        "at": event.at,
        "details": json.dumps(event.details, ensure_ascii=False),
        "before": before,
        "between": between,
        "after": after,
    }
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        written: tuple[int, str, str] | None = cursor.fetchone()
    return written
