"""The register book (sổ theo dõi hồ sơ) and the list of results to hand over: rows, totals, and the sheets of both."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery

from motcua.catalogue.content import sets_of
from motcua.catalogue.queries import rulebook
from motcua.core import clock
from motcua.core.installation import is_demo
from motcua.core.words import joined, said
from motcua.documents import templates
from motcua.documents.sheets import Cell, Column, Sheet
from motcua.dossiers import deadlines
from motcua.dossiers.handing import JUDGED
from motcua.dossiers.models import Channel, Dossier, Outcome, Paper, ReturnBy, Status, Stay
from motcua.dossiers.models.dossier import DOCUMENTS_OF_VERSION
from motcua.dossiers.rules import Act
from motcua.dossiers.slips import parent_body, place_of
from motcua.journal.record import record
from motcua.people.models import Agency, Role, User
from motcua.people.queries import agencies_of, posts_of

KEEPERS = (Role.INTAKE, Role.LEADER, Role.CLERK)
MOST_HANDED = 200
STATES = {"": said("Tất cả"), "open": said("Đang giải quyết"), "done": said("Đã kết thúc"), "late": said("Quá hạn")}
COLUMNS = (
    Column("STT", 5),
    Column(said("Mã hồ sơ"), 20),
    Column(said("Thủ tục; nội dung hồ sơ"), 34),
    Column(said("Số lượng (bộ)"), 7),
    Column(said("Tên cơ quan nộp hồ sơ"), 22),
    Column(said("Người nộp, số điện thoại"), 18),
    Column(said("Nhận hồ sơ"), 12, said("Ngày, tháng, năm")),
    Column(said("Hẹn trả kết quả"), 12, said("Ngày, tháng, năm")),
    Column(said("Ngày trả"), 12, said("Trả kết quả")),
    Column(said("Bên nhận"), 16, said("Trả kết quả")),
    Column(said("Người nhận hồ sơ"), 15),
    Column(said("Phương thức nhận kết quả"), 12),
    Column(said("Ghi chú"), 20),
)
HANDED = (
    Column("STT", 5),
    Column(said("Mã hồ sơ"), 20),
    Column(said("Nội dung hồ sơ"), 36),
    Column(said("Kết quả; số, ngày văn bản"), 30),
    Column(said("Cơ quan nhận"), 24),
    Column(said("Cách trả"), 14),
    Column(said("Người nhận ký, ghi rõ họ tên"), 26),
)


@dataclass(frozen=True)
class Asked:
    """Which lines of the register: accepted from `since` to before `until`; state a key of STATES, channel or empty."""

    since: datetime
    until: datetime
    state: str = ""
    channel: str = ""

    @property
    def in_words(self) -> tuple[str, ...]:
        last = (self.until - timedelta(days=1)).astimezone(clock.VN)
        told = [
            said("Từ ngày {since:%d/%m/%Y} đến ngày {last:%d/%m/%Y}", since=self.since.astimezone(clock.VN), last=last)
        ]
        told.append(said("Trạng thái hồ sơ: {states}", states=STATES[self.state].lower()))
        if self.channel:
            told.append(said("Kênh: {channel}", channel=Channel(self.channel).label.lower()))
        return tuple(told)


def kept_by(user: User) -> list[Agency]:
    """The agencies whose register this person may read: its desk, its leaders, its clerks."""
    return sorted(agencies_of(user, *KEEPERS), key=lambda agency: agency.pk)


def entries(user: User, agency: Agency, asked: Asked, *, at: datetime) -> QuerySet[Dossier]:
    """The dossiers in the register of a receiving agency; order by `accepted_at`, then id."""
    found = Dossier.objects.filter(receiver=agency, accepted_at__gte=asked.since, accepted_at__lt=asked.until)
    posts = [post for post in posts_of(user) if post.agency_id == agency.pk]
    if all(post.role == Role.INTAKE for post in posts):
        found = found.filter(desk=agency)  # the desk knows only what was handed in there
    if asked.channel:
        found = found.filter(channel=asked.channel)
    found = found.filter(_STATES[asked.state](at)) if asked.state else found
    return found.select_related("customer").defer(*DOCUMENTS_OF_VERSION).annotate(taken_in_by=_TAKEN_IN_BY)


_TAKEN_IN_BY = Subquery(
    Stay.objects.filter(dossier=OuterRef("pk"), closed_act=Act.ACCEPT).values("closed_by__full_name")[:1]
)
_LATE = Q(ended_at__gt=F("due_at"))
_STATES = {
    "open": lambda at: Q(ended_at__isnull=True),
    "done": lambda at: Q(ended_at__isnull=False),
    "late": lambda at: _LATE | Q(ended_at__isnull=True, due_at__lt=at),
}


def totals(found: QuerySet[Dossier], *, at: datetime) -> dict[str, int]:
    """How many stand in the register, how many are open, ended in time, late; one statement."""
    return found.order_by().aggregate(
        all=Count("pk"),
        open=Count("pk", filter=_STATES["open"](at)),
        in_time=Count("pk", filter=Q(ended_at__lte=F("due_at"))),
        late=Count("pk", filter=_STATES["late"](at)),
    )


def lines(dossiers: Iterable[Dossier], first: int = 1) -> Iterator[tuple[Cell, ...]]:
    """The register's lines in the order of COLUMNS; the same on the page, in XLSX and in PDF. No query of their own."""
    for number, one in enumerate(dossiers, start=first):
        yield (
            number,
            one.code or "",
            f"{rulebook(one.version_id).name}; {one.abstract}",
            sets_of(rulebook(one.version_id).facts, one.channel),
            one.customer.name,
            ", ".join(part for part in (one.contact_name, one.contact_phone) if part),
            one.accepted_at,
            one.due_at,
            one.handed_over_at,
            one.handed_to,
            getattr(one, "taken_in_by", "") or "",
            ReturnBy(one.return_by).label,
            _note(one),
        )


