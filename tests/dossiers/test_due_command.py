import argparse

import pytest

from motcua.dossiers import due_command
from motcua.workdays.calendar import OfficeHours, WorkCalendar
from tests.workdays.calendars import a_calendar, a_day


def printed(*words: str, calendar: WorkCalendar | None = None) -> list[str]:
    parser = argparse.ArgumentParser(prog="motcua due")
    due_command.add_arguments(parser)
    return due_command.run(parser.parse_args(words), calendar)


def test_the_first_line_is_the_due_moment():
    assert printed("2025-12-30T16:40", "--term", "5 working days") == ["2026-01-08T17:00+07:00"]


@pytest.mark.parametrize(
    ("term", "due"),
    [
        ("16 working hours", "2026-01-05T16:40+07:00"),
        ("30 days", "2026-01-29T17:00+07:00"),
        ("2 months", "2026-03-02T17:00+07:00"),
    ],
)
def test_each_kind_of_term_is_understood(term, due):
    assert printed("2025-12-30T16:40", "--term", term) == [due]


def test_with_explain_each_date_follows():
    lines = printed("2025-12-30T16:40", "--term", "5 working days", "--explain")
    assert lines[0] == "2026-01-08T17:00+07:00"
    assert lines[3] == "Thứ Năm 01/01/2026: không tính (nghỉ lễ, tết: Tết Dương lịch)."
    assert len(lines) == 11


def test_pauses_may_be_given_any_number_of_times():
    paused = ["--pause", "2026-03-03T10:00", "2026-03-04T09:00", "--pause", "2026-03-05T10:00", "2026-03-06T09:00"]
    assert printed("2026-03-02T09:00", "--term", "3 working days", *paused) == ["2026-03-09T17:00+07:00"]
    assert printed("2026-03-02T09:00", "--term", "3 working days") == ["2026-03-05T17:00+07:00"]


def test_a_cut_off_hour_moves_the_receipt_to_the_next_day():
    words = ["2026-03-02T15:30", "--term", "1 working days", "--cut-off", "15:00"]
    assert printed(*words) == ["2026-03-04T17:00+07:00"]


def test_the_calendar_of_an_agency_is_used_where_it_is_given():
    calendar = a_calendar(a_day("2026-03-03"))
    assert printed("2026-03-02T09:00", "--term", "1 working days", calendar=calendar) == ["2026-03-04T17:00+07:00"]


def test_seconds_are_shown_where_there_are_some():
    assert printed("2026-03-02T09:00:30", "--term", "1 working hours") == ["2026-03-02T10:00:30+07:00"]


def test_a_start_with_a_zone_keeps_its_moment():
    assert printed("2026-03-02T02:00+00:00", "--term", "1 working hours") == ["2026-03-02T10:00+07:00"]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["hôm qua", "--term", "5 days"], "không phải là thời điểm"),
        (["2026-03-02T09:00", "--term", "5 tuần"], "Không hiểu thời hạn"),
        (["2026-03-02T09:00", "--term", "0 days"], "phải là số nguyên"),
        (["2026-03-02T09:00", "--term", "5 days", "--cut-off", "chiều"], "không phải là giờ"),
        (["2026-03-02T09:00", "--term", "5 days", "--pause", "2026-03-04", "2026-03-03"], "kết thúc trước khi bắt đầu"),
    ],
)
def test_bad_input_is_refused_in_vietnamese(words, message, capsys):
    with pytest.raises(SystemExit) as stopped:
        printed(*words)
    assert stopped.value.code == 2
    assert message in capsys.readouterr().err


def test_a_calendar_without_working_days_is_told_as_such():
    with pytest.raises(SystemExit, match="Không tính được hạn: Lịch làm việc không có ngày làm việc"):
        printed("2026-03-02T09:00", "--term", "5 days", calendar=WorkCalendar(hours=OfficeHours(((),) * 7)))
