"""The database seals what it appends; `seal` must find the same hash again, whatever the entry says."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.core import clock
from motcua.journal.models import Event, Head
from motcua.journal.queries import breaks
from motcua.journal.record import record, seal

ODD = ['"number":7,"previous":"', "dấu \\ và \"nháy\" 'đơn'", "%s %(at)s {0}", "dòng\nmới\ttab  ", "🏛 ừ ử ự", ""]


@pytest.mark.django_db
@pytest.mark.parametrize("odd", ODD)
def test_the_database_seals_an_entry_as_its_canonical_json_says(odd):
    for number in (1, 2, 3):
        details = {"chữ": odd, "số": number, "rỗng": None, "lồng": {"b": [1, 2.5, True], "a": odd}}
        written = record(
            f"thu.{odd}", subject=f"x:{odd}", actor=odd, post=odd, on_behalf=odd, at=clock.now(), details=details
        )
        kept = Event.objects.get(subject=f"x:{odd}", number=number)
        assert kept.hash == written.hash == seal(kept) == seal(written)
        assert (kept.number, kept.previous) == (written.number, written.previous)
    assert Head.objects.get(subject=f"x:{odd}").hash == kept.hash
    assert breaks() == []


@pytest.mark.django_db
def test_an_entry_of_a_chain_that_stands_costs_one_statement():
    record("thu.mot", subject="x:1", actor="an", at=clock.now())
    with CaptureQueriesContext(connection) as made:
        record("thu.hai", subject="x:1", actor="an", at=clock.now())
    assert len([one for one in made.captured_queries if "journal" in one["sql"]]) == 1


@pytest.mark.django_db(transaction=True)
def test_a_chain_that_many_begin_and_continue_at_once_stays_straight():
    def append(number: int) -> None:
        try:
            record("thu.cung-luc", subject="x:chung", actor=f"nguoi-{number}", at=clock.now(), details={"n": number})
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(append, range(40)))
    assert list(Event.objects.filter(subject="x:chung").order_by("number").values_list("number", flat=True)) == list(
        range(1, 41)
    )
    assert breaks() == []
