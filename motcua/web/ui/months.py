"""A month to choose: this one and those before it."""

from dataclasses import dataclass
from datetime import date, datetime, time

from motcua.core import clock

MONTHS = 12


@dataclass(frozen=True)
class Months:
    """What may be chosen, newest first: value, label, chosen or not; and the chosen one."""

    choices: list[tuple[str, str, bool]]
    name: str
    since: datetime
    until: datetime


def months(asked: str, today: date) -> Months:
    """The month that was asked for as `2026-06`, else the present one."""
    found = [today.replace(day=1)]
    while len(found) < MONTHS:
        found.append((found[-1] - date.resolution).replace(day=1))
    chosen = next((one for one in found if f"{one:%Y-%m}" == asked), found[0])
    following = date(chosen.year + chosen.month // 12, chosen.month % 12 + 1, 1)
    return Months(
        [(f"{one:%Y-%m}", f"{one:%m/%Y}", one == chosen) for one in found],
        f"{chosen:%m/%Y}",
        _start(chosen),
        _start(following),
    )


def _start(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=clock.VN)
