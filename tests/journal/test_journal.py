"""The journal: rows are added and never changed, and whoever changes them all the same is found out."""

import pytest
from django.db import DatabaseError, connection, transaction

from motcua.journal import command
from motcua.journal.models import Event, Head
from motcua.journal.queries import breaks, history, root
from motcua.journal.record import record, seal
from tests.builders import at

pytestmark = pytest.mark.django_db
TEN = at("2026-06-01T10:00")


@pytest.fixture(autouse=True)
def three_entries(db):
    for verb in ("mở", "sửa", "đóng"):
        record(f"thu.{verb}", subject="thu:1", actor="an", at=TEN, details={"việc": verb})
    record("thu.mở", subject="thu:2", actor="bao", at=TEN)


def tamper(*statements: str) -> None:
    """What only the owner of the tables can do, and leaves no trace of: write with the trigger switched off."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE journal_event DISABLE TRIGGER append_only")
        for statement in statements:
            cursor.execute(statement)
        cursor.execute("ALTER TABLE journal_event ENABLE TRIGGER append_only")


def found() -> list[tuple[str, int]]:
    return [(one.subject, one.number) for one in breaks()]


def test_entries_are_numbered_and_each_names_the_one_before():
    entries = list(history("thu:1"))
    assert [entry.number for entry in entries] == [1, 2, 3]
    assert [entry.previous for entry in entries] == ["", entries[0].hash, entries[1].hash]
    assert all(entry.hash == seal(entry) for entry in entries)
    assert Head.objects.get(pk="thu:1").hash == entries[-1].hash


def test_the_same_deed_under_another_subject_has_another_hash():
    assert history("thu:1")[0].hash != history("thu:2")[0].hash


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal_event SET actor = 'ai đó'",
        "UPDATE journal_event SET at = at + interval '1 hour' WHERE number = 1",
        "DELETE FROM journal_event WHERE number = 3",
        "DELETE FROM journal_event",
    ],
)
def test_changing_or_deleting_is_refused_by_the_database(statement):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Event.objects.count() == 4
    assert breaks() == []


def test_neither_through_the_models():
    entry = Event.objects.first()
    entry.actor = "ai đó"
    with pytest.raises(DatabaseError), transaction.atomic():
        entry.save()
    with pytest.raises(DatabaseError), transaction.atomic():
        entry.delete()


@pytest.mark.parametrize(
    "change",
    [
        "actor = 'ai đó'",
        "verb = 'thu.khác'",
        "at = at + interval '1 second'",
        "details = '{}'",
        "post = 'Giám đốc'",
        "on_behalf = 'x'",
    ],
)
def test_a_changed_entry_is_found(change):
    tamper(f"UPDATE journal_event SET {change} WHERE subject = 'thu:1' AND number = 2")
    assert found() == [("thu:1", 2)]


def test_a_changed_entry_with_a_hash_that_fits_breaks_the_chain_after_it():
    entry = Event.objects.get(subject="thu:1", number=2)
    entry.actor = "ai đó"
    tamper(f"UPDATE journal_event SET actor = 'ai đó', hash = '{seal(entry)}' WHERE subject = 'thu:1' AND number = 2")
    assert found() == [("thu:1", 3)]


def test_a_missing_entry_is_found():
    tamper("DELETE FROM journal_event WHERE subject = 'thu:1' AND number = 2")
    assert ("thu:1", 2) in found()


def test_an_end_that_was_cut_off_is_found():
    tamper("DELETE FROM journal_event WHERE subject = 'thu:1' AND number = 3")
    assert found() == [("thu:1", 2)]


def test_a_chain_that_is_gone_altogether_is_found():
    tamper("DELETE FROM journal_event WHERE subject = 'thu:2'")
    assert found() == [("thu:2", 0)]


def test_a_chain_whose_head_is_gone_is_found():
    Head.objects.filter(pk="thu:2").delete()
    assert found() == [("thu:2", 1)]


def test_a_chain_cut_together_with_its_head_changes_the_root():
    before = root()
    last = Event.objects.get(subject="thu:1", number=2)
    tamper(
        "DELETE FROM journal_event WHERE subject = 'thu:1' AND number = 3",
        f"UPDATE journal_head SET number = 2, hash = '{last.hash}' WHERE subject = 'thu:1'",
    )
    assert found() == []  # nothing inside contradicts it: the kept root does
    assert root() != before


def test_the_root_changes_with_each_entry_and_counts_the_subjects():
    hash_, subjects = root()
    assert subjects == 2
    record("thu.mở", subject="thu:3", actor="an", at=TEN)
    assert root()[0] != hash_ and root()[1] == 3
    assert root() == root()


def test_an_entry_of_a_transaction_that_broke_off_leaves_no_gap():
    with pytest.raises(RuntimeError), transaction.atomic():
        record("thu.hỏng", subject="thu:1", actor="an", at=TEN)
        raise RuntimeError
    assert record("thu.lại", subject="thu:1", actor="an", at=TEN).number == 4
    assert breaks() == []


def test_verify_says_whole_with_counts_and_root_or_names_each_break():
    whole, lines = command.verify()
    assert whole and "4 bản ghi, 2 chuỗi" in lines[0] and root()[0] in lines[1]
    tamper("DELETE FROM journal_event WHERE subject = 'thu:2'")
    whole, lines = command.verify()
    assert not whole and "1 chỗ đứt" in lines[0] and "thu:2" in lines[1]


def test_an_empty_journal_is_whole():
    tamper("DELETE FROM journal_event", "DELETE FROM journal_head")
    assert command.verify()[0]
