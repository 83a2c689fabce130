"""Counts for those who watch: how the province's dossiers stand, and what paper was turned away."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db.models import Count, F, Max, Q, QuerySet

from motcua.dossiers import deadlines, listing
from motcua.dossiers.models import Dossier, PaperRefusal, Status
from motcua.dossiers.models.dossier import DRAFTS, RUNNING, TICKS
from motcua.dossiers.tabs import NEAR_DAYS
from motcua.dossiers.visibility import visible_to
from motcua.people.models import User
from motcua.people.queries import calendar_for, posts_of
from motcua.workdays.terms import WorkingDays


class View(StrEnum):
    """The lists of a watcher."""

    LATE = "qua-han"
    NEAR = "sap-den-han"
    OPEN = "dang-giai-quyet"
    TO_RECEIVE = "cho-tiep-nhan"
    PAUSED = "tam-dung"
    ENDED = "da-xong"
    ALL = "tat-ca"


BY_DUE = frozenset({View.LATE, View.NEAR, View.OPEN})
"""These lists stand in the order of the due moment; the others by what changed last."""
_DONE = (Status.FINISHED, Status.HANDED_OVER)
_PAUSED = (Status.AWAITING_SUPPLEMENT, Status.AWAITING_PAYMENT)
_LEFT = (Status.REFUSED, Status.WITHDRAWN, Status.STOPPED)


@dataclass(frozen=True)
class AgencyCounts:
    """How the dossiers of one receiver stand now. done_late: finished after the due moment."""

    agency_id: int
    code: str
    name: str
    level: str
    total: int
    to_receive: int
    running: int
    paused: int
    late: int
    near: int
    done: int
    done_late: int
    left: int


@dataclass(frozen=True)
class RefusalCounts:
    """Paper of one customer for one procedure that the gate turned away. online: those handed in online afterwards."""

    customer: str
    desk: str
    code: str
    procedure: str
    refused: int
    drafted: int
    online: int
    last_at: datetime


def near_until(user: User, at: datetime) -> datetime:
    """Until when a due moment is near, by the calendar of this person's agency."""
    posts = posts_of(user)
    return deadlines.due(at, WorkingDays(NEAR_DAYS), calendar_for(posts[0].agency)) if posts else at


def conditions(at: datetime, near: datetime) -> Mapping[View, Q]:
    """What belongs to each list."""
    running = Q(status__in=sorted(RUNNING)) & TICKS
    return {
        View.LATE: running & Q(due_at__lt=at),
        View.NEAR: running & Q(due_at__gte=at, due_at__lte=near),
        View.OPEN: running,
        View.TO_RECEIVE: Q(status=Status.SUBMITTED),
        View.PAUSED: Q(status__in=_PAUSED) | (Q(status__in=sorted(RUNNING)) & ~TICKS),
        View.ENDED: Q(status__in=[*_DONE, *_LEFT]),
        View.ALL: ~Q(status__in=sorted(DRAFTS)),
    }


def listed(user: User, view: View, *, at: datetime, agency_id: int | None = None) -> QuerySet[Dossier]:
    """The dossiers of a list, of one receiver when named; what a card shows comes with them."""
    found = listing.listed(visible_to(user).exclude(status__in=sorted(DRAFTS)))
    found = found.filter(conditions(at, near_until(user, at))[view])
    return found if agency_id is None else found.filter(receiver=agency_id)


def by_agency(user: User, *, at: datetime) -> list[AgencyCounts]:
    """How the dossiers of each receiver stand, in the order of the agencies' names; one grouped query."""
    told = conditions(at, near_until(user, at))
    done = Q(status__in=_DONE)
    rows = (
        visible_to(user)
        .exclude(status__in=sorted(DRAFTS))
        .values(
            agency_id=F("receiver_id"),
            agency_code=F("receiver__code"),
            name=F("receiver__name"),
            level=F("receiver__level"),
            sort=F("receiver__sort"),
        )
        .annotate(
            total=Count("pk"),
            to_receive=Count("pk", filter=told[View.TO_RECEIVE]),
            running=Count("pk", filter=told[View.OPEN]),
            paused=Count("pk", filter=told[View.PAUSED]),
            late=Count("pk", filter=told[View.LATE]),
            near=Count("pk", filter=told[View.NEAR]),
            done=Count("pk", filter=done),
            done_late=Count("pk", filter=done & Q(ended_at__gt=F("due_at"))),
            left=Count("pk", filter=Q(status__in=_LEFT)),
        )
        .order_by("sort", "agency_id")
    )
    return [_counts(row) for row in rows]


def _counts(row: Mapping[str, Any]) -> AgencyCounts:
    told = {key: value for key, value in row.items() if key not in ("sort", "agency_code")}
    return AgencyCounts(code=row["agency_code"], **told)


def refusals(since: datetime, until: datetime) -> Sequence[RefusalCounts]:
    """What paper was turned away in [since, until), by customer, desk and procedure, most first; one grouped query."""
    handed_in = Q(draft__isnull=False) & ~Q(draft__status__in=sorted(DRAFTS))
    rows = (
        PaperRefusal.objects.filter(at__gte=since, at__lt=until)
        .values(
            "customer__short", "desk__short", "procedure__code", "procedure__name",
            "customer_id", "desk_id", "procedure_id",
        )
        .annotate(
            refused=Count("pk"), drafted=Count("draft"), online=Count("pk", filter=handed_in), last_at=Max("at")
        )
        .order_by("-refused", "customer__sort", "procedure__sort", "desk_id")
    )  # fmt: skip
    return [
        RefusalCounts(
            row["customer__short"], row["desk__short"], row["procedure__code"], row["procedure__name"],
            row["refused"], row["drafted"], row["online"], row["last_at"],
        )
        for row in rows
    ]  # fmt: skip
