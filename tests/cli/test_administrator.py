import io

import pytest

from motcua import cli
from motcua.cli import administrator
from motcua.core import installation
from motcua.core.errors import Invalid, NotAllowed, NotFound
from motcua.journal.queries import history
from motcua.people.models import Role, User
from motcua.people.queries import has_role

pytestmark = pytest.mark.django_db
GIVEN = ["--username", "Quantri", "--full-name", "Lê Thị Khuyết", "--honorific", "bà", "--agency", "STTTT"]


def create(*changed):
    given = [*GIVEN]
    for name, value in zip(changed[::2], changed[1::2], strict=True):
        given[given.index(name) + 1] = value
    return administrator.create(cli._parser().parse_args(["create-administrator", *given]))


@pytest.fixture(autouse=True)
def _no_terminal(world, monkeypatch):
    installation.choose(demo=False)
    monkeypatch.setattr("sys.stdin", io.StringIO())


def test_the_first_administrator_gets_a_password_that_is_shown_once(capsys):
    assert create() == 0
    person = User.objects.get(username="quantri")
    password = capsys.readouterr().out.split("chỉ hiện một lần: ")[1].split()[0]
    assert person.check_password(password)
    assert has_role(person, Role.SYSTEM_ADMIN)
    assert [(one.verb, one.actor) for one in history(f"user:{person.pk}")] == [
        ("user.create", "máy chủ"),
        ("user.give-post", "máy chủ"),
    ]


def test_a_password_may_be_typed_twice_at_a_terminal(monkeypatch):
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("getpass.getpass", lambda prompt: "đồi thông hai mộ")
    assert create() == 0
    assert User.objects.get(username="quantri").check_password("đồi thông hai mộ")


def test_two_different_passwords_make_nobody(monkeypatch):
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    typed = iter(["đồi thông hai mộ", "đồi thông hai mô"])
    monkeypatch.setattr("getpass.getpass", lambda prompt: next(typed))
    with pytest.raises(Invalid, match="không giống nhau"):
        create()
    assert not User.objects.filter(username="quantri").exists()


@pytest.mark.parametrize(
    ("name", "value", "refusal"),
    [
        ("--agency", "KHONG", NotFound),
        ("--honorific", "cô", Invalid),
        ("--username", "chi", Invalid),
        ("--full-name", " ", Invalid),
    ],
)
def test_what_will_not_do_is_refused(name, value, refusal):
    with pytest.raises(refusal):
        create(name, value)


def test_a_weak_password_is_refused_with_what_to_do(world, monkeypatch):
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("getpass.getpass", lambda prompt: "123456")
    with pytest.raises(Invalid, match="10"):
        create()


def test_a_demo_has_no_place_for_real_people(db, settings):
    installation.Installation.objects.update(demo=True)
    installation._chosen.cache_clear()
    with pytest.raises(NotAllowed):
        create()
