"""The list of what waits for other agencies: for whom, since when, and one press that reminds."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from motcua.dossiers.tabs import Tab
from motcua.notifications.models import Message
from motcua.people.models import User
from motcua.web.desk.frame import tab_url
from tests import builders
from tests.builders import World, living_at
from tests.dossiers.asked import House, asks

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
REMINDS = "nhac-tra-loi"


@pytest.fixture
def house(world: World) -> House:
    return House(world.agencies["STTTT"])


def page_of(client_of: SignIn, who: User, moment: str = "2026-06-01T14:00") -> str:
    with living_at(moment):
        return client_of(who).get(tab_url(Tab.WAITING)).content.decode()


def test_it_says_for_whom_since_when_and_until_when(world: World, client_of: SignIn, house: House) -> None:
    child = asks(builders.in_step(), house.agency, by=world.dung)
    assert "Chờ Sở TT&amp;TT trả lời từ 13:30, 01/06/2026 · chưa được tiếp nhận" in page_of(client_of, world.dung)
    house.takes_in(child)
    page = page_of(client_of, world.dung)
    assert "hạn trả lời 04/06/2026" in page and "quá hạn" not in page
    assert 'class="late m5">hạn trả lời 04/06/2026' in page_of(client_of, world.dung, "2026-06-05T08:00")


def test_one_press_reminds_and_leads_back_to_the_list(world: World, client_of: SignIn, house: House) -> None:
    child = asks(builders.in_step(), house.agency, by=world.dung)
    address = f"{reverse('desk:remind', args=[child.pk])}?hop=waiting"
    assert address in page_of(client_of, world.dung)
    with living_at("2026-06-01T14:00"):
        answer = client_of(world.dung).post(address, {"ve": "danh-sach"})
    assert answer.headers["Location"] == tab_url(Tab.WAITING)
    assert Message.objects.filter(recipient=house.intake, act="dossier.remind").count() == 1
    page = page_of(client_of, world.dung, "2026-06-01T15:00")
    assert "đã nhắc hôm nay" in page and address not in page
    assert address in page_of(client_of, world.dung, "2026-06-02T08:00")


def test_who_may_not_remind_has_no_button(world: World, client_of: SignIn, house: House) -> None:
    asks(builders.in_step(), house.agency, by=world.dung)
    page = page_of(client_of, world.chi)
    assert "trả lời từ 13:30" in page and REMINDS not in page


def test_what_was_answered_is_waited_for_no_longer(world: World, client_of: SignIn, house: House) -> None:
    parent = builders.in_step()
    first = asks(parent, house.agency, by=world.dung)
    other = House(world.agencies["DDG"])
    asks(parent, other.agency, by=world.dung, at="2026-06-01T13:31")
    house.answers(first)
    page = page_of(client_of, world.dung, "2026-06-01T15:00")
    assert f"Chờ {other.agency.short} trả lời" in page and "Sở TT&amp;TT trả lời" not in page


def test_it_costs_no_statement_more_however_many_are_asked(world: World, client_of: SignIn, house: House) -> None:
    client = client_of(world.dung)
    other = House(world.agencies["DDG"])

    def statements() -> int:
        with CaptureQueriesContext(connection) as seen, living_at("2026-06-01T15:00"):
            assert client.get(tab_url(Tab.WAITING)).status_code == 200
        return len(seen)

    asks(builders.in_step(), house.agency, by=world.dung)
    statements()
    one = statements()
    for _ in range(3):
        parent = builders.in_step()
        for agency in (house.agency, other.agency):
            asks(parent, agency, by=world.dung)
    assert statements() == one
