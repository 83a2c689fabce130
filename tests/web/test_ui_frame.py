"""The frame of a page for a signed-in person: what it shows, what it costs, and how the colours are remembered."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from motcua.core import clock
from motcua.notifications.models import Message
from motcua.people.models import Agency, Post, Role, User
from motcua.web.ui.context import Frame


def a_person(*roles: str, name: str = "Phạm Văn Dũng") -> User:
    person = User.objects.create(username="dung", full_name=name, joined_at=clock.now())
    agency = Agency.objects.create(
        code="H36.16", name="Sở Tài chính", short="Sở Tài chính", kind="so", level="so", valid_from=date(2016, 1, 1)
    )
    for role in roles:
        Post.objects.create(user=person, agency=agency, role=role, title="", from_on=date(2017, 1, 1))
    return person


def asked_by(person: User | AnonymousUser) -> HttpRequest:
    request = RequestFactory().get("/")
    request.user = person  # type: ignore[assignment]
    return request


def page_for(request: HttpRequest) -> str:
    return render_to_string("ui/page.html", {"ui": Frame(request)}, request)


@pytest.mark.django_db
def test_the_bar_costs_the_posts_and_one_count(django_assert_max_num_queries) -> None:
    request = asked_by(User.objects.get(pk=a_person(Role.SPECIALIST, Role.PREPARER).pk))
    with django_assert_max_num_queries(3):  # the posts, the count, and whether this is a demo until somebody has chosen
        html = page_for(request)
    assert "Phạm Văn Dũng" in html and "PD" in html
    assert "Chuyên viên thụ lý · Sở Tài chính" in html


@pytest.mark.django_db
@pytest.mark.parametrize(("waiting", "shown"), [(0, ""), (1, "1"), (99, "99"), (100, "99+"), (130, "99+")])
def test_unread_notices_are_counted_up_to_99(waiting: int, shown: str) -> None:
    person = a_person(Role.LEADER)
    Message.objects.bulk_create(
        [Message(recipient=person, act="accept", title=str(number), at=clock.now()) for number in range(waiting)]
        + [Message(recipient=person, act="accept", title="đã đọc", at=clock.now(), read_at=clock.now())]
    )
    assert Frame(asked_by(person)).unread == shown


@pytest.mark.django_db
def test_a_stranger_sees_no_person_and_no_notices() -> None:
    frame = Frame(asked_by(AnonymousUser()))
    assert frame.person is None
    assert (frame.unread, frame.doors) == ("", [])


@pytest.mark.django_db
def test_a_name_that_holds_markup_is_written_as_text() -> None:
    assert "<script>x" not in page_for(asked_by(a_person(Role.HEAD, name="<script>x")))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("back", "goes"), [("/co-quan/", "/co-quan/"), ("https://other.example/", "/"), ("//other.example", "/")]
)
def test_choosing_colours_goes_back_to_a_page_of_ours_only(client: Client, back: str, goes: str) -> None:
    answer = client.post("/giao-dien/nen", {"theme": "dark", "next": back})
    assert (answer.status_code, answer["Location"]) == (302, goes)
    assert answer.cookies["theme"].value == "dark"


@pytest.mark.django_db
def test_a_colour_that_does_not_exist_is_not_remembered(client: Client) -> None:
    assert "theme" not in client.post("/giao-dien/nen", {"theme": "pink"}).cookies


@pytest.mark.django_db
def test_the_page_of_pieces_is_not_served_outside_development(client: Client, settings) -> None:
    assert client.get("/giao-dien/thanh-phan").status_code == 404
    settings.DEBUG = True
    assert client.get("/giao-dien/thanh-phan").status_code == 200
