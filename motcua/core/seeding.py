"""Writing reviewed facts into tables: rows that are missing are added, rows that changed are updated, the rest costs
one query.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Model, QuerySet

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Written:
    """How many rows a seeding added and changed."""

    added: int = 0
    changed: int = 0

    def __add__(self, other: "Written") -> "Written":
        return Written(self.added + other.added, self.changed + other.changed)


def write(known: QuerySet[Row], wanted: Iterable[Row], *, key: str, fields: Sequence[str] = ()) -> Written:
    """Bring a table to what is wanted, by the attribute `key`; nothing is ever deleted.

    fields: the attributes in which a row that is there already follows; with none of them it stays as it is.
    """
    there = {getattr(row, key): row for row in known}
    fresh: list[Row] = []
    changed: list[Row] = []
    for row in wanted:
        old = there.get(getattr(row, key))
        if old is None:
            fresh.append(row)
        elif any(getattr(old, name) != getattr(row, name) for name in fields):
            for name in fields:
                setattr(old, name, getattr(row, name))
            changed.append(old)
    known.model._default_manager.bulk_create(fresh)
    if changed:
        known.model._default_manager.bulk_update(changed, fields)
    return Written(len(fresh), len(changed))
