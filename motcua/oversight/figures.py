"""The figures beside form II.06, one function each: what is counted, by which formula, from which source.

All are of root dossiers at their receiver unless they say otherwise; a period that is closed is read as it was kept.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.db import connection

from motcua.catalogue.queries import rulebook
from motcua.core.text import sort_key
from motcua.core.words import said
from motcua.dossiers.models import LateCause, Status
from motcua.oversight import counting
from motcua.oversight.counting import Counts, Dimension, Line, place_of
from motcua.oversight.periods import Period
from motcua.oversight.rows import rows_of


@lru_cache(maxsize=1)
def thresholds() -> Mapping[str, Mapping[str, Any]]:
    """The thresholds of the indicators (data/indicators/online.yaml), each group with its source and mark."""
    path = Path(settings.FACTS_DIR) / "indicators" / "online.yaml"
    found: Mapping[str, Mapping[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


def form_ii06(period: Period, by: Dimension = Dimension.AGENCY, *, agency: str = "") -> list[Line]:
    """Form II.06, "Tình hình, kết quả giải quyết TTHC" (TT 01/2020/TT-VPCP), line by line.

    (3) = (4) + (5) + (6), (7) = (8) + (9) + (10), (11) = (12) + (13), (3) = (7) + (11).
    """
    return counting.lines(period, by, agency=agency)


def for_others(period: Period) -> list[Line]:
    """Chain work (liên thông) that an agency did for another: the columns of form II.06, entering none of its sums."""
    return counting.lines(period, chain=True)


@dataclass(frozen=True)
class Checks:
    """How often the desk's check was done within its term, by receiver."""

    agency: str
    name: str
    checked: int
    kept: int

    @property
    def share(self) -> float | None:
        return 100 * self.kept / self.checked if self.checked else None


_CHECKED = """
WITH checked AS (
  SELECT dossier_id AS id, receiver_id FROM ({sql}) AS taken WHERE is_new AND channel <> 'chain'
  UNION ALL
  SELECT id, receiver_id FROM dossiers_dossier
  WHERE accepted_at IS NULL AND ended_at IS NOT NULL AND ended_at >= %(since)s AND ended_at < %(until)s
)
SELECT agency.code, agency.name, count(*), count(*) FILTER (WHERE NOT late)
FROM (
  SELECT checked.receiver_id, bool_or(stay.to_at > stay.act_by_at) AS late
  FROM checked JOIN dossiers_stay AS stay
    ON stay.dossier_id = checked.id AND stay.track = 0 AND stay.status = 'submitted' AND stay.to_at IS NOT NULL
  GROUP BY checked.id, checked.receiver_id
) AS one JOIN people_agency AS agency ON agency.id = receiver_id GROUP BY agency.code, agency.name, agency.sort
ORDER BY agency.sort, agency.code
"""


def check_terms(period: Period) -> list[Checks]:
    """Check terms kept: dossiers accepted or refused in the period of which no check lasted beyond its term.

    The term is that of the version (8 working hours unless it says otherwise), on the receiver's calendar. Source: the
    stays in which the dossier was "Mới đăng ký".
    """
    return [Checks(*row) for row in _asked(_CHECKED, period)]


_REFUSED = """
SELECT agency.code, count(*) FROM dossiers_dossier AS dossier JOIN people_agency AS agency ON agency.id = receiver_id
WHERE accepted_at IS NULL AND ended_at IS NOT NULL AND ended_at >= %(since)s AND ended_at < %(until)s
  AND status = 'refused' GROUP BY agency.code
"""


def refused(period: Period) -> dict[str, int]:
    """Dossiers not accepted (phiếu từ chối) in the period, by receiver. They enter no column of form II.06."""
    with connection.cursor() as cursor:
        cursor.execute(_REFUSED, {"since": period.since, "until": period.until})
        return dict(cursor.fetchall())


@dataclass(frozen=True)
class Cause:
    """How many dossiers that ended late had this cause."""

    key: str
    word: str
    count: int


