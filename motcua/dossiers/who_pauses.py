"""Who may stop the clock of a dossier and let it run again, and what its standing still forbids; as in `who.py`."""

from motcua.catalogue.process import StepKind
from motcua.core.words import said
from motcua.dossiers.case import Case, Verdict
from motcua.dossiers.models import Channel, Dossier
from motcua.dossiers.rules import WHILE_CLOCK_WAITS, WHILE_SUSPENDED, Act
from motcua.people.models import Role


def still(act: Act, dossier: Dossier) -> str:
    """Why this is not done while the clock stands still; empty where it may be."""
    if dossier.suspended_at is not None and act not in WHILE_SUSPENDED:
        return said("Hồ sơ đang tạm dừng giải quyết. Lãnh đạo cho giải quyết tiếp rồi mới làm được việc này.")
    if dossier.clock_waits and act not in WHILE_CLOCK_WAITS:
        return said(
            "Thời hạn đang tạm dừng để chờ cơ quan khác trả lời. Hãy chờ trả lời, nhắc, hoặc thu hồi đề nghị rồi làm "
            "việc này."
        )
    return ""


def suspender(case: Case) -> Verdict:
    """A leader, as often as the version allows, until the result is approved."""
    allowed, dossier, step = case.book.policy.suspensions, case.dossier, case.step
    leader = case.post(dossier.receiver_id, Role.LEADER)
    if leader is None:
        return said("Chỉ lãnh đạo cơ quan giải quyết được tạm dừng giải quyết.")
    if dossier.channel == Channel.CHAIN:
        return said("Đề nghị của cơ quan khác: hãy trao đổi bằng tin nhắn, hoặc trả lời kèm lý do.")
    if not allowed:
        return said("Thủ tục này không được tạm dừng giải quyết.")
    if dossier.suspensions >= allowed:
        return said("Hồ sơ đã tạm dừng giải quyết {n} lần, đủ số lần được phép.", n=dossier.suspensions)
    if step is not None and step.kind == StepKind.ISSUE:
        return said("Hồ sơ đã được duyệt xong nên không tạm dừng được nữa. Hãy phát hành kết quả.")
    return leader


def resumer(case: Case) -> Verdict:
    """A leader of the agency that solves it."""
    if case.dossier.suspended_at is None:
        return said("Hồ sơ không tạm dừng giải quyết.")
    return case.post(case.dossier.receiver_id, Role.LEADER) or said(
        "Chỉ lãnh đạo cơ quan giải quyết được cho giải quyết tiếp."
    )
