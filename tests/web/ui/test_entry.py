"""Coming in: wrong passwords, locks, the demo's one press, the first page, one's own account."""

import os
import subprocess
import sys

import pytest
from django.core.cache import cache
from django.test import Client

from motcua.core import guard, installation
from motcua.journal.models import Event
from motcua.people import sign_in
from motcua.people.models import Role, User
from tests import builders

HERE = {"HTTP_HOST": "127.0.0.1"}
PASSWORD = "đồi thông hai mộ"


@pytest.fixture(autouse=True)
def _fresh_limits(db):
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def chi_with_password(chi) -> User:
    chi.set_password(PASSWORD)
    chi.save()
    return chi


@pytest.fixture
def demo(db):
    """A demo database in which Chi is one of its people."""
    installation.choose(demo=True)
    chi = builders.world().chi
    chi.is_demo = True
    chi.save()
    return chi


def tries(client: Client, password: str, login: str = "chi"):
    return client.post("/dang-nhap/", {"login": login, "password": password})


def test_right_name_and_password_open_the_door_and_are_journalled(client, chi_with_password):
    answer = tries(client, PASSWORD)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.get("/")["Location"] == "/ban/"
    assert Event.objects.get(subject=f"user:{chi_with_password.pk}").verb == "user.sign-in"


def test_the_name_may_be_typed_in_capitals_and_with_spaces(client, chi_with_password):
    assert tries(client, PASSWORD, " CHI ").status_code == 302


@pytest.mark.parametrize("login", ["chi", "nobody"])
def test_a_wrong_password_and_an_unknown_name_are_answered_alike(client, chi_with_password, login):
    answer = tries(client, "sai", login)
    assert answer.status_code == 200
    assert "Tên đăng nhập hoặc mật khẩu chưa đúng" in answer.text
    assert "_auth_user_id" not in client.session


def test_after_five_wrong_passwords_one_has_to_wait(client, chi_with_password):
    for _ in range(5):
        tries(client, "sai")
    assert "Đã nhập sai nhiều lần. Hãy chờ 5 phút" in tries(client, PASSWORD).text


def test_wrong_passwords_lock_the_account_and_the_right_one_says_what_to_do(client, chi_with_password, settings):
    settings.LOCK_AFTER_FAILURES = 3
    for _ in range(3):
        tries(client, "sai")
    chi_with_password.refresh_from_db()
    assert chi_with_password.locked_at is not None
    answer = tries(client, PASSWORD)
    assert sign_in.LOCKED in answer.text
    assert "_auth_user_id" not in client.session
    assert "user.lock" in Event.objects.values_list("verb", flat=True)


def test_a_lock_ends_what_is_open_elsewhere(client_of, chi):
    client = client_of(chi)
    assert client.get("/tai-khoan/").status_code == 200
    User.objects.filter(pk=chi.pk).update(locked_at=builders.at("2026-06-01T10:00"))
    assert client.get("/tai-khoan/").status_code == 302


def test_a_wrong_password_on_a_locked_account_does_not_tell_that_it_is_locked(client, chi_with_password):
    User.objects.filter(pk=chi_with_password.pk).update(locked_at=builders.at("2026-06-01T10:00"))
    assert sign_in.LOCKED not in tries(client, "sai").text


def test_an_inactive_person_is_told_so_and_stays_out(client, chi_with_password):
    User.objects.filter(pk=chi_with_password.pk).update(is_active=False)
    assert sign_in.INACTIVE in tries(client, PASSWORD).text
    assert "_auth_user_id" not in client.session


def test_a_success_forgets_earlier_failures(client, chi_with_password):
    tries(client, "sai")
    tries(client, PASSWORD)
    chi_with_password.refresh_from_db()
    assert chi_with_password.failed_sign_ins == 0


def test_a_demo_database_refuses_real_people(client, demo, dung):
    dung.set_password(PASSWORD)
    dung.save()
    assert sign_in.ONLY_DEMO in tries(client, PASSWORD, "dung").text


def test_a_real_database_offers_no_people(client, chi):
    assert "chi" not in client.get("/dang-nhap/", **HERE).text.partition("demo-people")[2]
    assert "demo-people" not in client.get("/dang-nhap/", **HERE).text