def late_causes(period: Period, *, agency: str = "") -> list[Cause]:
    """Causes of lateness: dossiers of column (10) by the cause chosen when they ended.

    After the companion table of causes (biểu 07, TT 02/2017/TT-VPCP; its list was not verified, the system's own is
    used).
    """
    sql = (
        "SELECT late_cause, count(*) FROM ({sql}) AS taken JOIN people_agency AS agency ON agency.id = receiver_id"
        " WHERE classed = 'late' AND channel <> 'chain' AND (%(agency)s = '' OR agency.code = %(agency)s)"
        " GROUP BY late_cause ORDER BY count(*) DESC, late_cause"
    )
    return [Cause(key, _cause(key), count) for key, count in _asked(sql, period, agency=agency)]


def _cause(key: str) -> str:
    return LateCause(key).label if key else said("Chưa ghi nguyên nhân")


@dataclass(frozen=True)
class Stop:
    """A stop of the way with its own term: how often it was passed, how often too late."""

    agency: str
    unit: str
    step: str
    passed: int
    late: int


_STOPS = """
SELECT agency.short, coalesce(unit.name, ''), dossier.version_id, stay.status, stay.step,
  count(*), count(*) FILTER (WHERE stay.to_at > stay.act_by_at)
FROM ({sql}) AS taken
JOIN dossiers_dossier AS dossier ON dossier.id = taken.dossier_id
JOIN dossiers_stay AS stay ON stay.dossier_id = taken.dossier_id
JOIN people_agency AS agency ON agency.id = stay.agency_id LEFT JOIN people_unit AS unit ON unit.id = stay.unit_id
WHERE taken.ended_at IS NOT NULL AND stay.act_by_at IS NOT NULL AND stay.to_at IS NOT NULL AND stay.pause = ''
  AND NOT stay.branching AND stay.closed_act NOT IN ('extend', 'give_time')
  AND stay.status IN ('submitted', 'accepted', 'processing')
GROUP BY 1, 2, 3, 4, 5
"""


def late_stops(period: Period, *, most: int = 20) -> list[Stop]:
    """Lateness by stop: the stays of dossiers solved in the period that ended after their own moment, most late first.

    Each stop owns its minutes: a stop that passed a dossier on late does not make the next one late.
    """
    found: dict[tuple[str, str, str], list[int]] = {}
    for agency, unit, version, status, step, passed, late in _asked(_STOPS, period):
        counted = found.setdefault((agency, unit, _step(version, status, step)), [0, 0])
        counted[0] += passed
        counted[1] += late
    stops = [Stop(*place, *counted) for place, counted in found.items() if counted[1]]
    return sorted(stops, key=lambda one: (-one.late, one.agency, one.unit, one.step))[:most]


def _step(version: int, status: str, step: str) -> str:
    if not step:
        return Status(status).label
    known = [one.name for one in rulebook(version).process.steps if one.key == step]
    return known[0] if known else step


@dataclass(frozen=True)
class OnlineRow:
    """A level of an agency in the online report: counts, and its procedures by whether they reach the target."""

    level: int
    counts: Counts
    reached: int
    missed: int
    unused: int


@dataclass(frozen=True)
class OnlineLine:
    """An agency in the online report: its own line, and one for each level."""

    agency: str
    name: str
    group: str
    counts: Counts
    rows: tuple[OnlineRow, ...]

    @property
    def share(self) -> float | None:
        """online ÷ (online + direct) × 100 over the levels 3 and 4; what came by post is left out."""
        taken = self.counts.received_online + self.counts.received_direct
        return 100 * self.counts.received_online / taken if taken else None


def online_report(period: Period) -> list[OnlineLine]:
    """Online report at the two levels, "Tình hình tiếp nhận hồ sơ trực tuyến", three rows an agency.

    Share = online ÷ (online + direct) × 100. A procedure reaches the target from `online_report.target` percent on (a
    setting, not verified). Procedures are those offered at level 3 and 4.
    """
    target = thresholds()["online_report"]["target"]
    published = offered(period)
    used = {(one.key, one.more): one for one in counting.lines(period, Dimension.AGENCY_PROCEDURE)}
    found: dict[str, OnlineLine] = {}
    for (agency, name, group), levels in published.items():
        rows = tuple(_online_row(agency, level, levels.get(level, []), used, target) for level in (3, 4))
        counts = rows[0].counts + rows[1].counts
        found[agency] = OnlineLine(agency, name, group, counts, rows)
    return sorted(found.values(), key=lambda one: (place_of(one.group), sort_key(one.name)))


