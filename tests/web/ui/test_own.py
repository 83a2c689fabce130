"""One's own account: a forgotten password, sessions, the post one acts under."""

import pytest
from django.core.cache import cache
from django.test import Client

from motcua.core import installation
from motcua.core.errors import NotAllowed
from motcua.dossiers import actions, who
from motcua.dossiers.models import Stay
from motcua.dossiers.rules import Act
from motcua.journal.models import Event
from motcua.notifications.models import Message
from motcua.people import administration, devices
from motcua.people.models import Post, Role, SignedIn, User
from motcua.people.queries import act_as
from tests import builders
from tests.builders import living_at

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:130.0) Gecko/20100101 Firefox/130.0"
PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Mobile Safari/537.36"
PASSWORD = "đồi thông hai mộ"


@pytest.fixture(autouse=True)
def _fresh(db):
    installation.choose(demo=False)
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def boss(world):
    return builders.a_person("quantri", Role.AGENCY_ADMIN, world.receiver)


def signs_in(user, agent=FIREFOX, password=PASSWORD):
    if not user.check_password(password):
        user.set_password(password)
        user.save()
    browser = Client(headers={"user-agent": agent})
    browser.post("/dang-nhap/", {"login": user.username, "password": password})
    return browser


def test_who_forgot_her_password_gets_help_from_her_agencys_administrator(chi, boss):
    told = Client().post("/dang-nhap/quen-mat-khau/", {"username": "chi"})
    assert "đã được báo" in told.text
    message = Message.objects.get(act="user.ask_password")
    assert (message.recipient, message.url, message.for_work) == (boss, f"/theo-doi/tai-khoan/{chi.pk}/", True)
    assert Event.objects.filter(subject=f"user:{chi.pk}", verb="user.ask-password").count() == 1


def test_nobody_learns_whether_a_name_exists_and_nobody_is_told_twice(chi, boss):
    browser = Client()
    known, unknown = (
        browser.post("/dang-nhap/quen-mat-khau/", {"username": name}).text for name in ("chi", "khong-co")
    )
    strip = [text.split("<main")[1].split("</main>")[0] for text in (known, unknown)]
    assert strip[0] == strip[1]
    browser.post("/dang-nhap/quen-mat-khau/", {"username": "chi"})
    assert Message.objects.filter(act="user.ask_password").count() == 1


def test_asking_too_often_has_to_wait(db):
    answers = [Client().post("/dang-nhap/quen-mat-khau/", {"username": "ai"}).status_code for _ in range(6)]
    assert answers[-1] == 429


def test_an_agency_without_an_administrator_is_helped_by_the_systems(chi, world):
    admin = builders.a_person("hethong", Role.SYSTEM_ADMIN, world.agencies["STTTT"])
    Client().post("/dang-nhap/quen-mat-khau/", {"username": "chi"})
    assert Message.objects.get(act="user.ask_password").recipient == admin


def test_a_password_that_was_given_must_be_changed_before_anything_else(chi, boss):
    password = administration.reset_password(chi, by=boss)
    browser = signs_in(User.objects.get(pk=chi.pk), password=password)
    assert browser.get("/ban/cho-tiep-nhan/")["Location"] == "/tai-khoan/"
    assert browser.get("/tai-khoan/").status_code == 200
    new = {"old_password": password, "new_password1": PASSWORD, "new_password2": PASSWORD}
    browser.post("/tai-khoan/", new)
    assert browser.get("/ban/cho-tiep-nhan/").status_code == 200


