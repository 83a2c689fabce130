"""What the customer says after hand-over: once, in time, kept as given; and how it is counted."""

import unicodedata
from datetime import date

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from motcua.core.errors import Invalid, NotAllowed
from motcua.dossiers import actions, satisfaction
from motcua.dossiers.models import Dossier, Mark, Rating, RatingMark
from motcua.journal.models import Event
from motcua.people.models import User
from tests import builders
from tests.builders import at, living_at
from tests.dossiers.cases import all_marked

pytestmark = pytest.mark.django_db
JUNE = (at("2026-06-01T00:00"), at("2026-07-01T00:00"))


def rate(dossier: Dossier, by: User, mark: str = Mark.VERY, *, on: str = "2026-06-02T09:00", **more: str) -> Dossier:
    with living_at(on):
        return actions.rate(dossier, by=by, marks={**all_marked(), "tong_the": mark}, **more)


def test_a_rating_is_kept_as_typed_and_journalled_without_the_words(world):
    dossier = builders.handed_over()
    typed = "  Cán bộ hướng dẫn rõ,\r\nxin cảm ơn. "
    after = rate(dossier, world.an, comment=unicodedata.normalize("NFD", typed))
    assert (after.status, after.due_at) == (dossier.status, dossier.due_at)
    rating = Rating.objects.get()
    assert rating.comment == typed.replace("\r\n", "\n")
    assert (rating.author, rating.receiver) == (world.an, world.receiver)
    assert {one.question: one.mark for one in rating.marks.all()} == {**all_marked(), "tong_the": Mark.VERY}
    details = Event.objects.get(verb="dossier.rate").details
    assert (details["rating"], details["mark"]) == (rating.pk, Mark.VERY) and "Cán bộ" not in str(details)


def test_a_dossier_is_rated_once_by_whoever_of_the_customer_comes_first(world):
    dossier = rate(builders.handed_over(), world.an)
    with pytest.raises(NotAllowed, match="một lần"):
        rate(dossier, world.bao)
    assert Rating.objects.count() == 1 and RatingMark.objects.count() == len(all_marked())


def test_it_is_due_for_thirty_days_after_hand_over_and_not_before(world):
    with pytest.raises(NotAllowed):
        rate(builders.finished(), world.an)
    rate(builders.handed_over(), world.an, on="2026-07-01T11:00")
    with pytest.raises(NotAllowed, match="quá 30 ngày"):
        rate(builders.handed_over(), world.an, on="2026-07-01T12:00")


def test_nobody_but_the_customer_rates(world):
    dossier = builders.handed_over()
    for person in (world.chi, world.dung, world.giang, world.em):
        with pytest.raises(NotAllowed):
            rate(dossier, person)


@pytest.mark.parametrize(
    ("marks", "comment", "wrong"),
    [({"thai_do": ""}, "", "thai_do"), ({"tong_the": "best"}, "", "tong_the"), ({}, "a" * 2001, "comment")],
)
def test_what_is_missing_or_too_long_is_named(world, marks, comment, wrong):
    with living_at("2026-06-02T09:00"), pytest.raises(Invalid) as refusal:
        actions.rate(builders.handed_over(), by=world.an, marks={**all_marked(), **marks}, comment=comment)
    assert set(refusal.value.problems) == {wrong} and not Rating.objects.exists()


@pytest.mark.parametrize("change", ["UPDATE dossiers_rating SET comment = ''", "DELETE FROM dossiers_ratingmark"])
def test_the_database_refuses_to_change_what_was_said(world, change):
    rate(builders.handed_over(), world.an)
    with pytest.raises(ProgrammingError, match="only added"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


def test_the_database_refuses_a_second_rating(world):
    rate(builders.handed_over(), world.an)
    again = Rating.objects.get()
    again.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save(force_insert=True)


def test_marks_are_counted_by_question_procedure_and_agency_in_the_period_alone(world):
    rate(builders.handed_over(), world.an, Mark.VERY)
    rate(builders.handed_over(), world.bao, Mark.NOT_YET, comment="Chờ lâu.")
    rate(builders.handed_over(on="2026-05-29"), world.an, Mark.NOT_YET, on="2026-05-31T23:59")
    given = satisfaction.given(*JUNE, world.receiver)
    first, second, *_ = satisfaction.by_procedure(given).questions
    assert list(first.marks.values()) == [1, 0, 1] and list(second.marks.values()) == [0, 2, 0]
    for counted in (satisfaction.by_procedure(given), satisfaction.by_agency(satisfaction.given(*JUNE))):
        assert [(one.total, one.content) for one in counted.groups] == [(2, 1)]
    assert [one.comment for one in satisfaction.comments(given)] == ["Chờ lâu."]
    nothing = satisfaction.by_procedure(satisfaction.given(*JUNE, world.customer))
    assert nothing.groups == [] and {one.total for one in nothing.questions} == {0}


def test_the_questions_say_where_they_are_from_and_what_is_not_verified():
    for one in satisfaction.all_questions():
        assert one.source and one.questions and (one.verified or "[GK]" in one.note)


SET = """{{key: {key}, name: a, from_on: {since}, to_on: {until}, overall: q, source: s, verified: true, note: "",
questions: [{{key: q, text: {text}, source: s, verified: true}}]}}"""


@pytest.mark.parametrize(
    ("later", "told"),
    [({"since": "2020-12-31"}, "overlap"), ({"text": "other"}, "two texts"), ({"key": "b, more: 1"}, "more")],
)
def test_a_set_that_contradicts_another_is_refused(tmp_path, later, told):
    earlier = {"key": "a", "since": "2020-01-01", "until": "2020-12-31", "text": "one"}
    (tmp_path / "a.yaml").write_text(SET.format(**earlier))
    (tmp_path / "b.yaml").write_text(SET.format(**{**earlier, "key": "b", "since": "2021-01-01", "until": "null"}))
    assert [one.from_on for one in satisfaction.read_questions(tmp_path)] == [date(2020, 1, 1), date(2021, 1, 1)]
    wrong = {**earlier, "key": "b", "since": "2021-01-01", "until": "null", **later}
    (tmp_path / "b.yaml").write_text(SET.format(**wrong))
    with pytest.raises(ValueError, match=told):
        satisfaction.read_questions(tmp_path)
