"""Alive without a database; ready only with one that is this release's; help for everybody."""

import pytest

from motcua.core import installation
from motcua.web.ui import health, help


@pytest.fixture(autouse=True)
def _asked_anew():
    health._is_set_up.cache_clear()
    yield
    health._is_set_up.cache_clear()


def test_the_process_answers_without_a_database(client):
    assert client.get("/healthz").content == b"ok\n"  # the test has no database at all


def test_a_database_that_nobody_has_chosen_for_is_not_ready(client, db):
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["missing"]) == (503, "installation")


def test_a_database_of_this_release_is_ready(client, db):
    installation.choose(demo=False)
    assert client.get("/readyz").json() == {"ready": True}


def test_tables_of_another_release_are_not_ready(client, db, monkeypatch):
    installation.choose(demo=False)
    monkeypatch.setattr(health.MigrationExecutor, "migration_plan", lambda self, targets: [("x", False)])
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["missing"]) == (503, "migrations")


@pytest.mark.parametrize("path", ["/huong-dan/", "/tro-nang/", *(f"/huong-dan/{key}/" for key in help.GUIDES)])
def test_help_is_open_to_everybody(client, db, path):
    assert client.get(path).status_code == 200


def test_a_guide_that_is_not_there_is_not_found(client, db):
    assert client.get("/huong-dan/khong-co/").status_code == 404
