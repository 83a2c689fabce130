from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.core.prepared import Prepared, statement
from motcua.people.models import Agency, Post, Role, Unit
from motcua.people.queries import person_with_posts, posts_of
from motcua.people.sign_in import PasswordBackend

pytestmark = pytest.mark.django_db
BEGAN, MUCH_LATER = date(2017, 1, 1), date(2040, 1, 1)


def rows_of(person, day):
    return (
        Post.objects.filter(user_id=person, from_on__lte=day)
        .exclude(to_on__lt=day)
        .select_related("agency__parent", "unit")
        .defer("agency__notes")
        .order_by("-id")
    )


@pytest.fixture
def two_posts(django_user_model):
    parent = Agency.objects.create(code="T", name="UBND tỉnh", short="UBND tỉnh", kind="ubnd", level="tinh")
    agency = Agency.objects.create(
        code="S", name="Sở", short="Sở", kind="so", level="so", parent=parent, facts={"số": [1, None]}
    )
    unit = Unit.objects.create(agency=agency, name="Phòng")
    person = django_user_model.objects.create(username="thu", full_name="Người Thử", joined_at="2017-01-01T00:00+07:00")
    Post.objects.create(user=person, agency=agency, unit=unit, role=Role.HEAD, from_on=BEGAN)
    Post.objects.create(user=person, agency=parent, role=Role.READER, from_on=BEGAN, to_on=date(2018, 1, 1))
    return person


def test_prepared_rows_are_those_of_the_queryset_down_to_the_joined_and_deferred_columns(two_posts):
    prepared = Prepared(rows_of, -1, date.min)
    for day in (BEGAN, MUCH_LATER, date(2016, 1, 1)):
        plain, read = list(rows_of(two_posts.pk, day)), prepared.all(two_posts.pk, day)
        assert [one.pk for one in read] == [one.pk for one in plain]
        for one, same in zip(read, plain, strict=True):
            assert one.__dict__.keys() == same.__dict__.keys()
            assert one.agency.facts == same.agency.facts
            assert one.agency.parent == same.agency.parent
            assert one.unit == same.unit
            assert one.agency.get_deferred_fields() == same.agency.get_deferred_fields() == {"notes"}


def test_prepared_rows_cost_one_query_with_all_that_is_joined(two_posts):
    prepared = Prepared(rows_of, -1, date.min)
    prepared.all(two_posts.pk, BEGAN)
    with CaptureQueriesContext(connection) as made:
        assert [(one.agency.name, one.unit and one.unit.name) for one in prepared.all(two_posts.pk, MUCH_LATER)] == [
            ("Sở", "Phòng")
        ]
    assert len(made) == 1


def test_what_shared_rows_are_joined_to_is_one_object_and_none_stays_none(two_posts):
    prepared = Prepared(rows_of, -1, date.min, shared=True)
    plain = list(rows_of(two_posts.pk, BEGAN))
    shared = prepared.all(two_posts.pk, BEGAN)
    assert len(plain) > 1
    assert [(one, one.agency, one.unit, one.agency.parent) for one in shared] == [
        (one, one.agency, one.unit, one.agency.parent) for one in plain
    ]
    for one in shared:
        for other in shared:
            assert (one.agency is other.agency) == (one.agency_id == other.agency_id)
            assert one.unit is None or (one.unit is other.unit) == (one.unit_id == other.unit_id)


def test_a_model_that_is_read_in_a_way_of_its_own_is_refused(two_posts, monkeypatch):
    monkeypatch.setattr(Agency, "from_db", classmethod(lambda cls, db, names, values: cls(*values)))
    with pytest.raises(AssertionError, match="a way of its own"):
        Prepared(rows_of, -1, date.min).all(two_posts.pk, BEGAN)


def test_first_of_no_rows_is_none(two_posts):
    assert Prepared(rows_of, -1, date.min).first(two_posts.pk + 1, BEGAN) is None


def test_a_signed_in_person_and_her_posts_are_read_in_one_query(two_posts):
    with CaptureQueriesContext(connection) as made:
        person = PasswordBackend().get_user(two_posts.pk)
        assert [post.role for post in posts_of(person)] == [Role.HEAD]
    assert person == two_posts
    assert len(made) == 1


def test_who_holds_no_post_is_found_too_and_a_stranger_is_not(two_posts):
    Post.objects.filter(user=two_posts).delete()
    assert person_with_posts(two_posts.pk) == two_posts
    assert person_with_posts(two_posts.pk + 1) is None


@pytest.mark.parametrize("change", [{"is_active": False}, {"locked_at": "2018-01-01T00:00+07:00"}])
def test_a_session_of_a_closed_account_is_nobodys(two_posts, change):
    type(two_posts).objects.filter(pk=two_posts.pk).update(**change)
    assert PasswordBackend().get_user(two_posts.pk) is None


def test_what_never_changes_is_written_out_and_what_does_stays_an_argument():
    sql, arguments = statement(
        "SELECT * FROM t WHERE a = %s AND b IN (%s, %s) AND c LIKE %s AND d = %s",
        [-1, "it's", Role.HEAD, "5%", -2],
        (-1, -2),
    )
    assert sql == "SELECT * FROM t WHERE a = %s AND b IN ('it''s', 'head') AND c LIKE '5%%' AND d = %s"
    assert [make((7, 8)) for make in arguments] == [7, 8]
