"""What was moved by hand of a dossier's time: proposals of a new appointment, promises that judge nothing."""

from motcua.core.prepared import Prepared
from motcua.dossiers.models import Dossier, Promise, Reappointment

_MOVED = Prepared(
    lambda pk: (
        Promise.objects.select_related("made_by", "made_for")
        .filter(dossier_id=pk, judging=False)
        .order_by("made_at", "id")
    ),
    -1,
)


def proposed(dossier: Dossier) -> Reappointment | None:
    """The proposal of a new appointment that waits for a leader."""
    waiting = Reappointment.objects.select_related("asked_by").filter(dossier=dossier.pk, approved_at__isnull=True)
    return waiting.first()


def moved(dossier: Dossier) -> list[Promise]:
    """The promises beside the one that judges, in order. One query, none where nothing was moved."""
    return _MOVED.all(dossier.pk) if dossier.reappointed_until_at or dossier.overridden_until_at else []
