"""Closing a period: its rows are frozen, and the journal keeps what they come to (chốt số liệu)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from motcua.core import clock
from motcua.core.errors import Invalid, NotAllowed
from motcua.core.words import said
from motcua.journal.record import SYSTEM, record
from motcua.oversight import counting
from motcua.oversight.models import Amendment, ClosedPeriod, PeriodBound
from motcua.oversight.periods import LATEST_CUT_OFF, Bound, Period
from motcua.oversight.rows import COLUMNS, live
from motcua.people.models import Agency, Role, User
from motcua.people.queries import approving_post, has_role

_KEEP = f"""
INSERT INTO oversight_closedrow (period_id, {", ".join(COLUMNS)})
SELECT %(period)s, {", ".join(COLUMNS)} FROM ({{sql}}) AS taken
"""  # noqa: S608 - constants
_SEAL = f"""
SELECT encode(sha256(convert_to(coalesce(string_agg(
  concat_ws('|', {", ".join(f"extract(epoch FROM {one})" if one.endswith("_at") else one for one in COLUMNS)}),
  E'\\n' ORDER BY dossier_id), ''), 'UTF8')), 'hex')
FROM oversight_closedrow WHERE period_id = %s
"""  # noqa: S608
_SERIAL = 20171015
"""The key of the lock under which periods are closed, one after the other."""


def bounds() -> list[Bound]:
    """The dated bounds of months, in order."""
    return [Bound(one.from_month, one.last_day) for one in PeriodBound.objects.all()]


def close(period: Period, *, by: User | None = None) -> ClosedPeriod:
    """Freeze a period that is over; one that is closed already is given back. `by` None is the system itself.

    Raises NotAllowed while it is not over.
    """
    at = clock.now()
    if at < period.until:
        raise NotAllowed(
            said("Kỳ {label} chưa kết thúc nên chưa chốt được; sớm nhất là lúc {until:%H:%M ngày %d/%m/%Y}.",
                 label=period.label, until=period.until)
        )  # fmt: skip
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_SERIAL])
        closed = ClosedPeriod.objects.filter(name=period.name).first()
        if closed is not None:
            return closed
        closed, rows = freeze(period, at=at, by=by)
        details = {"rows": rows, "sha256": seal(closed)}
        actor = by.username if by else SYSTEM
        record("figures.close", subject=subject(closed), actor=actor, at=at, details=details)
    return closed


def freeze(period: Period, *, at: datetime, by: User | None = None) -> tuple[ClosedPeriod, int]:
    """The closed period with its rows, and how many there are; in the caller's transaction."""
    closed = ClosedPeriod.objects.create(
        name=period.name, since=period.since, until=period.until, closed_at=at, closed_by=by
    )
    sql, values = live(period)
    with connection.cursor() as cursor:
        cursor.execute(_KEEP.format(sql=sql), values | {"period": closed.pk})
        return closed, cursor.rowcount


def subject(closed: ClosedPeriod) -> str:
    """The name of a closed period's chain in the journal."""
    return f"period:{closed.name}"


def seal(closed: ClosedPeriod) -> str:
    """SHA-256 over the rows of a closed period in the order of their dossiers: what the journal kept of them."""
    with connection.cursor() as cursor:
        cursor.execute(_SEAL, [closed.pk])
        found: str = cursor.fetchone()[0]
        return found


def period_of(closed: ClosedPeriod) -> Period:
    """A closed period with the bounds that it was closed by."""
    return Period(closed.name, closed.since.astimezone(clock.VN), closed.until.astimezone(clock.VN))


@dataclass(frozen=True)
class Difference:
    """A number of a closed period that the ledgers no longer give."""

    agency: str
    figure: str
    kept: int
    computed: int


