"""Papers that are printed when somebody asks for them; they change nothing of the dossier."""

from datetime import datetime

from django.db import transaction

from motcua.core import clock
from motcua.core.errors import NotAllowed
from motcua.core.words import said
from motcua.documents.actions import fix_slip
from motcua.documents.contents import ControlContent
from motcua.documents.models import Slip
from motcua.documents.queries import slips_of
from motcua.dossiers import handing, numbering, slips
from motcua.dossiers.case import posts_on
from motcua.dossiers.depths import RECEIVER_ROLES, Depth, depth
from motcua.dossiers.models import Dossier, Party
from motcua.dossiers.timeline import ways_of
from motcua.journal.record import record
from motcua.people.models import Agency, Post, Role, User


def may_print_control(dossier: Dossier, *, by: User) -> Post | None:
    """A post of those who receive and solve that sees the content of an accepted dossier; None for others."""
    if dossier.accepted_at is None or (depth(by, dossier) or 0) < Depth.CONTENT:
        return None
    for post in posts_on(by, dossier):
        at_desk = post.agency_id == dossier.desk_id and post.role == Role.INTAKE
        if at_desk or (post.agency_id == dossier.receiver_id and post.role in RECEIVER_ROLES):
            return post
    return None


def print_control(dossier: Dossier, *, by: User) -> Slip:
    """Fix the control slip as the stays stand now (in phiếu kiểm soát); nothing moved since gives the last one again.

    Raises NotAllowed for a dossier that was not accepted, or a person who does not work on it.
    """
    with transaction.atomic(durable=True):
        locked = Dossier.objects.select_for_update(of=("self",)).get(pk=dossier.pk)
        post = may_print_control(locked, by=by)
        if post is None:
            raise NotAllowed(said("Chỉ người giải quyết hồ sơ đã tiếp nhận mới in được phiếu kiểm soát."))
        last = slips_of(locked.subject).filter(kind=Slip.Kind.CONTROL).last()
        if last is not None and last.issued_at >= locked.changed_at:
            return last
        at = max(clock.now(), locked.changed_at)
        slip = _fixed(locked, by=by, at=at)
        verb, details = "dossier.control-slip", {"slip": slip.pk}
        record(verb, subject=locked.subject, actor=by.username, post=str(post), at=at, details=details)
    return slip


def _fixed(dossier: Dossier, *, by: User, at: datetime) -> Slip:
    """The control slip as the stays tell it at this moment; each print is a slip of its own."""
    stays, branches = ways_of(dossier)
    asked = Agency.objects.filter(pk__in=dossier.parties.filter(role=Party.Role.ASKED).values("agency"))
    content = ControlContent(
        **slips.heading(dossier, at),
        request=dossier.abstract,
        accepted_at=dossier.accepted_at,
        due_at=dossier.due_at,
        asked=tuple(agency.name for agency in asked),
        rows=tuple(handing.hand_overs(dossier, stays, branches)),
        state=handing.state(dossier, stays),
        officer=by.full_name,
    )
    kind, kept = Slip.Kind.CONTROL, content.to_json()
    number = numbering.next_slip_number(dossier.desk, kind, on=at)
    return fix_slip(kind, agency=dossier.desk, subject=dossier.subject, number=number, content=kept, at=at)
