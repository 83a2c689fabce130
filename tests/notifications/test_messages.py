"""Carrying messages."""

import pytest
from django.db import transaction

from motcua.notifications.actions import mark_read, send
from motcua.notifications.models import Message
from tests.builders import at

pytestmark = pytest.mark.django_db
TEN = at("2026-06-01T10:00")


def tell(*people, title="Hồ sơ đã được tiếp nhận"):
    return send(
        [one.pk for one in people], act="dossier.accept", title=title, body="Xem hồ sơ.", url="/ho-so/1/", at=TEN
    )


def test_each_person_gets_it_once_however_often_she_is_named(an, bao):
    assert tell(an, bao, an) == 2
    assert sorted(Message.objects.values_list("recipient__username", flat=True)) == ["an", "bao"]


def test_nobody_named_is_nothing_sent(db):
    assert tell() == 0


def test_a_title_that_is_too_long_is_cut_not_refused(an):
    tell(an, title="x" * 300)
    assert len(Message.objects.get().title) == 250


def test_one_marks_only_her_own_messages_read(an, bao):
    tell(an, bao)
    everybodys = list(Message.objects.values_list("pk", flat=True))
    assert mark_read(an, everybodys, at=TEN) == 1
    assert Message.objects.get(recipient=bao).read_at is None


def test_all_at_once_and_what_was_read_keeps_its_moment(an):
    tell(an)
    tell(an)
    first = Message.objects.order_by("pk")[0]
    assert mark_read(an, [first.pk], at=TEN) == 1
    assert mark_read(an, None, at=at("2026-06-01T11:00")) == 1
    first.refresh_from_db()
    assert first.read_at == TEN


def test_what_is_sent_in_a_transaction_that_breaks_off_is_not_sent(an):
    with pytest.raises(RuntimeError), transaction.atomic():
        tell(an)
        raise RuntimeError
    assert not Message.objects.exists()
