"""What was said about a dossier, and who may read and take it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce

from motcua.core.errors import NotAllowed, NotFound
from motcua.documents.scanning import refuse_unsafe
from motcua.dossiers.depths import Depth, depth
from motcua.dossiers.downloads import NO_FILE, ONLY_CARD
from motcua.dossiers.models import Dossier, Remark, RemarkFile, RemarksRead
from motcua.dossiers.visibility import visible_to
from motcua.journal.record import record
from motcua.people.models import User

MOST_REMARKS = 200


def remarks_of(dossier: Dossier) -> list[Remark]:
    """The latest remarks, oldest first, with their files. Two queries."""
    found = Remark.objects.filter(dossier=dossier).select_related("author", "agency").prefetch_related("files__file")
    return list(found.order_by("-id")[:MOST_REMARKS])[::-1]


def unread_remarks(user: Any, dossier: Dossier) -> int:
    """How many remarks of others this person has not read. One query."""
    read = RemarksRead.objects.filter(user=user, dossier=OuterRef("dossier")).values("last")
    others = Remark.objects.filter(dossier=dossier).exclude(author=user)
    return others.filter(pk__gt=Coalesce(Subquery(read), 0)).count()


def remark_file_for(user: User, file_id: int) -> RemarkFile:
    """A file of a remark, for a person who may take it: who reads the dossier's content.

    Raises NotFound when there is none or she may not know of it, NotAllowed when she sees only the card.
    """
    files = RemarkFile.objects.select_related("file", "remark__dossier").filter(pk=file_id)
    found = files.filter(remark__dossier__in=visible_to(user)).first()
    seen = depth(user, found.remark.dossier) if found else None
    if found is None or seen is None:
        raise NotFound(NO_FILE)
    if seen < Depth.CONTENT:
        raise NotAllowed(ONLY_CARD)
    refuse_unsafe(found.file, own=found.remark.author_id == user.pk)
    return found


def note_remark_download(file: RemarkFile, *, by: User, at: datetime) -> None:
    """Journal that a person took a file of a remark."""
    details = {"remark": file.remark_id, "sha256": file.file_id}
    record("dossier.download", subject=file.remark.dossier.subject, actor=by.username, at=at, details=details)


def was_sent(dossier: Dossier, once: UUID, *, by: User) -> bool:
    """Whether this person's form has become a remark already: a second press is no failure."""
    return Remark.objects.filter(dossier=dossier, once=once, author=by).exists()
