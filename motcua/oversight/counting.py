"""Form II.06 and what stands beside it, counted from a period's classed dossiers by any dimension in one statement."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

from django.db import connection

from motcua.core.text import sort_key
from motcua.core.words import said
from motcua.dossiers.models import Channel
from motcua.oversight.periods import Period
from motcua.oversight.rows import rows_of
from motcua.people.models import Agency


class Dimension(StrEnum):
    """By what dossiers are counted. The agency is the one that solves."""

    AGENCY = "agency"
    GROUP = "group"
    CUSTOMER = "customer"
    SECTOR = "sector"
    PROCEDURE = "procedure"
    LEVEL = "level"
    CHANNEL = "channel"
    AGENCY_PROCEDURE = "agency_procedure"


@dataclass(frozen=True)
class Counts:
    """The columns of form II.06 that are counted, and what is shown beside them; those that are sums are derived."""

    received_online: int = 0
    received_direct: int = 0
    carried_over: int = 0
    early: int = 0
    on_time: int = 0
    late: int = 0
    open_in_time: int = 0
    open_late: int = 0
    paused: int = 0
    stopped: int = 0
    withdrawn: int = 0
    supplemented_twice: int = 0
    bound: int = 0
    bound_online: int = 0
    extended: int | None = 0  # None: a period that was closed before this was counted
    reappointed: int | None = 0
    overridden: int | None = 0

    @property
    def received(self) -> int:
        """(3) = (4) + (5) + (6)."""
        return self.received_online + self.received_direct + self.carried_over

    @property
    def solved(self) -> int:
        """(7) = (8) + (9) + (10)."""
        return self.early + self.on_time + self.late

    @property
    def open(self) -> int:
        """(11) = (12) + (13)."""
        return self.open_in_time + self.open_late

    @property
    def bound_not_online(self) -> int:
        """Bound by the directive, and yet on paper: what is missing to 100 %."""
        return self.bound - self.bound_online

    @property
    def share(self) -> float | None:
        """Share of the directive (clauses 1a, 2): `bound_online` ÷ `bound` × 100; None where nothing was bound.

        Bound: accepted in the period, its customer equipped and its procedure published at level ≥ 3 when it came.
        """
        return 100 * self.bound_online / self.bound if self.bound else None

    @property
    def in_time_share(self) -> float | None:
        """Solved early or on time among the solved, in percent; None where nothing was solved."""
        return 100 * (self.early + self.on_time) / self.solved if self.solved else None

    @property
    def adds_up(self) -> bool:
        """(3) = (7) + (11)."""
        return self.received == self.solved + self.open

    def __add__(self, other: "Counts") -> "Counts":
        pairs = {one.name: (getattr(self, one.name), getattr(other, one.name)) for one in fields(Counts)}
        sums: dict[str, Any] = {name: None if None in pair else sum(pair) for name, pair in pairs.items()}
        return Counts(**sums)


NAMES = tuple(one.name for one in fields(Counts))
CONDITIONS: dict[str, str] = {
    "received": "TRUE",
    "received_online": "is_new AND channel IN ('online', 'chain')",  # rows of a chain are counted apart
    "received_direct": "is_new AND channel IN ('direct', 'post')",
    "carried_over": "NOT is_new",
    "solved": "classed IN ('early', 'on_time', 'late')",
    "early": "classed = 'early'",
    "on_time": "classed = 'on_time'",
    "late": "classed = 'late'",
    "open": "classed IN ('open_in_time', 'open_late')",
    "open_in_time": "classed = 'open_in_time'",
    "open_late": "classed = 'open_late'",
    "paused": "is_paused",
    "stopped": "ended_as = 'stopped'",
    "withdrawn": "ended_as = 'withdrawn'",
    "supplemented_twice": "supplements >= 2",
    "bound": "is_new AND is_bound",
    "bound_online": "is_new AND is_bound AND channel = 'online'",
    "bound_not_online": "is_new AND is_bound AND channel <> 'online'",
    "extended": "extended > 0",
    "reappointed": "reappointed > 0",
    "overridden": "overridden > 0",
}
"""What each number counts among a period's rows: the same words count it and list its dossiers."""
MOVED = ("extended", "reappointed", "overridden")
"""Counted since the promises can be moved by hand; the rows of a period that was closed before do not know it."""


@dataclass(frozen=True)
class Line:
    """The counts of one value of a dimension. key: its code, or what stands for it in an address."""

    key: str
    name: str
    group: str
    counts: Counts
    more: str = ""  # the second value, where a dimension has two


