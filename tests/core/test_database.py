"""A connection that the server ended while nobody used it is never given to anybody; long statements are read once."""

import psycopg
import pytest
from django.db import connection, connections
from psycopg import _queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def spare():
    """The same database by a pool of its own, in which one connection lies ready."""
    connections["spare"] = made = connection.copy("spare")
    made.settings_dict["OPTIONS"]["pool"] = {"min_size": 1, "max_size": 1}
    yield made
    made.close_pool()
    del connections["spare"]


def pid(wrapper):
    """Whom a request would have spoken to."""
    try:
        with wrapper.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            return cursor.fetchone()[0]
    finally:
        wrapper.close()


def test_one_that_was_ended_is_replaced_and_one_that_lives_is_kept(spare):
    first = pid(spare)
    assert pid(spare) == first
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 10000)", [first])
        assert cursor.fetchone() == (True,)
    assert pid(spare) != first


def test_something_unread_on_one_that_lives_is_no_reason_to_replace_it(spare):
    first = pid(spare)
    with spare.cursor() as cursor:
        cursor.execute("LISTEN something")
    spare.close()
    options = spare.get_connection_params()
    where = {name: options[name] for name in ("dbname", "user", "password", "host", "port") if name in options}
    with psycopg.connect(**where, autocommit=True) as another:
        another.execute("NOTIFY something")
    assert pid(spare) == first


def test_the_driver_takes_a_long_statement_apart_once():
    long = f"SELECT {', '.join(['%s::int'] * 150)}, '{'x' * 8000}'"
    with connection.cursor() as cursor:
        for _ in range(2):
            before = _queries._query2pg.cache_info().hits
            cursor.execute(long, list(range(150)))
    assert _queries._query2pg.cache_info().hits == before + 1
