"""What moves a promise: an extension before it falls due."""

from dataclasses import replace

from motcua.catalogue.queries import rulebook
from motcua.core.errors import Invalid
from motcua.core.words import joined, said
from motcua.dossiers import holding
from motcua.dossiers.lifecycle import Change, perform
from motcua.dossiers.models import Dossier, Promise
from motcua.dossiers.rules import Act
from motcua.people.models import User

MOST_DAYS = 60  # working days of one extension


def extend(dossier: Dossier, *, by: User, days: int, reason: str, ground: str = "") -> Dossier:
    """Give more working days before the promise falls due (gia hạn); who holds it goes on with the same step.

    ground: one of the version's, where it lists some. Raises Invalid for a number of days or a ground that is none.
    """
    with perform(Act.EXTEND, dossier, by=by, reason=reason) as change:
        one, stay = change.dossier, change.stay
        assert stay is not None
        _check(change, days, ground)
        change.reason = joined(". ", (ground.rstrip("."), change.reason))
        one.extensions, one.extended_days = one.extensions + 1, one.extended_days + days
        pauses = holding.pauses_until(one, change.at)
        change.promise(holding.promised(one, pauses), why=Promise.Why.EXTENDED)
        change.hold = replace(holding.at_step_again(one, stay, pauses), step=stay.step, post=stay.post)
        change.details["days"] = days
    return change.dossier


def _check(change: Change, days: int, ground: str) -> None:
    problems = {}
    if not 1 <= days <= MOST_DAYS:
        problems["days"] = said("Ghi số ngày làm việc từ 1 đến {most}.", most=MOST_DAYS)
    grounds = rulebook(change.dossier.version_id).policy.extension_grounds
    if grounds and ground not in grounds:
        problems["ground"] = said("Chọn một trường hợp được gia hạn của thủ tục.")
    if problems:
        raise Invalid(said("Chưa gia hạn được."), problems)
