"""What the two sides of a dossier say to each other."""

import unicodedata
from uuid import uuid4

import pytest
from django.db import ProgrammingError, connection, transaction

from motcua.core.errors import Invalid, NotAllowed, NotFound
from motcua.dossiers import actions, talk
from motcua.dossiers.models import Dossier, Remark, RemarkFile, Stay
from motcua.people.models import User
from tests import builders
from tests.builders import living_at
from tests.dossiers.traces import told

pytestmark = pytest.mark.django_db
NOON = "2026-06-01T11:00"


def write(dossier: Dossier, by: User, text: str = "Kính gửi.", *, on: str = NOON) -> Dossier:
    with living_at(on):
        return actions.message(dossier, by=by, text=text, once=uuid4())


def test_a_message_moves_neither_status_nor_clock_and_keeps_what_was_typed(world):
    dossier = builders.in_step()
    stays = list(Stay.objects.filter(dossier=dossier).values())
    typed = "  Kính gửi Sở,\r\n\r\n- mục 1: <b>giữ nguyên</b>  "
    after = write(dossier, world.an, unicodedata.normalize("NFD", typed))
    assert (after.status, after.due_at, after.holder_id) == (dossier.status, dossier.due_at, dossier.holder_id)
    assert list(Stay.objects.filter(dossier=dossier).values()) == stays
    remark = Remark.objects.get()
    assert remark.text == typed.replace("\r\n", "\n")
    assert (remark.author, remark.agency) == (world.an, world.customer) and remark.post


def test_the_other_side_is_told_whoever_holds_it(world):
    submitted = builders.submitted()
    write(submitted, world.an)
    assert told(submitted, "message") == {"chi"}
    working = builders.in_step()
    write(working, world.dung)
    assert told(working, "message") == {"an", "bao"}
    waiting = builders.awaiting_supplement()
    write(waiting, world.bao)
    assert told(waiting, "message") == {"dung"}


def test_both_sides_write_until_thirty_days_after_hand_over(world):
    dossier = builders.handed_over()
    write(dossier, world.an, on="2026-06-30T09:00")
    with pytest.raises(NotAllowed, match="quá 30 ngày"):
        write(dossier, world.an, on="2026-08-03T09:00")
    with pytest.raises(NotAllowed):
        write(builders.a_draft(), world.an)


@pytest.mark.parametrize("text", ["", " \r\n ", "a" * 4001])
def test_nothing_and_too_much_are_refused_with_what_to_do(world, text):
    with pytest.raises(Invalid) as refusal:
        write(builders.in_step(), world.an, text)
    assert "text" in refusal.value.problems and not Remark.objects.exists()


def test_a_form_sent_twice_is_one_message(world):
    dossier, once = builders.in_step(), uuid4()
    with living_at(NOON):
        actions.message(dossier, by=world.an, text="Kính gửi.", once=once)
        with pytest.raises(NotAllowed, match="đã được gửi"):
            actions.message(dossier, by=world.an, text="Kính gửi.", once=once)
    assert Remark.objects.count() == 1


@pytest.mark.parametrize("change", ["UPDATE dossiers_remark SET text = ''", "DELETE FROM dossiers_remarkfile"])
def test_the_database_refuses_to_change_what_was_said(world, change):
    with living_at(NOON):
        files = [(builders.a_stored_file(), "giai-trinh.pdf")]
        actions.message(builders.in_step(), by=world.an, text="Kính gửi.", once=uuid4(), files=files)
    with pytest.raises(ProgrammingError, match="only added"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


def test_only_those_who_read_the_content_take_a_file(world):
    with living_at(NOON):
        files = [(builders.a_stored_file(), "giai-trinh.pdf")]
        actions.message(builders.in_step(), by=world.an, text="Kính gửi.", once=uuid4(), files=files)
    file = RemarkFile.objects.get()
    assert talk.remark_file_for(world.dung, file.pk) == file
    with pytest.raises(NotAllowed):
        talk.remark_file_for(world.khanh, file.pk)
    with pytest.raises(NotFound):
        talk.remark_file_for(world.em, file.pk)


def test_what_others_wrote_is_unread_until_it_was_seen(world):
    dossier = builders.in_step()
    write(dossier, world.an)
    assert talk.unread_remarks(world.dung, dossier) == 1 and talk.unread_remarks(world.an, dossier) == 0
    actions.mark_remarks_read(dossier, talk.remarks_of(dossier), by=world.dung)
    assert talk.unread_remarks(world.dung, dossier) == 0
    write(dossier, world.bao, "Bổ sung ý.")
    assert talk.unread_remarks(world.dung, dossier) == 1
