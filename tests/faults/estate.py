"""Two web nodes and two workers over one PostgreSQL with fsync on, and the ways to break them."""

from __future__ import annotations

import http
import http.client
import os
import signal
import socket
from collections.abc import Callable
from pathlib import Path

import psycopg

from bench import place
from motcua.cli import run
from motcua.core import postgres
from motcua.core.postgres import places, server
from tests.faults.clients import wait_until


class Estate:
    """What a province would run, on loopback. Every part may be killed and is started again, as systemd would."""

    def __init__(self, folder: Path, database: Path, url: str) -> None:
        self._folder, self._database, self._url = folder, database, url
        self.ports = [_free_port(), _free_port()]
        self._nodes = [self._node(number) for number in range(2)]
        self._workers = [self._worker(number) for number in range(2)]

    def _node(self, number: int) -> run.Child:
        return run._start_web(place.HOST, self.ports[number], self._own(f"node-{number}"))

    def _worker(self, number: int) -> run.Child:
        return run._start("worker", ["-m", "motcua", "worker"], self._own(f"worker-{number}"))

    def _own(self, name: str) -> Path:
        folder = self._folder / name
        folder.mkdir(exist_ok=True)
        return folder

    def wait(self) -> None:
        for port, child in zip(self.ports, self._nodes, strict=True):
            place._wait(port, child)

    def ended(self) -> list[str]:
        """The parts that are no longer there though nobody killed them."""
        return [child.name for child in [*self._nodes, *self._workers] if child.process.poll() is not None]

    def breathe(self) -> None:
        """Wait until a node answers: a slow machine would else be struck faster than anything can start on it."""
        wait_until(lambda: any(map(_answers, self.ports)), seconds=180, why="a node that answers again")

    def kill_node(self, number: int) -> None:
        """A whole web node without a word, in the middle of whatever it does."""
        self._nodes[number] = self._again(self._nodes[number], lambda: self._node(number))

    def kill_worker(self, number: int) -> None:
        self._workers[number] = self._again(self._workers[number], lambda: self._worker(number))

    @staticmethod
    def _again(child: run.Child, start: Callable[[], run.Child]) -> run.Child:
        os.killpg(child.process.pid, signal.SIGKILL)
        child.process.wait()
        return start()

    def cut_connections(self, _number: int) -> None:
        """Every connection to the database is gone at once, also those in the middle of a commit."""
        with psycopg.connect(self._url, autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )

    def crash_database(self, _number: int) -> None:
        """The database server dies as if the power had gone, and recovers."""
        pid = server._pid(places.locate(self._database))
        assert pid
        os.kill(pid, signal.SIGQUIT)
        while postgres.running(self._database):
            pass
        postgres.start(self._database)

    def stop(self) -> None:
        run._stop([*self._nodes, *self._workers])


def _answers(port: int) -> bool:
    asked = http.client.HTTPConnection(place.HOST, port, timeout=5)
    try:
        asked.request("GET", "/healthz")
        return asked.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        asked.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((place.HOST, 0))
        return int(probe.getsockname()[1])
