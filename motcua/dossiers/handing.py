"""Who gave a dossier to whom, and when: the lines of the control slip, read from the stays."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from motcua.core.words import joined, said
from motcua.documents.contents import HandOver
from motcua.dossiers import deadlines
from motcua.dossiers.models import Dossier, Outcome, Status, Stay
from motcua.dossiers.naming import acted_for, name_of_stay
from motcua.dossiers.rules import CUTTING, Act

JUDGED = {"early": said("Trước hạn"), "on_time": said("Đúng hạn"), "late": said("Quá hạn")}


def hand_overs(dossier: Dossier, stays: Sequence[Stay], branches: Sequence[Stay] = ()) -> Iterator[HandOver]:
    """One line for each time the dossier changed hands from its acceptance on, its end included. Pure.

    stays: all main stays in order; branches: all stays of branches, of which each that ended is a line where the
    waiting for it ended. Each giver is judged by the term of her own stop; a pause has none.
    """
    if dossier.accepted_at is None:
        return
    for given, taken in pairwise(stays):
        yield from _of_branches(dossier, given, branches)
        if given.to_at is not None and given.to_at >= dossier.accepted_at and taken.from_at >= dossier.accepted_at:
            yield _line(dossier, given, place_of(taken), taken.pause)
    last = stays[-1] if stays else None
    if last is not None:
        yield from _of_branches(dossier, last, branches)
    if last is not None and last.to_at is not None:
        yield _line(dossier, last, _taker_at_end(dossier))


def _of_branches(dossier: Dossier, waiting: Stay, branches: Sequence[Stay]) -> Iterator[HandOver]:
    """The branches that somebody had or did while this main stay waited for them, each by its own moment."""
    if not waiting.branching:
        return
    for one in branches:
        within = one.from_at >= waiting.from_at and one.to_at is not None
        if within and (waiting.to_at is None or (one.to_at is not None and one.to_at <= waiting.to_at)):
            step = said("nhánh “{step}”", step=name_of_stay(dossier, one))
            yield _line(dossier, one, said("chờ các nhánh"), also=step)


def state(dossier: Dossier, stays: Sequence[Stay]) -> str:
    """Who has the dossier now, or how it ended."""
    now = next((stay for stay in stays if stay.to_at is None), None)
    if now is not None:
        return joined(": ", (place_of(now), name_of_stay(dossier, now).lower()))
    outcome = Outcome(dossier.outcome).label.lower() if dossier.outcome else ""
    return joined(", ", (Status(dossier.status).label, outcome))


def place_of(stay: Stay) -> str:
    """Agency, room and officer of a stay, as far as they are known."""
    parts = (stay.agency.short, stay.unit.name if stay.unit else "", stay.officer.full_name if stay.officer else "")
    return ", ".join(part for part in parts if part)


def _line(dossier: Dossier, given: Stay, taken_by: str, pause: str = "", also: str = "") -> HandOver:
    assert given.to_at is not None
    act = Act(given.closed_act).label if given.closed_act in Act.values else given.closed_act
    notes = [also, str(act), acted_for(given), said("tạm dừng tính thời hạn") if pause else ""]
    own = given.act_by_at and not given.pause and not given.branching and given.closed_act not in CUTTING
    judged = deadlines.judge(given.to_at, given.act_by_at) if own and given.act_by_at else ""
    return HandOver(
        given_by=place_of(given),
        taken_by=taken_by,
        at=given.to_at,
        judged=JUDGED.get(judged, ""),
        note=joined("; ", notes),
    )


def _taker_at_end(dossier: Dossier) -> str:
    if dossier.status == Status.HANDED_OVER:
        return ", ".join(part for part in (dossier.customer.short, dossier.handed_to) if part)
    return said("hồ sơ đã kết thúc")
