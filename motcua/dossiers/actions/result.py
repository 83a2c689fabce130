"""How a dossier ends at the solving agency: its result issued, stopped, withdrawn."""

from dataclasses import dataclass
from datetime import date, datetime

from motcua.core import text, written
from motcua.core.errors import Invalid, NotAllowed
from motcua.core.words import said
from motcua.documents.models import StoredFile
from motcua.dossiers.actions import asking
from motcua.dossiers.actions.ending import Lateness, end
from motcua.dossiers.actions.intake import close_open_request, hand_over
from motcua.dossiers.lifecycle import Hold, perform
from motcua.dossiers.models import Channel, Dossier, LateCause, Outcome, Paper, ReturnBy
from motcua.dossiers.rules import Act
from motcua.people.models import Role, User


@dataclass(frozen=True)
class ResultPaper:
    """The signed result: a file that was found good, with number, date and signer."""

    file: StoredFile
    file_name: str
    number: str
    issued_on: date
    signer: str
    name: str = "Kết quả giải quyết"


def issue_result(
    dossier: Dossier, *, by: User, outcome: str, result: ResultPaper, reason: str = "", late: Lateness | None = None
) -> Dossier:
    """Issue the signed result (phát hành kết quả): issuing is finishing. Delivered online, it is handed over at once.

    outcome: granted, or denied with reasons. Raises Invalid when the reasons or facts of the result are missing, or
    the cause of a lateness.
    """
    _check_result(outcome, result, reason)
    with perform(Act.ISSUE_RESULT, dossier, by=by, reason=reason) as change:
        finished = change.dossier
        if result.issued_on > change.at.date():
            raise Invalid(
                said("Ngày của kết quả không thể sau hôm nay."),
                {"issued_on": said("Ghi lại ngày trên văn bản kết quả.")},
            )
        end(change, late)
        finished.outcome = outcome
        finished.end_reason = change.reason
        written.insert(_paper(finished, result, by, change.at))
        change.details["outcome"] = outcome
        change.hold = Hold(agency=finished.desk, role=Role.INTAKE)
    ended = change.dossier
    if ended.return_by == ReturnBy.ONLINE:
        ended = hand_over(ended, by=None)
    asking.follow(ended)
    return ended


def _paper(dossier: Dossier, result: ResultPaper, by: User, at: datetime) -> Paper:
    return Paper(
        dossier=dossier,
        kind=Paper.Kind.RESULT,
        key="result",
        name=result.name,
        file=result.file,
        file_name=text.file_name(result.file_name),
        number=result.number,
        issued_on=result.issued_on,
        signer=result.signer,
        originals=1,
        added_by=by,
        added_at=at,
    )


def _check_result(outcome: str, result: ResultPaper, reason: str) -> None:
    problems = {}
    if outcome not in Outcome.values:
        problems["outcome"] = said("Chọn chấp thuận hoặc không chấp thuận.")
    if outcome == Outcome.DENIED and not reason.strip():
        problems["reason"] = said("Không chấp thuận thì phải ghi rõ lý do.")
    if not result.number.strip():
        problems["number"] = said("Ghi số, ký hiệu của văn bản kết quả.")
    if not result.signer.strip():
        problems["signer"] = said("Ghi họ tên, chức vụ người ký kết quả.")
    if problems:
        raise Invalid(said("Chưa phát hành được kết quả."), problems)


def stop(dossier: Dossier, *, by: User, reason: str, late: Lateness | None = None) -> Dossier:
    """End a dossier without a result, on a ground (dừng xử lý); also "returned after verification".

    Raises Invalid when it is late and no cause is given.
    """
    with perform(Act.STOP, dossier, by=by, reason=reason) as change:
        end(change, late)
        close_open_request(change.dossier, change.at)
    asking.follow(change.dossier)
    return change.dossier


def withdraw(dossier: Dossier, *, by: User, reason: str, late: Lateness | None = None) -> Dossier:
    """End a dossier on its customer's wish (rút hồ sơ): before acceptance by the customer, after it by the receiver
    on request. Raises Invalid when it is late and no cause is given.
    """
    with perform(Act.WITHDRAW, dossier, by=by, reason=reason) as change:
        ended = change.dossier
        if ended.accepted_at is not None:
            if ended.channel == Channel.CHAIN:
                late = late or Lateness(LateCause.OTHER, reason)  # who asked takes it back and owes no cause
            elif ended.withdrawal_asked_at is None:
                raise NotAllowed(said("Cơ quan gửi chưa đề nghị rút hồ sơ này."))
            end(change, late)
        close_open_request(ended, change.at)
    asking.follow(change.dossier)
    return change.dossier
