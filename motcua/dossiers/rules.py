"""The table of acts: what each may start from, where it leads, who may do it, what it leaves behind."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.db import models

from motcua.core.words import said
from motcua.documents.models import Slip
from motcua.dossiers.models import Status


class Act(models.TextChoices):
    """Everything that can be done to a dossier; the label is the word on the button."""

    CREATE = "create", said("Soạn hồ sơ")
    SEND_FOR_SIGN_OFF = "send_for_sign_off", said("Trình lãnh đạo")
    RETURN_DRAFT = "return_draft", said("Trả lại người soạn")
    SUBMIT = "submit", said("Nộp hồ sơ")
    RECEIVE_PAPER = "receive_paper", said("Nhận hồ sơ giấy")
    ACCEPT = "accept", said("Tiếp nhận")
    REFUSE = "refuse", said("Từ chối tiếp nhận")
    REQUEST_SUPPLEMENT = "request_supplement", said("Yêu cầu bổ sung")
    TAKE_BACK_SUPPLEMENT = "take_back_supplement", said("Thu hồi yêu cầu bổ sung")
    SUPPLY = "supply", said("Gửi bổ sung")
    CLAIM = "claim", said("Nhận xử lý")
    ASSIGN = "assign", said("Phân công")
    TAKE_BACK_WORK = "take_back_work", said("Thu lại về phòng")
    RELEASE = "release", said("Trả lại phòng")
    FORWARD = "forward", said("Chuyển bước tiếp theo")
    SEND_BACK = "send_back", said("Trả lại bước trước")
    RECALL = "recall", said("Thu hồi")
    APPROVE = "approve", said("Duyệt")
    ISSUE_RESULT = "issue_result", said("Phát hành kết quả")
    STOP = "stop", said("Dừng xử lý")
    ASK_WITHDRAWAL = "ask_withdrawal", said("Đề nghị rút hồ sơ")
    WITHDRAW = "withdraw", said("Rút hồ sơ")
    HAND_OVER = "hand_over", said("Trả kết quả")
    ACKNOWLEDGE = "acknowledge", said("Xác nhận đã nhận kết quả")
    MESSAGE = "message", said("Gửi tin nhắn")
    RATE = "rate", said("Đánh giá")
    ASK = "ask", said("Hỏi cơ quan khác")
    ANSWERED = "answered", said("Nhận trả lời của cơ quan khác")
    REMIND = "remind", said("Nhắc trả lời")
    EXTEND = "extend", said("Gia hạn")
    ASK_REAPPOINT = "ask_reappoint", said("Đề nghị xin lỗi, hẹn lại")
    REAPPOINT = "reappoint", said("Xin lỗi và hẹn lại")
    OVERRIDE = "override", said("Ấn định lại hạn")
    GIVE_TIME = "give_time", said("Cho thêm thời gian trả lời")
    BRANCH_CLAIM = "branch_claim", said("Nhận nhánh")
    BRANCH_ASSIGN = "branch_assign", said("Phân công nhánh")
    BRANCH_RELEASE = "branch_release", said("Trả nhánh lại phòng")
    BRANCH_DONE = "branch_done", said("Xong phần việc")
    SUSPEND = "suspend", said("Tạm dừng giải quyết")
    RESUME = "resume", said("Giải quyết tiếp")


class Who(StrEnum):
    """Who may do an act; `who.py` has one function for each."""

    CUSTOMER = "customer"
    CUSTOMER_SIGNER = "customer_signer"
    DESK = "desk"
    DESK_OR_LATE_LEADER = "desk_or_late_leader"
    SUPPLEMENT_ASKER = "supplement_asker"
    SUPPLEMENT_MAKER = "supplement_maker"
    TAKER = "taker"
    ASSIGNER = "assigner"
    WORK_TAKER = "work_taker"
    HOLDER = "holder"
    WORKER = "worker"
    STEP_ACTOR = "step_actor"
    RECALLER = "recaller"
    APPROVER = "approver"
    ISSUER = "issuer"
    LEADER = "leader"
    WITHDRAWAL_ASKER = "withdrawal_asker"
    WITHDRAWER = "withdrawer"
    HANDER = "hander"
    CORRESPONDENT = "correspondent"
    RATER = "rater"
    ASKER = "asker"
    REMINDER = "reminder"
    SYSTEM = "system"
    EXTENDER = "extender"
    REAPPOINT_ASKER = "reappoint_asker"
    REAPPOINTER = "reappointer"
    TIME_GIVER = "time_giver"
    BRANCH_TAKER = "branch_taker"
    BRANCH_ASSIGNER = "branch_assigner"
    BRANCH_HOLDER = "branch_holder"
    SUSPENDER = "suspender"
    RESUMER = "resumer"


class Tells(StrEnum):
    """Whom an act's message goes to."""

    CUSTOMER = "customer"  # who prepared and who signed
    CUSTOMER_SIGNERS = "customer_signers"
    CUSTOMER_PREPARERS = "customer_preparers"
    DESK = "desk"
    HOLDER = "holder"  # who holds it after the act
    LEFT = "left"  # who held it before the act
    OTHER_SIDE = "other_side"  # whom a message is written to
    LEADERS = "leaders"  # of the receiver


