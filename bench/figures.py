"""A month's figures beside a bare GROUP BY of the same rows: counted, opened behind a number, closed. Needs Django."""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median
from typing import Any

from django.db import connection, transaction
from django.db.models import Max

from motcua.core.clock import VN
from motcua.dossiers.models import Dossier
from motcua.oversight import closing, counting, periods
from motcua.oversight.periods import Period
from motcua.oversight.rows import _TAKEN, live

TIMES = 5
MONTHS_AGO = 12


def measure(_given: Any) -> dict[str, Any]:
    """Milliseconds of each, the median of some times in turns, for a month a year before the last; and its dossiers."""
    period = _month()
    bare = f"SELECT receiver_id, count(*) FROM ({_TAKEN}) AS taken GROUP BY receiver_id"
    tasks: dict[str, Callable[[], object]] = {
        "bare GROUP BY": lambda: _run(bare, period),
        "form II.06": lambda: counting.lines_from(live(period)),
        "behind a number": lambda: counting.behind(period, "solved", most=51),
        "close": lambda: _close(period),
    }
    taken: dict[str, list[float]] = {name: [] for name in tasks}
    for _ in range(TIMES):
        for name, task in tasks.items():
            begun = time.monotonic()
            task()
            taken[name].append((time.monotonic() - begun) * 1000)
    counts = counting.total(counting.lines_from(live(period)))
    times = {name: median(found) for name, found in taken.items()}
    return {"month": period.name, "dossiers": counts.received, "ms": times, "adds_up": counts.adds_up}


def _month() -> Period:
    last = Dossier.objects.aggregate(last=Max("accepted_at"))["last"].astimezone(VN).date()
    return periods.months_until(last, MONTHS_AGO + 1)[-1]


def _run(sql: str, period: Period) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, {"since": period.since, "until": period.until})
        return len(cursor.fetchall())


def _close(period: Period) -> None:
    """What closing writes and reads again for its seal; rolled back, so that the next time finds the same."""
    with transaction.atomic():
        closed, _rows = closing.freeze(period, at=period.until)
        closing.seal(closed)
        transaction.set_rollback(True)
