"""What is in a dossier: the request's facts, the answers, the papers, the slips, what was asked for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from motcua.documents.models import Scan, Slip
from motcua.documents.queries import slips_of
from motcua.dossiers.models import Dossier, Paper, SupplementRequest
from motcua.eforms import layout
from motcua.eforms.layout import SectionRows
from motcua.web.ui import formats
from motcua.web.ui.dossier.seen import Seen

MOST_SUPPLEMENTS = 10


@dataclass(frozen=True)
class PaperRow:
    """A paper of `ui/dossier_papers.html`. signed None: there is no file to be signed, or it is no request or result.

    replaced: no longer the one that holds. added: who brought it and when. earlier: what it replaced, newest first.
    """

    name: str
    note: str
    facts: str = ""
    url: str = ""
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
        ("Trích yếu", dossier.abstract),
        ("Văn bản đề nghị", _request_number(dossier)),
        ("Trường hợp", dict(seen.book.cases).get(dossier.case, dossier.case)),
        (
            "Cán bộ liên hệ",
            " · ".join(part for part in (dossier.contact_name, dossier.contact_phone, dossier.contact_email) if part),
        ),
        ("Kênh", dossier.get_channel_display()),
        ("Nộp lúc", formats.moment(dossier.submitted_at)),
        ("Cách nhận kết quả", dossier.get_return_by_display()),
        ("Bản giấy gửi sau", _originals(dossier)),
        ("Mã tra cứu", dossier.reference or ""),
    ]
    return [(label, value) for label, value in rows if value]


def _request_number(dossier: Dossier) -> str:
    number = "/".join(part for part in (dossier.request_number, dossier.request_symbol) if part)
    day = f"ngày {formats.day(dossier.request_on)}" if dossier.request_on else ""
    return " ".join(part for part in (f"Số {number}" if number else "", day) if part)


def _originals(dossier: Dossier) -> str:
    if not dossier.originals_follow:
        return ""
    return (
        f"đã nhận ngày {formats.day(dossier.originals_received_on)}" if dossier.originals_received_on else "chưa nhận"
    )


def answer_sections(seen: Seen) -> tuple[SectionRows, ...]:
    """The answers of the electronic form, section by section, as a reader sees them; none for a dossier on paper."""
    if not seen.dossier.answers:
        return ()
    return layout.rows(seen.book.form, seen.dossier.answers)


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
    facts = " · ".join(
        part
        for part in (
            f"Số {paper.number}" if paper.number else "",
            f"ngày {formats.day(paper.issued_on)}" if paper.issued_on else "",
            f"người ký {paper.signer}" if paper.signer else "",
        )
        if part
    )
    return PaperRow(
        name=paper.name,
        note=_note(paper),
        facts=facts,
        url=linked("ui:paper", paper.pk) if paper.file is not None and paper.file.scan != Scan.INFECTED else "",
        signed=paper.file.signed if paper.file is not None else None,
        replaced=paper.replaced_at is not None,
        kind=paper.kind,
        added=_("%(who)s, %(at)s") % {"who": paper.added_by.addressed, "at": formats.moment(paper.added_at)},
    )


def _note(paper: Paper) -> str:
    if paper.file is None:
        counts = ((paper.originals, "bản chính"), (paper.copies, "bản sao"))
        return ", ".join(f"{count} {word}" for count, word in counts if count) + " (giấy)"
    pages = f"{paper.file.pages} trang" if paper.file.pages else ""
    scan = "" if paper.file.scan == Scan.CLEAN else str(Scan(paper.file.scan).label).lower()
    replaced = f"đã thay lúc {formats.near_moment(paper.replaced_at)}" if paper.replaced_at else ""
    return " · ".join(part for part in (paper.file_name, pages, formats.size(paper.file.size), replaced, scan) if part)


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
        title=f"Lần {asked.number}: {who} yêu cầu lúc {formats.moment(asked.asked_at)}",
        state=_state(asked),
        reason=asked.reason,
        items=tuple((item.label, item.wanted) for item in asked.items.all()),
        open=not (asked.supplied_at or asked.taken_back_at or asked.closed_at),
    )


def _state(asked: SupplementRequest) -> str:
    if asked.supplied_at:
        return f"Đã bổ sung lúc {formats.moment(asked.supplied_at)}"
    if asked.taken_back_at:
        return f"Đã thu hồi lúc {formats.moment(asked.taken_back_at)}"
    if asked.closed_at:
        return f"Không bổ sung, đóng lúc {formats.moment(asked.closed_at)}"
    return f"Chờ bổ sung đến {formats.moment(asked.answer_by_at)}"
