"""The whole dossier as a person sees it, printed as one PDF."""

from typing import Any

from motcua.core import clock
from motcua.core.installation import is_demo
from motcua.core.words import joined, said
from motcua.documents import rendering
from motcua.documents.models import Slip
from motcua.documents.queries import check_url, slips_of
from motcua.dossiers.downloads import shows_to
from motcua.dossiers.handing import JUDGED
from motcua.dossiers.models import Outcome, Paper
from motcua.dossiers.timeline import Stop, Tense
from motcua.web.ui import formats
from motcua.web.ui.dossier.content import answer_sections, request_rows, supplement_rows
from motcua.web.ui.dossier.history import history_rows
from motcua.web.ui.dossier.seen import Seen


def whole_pdf(seen: Seen) -> bytes:
    """Request, answers, papers with their SHA-256, stops, rounds of supplement, result, slips and history."""
    dossier = seen.dossier
    data: dict[str, object] = {
        "title": dossier.title,
        "code": str(dossier),
        "status": str(dossier.get_status_display()),
        "procedure": f"{dossier.version.procedure.code} {seen.book.name}",
        "customer": dossier.customer.name,
        "receiver": dossier.receiver.name,
        "accepted": formats.moment(dossier.accepted_at),
        "due": formats.moment(dossier.due_at),
        "ended": formats.moment(dossier.ended_at),
        "outcome": _outcome(seen),
        "issued_at": seen.at.astimezone(clock.VN).isoformat(timespec="minutes"),
        "printed": f"{formats.moment(seen.at)}, {seen.user.full_name}",
        "request": [list(row) for row in request_rows(seen)],
        "answers": [_section(section) for section in answer_sections(seen)],
        "papers": [_paper(paper) for paper in _papers(seen)],
        "stops": [_stop(stop) for stop in seen.stops if stop.tense != Tense.NEXT],
        "supplements": [
            {"title": one.title, "state": one.state, "reason": one.reason, "items": [list(item) for item in one.items]}
            for one in supplement_rows(seen)
        ],
        "slips": [_slip(slip) for slip in slips_of(dossier.subject)],
        "history": [[row.when, row.what, row.who, row.note] for row in history_rows(seen)],
        "demo": is_demo(),
        "form": {"number": "", "heading": said("Bản in toàn bộ hồ sơ"), "circular": ""},
    }
    return rendering.render("whole", data, seen.at)


def _outcome(seen: Seen) -> str:
    outcome = str(Outcome(seen.dossier.outcome).label) if seen.dossier.outcome else ""
    return joined(": ", (outcome, seen.dossier.end_reason))


def _section(section: Any) -> dict[str, object]:
    rows = [
        {"label": row.label, "text": row.text, "columns": list(row.columns), "lines": [list(one) for one in row.lines]}
        for row in section.rows
    ]
    return {"title": section.title, "rows": rows}


def _papers(seen: Seen) -> list[Paper]:
    papers = Paper.objects.filter(dossier=seen.dossier).select_related("file").order_by("pk")
    return [paper for paper in papers if shows_to(paper, seen.dossier, seen.depth)]


def _paper(paper: Paper) -> dict[str, str]:
    facts = (
        str(Paper.Kind(paper.kind).label),
        said("số {number}", number=paper.number) if paper.number else "",
        said("ngày {issued_on}", issued_on=formats.day(paper.issued_on)) if paper.issued_on else "",
        said("đã thay lúc {replaced_at}", replaced_at=formats.moment(paper.replaced_at)) if paper.replaced_at else "",
    )
    size = formats.size(paper.file.size) if paper.file else said("bản giấy")
    return {
        "name": paper.name,
        "facts": " · ".join(part for part in (*facts, paper.file_name, size) if part),
        "sha256": paper.file_id or "",
    }


def _stop(stop: Stop) -> list[str]:
    held = ", ".join(part for part in (stop.agency, stop.unit, stop.officer) if part)
    note = said("tạm dừng tính thời hạn") if stop.paused else JUDGED.get(stop.judged or "", "")
    return [stop.name, held, formats.moment(stop.from_at), formats.moment(stop.to_at) or said("đang giữ"), note]


def _slip(slip: Slip) -> list[str]:
    return [str(slip.get_kind_display()), slip.number, formats.moment(slip.issued_at), check_url(slip.token)]
