"""Rows that one test built and the later ones get back in one statement, with the objects that stood for them."""

import pickle
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

import psycopg
from django.db import connection
from django.db.models import Model
from psycopg import sql

T = TypeVar("T")


class Kept(Generic[T]):
    """What `build` makes in these tables, in the order in which rows need each other.

    Built where nothing is kept yet or somebody has written into the tables before; else brought back with the same keys
    as the first time, which no sequence gives again. What triggers write in other tables they write each time.
    """

    def __init__(self, build: Callable[[], T], tables: Sequence[type[Model]]) -> None:
        self._build, self._tables = build, tables
        self._script: sql.Composed | None = None
        self._objects = b""

    def get(self) -> T:
        if not self._untouched():
            return self._build()
        if self._script is None:
            made = self._build()
            self._objects = pickle.dumps(made)
            self._script = sql.SQL(";").join([_written(one) for one in self._tables])
            return made
        with psycopg.ClientCursor(connection.connection) as cursor:  # one that takes many statements at once
            cursor.execute(self._script)
        return pickle.loads(self._objects)

    def _untouched(self) -> bool:
        asked = [sql.SQL("SELECT FROM {}").format(sql.Identifier(one._meta.db_table)) for one in self._tables]
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL("SELECT EXISTS ({})").format(sql.SQL(" UNION ALL ").join(asked)))
            return not cursor.fetchone()[0]


def _written(model: type[Model]) -> sql.Composed:
    """The statement that writes what stands in the table now."""
    table = sql.Identifier(model._meta.db_table)
    columns = [sql.Identifier(str(one.column)) for one in model._meta.concrete_fields if not one.generated]
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("SELECT json_agg(one)::text FROM {} AS one").format(table))
        (rows,) = cursor.fetchone()
    parts = {"table": table, "columns": sql.SQL(", ").join(columns), "rows": sql.Literal(rows)}
    statement = sql.SQL(
        "INSERT INTO {table} ({columns}) SELECT {columns} FROM json_populate_recordset(NULL::{table}, {rows})"
    )
    return statement.format(**parts)
