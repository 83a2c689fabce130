"""The reviewed calendar that is shipped as YAML: read for seeding a database, or used as it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from motcua.workdays.calendar import Day, DayKind, OfficeHours, Span, WorkCalendar, spans_from_json

SHIPPED = Path(__file__).resolve().parents[2] / "data" / "calendar"
OFFICE_HOURS = "office-hours.yaml"


@dataclass(frozen=True, slots=True)
class ListedDay:
    """A special day as the reviewed list has it; not confirmed: no official notice has been seen."""

    on: date
    kind: DayKind
    name: str
    source: str
    confirmed: bool = True
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class ListedHours:
    """A named table of office hours as the reviewed list has it."""

    name: str
    hours: OfficeHours
    source: str
    is_default: bool


def read_days(folder: Path | None = None) -> list[ListedDay]:
    """All special days of all years, in order; raises ValueError where a day is listed twice or in a wrong year."""
    days: dict[date, ListedDay] = {}
    for path in sorted((folder or SHIPPED).glob("[0-9][0-9][0-9][0-9].yaml")):
        year = _load(path)
        for entry in year["days"]:
            day = _listed(entry, confirmed=bool(year.get("confirmed", True)))
            if day.on in days or day.on.year != year["year"]:
                raise ValueError(f"{path.name}: ngày {day.on:%d/%m/%Y} bị ghi hai lần hoặc không thuộc năm của tệp.")
            days[day.on] = day
    return [days[on] for on in sorted(days)]


def read_office_hours(folder: Path | None = None) -> list[ListedHours]:
    """The named tables; raises ValueError unless exactly one of them is the default."""
    tables = [
        ListedHours(table["name"], OfficeHours.from_json(table["week"]), table["source"], bool(table.get("default")))
        for table in _load((folder or SHIPPED) / OFFICE_HOURS)["tables"]
    ]
    if sum(table.is_default for table in tables) != 1:
        raise ValueError(f"{OFFICE_HOURS}: phải có đúng một bảng giờ mặc định.")
    return tables


@lru_cache(maxsize=4)
def shipped_calendar(folder: Path | None = None) -> WorkCalendar:
    """The country's calendar over the default office hours: what an agency without its own works by."""
    hours = next(table.hours for table in read_office_hours(folder) if table.is_default)
    days = {day.on: Day(day.on, day.kind, day.name, day.spans) for day in read_days(folder)}
    return WorkCalendar(hours, days)


def _listed(entry: Mapping[str, Any], *, confirmed: bool) -> ListedDay:
    return ListedDay(
        on=entry["date"],
        kind=DayKind(entry["kind"]),
        name=entry["name"],
        source=entry["source"],
        confirmed=bool(entry.get("confirmed", confirmed)),
        spans=spans_from_json(entry.get("spans", ())),
    )


def _load(path: Path) -> Mapping[str, Any]:
    loaded: Mapping[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return loaded
