"""A period in the fixed keys that other systems and the command read: the province and each agency."""

from typing import Any

from motcua.oversight import counting, figures
from motcua.oversight.counting import Counts
from motcua.oversight.models import ClosedPeriod
from motcua.oversight.periods import Period

FORM = (
    "received", "received_online", "received_direct", "carried_over", "solved", "early", "on_time", "late", "open",
    "open_in_time", "open_late",
)  # fmt: skip
"""received = received_online + received_direct + carried_over = solved + open."""
BESIDE = ("paused", "stopped", "withdrawn", "supplemented_twice", *counting.MOVED)
OTHERS = {"for_others_received": "received", "for_others_solved": "solved", "for_others_late": "late"}


def summary(period: Period) -> dict[str, Any]:
    """Period, whether it is closed, the province's numbers and those of each agency that has any.

    Beside the form: refused, paused, stopped, withdrawn, supplemented_twice, extended, reappointed, overridden,
    for_others_…, which enter no identity. None: a closed period that does not know a number.
    """
    lines = figures.form_ii06(period)
    refused = figures.refused(period)
    others = {one.key: one.counts for one in figures.for_others(period)}
    agencies = {one.key: one.counts for one in lines}
    codes = sorted({*agencies, *refused, *others})
    return {
        "period": period.name,
        "since": period.since.isoformat(),
        "until": period.until.isoformat(),
        "closed": ClosedPeriod.objects.filter(name=period.name).exists(),
        "province": _told(counting.total(lines), sum(refused.values()), counting.added(others.values())),
        "agencies": {
            code: _told(agencies.get(code, Counts()), refused.get(code, 0), others.get(code, Counts()))
            for code in codes
        },
    }


def _told(counts: Counts, refused: int, others: Counts) -> dict[str, int | None]:
    return {
        **{name: getattr(counts, name) for name in FORM},
        "refused": refused,
        **{name: getattr(counts, name) for name in BESIDE},
        **{name: getattr(others, of) for name, of in OTHERS.items()},
    }
