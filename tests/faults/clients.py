"""Clients that never give up: what was not answered is pressed again, the same bytes, at the next node."""

from __future__ import annotations

import http.client
import multiprocessing
import re
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bench import place
from bench.browser import CSRF, encode
from bench.doors import Post, lifecycle
from bench.lane import Lane
from bench.pdfs import a_pdf

_forking = multiprocessing.get_context("fork")
_KEY = re.compile(r"/ho-so/(\d+)/")
GIVE_UP_S = 180
PAUSE_S = 0.05


@dataclass
class Told:
    """What one client can witness: the dossiers it brought to their end, and how often it had to press again."""

    dossiers: list[int]
    again: int


class Stubborn:
    """One client of several nodes. An act that was answered is never pressed again; one that was not always is."""

    def __init__(self, ports: list[int], lane: Lane, paths: dict[str, str]) -> None:
        self._ports, self._lane, self._paths = ports, lane, paths
        self._node = lane.number
        self._connection: http.client.HTTPConnection | None = None
        self.again = 0

    def live(self, *, online: bool) -> int:
        """One lifecycle; online: the result goes back by itself, so that nobody hands it over."""
        requests = lifecycle(self._lane, self._paths, a_pdf)
        first = next(requests)
        first.fields["request.return_by"] = "online" if online else "direct"
        key = self._press(first)
        post = requests.send(key)
        while post is not None and not (online and post.name == "hand_over"):
            self._press(post)
            post = next(requests, None)
        return key

    def _press(self, post: Post) -> int:
        body, kind = encode(post)
        headers = {"Content-Type": kind, "Cookie": f"csrftoken={CSRF}; sessionid={self._lane.session(post.who)}"}
        last, certain = time.monotonic() + GIVE_UP_S, True
        while time.monotonic() < last:
            status, where = self._ask(post.path, body, headers)
            found = _KEY.search(where)
            if status == http.HTTPStatus.FOUND and found:
                return int(found[1])
            if status and status < http.HTTPStatus.INTERNAL_SERVER_ERROR:
                raise RuntimeError(f"{post.name} {post.path}: {status} {where}, pressed again: {not certain}")
            certain = False
            self.again += 1
            time.sleep(PAUSE_S)
        raise RuntimeError(f"{post.name} {post.path}: no node answered for {GIVE_UP_S} seconds")

    def _ask(self, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, str]:
        """Status and address of the answer; 0 when the connection was refused or cut, and the other node is next."""
        try:
            if self._connection is None:
                port = self._ports[self._node % len(self._ports)]
                self._connection = http.client.HTTPConnection(place.HOST, port, timeout=30)
            self._connection.request("POST", path, body, headers)
            answer = self._connection.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException):
            self.close()
            self._node += 1
            return 0, ""
        return answer.status, answer.headers.get("Location", "")

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = None


class Crowd:
    """Several clients, each a process of its own, that live a number of lifecycles together, and more until `rest`.

    More, because nobody knows how fast a machine is: the clients must not be done before the last fault has struck.
    """

    def __init__(self, lanes: list[Lane], ports: list[int], paths: dict[str, str], lifecycles: int) -> None:
        self._answers = _forking.Queue()
        self._taken = _forking.Value("i", 0)
        self._lifecycles = lifecycles
        self._enough = _forking.Event()
        self._broken = _forking.Event()
        self._clients = [
            _forking.Process(target=self._work, args=(Stubborn(ports, lane, paths),), daemon=True) for lane in lanes
        ]
        for client in self._clients:
            client.start()

    def working(self) -> bool:
        """Whether there is still something to take."""
        return not self._broken.is_set() and self._more()

    def rest(self) -> None:
        """Take no more than was asked for."""
        self._enough.set()

    def told(self) -> list[Told]:
        """What each client witnessed, when all have ended. Raises AssertionError with the words of one that failed."""
        found: list[Any] = [self._answers.get(timeout=2 * GIVE_UP_S) for _ in self._clients]
        failed = [one for one in found if isinstance(one, str)]
        assert not failed, failed[0]
        return found

    def _work(self, client: Stubborn) -> None:
        lived: list[int] = []
        try:
            while (number := self._take()) is not None:
                lived.append(client.live(online=number % 2 == 0))
            self._answers.put(Told(lived, client.again))
        except BaseException:
            self._broken.set()
            self._answers.put(traceback.format_exc())
        finally:
            client.close()

    def _more(self) -> bool:
        return self._taken.value < self._lifecycles or not self._enough.is_set()

    def _take(self) -> int | None:
        with self._taken.get_lock():
            if self._broken.is_set() or not self._more():
                return None
            self._taken.value += 1
            return int(self._taken.value)


def wait_until(what: Callable[[], bool], *, seconds: float, why: str) -> None:
    last = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < last, f"waited {seconds} seconds in vain: {why}"
        time.sleep(0.1)
