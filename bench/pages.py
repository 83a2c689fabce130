"""Pages through HTTP, one after the other, as a browser that is signed in asks for them."""

from __future__ import annotations

import http.client
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from statistics import median, quantiles
from typing import Any

from bench.cpu import Meter, Spent
from bench.place import HOST

WARM = 12
LONGEST_S = 25.0  # a page that is slow is asked for less often
MOST_LIST, MOST_PAGE = 8, 25  # SQL statements
MOST_CPU = 15.0  # milliseconds of a list
MOST_GROWTH = 1.2  # p95 at ten times as many dossiers
SLIP_CLIENTS = 4


@dataclass(frozen=True)
class Wanted:
    """A page: whose session asks for which addresses, one after the other. is_list: the closer aims hold."""

    name: str
    session: str
    paths: Sequence[str]
    is_list: bool
    statements: int


@dataclass(frozen=True)
class Measured:
    """Milliseconds of one page of a kind."""

    name: str
    p50: float
    p95: float
    web: float
    database: float
    statements: int
    is_list: bool
    bytes: int

    @property
    def cpu(self) -> float:
        return self.web + self.database


def measure(told: Iterable[dict[str, Any]], port: int, meter: Meter) -> list[Measured]:
    """Every page by one client. told: what `inside.pages` found."""
    return [_measure(Wanted(**one), port, meter) for one in told]


@dataclass(frozen=True)
class InTurns:
    """p50 and p95 of one page beside few dossiers and beside many, in milliseconds, each asked for right after the
    other: a machine that others use slows both.
    """

    name: str
    few: tuple[float, float]
    many: tuple[float, float]

    @property
    def growth(self) -> float:
        return self.many[1] / self.few[1]


def in_turns(few: Sequence[dict[str, Any]], many: Sequence[dict[str, Any]], ports: tuple[int, int]) -> list[InTurns]:
    """Every page from two servers, one over the smaller set, one over the larger. few, many: as for `measure`."""
    return [_in_turns((Wanted(**one), Wanted(**other)), ports) for one, other in zip(few, many, strict=True)]


def _in_turns(wanted: tuple[Wanted, Wanted], ports: tuple[int, int]) -> InTurns:
    connections = [http.client.HTTPConnection(HOST, port, timeout=60) for port in ports]
    for page, connection in zip(wanted, connections, strict=True):
        _ask(connection, page.session, page.paths[:WARM])
    times: tuple[list[float], list[float]] = [], []
    for paths in zip(*(page.paths for page in wanted), strict=False):
        for page, connection, path, found in zip(wanted, connections, paths, times, strict=True):
            found += _ask(connection, page.session, [path])[0]
    for connection in connections:
        connection.close()
    few, many = ((median(found), quantiles(found, n=20)[-1]) for found in times)
    return InTurns(wanted[0].name, few, many)


def _measure(page: Wanted, port: int, meter: Meter) -> Measured:
    connection = http.client.HTTPConnection(HOST, port, timeout=60)
    _ask(connection, page.session, page.paths[:WARM])
    before = meter.read()
    times, size = _ask(connection, page.session, page.paths)
    spent: Spent = meter.read().since(before, len(times))
    connection.close()
    p95 = quantiles(times, n=20)[-1]
    return Measured(
        page.name, median(times), p95, spent.web, spent.database, page.statements, page.is_list, size
    )  # fmt: skip


def _ask(connection: http.client.HTTPConnection, session: str, paths: Sequence[str]) -> tuple[list[float], int]:
    """Milliseconds of each, until there are no more or the time is up, and the last one's size; at least two."""
    times: list[float] = []
    size, first = 0, time.perf_counter()
    for path in paths:
        begun = time.perf_counter()
        if begun - first > LONGEST_S and len(times) > 1:
            break
        size = _get(connection, session, path)
        times.append((time.perf_counter() - begun) * 1000)
    return times, size


def _get(connection: http.client.HTTPConnection, session: str, path: str) -> int:
    """The answer's size. Raises RuntimeError when it is no page."""
    connection.request("GET", path, headers={"Cookie": f"sessionid={session}"})
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != http.HTTPStatus.OK:
        raise RuntimeError(f"{path}: {answer.status} {answer.headers.get('Location')}")
    return len(body)


@dataclass(frozen=True)
class Slips:
    """PDFs of slips a second, made when first asked for, and given again; milliseconds of CPU to make one."""

    made: float
    again: float
    cpu: float


def slips(told: dict[str, Any], port: int, meter: Meter) -> Slips:
    """By several clients at a time. told: a session and the addresses of slips whose PDF was never asked for."""
    parts = [told["paths"][number::SLIP_CLIENTS] for number in range(SLIP_CLIENTS)]
    _all([part[:1] for part in parts], told["session"], port)
    parts = [part[1:] for part in parts]
    count, before = sum(map(len, parts)), meter.read()
    made = count / _all(parts, told["session"], port)
    spent = meter.read().since(before, count)
    return Slips(made, count / _all(parts, told["session"], port), spent.web + spent.database)


def _all(parts: Sequence[Sequence[str]], session: str, port: int) -> float:
    """Seconds until each client has got all of its part."""

    def ask(paths: Sequence[str]) -> None:
        connection = http.client.HTTPConnection(HOST, port, timeout=60)
        for path in paths:
            _get(connection, session, path)
        connection.close()

    begun = time.perf_counter()
    with ThreadPoolExecutor(len(parts)) as pool:
        list(pool.map(ask, parts))
    return time.perf_counter() - begun