def differences(closed: ClosedPeriod) -> Sequence[Difference]:
    """What computing a closed period again from the ledgers gives otherwise. Nothing, unless somebody reached into the
    database: whatever the acts do later never changes a past period.
    """
    period = period_of(closed)
    kept = {one.key: one.counts for one in counting.lines(period)}
    sql = live(period)
    computed = {one.key: one.counts for one in counting.lines_from(sql)}
    empty = counting.Counts()
    return [
        Difference(agency, name, getattr(kept.get(agency, empty), name), getattr(computed.get(agency, empty), name))
        for agency in sorted({*kept, *computed})
        for name in counting.NAMES
        if getattr(kept.get(agency, empty), name) not in (None, getattr(computed.get(agency, empty), name))
    ]


def amend(
    closed: ClosedPeriod, *, agency: Agency | None, figure: str, after: int, reason: str, once: UUID, by: User
) -> Amendment:
    """Set a corrected value beside a closed one (đính chính); the closed one stays.

    Raises NotAllowed unless `by` leads the watching agency, Invalid for what is no correction.
    """
    if (twin := Amendment.objects.filter(once=once).first()) is not None:
        return twin
    post = approving_post(by)
    if post is None:
        raise NotAllowed(said("Chỉ lãnh đạo cơ quan theo dõi được đính chính số liệu đã chốt."))
    problems: dict[str, str] = {}
    if figure not in counting.CONDITIONS:
        problems["figure"] = said("Chọn số liệu cần đính chính.")
    if not reason.strip():
        problems["reason"] = said("Ghi lý do đính chính.")
    before = 0 if problems else _current(closed, agency, figure)
    if not problems and after == before:
        problems["after"] = said("Số đính chính trùng với số đang công bố.")
    if problems:
        raise Invalid(said("Chưa đính chính được."), problems)
    at = clock.now()
    with transaction.atomic(durable=True):
        made = Amendment.objects.create(
            period=closed, agency=agency, figure=figure, before=before, after=after, reason=reason.strip(), by=by,
            post=str(post), at=at, once=once,
        )  # fmt: skip
        details: dict[str, Any] = {"figure": figure, "before": before, "after": after, "amendment": made.pk}
        details["agency"] = agency.code if agency else ""
        record("figures.amend", subject=subject(closed), actor=by.username, post=str(post), at=at, details=details)
    return made


def _current(closed: ClosedPeriod, agency: Agency | None, figure: str) -> int:
    """The value that stands now: the last amendment's, else the closed one."""
    last = closed.amendments.filter(agency=agency, figure=figure).last()
    if last is not None:
        return last.after
    found = counting.lines(period_of(closed), agency=agency.code if agency else "")
    value: int = getattr(counting.total(found), figure) or 0
    return value


def set_bound(from_month: date, last_day: int | None, *, by: User) -> PeriodBound:
    """Let months end with this day (None: with their last) from a coming month on.

    Raises NotAllowed unless `by` administers the system, Invalid for a month that has begun or a day beyond 28.
    """
    if not has_role(by, Role.SYSTEM_ADMIN):
        raise NotAllowed(said("Chỉ quản trị hệ thống được đổi ngày chốt số liệu."))
    problems: dict[str, str] = {}
    if from_month <= clock.today():
        problems["from_month"] = said("Chọn một tháng chưa bắt đầu.")
    if last_day is not None and not 1 <= last_day <= LATEST_CUT_OFF:
        problems["last_day"] = said("Ngày chốt từ 1 đến {latest}.", latest=LATEST_CUT_OFF)
    if problems:
        raise Invalid(said("Chưa đổi được ngày chốt số liệu."), problems)
    at, first = clock.now(), from_month.replace(day=1)
    with transaction.atomic(durable=True):
        bound, _ = PeriodBound.objects.update_or_create(
            from_month=first, defaults={"last_day": last_day, "set_by": by, "set_at": at}
        )
        details = {"from_month": f"{first:%Y-%m}", "last_day": last_day}
        record("figures.bound", subject="figures", actor=by.username, at=at, details=details)
    return bound
