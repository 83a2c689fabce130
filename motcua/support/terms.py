"""Terms of difficulties: what is over its stage's term, whose turn it is, and who is reminded."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from motcua.core import clock
from motcua.core.words import said
from motcua.people.models import Role
from motcua.people.queries import who_hold, who_hold_at
from motcua.support.difficulties import LEADERS, State, notify, touched
from motcua.support.models import Difficulty
from motcua.support.rules import OPEN_DIFFICULTIES

REMIND_AGAIN = timedelta(days=6)


def overdue(at: datetime) -> QuerySet[Difficulty]:
    """Open ones whose stage is over its term, the oldest term first."""
    found = Difficulty.objects.select_related("agency", "owner").filter(state__in=sorted(OPEN_DIFFICULTIES))
    return found.filter(due_at__lt=at).order_by("due_at", "id")


def whose_turn(one: Difficulty) -> list[int]:
    """Who has to do the next step."""
    if one.state == State.SUBMITTED:
        return who_hold(Role.READER)
    if one.state == State.TASKED and one.owner_id:
        return who_hold_at([one.owner_id], LEADERS)
    return touched(one) if one.state == State.DRAFTING else who_hold(Role.WATCHER)


def remind_of_terms() -> int:
    """Tell those whose turn it is that the term of a stage has passed, again after six days; how many."""
    at = clock.now()
    found = Difficulty.objects.select_related("agency", "lead").exclude(state__in=[State.CLOSED, State.WITHDRAWN])
    again = Q(reminded_at__isnull=True) | Q(reminded_at__lt=at - REMIND_AGAIN)
    late = list(found.filter(again, due_at__lt=at).order_by("due_at", "id"))
    for one in late:
        with transaction.atomic():
            one.reminded_at = at
            one.save(update_fields=["reminded_at"])
            title = said("Quá hạn bước “{state}”: {title}", state=one.get_state_display(), title=one.title)
            notify(one, "late", title, "", whose_turn(one), at=at, work=True)
    return len(late)
