"""`make test`: pytest on a PostgreSQL of its own, made for this run and removed after it. Arguments go to pytest."""

import fcntl
import os
import sys

import pytest

from motcua.cli.surroundings import data_dir
from motcua.core import postgres

OWN_SERVER = "TEST_SERVER_FOLDER"
"""The variable that names the folder of the server which is made for this run and goes with it."""


def main(arguments: list[str]) -> int:
    """Return pytest's exit code; DATABASE_URL, where given, is used as it stands."""
    given = ["-p", "tests.plugins.partial", *_spread(arguments), *arguments]
    if os.environ.get("DATABASE_URL"):
        return int(pytest.main(given))
    folder = postgres.own_folder(data_dir() / "test")
    with open(folder / "run.lock", "a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # another run in this checkout waits: both would use the same server
        postgres.remove(folder)  # what a killed run may have left, perhaps of another version
        try:
            os.environ["DATABASE_URL"] = postgres.start(folder, fsync=False).url
            os.environ["DATA_DIR"] = os.environ[OWN_SERVER] = str(folder)
            return int(pytest.main(given))
        finally:
            postgres.remove(folder)


def _spread(arguments: list[str]) -> list[str]:
    """One process for each core, each with a database of its own; the tests of a file stay together.

    In the order of the folders: files of few tests are the longest, and would otherwise all be left for the end.
    """
    own = any(one.startswith(("-n", "--pdb", "--trace", "-p")) for one in arguments)
    return [] if own else ["-n", "auto", "--dist", "loadfile", "--no-loadscope-reorder"]


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except postgres.LauncherError as refusal:
        sys.exit(str(refusal))
