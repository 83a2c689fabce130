"""The moment of an end, whoever brings it: the pause that ends with it, and why it is late."""

from dataclasses import dataclass

from motcua.core.errors import Invalid
from motcua.core.words import said
from motcua.dossiers import holding
from motcua.dossiers.lifecycle import Change
from motcua.dossiers.models import LateCause, Promise


@dataclass(frozen=True)
class Lateness:
    """Why a dossier ends after its due moment: a cause of the list, and in words where the list does not say it."""

    cause: str
    note: str = ""


def end(change: Change, late: Lateness | None) -> None:
    """The moment of the end; a pause that is open ends with it, so that waiting for the customer is nobody's lateness.

    Raises Invalid when it is late and no cause is given.
    """
    dossier = change.dossier
    if dossier.is_paused and dossier.accepted_at is not None:
        change.promise(holding.resumed_due(change, counted=True), why=Promise.Why.RESUMED)
    dossier.ended_at = change.at
    if dossier.due_at is not None and change.at > dossier.due_at:
        dossier.late_cause, dossier.late_note = _cause(late)
        change.details["late_cause"] = dossier.late_cause


def _cause(late: Lateness | None) -> tuple[str, str]:
    problems = {}
    if late is None or late.cause not in LateCause.values:
        problems["late_cause"] = said("Hồ sơ đã quá hạn: chọn nguyên nhân.")
    elif late.cause == LateCause.OTHER and not late.note.strip():
        problems["late_note"] = said("Nói rõ nguyên nhân quá hạn.")
    if problems or late is None:
        raise Invalid(said("Hồ sơ kết thúc sau hạn trả kết quả nên phải nêu nguyên nhân quá hạn."), problems)
    return late.cause, late.note.strip()[:500]
