"""Who holds which post on which day, and which calendar an agency lives by."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from motcua.people import queries
from motcua.people.models import Agency, Closure, Post, Role, User
from motcua.people.queries import Calendars, calendar_for
from motcua.workdays.models import CalendarDay, OfficeHours
from tests import builders
from tests.builders import at, living_at
from tests.dossiers.traces import again

pytestmark = pytest.mark.django_db
TEN = "2026-06-01T10:00"


def closes(agency: Agency, day: str) -> bool:
    """Does this agency not work on this day?"""
    return not calendar_for(agency).is_working(date.fromisoformat(day))


@pytest.mark.parametrize(
    ("from_on", "to_on", "held"),
    [
        ("2026-06-01", None, True),
        ("2026-06-01", "2026-06-01", True),
        ("2026-05-01", "2026-05-31", False),
        ("2026-06-02", None, False),
    ],
)
def test_a_post_is_held_from_its_first_day_to_its_last(world, an, from_on, to_on, held):
    Post.objects.filter(user=an).update(from_on=from_on, to_on=to_on)
    with living_at(TEN):
        person = again(an)
        assert [post.role for post in queries.posts_of(person)] == ([Role.PREPARER] if held else [])
        assert queries.has_role(person, Role.PREPARER) is held
        assert (an in queries.holders(world.customer.pk, [Role.PREPARER])) is held


def test_posts_are_read_once_a_day_for_each_object_of_a_person(an):
    with living_at(TEN):
        person = again(an)
        with CaptureQueriesContext(connection) as spent:
            queries.posts_of(person)
            queries.posts_of(person)
        assert len(spent) == 1
    with living_at("2026-06-02T10:00"), CaptureQueriesContext(connection) as spent:
        queries.posts_of(person)
    assert len(spent) == 1


def test_a_person_comes_with_her_posts_in_one_query(an):
    with living_at(TEN), CaptureQueriesContext(connection) as spent:
        person = queries.person_with_posts(an.pk)
        assert [post.agency.code for post in queries.posts_of(person)] == ["DTE"]
    assert len(spent) == 1
    assert queries.person_with_posts(0) is None


def test_a_person_may_hold_posts_in_two_agencies(world, an):
    Post.objects.create(user=an, agency=world.receiver, role=Role.CLERK, from_on="2018-01-01")
    with living_at(TEN):
        person = again(an)
        assert [one.code for one in queries.agencies_of(person)] == ["DTE", "STC"]
        assert [one.code for one in queries.agencies_of(person, Role.CLERK)] == ["STC"]


def test_holders_are_active_people_of_the_room_that_is_asked_for(world, dung, vinh, quan):
    room = world.rooms[builders.ROOM]
    with living_at(TEN):
        assert set(queries.holders(world.receiver.pk, [Role.SPECIALIST])) == {dung, vinh, quan}
        assert set(queries.holders(world.receiver.pk, [Role.SPECIALIST], unit_id=room.pk)) == {dung, vinh}
        User.objects.filter(pk=vinh.pk).update(is_active=False)
        assert set(queries.holders(world.receiver.pk, [Role.SPECIALIST], unit_id=room.pk)) == {dung}


def test_the_same_post_is_not_held_twice_at_once_but_again_later(world, an):
    post = Post.objects.get(user=an)
    with pytest.raises(IntegrityError), transaction.atomic():
        Post.objects.create(user=an, agency=post.agency, role=post.role, from_on="2026-01-01")
    Post.objects.filter(pk=post.pk).update(to_on="2025-12-31")
    Post.objects.create(user=an, agency=post.agency, role=post.role, from_on="2026-01-01")


def test_a_post_does_not_end_before_it_began(an):
    with pytest.raises(IntegrityError), transaction.atomic():
        Post.objects.filter(user=an).update(from_on="2026-01-02", to_on="2026-01-01")


@pytest.mark.parametrize("words", ["sở tài", "so tai chinh", "STC", "tai so"])
def test_an_agency_is_found_by_words_with_or_without_marks(world, words):
    assert list(queries.find_agencies(words)) == [world.receiver]


def test_a_calendar_follows_at_once_what_it_is_made_of(world):
    agency = world.receiver
    assert not closes(agency, "2026-06-03")
    builders.a_holiday("2026-06-03")
    assert closes(agency, "2026-06-03")
    CalendarDay.objects.all().delete()
    assert not closes(agency, "2026-06-03")
    closure = Closure.objects.create(
        agency=agency, from_at=at("2026-06-03T00:00"), to_at=at("2026-06-04T00:00"), reason="Bão"
    )
    assert closes(agency, "2026-06-03")
    assert not closes(world.customer, "2026-06-03")
    closure.delete()
    assert not closes(agency, "2026-06-03")
    Closure.objects.create(from_at=at("2026-06-03T00:00"), to_at=at("2026-06-04T00:00"), reason="Bão")
    assert closes(agency, "2026-06-03") and closes(world.customer, "2026-06-03")


def test_an_agency_may_have_hours_of_its_own(world):
    mornings = {str(day): [["07:00", "11:30"]] for day in range(6)}
    world.receiver.office_hours = OfficeHours.objects.create(name="Sáng", spans=mornings)
    world.receiver.save()
    assert not closes(world.receiver, "2026-06-06")  # a Saturday
    assert closes(world.customer, "2026-06-06")


def test_the_calendars_of_a_list_read_the_revision_once(world):
    Calendars().of(world.receiver)
    with CaptureQueriesContext(connection) as spent:
        calendars = Calendars()
        for _ in range(10):
            calendars.of(world.receiver)
    assert len(spent) == 1
