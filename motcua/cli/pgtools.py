"""`pg_dump` and `pg_restore` of a version that fits the server, fed with a password that no list of processes shows."""

import os
import subprocess
from pathlib import Path
from urllib.parse import parse_qs, quote, unquote, urlsplit

import psycopg

from motcua.cli.run import RunError
from motcua.core.postgres import LauncherError, binaries


def major_of(url: str) -> int:
    """The major version of the server."""
    with psycopg.connect(url) as connection:
        return connection.info.server_version // 10000


def run(program: str, url: str, *arguments: str | Path) -> None:
    """Run a program of PostgreSQL on a database. Raises RunError with the program's own last words."""
    parts = urlsplit(url)
    query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    told = {
        "PGHOST": query.get("host") or unquote(parts.hostname or ""),
        "PGPORT": query.get("port") or str(parts.port or ""),
        "PGUSER": query.get("user") or unquote(parts.username or ""),
        "PGPASSWORD": query.get("password") or unquote(parts.password or ""),
        "PGSSLMODE": query.get("sslmode", ""),
    }
    environment = os.environ | {name: value for name, value in told.items() if value} | {"LC_ALL": "C.UTF-8"}
    command = [_find(program, url), *arguments]
    done = subprocess.run(
        command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if done.returncode:
        said = "\n".join(done.stderr.strip().splitlines()[-8:])
        raise RunError(f"{program} không xong. Chương trình báo:\n{said}")


def name_of(url: str) -> str:
    """The database that a URL names."""
    return unquote(urlsplit(url).path.lstrip("/"))


def other(url: str, name: str) -> str:
    """The URL of another database of the same server."""
    return urlsplit(url)._replace(path=f"/{quote(name, safe='')}").geturl()


def _find(program: str, url: str) -> Path:
    wanted = major_of(url)
    try:
        found = binaries.find(wanted).folder / program
    except LauncherError as error:
        raise RunError(f"Cần {program} của PostgreSQL {wanted}: hãy cài gói postgresql-client-{wanted}.") from error
    if not found.is_file():
        raise RunError(f"Không thấy {program} trong {found.parent}: hãy cài gói postgresql-client-{wanted}.")
    return found
