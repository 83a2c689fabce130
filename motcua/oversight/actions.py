"""The life of a report: prepared, edited, approved by the watching agency's leader, sent, read and answered."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.db import transaction

from motcua.core import clock
from motcua.core.errors import Conflict, Invalid, NotAllowed
from motcua.core.words import said
from motcua.journal.record import SYSTEM, record
from motcua.notifications.actions import send as tell
from motcua.oversight import closing, reports
from motcua.oversight.models import Line, Report
from motcua.oversight.periods import Period
from motcua.people.models import Role, User
from motcua.people.queries import approving_post, posts_of, watching_post, who_hold


def prepare(period: Period, *, by: User | None = None) -> Report:
    """Close a period and make the draft of its report; the same report when it is there already. `by` None: the system.

    Raises NotAllowed unless `by` watches, or while the period is not over.
    """
    if by is not None and watching_post(by) is None:
        raise NotAllowed(said("Chỉ cơ quan theo dõi được chốt số liệu và lập báo cáo."))
    closed = closing.close(period, by=by)
    if (there := Report.objects.filter(period=closed).first()) is not None:
        return there
    tables = reports.tables(closed)
    at = clock.now()
    with transaction.atomic():
        report, is_new = Report.objects.get_or_create(
            period=closed,
            defaults={
                "tables": tables, "checks": [asdict(one) for one in reports.checks(closed)], "made_at": at,
                "proposed": reports.overall(tables),
            },
        )  # fmt: skip
        if is_new:
            _propose_lines(report)
            record("report.prepare", subject=subject(report), actor=by.username if by else SYSTEM, at=at)
            _tell(report, who_hold(Role.WATCHER), "prepare", said("Đã lập dự thảo báo cáo {label}", label=period.label))
    return report


def _propose_lines(report: Report) -> None:
    counted = {one["key"]: one for one in report.tables["agencies"]}
    refused = report.tables["refused"]
    Line.objects.bulk_create(
        Line(report=report, agency=agency,
             proposed=reports.line_of(counted.get(code, {"received": 0}), refused.get(code, 0)))
        for code, agency in reports.agencies_of(report.tables).items()
    )  # fmt: skip


def subject(report: Report) -> str:
    """The name of a report's chain in the journal."""
    return f"report:{report.period.name}"


def known_of(report: Report) -> str:
    """What a form was filled in over: the moment of the last edit."""
    return report.edited_at.isoformat() if report.edited_at else ""


def edit(report: Report, *, assessment: str, proposals: str, lines: Mapping[int, str], known: str, by: User) -> Report:
    """Write the watching agency's own words: of the whole, what it proposes, and a line an agency (by its key).

    Raises NotAllowed unless `by` watches and it is still a draft, Conflict when somebody edited it meanwhile.
    """
    if watching_post(by) is None:
        raise NotAllowed(said("Chỉ cơ quan theo dõi được sửa báo cáo."))
    with transaction.atomic():
        report = _locked(report)
        _refuse_unless(
            report, Report.State.DRAFT, said("Báo cáo đã duyệt, không sửa được nữa. Nếu số sai, hãy đính chính.")
        )
        if known_of(report) != known:
            theirs = {"assessment": report.assessment, "proposals": report.proposals}
            raise Conflict(
                said("Người khác vừa sửa báo cáo này. Xem bản đang lưu; gửi lần nữa nếu vẫn muốn ghi đè."),
                theirs=theirs,
            )
        report.assessment, report.proposals = assessment.strip(), proposals.strip()
        report.edited_at, report.edited_by = clock.now(), by
        report.save(update_fields=["assessment", "proposals", "edited_at", "edited_by"])
        changed = [one for one in report.lines.all() if one.pk in lines and lines[one.pk].strip() != one.edited]
        for one in changed:
            one.edited = lines[one.pk].strip()
        Line.objects.bulk_update(changed, ["edited"])
        details = {"lines": [one.pk for one in changed]}
        record("report.edit", subject=subject(report), actor=by.username, at=report.edited_at, details=details)
    return report


