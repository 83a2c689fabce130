"""The two tables of support: which act may be done to a ticket or a difficulty, in which state, by whom. Pure data."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.db import models

from motcua.core.words import said


class TicketState(models.TextChoices):
    NEW = "new", said("Mới gửi")
    AGAIN = "again", said("Chờ trả lời tiếp")
    WAITING = "waiting", said("Chờ người hỏi")
    ANSWERED = "answered", said("Đã trả lời")
    CLOSED = "closed", said("Đã đóng")


class Who(StrEnum):
    ASKER = "asker"
    SUPPORTER = "supporter"
    EITHER = "either"


class TicketAct(StrEnum):
    """What is done to a ticket."""

    WRITE = "write"
    REOPEN = "reopen"
    ANSWER = "answer"
    ASK_BACK = "ask-back"
    CLOSE = "close"
    ASSIGN = "assign"
    ESCALATE = "escalate"
    TIE = "tie"
    SHARE = "share"


@dataclass(frozen=True)
class Rule:
    """An act: from which states, where it leads (the same state where `to` is None), who does it."""

    since: frozenset[str]
    to: str | None
    who: Who


_T = TicketState
SUPPORTERS_TURN = frozenset({_T.NEW.value, _T.AGAIN.value})
"""A ticket stands in the queue: somebody of the watching agency has to write."""
SETTLED = frozenset({_T.ANSWERED.value, _T.CLOSED.value})
_OPEN = SUPPORTERS_TURN | {_T.WAITING.value}
_ALL = _OPEN | SETTLED
TICKET_RULES: Mapping[TicketAct, Rule] = {
    TicketAct.WRITE: Rule(_OPEN, _T.AGAIN, Who.ASKER),
    TicketAct.REOPEN: Rule(SETTLED, _T.AGAIN, Who.ASKER),
    TicketAct.ANSWER: Rule(_OPEN | {_T.ANSWERED.value}, _T.ANSWERED, Who.SUPPORTER),
    TicketAct.ASK_BACK: Rule(SUPPORTERS_TURN, _T.WAITING, Who.SUPPORTER),
    TicketAct.CLOSE: Rule(_ALL - {_T.CLOSED.value}, _T.CLOSED, Who.EITHER),
    TicketAct.ASSIGN: Rule(_OPEN, None, Who.SUPPORTER),
    TicketAct.ESCALATE: Rule(_OPEN, None, Who.SUPPORTER),
    TicketAct.TIE: Rule(_OPEN | {_T.ANSWERED.value}, None, Who.SUPPORTER),
    TicketAct.SHARE: Rule(_ALL, None, Who.ASKER),
}


def after(act: TicketAct, state: str) -> str:
    """The state that an act leads to; a new ticket to which its asker adds something is still new."""
    if act == TicketAct.WRITE and state == TicketState.NEW:
        return state
    return TICKET_RULES[act].to or state


class DifficultyState(models.TextChoices):
    DRAFTING = "drafting", said("Đang soạn")
    SENT = "sent", said("Chờ cơ quan theo dõi xem xét")
    GROUPED = "grouped", said("Đã gộp")
    CONSOLIDATED = "consolidated", said("Đã tổng hợp, chờ trình")
    SUBMITTED = "submitted", said("Đã trình Ủy ban nhân dân tỉnh")
    ANSWERED = "answered", said("Đã trả lời")
    TASKED = "tasked", said("Đã giao việc")
    DONE = "done", said("Đã làm xong, chờ xác nhận")
    CLOSED = "closed", said("Đã kết thúc")
    WITHDRAWN = "withdrawn", said("Đã rút")


class By(StrEnum):
    """Whose turn an act is."""

    OFFICER = "officer"  # of the agency that has the difficulty
    LEADER = "leader"  # of that agency
    WATCHER = "watcher"
    WATCHING_LEADER = "watching-leader"
    READER = "reader"  # UBND tỉnh
    OWNER = "owner"  # an officer of the agency that was given the task
    OTHERS = "others"  # an officer of another agency


class DifficultyAct(StrEnum):
    """What is done to a difficulty."""

    SAVE = "save"
    SEND = "send"
    WITHDRAW = "withdraw"
    GIVE_BACK = "give-back"
    GROUP = "group"
    UNGROUP = "ungroup"
    ANSWER = "answer"
    CONSOLIDATE = "consolidate"
    SUBMIT = "submit"
    DECIDE_TASK = "decide-task"
    DECIDE_ANSWER = "decide-answer"
    REPORT_DONE = "report-done"
    CLOSE = "close"
    JOIN = "join"


@dataclass(frozen=True)
class DifficultyRule:
    """An act on a difficulty: from which states, where it leads, whose it is, the setting of the next stage's term."""

    since: frozenset[str]
    to: str | None
    by: By
    term: str = ""


