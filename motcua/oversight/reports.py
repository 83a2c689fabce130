"""What the report of a closed period says: its tables, its check list, and the sentences proposed from the figures.

The texts are those of an official paper and stay Vietnamese; everything is fixed as JSON when the report is made.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from motcua.catalogue.models import Kind, Procedure
from motcua.core import clock
from motcua.documents.models import JournalRoot
from motcua.dossiers import overview
from motcua.dossiers.models import Digitising, Dossier, Incident, Status
from motcua.oversight import chains, closing, counting, coverage, figures, periods
from motcua.oversight.counting import Counts, Dimension, Line
from motcua.oversight.models import ClosedPeriod
from motcua.oversight.periods import Period
from motcua.people.models import Agency
from motcua.support import figures as support

BEST = 5
DASH = "–"
NO_DATA = "không có dữ liệu"


def tables(closed: ClosedPeriod) -> dict[str, Any]:
    """Every number and list of the report."""
    period = closing.period_of(closed)
    lines = figures.form_ii06(period)
    best, worst = _ranking(lines)
    return {
        "label": str(period.label),
        "total": _counts(counting.total(lines)),
        "before": _beside(periods.before(period, closing.bounds())),
        "year_before": _beside(periods.year_before(period, closing.bounds())),
        "agencies": [_line(one) for one in lines],
        "sectors": [_line(one) for one in figures.form_ii06(period, Dimension.SECTOR)],
        "for_others": [_line(one) for one in figures.for_others(period)],
        "refused": figures.refused(period),
        "causes": [{"word": str(one.word), "count": one.count} for one in figures.late_causes(period)],
        "stops": [asdict(one) for one in figures.late_stops(period)],
        "checks": [asdict(one) | {"share": one.share} for one in figures.check_terms(period)],
        "online": [_online(one) for one in figures.online_report(period)],
        "coverage": [_covered(one) for one in coverage.procedures(period)],
        "never_online": [asdict(one) for one in coverage.never_online(period) if one.bound],
        "refusals": [asdict(one) | {"last_at": one.last_at.isoformat()} for one in _refusals(period)],
        "incidents": _incidents(period),
        "chains": chains.told(period),
        "support": support.told(period.since, period.until),
        "best": [one.name for one in best],
        "worst": [one.name for one in worst],
        "root": _root(period),
    }


def _counts(counts: Counts) -> dict[str, Any]:
    """All numbers of the form and beside it, with what is derived."""
    told = {name: getattr(counts, name) for name in counting.CONDITIONS}
    return told | {"share": counts.share, "in_time_share": counts.in_time_share}


def _line(one: Line) -> dict[str, Any]:
    return {"key": one.key, "name": str(one.name), "group": one.group, **_counts(one.counts)}


def _beside(period: Period) -> dict[str, Any] | None:
    """The numbers of another period to compare with; None where nothing was handled in it."""
    whole = counting.total(figures.form_ii06(period))
    return {"label": str(period.label), **_counts(whole)} if whole.received else None


def _online(one: figures.OnlineLine) -> dict[str, Any]:
    rows = [
        {
            "level": row.level, "online": row.counts.received_online, "direct": row.counts.received_direct,
            "reached": row.reached, "missed": row.missed, "unused": row.unused,
        }
        for row in one.rows
    ]  # fmt: skip
    return {"key": one.agency, "name": one.name, "group": one.group, "share": one.share, "rows": rows}


def _covered(one: coverage.Covered) -> dict[str, Any]:
    return {
        "key": one.code, "name": one.name, "offered": one.offered, "online": len(one.online),
        "only_paper": [name for _, name in one.only_paper], "unused": len(one.unused),
    }  # fmt: skip


def _refusals(period: Period) -> Sequence[overview.RefusalCounts]:
    return overview.refusals(period.since, period.until)


def _incidents(period: Period) -> list[dict[str, Any]]:
    """Approved incidents that touched the period, with what paper they let in."""
    found = Incident.objects.filter(approved_by__isnull=False, from_at__lt=period.until).exclude(
        to_at__lte=period.since
    )
    return [
        {
            "scope": one.agency.name if one.agency else "Toàn tỉnh",
            "from": one.from_at.astimezone(clock.VN).isoformat(timespec="minutes"),
            "to": one.to_at.astimezone(clock.VN).isoformat(timespec="minutes") if one.to_at else "",
            "reason": one.reason,
            "papers": one.papers.filter(dossier__accepted_at__lt=period.until).count(),
        }
        for one in found.select_related("agency").order_by("from_at")
    ]


def _root(period: Period) -> dict[str, str]:
    """The journal's root of the last night of the period, or of the last one kept before its end."""
    found = JournalRoot.objects.filter(on_day__lte=period.last).order_by("-on_day").first()
    return {"day": f"{found.on_day:%d/%m/%Y}", "root": found.root} if found else {"day": "", "root": ""}


