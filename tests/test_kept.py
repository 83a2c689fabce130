"""What is brought back is what was built: rows, keys and objects."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.apps import apps
from django.db import connection, transaction

from motcua.workdays.models import OfficeHours, Revision
from tests import builders
from tests.kept import Kept

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept() -> "Kept[builders.Parts]":
    """A world that nobody has built yet."""
    Revision.objects.get_or_create(pk=1)
    return Kept(builders._a_world, builders.OF_THE_WORLD)


@contextmanager
def undone() -> Iterator[None]:
    """As between two tests; sequences go on."""
    back = transaction.savepoint()
    yield
    transaction.savepoint_rollback(back)


def rows() -> dict[str, list[str]]:
    """Every row of every table."""
    with connection.cursor() as cursor:

        def of(table: str) -> list[str]:
            cursor.execute(f'SELECT one::text FROM "{table}" AS one ORDER BY 1')
            return [row for (row,) in cursor.fetchall()]

        return {table: of(table) for table in (one._meta.db_table for one in apps.get_models() if one._meta.managed)}


def test_a_world_that_is_brought_back_is_the_one_that_was_built(kept) -> None:
    empty = rows()
    with undone():
        built = kept.get()
        full = rows()
    assert rows() == empty
    again = kept.get()
    assert rows() == full != empty
    assert again == built
    assert again[2]["an"] is not built[2]["an"]  # what a test does to an object is not seen by the next one
    assert again[3].procedure.current.form == builders.FORM


def test_what_the_first_test_did_to_its_objects_is_not_brought_back(kept) -> None:
    with undone():
        kept.get()[2]["an"].full_name = "Người khác"
    assert kept.get()[2]["an"].full_name == "Trần Văn An"


def test_where_somebody_was_first_it_is_built_beside_what_is_there(kept) -> None:
    with undone():
        before, *_ = kept.get()
    OfficeHours.objects.create(name="Giờ khác", spans=builders.SPANS)
    agencies, *_ = kept.get()
    assert {one.pk for one in agencies.values()}.isdisjoint(one.pk for one in before.values())
    assert OfficeHours.objects.count() == 2