def test_each_browser_is_listed_and_ended_by_its_owner(chi, bao):
    here, there = signs_in(chi), signs_in(chi, PHONE)
    page = here.get("/tai-khoan/").text
    assert "Firefox trên Windows" in page
    assert "Chrome trên Android" in page
    assert page.split("Nơi đang đăng nhập")[-1].split("Nhận thư điện tử")[0].count("máy này") == 1
    lost = SignedIn.objects.get(device="Chrome trên Android")
    signs_in(bao).post("/tai-khoan/ket-thuc-phien/", {"session": str(lost.pk)})
    assert there.get("/ban/cho-tiep-nhan/").status_code == 200  # a stranger ends nothing
    here.post("/tai-khoan/ket-thuc-phien/", {"session": str(lost.pk)})
    assert there.get("/ban/cho-tiep-nhan/").status_code == 302
    assert here.get("/ban/cho-tiep-nhan/").status_code == 200


def test_all_others_are_ended_at_once_and_by_a_new_password(chi):
    here, one, two = (signs_in(chi) for _ in range(3))
    here.post("/tai-khoan/ket-thuc-phien/", {"session": "others"})
    assert [browser.get("/ban/").status_code for browser in (one, two)] == [302, 302]
    assert SignedIn.objects.count() == 1
    again = signs_in(chi)
    new = "hồ xuân hương xanh"
    here.post("/tai-khoan/", {"old_password": PASSWORD, "new_password1": new, "new_password2": new})
    assert again.get("/tai-khoan/").status_code == 302
    assert here.get("/tai-khoan/").status_code == 200
    assert [device.here for device in devices.of(chi, here.session.session_key)] == [True]


def test_whose_account_is_closed_is_signed_out_everywhere(chi, boss):
    browser = signs_in(chi)
    administration.deactivate(chi, by=boss)
    assert browser.get("/tai-khoan/").status_code == 302
    assert not SignedIn.objects.exists()


@pytest.fixture
def giang_twice(world, giang):
    """Giang leads, and receives too."""
    return Post.objects.create(
        user=giang, agency=world.receiver, role=Role.INTAKE, title="Phụ trách bộ phận một cửa", from_on="2020-01-01"
    )


def test_who_holds_several_posts_chooses_under_which_one_she_acts(world, giang, giang_twice, client_of):
    Post.objects.create(
        user=giang,
        agency=world.receiver,
        role=Role.INTAKE,
        title="Trực thay",
        unit=world.rooms[builders.ROOM],
        from_on="2020-01-01",
    )
    dossier = builders.submitted()
    browser = client_of(giang)
    with living_at("2026-06-01T10:00"):
        page = browser.get(f"/ban/ho-so/{dossier.pk}/").text
        assert "Trực thay" in page.split("Đổi chức danh cho việc này")[1]
        chosen = Post.objects.get(title="Trực thay")
        browser.post("/tai-khoan/chuc-vu/", {"post": str(chosen.pk), "next": f"/ban/ho-so/{dossier.pk}/"})
        browser.post(f"/ban/ho-so/{dossier.pk}/tiep-nhan/")
    stay = Stay.objects.get(dossier=dossier, status="submitted")
    assert stay.post == "Trực thay, Sở Tài chính"
    assert Event.objects.get(verb="dossier.accept").post == "Trực thay, Sở Tài chính"


def test_a_post_of_somebody_else_counts_for_nothing(world, giang, chi, client_of):
    post = Post.objects.get(user=giang)
    browser = client_of(chi)
    browser.post("/tai-khoan/chuc-vu/", {"post": str(post.pk)})
    assert "acting_post" not in browser.session
    act_as(chi, post.pk)  # even a forged session
    dossier = builders.in_step("lanh_dao_ky")
    with living_at("2026-06-01T12:00"), pytest.raises(NotAllowed):
        actions.approve(dossier, by=chi)


def test_all_posts_that_allow_an_act_are_offered(world, giang, giang_twice):
    dossier = builders.submitted()
    stay = Stay.objects.get(dossier=dossier, to_at__isnull=True)
    offered = who.posts_for(giang, Act.ACCEPT, dossier, stay=stay, at=builders.at("2026-06-01T10:00"))
    assert [post.title for post in offered] == ["Phụ trách bộ phận một cửa"]