def test_a_demo_offers_its_people_only_on_this_machine(client, demo, settings):
    here = client.get("/dang-nhap/", **HERE).text
    assert 'value="chi"' in here
    assert "Cán bộ tiếp nhận và trả kết quả" in here
    assert 'value="dung"' not in here  # not of the demo
    assert "demo-people" not in client.get("/dang-nhap/").text  # asked for by another name
    settings.HOST = "0.0.0.0"
    assert "demo-people" not in client.get("/dang-nhap/", **HERE).text


def test_one_press_signs_a_demo_person_in_and_is_journalled(client, demo):
    answer = client.post("/dang-nhap/thu/", {"username": "chi"}, **HERE)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.session["_auth_user_id"] == str(demo.pk)
    event = Event.objects.get(subject=f"user:{demo.pk}")
    assert (event.verb, event.details) == ("user.sign-in", {"demo": True})


@pytest.mark.parametrize("username", ["dung", "nobody", ""])
def test_one_press_refuses_who_is_not_of_the_demo(client, demo, username):
    client.post("/dang-nhap/thu/", {"username": username}, **HERE)
    assert "_auth_user_id" not in client.session


def test_one_press_is_unknown_in_a_real_database_and_beyond_this_machine(client, chi, settings):
    User.objects.filter(pk=chi.pk).update(is_demo=True)
    assert client.post("/dang-nhap/thu/", {"username": "chi"}, **HERE).status_code == 404
    installation.choose(demo=True)
    assert client.post("/dang-nhap/thu/", {"username": "chi"}).status_code == 404
    settings.HOST = "192.0.2.1"
    assert client.post("/dang-nhap/thu/", {"username": "chi"}, **HERE).status_code == 404
    assert "_auth_user_id" not in client.session


def test_one_press_never_leads_elsewhere(client, demo):
    answer = client.post("/dang-nhap/thu/", {"username": "chi", "next": "https://other.example/"}, **HERE)
    assert answer["Location"] == "/"


def test_nobody_registers_herself_and_no_mail_page_is_there(client, db):
    for path in ("/signup/", "/dang-ky/", "/email/", "/password/reset/", "/accounts/signup/"):
        assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    ("username", "door"),
    [("an", "/co-quan/"), ("bao", "/co-quan/"), ("chi", "/ban/"), ("dung", "/ban/"), ("giang", "/ban/"),
     ("hoa", "/ban/"), ("khanh", "/theo-doi/"), ("lan", "/theo-doi/"), ("em", "/co-quan/")],
)  # fmt: skip
def test_the_first_page_is_the_door_of_the_first_post(client_of, world, username, door):
    assert client_of(world.people[username]).get("/")["Location"] == door


def test_the_first_page_of_a_stranger_is_sign_in_and_of_who_holds_no_post_her_account(client, client_of, world):
    assert client.get("/")["Location"] == "/dang-nhap/"
    world.chi.posts.update(to_on="2018-01-01")
    assert client_of(world.chi).get("/")["Location"] == "/tai-khoan/"


def test_sign_out_asks_first_ends_the_session_and_is_journalled(client_of, chi):
    client = client_of(chi)
    assert client.get("/dang-xuat/").status_code == 200
    assert "_auth_user_id" in client.session
    client.post("/dang-xuat/")
    assert "_auth_user_id" not in client.session
    assert Event.objects.filter(subject=f"user:{chi.pk}", verb="user.sign-out").count() == 1


def test_the_account_page_names_each_post_and_what_is_over(client_of, dung):
    dung.posts.update(to_on="2018-01-01")
    page = client_of(dung).get("/tai-khoan/").text
    assert "Chuyên viên thụ lý, Sở Tài chính" in page
    assert builders.ROOM in page and "không còn hiệu lực" in page


def test_a_new_password_holds_and_the_session_stays(client, chi_with_password):
    tries(client, PASSWORD)
    said = {"old_password": PASSWORD, "new_password1": "hoa dã quỳ vàng", "new_password2": "hoa dã quỳ vàng"}
    assert client.post("/tai-khoan/", said).status_code == 302
    assert client.get("/tai-khoan/").status_code == 200
    chi_with_password.refresh_from_db()
    assert chi_with_password.check_password("hoa dã quỳ vàng")
    assert "user.change-password" in Event.objects.values_list("verb", flat=True)


