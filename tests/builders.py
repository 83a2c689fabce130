"""A small fixed world, and dossiers that lived through the real actions to where a test needs them.

Everything happens in the morning of Monday 1 June 2026 unless a test says another day: drafted 07:30, handed in 08:00,
accepted 09:00, claimed 09:30, passed on 10:00, approved 10:30 and 11:00, issued 11:15.
"""

import io
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

import pikepdf

from motcua.catalogue import publishing
from motcua.catalogue.models import Offering, Procedure, ProcedureVersion
from motcua.core import clock
from motcua.core.text import fold, sort_key
from motcua.documents import storage, templates
from motcua.documents.models import StoredFile, TemplateSet
from motcua.dossiers import actions
from motcua.dossiers.actions.ending import Lateness
from motcua.dossiers.actions.gateway import PaperCount
from motcua.dossiers.actions.intake import Wanted
from motcua.dossiers.actions.papers import Facts
from motcua.dossiers.actions.result import ResultPaper
from motcua.dossiers.models import Channel, Dossier, Outcome, ReturnBy, Status
from motcua.people.models import Agency, Post, Role, Unit, User
from motcua.workdays.models import CalendarDay, OfficeHours, Revision
from tests.kept import Kept

MONDAY = "2026-06-01"
LATE = Lateness("load")  # what whoever ends a late dossier says; of no account where it is not late
ROOM = "Phòng Đầu tư"
OTHER_ROOM = "Phòng Tin học"
SPANS = {str(day): [["07:00", "11:30"], ["13:30", "17:00"]] for day in range(5)}

FORM: dict[str, Any] = {
    "key": "thu",
    "title": "Đơn đề nghị thẩm định",
    "sections": [
        {
            "key": "du_an",
            "title": "Dự án",
            "fields": [
                {"key": "ten", "kind": "text", "label": "Tên dự án", "required": True},
                {"key": "kinh_phi", "kind": "money", "label": "Kinh phí", "required": True},
                {"key": "ghi_chu", "kind": "note", "label": "Ghi chú"},
            ],
        }
    ],
}
ANSWERS: dict[str, Any] = {"du_an": {"ten": "Cổng thông tin điện tử huyện", "kinh_phi": 450000000}}


def a_step(key: str, name: str, kind: str, role: str, amount: int, unit: str = "working_hours") -> dict[str, Any]:
    """A step of a process as the table of officials says it."""
    return {"key": key, "name": name, "kind": kind, "where": {"role": role}, "term": {"amount": amount, "unit": unit}}


PROCESS: dict[str, Any] = {
    "steps": [
        a_step("thu_ly", "Thụ lý hồ sơ", "work", "specialist", 3, "working_days"),
        a_step("truong_phong_duyet", "Trưởng phòng duyệt", "approve", "head", 4),
        a_step("lanh_dao_ky", "Lãnh đạo ký", "approve", "leader", 4),
        a_step("phat_hanh", "Văn thư phát hành", "issue", "clerk", 2),
    ]
}
PAPERS = [
    {"key": "du_toan", "name": "Dự toán chi tiết", "required": True, "originals": 1, "copies": 0},
    {"key": "thuyet_minh", "name": "Thuyết minh", "required": False, "originals": 0, "copies": 1},
]
CLOCK: dict[str, Any] = {
    "check": {"amount": 8, "unit": "working_hours"},
    "term": {channel: {"amount": 5, "unit": "working_days"} for channel in ("online", "direct", "post")},
    "supplement_rounds": 1,
    "supplement_wait": {"amount": 10, "unit": "working_days"},
    "extensions": 1,
    "suspensions": 1,
}
# All that the law asks to be shown, so that the version reaches level 4.
FULL_FACTS: dict[str, Any] = {
    "order": ["Nộp hồ sơ", "Thẩm định", "Trả kết quả"],
    "channels": [{"channel": "online", "time": 5, "unit_as_published": "Ngày làm việc"}],
    "components": [{"group": None, "name": "Dự toán chi tiết", "originals": 1, "copies": 0}],
    "customer": "Cơ quan nhà nước",
    "agency_lamdong_2017": "Sở Tài chính",
    "result": [{"name": "Văn bản thẩm định", "code": None}],
    "fee": ["Không"],
    "legal_basis": ["102/2009/NĐ-CP"],
    "sets": 1,
    "form_known": True,
    "accepts": ["online", "direct", "post"],
    "returns": ["online", "direct", "post"],
}
REQUEST: dict[str, Any] = {
    "abstract": "Thẩm định đề cương dự án Cổng thông tin điện tử", "request_number": "125", "request_symbol": "UBND-VP",
    "request_on": date(2026, 5, 28), "contact_name": "Trần Văn An", "contact_phone": "0263 3880 000",
}  # fmt: skip

