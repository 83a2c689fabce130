"""The way in and out: the people of the demo, one press each; strangers go to sign in."""

import pytest
from playwright.sync_api import expect

from motcua.core import installation
from motcua.journal.models import Event
from motcua.people.models import User
from tests.builders import World
from tests.journeys.conftest import Comes

pytestmark = pytest.mark.journey


def test_a_person_of_the_demo_comes_in_with_one_press_and_goes_out_again(comes: Comes, world: World) -> None:
    installation.choose(demo=True)
    User.objects.filter(pk=world.an.pk).update(is_demo=True)
    guest = comes().opens("/")
    guest.is_at("account_login").sees("Trần Văn An")
    guest.hits(guest.main.get_by_role("button", name="Trần Văn An").first)
    guest.is_at("portal:home")
    expect(guest.page.locator("header.top")).to_contain_text("UBND huyện Đạ Tẻh")
    assert Event.objects.filter(actor="an").exists()


def test_a_wrong_password_says_what_to_do_and_lets_nobody_in(comes: Comes, world: World) -> None:
    world.an.set_password("một câu ngắn dễ nhớ")
    world.an.save(update_fields=["password"])
    guest = comes().goes("account_login")
    guest.writes("Tên đăng nhập", "an").writes("Mật khẩu", "sai hẳn rồi").presses("Đăng nhập")
    guest.is_at("account_login").sees("chưa đúng")
    guest.writes("Mật khẩu", "một câu ngắn dễ nhớ").presses("Đăng nhập")
    guest.is_at("portal:home")