@pytest.mark.parametrize(
    ("change", "message"),
    [({"old_password": "sai"}, "Mật khẩu hiện tại chưa đúng"), ({"new_password2": "khác hẳn nhé"}, "chưa giống nhau"),
     ({"new_password1": "ngắn", "new_password2": "ngắn"}, "10"), ({"new_password1": ""}, "Nhập mật khẩu mới")],
)  # fmt: skip
def test_a_password_that_will_not_do_is_refused_with_what_to_do(client, chi_with_password, change, message):
    tries(client, PASSWORD)
    said = {"old_password": PASSWORD, "new_password1": "hoa dã quỳ vàng", "new_password2": "hoa dã quỳ vàng"}
    answer = client.post("/tai-khoan/", {**said, **change})
    assert answer.status_code == 200
    assert message in answer.text
    chi_with_password.refresh_from_db()
    assert chi_with_password.check_password(PASSWORD)


def test_single_keys_are_turned_off_for_this_browser(client_of, chi):
    client = client_of(chi)
    client.post("/tai-khoan/phim-tat/", {"keys": "off"})
    assert 'data-keys="off"' in client.get("/tai-khoan/").text


def test_a_server_beyond_this_machine_refuses_what_is_unsafe(db, settings):
    settings.HOST = "0.0.0.0"
    settings.SECRET_KEY = "Xk3-9sQmTzR8vLw2NpYc7HbJd5GfEa4U"
    guard.refuse_unsafe(installation.is_demo)
    settings.DEBUG = True
    with pytest.raises(RuntimeError, match="DEBUG"):
        guard.refuse_unsafe(installation.is_demo)
    settings.DEBUG = False
    settings.SECRET_KEY = "a" * 60
    with pytest.raises(RuntimeError, match="SECRET_KEY"):
        guard.refuse_unsafe(installation.is_demo)


def test_a_demo_is_served_on_this_machine_only(db, settings):
    installation.choose(demo=True)
    settings.SECRET_KEY = "Xk3-9sQmTzR8vLw2NpYc7HbJd5GfEa4U"
    settings.HOST = "127.0.0.1"
    guard.refuse_unsafe(installation.is_demo)
    settings.HOST = "10.0.0.5"
    with pytest.raises(RuntimeError, match="Cơ sở dữ liệu thử"):
        guard.refuse_unsafe(installation.is_demo)


HERE_NAMES = ["127.0.0.1", "127.0.0.1:8000", "localhost", "localhost:8000", "[::1]", "[::1]:80", "::1"]
ELSEWHERE = ["", "0.0.0.0", "example.vn", "10.0.0.1:80", "localhost.example.vn", "::", "127.0.0.1.evil.vn"]


@pytest.mark.parametrize("host", HERE_NAMES)
def test_these_names_mean_this_machine(host):
    assert guard.is_loopback(host)


@pytest.mark.parametrize("host", ELSEWHERE)
def test_these_names_do_not_mean_this_machine(host):
    assert not guard.is_loopback(host)


def test_unlocking_is_for_the_administrators_of_the_person(world):
    boss = builders.a_person("quantri", Role.AGENCY_ADMIN, world.receiver)
    other = builders.a_person("quantri2", Role.AGENCY_ADMIN, world.customer)
    assert sign_in.may_administer(boss, world.chi)
    assert not sign_in.may_administer(other, world.chi)
    assert not sign_in.may_administer(world.giang, world.chi)


@pytest.mark.parametrize(("host", "starts"), [("127.0.0.1", True), ("0.0.0.0", False)])
def test_the_server_itself_asks_before_it_starts(host, starts):
    """A process of its own, as a server is: with a key that is too weak to be reached by others."""
    surroundings = {**os.environ, "HOST": host, "SECRET_KEY": "yếu", "DEBUG": ""}
    made = subprocess.run(
        [sys.executable, "-c", "import motcua.wsgi"], env=surroundings, capture_output=True, text=True
    )
    assert (made.returncode == 0) is starts, made.stderr
    assert ("SECRET_KEY quá yếu" in made.stderr) is not starts