# username: full name, honorific, agency, role, room
PEOPLE: dict[str, tuple[str, str, str, str, str]] = {
    "an": ("Trần Văn An", "ông", "DTE", Role.PREPARER, ""),
    "bao": ("Lê Quốc Bảo", "ông", "DTE", Role.SIGNER, ""),
    "chi": ("Nguyễn Thị Chi", "bà", "STC", Role.INTAKE, ""),
    "dung": ("Phạm Văn Dũng", "ông", "STC", Role.SPECIALIST, ROOM),
    "vinh": ("Hồ Quang Vinh", "ông", "STC", Role.SPECIALIST, ROOM),
    "quan": ("Đỗ Minh Quân", "ông", "STC", Role.SPECIALIST, OTHER_ROOM),
    "nga": ("Vũ Thị Nga", "bà", "STC", Role.HEAD, ROOM),
    "giang": ("Đặng Trường Giang", "ông", "STC", Role.LEADER, ""),
    "hoa": ("Bùi Thị Hoa", "bà", "STC", Role.CLERK, ""),
    "khanh": ("Ngô Gia Khánh", "ông", "STTTT", Role.WATCHER, ""),
    "lan": ("Hoàng Thị Lan", "bà", "UBND", Role.READER, ""),
    "em": ("Lương Văn Em", "ông", "DDG", Role.PREPARER, ""),
}


def at(text: str) -> datetime:
    """`2026-06-01T10:00` as a moment in Vietnam."""
    return datetime.fromisoformat(text).replace(tzinfo=clock.VN)


@contextmanager
def living_at(moment: str | datetime) -> Iterator[datetime]:
    """Let the clock stand at a moment inside the block."""
    fixed = at(moment) if isinstance(moment, str) else moment
    with clock.at(fixed):
        yield fixed


@dataclass(frozen=True)
class World:
    """The agencies, rooms and people of every test, and the one procedure that they deal in."""

    agencies: Mapping[str, Agency]
    rooms: Mapping[str, Unit]
    people: Mapping[str, User]
    offering: Offering

    @property
    def customer(self) -> Agency:
        return self.agencies["DTE"]

    @property
    def receiver(self) -> Agency:
        return self.agencies["STC"]

    @property
    def version(self) -> ProcedureVersion:
        assert self.offering.procedure.current is not None
        return self.offering.procedure.current

    def __getattr__(self, username: str) -> User:
        """A person by sign-in name, as freshly fetched as a request would have her."""
        if username not in self.people:
            raise AttributeError(username)
        return self.people[username]


_here: list[World] = []


def world() -> World:
    """The world of this test, built or brought back on first need."""
    if not _here:
        Revision.objects.get_or_create(pk=1)  # its migration's row is gone after a test that empties every table
        _here.append(World(*_WORLD.get()))
    return _here[0]


def forget_world() -> None:
    """The next test gets its own: rows are rolled back with each."""
    _here.clear()


Parts = tuple[dict[str, Agency], dict[str, Unit], dict[str, User], Offering]


def _a_world() -> Parts:
    OfficeHours.objects.create(name="Giờ hành chính", spans=SPANS, is_default=True)
    templates.load_template_sets()
    agencies = _agencies()
    rooms = {
        name: Unit.objects.create(agency=agencies["STC"], name=name, order=order)
        for order, name in enumerate((ROOM, OTHER_ROOM), start=1)
    }
    people = _people(agencies, rooms)
    return agencies, rooms, people, an_offering(agency=agencies["STC"])


OF_THE_WORLD = (OfficeHours, TemplateSet, Agency, Unit, User, Post, Procedure, ProcedureVersion, Offering)
_WORLD = Kept(_a_world, OF_THE_WORLD)


