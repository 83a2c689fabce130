"""Pages by key: every row once, in order, forward and backward, whatever shares a moment or has none."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.core.paging import page
from motcua.notifications.models import Message
from tests.builders import at

pytestmark = pytest.mark.django_db
START = at("2026-06-01T10:00")
MOMENTS = st.lists(st.none() | st.integers(0, 4), max_size=12)


def rows(person, moments):
    """Messages whose `read_at` is so many minutes after the start, or empty."""
    Message.objects.all().delete()
    Message.objects.bulk_create(
        Message(
            recipient=person,
            act="thu",
            title=str(place),
            at=START,
            read_at=None if one is None else START + timedelta(minutes=one),
        )
        for place, one in enumerate(moments)
    )
    return Message.objects.all()


def expected(found, descending):
    empty = [one.pk for one in found if one.read_at is None]
    full = [(one.read_at, one.pk) for one in found if one.read_at is not None]
    return [pk for _, pk in sorted(full, reverse=descending)] + sorted(empty, reverse=descending)


@settings(max_examples=30)
@given(moments=MOMENTS, size=st.integers(1, 4), descending=st.booleans())
def test_walking_forward_and_back_meets_every_row_once_in_order(an, moments, size, descending):
    _walk(rows(an, moments), size, descending)


def _walk(found, size, descending):
    """To the last page and back to the first."""
    pages, cursor = [], ""
    while True:
        here = page(found, by="read_at", cursor=cursor, size=size, descending=descending)
        pages.append([one.pk for one in here.rows])
        if not here.next:
            break
        cursor = here.next
    assert [pk for one in pages for pk in one] == expected(found, descending)
    while here.previous:
        pages.pop()
        here = page(found, by="read_at", cursor=here.previous, size=size, descending=descending)
        assert [one.pk for one in here.rows] == pages[-1]
    assert len(pages) == 1


@settings(max_examples=30)
@given(moments=st.lists(st.integers(0, 4), max_size=12), size=st.integers(1, 4), descending=st.booleans())
def test_where_every_row_has_its_moment_one_comes_back_to_the_first_page(an, moments, size, descending):
    _walk(rows(an, moments), size, descending)


@pytest.mark.parametrize("cursor", ["", "rác", "|", "|x", "<", "2026-13-45|7", "2026-06-01T10:00:00+07:00|", "<rác|1"])
def test_a_broken_cursor_gives_the_first_page(an, cursor):
    found = rows(an, [1, 2, 3])
    here = page(found, by="read_at", cursor=cursor, size=2)
    assert [one.title for one in here.rows] == ["0", "1"]
    assert here.previous == "" and here.next


def test_an_empty_list_has_one_empty_page(an):
    here = page(rows(an, []), by="read_at")
    assert (list(here.rows), here.next, here.previous) == ([], "", "")


def test_a_page_costs_one_query(an):
    found = rows(an, range(10))
    with CaptureQueriesContext(connection) as spent:
        here = page(found, by="read_at", size=3)
        page(found, by="read_at", cursor=here.next, size=3)
    assert len(spent) == 2


def test_joined_rows_are_read_by_key_in_a_second_query(an, bao):
    """Whatever the list joins, the rows beyond the page are never joined."""
    found = rows(an, range(10)).select_related("recipient")
    with CaptureQueriesContext(connection) as spent:
        here = page(found.filter(recipient__username="an"), by="at", size=3, descending=True)
        assert [one.recipient.username for one in here.rows] == ["an"] * 3
    assert len(spent) == 2
    assert "SELECT" in spent[1]["sql"] and "LIMIT" not in spent[1]["sql"]
    assert [one.pk for one in here.rows] == sorted((one.pk for one in here.rows), reverse=True)
