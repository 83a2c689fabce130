"""The tabs of a person, asked for in each of the ways in which a page asks."""

from datetime import datetime

from motcua.dossiers import inboxes
from motcua.dossiers.tabs import Tab
from motcua.people.models import User

MOST = 3  # fewer than some lists of the tests hold


def counts_of(person: User, *, at: datetime) -> dict[Tab, int]:
    """How many stand in each tab, counted; each count and each list's beginning are what the whole list holds."""
    counts = inboxes.inbox_counts(person, list(Tab), at=at)
    for tab in Tab:
        listed = list(inboxes.inbox(person, tab, at=at).order_by(*inboxes.IN_TIME).values_list("pk", flat=True))
        assert counts[tab] == len(listed), tab
        assert inboxes.first_keys(person, tab, at=at, most=MOST) == listed[:MOST], tab
    return counts