def _agencies() -> dict[str, Agency]:
    told = [
        ("UBND", "Ủy ban nhân dân tỉnh Lâm Đồng", "UBND tỉnh", "tinh"),
        ("STC", "Sở Tài chính", "Sở Tài chính", "so"),
        ("STTTT", "Sở Thông tin và Truyền thông", "Sở TT&TT", "so"),
        ("DTE", "Ủy ban nhân dân huyện Đạ Tẻh", "UBND huyện Đạ Tẻh", "huyen"),
        ("DDG", "Ủy ban nhân dân huyện Đơn Dương", "UBND huyện Đơn Dương", "huyen"),
    ]
    top = Agency.objects.create(**_agency(*told[0]))
    rest = Agency.objects.bulk_create(Agency(**_agency(*one), parent=top) for one in told[1:])
    return {one.code: one for one in (top, *rest)}


def _agency(code: str, name: str, short: str, level: str) -> dict[str, Any]:
    return {
        "code": code, "name": name, "short": short, "kind": level, "level": level, "equipped_from": date(2017, 10, 15),
        "valid_from": date(2016, 1, 1), "search": fold(f"{code} {name} {short}"), "sort": sort_key(name),
    }  # fmt: skip


def _people(agencies: Mapping[str, Agency], rooms: Mapping[str, Unit]) -> dict[str, User]:
    joined = at("2017-10-01T08:00")
    made = User.objects.bulk_create(
        User(username=username, full_name=told[0], honorific=told[1], joined_at=joined, phone="0263 3822 000")
        for username, told in PEOPLE.items()
    )
    people = {one.username: one for one in made}
    posts = [(people[name], agencies[told[2]], rooms.get(told[4]), told[3]) for name, told in PEOPLE.items()]
    posts.append((people["em"], agencies["DDG"], None, Role.INTAKE))
    Post.objects.bulk_create(
        Post(user=user, agency=agency, unit=unit, role=role, from_on=date(2017, 10, 1))
        for user, agency, unit, role in posts
    )
    return people


def a_person(username: str, role: str, agency: Agency, *, unit: Unit | None = None, name: str = "") -> User:
    """One more person with one post."""
    person = User.objects.create(
        username=username, full_name=name or f"Nguyễn Văn {username.capitalize()}", joined_at=at("2017-10-01T08:00")
    )
    Post.objects.create(user=person, agency=agency, unit=unit, role=role, from_on=date(2017, 10, 1))
    return person


def an_offering(
    *, agency: Agency, code: str = "THU-001", level: int = 3, unit_name: str = ROOM, **version: Any
) -> Offering:
    """A published procedure that this agency solves; `version` overrides form, process, clock, papers, cases, facts."""
    name = version.pop("name", "Thẩm định đề cương và dự toán chi tiết ứng dụng công nghệ thông tin")
    procedure = Procedure.objects.create(
        code=code,
        code_is_local=True,
        name=name,
        sector="Công nghệ thông tin",
        kind="tthc_noi_bo",
        search=fold(f"{code} {name}"),
        sort=sort_key(name),
    )
    told = {
        "form": FORM,
        "process": PROCESS,
        "clock": CLOCK,
        "papers": PAPERS,
        "cases": [],
        "facts": {"sets": 1},
        **version,
    }
    procedure.current = ProcedureVersion.objects.create(
        procedure=procedure,
        number=1,
        name=name,
        sector=procedure.sector,
        kind=procedure.kind,
        effective_from=date(2017, 10, 15),
        published_at=at("2017-10-15T08:00"),
        level=level,
        **told,
    )
    procedure.save(update_fields=["current"])
    return Offering.objects.create(
        procedure=procedure, agency=agency, desk=agency, unit_name=unit_name, from_on=date(2017, 10, 15)
    )


def a_newer_version(procedure: Procedure, *, on: str, **changes: Any) -> ProcedureVersion:
    """A version that is decided in May and in force from a day on; `changes` of the document that is in force."""
    with living_at("2026-05-20T08:00"):
        assert procedure.current is not None
        document = {**publishing.document_of(procedure.current), "facts": FULL_FACTS, **changes}
        draft = publishing.draft_of(procedure, document=document)
        decision = publishing.Decision("12/QĐ-UBND", date(2026, 5, 18), "Ủy ban nhân dân tỉnh", date.fromisoformat(on))
        publishing.schedule(draft, decision, kind="amend", reason="", by=None)
    return draft


