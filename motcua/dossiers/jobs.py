"""What a crash may have left undone in the life of a dossier."""

from motcua.core.errors import NotAllowed
from motcua.core.jobs import every
from motcua.dossiers.actions import hand_over
from motcua.dossiers.models import Dossier, ReturnBy, Status


@every("*/5 * * * *", name="dossiers.hand_over_online")
def often() -> None:
    hand_over_online()


def hand_over_online() -> int:
    """Hand over the finished dossiers whose result is returned online; how many.

    Issuing does so at once. What is found here was left by a server that stopped between the two.
    """
    handed = 0
    for dossier in Dossier.objects.filter(status=Status.FINISHED, return_by=ReturnBy.ONLINE).order_by("pk"):
        try:
            hand_over(dossier, by=None)
        except NotAllowed:  # somebody was faster
            continue
        handed += 1
    return handed
