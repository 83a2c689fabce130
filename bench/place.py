"""Where it is measured: a durable PostgreSQL and a web server of its own, as `motcua run` starts them."""

import http.client
import os
import socket
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from motcua.cli import run
from motcua.cli.surroundings import environment

HOST = "127.0.0.1"


@contextmanager
def database(keep: str = "", *, fsync: bool = True) -> Iterator[Path]:
    """A data folder with its own server; both are gone after the block, unless a folder to keep is named.

    fsync: off only for tests.
    """
    for name in ("DATABASE_URL", "DEBUG", "HOST"):
        os.environ.pop(name, None)
    if keep:
        os.environ["DATA_DIR"] = keep
        with environment() as data:
            yield data
        return
    with tempfile.TemporaryDirectory(prefix="motcua-bench-") as folder:
        os.environ["DATA_DIR"] = folder
        Path(folder).chmod(0o711)  # the server's account passes through
        if not fsync:
            run.postgres.start(Path(folder), fsync=False)  # found running by what follows
        with environment() as data:
            yield data
        run.postgres.remove(Path(folder))


def copy_of(url: str, name: str) -> str:
    """Another database of the same server, as this one is now; its URL. Nobody may be connected meanwhile."""
    before, _, options = url.partition("?")
    server = before.rpartition("/")[0]
    with psycopg.connect(f"{server}/postgres?{options}", autocommit=True) as connection:
        original = before.rpartition("/")[2]
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(original))
        )
    return f"{server}/{name}?{options}"


@contextmanager
def using(url: str) -> Iterator[None]:
    """What is started inside the block works on this database."""
    before = os.environ["DATABASE_URL"]
    os.environ["DATABASE_URL"] = url
    try:
        yield
    finally:
        os.environ["DATABASE_URL"] = before


@contextmanager
def web(folder: Path) -> Iterator[tuple[int, int]]:
    """The web server of `motcua run` (same workers and threads) on a free port of loopback: port, process."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = int(probe.getsockname()[1])
    child = run._start_web(HOST, port, folder)
    try:
        _wait(port, child)
        yield port, child.process.pid
    finally:
        run._stop([child])


def _wait(port: int, child: run.Child) -> None:
    last = time.monotonic() + run.FIRST_ANSWER_S
    while time.monotonic() < last and child.process.poll() is None:
        connection = http.client.HTTPConnection(HOST, port, timeout=5)
        try:
            connection.request("GET", "/giao-dien/nen")
            connection.getresponse()
            return
        except OSError:
            time.sleep(0.1)
        finally:
            connection.close()
    raise SystemExit(f"The web server did not answer.\n{child.last_lines()}")