_D = DifficultyState
DIFFICULTY_RULES: Mapping[DifficultyAct, DifficultyRule] = {
    DifficultyAct.SAVE: DifficultyRule(frozenset({_D.DRAFTING}), None, By.OFFICER),
    DifficultyAct.SEND: DifficultyRule(frozenset({_D.DRAFTING}), _D.SENT, By.LEADER, "DIFFICULTY_REVIEW_DAYS"),
    DifficultyAct.WITHDRAW: DifficultyRule(frozenset({_D.DRAFTING, _D.SENT, _D.GROUPED}), _D.WITHDRAWN, By.LEADER),
    DifficultyAct.GIVE_BACK: DifficultyRule(frozenset({_D.SENT}), _D.DRAFTING, By.WATCHER, "DIFFICULTY_MEND_DAYS"),
    DifficultyAct.GROUP: DifficultyRule(frozenset({_D.SENT}), _D.GROUPED, By.WATCHER),
    DifficultyAct.UNGROUP: DifficultyRule(frozenset({_D.GROUPED}), _D.SENT, By.WATCHER, "DIFFICULTY_REVIEW_DAYS"),
    DifficultyAct.ANSWER: DifficultyRule(
        frozenset({_D.SENT, _D.CONSOLIDATED}), _D.ANSWERED, By.WATCHER, "DIFFICULTY_CLOSE_DAYS"
    ),
    DifficultyAct.CONSOLIDATE: DifficultyRule(
        frozenset({_D.SENT, _D.CONSOLIDATED}), _D.CONSOLIDATED, By.WATCHER, "DIFFICULTY_SUBMIT_DAYS"
    ),
    DifficultyAct.SUBMIT: DifficultyRule(
        frozenset({_D.CONSOLIDATED}), _D.SUBMITTED, By.WATCHING_LEADER, "DIFFICULTY_DECISION_DAYS"
    ),
    DifficultyAct.DECIDE_TASK: DifficultyRule(frozenset({_D.SUBMITTED}), _D.TASKED, By.READER),
    DifficultyAct.DECIDE_ANSWER: DifficultyRule(
        frozenset({_D.SUBMITTED}), _D.ANSWERED, By.READER, "DIFFICULTY_CLOSE_DAYS"
    ),
    DifficultyAct.REPORT_DONE: DifficultyRule(
        frozenset({_D.TASKED}), _D.DONE, By.OWNER, "DIFFICULTY_CLOSE_DAYS"
    ),
    DifficultyAct.CLOSE: DifficultyRule(frozenset({_D.ANSWERED, _D.TASKED, _D.DONE}), _D.CLOSED, By.WATCHER),
    DifficultyAct.JOIN: DifficultyRule(
        frozenset({_D.SENT, _D.CONSOLIDATED, _D.SUBMITTED, _D.TASKED, _D.DONE}), None, By.OTHERS
    ),
}  # fmt: skip
OPEN_DIFFICULTIES = frozenset({
    _D.SENT.value, _D.GROUPED.value, _D.CONSOLIDATED.value, _D.SUBMITTED.value, _D.ANSWERED.value, _D.TASKED.value,
    _D.DONE.value,
})  # fmt: skip
ENDED_DIFFICULTIES = frozenset({_D.CLOSED.value, _D.WITHDRAWN.value})
