"""What an infected file means for the dossiers that hold it: its places ask for another, and people are told."""

from datetime import datetime

from django.db import transaction

from motcua.core import clock
from motcua.documents import scanning
from motcua.documents.models import StoredFile
from motcua.dossiers.models import Dossier, Paper, RemarkFile, Status
from motcua.dossiers.models.dossier import DRAFTS
from motcua.dossiers.models.papers import STILL_ASKED, SupplementRequest
from motcua.dossiers.texts import tell_infected
from motcua.journal.record import record

FOUND = "dossier.infected-file"


def tell_of_infected() -> int:
    """Tell those who have to do with infected files, each file at once or not at all; how many files."""
    found = scanning.untold()
    for file in found:
        with transaction.atomic(durable=True):
            _tell(file, clock.now())
    return len(found)


def _tell(file: StoredFile, at: datetime) -> None:
    papers = list(Paper.objects.filter(file=file, replaced_at__isnull=True).order_by("dossier_id", "pk"))
    remarks = list(RemarkFile.objects.filter(file=file).select_related("remark").order_by("remark__dossier_id", "pk"))
    touched = {paper.dossier_id for paper in papers} | {one.remark.dossier_id for one in remarks}
    locked = {one.pk: one for one in Dossier.objects.select_for_update().filter(pk__in=touched).order_by("pk")}
    for paper in papers:
        dossier = locked[paper.dossier_id]
        if _asks_for_another(paper, dossier):
            paper.replaced_at = at
            paper.save(update_fields=["replaced_at"])
        _say(dossier, file, paper.file_name, [paper.added_by_id, dossier.holder_id], at)
    for one in remarks:
        dossier = locked[one.remark.dossier_id]
        _say(dossier, file, one.name, [one.remark.author_id, dossier.holder_id], at)
    if touched:
        scanning.was_told(file)


def _asks_for_another(paper: Paper, dossier: Dossier) -> bool:
    """A place that can be filled anew is empty again; what was handed in stays, and the receiver asks for another."""
    if dossier.status in DRAFTS:
        return True
    asked = SupplementRequest.objects.filter(STILL_ASKED, dossier=dossier).first()
    return dossier.status == Status.AWAITING_SUPPLEMENT and asked is not None and paper.added_at >= asked.asked_at


def _say(dossier: Dossier, file: StoredFile, name: str, people: list[int | None], at: datetime) -> None:
    record(FOUND, subject=dossier.subject, actor="", at=at, details={"sha256": file.pk, "threat": file.threat})
    tell_infected(dossier, file, name, [pk for pk in people if pk is not None], at=at)
