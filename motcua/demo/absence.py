"""One absence in the last days of a demo: a head is on leave and a colleague stands in, by the same actions."""

from datetime import datetime, timedelta

from motcua.core import clock
from motcua.demo import moments
from motcua.dossiers import actions
from motcua.dossiers.actions import delegating
from motcua.dossiers.actions.delegating import Terms
from motcua.dossiers.models import Dossier, Status
from motcua.dossiers.who_terms import needs_apology
from motcua.people.models import Delegation, Post, Role, User
from motcua.people.queries import country_calendar

AGENCY = "STC"
DAYS_AWAY = timedelta(days=9)
REASON = "Nghỉ phép năm"


def stand_in(until: datetime) -> Delegation | None:
    """Let a head of the busiest agency be away since two days before `until`, once; None where there is nobody."""
    head = _post(Role.HEAD)
    to = _post(Role.SPECIALIST, head) if head is not None else None
    if head is None or to is None or Delegation.objects.exists():
        return None
    begun = min(moments.later(country_calendar(), until - timedelta(days=2), moments.hours(1)), until)
    with clock.at(begun):
        terms = Terms(Delegation.Kind.COVER, begun.date(), begun.date() + DAYS_AWAY, reason=REASON)
        made = delegating.delegate(head, to.user, terms, by=head.user)
    _approve_one(head, to.user, until)
    return made


def _post(role: str, beside: Post | None = None) -> Post | None:
    """The first post of a role in the demo's busiest agency; in the room of another where one is given."""
    found = Post.objects.filter(agency__code=AGENCY, role=role, user__is_demo=True, to_on__isnull=True)
    if beside is not None:
        found = found.filter(unit=beside.unit_id).exclude(user=beside.user_id)
    return found.select_related("agency", "user").order_by("pk").first()


def _approve_one(head: Post, by: User, until: datetime) -> None:
    """One of the dossiers that wait for her is approved for her."""
    waiting = Dossier.objects.filter(
        holder_agency=head.agency_id, holder_unit=head.unit_id, holder_role=Role.HEAD, holder__isnull=True,
        status=Status.PROCESSING, waits=False,
    ).order_by("act_by_at", "pk")  # fmt: skip
    ready = [one for one in waiting if not needs_apology(one, until)]
    if not ready:
        return
    with clock.at(until):
        actions.approve(ready[0], by=User.objects.get(pk=by.pk), note="Đồng ý với đề xuất của chuyên viên.")
