"""The session store reads what Django's own wrote, as long as it may."""

from datetime import timedelta

import pytest
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session

from motcua.core import clock
from motcua.people.sessions import SessionStore

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept():
    store = db.SessionStore()
    store["who"] = "an"
    store.save()
    return store.session_key


def test_a_living_session_is_read_whoever_wrote_it(kept):
    assert SessionStore(kept)["who"] == "an"


def test_a_session_whose_time_is_over_is_not_found_and_its_key_is_not_used_again(kept):
    Session.objects.update(expire_date=clock.now() - timedelta(seconds=1))
    store = SessionStore(kept)
    assert store.get("who") is None
    assert store.session_key is None


def test_a_strange_key_gets_a_new_one_when_something_is_kept():
    store = SessionStore("of-nobody-at-all")
    assert store.get("who") is None
    store["who"] = "an"
    store.save()
    assert store.session_key not in (None, "of-nobody-at-all")
    assert SessionStore(store.session_key)["who"] == "an"