@dataclass(frozen=True)
class Rule:
    """One row of the table. `to` None keeps the status; `sources` None means there is no dossier yet."""

    who: Who
    sources: frozenset[Status] | None
    to: Status | None
    reason: bool = False
    slip: Slip.Kind | None = None
    tells: tuple[Tells, ...] = ()


def _from(*sources: Status) -> frozenset[Status]:
    return frozenset(sources)


S = Status
_WORK = _from(S.PROCESSING)
_RUNNING = _from(S.ACCEPTED, S.PROCESSING)

RULES: dict[Act, Rule] = {
    Act.CREATE: Rule(Who.CUSTOMER, None, S.DRAFT),
    Act.SEND_FOR_SIGN_OFF: Rule(Who.CUSTOMER, _from(S.DRAFT), S.SIGN_OFF, tells=(Tells.CUSTOMER_SIGNERS,)),
    Act.RETURN_DRAFT: Rule(Who.CUSTOMER_SIGNER, _from(S.SIGN_OFF), S.DRAFT, reason=True, tells=(Tells.CUSTOMER,)),
    Act.SUBMIT: Rule(Who.CUSTOMER_SIGNER, _from(S.DRAFT, S.SIGN_OFF), S.SUBMITTED, tells=(Tells.DESK,)),
    Act.RECEIVE_PAPER: Rule(Who.DESK, None, S.SUBMITTED, tells=(Tells.CUSTOMER_PREPARERS,)),
    Act.ACCEPT: Rule(
        Who.DESK, _from(S.SUBMITTED), S.ACCEPTED, slip=Slip.Kind.RECEIPT, tells=(Tells.CUSTOMER, Tells.HOLDER)
    ),
    Act.REFUSE: Rule(
        Who.DESK_OR_LATE_LEADER,
        _from(S.SUBMITTED, S.AWAITING_SUPPLEMENT),
        S.REFUSED,
        reason=True,
        slip=Slip.Kind.REFUSAL,
        tells=(Tells.CUSTOMER,),
    ),
    Act.REQUEST_SUPPLEMENT: Rule(
        Who.SUPPLEMENT_ASKER,
        _from(S.SUBMITTED, S.ACCEPTED, S.PROCESSING),
        S.AWAITING_SUPPLEMENT,
        reason=True,
        slip=Slip.Kind.SUPPLEMENT,
        tells=(Tells.CUSTOMER,),
    ),
    Act.TAKE_BACK_SUPPLEMENT: Rule(
        Who.SUPPLEMENT_MAKER, _from(S.AWAITING_SUPPLEMENT), None, reason=True, tells=(Tells.CUSTOMER,)
    ),
    Act.SUPPLY: Rule(Who.CUSTOMER_SIGNER, _from(S.AWAITING_SUPPLEMENT), None, tells=(Tells.HOLDER,)),
    Act.CLAIM: Rule(Who.TAKER, _from(S.ACCEPTED, S.PROCESSING), S.PROCESSING),
    Act.ASSIGN: Rule(Who.ASSIGNER, _from(S.ACCEPTED, S.PROCESSING), S.PROCESSING, tells=(Tells.HOLDER, Tells.LEFT)),
    Act.TAKE_BACK_WORK: Rule(Who.WORK_TAKER, _WORK, None, reason=True, tells=(Tells.LEFT,)),
    Act.RELEASE: Rule(Who.HOLDER, _WORK, None, reason=True),
    Act.FORWARD: Rule(Who.WORKER, _WORK, None, tells=(Tells.HOLDER,)),
    Act.SEND_BACK: Rule(Who.STEP_ACTOR, _WORK, None, reason=True, tells=(Tells.HOLDER,)),
    Act.RECALL: Rule(Who.RECALLER, _WORK, None, reason=True, tells=(Tells.LEFT,)),
    Act.APPROVE: Rule(Who.APPROVER, _WORK, None, tells=(Tells.HOLDER,)),
    Act.ISSUE_RESULT: Rule(Who.ISSUER, _WORK, S.FINISHED, tells=(Tells.CUSTOMER,)),
    Act.STOP: Rule(
        Who.LEADER,
        _from(S.ACCEPTED, S.PROCESSING, S.AWAITING_SUPPLEMENT, S.AWAITING_PAYMENT),
        S.STOPPED,
        reason=True,
        slip=Slip.Kind.STOP,
        tells=(Tells.CUSTOMER, Tells.LEFT),
    ),
    Act.ASK_WITHDRAWAL: Rule(
        Who.WITHDRAWAL_ASKER,
        _from(S.ACCEPTED, S.PROCESSING, S.AWAITING_SUPPLEMENT),
        None,
        reason=True,
        tells=(Tells.HOLDER,),
    ),
    Act.WITHDRAW: Rule(
        Who.WITHDRAWER,
        _from(S.SUBMITTED, S.AWAITING_SUPPLEMENT, S.ACCEPTED, S.PROCESSING),
        S.WITHDRAWN,
        reason=True,
        tells=(Tells.CUSTOMER, Tells.LEFT),
    ),
    Act.HAND_OVER: Rule(Who.HANDER, _from(S.FINISHED), S.HANDED_OVER, tells=(Tells.CUSTOMER,)),
    Act.ACKNOWLEDGE: Rule(Who.CUSTOMER, _from(S.HANDED_OVER), None),
    Act.MESSAGE: Rule(Who.CORRESPONDENT, frozenset(S) - {S.DRAFT, S.SIGN_OFF}, None, tells=(Tells.OTHER_SIDE,)),
    Act.RATE: Rule(Who.RATER, _from(S.HANDED_OVER), None),
    Act.ASK: Rule(Who.ASKER, _WORK, None, reason=True),
    Act.ANSWERED: Rule(
        Who.SYSTEM,
        _from(S.PROCESSING, S.AWAITING_SUPPLEMENT, S.AWAITING_PAYMENT, S.FINISHED),
        None,
        tells=(Tells.HOLDER,),
    ),
    Act.REMIND: Rule(Who.REMINDER, _from(S.SUBMITTED, S.ACCEPTED, S.PROCESSING), None, tells=(Tells.OTHER_SIDE,)),
    Act.EXTEND: Rule(Who.EXTENDER, _RUNNING, None, reason=True, tells=(Tells.CUSTOMER, Tells.HOLDER)),
    Act.ASK_REAPPOINT: Rule(Who.REAPPOINT_ASKER, _RUNNING, None, reason=True, tells=(Tells.LEADERS,)),
    Act.REAPPOINT: Rule(
        Who.REAPPOINTER,
        _RUNNING,
        None,
        reason=True,
        slip=Slip.Kind.APOLOGY,
        tells=(Tells.CUSTOMER, Tells.HOLDER),
    ),
    Act.OVERRIDE: Rule(Who.LEADER, _RUNNING, None, reason=True, tells=(Tells.CUSTOMER, Tells.HOLDER)),
    Act.GIVE_TIME: Rule(Who.TIME_GIVER, _RUNNING, None, reason=True, tells=(Tells.HOLDER,)),
    Act.BRANCH_CLAIM: Rule(Who.BRANCH_TAKER, _WORK, None),
    Act.BRANCH_ASSIGN: Rule(Who.BRANCH_ASSIGNER, _WORK, None, tells=(Tells.HOLDER,)),
    Act.BRANCH_RELEASE: Rule(Who.BRANCH_HOLDER, _WORK, None, reason=True),
    Act.BRANCH_DONE: Rule(Who.BRANCH_HOLDER, _WORK, None, tells=(Tells.HOLDER,)),
    Act.SUSPEND: Rule(Who.SUSPENDER, _RUNNING, None, reason=True, tells=(Tells.CUSTOMER, Tells.HOLDER)),
    Act.RESUME: Rule(Who.RESUMER, _RUNNING, None, tells=(Tells.CUSTOMER, Tells.HOLDER)),
}

