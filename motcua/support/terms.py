"""Terms of difficulties: what is over its stage's term, whose turn it is, and who is reminded."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet, Value

from motcua.core import clock
from motcua.core.words import said
from motcua.people.models import Role
from motcua.people.queries import who_hold, who_hold_at
from motcua.support import tickets
from motcua.support.difficulties import LEADERS, State, notify, touched
from motcua.support.models import Difficulty
from motcua.support.rules import OPEN_DIFFICULTIES, TicketState

REMIND_AGAIN = timedelta(days=6)
MOST = 20
WORDS: Mapping[str, Callable[[str], Any]] = {"ticket": TicketState, "difficulty": State}


def overdue(at: datetime) -> QuerySet[Difficulty]:
    """Open ones whose stage is over its term, the oldest term first."""
    found = Difficulty.objects.select_related("agency", "owner").filter(state__in=sorted(OPEN_DIFFICULTIES))
    return found.filter(due_at__lt=at).order_by("due_at", "id")


@dataclass(frozen=True)
class Late:
    """A ticket or a difficulty that waits longer than it should: whose it is, who has to act where that is known."""

    pk: int
    title: str
    whose: str
    owner: str
    state: str
    due_at: datetime


def waiting_too_long(at: datetime, *, with_tickets: bool) -> tuple[list[Late], list[Late]]:
    """For the first page: tickets that nobody answered in time, difficulties over a term, the oldest first. One query.

    with_tickets False: only difficulties.
    """
    names = ("pk", "title", "agency__short")
    late = overdue(at).values_list(Value("difficulty"), *names, "owner__short", "state", "due_at")[:MOST]
    if with_tickets:
        unanswered = tickets.unanswered(at)
        late = late.union(
            unanswered.values_list(Value("ticket"), *names, "asker__full_name", "state", "act_by_at")[:MOST], all=True
        )
    found = [(kind, Late(pk, title, whose or "", owner or "", str(WORDS[kind](state).label), due_at))
             for kind, pk, title, whose, owner, state, due_at in late]  # fmt: skip
    found.sort(key=lambda pair: (pair[1].due_at, pair[1].pk))
    of_kind = {key: [one for kind, one in found if kind == key] for key in WORDS}
    return of_kind["ticket"], of_kind["difficulty"]


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
