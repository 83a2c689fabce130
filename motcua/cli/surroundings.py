"""What every command stands on: the data folder, the keys made at first start, the database."""

import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path

from motcua.core import postgres

PROJECT = Path(__file__).resolve().parents[2]


def data_dir() -> Path:
    """The folder of all that this installation keeps: DATA_DIR, else `.data` beside the code."""
    return Path(os.environ.get("DATA_DIR") or PROJECT / ".data").absolute()


def files_dir() -> Path:
    """The folder of stored files: FILES_DIR, else `files` in the data folder."""
    return Path(os.environ.get("FILES_DIR") or data_dir() / "files").absolute()


def secret_key(folder: Path) -> str:
    """SECRET_KEY, else the key in `folder`, made at first start and readable by its owner only."""
    given = os.environ.get("SECRET_KEY")
    if given:
        return given
    path = folder / "secret-key"
    if not path.exists():
        descriptor, making = tempfile.mkstemp(dir=folder)  # 0600
        with open(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(50))
        with suppress(FileExistsError):  # another start was first; its key holds
            os.link(making, path)
        Path(making).unlink()
    return path.read_text().strip()


@contextmanager
def environment() -> Iterator[Path]:
    """Put the settings that a command needs into the environment for the time of a block; gives the data folder.

    Without DATABASE_URL the embedded server is found or started, and stopped by the last command that uses it.
    """
    folder = postgres.own_folder(data_dir())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.settings")
    os.environ["DATA_DIR"] = str(folder)
    os.environ["SECRET_KEY"] = secret_key(folder)
    embedded = not os.environ.get("DATABASE_URL")
    with postgres.in_use(folder) if embedded else nullcontext() as cluster:
        if cluster is not None:
            os.environ["DATABASE_URL"] = cluster.url
        yield folder
