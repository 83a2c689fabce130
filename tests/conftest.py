"""What every test finds: a real PostgreSQL, a store for files, the people, and a clock that can be set."""

import os
from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from django.db import connection
from django.test import Client
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from motcua.catalogue.queries import rulebook
from motcua.core import installation
from motcua.documents import templates
from motcua.people import queries as people
from motcua.people.models import User
from motcua.workdays.queries import country_days
from tests import browsers, builders, once
from tests.builders import World

for profile, examples in (("quick", 40), ("long", 1000)):
    hypothesis_settings.register_profile(
        profile,
        max_examples=examples,
        deadline=None,
        derandomize=profile == "quick",  # the same code gets the same examples; the long profile looks for others
        print_blob=True,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    )
hypothesis_settings.load_profile(os.environ.get("PROFILE", "quick"))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> None:
    """The tables are copied, not made anew by each process."""
    template = once.tables()
    if template:
        connection.settings_dict["TEST"] |= {"TEMPLATE": template, "MIGRATE": False}


@pytest.fixture(scope="session", autouse=True)
def _once() -> Iterator[None]:
    with once.static_files(), once.cheap_passwords():
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> None:
    """Tests that end by emptying every table need what the journal's migration withholds from the running role."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("GRANT TRUNCATE ON journal_event TO CURRENT_USER")


@pytest.fixture(scope="session", autouse=True)
def _store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Files go to a folder of this run."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.conf.settings.FILES_DIR", tmp_path_factory.mktemp("files"))
        patch.setattr("django.conf.settings.PREVIEWS_DIR", tmp_path_factory.mktemp("previews"))
        yield


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    """What a process may keep for ever is rolled back with each test."""
    _forget()
    yield
    _forget()


def _forget() -> None:
    builders.forget_world()
    templates.forget()
    for kept in (rulebook, country_days, people._calendar, installation._chosen):
        kept.cache_clear()


@pytest.fixture
def world(db: None) -> World:
    return builders.world()


def _person(username: str, what: str) -> Callable[..., User]:
    @pytest.fixture(name=username)
    def person(world: World) -> User:
        return world.people[username]

    person.__doc__ = what
    return person


an = _person("an", "Prepares at the customer agency.")
bao = _person("bao", "Signs at the customer agency.")
chi = _person("chi", "Receives at the receiving agency.")
dung = _person("dung", "Solves, in the room that the offering names.")
vinh = _person("vinh", "Solves in the same room as Dũng.")
quan = _person("quan", "Solves in the other room.")
nga = _person("nga", "Heads Dũng's room.")
giang = _person("giang", "Leads the receiving agency.")
hoa = _person("hoa", "Issues at the receiving agency.")
khanh = _person("khanh", "Watches at Sở TT&TT.")
lan = _person("lan", "Reads at UBND tỉnh.")
em = _person("em", "Has An's and Chi's posts in another agency and must see nothing.")


@pytest.fixture
def monday() -> Iterator[datetime]:
    """The clock stands at 10:00 on Monday 1 June 2026."""
    with builders.living_at(f"{builders.MONDAY}T10:00") as moment:
        yield moment


@pytest.fixture
def client_of(db: None) -> Callable[[User], Client]:
    """A browser in which this person is signed in."""
    return browsers.of
