import json
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings

from motcua.workdays.terms import CalendarDays, Months, WorkingDays, WorkingHours, from_json, in_words, parse, to_json
from tests.workdays.calendars import any_term


@pytest.mark.parametrize(
    ("text", "term", "words"),
    [
        ("5 working days", WorkingDays(5), "5 ngày làm việc"),
        ("1 working day", WorkingDays(1), "1 ngày làm việc"),
        ("16 working hours", WorkingHours(16), "16 giờ làm việc"),
        ("1.5 working hours", WorkingHours(Decimal("1.5")), "1,5 giờ làm việc"),
        ("30 days", CalendarDays(30), "30 ngày"),
        ("  2   Months ", Months(2), "2 tháng"),
        ("8 giờ làm việc", WorkingHours(8), "8 giờ làm việc"),
    ],
)
def test_a_term_is_read_from_words_and_told_in_vietnamese(text, term, words):
    assert parse(text) == term
    assert in_words(term) == words


@pytest.mark.parametrize("text", ["", "five working days", "5", "5 weeks", "-5 days", "days 5", "5 working"])
def test_words_that_are_no_term_are_refused_with_an_example(text):
    with pytest.raises(ValueError, match="5 working days"):
        parse(text)


@pytest.mark.parametrize(
    "text", ["0 days", "1.5 days", "0 working hours", "0.001 working hours", "5000 working days", "121 months"]
)
def test_amounts_out_of_bounds_are_refused(text):
    with pytest.raises(ValueError, match="phải"):
        parse(text)


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"amount": 5},
        {"amount": 5, "unit": "weeks"},
        {"amount": "năm", "unit": "days"},
        {"amount": True, "unit": "days"},
        {"amount": "NaN", "unit": "working_hours"},
        {"amount": 2.5, "unit": "working_days"},
    ],
)
def test_a_policy_that_states_no_term_is_refused(data):
    with pytest.raises(ValueError, match=r"[Tt]hời hạn"):
        from_json(data)


def test_a_policy_is_read_in_its_own_form():
    assert from_json({"amount": 5, "unit": "working_days"}) == WorkingDays(5)
    assert to_json(WorkingHours(Decimal("7.5"))) == {"amount": 7.5, "unit": "working_hours"}


def test_hours_have_a_length_to_the_minute():
    assert WorkingHours(Decimal("1.25")).length == timedelta(minutes=75)


@settings(deadline=None)
@given(any_term)
def test_a_term_survives_json_and_words(term):
    assert from_json(json.loads(json.dumps(to_json(term)))) == term
    assert parse(in_words(term)) == term
