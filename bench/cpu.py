"""CPU time of the processes that do the work: steadier than the clock on a machine that others use too."""

from __future__ import annotations

import resource
from dataclasses import dataclass
from pathlib import Path

import psutil

from motcua.core.postgres import places


@dataclass(frozen=True)
class Spent:
    """Milliseconds of CPU since the processes began: of the clients, the web server, the database."""

    clients: float
    web: float
    database: float

    def since(self, before: Spent, lifecycles: int) -> Spent:
        """What one of so many lifecycles cost since then."""
        return Spent(
            (self.clients - before.clients) / lifecycles,
            (self.web - before.web) / lifecycles,
            (self.database - before.database) / lifecycles,
        )

    @property
    def whole(self) -> float:
        return self.clients + self.web + self.database


class Meter:
    """Reads what has been spent. web: the first process of the web server."""

    def __init__(self, folder: Path, web: int) -> None:
        first_line = (places.locate(folder).data / "postmaster.pid").read_text().split()[0]
        self._web, self._database = psutil.Process(web), psutil.Process(int(first_line))

    def read(self) -> Spent:
        """Clients count once they have been waited for."""
        ended = resource.getrusage(resource.RUSAGE_CHILDREN)
        return Spent((ended.ru_utime + ended.ru_stime) * 1000, _of(self._web), _of(self._database))


def _of(root: psutil.Process) -> float:
    """A process, those below it, and those below it that have ended."""
    times = root.cpu_times()
    spent = times.user + times.system + times.children_user + times.children_system
    for child in root.children(recursive=True):
        try:
            own = child.cpu_times()
        except psutil.NoSuchProcess:
            continue
        spent += own.user + own.system
    return float(spent) * 1000
