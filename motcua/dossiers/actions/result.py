"""How a dossier ends at the solving agency: its result issued, stopped, withdrawn."""

from dataclasses import dataclass
from datetime import date, datetime

from motcua.core import written
from motcua.core.errors import Invalid, NotAllowed
from motcua.documents.models import StoredFile
from motcua.dossiers.actions.intake import close_open_request, hand_over
from motcua.dossiers.lifecycle import Hold, perform
from motcua.dossiers.models import Dossier, Outcome, Paper, ReturnBy
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


def issue_result(dossier: Dossier, *, by: User, outcome: str, result: ResultPaper, reason: str = "") -> Dossier:
    """Issue the signed result (phát hành kết quả): issuing is finishing. Delivered online, it is handed over at once.

    outcome: granted, or denied with reasons. Raises Invalid when the reasons or facts of the result are missing.
    """
    _check_result(outcome, result, reason)
    with perform(Act.ISSUE_RESULT, dossier, by=by, reason=reason) as change:
        finished = change.dossier
        if result.issued_on > change.at.date():
            raise Invalid(
                "Ngày của kết quả không thể sau hôm nay.", {"issued_on": "Ghi lại ngày trên văn bản kết quả."}
            )
        finished.ended_at = change.at
        finished.outcome = outcome
        finished.end_reason = change.reason
        written.insert(_paper(finished, result, by, change.at))
        change.details["outcome"] = outcome
        change.hold = Hold(agency=finished.desk, role=Role.INTAKE)
    if change.dossier.return_by == ReturnBy.ONLINE:
        return hand_over(change.dossier, by=None)
    return change.dossier


def _paper(dossier: Dossier, result: ResultPaper, by: User, at: datetime) -> Paper:
    return Paper(
        dossier=dossier,
        kind=Paper.Kind.RESULT,
        key="result",
        name=result.name,
        file=result.file,
        file_name=result.file_name,
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
        problems["outcome"] = "Chọn chấp thuận hoặc không chấp thuận."
    if outcome == Outcome.DENIED and not reason.strip():
        problems["reason"] = "Không chấp thuận thì phải ghi rõ lý do."
    if not result.number.strip():
        problems["number"] = "Ghi số, ký hiệu của văn bản kết quả."
    if not result.signer.strip():
        problems["signer"] = "Ghi họ tên, chức vụ người ký kết quả."
    if problems:
        raise Invalid("Chưa phát hành được kết quả.", problems)


def stop(dossier: Dossier, *, by: User, reason: str) -> Dossier:
    """End a dossier without a result, on a ground (dừng xử lý); also "returned after verification"."""
    with perform(Act.STOP, dossier, by=by, reason=reason) as change:
        change.dossier.ended_at = change.at
        close_open_request(change.dossier, change.at)
    return change.dossier


def withdraw(dossier: Dossier, *, by: User, reason: str) -> Dossier:
    """End a dossier on its customer's wish (rút hồ sơ): before acceptance by the customer, after it by the receiver
    on request.
    """
    with perform(Act.WITHDRAW, dossier, by=by, reason=reason) as change:
        if change.dossier.accepted_at is not None:
            if change.dossier.withdrawal_asked_at is None:
                raise NotAllowed("Cơ quan gửi chưa đề nghị rút hồ sơ này.")
            change.dossier.ended_at = change.at
        close_open_request(change.dossier, change.at)
    return change.dossier