def a_holiday(on: str, kind: str = "holiday") -> CalendarDay:
    """A day of the country's calendar that is not what its weekday says."""
    return CalendarDay.objects.create(on=date.fromisoformat(on), kind=kind, name="Nghỉ lễ")


@lru_cache(maxsize=1)
def a_pdf() -> bytes:
    """A tiny valid PDF."""
    made = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(made)
    return made.getvalue()


def a_stored_file(data: bytes = b"") -> StoredFile:
    """A good PDF in the store, without the checking process."""
    content = data or a_pdf()
    with storage.receive(io.BytesIO(content)) as incoming:
        storage.keep(incoming)
        stored, _ = StoredFile.objects.get_or_create(
            sha256=incoming.sha256,
            defaults={"size": incoming.size, "media_type": "application/pdf", "pages": 1, "stored_at": clock.now()},
        )
    return stored


def a_result(*, number: str = "88/STC-ĐT", issued_on: date = date(2026, 6, 1)) -> ResultPaper:
    """A signed result, ready to issue."""
    return ResultPaper(a_stored_file(), "ket-qua.pdf", number, issued_on, "Đặng Trường Giang, Giám đốc")


def wanted(target: str = "du_an.kinh_phi", kind: str = "field") -> Wanted:
    """One thing that a supplement request asks for."""
    return Wanted(
        kind, target, {"field": "Kinh phí", "paper": "Dự toán chi tiết"}[kind], "Ghi lại cho khớp với dự toán."
    )


def an_empty_draft(
    *, by: User | None = None, offering: Offering | None = None, on: str = MONDAY, **facts: Any
) -> Dossier:
    """A draft that An has just begun."""
    with living_at(f"{on}T07:30"):
        return actions.create(offering or world().offering, customer=world().customer, by=by or world().an, **facts)


def add_papers(draft: Dossier, *, by: User, keys: tuple[str, ...] = ("request", "du_toan")) -> None:
    """The request itself, with number, date and signer, and the papers that are required."""
    day = date(2026, 5, 28)
    facts = Facts(number="125/UBND-VP", issued_on=min(day, draft.request_on or day), signer="Lê Quốc Bảo, Chủ tịch")
    for key in keys:
        actions.add_paper(draft, key, file=a_stored_file(), file_name=f"{key}.pdf", by=by, facts=facts)


def a_draft(*, by: User | None = None, offering: Offering | None = None, on: str = MONDAY, **facts: Any) -> Dossier:
    """A draft that is ready to be handed in. `facts` override those of the request, and `answers`."""
    writer = by or world().an
    told = {**REQUEST, "return_by": ReturnBy.DIRECT, "answers": ANSWERS, **facts}
    draft = an_empty_draft(by=writer, offering=offering, on=on, **told)
    with living_at(f"{on}T07:40"):
        add_papers(draft, by=writer)
    return draft


def in_sign_off(*, on: str = MONDAY, **facts: Any) -> Dossier:
    """An has given it to the signers."""
    with living_at(f"{on}T07:45"):
        return actions.send_for_sign_off(a_draft(on=on, **facts), by=world().an)


def submitted(*, on: str = MONDAY, hour: str = "08:00", **facts: Any) -> Dossier:
    """Bảo has handed it in."""
    draft = a_draft(on=on, **facts)
    with living_at(f"{on}T{hour}"):
        return actions.submit(draft, by=world().bao)


def a_paper_dossier(
    *, on: str = MONDAY, channel: str = Channel.DIRECT, customer: Agency | None = None, equipped: bool = False
) -> Dossier:
    """Chi has taken paper in from an agency that is not equipped; or, `equipped`, while an incident lasts."""
    sender = customer or world().customer
    if not equipped:
        Agency.objects.filter(pk=sender.pk).update(equipped_from=None)
    sender.refresh_from_db()
    papers = [PaperCount("request", "Văn bản đề nghị", 1, 0), PaperCount("du_toan", "Dự toán chi tiết", 1, 0)]
    facts = {**REQUEST, "return_by": ReturnBy.DIRECT}
    with living_at(f"{on}T08:00"):
        return actions.receive_paper(world().offering, sender, channel, by=world().chi, papers=papers, **facts)


