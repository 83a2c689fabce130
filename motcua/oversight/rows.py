"""The dossiers of a period, each classed as form II.06 counts it: from the ledgers, or as a closed period kept them.

One dossier, one row. A range of moments in the index finds those that were open at some moment of the period, so the
cost is that of the period, not of all years; ranges are closed at both ends, so that what was accepted and ended in one
instant is counted. Everything that may change later (promises, pauses, supplements, ends) is read as it stood at the
period's end: computing a past period again gives the same.
"""

from typing import Any

from motcua.core import clock
from motcua.oversight.models import ClosedPeriod
from motcua.oversight.periods import Period

COLUMNS = (
    "dossier_id", "code", "receiver_id", "customer_id", "procedure_id", "level", "channel", "accepted_at", "ended_at",
    "due_at", "is_new", "classed", "ended_as", "is_paused", "supplements", "is_bound", "late_cause",
    "extended", "reappointed", "overridden",
)  # fmt: skip
"""What a row holds; the columns of `ClosedRow`."""

_TAKEN = """
SELECT dossier.*, ended_at IS NOT NULL AND ended_at < %(until)s AS is_ended
FROM (
  SELECT * FROM dossiers_dossier
  WHERE accepted_at IS NOT NULL AND ended_at IS NOT NULL
    AND tstzrange(accepted_at, ended_at, '[]') && tstzrange(%(since)s, %(until)s, '[)')
  UNION ALL
  SELECT * FROM dossiers_dossier
  WHERE holder_agency_id IS NOT NULL AND ended_at IS NULL AND accepted_at < %(until)s
) AS dossier
"""
_JUDGED = f"""
SELECT taken.id AS dossier_id, taken.code, taken.receiver_id, taken.customer_id, version.procedure_id, version.level,
  taken.channel, taken.accepted_at, CASE WHEN taken.is_ended THEN taken.ended_at END AS ended_at, promised.due_at,
  taken.accepted_at >= %(since)s AS is_new, taken.is_ended,
  CASE WHEN NOT taken.is_ended THEN '' WHEN taken.outcome <> '' THEN 'finished' ELSE taken.status END AS ended_as,
  paused.from_at AS paused_from, taken.bound_online AS is_bound,
  (SELECT count(*) FROM dossiers_supplementrequest AS request
    WHERE request.dossier_id = taken.id AND request.asked_at < %(until)s
      AND (request.taken_back_at IS NULL OR request.taken_back_at >= %(until)s)) AS supplements,
  taken.late_cause AS cause, moved.*
FROM ({_TAKEN}) AS taken
JOIN catalogue_procedureversion AS version ON version.id = taken.version_id
LEFT JOIN LATERAL (
  SELECT promise.due_at FROM dossiers_promise AS promise
  WHERE promise.dossier_id = taken.id AND promise.judging AND promise.made_at < %(until)s
  ORDER BY promise.made_at DESC, promise.id DESC LIMIT 1
) AS promised ON TRUE
LEFT JOIN LATERAL (
  SELECT stay.from_at FROM dossiers_stay AS stay
  WHERE NOT taken.is_ended AND stay.dossier_id = taken.id AND stay.track = 0 AND stay.pause <> ''
    AND stay.from_at < %(until)s AND (stay.to_at IS NULL OR stay.to_at >= %(until)s)
  ORDER BY stay.from_at DESC LIMIT 1
) AS paused ON TRUE
LEFT JOIN LATERAL (
  SELECT count(*) FILTER (WHERE why = 'extended') AS extended,
    count(*) FILTER (WHERE why = 'reappointed') AS reappointed, count(*) FILTER (WHERE why = 'overridden') AS overridden
  FROM dossiers_promise AS promise
  WHERE promise.dossier_id = taken.id AND promise.made_at >= %(since)s AND promise.made_at < %(until)s
) AS moved ON TRUE
"""  # noqa: S608 - the parts are constants
_CLASSED = """CASE
  WHEN is_ended AND ended_as = 'finished' AND (ended_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date
    < (due_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date THEN 'early'
  WHEN is_ended AND (due_at IS NULL OR ended_at <= due_at) THEN 'on_time'
  WHEN is_ended THEN 'late'
  WHEN due_at IS NULL OR due_at >= %(judged_at)s OR paused_from <= due_at THEN 'open_in_time'
  ELSE 'open_late' END"""
_LIVE = f"""
SELECT dossier_id, code, receiver_id, customer_id, procedure_id, level, channel, accepted_at, ended_at, due_at, is_new,
  {_CLASSED} AS classed, ended_as, paused_from IS NOT NULL AS is_paused, supplements, is_bound,
  CASE WHEN is_ended AND ended_at > due_at THEN cause ELSE '' END AS late_cause, extended, reappointed, overridden
FROM ({_JUDGED}) AS judged
"""  # noqa: S608
_KEPT = f"SELECT {', '.join(COLUMNS)} FROM oversight_closedrow WHERE period_id = %(period)s"  # noqa: S608


def live(period: Period) -> tuple[str, dict[str, Any]]:
    """The SQL that classes a period's dossiers from the ledgers, and its values.

    What is open is judged as of the period's end; as of now while the period still runs: what is due later is not late.
    """
    return _LIVE, {"since": period.since, "until": period.until, "judged_at": min(period.until, clock.now())}


def kept(closed: ClosedPeriod) -> tuple[str, dict[str, Any]]:
    """The SQL that reads what a closed period kept, and its values. The same columns as `live`."""
    return _KEPT, {"period": closed.pk, "since": closed.since, "until": closed.until}


def rows_of(period: Period) -> tuple[str, dict[str, Any]]:
    """As the period was closed, else from the ledgers as they stand now."""
    return rows_as(closed_as(period), period)


def closed_as(period: Period) -> ClosedPeriod | None:
    """The closed period of this name; None while it is open."""
    return ClosedPeriod.objects.filter(name=period.name).first()


def rows_as(closed: ClosedPeriod | None, period: Period) -> tuple[str, dict[str, Any]]:
    """The same where it is known already whether it is closed."""
    return kept(closed) if closed is not None else live(period)