def _note(one: Dossier) -> str:
    ended = deadlines.judge(one.ended_at, one.due_at) if one.ended_at and one.due_at else ""
    outcome = str(Outcome(one.outcome).label) if one.outcome else ""
    return joined("; ", (Status(one.status).label, outcome, JUDGED.get(ended, "").lower()))


def sheet(user: User, agency: Agency, asked: Asked, *, at: datetime) -> Sheet:
    """The whole register of a period, rows read as they are written. The reading is journalled."""
    on = asked.since.astimezone(clock.VN).date()
    form = templates.form_of(templates.set_for(on), "register")
    rows = entries(user, agency, asked, at=at).order_by("accepted_at", "id").iterator(chunk_size=500)
    details = {"since": asked.since.isoformat(), "until": asked.until.isoformat(), "state": asked.state}
    record("agency.register", subject=f"agency:{agency.pk}", actor=user.username, at=at, details=details)
    return _sheet(agency, at, form["heading"], asked.in_words, COLUMNS, lines(rows), form=_source(form))


def waiting(user: User) -> QuerySet[Dossier]:
    """The results that wait at this person's desks to be handed over, by customer."""
    desks = agencies_of(user, Role.INTAKE)
    found = Dossier.objects.filter(holder_agency__in=[one.pk for one in desks], status=Status.FINISHED)
    return (
        found.select_related("customer", "desk__parent").defer(*DOCUMENTS_OF_VERSION).order_by("customer__sort", "id")
    )


def hand_over_lines(dossiers: Sequence[Dossier]) -> Iterator[tuple[Cell, ...]]:
    """One line a result in the order of HANDED; the last column is left for the signature. One query."""
    results = Paper.objects.filter(dossier__in=dossiers, kind=Paper.Kind.RESULT, replaced_at__isnull=True)
    papers = {paper.dossier_id: paper for paper in results}
    for number, one in enumerate(dossiers, start=1):
        yield (
            number,
            one.code or "",
            one.abstract,
            _result(one, papers.get(one.pk)),
            one.customer.name,
            ReturnBy(one.return_by).label,
            "",
        )


def _result(one: Dossier, paper: Paper | None) -> str:
    outcome = str(Outcome(one.outcome).label) if one.outcome else ""
    number = said("số {number}", number=paper.number) if paper and paper.number else ""
    day = said("ngày {issued_on:%d/%m/%Y}", issued_on=paper.issued_on) if paper and paper.issued_on else ""
    return joined("; ", (outcome, joined(" ", (number, day))))


def hand_over_sheet(user: User, dossiers: Sequence[Dossier], *, at: datetime) -> Sheet:
    """The list of results that are handed over together, with a column to sign in. It hands over nothing by itself."""
    desk = dossiers[0].desk
    details = {"dossiers": [one.pk for one in dossiers]}
    record("agency.hand-over-list", subject=f"agency:{desk.pk}", actor=user.username, at=at, details=details)
    told = (said("Lập lúc {at:%H:%M ngày %d/%m/%Y}, {count} hồ sơ", at=at.astimezone(clock.VN), count=len(dossiers)),)
    title = said("Danh sách bàn giao kết quả giải quyết hồ sơ")
    return _sheet(
        desk, at, title, told, HANDED, hand_over_lines(dossiers), signers=(said("Bên giao"), said("Bên nhận"))
    )


def _sheet(
    agency: Agency,
    at: datetime,
    title: str,
    lines: Sequence[str],
    columns: Sequence[Column],
    rows: Iterable[Sequence[Cell]],
    *,
    form: str = "",
    signers: Sequence[str] = (),
) -> Sheet:
    return Sheet(
        parent_body=parent_body(agency),
        agency=agency.name,
        place=place_of(agency),
        title=title,
        form=form,
        lines=lines,
        columns=columns,
        rows=rows,
        signers=signers,
        at=at,
        demo=is_demo(),
    )


def _source(form: dict[str, str]) -> str:
    return ", ".join(part for part in (form["number"], form["circular"]) if part)
