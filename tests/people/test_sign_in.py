"""Coming in by name and password, and being kept out."""

import pytest
from django.conf import global_settings
from django.contrib.auth import authenticate
from django.contrib.auth.hashers import PBKDF2PasswordHasher, make_password

from motcua import settings as ours
from motcua.core.errors import NotAllowed
from motcua.core.installation import choose
from motcua.journal.queries import history
from motcua.people import sign_in
from motcua.people.models import Role, User
from tests import builders
from tests.dossiers.traces import again

pytestmark = pytest.mark.django_db
PASSWORD = "một mật khẩu dài"


@pytest.fixture
def an_with_password(an):
    an.set_password(PASSWORD)
    an.save()
    return an


def verbs(person: User) -> list[str]:
    return [entry.verb for entry in history(f"user:{person.pk}")]


def test_outside_of_tests_a_password_is_hashed_at_the_cost_that_django_sets(settings):
    settings.PASSWORD_HASHERS = getattr(ours, "PASSWORD_HASHERS", global_settings.PASSWORD_HASHERS)
    assert make_password(PASSWORD).startswith(f"pbkdf2_sha256${PBKDF2PasswordHasher.iterations}$")


@pytest.mark.parametrize("name", ["an", " AN ", "An"])
def test_name_in_any_case_and_password_let_a_person_in(an_with_password, name):
    assert authenticate(None, username=name, password=PASSWORD) == an_with_password


@pytest.mark.parametrize(
    ("name", "password"), [("an", "sai"), ("an", ""), ("ai", PASSWORD), ("", PASSWORD), (None, None)]
)
def test_anything_else_lets_nobody_in(an_with_password, name, password):
    assert authenticate(None, username=name, password=password) is None


def test_a_person_without_a_password_comes_in_by_none(an):
    an.set_unusable_password()
    an.save()
    assert authenticate(None, username="an", password="!") is None


def test_wrong_passwords_lock_the_account_at_the_limit_and_the_journal_says_so_once(an_with_password, settings):
    settings.LOCK_AFTER_FAILURES = 3
    for count in range(1, 5):
        assert authenticate(None, username="an", password="sai") is None
        assert (again(an_with_password).locked_at is not None) is (count >= 3)
    assert verbs(an_with_password) == ["user.lock"]
    with pytest.raises(NotAllowed, match="đang bị khóa"):
        sign_in.PasswordBackend().authenticate(None, username="an", password=PASSWORD)
    assert sign_in.PasswordBackend().get_user(an_with_password.pk) is None


def test_a_sign_in_forgets_earlier_failures_and_is_journalled(an_with_password):
    sign_in.note_failure(an_with_password)
    sign_in.note_success(again(an_with_password))
    assert again(an_with_password).failed_sign_ins == 0
    assert verbs(an_with_password) == ["user.sign-in"]


def test_an_account_that_is_no_longer_used_lets_nobody_in(an_with_password):
    User.objects.update(is_active=False)
    with pytest.raises(NotAllowed, match="ngừng sử dụng"):
        sign_in.PasswordBackend().authenticate(None, username="an", password=PASSWORD)
    assert sign_in.PasswordBackend().get_user(an_with_password.pk) is None


def test_a_real_person_does_not_come_into_a_demo(an_with_password):
    choose(demo=True)
    with pytest.raises(NotAllowed, match="thử nghiệm"):
        sign_in.PasswordBackend().authenticate(None, username="an", password=PASSWORD)


def test_without_a_password_only_people_of_a_demo_come_into_a_demo(an):
    with pytest.raises(NotAllowed):
        sign_in.demo_person("an")
    User.objects.filter(pk=an.pk).update(is_demo=True)
    with pytest.raises(NotAllowed):
        sign_in.demo_person("an")
    choose(demo=True)
    assert sign_in.demo_person("an") == an
    User.objects.filter(pk=an.pk).update(is_demo=False)
    with pytest.raises(NotAllowed):
        sign_in.demo_person("an")


def test_the_lock_is_lifted_by_who_administers_the_system_or_an_agency_of_that_person(world, an):
    own = builders.a_person("quantri", Role.AGENCY_ADMIN, world.customer)
    other = builders.a_person("quantri2", Role.AGENCY_ADMIN, world.receiver)
    system = builders.a_person("hethong", Role.SYSTEM_ADMIN, world.agencies["STTTT"])
    for by in (own, system):
        User.objects.filter(pk=an.pk).update(locked_at=builders.at("2026-06-01T10:00"), failed_sign_ins=10)
        sign_in.unlock(an, by=by)
        assert (again(an).locked_at, again(an).failed_sign_ins) == (None, 0)
    for by in (other, world.giang, world.khanh, an):
        with pytest.raises(NotAllowed):
            sign_in.unlock(an, by=by)
    assert verbs(an) == ["user.unlock", "user.unlock"]
