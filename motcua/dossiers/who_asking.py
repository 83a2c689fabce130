"""Who may do what where agencies ask one another, and what waits for their answers; as in `who.py`."""

from datetime import datetime

from motcua.catalogue.process import StepKind
from motcua.core.words import said
from motcua.dossiers.case import Case, Verdict
from motcua.dossiers.depths import Depth, depth
from motcua.dossiers.models import Asking, Channel
from motcua.people.models import Post, Role
from motcua.workdays.calendar import in_vietnam

ASKERS = (Role.SPECIALIST, Role.HEAD, Role.LEADER)
"""Who follows at an agency what it asked of another."""


def is_reminded(reminded_at: datetime | None, at: datetime) -> bool:
    """Was the asked agency reminded on this day already? Once a day is enough."""
    return reminded_at is not None and in_vietnam(reminded_at).date() == in_vietnam(at).date()


def not_asked_yet(case: Case) -> str:
    """A step that asks another agency is done once somebody there has ended the question."""
    step = case.step
    if step is None or step.kind != StepKind.ASK:
        return ""
    if Asking.objects.filter(parent=case.dossier.pk, step=step.key, followed_at__isnull=False).exists():
        return ""
    return said("Bước “{name}” phải hỏi cơ quan khác và có trả lời rồi mới chuyển tiếp.", name=step.name)


def still_asked(case: Case) -> str:
    """Why a dossier does not go on: it waits for another agency's answer, or would be issued while one is asked."""
    issuing = case.step is not None and case.step.kind == StepKind.ISSUE
    if not case.dossier.waits and not (issuing and case.dossier.asked):
        return ""
    return said(
        "Còn {n} đề nghị cơ quan khác chưa trả lời. Hãy chờ trả lời, nhắc, hoặc thu hồi đề nghị rồi làm tiếp.",
        n=case.dossier.asked,
    )


def child_asker(case: Case) -> Verdict:
    """Who reads the content of what her agency asked of another."""
    dossier = case.dossier
    if dossier.channel != Channel.CHAIN:
        return said("Việc này chỉ dành cho đề nghị giữa các cơ quan đang giải quyết.")
    seen = depth(case.user, dossier)
    asking = case.post(dossier.customer_id, *ASKERS)
    if asking is None or seen is None or seen < Depth.CONTENT:
        return said("Chỉ người giữ hồ sơ hỏi, trưởng phòng hoặc lãnh đạo của cơ quan hỏi được làm việc này.")
    return asking


REMINDED = said("Hôm nay đã nhắc rồi. Cơ quan được hỏi đã nhận thông báo; mai nhắc lại được.")


def reminder(case: Case) -> Verdict:
    """Who asked may remind, once a day."""
    asking = child_asker(case)
    if not isinstance(asking, Post):
        return asking
    last = Asking.objects.filter(child=case.dossier.pk).values_list("reminded_at", flat=True).first()
    return REMINDED if is_reminded(last, case.at) else asking


def time_giver(case: Case) -> Verdict:
    """Who asked may give more time, while the answer is not due yet."""
    dossier = case.dossier
    asking = child_asker(case)
    if isinstance(asking, Post) and dossier.due_at is not None and case.at > dossier.due_at:
        return said("Đề nghị đã quá hạn trả lời nên không cho thêm thời gian được nữa. Hãy nhắc, hoặc thu hồi đề nghị.")
    return asking


def system(case: Case) -> Verdict:
    return said("Hệ thống tự ghi việc này khi cơ quan được hỏi trả lời.")