# key, name, group, second value, joins
_AGENCY = "JOIN people_agency AS agency ON agency.id = taken.receiver_id"
_BY: dict[Dimension, tuple[str, str, str, str, str]] = {
    Dimension.AGENCY: ("agency.code", "agency.name", "agency.level", "''", _AGENCY),
    Dimension.GROUP: ("agency.level", "agency.level", "agency.level", "''", _AGENCY),
    Dimension.CUSTOMER: (
        "agency.code", "agency.name", "agency.level", "''", "JOIN people_agency AS agency ON agency.id = customer_id",
    ),
    Dimension.SECTOR: (
        "procedure.sector", "procedure.sector", "''", "''",
        "JOIN catalogue_procedure AS procedure ON procedure.id = procedure_id",
    ),
    Dimension.PROCEDURE: (
        "procedure.code", "procedure.name", "''", "''",
        "JOIN catalogue_procedure AS procedure ON procedure.id = procedure_id",
    ),
    Dimension.LEVEL: ("taken.level::text", "taken.level::text", "''", "''", ""),
    Dimension.CHANNEL: ("channel", "channel", "''", "''", ""),
    Dimension.AGENCY_PROCEDURE: (
        "agency.code", "agency.name", "agency.level", "procedure.code",
        f"{_AGENCY} JOIN catalogue_procedure AS procedure ON procedure.id = procedure_id",
    ),
}  # fmt: skip
_GROUPS = [level.value for level in Agency.Level]


def lines(period: Period, by: Dimension = Dimension.AGENCY, *, agency: str = "", chain: bool = False) -> list[Line]:
    """The counts of a period by a dimension, in the order of the groups and names.

    agency: of one receiver alone. chain: the work for others (liên thông) instead of the root dossiers of the form.
    One statement, two where nobody has asked yet whether the period is closed.
    """
    return lines_from(rows_of(period), by, agency=agency, chain=chain)


def lines_from(
    rows: tuple[str, dict[str, Any]], by: Dimension = Dimension.AGENCY, *, agency: str = "", chain: bool = False
) -> list[Line]:
    """The same of any classed rows: their SQL and its values."""
    key, name, group, more, joins = _BY[by]
    sums = ", ".join(_sum(one) for one in NAMES)
    sql, values = rows
    where = "channel = 'chain'" if chain else "channel <> 'chain'"
    if agency:
        where += " AND receiver_id = (SELECT id FROM people_agency WHERE code = %(agency)s)"
    asked = (
        f"SELECT {key}, {name}, {group}, {more}, {sums} FROM ({sql}) AS taken {joins} WHERE {where}"  # noqa: S608
        " GROUP BY 1, 2, 3, 4"
    )
    with connection.cursor() as cursor:
        cursor.execute(asked, values | {"agency": agency})
        found = [_line(by, row) for row in cursor.fetchall()]
    return sorted(found, key=lambda one: (place_of(one.group), sort_key(one.name), one.key, one.more))


def _sum(name: str) -> str:
    """How a number is counted; NULL where a row does not know it."""
    counted = f"count(*) FILTER (WHERE {CONDITIONS[name]})"
    return f"CASE WHEN count(*) = count({name}) THEN {counted} END" if name in MOVED else counted


def _line(by: Dimension, row: Sequence[Any]) -> Line:
    key, name, group, more, *counted = row
    return Line(key, _named(by, name), group, Counts(*counted), more)


def _named(by: Dimension, name: str) -> str:
    """The word of a value that is stored as a key."""
    if by == Dimension.GROUP:
        return Agency.Level(name).label
    if by == Dimension.LEVEL:
        return said("Mức độ {level}", level=name)
    return Channel(name).label if by == Dimension.CHANNEL else name


def place_of(group: str) -> int:
    return _GROUPS.index(group) if group in _GROUPS else len(_GROUPS)


def total(found: Iterable[Line]) -> Counts:
    """The sum of some lines: the province's is that of its agencies."""
    return added(one.counts for one in found)


def added(found: Iterable[Counts]) -> Counts:
    """Counts added up."""
    return sum(found, Counts())


def behind(
    period: Period,
    cell: str,
    *,
    by: Dimension = Dimension.AGENCY,
    key: str = "",
    more: str = "",
    chain: bool = False,
    first: int = 0,
    most: int | None = None,
) -> list[int]:
    """The keys of the dossiers that a number counts, in the order of acceptance, from the `first` on; one statement.

    key, more: the values of the dimension that they are of; all without one. Raises KeyError for an unknown cell.
    """
    of_key, _, _, of_more, joins = _BY[by]
    sql, values = rows_of(period)
    where = [CONDITIONS[cell], "channel = 'chain'" if chain else "channel <> 'chain'"]
    where += [f"{of_key} = %(key)s"] if key else []
    where += [f"{of_more} = %(more)s"] if more else []
    asked = (
        f"SELECT dossier_id FROM ({sql}) AS taken {joins} WHERE {' AND '.join(where)}"  # noqa: S608
        " ORDER BY accepted_at, dossier_id OFFSET %(first)s"
    )
    asked += " LIMIT %(most)s" if most is not None else ""
    with connection.cursor() as cursor:
        cursor.execute(asked, values | {"key": key, "more": more, "first": first, "most": most})
        return [pk for (pk,) in cursor.fetchall()]
