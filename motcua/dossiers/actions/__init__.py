"""Everything that can be done to a dossier, one function an act, split by who does it."""

from motcua.dossiers.actions.asking import ask, remind
from motcua.dossiers.actions.branches import branch_assign, branch_claim, branch_done, branch_release
from motcua.dossiers.actions.filing import (
    acknowledge,
    ask_withdrawal,
    create,
    return_draft,
    send_for_sign_off,
    submit,
    supply,
)
from motcua.dossiers.actions.gateway import open_online_draft, receive_paper, refuse_paper
from motcua.dossiers.actions.intake import (
    accept,
    hand_over,
    note_originals,
    refuse,
    request_supplement,
    take_back_supplement,
)
from motcua.dossiers.actions.notes import add_note
from motcua.dossiers.actions.papers import add_paper, describe_paper, remove_paper
from motcua.dossiers.actions.pauses import resume, suspend
from motcua.dossiers.actions.printing import print_control
from motcua.dossiers.actions.rating import rate
from motcua.dossiers.actions.result import issue_result, stop, withdraw
from motcua.dossiers.actions.saving import mark_read, mark_unread, save_answers, save_request
from motcua.dossiers.actions.talk import mark_remarks_read, message
from motcua.dossiers.actions.terms import ask_reappoint, extend, give_time, override, reappoint
from motcua.dossiers.actions.work import approve, assign, claim, forward, recall, release, send_back, take_back_work

__all__ = [
    "accept",
    "acknowledge",
    "add_note",
    "add_paper",
    "approve",
    "ask",
    "ask_reappoint",
    "ask_withdrawal",
    "assign",
    "branch_assign",
    "branch_claim",
    "branch_done",
    "branch_release",
    "claim",
    "create",
    "describe_paper",
    "extend",
    "forward",
    "give_time",
    "hand_over",
    "issue_result",
    "mark_read",
    "mark_remarks_read",
    "mark_unread",
    "message",
    "note_originals",
    "open_online_draft",
    "override",
    "print_control",
    "rate",
    "reappoint",
    "recall",
    "receive_paper",
    "refuse",
    "refuse_paper",
    "release",
    "remind",
    "remove_paper",
    "request_supplement",
    "resume",
    "return_draft",
    "save_answers",
    "save_request",
    "send_back",
    "send_for_sign_off",
    "stop",
    "submit",
    "supply",
    "suspend",
    "take_back_supplement",
    "take_back_work",
    "withdraw",
]
