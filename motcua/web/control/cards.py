"""Dossiers as a watcher's list shows them: the card, and nothing of their content."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from motcua.dossiers.deadlines import DueState
from motcua.dossiers.models import Dossier
from motcua.dossiers.queries import act_by_state, due_state
from motcua.people.models import Role
from motcua.people.queries import Calendars


@dataclass(frozen=True)
class CardRow:
    """One line. due: the pill of the promise; before acceptance, of the check."""

    pk: int
    code: str
    procedure: str
    customer: str
    receiver: str
    status: str
    holder: str
    due_at: datetime | None
    due: DueState | None


def rows(dossiers: Iterable[Dossier], *, at: datetime) -> list[CardRow]:
    """The lines of a list; the revision of the calendars is read once."""
    calendars = Calendars()
    return [_row(one, at, calendars) for one in dossiers]


def _row(dossier: Dossier, at: datetime, calendars: Calendars) -> CardRow:
    due = due_state(dossier, at=at, calendars=calendars)
    return CardRow(
        pk=dossier.pk,
        code=dossier.code or dossier.reference or "",
        procedure=dossier.version.procedure.name,
        customer=dossier.customer.short,
        receiver=dossier.receiver.short,
        status=dossier.status,
        holder=_holder(dossier),
        due_at=dossier.due_at or dossier.act_by_at,
        due=due or act_by_state(dossier, at=at, calendars=calendars),
    )


def _holder(dossier: Dossier) -> str:
    """Who has it now: a person, a room, whose work it is, or the agency."""
    if dossier.holder is not None:
        place = dossier.holder_unit.name if dossier.holder_unit is not None else ""
        return " · ".join(part for part in (dossier.holder.full_name, place) if part)
    if dossier.holder_unit is not None:
        return dossier.holder_unit.name
    if dossier.holder_role:
        return str(Role(dossier.holder_role).label)
    return dossier.holder_agency.short if dossier.holder_agency is not None else ""
