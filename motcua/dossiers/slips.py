"""The content of each slip, fixed while the act is done; the PDF is made later, from this alone."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings

from motcua.catalogue.content import sets_of
from motcua.catalogue.queries import rulebook
from motcua.core import clock
from motcua.core.installation import is_demo
from motcua.core.words import said
from motcua.documents.actions import fix_slip
from motcua.documents.contents import (
    ApologyContent,
    Copy,
    PaperRefusalContent,
    ReceiptContent,
    RefusalContent,
    StopContent,
    SupplementContent,
)
from motcua.documents.models import Slip
from motcua.dossiers import gate, numbering
from motcua.dossiers.change import Change
from motcua.dossiers.models import Dossier, Paper, PaperRefusal, ReturnBy
from motcua.dossiers.queries import papers_of
from motcua.people.models import Agency
from motcua.workdays import terms

_OF_THE_RECEIVER = frozenset({Paper.Kind.RESULT, Paper.Kind.RESULT_DRAFT})


def fix(change: Change) -> Slip:
    """Number and fix the slip of an act, in the act's transaction."""
    dossier, kind = change.dossier, change.rule.slip
    assert kind is not None
    content = _CONTENT[kind](change)
    number = numbering.next_slip_number(dossier.desk, kind, on=change.at)
    return fix_slip(
        kind, agency=dossier.desk, subject=dossier.subject, number=number, content=content.to_json(), at=change.at
    )


def fix_paper_refusal(refusal: PaperRefusal) -> Slip:
    """The gate's note: the clause, and how to file online."""
    content = PaperRefusalContent(
        parent_body=parent_body(refusal.desk),
        agency=refusal.desk.name,
        place=place_of(refusal.desk),
        procedure=refusal.procedure.name,
        customer=refusal.customer.name,
        receiver=refusal.desk.name,
        received_on=refusal.at.astimezone(clock.VN).date(),
        issued_at=refusal.at,
        demo=is_demo(),
        clause=f"{refusal.clause} {gate.DIRECTIVE}",
        explanation=refusal.reason,
        presented_at=refusal.at,
        level=f"mức độ {refusal.level}",
        online_address=settings.PUBLIC_URL,
        help_contact=refusal.desk.phone,
        officer=refusal.by.full_name,
    )
    number = numbering.next_slip_number(refusal.desk, Slip.Kind.PAPER_REFUSAL, on=refusal.at)
    return fix_slip(
        Slip.Kind.PAPER_REFUSAL,
        agency=refusal.desk,
        subject=f"refusal:{refusal.pk}",
        number=number,
        content=content.to_json(),
        at=refusal.at,
    )


def parent_body(agency: Agency) -> str:
    """What stands over an agency's name in a heading."""
    if agency.level == Agency.Level.PROVINCE or agency.parent is None:
        return ""
    return agency.parent.name


def place_of(agency: Agency) -> str:
    """The place that dates a paper (địa danh): the agency's own area, else the province."""
    return agency.area.removeprefix("Huyện ").removeprefix("Thành phố ").removeprefix("Xã ") or settings.PROVINCE_NAME


def heading(dossier: Dossier, at: datetime) -> dict[str, Any]:
    """What every slip of a dossier carries."""
    return {
        "parent_body": parent_body(dossier.desk),
        "agency": dossier.desk.name,
        "place": place_of(dossier.desk),
        "code": dossier.code or dossier.reference or "",
        "procedure": rulebook(dossier.version_id).name,
        "customer": dossier.customer.name,
        "receiver": dossier.receiver.name,
        "received_on": (dossier.submitted_at or at).astimezone(clock.VN).date(),
        "issued_at": at,
        "demo": is_demo(),
    }


def _applicant(change: Change) -> dict[str, Any]:
    """What forms 01 to 03 say of who asks, for whom, for what."""
    dossier = change.dossier
    return {
        **heading(dossier, change.at),
        "submitter": dossier.contact_name,
        "address": dossier.customer.address,
        "phone": dossier.contact_phone,
        "email": dossier.contact_email,
        "request": dossier.abstract,
        "officer": _officer(change),
    }


def _officer(change: Change) -> str:
    """The name under the signature, and for whom where it is for another."""
    if change.by is None or change.whom is None:
        return change.by.full_name if change.by else ""
    return said("{name} (thay {principal})", name=change.by.full_name, principal=change.whom.addressed)


def _title(change: Change) -> str:
    """The post over the signature: `KT. Giám đốc, Phó Giám đốc` where another's is lent."""
    if change.post is None:
        return ""
    return change.post.title if change.post.lent is None else change.post.signing_title


def _receipt(change: Change) -> ReceiptContent:
    dossier = change.dossier
    papers = [one for one in papers_of(dossier) if one.replaced_at is None and one.kind not in _OF_THE_RECEIVER]
    copies = tuple(
        Copy(name=paper.name, originals=paper.originals, photocopies=paper.copies, electronic=paper.file_id is not None)
        for paper in papers
    )
    delivery = {
        ReturnBy.ONLINE: "Trực tuyến trên hệ thống",
        ReturnBy.DIRECT: f"Bộ phận tiếp nhận và trả kết quả, {dossier.desk.short}",
        ReturnBy.POST: "Qua dịch vụ bưu chính",
    }[ReturnBy(dossier.return_by)]
    return ReceiptContent(
        **_applicant(change),
        copies=copies,
        sets=sets_of(rulebook(dossier.version_id).facts, dossier.channel),
        term=terms.in_words(terms.from_json(dossier.term)) if dossier.term else "",
        received_at=change.at,
        due_at=dossier.due_at,
        delivery=delivery,
    )


def _supplement(change: Change) -> SupplementContent:
    contact = " – ".join(
        part for part in (change.by.full_name if change.by else "", change.by.phone if change.by else "") if part
    )
    items = tuple(f"{item.label}: {item.wanted}" for item in change.items)
    return SupplementContent(**_applicant(change), items=items, reason=change.reason, contact=contact)


def _refusal(change: Change) -> RefusalContent:
    return RefusalContent(**_applicant(change), reason=change.reason)


def _apology(change: Change) -> ApologyContent:
    dossier, (until_at, _) = change.dossier, change.promised[-1]
    return ApologyContent(
        **_applicant(change),
        reason=change.reason,
        accepted_at=dossier.accepted_at,
        due_at=dossier.due_at,
        until_at=until_at,
        title=_title(change),
    )


def _stop(change: Change) -> StopContent:
    dossier = change.dossier
    return StopContent(
        **_applicant(change),
        reason=change.reason,
        accepted_at=dossier.accepted_at,
        due_at=dossier.due_at,
        stopped_at=change.at,
        title=_title(change),
    )


_CONTENT = {
    Slip.Kind.RECEIPT: _receipt,
    Slip.Kind.SUPPLEMENT: _supplement,
    Slip.Kind.REFUSAL: _refusal,
    Slip.Kind.APOLOGY: _apology,
    Slip.Kind.STOP: _stop,
}
