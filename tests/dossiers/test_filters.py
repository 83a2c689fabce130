"""What a list is narrowed by: each condition lets the right ones in, and no wrong word breaks a list."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.dossiers import actions, filters
from motcua.dossiers.models import Dossier
from tests import builders
from tests.builders import at

pytestmark = pytest.mark.django_db
NOON = at("2026-06-01T12:00")


def kept(person, **told):
    asked = filters.read(told)
    assert not asked.misread
    return set(filters.narrow(Dossier.objects.all(), asked.values, user=person, at=NOON))


def test_each_condition_holds_and_they_combine(world):
    waiting, work = builders.submitted(abstract="Mua máy chủ"), builders.in_step(abstract="Sửa trụ sở")
    procedure, customer = str(world.offering.procedure_id), str(world.customer.pk)
    assert kept(world.dung, loc="may chu") == {waiting}
    assert kept(world.dung, trang_thai="processing") == kept(world.dung, buoc="thu_ly") == {work}
    assert kept(world.dung, can_bo=str(world.dung.pk)) == {work}
    assert kept(world.dung, phong=str(world.rooms[builders.ROOM].pk)) == {work}
    assert kept(world.dung, thu_tuc=procedure, co_quan=customer, kenh="online") == {waiting, work}
    assert kept(world.dung, thu_tuc=procedure, trang_thai="submitted", loc="trụ sở") == set()
    assert kept(world.dung, co_quan=str(world.receiver.pk)) == kept(world.dung, kenh="post") == set()


def test_days_are_whole_and_of_vietnam(world):
    waiting = builders.submitted()  # at 08:00 on 1 June, to be checked within 8 working hours
    assert kept(world.chi, nhan_tu="01/06/2026", nhan_den="2026-06-01") == {waiting}
    assert kept(world.chi, nhan_tu="02/06/2026") == kept(world.chi, nhan_den="31.05.2026") == set()
    until = waiting.act_by_at.astimezone(at("2026-06-01T00:00").tzinfo)
    assert kept(world.chi, han_tu=f"{until:%d/%m/%Y}", han_den=f"{until:%d/%m/%Y}") == {waiting}
    assert kept(world.chi, han="tuan-nay") == {waiting}
    assert kept(world.chi, han="qua-han") == set()
    assert (waiting in kept(world.chi, han="hom-nay")) == (until.date() == NOON.date())


def test_unread_is_what_changed_since_it_was_opened(world, monday):
    work = builders.in_step()
    assert kept(world.dung, chua_doc="1") == {work}
    actions.mark_read(work, by=world.dung)
    assert kept(world.dung, chua_doc="1") == set()
    assert kept(world.vinh, chua_doc="1") == {work}


def test_what_is_wrong_is_named_and_left_out(db):
    told = {"han_tu": "31/02/2026", "trang_thai": "bậy", "co_quan": "-1", "kenh": "x\x00", "loc": "\x00", "xep": "bậy"}
    asked = filters.read({**told, "thu_tuc": "9" * 40, "lạ": "1"})
    assert not asked.values and asked.order == ""
    assert set(asked.misread) == {"han_tu", "trang_thai", "co_quan", "kenh", "thu_tuc"}


def test_everything_that_can_be_chosen_comes_in_one_statement(world):
    people = world.dung
    filters.agencies_of(people)
    with CaptureQueriesContext(connection) as asked:
        found = filters.choices(people)
    assert len(asked) == 1
    assert found["can_bo"][str(world.dung.pk)] == world.dung.full_name
    assert str(world.em.pk) not in found["can_bo"]
    assert found["phong"][str(world.rooms[builders.ROOM].pk)] == builders.ROOM
    assert found["thu_tuc"] == {str(world.offering.procedure_id): world.offering.procedure.name}
    assert filters.steps(people)["thu_ly"] == "Thụ lý hồ sơ"
