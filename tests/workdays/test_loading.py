from datetime import date

import pytest

from motcua.workdays.calendar import STANDARD_HOURS, DayKind
from motcua.workdays.loading import read_days, read_office_hours, shipped_calendar

SWAPS = [
    ("2018-12-31", "2019-01-05"),
    ("2019-04-29", "2019-05-04"),
    ("2024-04-29", "2024-05-04"),
    ("2025-05-02", "2025-04-26"),
    ("2026-01-02", "2026-01-10"),
    ("2026-08-31", "2026-08-22"),
]


@pytest.mark.parametrize(("off", "made_up"), SWAPS)
def test_each_day_off_in_exchange_has_its_working_saturday(off, made_up):
    calendar = shipped_calendar()
    assert not calendar.is_working(date.fromisoformat(off))
    assert date.fromisoformat(made_up).weekday() == 5
    assert calendar.is_working(date.fromisoformat(made_up))


def test_there_are_no_other_exchanged_days():
    listed = {(day.on.isoformat(), day.kind) for day in read_days() if day.kind is not DayKind.HOLIDAY}
    assert listed == {(off, DayKind.SWAP_OFF) for off, _ in SWAPS} | {(on, DayKind.MAKE_UP) for _, on in SWAPS}


def test_the_day_of_vietnamese_culture_is_off_from_2026_only():
    calendar = shipped_calendar()
    assert [calendar.is_working(date(year, 11, 24)) for year in (2020, 2023, 2025)] == [True] * 3
    assert not calendar.is_working(date(2026, 11, 24))


@pytest.mark.parametrize(
    ("first", "last"),
    [("2017-01-26", "2017-02-01"), ("2020-01-23", "2020-01-29"), ("2026-02-14", "2026-02-22")],
)
def test_the_new_year_of_the_notices_is_off_and_the_days_around_it_are_not(first, last):
    calendar = shipped_calendar()
    begin, end = date.fromisoformat(first).toordinal(), date.fromisoformat(last).toordinal()
    assert not any(calendar.is_working(date.fromordinal(day)) for day in range(begin, end + 1))
    assert calendar.is_working(date.fromordinal(end + 1))
    assert calendar.is_working(date.fromordinal(begin - 1))


def test_every_year_has_its_list_and_only_2027_waits_for_confirmation():
    days = read_days()
    assert {day.on.year for day in days} == set(range(2017, 2028))
    assert {day.on.year for day in days if not day.confirmed} == {2027}
    assert all(day.name and day.source for day in days)
    assert [day.on for day in days] == sorted(day.on for day in days)


@pytest.mark.parametrize("year", range(2017, 2028))
def test_a_year_has_the_fixed_holidays_of_the_labour_code(year):
    calendar = shipped_calendar()
    for month, day in [(1, 1), (4, 30), (5, 1), (9, 2)]:
        assert not calendar.is_working(date(year, month, day))


def test_the_default_hours_are_those_of_the_office():
    (table,) = read_office_hours()
    assert (table.name, table.hours, table.is_default) == ("Giờ hành chính", STANDARD_HOURS, True)


def test_a_day_listed_twice_is_refused(tmp_path):
    entry = '  - {date: 2026-01-01, kind: holiday, name: "x", source: "y"}\n'
    (tmp_path / "2026.yaml").write_text("year: 2026\ndays:\n" + entry * 2, encoding="utf-8")
    with pytest.raises(ValueError, match="hai lần"):
        read_days(tmp_path)


def test_a_day_of_another_year_is_refused(tmp_path):
    entry = '  - {date: 2025-01-01, kind: holiday, name: "x", source: "y"}\n'
    (tmp_path / "2026.yaml").write_text("year: 2026\ndays:\n" + entry, encoding="utf-8")
    with pytest.raises(ValueError, match=r"2026\.yaml"):
        read_days(tmp_path)


def test_a_listed_day_may_have_hours_and_doubts_of_its_own(tmp_path):
    own = 'confirmed: false, spans: [["07:00", "10:00"]]'
    entry = f'  - {{date: 2026-02-13, kind: half_day, name: "x", source: "y", {own}}}\n'
    (tmp_path / "2026.yaml").write_text("year: 2026\nconfirmed: true\ndays:\n" + entry, encoding="utf-8")
    (day,) = read_days(tmp_path)
    assert (day.kind, day.confirmed, day.spans[0].as_json()) == (DayKind.HALF_DAY, False, ["07:00", "10:00"])


def test_two_default_tables_are_refused(tmp_path):
    table = "  - {name: a, default: true, source: b, week: {}}\n"
    (tmp_path / "office-hours.yaml").write_text("tables:\n" + table * 2, encoding="utf-8")
    with pytest.raises(ValueError, match="đúng một bảng"):
        read_office_hours(tmp_path)
