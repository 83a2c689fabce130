"""Who may move a promise, and what a late dossier must wait for; as in `who.py`."""

from datetime import datetime

from motcua.catalogue.queries import rulebook
from motcua.core.clock import VN
from motcua.core.words import said
from motcua.dossiers.case import Case, Verdict
from motcua.dossiers.models import Dossier, Reappointment
from motcua.people.models import Post, Role

EXCUSE_FIRST = said(
    "Hồ sơ đã quá hạn trả kết quả nên phải xin lỗi, hẹn lại trước khi chuyển tiếp: người đang giữ đề nghị, lãnh đạo "
    "duyệt."
)


def extender(case: Case) -> Verdict:
    """A leader, as often as the version allows, while the promise still holds."""
    allowed, dossier = case.book.policy.extensions, case.dossier
    leader = case.post(dossier.receiver_id, Role.LEADER)
    if leader is None:
        return said("Chỉ lãnh đạo cơ quan giải quyết được gia hạn.")
    if not allowed:
        return said("Thủ tục này không được gia hạn.")
    if dossier.extensions >= allowed:
        return said("Hồ sơ đã gia hạn {n} lần, đủ số lần được phép.", n=dossier.extensions)
    if dossier.due_at is not None and case.at > dossier.due_at:
        return said("Hồ sơ đã quá hạn trả kết quả nên không gia hạn được nữa. Hãy xin lỗi và hẹn lại.")
    return leader


def once_excused(case: Case, verdict: Verdict) -> Verdict:
    """A late dossier is passed on only once its apology is approved."""
    return EXCUSE_FIRST if isinstance(verdict, Post) and needs_apology(case.dossier, case.at) else verdict


def needs_apology(dossier: Dossier, at: datetime) -> bool:
    """Is it late, and not excused though the version lets it be?"""
    if dossier.due_at is None or at <= dossier.due_at or dossier.reappointed_until_at is not None:
        return False
    return not dossier.is_paused and dossier.ended_at is None and rulebook(dossier.version_id).policy.reappointments > 0


def _not_reappointed_now(case: Case) -> str:
    """Why a new appointment can not be given now; empty where it can."""
    allowed, dossier = case.book.policy.reappointments, case.dossier
    if not allowed:
        return said("Thủ tục này không được hẹn lại.")
    if dossier.due_at is None or case.at.astimezone(VN).date() < dossier.due_at.astimezone(VN).date():
        return said("Chưa đến ngày hẹn trả kết quả. Nếu cần thêm thời gian, hãy đề nghị lãnh đạo gia hạn.")
    if dossier.reappointed_until_at is not None:
        given = Reappointment.objects.filter(dossier=dossier.pk, approved_at__isnull=False).count()
        if given >= allowed:
            return said("Hồ sơ đã xin lỗi và hẹn lại {n} lần, đủ số lần được phép.", n=given)
    return ""


def reappoint_asker(case: Case) -> Verdict:
    """Who holds it, whom its step is meant for where nobody does, or the head of the room."""
    unit_id = (case.stay.unit_id if case.stay else None) or case.dossier.unit_id
    post = case.post(case.dossier.receiver_id, Role.HEAD, unit_id=unit_id)
    mine = case.acting(case.officer_id)
    if post is None and mine is not None:
        post = mine.step_post()
    if post is None or post.role == Role.LEADER:
        return said("Chỉ người đang giữ hồ sơ hoặc trưởng phòng được đề nghị xin lỗi, hẹn lại; lãnh đạo duyệt.")
    if wrong := _not_reappointed_now(case):
        return wrong
    if Reappointment.objects.filter(dossier=case.dossier.pk, approved_at__isnull=True).exists():
        return said("Đã có đề nghị xin lỗi, hẹn lại đang chờ lãnh đạo duyệt.")
    return post


def reappointer(case: Case) -> Verdict:
    leader = case.post(case.dossier.receiver_id, Role.LEADER)
    if leader is None:
        return said("Chỉ lãnh đạo cơ quan giải quyết được xin lỗi và hẹn lại.")
    return _not_reappointed_now(case) or leader
