"""Moments read from the database are those that were written."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DataError, connection
from django.db.backends.postgresql.psycopg_any import BaseTzLoader
from hypothesis import given
from hypothesis import strategies as st
from psycopg.postgres import types
from psycopg.pq import Format

from motcua.core.clock import VN
from motcua.core.moments import MomentLoader

pytestmark = pytest.mark.django_db
MOMENTS = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=st.sampled_from([UTC, VN]))


def read(text):
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::timestamptz", [text])
        return cursor.fetchone()[0]


@given(MOMENTS)
def test_what_was_written_is_read_in_utc(moment):
    assert read(moment) == moment
    assert read(moment).tzinfo is UTC


def test_every_connection_reads_moments_so():
    with connection.cursor() as cursor:
        found = cursor.cursor.adapters.get_loader(types["timestamptz"].oid, Format.TEXT)
    assert issubclass(found, MomentLoader)


@pytest.mark.parametrize("digits", range(7))
def test_parts_of_a_second_are_read_however_many_digits_they_have(digits):
    part = "." + "123456"[:digits] if digits else ""
    loader, plain = MomentLoader(0), BaseTzLoader(0)
    plain.timezone = UTC
    text = f"2018-05-16 02:44:07{part}+00".encode()
    assert loader.load(text) == plain.load(text)


def test_a_moment_of_another_zone_is_the_same_moment():
    assert MomentLoader(0).load(b"2018-05-16 09:44:07+07") == datetime(2018, 5, 16, 2, 44, 7, tzinfo=UTC)
    assert MomentLoader(0).load(b"1900-01-01 00:00:00+07:06:40").utcoffset() == timedelta(0)


@pytest.mark.parametrize("text", ["infinity", "0044-03-15 00:00:00+00 BC", "12018-01-01 00:00:00+00"])
def test_what_python_cannot_hold_is_refused_as_ever(text):
    with pytest.raises(DataError):
        read(text)
