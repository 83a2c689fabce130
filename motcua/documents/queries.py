"""Reads of slips and of the journal's roots. Who may see a subject's slips is the business of that subject's part."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db.models import QuerySet

from motcua.core import clock
from motcua.documents.models import JournalRoot, Slip

_TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")


@dataclass(frozen=True)
class SlipCheck:
    """What anybody who holds the paper may learn: what the paper itself says, no person, no answer, no later state."""

    kind: str  # a Slip.Kind
    heading: str
    number: str
    code: str
    procedure: str
    agency: str  # who issued it
    customer: str
    receiver: str
    received_on: date | None
    due_at: datetime | None  # as promised on the paper
    issued_at: datetime
    sha256: str  # of the PDF; empty while nobody has needed one
    demo: bool


def check_url(token: str) -> str:
    """The public address that the QR code of a slip leads to."""
    return f"{settings.PUBLIC_URL}/kiem-tra/{token}"


def check(token: str) -> SlipCheck | None:
    """The genuine slip that carries this token; None when there is none."""
    slip = Slip.objects.filter(token=token).first() if _TOKEN.fullmatch(token) else None
    if slip is None:
        return None
    said = slip.content
    return SlipCheck(
        kind=slip.kind,
        heading=said["form"]["heading"],
        number=slip.number,
        code=said.get("code") or "",
        procedure=said.get("procedure") or "",
        agency=said.get("agency") or "",
        customer=said.get("customer") or "",
        receiver=said.get("receiver") or "",
        received_on=date.fromisoformat(said["received_on"]) if said.get("received_on") else None,
        due_at=datetime.fromisoformat(said["due_at"]) if said.get("due_at") else None,
        issued_at=slip.issued_at.astimezone(clock.VN),
        sha256=slip.pdf_id or "",
        demo=bool(said.get("demo")),
    )


def slips_of(subject: str) -> QuerySet[Slip]:
    """The slips of a subject such as `dossier:12`, oldest first."""
    return Slip.objects.filter(subject=subject).select_related("pdf").order_by("issued_at", "id")


def root_of(on_day: date) -> JournalRoot | None:
    """The journal's root that was kept for a day."""
    return JournalRoot.objects.filter(on_day=on_day).first()