def approve(report: Report, *, number: str, place: str, by: User) -> Report:
    """Approve a draft as the watching agency's leader, under its number and symbol (duyệt báo cáo).

    Raises NotAllowed unless `by` leads the watching agency, Invalid without a number.
    """
    post = approving_post(by)
    if post is None:
        raise NotAllowed(said("Chỉ lãnh đạo cơ quan theo dõi được duyệt báo cáo."))
    problems = {}
    if not number.strip():
        problems["number"] = said("Ghi số, ký hiệu của báo cáo, ví dụ: 12/BC-STTTT.")
    if not place.strip():
        problems["place"] = said("Ghi địa danh, ví dụ: Lâm Đồng.")
    if problems:
        raise Invalid(said("Chưa duyệt được báo cáo."), problems)
    with transaction.atomic():
        report = _locked(report)
        _refuse_unless(report, Report.State.DRAFT, said("Báo cáo này đã được duyệt."))
        report.state, report.number, report.place = Report.State.APPROVED, number.strip()[:60], place.strip()[:120]
        report.approved_at, report.approved_by = clock.now(), by
        report.approved_post, report.approved_for = post.title or str(post.get_role_display()), post.agency
        report.save()
        details = {"number": report.number}
        record("report.approve", subject=subject(report), actor=by.username, post=str(post), at=report.approved_at,
               details=details)  # fmt: skip
    return report


def send(report: Report, *, by: User) -> Report:
    """Send an approved report to UBND tỉnh: its readers find it and are told (gửi báo cáo)."""
    post = watching_post(by)
    if post is None:
        raise NotAllowed(said("Chỉ cơ quan theo dõi được gửi báo cáo."))
    with transaction.atomic():
        report = _locked(report)
        _refuse_unless(report, Report.State.APPROVED, said("Chỉ gửi được báo cáo đã duyệt và chưa gửi."))
        report.state, report.sent_at, report.sent_by = Report.State.SENT, clock.now(), by
        report.save(update_fields=["state", "sent_at", "sent_by"])
        record("report.send", subject=subject(report), actor=by.username, post=str(post), at=report.sent_at)
        label = closing.period_of(report.period).label
        _tell(report, who_hold(Role.READER), "send", said("Báo cáo {label} của cơ quan theo dõi", label=label))
    return report


def answer(report: Report, *, opinion: str, by: User) -> Report:
    """Note that UBND tỉnh has read a report, with its opinion if it has one (xem và cho ý kiến)."""
    post = next((one for one in posts_of(by) if one.role == Role.READER), None)
    if post is None:
        raise NotAllowed(said("Chỉ người đọc báo cáo của Ủy ban nhân dân tỉnh được ghi ý kiến."))
    with transaction.atomic():
        report = _locked(report)
        if report.state not in (Report.State.SENT, Report.State.READ):
            raise NotAllowed(said("Báo cáo này chưa được gửi đến Ủy ban nhân dân tỉnh."))
        report.state, report.opinion = Report.State.READ, opinion.strip() or report.opinion
        report.read_at, report.read_by = report.read_at or clock.now(), report.read_by or by
        report.save(update_fields=["state", "opinion", "read_at", "read_by"])
        details = {"opinion": bool(opinion.strip())}
        record("report.answer", subject=subject(report), actor=by.username, post=str(post), at=clock.now(),
               details=details)  # fmt: skip
        if opinion.strip():
            label = closing.period_of(report.period).label
            _tell(
                report,
                who_hold(Role.WATCHER),
                "answer",
                said("Ý kiến về báo cáo {label}", label=label),
                opinion.strip(),
            )
    return report


def _locked(report: Report) -> Report:
    return Report.objects.select_for_update(of=("self",)).select_related("period").get(pk=report.pk)


def _refuse_unless(report: Report, state: str, words: str) -> None:
    if report.state != state:
        raise NotAllowed(words)


def _tell(report: Report, people: list[int], act: str, title: Any, body: str = "") -> None:
    url = f"/theo-doi/bao-cao/{report.period.name}/"
    tell(people, act=f"report.{act}", title=str(title), body=body, url=url, at=clock.now(), work=people)
