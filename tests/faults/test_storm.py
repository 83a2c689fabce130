"""Whatever is killed while dossiers travel: nothing accepted is lost, nothing happens twice, every chain verifies.

`PROFILE=long` lives a thousand lifecycles; the quick profile a few dozen, and until one of each fault has struck.
"""

import itertools
import json
import os
import random
import subprocess
import sys
import time

import pytest

from bench import __main__ as bench
from bench import place
from bench.lane import Lane
from tests.faults.clients import Crowd, wait_until
from tests.faults.estate import Estate

LONG = os.environ.get("PROFILE") == "long"
LIFECYCLES = 1000 if LONG else 32
CLIENTS = 8 if LONG else 4
BETWEEN_S = (1.0, 4.0) if LONG else (0.5, 1.5)
SEED = 20171015


@pytest.fixture
def folder(monkeypatch):
    """A data folder, database and keys of this test's own."""
    for name in ("DATA_DIR", "DATABASE_URL", "SECRET_KEY", "FILES_DIR", "HOST", "DEBUG"):
        monkeypatch.setenv(name, "")  # so that what is set below is undone after the test
        monkeypatch.delenv(name)
    with place.database() as made:
        yield made


@pytest.fixture
def world(folder):
    """Agencies and people who are signed in, and what one undisturbed lifecycle leaves."""
    made = bench._inside("world", {})
    return made | {"rows": bench._inside("count", made)["rows"]}


@pytest.fixture
def estate(folder, world):
    estate = Estate(folder, folder, os.environ["DATABASE_URL"])
    try:
        estate.wait()
        yield estate
    finally:
        estate.stop()


def ask(given):
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.ledger"], input=json.dumps(given), stdout=subprocess.PIPE, text=True,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "motcua.settings"}, check=True,
    )  # fmt: skip
    return json.loads(done.stdout)


def test_whatever_is_killed_under_load_nothing_is_lost_and_nothing_happens_twice(world, estate):
    chance = random.Random(SEED)
    kinds = [estate.kill_node, estate.kill_worker, estate.cut_connections, estate.crash_database]
    faults = itertools.cycle(kinds)
    crowd = Crowd([Lane(**one) for one in world["lanes"][:CLIENTS]], estate.ports, world["paths"], LIFECYCLES)
    done = 0
    while crowd.working():
        time.sleep(chance.uniform(*BETWEEN_S))
        next(faults)(done // len(kinds) % 2)
        done += 1
        estate.breathe()
        if done >= len(kinds):
            crowd.rest()
    told = crowd.told()
    lived = [pk for one in told for pk in one.dossiers]
    assert len(set(lived)) == len(lived) >= LIFECYCLES
    assert estate.ended() == [], "what lost its database must find it again by itself"
    assert sum(one.again for one in told) > 0, "no press was ever cut off, so nothing was proved"
    wait_until(lambda: ask({"waiting": True}) == 0, seconds=300, why="results that return by themselves")
    assert ask({"lived": lived, "rows": world["rows"]})["wrong"] == []
