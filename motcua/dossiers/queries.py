"""What waits for whom, and what a page asks of a dossier."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q, QuerySet

from motcua.core.prepared import Prepared
from motcua.core.words import said
from motcua.dossiers import deadlines
from motcua.dossiers.deadlines import DueKind, DueState
from motcua.dossiers.listing import listed
from motcua.dossiers.models import OPEN_BRANCH, Dossier, Paper, SavedView, Status, Stay
from motcua.dossiers.models.dossier import ENDED
from motcua.people.models import Role, User
from motcua.people.queries import Calendars, agency_ids, rooms_of

_PAPERS = Prepared(lambda dossier: Paper.objects.filter(dossier_id=dossier), -1)


def papers_of(dossier: Dossier) -> list[Paper]:
    """All papers of a dossier in order, replaced ones too."""
    return _PAPERS.all(dossier.pk)


def open_stay(dossier: Dossier) -> Stay | None:
    """The open main stay: who holds it now, since when. None once it has ended."""
    joined = Stay.objects.select_related("agency", "unit", "officer", "opened_by")
    return joined.filter(dossier=dossier, track=0, to_at__isnull=True).first()


def branches_for(user: User, dossiers: Sequence[Dossier]) -> dict[int, Stay]:
    """Of dossiers that wait for branches, the one that concerns this person most: hers, else one of her room.

    One query, none where no dossier of the page waits for any.
    """
    waiting = [one.pk for one in dossiers if one.branches]
    if not waiting:
        return {}
    mine = Q(officer=user.pk) | Q(unit__in=rooms_of(user))
    found = Stay.objects.select_related("officer").filter(OPEN_BRANCH, mine, dossier__in=waiting)
    nearest = sorted(found, key=lambda stay: (stay.officer_id == user.pk, stay.officer_id is None, -stay.track))
    return {stay.dossier_id: stay for stay in nearest}


def sent_by(user: User) -> QuerySet[Dossier]:
    """The dossiers of this person's agencies as customers, drafts too."""
    agencies = agency_ids(user, Role.PREPARER, Role.SIGNER)
    return listed(Dossier.objects.filter(customer__in=agencies))


def expected_of(user: User) -> QuerySet[Dossier]:
    """What waits for this person's agency: supplements, sign-offs and returned drafts, results not acknowledged yet."""
    expected = Q(status__in=[Status.AWAITING_SUPPLEMENT, Status.SIGN_OFF]) | Q(status=Status.DRAFT, returned=True)
    results = Q(status=Status.HANDED_OVER, acknowledged_at__isnull=True) | Q(status=Status.FINISHED)
    return sent_by(user).filter(expected | results)


def elsewhere(user: User) -> QuerySet[Dossier]:
    """Dossiers of this person's agencies that others work on now."""
    return sent_by(user).filter(status__in=[Status.SUBMITTED, Status.ACCEPTED, Status.PROCESSING])


def views_of(user: User) -> QuerySet[SavedView]:
    """The lists that this person kept under a name, and those of her rooms."""
    return SavedView.objects.filter(Q(user=user) | Q(unit__in=rooms_of(user))).order_by("unit_id", "name")


def due_state(dossier: Dossier, *, at: datetime, calendars: Calendars) -> DueState | None:
    """How near the dossier's due moment is, for a pill; how it was judged once it has ended. None before acceptance."""
    if dossier.due_at is None:
        return None
    if dossier.ended_at is not None:
        return _JUDGED[deadlines.judge(dossier.ended_at, dossier.due_at)]
    if dossier.is_paused:
        return DueState(DueKind.PAUSE, said("tạm dừng"))
    in_hours = bool(dossier.term and dossier.term.get("unit") == "working_hours")
    return deadlines.remaining(at, dossier.due_at, calendars.of(dossier.receiver), in_hours=in_hours)


_JUDGED = {
    "early": DueState(DueKind.OK, said("trước hạn")),
    "on_time": DueState(DueKind.OK, said("đúng hạn")),
    "late": DueState(DueKind.WAS, said("quá hạn")),
}


def act_by_state(dossier: Dossier, *, at: datetime, calendars: Calendars) -> DueState | None:
    """How near the moment is until when the present holder must act; None where there is no such moment."""
    if dossier.act_by_at is None or dossier.status in ENDED:
        return None
    in_hours = dossier.status == Status.SUBMITTED
    return deadlines.remaining(at, dossier.act_by_at, calendars.of(dossier.receiver), in_hours=in_hours)
