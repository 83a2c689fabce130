"""Alive without a database; ready only with one that is this release's; help for everybody."""

import socket
from collections import namedtuple
from datetime import date, timedelta

import pytest

from motcua.cli import doctor
from motcua.core import clock, installation
from motcua.core.models import Backup, Heartbeat
from motcua.jobs import heartbeat
from motcua.notifications import mailing
from motcua.support import guides
from motcua.web.ui import condition
from motcua.workdays.models import CalendarDay
from tests.builders import at, living_at
from tests.notifications.server import MailServer

Usage = namedtuple("Usage", "total used free")


@pytest.fixture(autouse=True)
def _asked_anew():
    condition._is_migrated_for_good.cache_clear()
    yield
    condition._is_migrated_for_good.cache_clear()


@pytest.fixture
def well(db):
    """Everything as it should be."""
    installation.choose(demo=False)
    now = clock.now()
    Heartbeat.objects.create(name="worker", at=now)
    Backup.objects.create(started_at=now, finished_at=now, name="x", files=0, dump_bytes=1)


def of(name):
    return next(one for one in condition.examine() if one.name == name)


def test_the_process_answers_without_a_database(client):
    assert client.get("/healthz").content == b"ok\n"  # the test has no database at all


def test_a_database_that_nobody_has_chosen_for_is_not_ready(client, db):
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["faults"]) == (503, ["installation"])


def test_an_installation_in_good_state_is_ready_and_says_nothing_else(client, well):
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert (answer.json()["ready"], answer.json()["faults"], answer.json()["warnings"]) == (True, [], [])
    assert set(answer.json()["ok"]) == {
        "database", "migrations", "installation", "worker", "clock", "mail", "scanner", "backup", "calendar", "disk",
    }  # fmt: skip


def test_tables_of_another_release_are_not_ready(client, db, monkeypatch):
    installation.choose(demo=False)
    monkeypatch.setattr(condition.MigrationExecutor, "migration_plan", lambda self, targets: [("x", False)])
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["faults"]) == (503, ["migrations"])


def test_a_silent_worker_is_a_warning_until_it_works_again(client, well):
    Heartbeat.objects.update(at=clock.now() - timedelta(minutes=6))
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["warnings"]) == (200, ["worker"])
    heartbeat()
    assert client.get("/readyz").json()["warnings"] == []


def test_an_old_backup_is_a_warning_in_a_real_database_only(well):
    Backup.objects.update(finished_at=clock.now() - timedelta(hours=27))
    assert of("backup").state == "warning"
    installation.Installation.objects.update(demo=True)
    assert of("backup").state == "ok"


def test_from_december_on_next_years_calendar_is_missed_until_it_is_confirmed(well):
    with living_at("2026-11-30T10:00"):
        assert of("calendar").state == "ok"
    with living_at("2026-12-01T10:00"):
        assert of("calendar").state == "warning"
        CalendarDay.objects.create(on=date(2027, 1, 1), kind="holiday", name="Tết Dương lịch", confirmed=False)
        assert of("calendar").state == "warning"
        CalendarDay.objects.update(confirmed=True)
        assert of("calendar").state == "ok"


def test_a_clock_that_differs_from_the_databases_is_a_warning(well):
    with living_at(at("2026-06-01T10:00")):
        assert of("clock").state == "warning"


@pytest.mark.parametrize(("free", "state"), [(5e9, "ok"), (1e9, "warning"), (1e8, "fault")])
def test_a_disk_that_fills_up_is_told_before_it_is_full(well, monkeypatch, free, state):
    monkeypatch.setattr("shutil.disk_usage", lambda folder: Usage(1e12, 0, int(free)))
    assert of("disk").state == state


@pytest.fixture
def mail_server(well, settings):
    """One that the settings name and that answers."""
    made = MailServer()
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", made.port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_FROM = "motcua@vi-du.example"
    yield made
    made.stop()


def test_a_mail_server_that_is_silent_for_a_quarter_of_an_hour_is_a_warning(mail_server):
    assert of("mail").state == "warning"  # it never answered
    mailing.note_answer()
    assert of("mail").state == "ok"
    mail_server.stop()
    mailing.note_answer()
    assert of("mail").state == "ok"
    Heartbeat.objects.filter(name="mail").update(at=clock.now() - timedelta(minutes=16))
    assert of("mail").state == "warning"
    mail_server.start()
    mailing.note_answer()
    assert of("mail").state == "ok"


def test_the_page_asks_no_mail_server_and_waits_for_none(client, mail_server):
    mailing.note_answer()
    mail_server.stop()
    with socket.socket() as silent:
        silent.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        silent.bind(("127.0.0.1", mail_server.port))
        silent.listen()  # who connects would wait for a greeting that never comes
        assert client.get("/readyz").json()["warnings"] == []
        silent.setblocking(False)
        with pytest.raises(BlockingIOError):
            silent.accept()  # nobody did


def test_the_doctor_asks_the_mail_server_itself_and_says_what_it_answered(mail_server, settings, capsys):
    assert doctor.examine_all(None) == 0
    assert "cần xem" not in capsys.readouterr().out
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "motcua", "sai"
    assert doctor.examine_all(None) == 0
    assert "SMTPNotSupportedError" in capsys.readouterr().out
    mail_server.stop()
    assert doctor.examine_all(None) == 0
    assert "ConnectionRefusedError" in capsys.readouterr().out


def test_the_doctor_says_the_same_in_words_with_what_to_do(well, capsys):
    assert doctor.examine_all(None) == 0
    Backup.objects.all().delete()
    assert doctor.examine_all(None) == 0
    assert "motcua backup" in capsys.readouterr().out
    installation.Installation.objects.all().delete()
    assert doctor.examine_all(None) == 1
    assert "HỎNG" in capsys.readouterr().out


@pytest.mark.parametrize(
    "path", ["/huong-dan/", "/tro-nang/", "/huong-dan/thuat-ngu/", *(f"/huong-dan/{key}/" for key in guides.shipped())]
)
def test_help_is_open_to_everybody(client, db, path):
    assert client.get(path).status_code == 200


def test_a_guide_that_is_not_there_is_not_found(client, db):
    assert client.get("/huong-dan/khong-co/").status_code == 404