def accepted(*, on: str = MONDAY, **facts: Any) -> Dossier:
    """Chi has accepted it; nobody in the room has taken it yet."""
    waiting = submitted(on=on, **facts)
    with living_at(f"{on}T09:00"):
        return actions.accept(waiting, by=world().chi)


def in_step(step: str = "thu_ly", *, on: str = MONDAY, **facts: Any) -> Dossier:
    """At a step of the process: Dũng holds `thu_ly`; at later steps nobody has taken it yet."""
    dossier = accepted(on=on, **facts)
    people = world()
    way: list[tuple[str, str, Callable[[Dossier], Dossier]]] = [
        ("thu_ly", "09:30", lambda one: actions.claim(one, by=people.dung)),
        ("truong_phong_duyet", "10:00", lambda one: actions.forward(one, by=people.dung)),
        ("lanh_dao_ky", "10:30", lambda one: actions.approve(one, by=people.nga)),
        ("phat_hanh", "11:00", lambda one: actions.approve(one, by=people.giang)),
    ]
    for reached, hour, walk in way:
        with living_at(f"{on}T{hour}"):
            dossier = walk(dossier)
        if reached == step:
            return dossier
    raise KeyError(step)


def due_today(*, on: str = "2026-05-25") -> Dossier:
    """Dũng holds it in the first step; accepted a week before Monday it is due on that Monday."""
    return in_step(on=on, request_on=date(2026, 5, 20))


def awaiting_supplement(
    *, before_acceptance: bool = False, on: str = MONDAY, items: tuple[Wanted, ...] = (), **facts: Any
) -> Dossier:
    """Chi, before acceptance, or Dũng, after it, has asked for what is missing at 10:00."""
    dossier = submitted(on=on, **facts) if before_acceptance else in_step(on=on, **facts)
    by = world().chi if before_acceptance else world().dung
    with living_at(f"{on}T10:00"):
        return actions.request_supplement(dossier, by=by, reason="Kinh phí chưa khớp.", items=items or (wanted(),))


def finished(
    *, on: str = MONDAY, outcome: str = Outcome.GRANTED, return_by: str = ReturnBy.DIRECT, **facts: Any
) -> Dossier:
    """Hoa has issued the result; delivered online it is handed over at once."""
    ready = in_step("phat_hanh", on=on, return_by=return_by, **facts)
    reason = "Không đủ điều kiện." if outcome == Outcome.DENIED else ""
    with living_at(f"{on}T11:15"):
        return actions.issue_result(
            ready, by=world().hoa, outcome=outcome, result=a_result(issued_on=date.fromisoformat(on)), reason=reason
        )


def handed_over(*, on: str = MONDAY, **facts: Any) -> Dossier:
    """Chi has given the result out at the desk."""
    dossier = finished(on=on, **facts)
    with living_at(f"{on}T11:20"):
        return actions.hand_over(dossier, by=world().chi, handed_to="Trần Văn An, chuyên viên")


def _ended(do: Callable[..., Dossier], start: Callable[..., Dossier], username: str) -> Callable[..., Dossier]:
    def ended(*, on: str = MONDAY, **facts: Any) -> Dossier:
        dossier = start(on=on, **facts)
        with living_at(at(f"{on}T11:00") + timedelta(minutes=25)):
            return do(dossier, by=world().people[username], reason="Theo quy định.")

    return ended


_AT: dict[str, Callable[..., Dossier]] = {
    Status.DRAFT: a_draft,
    Status.SIGN_OFF: in_sign_off,
    Status.SUBMITTED: submitted,
    Status.ACCEPTED: accepted,
    Status.PROCESSING: in_step,
    Status.AWAITING_SUPPLEMENT: awaiting_supplement,
    Status.FINISHED: finished,
    Status.HANDED_OVER: handed_over,
    Status.REFUSED: _ended(actions.refuse, submitted, "chi"),
    Status.STOPPED: _ended(actions.stop, in_step, "giang"),
    Status.WITHDRAWN: _ended(actions.withdraw, submitted, "bao"),
}


def a_dossier(status: str = Status.SUBMITTED, **facts: Any) -> Dossier:
    """A dossier that lived to this status; `on`, `offering` and facts of the request as the builders take them."""
    return _AT[status](**facts)
