"""Dossiers that are not accepted yet follow their procedure to its new version, and people are told what differs.

What was accepted finishes on the version it was handed in by. Typed answers and papers stay; what the new version asks
besides is asked for before it is handed in, or by the desk.
"""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import F

from motcua.catalogue import content, publishing
from motcua.catalogue.content import Told
from motcua.catalogue.differences import diff
from motcua.catalogue.models import ProcedureVersion
from motcua.catalogue.queries import rulebook
from motcua.core import clock
from motcua.dossiers.models import Dossier, Status
from motcua.dossiers.models.dossier import DRAFTS
from motcua.dossiers.texts import tell_of_new_version
from motcua.journal.record import SYSTEM, record
from motcua.people.models import Role
from motcua.people.queries import holder_ids

FOLLOWED = "dossier.follow-version"
FOLLOWING = (*DRAFTS, Status.SUBMITTED)
MOST = 500


def follow_versions() -> int:
    """Move each dossier that may follow; how many. Safe to call again: one that was moved is not found again."""
    behind = Dossier.objects.filter(
        holder_agency__isnull=False, accepted_at__isnull=True, status__in=FOLLOWING,
        version__number__lt=F("offering__procedure__current__number"),
    )  # fmt: skip
    keys = list(behind.order_by("pk").values_list("pk", flat=True)[:MOST])
    return sum(_follow(pk) for pk in keys)


def _follow(pk: int) -> bool:
    with transaction.atomic(durable=True):
        dossier = Dossier.objects.select_for_update(of=("self",)).select_related(
            "offering__procedure__current", "version", "customer", "receiver"
        ).get(pk=pk)  # fmt: skip
        after = dossier.offering.procedure.current
        if (
            after is None
            or dossier.status not in FOLLOWING
            or dossier.accepted_at
            or dossier.version.number >= after.number
        ):
            return False
        if not _can_be_promised(dossier, after):
            return False
        at, before = clock.now(), dossier.version
        dossier.version = after
        dossier.save(update_fields=["version"])
        record(
            FOLLOWED, subject=dossier.subject, actor=SYSTEM, at=at,
            details={"from_version": before.number, "to_version": after.number},
        )  # fmt: skip
        told = differences(before, after)
        tell_of_new_version(dossier, before, after, told, _who_is_told(dossier), at=at)
    return True


def differences(before: ProcedureVersion, after: ProcedureVersion) -> Sequence[Told]:
    """What two versions say otherwise, in words."""
    old, new = publishing.document_of(before), publishing.document_of(after)
    return content.in_words(diff(old, new), old, new)


def _can_be_promised(dossier: Dossier, after: ProcedureVersion) -> bool:
    """A submitted dossier whose channel the new version gives no time for is taken in by the version it came by."""
    if dossier.status in DRAFTS:
        return True
    return rulebook(after.pk).policy.term(dossier.channel, dossier.case) is not None


def _who_is_told(dossier: Dossier) -> list[int]:
    """Who prepared it and who handed it in; the desk where it waits."""
    people = [pk for pk in (dossier.created_by_id, dossier.submitted_by_id) if pk is not None]
    desk = [] if dossier.status in DRAFTS else holder_ids(dossier.desk_id, Role.INTAKE)
    return list(dict.fromkeys([*people, *desk]))