def _online_row(
    agency: str, level: int, procedures: Sequence[str], used: Mapping[tuple[str, str], Line], target: float
) -> OnlineRow:
    lines = [used.get((agency, code)) for code in procedures]
    new = [one.counts for one in lines if one is not None and one.counts.received > one.counts.carried_over]
    reached = sum(
        one.received_online * 100 >= target * (one.received_online + one.received_direct) for one in new
    )  # fmt: skip
    return OnlineRow(level, counting.added(new), reached, len(new) - reached, len(procedures) - len(new))


_OFFERED = """
SELECT agency.code, agency.name, agency.level, procedure.code, version.level
FROM catalogue_offering AS offering JOIN people_agency AS agency ON agency.id = offering.agency_id
JOIN catalogue_procedure AS procedure ON procedure.id = offering.procedure_id
JOIN catalogue_procedureversion AS version ON version.id = procedure.current_id
WHERE version.level >= 3 AND offering.from_on < %(until)s::date AND (offering.to_on IS NULL OR offering.to_on >= %(since)s::date)
ORDER BY agency.sort, procedure.sort
"""  # noqa: E501


def offered(period: Period) -> dict[tuple[str, str, str], dict[int, list[str]]]:
    """The procedures of level 3 and 4 that each agency offers in the period, by level."""
    found: dict[tuple[str, str, str], dict[int, list[str]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_OFFERED, {"since": period.since.date(), "until": period.until.date()})
        for agency, name, group, procedure, level in cursor.fetchall():
            levels = found.setdefault((agency, name, group), {})
            levels.setdefault(level, []).append(procedure)
    return found


@dataclass(frozen=True)
class Indicator:
    """A value that is read beside the form; None: no data. full: from where on it has all its points."""

    name: str
    formula: str
    value: float | None
    full: float | None
    source: str
    verified: bool
    note: str = ""


def par_index(period: Period) -> list[Indicator]:
    """The online criteria of the provincial PAR INDEX, as remembered; thresholds are settings and not verified.

    (a) procedures of level 3–4 with a dossier ÷ all of them; (b), (c) online ÷ all dossiers at level 3, at level 4.
    """
    given = thresholds()["par_index"]
    report = online_report(period)
    rows = [row for one in report for row in one.rows]
    offered, unused = sum(row.reached + row.missed + row.unused for row in rows), sum(row.unused for row in rows)
    used = 100 * (offered - unused) / offered if offered else None
    source, verified = given["source"], given["verified"]
    note = said("Được nửa điểm từ {half} %.", half=given["used_share_half"])
    return [
        Indicator(
            said("Thủ tục mức độ 3, 4 có hồ sơ"),
            said("số thủ tục có hồ sơ trong kỳ ÷ số thủ tục mức độ 3, 4 đang cung cấp"),
            used, given["used_share_full"], source, verified, note,
        ),
        *(
            Indicator(
                said("Hồ sơ trực tuyến ở mức độ {level}", level=level),
                said("hồ sơ nộp trực tuyến ÷ hồ sơ trực tuyến và trực tiếp của thủ tục mức độ {level}", level=level),
                _online_share(rows, level), given[f"level_{level}_online_full"], source, verified,
            )
            for level in (3, 4)
        ),
    ]  # fmt: skip


def _online_share(rows: Sequence[OnlineRow], level: int) -> float | None:
    online = sum(row.counts.received_online for row in rows if row.level == level)
    direct = sum(row.counts.received_direct for row in rows if row.level == level)
    return 100 * online / (online + direct) if online + direct else None


_QUALITY = """
SELECT count(*) FILTER (WHERE classed IN ('early', 'on_time', 'open_in_time') AND supplements < 2), count(*),
  count(*) FILTER (WHERE is_new AND channel = 'online' AND electronic), count(*) FILTER (WHERE is_new),
  count(*) FILTER (WHERE ended_as = 'finished' AND electronic), count(*) FILTER (WHERE ended_as = 'finished')
FROM (
  SELECT taken.*, EXISTS (SELECT 1 FROM dossiers_paper AS paper WHERE paper.dossier_id = taken.dossier_id
    AND paper.kind = 'result' AND paper.replaced_at IS NULL AND paper.file_id IS NOT NULL) AS electronic
  FROM ({sql}) AS taken WHERE channel <> 'chain'
) AS told
"""
_RATED = """
SELECT count(*) FILTER (WHERE NOT disliked), count(*) FROM (
  SELECT rating.id, bool_or(mark.mark = 'not_yet') AS disliked FROM dossiers_rating AS rating
  JOIN dossiers_ratingmark AS mark ON mark.rating_id = rating.id
  WHERE rating.at >= %(since)s AND rating.at < %(until)s GROUP BY rating.id
) AS rated
"""


def preview_766(period: Period) -> list[Indicator]:
    """Preview of the set of QĐ 766/QĐ-TTg by the formulas that were read; it never touches form II.06.

    Here a second supplement makes a dossier late, and one still open in time counts as in time. What the system has no
    fact for is told as no data, never as 0 or 100.
    """
    given = thresholds()["quality_766"]
    in_time, taken, online, new, electronic, finished = _asked(_QUALITY, period)[0]
    satisfied, rated = _asked(_RATED, period)[0]
    services = online_report(period)
    offered = sum(sum(row.reached + row.missed + row.unused for row in one.rows) for one in services)
    used = offered - sum(sum(row.unused for row in one.rows) for one in services)
    told = (
        (
            said("Giải quyết đúng hạn"),
            said("(đã giải quyết đúng hạn + đang giải quyết trong hạn, trừ hồ sơ bổ sung từ hai lần) ÷ tổng số"),
            (in_time, taken), None,
        ),
        (
            said("Dịch vụ công trực tuyến có hồ sơ"),
            said("số thủ tục mức độ 3, 4 có hồ sơ ÷ số thủ tục mức độ 3, 4 đang cung cấp"),
            (used, offered), None,
        ),
        (
            said("Hồ sơ trực tuyến có kết quả điện tử"),
            said("hồ sơ nộp trực tuyến và có kết quả điện tử ÷ hồ sơ tiếp nhận trong kỳ"),
            (online, new), given["online_dossiers_full"],
        ),
        (
            said("Kết quả điện tử"),
            said("hồ sơ có kết quả điện tử ÷ hồ sơ đã có kết quả"),
            (electronic, finished), None,
        ),
        (
            said("Hài lòng"), said("số đánh giá không có câu “chưa hài lòng” ÷ số đánh giá trong kỳ"),
            (satisfied, rated), given["satisfied_full"],
        ),
        (said("Thanh toán trực tuyến"), said("hồ sơ thanh toán trực tuyến ÷ hồ sơ phải thanh toán"), (0, 0), None),
        (said("Đồng bộ lên Cổng Dịch vụ công quốc gia"), said("hồ sơ đã đồng bộ ÷ hồ sơ phải đồng bộ"), (0, 0), None),
    )  # fmt: skip
    return [
        Indicator(name, formula, 100 * part / whole if whole else None, full, given["source"], given["verified"])
        for name, formula, (part, whole), full in told
    ]


def _asked(sql: str, period: Period, **more: Any) -> list[tuple[Any, ...]]:
    """The answer to a question over a period's rows, which stand where it says `{sql}`."""
    rows, values = rows_of(period)
    with connection.cursor() as cursor:
        cursor.execute(sql.replace("{sql}", rows), {"since": period.since, "until": period.until} | values | more)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


def first_moment() -> datetime | None:
    """When the first dossier was accepted: before it there is nothing to report."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT min(accepted_at) FROM dossiers_dossier")
        found: datetime | None = cursor.fetchone()[0]
        return found
