"""Stays that an extension only cut in two: who asks what was done before it looks past them."""

from motcua.dossiers.models import Stay
from motcua.dossiers.rules import CUTTING


def begun_by(stay: Stay) -> Stay:
    """The stay with which the present holder's time began; itself, without a query, where it was not extended."""
    while stay.opened_act in CUTTING:
        earlier = Stay.objects.select_related("agency", "unit", "officer")
        stay = earlier.filter(dossier=stay.dossier_id, track=0, to_at=stay.from_at, pk__lt=stay.pk).latest("pk")
    return stay
