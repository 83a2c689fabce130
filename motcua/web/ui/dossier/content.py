"""What is in a dossier: the request's facts, the answers, the papers, the slips, what was asked for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.urls import NoReverseMatch, reverse

from motcua.core.words import joined, said
from motcua.documents.models import Scan, Slip
from motcua.documents.previews import pages_of
from motcua.documents.queries import slips_of
from motcua.dossiers.models import Asking, Channel, Dossier, Paper, SupplementRequest
from motcua.eforms import layout
from motcua.eforms.layout import SectionRows
from motcua.web.ui import formats
from motcua.web.ui.dossier.seen import Seen

MOST_SUPPLEMENTS = 10


@dataclass(frozen=True)
class PaperRow:
    """A paper of `ui/dossier_papers.html`. signed None: there is no file to be signed, or it is no request or result.

    look_url: its pages on the screen. replaced: no longer the one that holds. added: who brought it and when.
    earlier: what it replaced, newest first.
    """

    name: str
    note: str
    facts: str = ""
    url: str = ""
    look_url: str = ""
    signed: bool | None = None
    replaced: bool = False
    kind: str = ""
    added: str = ""
    earlier: tuple["PaperRow", ...] = ()

    @property
    def versions(self) -> tuple["PaperRow", ...]:
        """This one and all before it, for a table that sets them side by side."""
        return (self, *self.earlier)


@dataclass(frozen=True)
class SlipRow:
    name: str
    number: str
    issued: str
    url: str


@dataclass(frozen=True)
class SupplementRow:
    """One round of asking (`ui/dossier_supplements.html`): state in words, and each thing wanted."""

    title: str
    state: str
    reason: str
    items: tuple[tuple[str, str], ...]
    open: bool


def linked(name: str, *arguments: object) -> str:
    """The address of a page; empty where this installation has none."""
    try:
        return reverse(name, args=arguments)
    except NoReverseMatch:
        return ""


def request_rows(seen: Seen) -> list[tuple[str, str]]:
    """Label and value of what văn thư needs; lines without a value are left out."""
    dossier = seen.dossier
    rows = [
        (said("Trích yếu"), dossier.abstract),
        (said("Nội dung cần trả lời"), _question(dossier)),
        (said("Văn bản đề nghị"), _request_number(dossier)),
        (said("Trường hợp"), dict(seen.book.cases).get(dossier.case, dossier.case)),
        (
            said("Cán bộ liên hệ"),
            " · ".join(part for part in (dossier.contact_name, dossier.contact_phone, dossier.contact_email) if part),
        ),
        (said("Kênh"), dossier.get_channel_display()),
        (said("Nộp lúc"), formats.moment(dossier.submitted_at)),
        (said("Cách nhận kết quả"), dossier.get_return_by_display()),
        (said("Bản giấy gửi sau"), _originals(dossier)),
        (said("Mã tra cứu"), dossier.reference or ""),
    ]
    return [(label, value) for label, value in rows if value]


def _question(dossier: Dossier) -> str:
    """What another agency asked, word for word; among the answers where the system's own form asks for it."""
    if dossier.channel != Channel.CHAIN or dossier.answers:
        return ""
    return Asking.objects.filter(child=dossier).values_list("question", flat=True).first() or ""


def _request_number(dossier: Dossier) -> str:
    number = "/".join(part for part in (dossier.request_number, dossier.request_symbol) if part)
    day = said("ngày {request_on}", request_on=formats.day(dossier.request_on)) if dossier.request_on else ""
    return joined(" ", (said("Số {number}", number=number) if number else "", day))


def _originals(dossier: Dossier) -> str:
    if not dossier.originals_follow:
        return ""
    return (
        said("đã nhận ngày {originals_received_on}", originals_received_on=formats.day(dossier.originals_received_on))
        if dossier.originals_received_on
        else said("chưa nhận")
    )


def answer_sections(seen: Seen) -> tuple[SectionRows, ...]:
    """The answers of the electronic form, section by section, as a reader sees them; none for a dossier on paper."""
    if not seen.dossier.answers:
        return ()
    return layout.rows(seen.book.form_for(seen.dossier.case), seen.dossier.answers)


def papers_of(seen: Seen) -> list[Paper]:
    """The papers this person may see, oldest first. One query."""
    found = Paper.objects.filter(dossier=seen.dossier).select_related("file", "added_by")
    return list(found if seen.reads_inside else found.exclude(kind=Paper.Kind.RESULT_DRAFT))


