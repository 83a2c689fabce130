"""A list of proposals as a paper: what each changes and saves, with its reason, and what was decided of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO

from motcua.catalogue import content, publishing, savings
from motcua.catalogue.content import Told
from motcua.catalogue.differences import diff
from motcua.catalogue.models import LegalEvent, Proposal, ProposalList
from motcua.core import clock, installation
from motcua.documents import sheets, word
from motcua.documents.sheets import Column, Sheet
from motcua.people.queries import watching_agency

SHOWN = 12
COLUMNS = (
    Column("STT", 6), Column("Cơ quan đề xuất", 24), Column("Mã thủ tục", 14), Column("Tên thủ tục", 44),
    Column("Loại đề xuất", 18), Column("Nội dung thay đổi", 60), Column("Giảm được", 30), Column("Lý do, căn cứ", 44),
    Column("Ý kiến thẩm định", 30), Column("Kết quả", 22),
)  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One proposal of a list. changes: a line each; saved: what is spared."""

    number: int
    proposal: Proposal
    changes: Sequence[str]
    saved: Sequence[str]
    declined: str

    @property
    def result(self) -> str:
        """What became of it."""
        told = str(self.proposal.get_state_display())
        return f"{told}: {self.declined}" if self.declined else told


def rows_of(one: ProposalList) -> list[Row]:
    """The proposals of a list in the order of their agencies. Two queries, however many there are."""
    joined = ("procedure__current", "agency", "version", "replaced_by")
    found = one.proposals.select_related(*joined).prefetch_related("steps").order_by("agency__sort", "id")
    return [_row(number, each) for number, each in enumerate(found, start=1)]


def _row(number: int, proposal: Proposal) -> Row:
    declined = next((step.reason for step in proposal.steps.all() if step.act == "decline"), "")
    version, base = proposal.version, _before(proposal)
    if version is None:
        by = proposal.replaced_by
        return Row(number, proposal, [f"Thay bằng thủ tục {by.code}, {by.name}" if by else "Bãi bỏ"], [], declined)
    document = publishing.document_of(version)
    if base is None:
        return Row(number, proposal, [f"Thủ tục mới, mức độ {version.level}"], [], declined)
    changes = content.in_words(diff(base, document), base, document)
    lines = [_told(one) for one in changes[:SHOWN]]
    more = [f"… và {len(changes) - SHOWN} điểm khác"] if len(changes) > SHOWN else []
    return Row(
        number, proposal, [*lines, *more], [str(one) for one in savings.between(base, document).in_words()], declined
    )


def _told(one: Told) -> str:
    about = f", {one.about}" if one.about else ""
    return f"{one.part}{about}: {one.before or '(không có)'} → {one.after or '(không còn)'}"


def _before(proposal: Proposal) -> dict[str, object] | None:
    """What the version is compared with: the one before it, as it stood when it was drafted."""
    version = proposal.version
    if version is None or proposal.kind == LegalEvent.Kind.INTRODUCE:
        return None
    older = proposal.procedure.versions.filter(number__lt=version.number).exclude(state="dropped").order_by("-number")
    current = proposal.procedure.current
    before = current if current is not None and current.number < version.number else older.first()
    return publishing.document_of(before) if before is not None else None


def to_xlsx(one: ProposalList) -> IO[bytes]:
    """The list as a workbook."""
    agency = watching_agency()
    rows = [
        (
            row.number, row.proposal.agency.name, row.proposal.procedure.code, row.proposal.procedure.name,
            str(row.proposal.get_kind_display()), "\n".join(row.changes), "\n".join(row.saved), row.proposal.reason,
            row.proposal.opinion, row.result,
        )
        for row in rows_of(one)
    ]  # fmt: skip
    return sheets.to_xlsx(
        Sheet(parent_body="", agency=agency.name if agency else "", place="", title=one.title, lines=_lines(one),
              columns=COLUMNS, rows=rows, at=clock.now(), demo=installation.is_demo())
    )  # fmt: skip


def _lines(one: ProposalList) -> list[str]:
    lines = [f"Tờ trình số {one.number}"] if one.number else []
    if one.decision and one.decided_on and one.effective_on:
        lines.append(
            f"Quyết định {one.decision} ngày {one.decided_on:%d/%m/%Y} của {one.authority}, "
            f"có hiệu lực từ {one.effective_on:%d/%m/%Y}"
        )
    return lines


def to_docx(one: ProposalList) -> IO[bytes]:
    """The list as a Word file, to be restyled and signed."""
    agency = watching_agency()
    parent = agency.parent if agency and agency.parent else None
    at = (one.submitted_at or one.made_at).astimezone(clock.VN)
    rows = [
        {
            "number": row.number, "agency": row.proposal.agency.name, "code": row.proposal.procedure.code,
            "name": row.proposal.procedure.name, "kind": str(row.proposal.get_kind_display()),
            "changes": row.changes, "saved": row.saved, "reason": row.proposal.reason, "opinion": row.proposal.opinion,
            "result": row.result,
        }
        for row in rows_of(one)
    ]  # fmt: skip
    return word.to_docx(
        "proposal-list",
        {
            "parent": parent.name.upper() if parent else "", "agency": agency.name.upper() if agency else "",
            "number": one.number or "……", "place": agency.area if agency else "", "title": one.title, "rows": rows,
            "day": f"ngày {at.day:02} tháng {at.month:02} năm {at.year}", "lines": _lines(one),
        },
    )  # fmt: skip
