"""Ledger rows in few statements: a stay closed and the next opened, the moments of many dossiers moved."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.db import connection
from psycopg.types.json import Jsonb

from motcua.dossiers.models import Promise, Reckoning, Stay

_MOVE = """
WITH closed AS (
    UPDATE dossiers_stay SET to_at = %s, closed_act = %s, closed_by_id = %s, officer_id = %s, post = %s
    WHERE id = %s RETURNING dossier_id
)
INSERT INTO dossiers_stay (
    dossier_id, track, status, step, step_from, agency_id, unit_id, officer_id, post, from_at, term, act_by_at,
    counting, pause, waits, opened_act, opened_by_id, closed_act, reason
)
SELECT dossier_id, %s, %s, %s, %s::timestamptz, %s, %s::bigint, %s::bigint, %s, %s, %s::jsonb, %s::timestamptz, %s,
    %s, %s, %s, %s, '', %s
FROM closed RETURNING id
"""


def move(left: Stay, opened: Stay) -> None:
    """Write the end of one stay and, as a new row, the stay that follows it; `opened` gets its key."""
    ended: list[Any] = [left.to_at, left.closed_act, left.closed_by_id, left.officer_id, left.post, left.pk]
    begun: list[Any] = [
        opened.track,
        opened.status,
        opened.step,
        opened.step_from,
        opened.agency_id,
        opened.unit_id,
        opened.officer_id,
        opened.post,
        opened.from_at,
        None if opened.term is None else Jsonb(opened.term),
        opened.act_by_at,
        opened.counting,
        opened.pause,
        opened.waits,
        opened.opened_act,
        opened.opened_by_id,
        opened.reason,
    ]
    with connection.cursor() as cursor:
        cursor.execute(_MOVE, [*ended, *begun])
        (opened.pk,) = cursor.fetchone()


_SHIFT = """
WITH told AS (
    SELECT * FROM jsonb_to_recordset(%s::jsonb) AS listed (
        dossier bigint, stay bigint, was_at timestamptz, due_at timestamptz, act_by_at timestamptz, made_at timestamptz
    )
), stays AS (
    UPDATE dossiers_stay AS stay SET act_by_at = told.act_by_at FROM told WHERE stay.id = told.stay
), promises AS (
    INSERT INTO dossiers_promise (dossier_id, due_at, made_at, why, judging, reason, made_by_id)
    SELECT dossier, due_at, made_at, %s, TRUE, %s, %s::bigint FROM told WHERE due_at <> was_at
), moved AS (
    INSERT INTO dossiers_moved (reckoning_id, dossier_id, from_at, to_at)
    SELECT %s, dossier, was_at, due_at FROM told WHERE due_at <> was_at
)
UPDATE dossiers_dossier AS dossier SET due_at = told.due_at, act_by_at = told.act_by_at,
    reckoned_at = CASE WHEN told.due_at <> told.was_at THEN told.made_at ELSE reckoned_at END
FROM told WHERE dossier.id = told.dossier
"""


@dataclass(frozen=True)
class Shift:
    """The moments of a dossier and of its open stay as they are to be; was_at: the promise that stood."""

    dossier: int
    stay: int
    was_at: datetime | None
    due_at: datetime | None
    act_by_at: datetime | None
    made_at: datetime


def shift(rows: Sequence[Shift], one: Reckoning) -> None:
    """Write what a reckoning gives to many dossiers: their moments, the promises, what moved. The caller has locked
    the rows.
    """
    if not rows:
        return
    told: Any = Jsonb([vars(row) for row in rows], dumps=partial(json.dumps, default=datetime.isoformat))
    change = one.change
    with connection.cursor() as cursor:
        cursor.execute(_SHIFT, [told, Promise.Why.CALENDAR.value, change.what, change.by_id, one.pk])
