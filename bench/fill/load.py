"""Fill the tables: copies written by several processes with COPY, then series, sequences, indexes, statistics."""

from __future__ import annotations

import multiprocessing
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import psycopg
from django.db import connection
from django.db.models import AutoField, Max, Model
from psycopg import sql

from bench.fill import lives, sample
from bench.fill.bare_tables import WORKERS, bare
from bench.fill.copying import Copier
from bench.fill.plan import Copy, Series, plan
from bench.fill.sample import TABLES, Sample
from bench.world import SPECIALISTS
from motcua.dossiers.models import Dossier
from motcua.dossiers.models import Series as SeriesRow

CHUNK = 2000
_forking = multiprocessing.get_context("fork")
_kept: dict[str, Any] = {}


def fill(url: str, world: dict[str, Any], size: int) -> int:
    """Bring the number of dossiers up to `size`; how many were added. url: of the database that Django uses too."""
    if Dossier.objects.count() >= size:
        return 0
    samples = [sample.read(one, world["sample"]) for one in lives.live_all(world["sample"], seed=size)]
    missing = size - Dossier.objects.count()
    last: Counter[Series] = Counter({(a, kind, period): n for a, kind, period, n in _series()})
    copies = plan(samples, missing, world["receivers"], len(world["customers"]), SPECIALISTS, last, seed=size)
    tables = [model._meta.db_table for model in TABLES]
    first = _first_free_keys()
    connection.close()
    connection.close_pool()
    with bare(url, tables):
        _kept.update(copier=Copier(samples, world["receivers"], world["customers"]), url=url)
        with _forking.Pool(WORKERS) as pool:
            for _ in pool.imap_unordered(_write, _chunks(copies, samples, first)):
                pass
        _count_on(url, last)
    return missing


def _series() -> list[tuple[int, str, str, int]]:
    return list(SeriesRow.objects.values_list("agency_id", "kind", "period", "last"))


def _chunks(
    copies: Sequence[Copy], samples: Sequence[Sample], first: dict[str, int]
) -> Iterator[tuple[Sequence[Copy], dict[str, int]]]:
    """Some copies at a time, each with the first keys that it may give."""
    free = dict(first)
    for start in range(0, len(copies), CHUNK):
        some = copies[start : start + CHUNK]
        yield some, dict(free)
        for number, times in Counter(one.sample for one in some).items():
            for table, count in samples[number].keys.items():
                free[table] += times * count


def _write(given: tuple[Sequence[Copy], dict[str, int]]) -> None:
    lines = _kept["copier"].lines(*given)
    with psycopg.connect(_kept["url"]) as mine, mine.cursor() as cursor:
        for model in TABLES:
            table = model._meta.db_table
            columns = sql.SQL(", ").join(sql.Identifier(str(one.column)) for one in model._meta.concrete_fields)
            with cursor.copy(sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), columns)) as copy:
                copy.write("".join(lines[table]))


def _first_free_keys() -> dict[str, int]:
    """By table; 1 where keys are no numbers."""
    free = {}
    for model in TABLES:
        greatest = model._default_manager.aggregate(last=Max("pk"))["last"] if _is_numbered(model) else 0
        free[model._meta.db_table] = (greatest or 0) + 1
    return free


def _is_numbered(model: type[Model]) -> bool:
    return isinstance(model._meta.pk, AutoField)


def _count_on(url: str, last: Counter[Series]) -> None:
    """Sequences and series go on after the copies."""
    with psycopg.connect(url) as mine, mine.cursor() as cursor:
        for table in (model._meta.db_table for model in TABLES if _is_numbered(model)):
            cursor.execute(
                sql.SQL("SELECT setval(pg_get_serial_sequence({}, 'id'), max(id)) FROM {}").format(
                    table, sql.Identifier(table)
                )
            )
        cursor.execute("CREATE TEMPORARY TABLE counted (agency_id bigint, kind text, period text, last int)")
        with cursor.copy("COPY counted FROM STDIN") as copy:
            for (agency, kind, period), number in last.items():
                copy.write_row((agency, kind, period, number))
        cursor.execute(
            "INSERT INTO dossiers_series (agency_id, kind, period, last) SELECT * FROM counted "
            "ON CONFLICT (agency_id, kind, period) DO UPDATE SET last = excluded.last"
        )
