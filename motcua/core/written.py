"""Rows written with SQL that is made once in the life of a process.

What `save` and `bulk_create` of Django send, which write it anew at each use. Only for the few rows that every act
writes; the caller has the transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection, connections
from django.db.models import AutoField, Field, Model

_WITH_KEY = "RETURNING {key}"


@dataclass(frozen=True)
class _Written:
    """A statement and the fields that its arguments come from."""

    sql: str
    fields: Sequence[Field[Any, Any]]

    def values(self, row: Model, *, add: bool) -> list[Any]:
        connection = connections[DEFAULT_DB_ALIAS]  # once: its wrapping looks for it anew at each touch
        return [one.get_db_prep_save(one.pre_save(row, add), connection) for one in self.fields]


def insert(row: Model) -> None:
    """Add one row; it gets the key that the database gives. Raises IntegrityError as Django does."""
    statement = _insertion(type(row), 1, _WITH_KEY)
    with connection.cursor() as cursor:
        cursor.execute(statement.sql, statement.values(row, add=True))
        (row.pk,) = cursor.fetchone()
    _is_there(row)


def insert_all(rows: Iterable[Model]) -> None:
    """Add some rows of one model; none of them gets its key."""
    _insert_some(list(rows), "")


def insert_missing(rows: Iterable[Model]) -> None:
    """Add those of some rows of one model that are not there yet; none of them gets its key."""
    _insert_some(list(rows), "ON CONFLICT DO NOTHING")


def _insert_some(rows: list[Model], end: str) -> None:
    if not rows:
        return
    statement = _insertion(type(rows[0]), len(rows), end)
    with connection.cursor() as cursor:
        cursor.execute(statement.sql, [value for row in rows for value in statement.values(row, add=True)])
    for row in rows:
        _is_there(row)


def update(row: Model, names: Iterable[str]) -> None:
    """Write these fields of a row that is there. Raises DatabaseError when it is gone."""
    statement = _change(type(row), tuple(sorted(names)))
    with connection.cursor() as cursor:
        cursor.execute(statement.sql, statement.values(row, add=False))
        if cursor.rowcount != 1:
            raise DatabaseError(f"{row!r} is not there to be changed")


def _is_there(row: Model) -> None:
    row._state.adding = False
    row._state.db = DEFAULT_DB_ALIAS


@lru_cache(maxsize=128)
def _insertion(model: type[Model], rows: int, end: str) -> _Written:
    name = connection.ops.quote_name
    fields = [one for one in model._meta.concrete_fields if not isinstance(one, AutoField)]
    columns = ", ".join(name(str(one.column)) for one in fields)
    places = ", ".join([f"({', '.join(['%s'] * len(fields))})"] * rows)
    pk = name(str(model._meta.pk.column))
    sql = f"INSERT INTO {name(model._meta.db_table)} ({columns}) VALUES {places} {end.format(key=pk)}"  # noqa: S608
    return _Written(sql, fields)


@lru_cache(maxsize=256)
def _change(model: type[Model], names: tuple[str, ...]) -> _Written:
    name = connection.ops.quote_name
    fields = [one for one in model._meta.concrete_fields if one.name in names]
    sets = ", ".join(f"{name(str(one.column))} = %s" for one in fields)
    key = model._meta.pk
    sql = f"UPDATE {name(model._meta.db_table)} SET {sets} WHERE {name(str(key.column))} = %s"  # noqa: S608
    return _Written(sql, [*fields, key])
