"""What an act leaves behind, read back from the tables."""

from dataclasses import dataclass

from motcua.documents.models import Slip
from motcua.dossiers.models import Dossier, Promise, Stay
from motcua.journal.models import Event
from motcua.notifications.models import Message
from motcua.people.models import User


@dataclass(frozen=True)
class Trace:
    """How much there is of everything that an act may write."""

    stays: int
    promises: int
    slips: int
    messages: int
    entries: int
    row: tuple[object, ...]


def trace(dossier: Dossier) -> Trace:
    """Everything an act writes, counted, and the dossier's own row; equal before and after: nothing happened."""
    return Trace(
        stays=Stay.objects.filter(dossier=dossier).count(),
        promises=Promise.objects.filter(dossier=dossier).count(),
        slips=Slip.objects.filter(subject=dossier.subject).count(),
        messages=Message.objects.count(),
        entries=Event.objects.filter(subject=dossier.subject).count(),
        row=Dossier.objects.filter(pk=dossier.pk).values_list().get(),
    )


def verbs(dossier: Dossier) -> list[str]:
    """What the journal says was done to it, first to last."""
    return list(Event.objects.filter(subject=dossier.subject).order_by("number").values_list("verb", flat=True))


def stay_now(dossier: Dossier) -> Stay:
    """Its open main stay."""
    return Stay.objects.get(dossier=dossier, track=0, to_at__isnull=True)


def promises(dossier: Dossier) -> list[tuple[str, object]]:
    """Why and until when, in the order given."""
    return list(Promise.objects.filter(dossier=dossier).order_by("id").values_list("why", "due_at"))


def told(dossier: Dossier, act: str) -> set[str]:
    """Who got a message of this act."""
    found = Message.objects.filter(act=f"dossier.{act}", url=f"/ho-so/{dossier.pk}/")
    return set(found.values_list("recipient__username", flat=True))


def again(user: User) -> User:
    """The same person as the next request has her, without the posts that were read already."""
    return User.objects.get(pk=user.pk)
