"""Closing a stay and opening the next in one statement: every act does both."""

from typing import Any

from django.db import connection
from psycopg.types.json import Jsonb

from motcua.dossiers.models import Stay

_MOVE = """
WITH closed AS (
    UPDATE dossiers_stay SET to_at = %s, closed_act = %s, closed_by_id = %s, officer_id = %s, post = %s,
        closed_for_id = %s::bigint, closed_post = %s, note = %s
    WHERE id = %s RETURNING dossier_id
)
INSERT INTO dossiers_stay (
    dossier_id, track, status, step, step_from, agency_id, unit_id, officer_id, post, from_at, term, act_by_at,
    counting, pause, waits, branching, role, opened_act, opened_by_id, closed_act, reason, opened_for_id
)
SELECT dossier_id, %s, %s, %s, %s::timestamptz, %s, %s::bigint, %s::bigint, %s, %s, %s::jsonb, %s::timestamptz, %s,
    %s, %s, %s, %s, %s, %s, '', %s, %s::bigint
FROM closed RETURNING id
"""


def move(left: Stay, opened: Stay) -> None:
    """Write the end of one stay and, as a new row, the stay that follows it; `opened` gets its key."""
    ended: list[Any] = [
        left.to_at,
        left.closed_act,
        left.closed_by_id,
        left.officer_id,
        left.post,
        left.closed_for_id,
        left.closed_post,
        left.note,
        left.pk,
    ]
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
        opened.branching,
        opened.role,
        opened.opened_act,
        opened.opened_by_id,
        opened.reason,
        opened.opened_for_id,
    ]
    with connection.cursor() as cursor:
        cursor.execute(_MOVE, [*ended, *begun])
        (opened.pk,) = cursor.fetchone()
