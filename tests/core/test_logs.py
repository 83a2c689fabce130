"""Lines of the log: whole, by the machine readable, and without a word that a person typed."""

import io
import json
import logging

import pytest
from django.db import IntegrityError, transaction

from motcua.core import logs
from motcua.people.models import User
from tests.builders import living_at


@pytest.fixture
def told():
    """What a logger of this name writes, as the machine reads it."""
    kept = []

    def lines_of(name, tell):
        stream = io.StringIO()
        handler = logging.StreamHandler(stream)
        handler.setFormatter(logs.formatter("json"))
        handler.addFilter(logs.WithoutRefusals())
        logger = logging.getLogger(name)
        logger.addHandler(handler)
        kept.append((logger, handler))
        tell(logger)
        return [json.loads(line) for line in stream.getvalue().splitlines()]

    yield lines_of
    for logger, handler in kept:
        logger.removeHandler(handler)


def a_line(folder, days=3, text="x"):
    handler = logs.DailyFiles(folder, days)
    handler.setFormatter(logging.Formatter("%(message)s"))
    handler.emit(logging.LogRecord("x", logging.INFO, "", 0, text, None, None))
    return handler


def test_a_fault_is_told_by_class_and_place_and_never_by_its_message(told, db):
    def fail(logger):
        try:
            with transaction.atomic():
                User.objects.create(username="kin", full_name="Nguyễn Thị Kín")
        except IntegrityError as fault:
            assert "Nguyễn Thị Kín" in str(fault), "the database does quote the row"
            logger.exception("work.failed")

    (line,) = told("motcua.test", fail)
    assert line["event"] == "work.failed"
    assert line["fault"].startswith("django.db.utils.IntegrityError < psycopg.errors.NotNullViolation")
    assert any(" fail" in place for place in line["at"])
    assert "Kín" not in json.dumps(line, ensure_ascii=False)


def test_an_address_as_it_was_asked_is_not_in_the_line_of_a_failed_request(told):
    def fail(logger):
        logger.error("%s: %s", "Internal Server Error", "/kiem-tra/secret-token", extra={"status_code": 500})
        logger.warning("%s: %s", "Not Found", "/kiem-tra/secret-token", extra={"status_code": 404})

    (line,) = told("django.request", fail)
    assert (line["event"], line["status"], line["level"]) == ("request.failed", 500, "error")
    assert "secret-token" not in json.dumps(line)


def test_a_job_is_told_by_its_number_and_name_not_by_its_arguments(told):
    job = {"id": 7, "task_name": "documents.sweep_uploads", "task_kwargs": {"to": "an@example.vn"}}
    extra = {"action": "job_error", "job": job}
    (line,) = told("procrastinate.worker", lambda log: log.error("Job x[7](to='an@example.vn')", extra=extra))
    assert (line["event"], line["job"], line["task"]) == ("job_error", 7, "documents.sweep_uploads")
    assert "example" not in json.dumps(line)


def test_a_mail_address_in_the_words_of_a_library_is_covered(told):
    (line,) = told("other", lambda log: log.error("could not send to <an.nguyen@example.vn>"))
    assert line["event"] == "could not send to <‹thư›>"


def test_each_day_has_a_file_and_the_oldest_go(tmp_path):
    for day in range(1, 8):
        with living_at(f"2026-06-{day:02d}T10:00"):
            a_line(tmp_path).close()
    assert [one.name for one in sorted(tmp_path.iterdir())] == [f"access-202606{day:02d}.log" for day in (4, 5, 6, 7)]


def test_several_processes_add_to_one_file(tmp_path):
    with living_at("2026-06-01T10:00"):
        first, second = a_line(tmp_path, text="one"), a_line(tmp_path, text="two")
        first.close()
        second.close()
        a_line(tmp_path, text="three").close()
    assert (tmp_path / "access-20260601.log").read_text() == "one\ntwo\nthree\n"


def test_without_days_nothing_is_kept(tmp_path):
    a_line(tmp_path / "log", days=0).close()
    assert not (tmp_path / "log").exists()


def test_lines_at_a_terminal_are_key_and_value():
    handler = logging.StreamHandler(stream := io.StringIO())
    handler.setFormatter(logs.formatter("text"))
    handler.emit(logging.LogRecord("x", logging.INFO, "", 0, "two words", None, None))
    assert 'event="two words"' in stream.getvalue()
