"""Scans of paper that was taken in during an incident (số hóa hồ sơ giấy)."""

from django.db import transaction
from django.db.models import QuerySet

from motcua.core import clock, text
from motcua.core.errors import NotAllowed
from motcua.core.words import said
from motcua.documents.models import StoredFile
from motcua.dossiers.case import posts_on
from motcua.dossiers.models import Digitising, Dossier, Paper
from motcua.journal.record import record
from motcua.people.models import Post, Role, User
from motcua.people.queries import agencies_of


def waiting(user: User) -> QuerySet[Digitising]:
    """What this person's desks still have to digitise, the nearest term first."""
    desks = [one.pk for one in agencies_of(user, Role.INTAKE)]
    found = Digitising.objects.filter(done_at__isnull=True, dossier__desk__in=desks)
    return found.select_related("dossier__version__procedure", "dossier__customer", "incident").order_by("due_at", "pk")


def papers_without_scan(dossier: Dossier) -> QuerySet[Paper]:
    """The papers that lie at the desk and have no file yet."""
    asked = dossier.papers.filter(kind__in=[Paper.Kind.REQUEST, Paper.Kind.ATTACHMENT])
    return asked.filter(file__isnull=True, replaced_at__isnull=True)


def digitise(dossier: Dossier, paper: Paper, *, file: StoredFile, file_name: str, by: User) -> bool:
    """Add the scan of one paper; True when it was the last one.

    Raises NotAllowed unless `by` receives at the desk, the dossier is to be digitised and the paper has no scan yet.
    """
    post = _desk_post(dossier, by)
    at = clock.now()
    with transaction.atomic(durable=True):
        waits = Digitising.objects.select_for_update().filter(dossier=dossier, done_at__isnull=True).first()
        scanned = papers_without_scan(dossier).filter(pk=paper.pk) if waits is not None else Paper.objects.none()
        if waits is None or not scanned.update(file=file, file_name=text.file_name(file_name)):
            raise NotAllowed(said("Giấy tờ này đã có bản số hóa."))
        if not (left := papers_without_scan(dossier).count()):
            waits.done_at, waits.done_by = at, by
            waits.save(update_fields=["done_at", "done_by"])
        details = {"paper": paper.pk, "sha256": file.pk, "left": left}
        record("dossier.digitise", subject=dossier.subject, actor=by.username, post=str(post), at=at, details=details)
    return not left


def _desk_post(dossier: Dossier, by: User) -> Post:
    for post in posts_on(by, dossier):
        if post.agency_id == dossier.desk_id and post.role == Role.INTAKE:
            return post
    raise NotAllowed(said("Chỉ cán bộ tiếp nhận của bộ phận đã nhận hồ sơ được số hóa."))
