"""The picture of a chain: who was asked by whom, who has it, until when; whole for everybody who takes part."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from motcua.dossiers.models import Asking, Dossier
from motcua.dossiers.visibility import visible_to

MOST = 100
# From any dossier up to the root, then down in the order of the questions. FK indexes serve both ways.
_TREE = """
WITH RECURSIVE up AS (
    SELECT id, parent_id FROM dossiers_dossier WHERE id = %s
    UNION ALL SELECT one.id, one.parent_id FROM dossiers_dossier one JOIN up ON one.id = up.parent_id
), down AS (
    SELECT id, 0 AS depth, ARRAY[id] AS path FROM up WHERE parent_id IS NULL
    UNION ALL SELECT one.id, down.depth + 1, down.path || one.id
    FROM dossiers_dossier one JOIN down ON one.parent_id = down.id
)
SELECT id, depth FROM down ORDER BY path LIMIT %s
"""


@dataclass(frozen=True)
class Node:
    """One dossier of a chain. asking: what was asked of it, None for the root.

    opens: may this reader open it; of the others she sees the card alone: the agency, its state and its moment.
    """

    dossier: Dossier
    depth: int
    asking: Asking | None
    opens: bool
    here: bool

    def late(self, at: datetime) -> bool:
        """Is it past its due moment, or did it end after it?"""
        due_at, ended_at = self.dossier.due_at, self.dossier.ended_at
        return due_at is not None and (ended_at or at) > due_at


def chain_of(dossier: Dossier, user: Any) -> list[Node]:
    """The whole chain that a dossier stands in, root first; empty where it is in none. Three statements at most."""
    if not dossier.chained:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_TREE, [dossier.pk, MOST])
        depths = dict(cursor.fetchall())
    joined = Dossier.objects.select_related("receiver", "holder_unit", "holder", "asking")
    rows = joined.in_bulk(list(depths))
    opened = set(visible_to(user).filter(pk__in=depths).values_list("pk", flat=True))
    return [
        Node(rows[pk], depth, getattr(rows[pk], "asking", None), pk in opened, pk == dossier.pk)
        for pk, depth in depths.items()
    ]
