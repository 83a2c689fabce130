"""What was moved of a dossier's time: proposals of a new appointment, later promises, changes of the calendar."""

from typing import Any

from django.db.models import Q, QuerySet

from motcua.core.prepared import Prepared
from motcua.dossiers.models import Dossier, Moved, Promise, Reappointment, Reckoning
from motcua.dossiers.visibility import visible_to

_MOVED = Prepared(
    lambda pk: (
        Promise.objects.select_related("made_by", "made_for")
        .filter(Q(judging=False) | Q(why=Promise.Why.CALENDAR), dossier_id=pk)
        .order_by("made_at", "id")
    ),
    -1,
)


def proposed(dossier: Dossier) -> Reappointment | None:
    """The proposal of a new appointment that waits for a leader."""
    waiting = Reappointment.objects.select_related("asked_by").filter(dossier=dossier.pk, approved_at__isnull=True)
    return waiting.first()


def moved(dossier: Dossier) -> list[Promise]:
    """The promises that judge nothing and those that a change of the calendar gave, in order. One query, none where
    nothing was moved.
    """
    told = dossier.reappointed_until_at or dossier.overridden_until_at or dossier.reckoned_at
    return _MOVED.all(dossier.pk) if told else []


def reckonings() -> QuerySet[Reckoning]:
    """Every change of the calendar after which promises were reckoned anew."""
    return Reckoning.objects.select_related("change__by", "change__agency")


def moved_by(one: Reckoning, user: Any) -> QuerySet[Moved]:
    """What a change moved of the dossiers that this person may know of."""
    found = Moved.objects.filter(reckoning=one, dossier__in=visible_to(user).values("pk"))
    return found.select_related("dossier__receiver", "dossier__customer").defer("dossier__answers", "dossier__search")
