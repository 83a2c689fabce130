"""Incidents (sự cố): proposed by who watches, approved by the watching agency's leader, ended early if need be.

From its approval on, an incident lets paper in through the gate for its scope, and is a closure of the agencies in it.
What was taken in on paper meanwhile must be digitised within a term.
"""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from motcua.core import clock
from motcua.core.errors import Invalid, NotAllowed
from motcua.core.words import said
from motcua.dossiers import deadlines
from motcua.dossiers.models import Digitising, Dossier, Incident
from motcua.journal.record import record
from motcua.notifications.actions import send
from motcua.people.closure_editing import note_closure
from motcua.people.models import Agency, Closure, Post, User
from motcua.people.queries import approving_post, calendar_for, leaders_who_watch, watching_post
from motcua.workdays.terms import WorkingDays

LONGEST = timedelta(days=30)
SUBJECT = "incidents"
PAGE = "/theo-doi/su-co/"


def opening(agencies: list[int], at: datetime) -> QuerySet[Incident]:
    """The approved incidents that are open at a moment for one of these agencies, or for all."""
    scope = Q(agency__isnull=True) | Q(agency__in=agencies)
    found = Incident.objects.filter(scope, approved_by__isnull=False, from_at__lte=at)
    return found.exclude(to_at__lte=at).order_by("from_at", "pk")


def propose(agency: Agency | None, *, from_at: datetime, to_at: datetime, reason: str, by: User) -> Incident:
    """Propose an incident of an agency, or without one of the province; nothing is open before it is approved.

    Raises NotAllowed unless `by` watches, Invalid for a time that is none.
    """
    post = watching_post(by)
    if post is None:
        raise NotAllowed(said("Chỉ cơ quan theo dõi được đề nghị công bố sự cố."))
    problems: dict[str, str] = {}
    if to_at <= from_at:
        problems["to_at"] = said("Lúc kết thúc phải sau lúc bắt đầu.")
    elif to_at - from_at > LONGEST:
        problems["to_at"] = said("Một sự cố kéo dài nhiều nhất {days} ngày; hãy công bố nối tiếp.", days=LONGEST.days)
    if not reason.strip():
        problems["reason"] = said("Ghi sự cố gì, ví dụ: Đứt cáp quang.")
    if problems:
        raise Invalid(said("Chưa đề nghị được."), problems)
    at = clock.now()
    with transaction.atomic(durable=True):
        made = Incident.objects.create(
            agency=agency, from_at=from_at, to_at=to_at, reason=reason.strip(), proposed_by=by, proposed_at=at
        )
        _note("incident.propose", made, by, post, at)
        title = said("Đề nghị công bố sự cố: {reason}", reason=made.reason)
        leaders = leaders_who_watch()
        send(leaders, act="incident.propose", title=title[:250], body="", url=PAGE, at=at, work=leaders)
    return made


def decide(incident: Incident, *, approve: bool, decision: str, by: User) -> Incident:
    """Approve an incident, or decline it (duyệt, không duyệt). Approved, it is a closure too.

    Raises NotAllowed unless `by` leads the watching agency and nobody decided yet, Invalid without a ground.
    """
    post = approving_post(by)
    if post is None:
        raise NotAllowed(said("Chỉ lãnh đạo cơ quan theo dõi được duyệt sự cố."))
    if not decision.strip():
        raise Invalid(said("Chưa quyết định được."), {"decision": said("Ghi căn cứ hoặc ý kiến.")})
    at = clock.now()
    with transaction.atomic(durable=True):
        found = _locked(incident)
        if found.approved_by_id is not None or found.declined_at is not None:
            raise NotAllowed(said("Đề nghị này đã được quyết định."))
        found.decision, found.approved_post = decision.strip()[:300], str(post)
        if approve:
            found.approved_by, found.approved_at = by, at
            found.closure = Closure.objects.create(
                agency=found.agency, from_at=found.from_at, to_at=found.to_at or at + LONGEST,
                reason=said("Sự cố: {reason}", reason=found.reason)[:300], source=found.decision,
            )  # fmt: skip
            note_closure(found.closure, by=by)
        else:
            found.declined_at = at
        found.save()
        _note("incident.approve" if approve else "incident.decline", found, by, post, at)
    return found


def end(incident: Incident, *, by: User) -> Incident:
    """End an incident now, before its time: the gate closes, and the term to digitise runs from now.

    Raises NotAllowed unless `by` watches and it is open or still to come.
    """
    post, at = watching_post(by), clock.now()
    if post is None:
        raise NotAllowed(said("Chỉ cơ quan theo dõi được kết thúc sự cố."))
    with transaction.atomic(durable=True):
        found = _locked(incident)
        if found.approved_by_id is None or (found.to_at is not None and found.to_at <= at):
            raise NotAllowed(said("Sự cố này không còn mở."))
        found.to_at = max(at, found.from_at + timedelta(minutes=1))
        found.save(update_fields=["to_at"])
        if found.closure is not None:
            found.closure.to_at = found.to_at
            found.closure.save(update_fields=["to_at"])
            note_closure(found.closure, by=by, ended=True)
        waiting = found.papers.filter(done_at__isnull=True).select_related("dossier__desk")
        for one in waiting:
            one.due_at = due(one.dossier, found)
        Digitising.objects.bulk_update(waiting, ["due_at"])
        _note("incident.end", found, by, post, at)
    return found


def to_digitise(dossier: Dossier, incident: Incident) -> Digitising:
    """That a paper dossier let in by an incident must be digitised; in the caller's transaction."""
    return Digitising.objects.create(dossier=dossier, incident=incident, due_at=due(dossier, incident))


def due(dossier: Dossier, incident: Incident) -> datetime | None:
    """Until when: `DIGITISE_DAYS` working days of the desk after the incident's end; None while it has no end."""
    if incident.to_at is None:
        return None
    return deadlines.due(incident.to_at, WorkingDays(settings.DIGITISE_DAYS), calendar_for(dossier.desk))


def _locked(incident: Incident) -> Incident:
    return (
        Incident.objects.select_for_update(of=("self",)).select_related("agency", "closure__agency").get(pk=incident.pk)
    )


def _note(verb: str, incident: Incident, by: User, post: Post, at: datetime) -> None:
    details: dict[str, Any] = {
        "incident": incident.pk,
        "agency": incident.agency.code if incident.agency else "",
        "from_at": incident.from_at.isoformat(),
        "to_at": incident.to_at.isoformat() if incident.to_at else "",
    }
    record(verb, subject=SUBJECT, actor=by.username, post=str(post), at=at, details=details)
