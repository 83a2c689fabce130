"""Is a dossier ready to be handed in? Each finding says what to do, and where."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from motcua.catalogue.queries import Rulebook, rulebook
from motcua.core.words import said
from motcua.dossiers.models import Dossier, Paper
from motcua.eforms import answers as eforms


@dataclass(frozen=True)
class Finding:
    """One thing to put right; `path` is a field of the form, `request.…` for the request's facts, `paper.…` for a
    paper.
    """

    path: str
    label: str
    message: str


_REQUEST = {
    "abstract": (said("Trích yếu"), said("Ghi trích yếu: một câu nói rõ cơ quan đề nghị việc gì.")),
    "request_number": (said("Số văn bản"), said("Ghi số của văn bản đề nghị, ví dụ 125.")),
    "request_symbol": (said("Ký hiệu văn bản"), said("Ghi ký hiệu của văn bản đề nghị, ví dụ UBND-TCKH.")),
    "request_on": (said("Ngày văn bản"), said("Ghi ngày của văn bản đề nghị.")),
    "contact_name": (said("Cán bộ liên hệ"), said("Ghi họ tên cán bộ liên hệ của cơ quan.")),
    "contact_phone": (said("Điện thoại liên hệ"), said("Ghi số điện thoại để cơ quan giải quyết liên hệ khi cần.")),
}


def findings(dossier: Dossier, papers: Iterable[Paper], *, today: date) -> list[Finding]:
    """Everything that keeps a draft from being handed in, in the order of the task list; empty when it is ready."""
    book = rulebook(dossier.version_id)
    held = [paper for paper in papers if paper.replaced_at is None]
    return [
        *case_findings(dossier, book),
        *request_findings(dossier, today),
        *form_findings(dossier, book, today),
        *paper_findings(dossier, book, held),
    ]


def case_findings(dossier: Dossier, book: Rulebook) -> list[Finding]:
    """The case is chosen where the version has cases."""
    if not book.cases or dossier.case in dict(book.cases):
        return []
    return [
        Finding(
            "request.case",
            said("Trường hợp"),
            said("Chọn trường hợp áp dụng; thời hạn và giấy tờ tùy theo trường hợp."),
        )
    ]


def request_findings(dossier: Dossier, today: date) -> list[Finding]:
    """The facts of the request that văn thư needs."""
    found = [
        Finding(f"request.{name}", label, message)
        for name, (label, message) in _REQUEST.items()
        if not getattr(dossier, name)
    ]
    if dossier.request_on and dossier.request_on > today:
        found.append(
            Finding(
                "request.request_on",
                said("Ngày văn bản"),
                said("Ngày văn bản không thể sau hôm nay. Hãy ghi lại ngày trên văn bản."),
            )
        )
    return found


def form_findings(dossier: Dossier, book: Rulebook, today: date) -> list[Finding]:
    """The electronic form, checked whole."""
    return [
        Finding(one.path, one.label, one.message)
        for one in eforms.check(book.form_for(dossier.case), dossier.answers, today=today)
    ]


def paper_findings(dossier: Dossier, book: Rulebook, held: list[Paper]) -> list[Finding]:
    """The request itself as a PDF with number, date and signer, and each paper that is required."""
    found: list[Finding] = []
    request = next((paper for paper in held if paper.kind == Paper.Kind.REQUEST), None)
    if request is None:
        found.append(
            Finding(
                "paper.request",
                said("Văn bản đề nghị"),
                said("Tải lên văn bản đề nghị đã ký (PDF), kèm số, ngày và người ký."),
            )
        )
    elif not (request.number and request.issued_on and request.signer):
        found.append(
            Finding("paper.request", said("Văn bản đề nghị"), said("Ghi đủ số, ngày và người ký của văn bản đề nghị."))
        )
    keys = {paper.key for paper in held if paper.kind == Paper.Kind.ATTACHMENT}
    for kind in book.papers_for(dossier.answers, dossier.case):
        if kind.required and kind.key not in keys:
            found.append(Finding(f"paper.{kind.key}", kind.name, said("Tải lên: {name}.", name=kind.name)))
    return found