def paper_rows(papers: Iterable[Paper]) -> list[PaperRow]:
    """Papers for reading: those that hold, each with the earlier ones of its place, then places that hold none now."""
    places: dict[tuple[str, str], list[Paper]] = {}
    for paper in papers:
        places.setdefault((paper.kind, paper.key), []).append(paper)
    rows = [row for there in places.values() for row in _place(there)]
    return sorted(rows, key=lambda row: row.replaced)


def _place(papers: Sequence[Paper]) -> list[PaperRow]:
    """The rows of one place, of papers oldest first; the last carries what was there before."""
    held = [_paper(paper) for paper in papers if paper.replaced_at is None]
    earlier = [_paper(paper) for paper in reversed(papers) if paper.replaced_at is not None]
    *before, last = held or [earlier.pop(0)]
    return [*before, replace(last, earlier=tuple(earlier))]


def _paper(paper: Paper) -> PaperRow:
    facts = joined(
        " · ",
        (
            said("Số {number}", number=paper.number) if paper.number else "",
            said("ngày {issued_on}", issued_on=formats.day(paper.issued_on)) if paper.issued_on else "",
            said("người ký {signer}", signer=paper.signer) if paper.signer else "",
        ),
    )
    opens = paper.file is not None and paper.file.scan != Scan.INFECTED
    looks = opens and paper.file is not None and pages_of(paper.file) > 0
    return PaperRow(
        name=paper.name,
        note=_note(paper),
        facts=facts,
        url=linked("ui:paper", paper.pk) if opens else "",
        look_url=linked("ui:preview", paper.pk) if looks else "",
        signed=paper.file.signed if paper.file is not None else None,
        replaced=paper.replaced_at is not None,
        kind=paper.kind,
        added=said("{who}, {at}", who=paper.added_by.addressed, at=formats.moment(paper.added_at)),
    )


def _note(paper: Paper) -> str:
    if paper.file is None:
        counts = ((paper.originals, said("bản chính")), (paper.copies, said("bản sao")))
        told = joined(", ", (joined(" ", (count, word)) for count, word in counts if count))
        return said("{copies} (giấy)", copies=told)
    pages = said("{count} trang", count=paper.file.pages) if paper.file.pages else ""
    scan = "" if paper.file.scan == Scan.CLEAN else Scan(paper.file.scan).label.lower()
    replaced = (
        said("đã thay lúc {replaced_at}", replaced_at=formats.near_moment(paper.replaced_at))
        if paper.replaced_at
        else ""
    )
    return joined(" · ", (paper.file_name, pages, formats.size(paper.file.size), replaced, scan))


def slip_rows(seen: Seen) -> list[SlipRow]:
    """The slips of a dossier, oldest first. One query."""
    return [_slip(slip) for slip in slips_of(seen.dossier.subject)]


def _slip(slip: Slip) -> SlipRow:
    return SlipRow(slip.get_kind_display(), slip.number, formats.moment(slip.issued_at), linked("ui:slip", slip.pk))


def supplements_of(dossier: Dossier) -> Sequence[SupplementRequest]:
    """The rounds of asking with what was asked, newest first. Two queries; none where nothing was ever asked."""
    found = SupplementRequest.objects.filter(dossier=dossier).select_related("asked_by").prefetch_related("items")
    return list(found.order_by("-asked_at")[:MOST_SUPPLEMENTS])


def supplement_rows(seen: Seen) -> list[SupplementRow]:
    """Each round for reading."""
    return [_supplement(one) for one in supplements_of(seen.dossier)]


def _supplement(asked: SupplementRequest) -> SupplementRow:
    who = asked.asked_by.addressed
    return SupplementRow(
        title=said(
            "Lần {number}: {who} yêu cầu lúc {asked_at}",
            number=asked.number,
            who=who,
            asked_at=formats.moment(asked.asked_at),
        ),
        state=_state(asked),
        reason=asked.reason,
        items=tuple((item.label, item.wanted) for item in asked.items.all()),
        open=not (asked.supplied_at or asked.taken_back_at or asked.closed_at),
    )


def _state(asked: SupplementRequest) -> str:
    if asked.supplied_at:
        return said("Đã bổ sung lúc {supplied_at}", supplied_at=formats.moment(asked.supplied_at))
    if asked.taken_back_at:
        return said("Đã thu hồi lúc {taken_back_at}", taken_back_at=formats.moment(asked.taken_back_at))
    if asked.closed_at:
        return said("Không bổ sung, đóng lúc {closed_at}", closed_at=formats.moment(asked.closed_at))
    return said("Chờ bổ sung đến {answer_by_at}", answer_by_at=formats.moment(asked.answer_by_at))