# An act that takes the dossier back to where it was asked from: its target is remembered, not fixed.
RETURNING: frozenset[Act] = frozenset({Act.SUPPLY, Act.TAKE_BACK_SUPPLEMENT})
# Acts that leave the open stay as it is.
STAYING: frozenset[Act] = frozenset({
    Act.ASK_WITHDRAWAL, Act.ACKNOWLEDGE, Act.MESSAGE, Act.RATE, Act.REMIND, Act.ASK_REAPPOINT, Act.REAPPOINT,
    Act.OVERRIDE, Act.BRANCH_CLAIM, Act.BRANCH_ASSIGN, Act.BRANCH_RELEASE,
})  # fmt: skip
# Acts on one branch; the others are judged by the main stay.
OF_A_BRANCH: frozenset[Act] = frozenset({Act.BRANCH_CLAIM, Act.BRANCH_ASSIGN, Act.BRANCH_RELEASE, Act.BRANCH_DONE})
# Acts of a step that wait until every branch is done.
HELD_UP: frozenset[Act] = frozenset({
    Act.CLAIM, Act.ASSIGN, Act.RELEASE, Act.TAKE_BACK_WORK, Act.FORWARD, Act.SEND_BACK, Act.APPROVE, Act.ISSUE_RESULT,
    Act.ASK,
})  # fmt: skip
# Acts that cut a stay in two because its moment moved: the first half is judged by nobody.
CUTTING: frozenset[Act] = frozenset({Act.EXTEND, Act.GIVE_TIME})
# What may be done though the clock stands still: while it is suspended, while it waits for another agency's answer.
WHILE_SUSPENDED: frozenset[Act] = frozenset({
    Act.RESUME, Act.STOP, Act.ASK_WITHDRAWAL, Act.WITHDRAW, Act.MESSAGE, Act.ANSWERED,
})  # fmt: skip
WHILE_CLOCK_WAITS: frozenset[Act] = frozenset({
    Act.ASK, Act.CLAIM, Act.ASSIGN, Act.RELEASE, Act.TAKE_BACK_WORK, Act.REMIND, Act.STOP, Act.ASK_WITHDRAWAL,
    Act.WITHDRAW, Act.MESSAGE, Act.ANSWERED,
})  # fmt: skip


_TO_MEND = said("Ghi lý do để người nhận biết cần làm gì.")
_REASONS: dict[Act | None, str] = {
    Act.RETURN_DRAFT: _TO_MEND,
    Act.SEND_BACK: _TO_MEND,
    Act.REQUEST_SUPPLEMENT: _TO_MEND,
    Act.TAKE_BACK_WORK: said("Ghi lý do để người đang giữ biết."),
    Act.REFUSE: said("Ghi lý do từ chối tiếp nhận."),
    Act.STOP: said("Ghi lý do dừng xử lý."),
    Act.EXTEND: said("Ghi lý do gia hạn."),
    Act.SUSPEND: said("Ghi lý do tạm dừng giải quyết."),
    Act.ASK_REAPPOINT: said("Ghi lý do phải hẹn lại."),
    Act.REAPPOINT: said("Ghi lý do phải hẹn lại."),
}


def reason_wanted(act: Act | None) -> str:
    """What is said where an act is asked without the reason that it needs."""
    return _REASONS.get(act, said("Ghi lý do."))


def acts_from(status: Status) -> Iterable[Act]:
    """The acts whose row names this status, in the table's order."""
    return (act for act, rule in RULES.items() if rule.sources and status in rule.sources)
