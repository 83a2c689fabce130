"""Closed loops: N client processes that begin together and live whole lifecycles until the time is up."""

from __future__ import annotations

import multiprocessing
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from bench.cpu import Meter, Spent

_forking = multiprocessing.get_context("fork")
LONGEST_S = 60


class Client(Protocol):
    def write(self, took: Callable[[str], None]) -> int: ...

    def close(self) -> None: ...


@dataclass
class Round:
    """What one round gave. rate: whole lifecycles a second, each client's over its own time."""

    clients: int
    rate: float
    dossiers: list[int]
    times: dict[str, list[float]] = field(default_factory=dict)  # seconds, by request
    cpu: Spent | None = None  # of one lifecycle


def play(make: Callable[[int], Client], clients: int, seconds: float, meter: Meter) -> Round:
    """Let that many clients work side by side; each lives one lifecycle before the start, to be warm.

    Raises SystemExit with the client's own words when one fails.
    """
    before = meter.read()
    start, answers = _forking.Barrier(clients), _forking.Queue()
    workers = [
        _forking.Process(target=_work, args=(make, number, seconds, start, answers), daemon=True)
        for number in range(clients)
    ]
    for worker in workers:
        worker.start()
    found = [answers.get(timeout=seconds + LONGEST_S) for _ in workers]
    for worker in workers:
        worker.join()
    failed = [one for one in found if isinstance(one, str)]
    if failed:
        raise SystemExit(f"A client failed.\n{failed[0]}")
    whole = _together(clients, found)
    whole.cpu = meter.read().since(before, len(whole.dossiers))
    return whole


def _work(make: Callable[[int], Client], number: int, seconds: float, start: Any, answers: Any) -> None:
    try:
        client = make(number)
        try:
            answers.put(_live(client, seconds, start))
        finally:
            client.close()
    except BaseException:
        start.abort()
        answers.put(traceback.format_exc())


def _live(client: Client, seconds: float, start: Any) -> tuple[float, list[int], list[tuple[str, float]]]:
    dossiers = [client.write(lambda name: None)]
    times: list[tuple[str, float]] = []
    last = 0.0

    def took(name: str) -> None:
        nonlocal last
        now = time.perf_counter()
        times.append((name, now - last))
        last = now

    start.wait(LONGEST_S)
    begin = last = time.perf_counter()
    while last - begin < seconds:
        dossiers.append(client.write(took))
    return last - begin, dossiers, times


def _together(clients: int, found: list[tuple[float, list[int], list[tuple[str, float]]]]) -> Round:
    whole = Round(clients, sum((len(dossiers) - 1) / spent for spent, dossiers, _ in found), [])
    for _, dossiers, times in found:
        whole.dossiers += dossiers
        for name, seconds in times:
            whole.times.setdefault(name, []).append(seconds)
    return whole
