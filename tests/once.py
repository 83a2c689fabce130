"""What every test needs and no test changes is made once: the tables, the list of static files, a cheap hash."""

import fcntl
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.conf import settings
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import override_settings
from whitenoise.middleware import WhiteNoiseMiddleware

from tests.run import OWN_SERVER

TEMPLATE = "motcua_template"


def tables() -> str:
    """A database with all tables, which each process of a run copies; "" where the server may outlive the run.

    The first process that needs one makes it while the others wait.
    """
    folder, url = os.environ.get(OWN_SERVER, ""), os.environ["DATABASE_URL"]
    if not folder:
        return ""
    with open(Path(folder) / "template.lock", "a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with psycopg.connect(_of(url, "postgres"), autocommit=True) as server:
            if not server.execute("SELECT FROM pg_database WHERE datname = %s", [TEMPLATE]).rowcount:
                server.execute("CREATE DATABASE making")
                making = os.environ | {"DATABASE_URL": _of(url, "making")}
                subprocess.run([sys.executable, "-m", "motcua", "migrate"], env=making, check=True, capture_output=True)
                server.execute(f"ALTER DATABASE making RENAME TO {TEMPLATE}")
    return TEMPLATE


def _of(url: str, database: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{database}"))


@contextmanager
def static_files() -> Iterator[None]:
    """Every browser of a test has a server of its own, which would look through all folders of static files."""
    read = WhiteNoiseMiddleware.add_files_from_finders
    known: dict[tuple[Any, ...], dict[str, Any]] = {}

    def add_files_from_finders(self: WhiteNoiseMiddleware) -> None:
        key = (self.max_age, self.static_prefix, self.allow_all_origins)
        if key not in known:
            read(self)
            known[key] = dict(self.files)
        self.files.update(known[key])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WhiteNoiseMiddleware, "add_files_from_finders", add_files_from_finders)
        yield


@contextmanager
def cheap_passwords() -> Iterator[None]:
    """The hash of real passwords costs a tenth of a second on purpose."""
    cheap = f"{MD5PasswordHasher.__module__}.{MD5PasswordHasher.__qualname__}"
    with override_settings(PASSWORD_HASHERS=[cheap, *settings.PASSWORD_HASHERS]):
        yield
