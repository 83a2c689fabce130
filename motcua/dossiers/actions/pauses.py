"""A leader stops the clock of a dossier for a while, on a ground of its procedure, and lets it run again."""

from dataclasses import replace
from datetime import date, datetime

from motcua.catalogue.queries import rulebook
from motcua.core.errors import Invalid
from motcua.core.words import joined, said
from motcua.dossiers import branching, holding
from motcua.dossiers.actions.terms import FARTHEST
from motcua.dossiers.lifecycle import Change, perform
from motcua.dossiers.models import Dossier, Promise, Stay
from motcua.dossiers.rules import Act
from motcua.people.models import User
from motcua.people.queries import calendar_for


def suspend(dossier: Dossier, *, by: User, reason: str, ground: str = "", until: date | None = None) -> Dossier:
    """Stop the clock (tạm dừng giải quyết); who holds it goes on holding it, and only a leader lets it run again.

    ground: one of the version's, where it lists some. until: the working day at whose close it should run again; it
    does not by itself. Raises Invalid for a ground or a day that is none.
    """
    with perform(Act.SUSPEND, dossier, by=by, reason=reason) as change:
        one, stay = change.dossier, change.stay
        assert stay is not None
        until_at = _checked(change, ground, until)
        change.reason = joined(". ", (ground.rstrip("."), change.reason))
        one.suspended_at, one.suspensions = change.at, one.suspensions + 1
        book = rulebook(one.version_id)
        step = book.process.step(one.step) if one.step else holding.first_step(book, one)
        kept = replace(holding.same_step(change, step), officer=stay.officer, post=stay.post)
        kept = replace(kept, role="") if stay.branching else kept  # no branch is open now; they come back as they were
        change.hold = replace(kept, act_by_at=until_at, term=None, counting=False, pause=Stay.SUSPENDED)
        change.until_at = until_at
    return change.dossier


def _checked(change: Change, ground: str, until: date | None) -> datetime | None:
    """The close of the day until which it is meant to stand still."""
    problems, closing = {}, None
    grounds = rulebook(change.dossier.version_id).policy.suspension_grounds
    if grounds and ground not in grounds:
        problems["ground"] = said("Chọn một trường hợp được tạm dừng của thủ tục.")
    if until is not None:
        known = until <= (change.at + FARTHEST).date()
        closing = calendar_for(change.dossier.receiver).closing(until) if known else None
        if closing is None or closing <= change.at:
            problems["until"] = said("Chọn một ngày làm việc chưa qua của cơ quan giải quyết, trong vòng một năm.")
    if problems:
        raise Invalid(said("Chưa tạm dừng được."), problems)
    return closing


def resume(dossier: Dossier, *, by: User, note: str = "") -> Dossier:
    """Let the clock run again (giải quyết tiếp) where it was stopped, with a new promise."""
    with perform(Act.RESUME, dossier, by=by, reason=note) as change:
        change.dossier.suspended_at = None
        change.promise(holding.resumed_due(change, counted=True), why=Promise.Why.RESUMED)
        branching.go_back(change, counted=True)
    return change.dossier
