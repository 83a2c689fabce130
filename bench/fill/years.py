"""More years of ended dossiers, for figures alone: what they read of each, moved back by whole spans of eight years.

A month then holds what it held before, among many times as many dossiers.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

import psycopg
from psycopg import sql

from bench.fill.bare_tables import side_by_side, without

SPAN_WEEKS = 8 * 52 + 1  # what the set before lies in
TABLES = ("dossiers_dossier", "dossiers_promise", "dossiers_supplementrequest")
READ_ALONG = {
    "dossier_solved_between", "dossier_open_due", "dossier_of_holder", "promise_of_dossier",
    "dossiers_supplementrequest_dossier_id_9e3c5dda",
}  # fmt: skip
_ENDED = "dossiers_dossier WHERE accepted_at IS NOT NULL AND ended_at IS NOT NULL"


def fill(url: str, size: int) -> int:
    """Bring the number of dossiers up to `size` at least; how many were added. url: of the database.

    The tables are left with their primary keys and the indexes that figures are read along: good for nothing else.
    """
    with psycopg.connect(url, autocommit=True) as connection:
        there = _number(connection, "SELECT count(*) FROM dossiers_dossier")
        ended = _number(connection, f"SELECT count(*) FROM {_ENDED}")
        step = _number(connection, "SELECT max(id) FROM dossiers_dossier")
        times = max(0, ceil((size - there) / ended))
        if not times:
            return 0
        indexes = without(connection, TABLES)
        copies = [_copying(connection, table, times, step) for table in TABLES]
    side_by_side(url, copies)
    side_by_side(url, [told for _table, name, told in indexes if name in READ_ALONG])
    side_by_side(url, [f'VACUUM ANALYZE "{table}"' for table in TABLES])
    return times * ended


def _number(connection: psycopg.Connection, statement: str) -> int:
    (found,) = connection.execute(statement).fetchone() or (0,)
    return int(found)


def _copying(connection: psycopg.Connection, table: str, times: int, step: int) -> str:
    """The statement that writes the ended dossiers' rows of a table again, so many times."""
    columns = connection.execute(
        "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %s ORDER BY ordinal_position",
        [table],
    ).fetchall()
    highest = step if table == TABLES[0] else _number(connection, f'SELECT max(id) FROM "{table}"')
    told = [_moved(name, kind, step, highest) for name, kind in columns]
    ended = f"SELECT id FROM {_ENDED}"
    key = "id" if table == TABLES[0] else "dossier_id"
    again = "INSERT INTO {} ({}) SELECT {} FROM {} CROSS JOIN generate_series(1, {}) AS k WHERE {} IN ({})"
    return sql.SQL(again).format(
        sql.Identifier(table), _listed(columns), sql.SQL(", ".join(told)), sql.Identifier(table), times,
        sql.Identifier(key), sql.SQL(ended),
    ).as_string(connection)  # fmt: skip


def _listed(columns: Sequence[tuple[str, str]]) -> sql.Composable:
    return sql.SQL(", ").join(sql.Identifier(name) for name, _kind in columns)


def _moved(column: str, kind: str, step: int, highest: int) -> str:
    """What a copy has in a column: another key, an earlier moment, or the same, marks that should be unique too."""
    if column == "id":
        return f"id + k * {highest}::bigint"
    if column == "dossier_id":
        return f"dossier_id + k * {step}::bigint"
    if kind == "timestamp with time zone":
        return f"{column} - k * interval '{SPAN_WEEKS} weeks'"
    return f'"{column}"'