def _ranking(lines: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """The best and those that are behind, the farthest first; never one in both, and none where nothing compares."""
    ranked = _ranked(lines)
    if len(ranked) < 2:
        return [], []
    worst = [one for one in reversed(ranked) if _is_behind(one.counts)][:BEST]
    return [one for one in ranked if one not in worst][:BEST], worst


def _ranked(lines: Sequence[Line]) -> list[Line]:
    """Agencies that solved something, the best first: in time, then online, then by how much they solved."""
    return sorted((one for one in lines if one.counts.received), key=lambda one: (*_rank(one.counts), one.name))


def _rank(counts: Counts) -> tuple[bool, float, float, int]:
    """What is overdue now counts worst, then what was late, what came on paper; of equals the busier is better."""
    late = 100 - (100.0 if counts.in_time_share is None else counts.in_time_share)
    paper = 100 - (100.0 if counts.share is None else counts.share)
    return bool(counts.open_late), late, paper, -counts.solved


def _is_behind(counts: Counts) -> bool:
    return bool(counts.late or counts.open_late or counts.bound_not_online)


@dataclass(frozen=True)
class Check:
    """A line of the check list. good False: to be looked at before the report is approved; None: it was not made."""

    name: str
    good: bool | None
    told: str


def checks(closed: ClosedPeriod) -> list[Check]:
    """Identities, sums, whether the ledgers still give the same, and the quality of the data."""
    period = closing.period_of(closed)
    lines = figures.form_ii06(period)
    whole = counting.total(lines)
    wrong = [one.name for one in lines if not one.counts.adds_up]
    groups = counting.total(figures.form_ii06(period, Dimension.GROUP))
    changed = closing.differences(closed)
    found = [
        Check("Đẳng thức (3) = (7) + (11)", not wrong, _told(wrong, f"đúng ở cả {len(lines)} cơ quan")),
        Check("Cộng các cơ quan bằng toàn tỉnh", groups == whole, f"{whole.received} hồ sơ"),
        _carried(period, whole),
        Check("Tính lại từ sổ cái đúng số đã chốt", not changed, _told([one.agency for one in changed], "không lệch")),
    ]  # fmt: skip
    return [*found, *_quality(period)]


def _told(wrong: Sequence[str], good: str) -> str:
    return f"sai ở: {', '.join(wrong)}" if wrong else good


def _carried(period: Period, whole: Counts) -> Check:
    """(6) against (11) of the period before, where that is closed."""
    earlier = periods.before(period, closing.bounds())
    kept = ClosedPeriod.objects.filter(name=earlier.name).first()
    if kept is None:
        return Check("Kỳ trước chuyển sang khớp với kỳ trước", None, "kỳ trước chưa chốt nên không đối chiếu")
    then = counting.total(figures.form_ii06(earlier)).open
    return Check(
        "Kỳ trước chuyển sang khớp với kỳ trước", then == whole.carried_over, f"{whole.carried_over} so với {then}"
    )


def _quality(period: Period) -> list[Check]:
    without = ClosedPeriod.objects.get(name=period.name).rows.filter(due_at__isnull=True).count()
    unexplained = sum(one.count for one in figures.late_causes(period) if not one.key)
    offered = Procedure.objects.exclude(kind=Kind.ASKING).filter(offerings__to_on__isnull=True)
    unlevelled = offered.filter(current__isnull=True).distinct().count()
    waiting = Dossier.objects.filter(status=Status.SUBMITTED, act_by_at__lt=period.until).count()
    unscanned = Digitising.objects.filter(done_at__isnull=True, due_at__lt=period.until).count()
    return [
        Check("Hồ sơ có hạn trả kết quả", not without, _some(without, "hồ sơ không có hạn")),
        Check("Hồ sơ quá hạn có nguyên nhân", not unexplained, _some(unexplained, "hồ sơ chưa ghi nguyên nhân")),
        Check("Thủ tục đang cung cấp có mức độ", not unlevelled, _some(unlevelled, "thủ tục chưa công bố")),
        Check("Hồ sơ mới đăng ký được trả lời đúng hạn", not waiting, _some(waiting, "hồ sơ quá thời hạn kiểm tra")),
        Check("Hồ sơ giấy khi có sự cố đã số hóa", not unscanned, _some(unscanned, "hồ sơ quá hạn số hóa")),
    ]


def _some(count: int, what: str) -> str:
    return f"còn {count} {what}" if count else "đạt"


def percent(value: float | None) -> str:
    """97.28 as `97,28 %`; a dash for none."""
    return DASH if value is None else f"{value:.2f}".replace(".", ",") + " %"


def _share(value: float | None) -> str:
    """As a sentence and a screen write it: no decimals behind a whole number."""
    text = percent(value)
    return text.replace(",00", "") if value is not None and value == int(value) else text


def line_of(counts: Mapping[str, Any], refused: int = 0) -> str:
    """The one line of assessment that the figures of an agency propose: fixed sentences, in their order."""
    if not counts["received"]:
        return "Trong kỳ không phát sinh hồ sơ."
    told = [f"Đã giải quyết {counts['solved']}/{counts['received']} hồ sơ."]
    good = counts["early"] + counts["on_time"]
    if counts["solved"] and not counts["late"]:
        told.append("Tất cả đúng và trước hạn.")
    elif counts["late"]:
        told.append(
            f"Đúng và trước hạn {_share(counts['in_time_share'])} ({good}/{counts['solved']});"
            f" {counts['late']} hồ sơ trả quá hạn, đề nghị làm rõ nguyên nhân."
        )
    if counts["open_late"]:
        told.append(f"Còn {counts['open_late']} hồ sơ đang quá hạn, đề nghị giải quyết dứt điểm.")
    if counts["bound"] and not counts["bound_not_online"]:
        told.append("Nộp trực tuyến đạt 100 %.")
    elif counts["bound_not_online"]:
        told.append(
            f"Nộp trực tuyến {_share(counts['share'])}; {counts['bound_not_online']} hồ sơ thuộc diện còn nộp giấy."
        )
    if refused:
        told.append(f"Không tiếp nhận {refused} hồ sơ.")
    return " ".join(told)


def overall(told: Mapping[str, Any]) -> str:
    """The assessment of the whole that the tables propose; the watching agency writes its own over it."""
    whole, label = told["total"], told["label"]
    lines = [
        f"Trong {label}, các cơ quan nhận giải quyết {whole['received']} hồ sơ (trực tuyến {whole['received_online']},"
        f" trực tiếp và bưu chính {whole['received_direct']}, từ kỳ trước {whole['carried_over']});"
        f" đã giải quyết {whole['solved']}, đang giải quyết {whole['open']}.",
        f"Tỷ lệ nộp trực tuyến theo chỉ đạo đạt {_share(whole['share'])}"
        f" ({whole['bound_online']}/{whole['bound']} hồ sơ)"
        f"{_compared(told, 'share')}. Giải quyết đúng và trước hạn đạt {_share(whole['in_time_share'])}"
        f"{_compared(told, 'in_time_share')}.",
    ]  # fmt: skip
    if whole["late"] or whole["open_late"]:
        lines.append(f"Có {whole['late']} hồ sơ trả quá hạn và {whole['open_late']} hồ sơ đang quá hạn.")
    if told["worst"]:
        lines.append(f"Cần chấn chỉnh: {'; '.join(told['worst'])}.")
    if told["incidents"]:
        papers = sum(one["papers"] for one in told["incidents"])
        lines.append(f"Có {len(told['incidents'])} sự cố được công bố; nhận {papers} hồ sơ giấy trong thời gian sự cố.")
    return "\n".join(lines)


def _compared(told: Mapping[str, Any], name: str) -> str:
    before = told["before"]
    return f" ({before['label']}: {_share(before[name])})" if before and before[name] is not None else ""


def agencies_of(told: Mapping[str, Any]) -> dict[str, Agency]:
    """The agencies that the report assesses: those with a line in the form, and those that offer at level 3 or 4."""
    codes = {one["key"] for one in told["agencies"]} | {one["key"] for one in told["coverage"]}
    return {one.code: one for one in Agency.objects.filter(code__in=codes)}
