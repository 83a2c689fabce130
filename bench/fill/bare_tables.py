"""Tables without their indexes and constraints for the time of a load; the database builds and proves them after it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import sql

WORKERS = 2
_MEMORY = "SET maintenance_work_mem = '768MB'"
_INDEXES = """
SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename = ANY(%(tables)s)
AND NOT EXISTS (SELECT FROM pg_constraint WHERE conname = indexname AND conrelid = tablename::regclass)
ORDER BY tablename, indexname
"""
_CONSTRAINTS = """
SELECT conrelid::regclass::text, conname, contype::text, pg_get_constraintdef(oid) FROM pg_constraint
WHERE conrelid::regclass::text = ANY(%(tables)s) AND contype IN ('f', 'u', 'x') ORDER BY contype DESC, conrelid, conname
"""


@contextmanager
def bare(url: str, tables: Sequence[str]) -> Iterator[None]:
    """Inside the block the tables have neither foreign keys nor indexes but their primary keys; checks stay.

    After it each is there again as it was. A row that breaks one of them makes this raise.
    """
    with psycopg.connect(url, autocommit=True) as connection:
        constraints = connection.execute(_CONSTRAINTS, {"tables": list(tables)}).fetchall()
        indexes = without(connection, tables)
    yield
    keys = [one for one in constraints if one[2] == "f"]
    side_by_side(url, _slowest_first(indexes, constraints))
    with psycopg.connect(url, autocommit=True) as connection:
        for table, name, _kind, told in keys:
            connection.execute(f"{_adding(table, name, told)} NOT VALID")
    side_by_side(url, [_validating(table, name) for table, name, _kind, _told in keys])
    # Rows that have lain there for years were looked at long ago; those of a load would be proved by each first reader.
    side_by_side(url, [f'VACUUM ANALYZE "{table}"' for table in tables])


def without(connection: psycopg.Connection, tables: Sequence[str]) -> list[tuple[str, str, str]]:
    """Take away what `bare` takes away; the indexes: table, name, and the statement that makes it again."""
    indexes = connection.execute(_INDEXES, {"tables": list(tables)}).fetchall()
    for table, name, _kind, _told in connection.execute(_CONSTRAINTS, {"tables": list(tables)}).fetchall():
        connection.execute(_statement("ALTER TABLE {} DROP CONSTRAINT {}", table, name))
    for _table, name, _told in indexes:
        connection.execute(_statement("DROP INDEX {}", name))
    return indexes


def _slowest_first(indexes: Sequence[Any], constraints: Sequence[Any]) -> list[str]:
    """Exclusions first: each takes minutes and locks its table, whose other indexes therefore come last."""
    exclusions = [_adding(table, name, told) for table, name, kind, told in constraints if kind == "x"]
    locked = {table for table, _, kind, _ in constraints if kind == "x"}
    rest = [(table, _adding(table, name, told)) for table, name, kind, told in constraints if kind == "u"]
    rest += [(table, told) for table, _, told in indexes]
    return [*exclusions, *(told for _, told in sorted(rest, key=lambda one: one[0] in locked))]


def side_by_side(url: str, statements: Iterable[str]) -> None:
    """Each in a transaction of its own, as many at a time as there are cores."""

    def run(statement: str) -> None:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(_MEMORY)
            connection.execute(statement)

    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(run, statements))


def _adding(table: str, name: str, told: str) -> str:
    return f'ALTER TABLE "{table}" ADD CONSTRAINT "{name}" {told}'


def _validating(table: str, name: str) -> str:
    return f'ALTER TABLE "{table}" VALIDATE CONSTRAINT "{name}"'


def _statement(pattern: str, *names: str) -> sql.Composed:
    return sql.SQL(pattern).format(*(sql.Identifier(name) for name in names))
