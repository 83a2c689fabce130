"""Who may take a paper's file or a slip away; every file that is taken is journalled."""

from datetime import datetime, time

from motcua.core import clock
from motcua.core.errors import NotAllowed, NotFound
from motcua.core.words import said
from motcua.documents.models import Slip
from motcua.documents.scanning import refuse_unsafe
from motcua.dossiers.depths import CUSTOMER_ROLES, Depth, depth
from motcua.dossiers.models import Dossier, Paper, PaperRefusal, Status
from motcua.dossiers.visibility import visible_to
from motcua.journal.queries import history
from motcua.journal.record import record
from motcua.people.models import Role, User
from motcua.people.queries import agencies_of

PREVIEW = "dossier.preview"
RESULT_OUT = frozenset({Status.FINISHED, Status.HANDED_OVER})
DESK_ROLES = frozenset({Role.INTAKE, Role.SPECIALIST, Role.HEAD, Role.LEADER, Role.CLERK})
NO_FILE = said("Không có tệp này.")
ONLY_CARD = said("Bạn chỉ xem được thông tin chung của hồ sơ này, không xem được giấy tờ.")


def paper_for(user: User, paper_id: int) -> Paper:
    """A paper with its file and dossier, for a person who may take it.

    Raises NotFound when there is no such file or she may not know of it, NotAllowed when she sees only the card or the
    scanner has not let the file through.
    """
    papers = Paper.objects.select_related("file", "dossier").filter(pk=paper_id, file__isnull=False)
    paper = papers.filter(dossier__in=visible_to(user)).first()
    if paper is None:
        raise NotFound(NO_FILE)
    seen = depth(user, paper.dossier)
    if seen is None:
        raise NotFound(NO_FILE)
    if seen < Depth.CONTENT:
        raise NotAllowed(ONLY_CARD)
    if not shows_to(paper, paper.dossier, seen):
        raise NotFound(NO_FILE)
    assert paper.file is not None
    refuse_unsafe(paper.file, own=paper.added_by_id == user.pk)
    return paper


def shows_to(paper: Paper, dossier: Dossier, seen: Depth) -> bool:
    """Does somebody who sees so deep see this paper? Drafts stay inside; a result is seen outside once it is issued."""
    if seen >= Depth.INSIDE:
        return True
    if paper.is_inside or (paper.kind == Paper.Kind.RESULT and dossier.status not in RESULT_OUT):
        return False
    return seen >= Depth.CONTENT


def note_download(paper: Paper, *, by: User, at: datetime) -> None:
    """Journal that a person took a paper's file (tải tệp)."""
    details = {"paper": paper.pk, "sha256": paper.file_id}
    record("dossier.download", subject=paper.dossier.subject, actor=by.username, at=at, details=details)


def note_preview(paper: Paper, *, by: User, at: datetime) -> None:
    """Journal that a person looked at a paper's pages (xem giấy tờ); once a day for each person and file."""
    today = datetime.combine(at.astimezone(clock.VN).date(), time.min, clock.VN)
    seen = history(paper.dossier.subject).filter(verb=PREVIEW, actor=by.username, at__gte=today)
    if not seen.filter(details__sha256=paper.file_id).exists():
        details = {"paper": paper.pk, "sha256": paper.file_id}
        record(PREVIEW, subject=paper.dossier.subject, actor=by.username, at=at, details=details)


def slip_for(user: User, slip_id: int) -> Slip:
    """A slip, for a person who may read it.

    Raises NotFound when there is none or she may not know of it, NotAllowed when she sees only the dossier's card.
    """
    slip = Slip.objects.filter(pk=slip_id).first()
    kind, _, key = slip.subject.partition(":") if slip else ("", "", "")
    if slip is None or not key.isdigit() or kind not in ("dossier", "refusal"):
        raise NotFound(said("Không có giấy này."))
    if kind == "refusal":
        _refuse_strangers(user, int(key))
        return slip
    dossier = visible_to(user).filter(pk=int(key)).first()
    seen = depth(user, dossier) if dossier else None
    if seen is None:
        raise NotFound(said("Không có giấy này."))
    if seen < Depth.CONTENT:
        raise NotAllowed(ONLY_CARD)
    return slip


def _refuse_strangers(user: User, refusal_id: int) -> None:
    """The note of the gate is for the desk that wrote it and for the agency it was written to."""
    refusal = PaperRefusal.objects.filter(pk=refusal_id).first()
    desks = {agency.pk for agency in agencies_of(user, *DESK_ROLES)}
    customers = {agency.pk for agency in agencies_of(user, *CUSTOMER_ROLES)}
    if refusal is None or (refusal.desk_id not in desks and refusal.customer_id not in customers):
        raise NotFound(said("Không có giấy này."))
