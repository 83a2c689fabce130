"""Notes inside an agency: only its people read them, and nothing written is changed."""

import io
import zipfile
from uuid import uuid4

import pypdfium2
import pytest
from django.db import ProgrammingError, connection, transaction

from motcua.core.errors import Invalid, NotAllowed
from motcua.dossiers import actions, bundle, notes
from motcua.dossiers.models import Dossier, Note, Reading, Stay
from motcua.journal.models import Event
from motcua.notifications.models import Message
from motcua.people.models import User
from motcua.web.ui.dossier import see, whole_pdf
from tests import builders
from tests.builders import living_at

pytestmark = pytest.mark.django_db
NOON = "2026-06-01T11:00"
SECRET = "Giá vật tư lệch báo giá"


def write(dossier: Dossier, by: User, text: str = SECRET, **more: object) -> Note:
    with living_at(NOON):
        return actions.add_note(dossier, by=by, text=text, once=uuid4(), **more)


def test_a_note_moves_nothing_and_keeps_what_was_typed(world):
    dossier = builders.in_step()
    before = Dossier.objects.filter(pk=dossier.pk).values().get(), list(Stay.objects.values())
    events = Event.objects.count()
    note = write(dossier, world.dung, "  a\r\n<b>  ")
    assert (Dossier.objects.filter(pk=dossier.pk).values().get(), list(Stay.objects.values())) == before
    assert Event.objects.count() == events
    assert (note.text, note.agency, note.author) == ("  a\n<b>  ", world.receiver, world.dung) and note.post


@pytest.mark.parametrize("name", ["an", "bao", "chi", "khanh", "lan", "em"])
def test_who_does_not_see_inside_neither_writes_nor_reads(world, name):
    dossier, person = builders.in_step(), world.people[name]
    with pytest.raises(NotAllowed):
        write(dossier, person)
    assert notes.note_post(person, dossier) is None and not Note.objects.exists()


def test_who_is_named_is_told_without_the_text_and_finds_it_unread(world):
    dossier = builders.in_step()
    actions.mark_read(dossier, by=world.nga)
    write(dossier, world.dung, mentioned=world.nga)
    message = Message.objects.get(act="dossier.mentioned")
    assert (message.recipient, message.for_work) == (world.nga, True)
    assert SECRET not in message.title + message.body
    assert not Reading.objects.filter(user=world.nga, dossier=dossier).exists()


@pytest.mark.parametrize("name", ["an", "chi", "khanh", "dung"])
def test_only_a_colleague_who_reads_it_can_be_named(world, name):
    dossier = builders.in_step()
    with pytest.raises(Invalid):
        write(dossier, world.dung, mentioned=world.people[name])
    assert not Note.objects.exists() and not Message.objects.filter(act="dossier.mentioned").exists()


def test_whoever_can_be_named_can_read(world):
    dossier = builders.in_step()
    with living_at(NOON):
        named = list(notes.colleagues(dossier, but=world.dung))
        assert {world.nga, world.giang} <= set(named)
        assert all(notes.note_post(person, dossier) for person in named)


def test_a_correction_leaves_the_old_note_as_it_was(world):
    dossier = builders.in_step()
    old = write(dossier, world.dung)
    new = write(dossier, world.dung, "Đã xem lại", corrects=old.pk)
    first, second = notes.notes_of(dossier, world.receiver.pk)
    assert (first.text, first.correction, second.corrects) == (SECRET, new, old)
    assert notes.count_notes(dossier) == 1


def test_a_note_is_corrected_once_and_by_its_author_alone(world):
    dossier = builders.in_step()
    old = write(dossier, world.dung)
    with pytest.raises(Invalid):
        write(dossier, world.nga, corrects=old.pk)
    write(dossier, world.dung, corrects=old.pk)
    with pytest.raises(Invalid):
        write(dossier, world.dung, corrects=old.pk)
    assert Note.objects.count() == 2


@pytest.mark.parametrize("text", ["", " \n", "x" * 4001])
def test_nothing_and_too_much_are_refused_at_the_field(world, text):
    with pytest.raises(Invalid) as refusal:
        write(builders.in_step(), world.dung, text)
    assert "text" in refusal.value.problems


def test_a_form_is_one_note(world):
    dossier, once = builders.in_step(), uuid4()
    actions.add_note(dossier, by=world.dung, text=SECRET, once=once)
    with pytest.raises(NotAllowed):
        actions.add_note(dossier, by=world.dung, text=SECRET, once=once)
    assert notes.was_noted(dossier, once, by=world.dung) and not notes.was_noted(dossier, once, by=world.nga)


@pytest.mark.parametrize("sql", ["UPDATE dossiers_note SET text = ''", "DELETE FROM dossiers_note"])
def test_the_database_refuses_to_change_a_note(world, sql):
    write(builders.in_step(), world.dung)
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.usefixtures("monday")
@pytest.mark.parametrize("name", ["bao", "dung"])
def test_a_note_is_in_nothing_that_the_customer_can_have(world, name):
    dossier, person = builders.in_step(), world.people[name]
    write(dossier, world.dung, mentioned=world.nga)
    with living_at("2026-06-09T09:00") as moment:
        seen = see(person, dossier.pk)
        data = b"".join(bundle.take(dossier, seen.depth, whole_pdf(seen), by=person, at=moment))
    with zipfile.ZipFile(io.BytesIO(data)) as read:
        plain = [read.read(one).decode(errors="ignore") for one in read.namelist()]
        printed = pypdfium2.PdfDocument(read.read(bundle.PRINTED))
    plain += [page.get_textpage().get_text_bounded() for page in printed]
    assert world.receiver.name in "".join(plain)
    assert SECRET not in "".join(plain) and "Ghi chú nội bộ" not in "".join(plain)
