"""The pages, who opens them, and what is looked at on each: what test_pages_outside and test_pages_inside share."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from motcua.catalogue import lists, proposals, rounds
from motcua.catalogue.models import Proposal, ProposalList, ReviewRound
from motcua.core import clock, installation
from motcua.documents.models import Slip
from motcua.dossiers import actions
from motcua.dossiers.models import Dossier, Incident, Moved, PaperRefusal, Reckoning
from motcua.notifications.models import Message
from motcua.oversight import actions as reporting
from motcua.oversight import periods
from motcua.people.calendar_changes import note_change
from motcua.people.models import Agency, Post, Role, User
from motcua.support import announcements, difficulties, guides, known
from motcua.support.models import Announcement, Difficulty, KnownProblem, Petition, Ticket
from motcua.support.tickets import Place
from motcua.workdays.models import OfficeHours
from tests import builders
from tests.builders import World, living_at
from tests.catalogue.test_proposals import FULL
from tests.dossiers import branched
from tests.dossiers.asked import House, asks
from tests.dossiers.cases import all_marked, other_house
from tests.dossiers.lending import lent
from tests.journeys import axe
from tests.journeys.conftest import Comes, Passes
from tests.journeys.person import Person
from tests.support import acts as helping

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = {str(path).split("/templates/", 1)[1] for path in (ROOT / "motcua" / "web").rglob("templates/**/*.html")}
WIDTHS = (320, 390, 720)
PARTS = ("yeu-cau", "giay-to", "qua-trinh", "lich-su")
NOT_A_PAGE = {
    "400.html": "shown by Django for a request that no view takes",
    "403_csrf.html": "shown for a form from elsewhere",
    "429.html": "shown after sixty checks a minute",
    "500.html": "shown when we are at fault; needs no database",
    "503.html": "shown while a release is being put in place",
    "account/account_inactive.html": "one sentence in the frame of sign-in",
    "account/password_change.html": "its address leads to the account page",
    "account/reauthenticate.html": "asked by nothing yet",
    "allauth/elements/button.html": "of the two pages before",
    "allauth/elements/fields.html": "of the two pages before",
    "allauth/layouts/base.html": "of the two pages before",
}
RECKONINGS = {"ui/reckonings.html", "ui/reckoning.html", "ui/reckoning_state.html"}
# Of the templates of all doors, those that only they show who receive, solve and watch.
SHOWN_INSIDE = {
    "404.html", "ui/control_page.html", "ui/desk_page.html", "ui/dossier_history.html", "ui/rating_counts.html",
    "ui/refused.html", "ui/thread.html", "ui/delegations.html", *RECKONINGS,
}  # fmt: skip


def is_inside(template: str) -> bool:
    """Is it shown by the desk or by control? The others are of the portal, or of all doors."""
    return template.startswith(("desk/", "control/")) or template in SHOWN_INSIDE


def is_watching(template: str) -> bool:
    """Is it looked at on a page of control?"""
    return template.startswith("control/") or template in {"ui/control_page.html", "ui/refused.html", *RECKONINGS}


@dataclass
class Land:
    """A world with something to see on each page."""

    world: World
    admin: User
    draft: Dossier
    empty: Dossier
    sign_off: Dossier
    submitted: Dossier
    working: Dossier
    branched: Dossier
    late: Dossier
    leader: Dossier
    issue: Dossier
    waiting: Dossier
    handed: Dossier
    rated: Dossier
    refusal: PaperRefusal
    incident: Incident
    let_in: Dossier
    returned: Proposal
    sent: Proposal
    listed: ProposalList
    put: ProposalList
    round: ReviewRound
    chained: Dossier
    asking: Dossier
    given: Dossier
    ticket: Ticket
    problem: KnownProblem
    difficulty: Difficulty
    draft_difficulty: Difficulty
    petition: Petition
    put_petition: Petition
    announced: Announcement
    must_read: Announcement
    unpublished: Announcement
    slip: Slip = field(init=False)

    def __post_init__(self) -> None:
        self.slip = Slip.objects.filter(kind=Slip.Kind.RECEIPT).latest("pk")


def _an_incident(*, approved_by: User | None, to_at: str) -> Incident:
    begun = builders.at(f"{builders.MONDAY}T07:00")
    return Incident.objects.create(
        reason="Đứt cáp quang", from_at=begun, to_at=builders.at(to_at), approved_by=approved_by
    )


def a_land(world: World, passes: Passes) -> Land:
    installation.choose(demo=True)
    User.objects.update(is_demo=True)
    with living_at(f"{builders.MONDAY}T08:00"):
        refusal = actions.refuse_paper(world.offering, world.customer, "direct", by=world.chi)
    _an_incident(approved_by=world.khanh, to_at=f"{builders.MONDAY}T08:30")
    let_in = builders.a_paper_dossier(equipped=True)
    land = Land(
        world=world,
        admin=builders.a_person("admin", Role.SYSTEM_ADMIN, world.agencies["STTTT"]),
        draft=builders.a_draft(),
        empty=builders.an_empty_draft(),
        sign_off=builders.in_sign_off(),
        submitted=builders.submitted(originals_follow=True),
        working=builders.in_step(),
        branched=branched.one_left(),
        late=builders.due_today(on="2026-05-22"),
        leader=builders.in_step("lanh_dao_ky"),
        issue=builders.in_step("phat_hanh"),
        waiting=builders.awaiting_supplement(
            items=(builders.wanted(), builders.wanted("du_toan", "paper")), on="2026-05-29"
        ),
        handed=builders.handed_over(on="2026-05-29"),
        rated=builders.handed_over(on="2026-05-29"),
        refusal=refusal,
        incident=_an_incident(approved_by=None, to_at="2026-06-05T17:00"),
        let_in=let_in,
        **_catalogue(world),
        **_a_chain(world),
        **_support(world),
        **_guidance(world),
    )
    with living_at(f"{builders.MONDAY}T09:00"):
        reporting.prepare(periods.parse("2026-05"), by=world.khanh)
        actions.rate(land.rated, by=world.bao, marks=all_marked(), comment="Cán bộ hướng dẫn rõ.\nXin cảm ơn.")
        change = note_change("Nghỉ bù ngày 12/06/2026", at=clock.now(), by=land.admin)
        reckoned = Reckoning.objects.create(change=change, begun_at=clock.now(), ended_at=clock.now(), moved=1)
        due_at = land.working.due_at
        assert due_at is not None
        Moved.objects.create(reckoning=reckoned, dossier=land.working, from_at=due_at, to_at=due_at + timedelta(days=1))
    lent(world.quan, world.dung)
    mended = {"file": builders.a_stored_file(), "file_name": "to-trinh-moi.pdf", "by": world.an}
    actions.add_paper(land.draft, "request", **mended)
    builders.accepted()
    builders.in_step("truong_phong_duyet", on="2026-05-29")
    newest = Message.objects.order_by("-pk").values_list("pk", flat=True)
    Message.objects.filter(pk__in=list(newest[:4])).update(mail="sent", mail_at=clock.now())
    Message.objects.filter(pk__in=list(newest[4:6])).update(mail="given_up", mail_at=clock.now(), mail_tries=14)
    passes(timedelta(days=7))  # this one is late by now, the others are due today
    return land


def _a_chain(world: World) -> dict[str, Dossier]:
    """A dossier that asked two agencies: one has answered, the other has not."""
    house = House(world.agencies["UBND"])
    parent = builders.in_step(on="2026-05-29")
    child = asks(parent, house.agency, by=world.dung, at="2026-05-29T14:00", waits=False)
    house.answers(child, at="2026-05-29T15:00")
    asking = asks(parent, other_house(), by=world.dung, at="2026-05-29T15:10")
    another = asks(builders.in_step(), other_house(), by=world.dung, at="2026-06-01T14:00", days=5)
    with living_at("2026-06-01T14:10"):
        given = actions.accept(another, by=User.objects.get(username="nhan"))
    return {"chained": parent, "asking": asking, "given": given}


def _catalogue(world: World) -> dict[str, Any]:
    """Proposals at every stage, each of a procedure of its own, and a review round."""

    def proposed(code: str, kind: str) -> Proposal:
        procedure = builders.an_offering(agency=world.receiver, code=code, name=f"Thủ tục mẫu {code}").procedure
        return proposals.begin(
            kind, procedure, agency=world.receiver, reason="Theo chỉ đạo của tỉnh.", once=uuid4(), by=world.dung
        )

    def agreed(code: str) -> Proposal:
        sent = proposals.send(proposed(code, "repeal"), by=world.giang)
        return proposals.agree(sent, opinion="Đủ căn cứ.", by=world.khanh)

    leader = builders.a_person("phong", Role.LEADER, world.agencies["STTTT"])
    Post.objects.create(user=leader, agency=world.agencies["STTTT"], role=Role.WATCHER, from_on="2018-01-01")
    with living_at(f"{builders.MONDAY}T08:00"):
        full = proposed("THU-010", "amend")
        proposals.save(full, FULL, over={}, by=world.dung)
        marks = [("fee", "Ghi rõ là miễn phí.")]
        returned = proposals.give_back(
            proposals.send(full, by=world.giang), marks=marks, reason="Sửa rồi gửi lại.", by=world.khanh
        )
        sent = proposals.send(proposed("THU-011", "repeal"), by=world.giang)
        listed = lists.make("Danh mục tháng 6", [agreed("THU-012").pk], once=uuid4(), by=world.khanh)
        put = lists.make("Danh mục tháng 5", [agreed("THU-013").pk], once=uuid4(), by=world.khanh)
        agreed("THU-014")
        due = builders.at("2026-06-30T00:00").date()
        asked = rounds.begin("Rà soát năm 2026", [world.receiver], due_on=due, once=uuid4(), by=world.khanh)
        rounds.answer(
            asked, world.offering.procedure, world.receiver, choice="raise", reason="Đủ điều kiện.", by=world.nga
        )
        newer = builders.an_offering(agency=world.receiver, code="THU-015", name="Thủ tục mẫu THU-015").procedure
        builders.a_newer_version(newer, on="2026-06-02", name="Thủ tục mẫu THU-015, bản mới")
        put = lists.submit(put, number="15/TTr-STTTT", by=leader)
    return {"returned": returned, "sent": sent, "listed": listed, "put": put, "round": asked}


def _support(world: World) -> dict[str, Any]:
    """A ticket with an answer, a known problem, difficulties at every stage."""
    with living_at(f"{builders.MONDAY}T08:00"):
        problem = known.write(
            "Không tải được tệp trên 10 MB", "Thanh tải đứng ở 99.", "Chia tệp thành hai phần.", public=True,
            by=world.khanh, once=uuid4(),
        )  # fmt: skip
        helping.a_ticket(world.an, title="Chưa ai trả lời")
        files = [(builders.a_stored_file(), "man-hinh.pdf")]
        place = Place("portal:home", "/co-quan/", "AB12CD34EF", "Firefox 145", "a1b2c3d4e5f6a7b8")
        ticket = helping.answered(helping.a_ticket(world.an, shared=True, files=files, place=place), world.khanh)
        difficulty = difficulties.join(helping.sent(world), "Sở cũng vậy.", by=world.dung)
        difficulties.group(helping.sent_by_receiver(world, title="Chưa có chữ ký số"), difficulty, by=world.khanh)
        draft = helping.a_difficulty(world.an, world.customer, title="Chữ ký số của xã cấp chậm")
        petition = helping.a_petition(world, helping.consolidated(world, title="Máy quét hỏng"))
        put = helping.submitted(world, helping.consolidated(world, title="Đường truyền chậm"))
        helping.consolidated(world, title="Thiếu máy in")
    return {"ticket": ticket, "problem": problem, "difficulty": difficulty, "draft_difficulty": draft,
            "petition": petition, "put_petition": put}  # fmt: skip


def _guidance(world: World) -> dict[str, Any]:
    """A guide that was edited, one of a procedure, and announcements."""
    text = "## Lưu ý\n\n- Kèm **dự toán**.\n\n| Giấy tờ | Số bản |\n|---|---|\n| Dự toán | 1 |"

    def written(audience: str, **more: Any) -> Announcement:
        told = {
            "kind": "directive", "number": "12/UBND-VX", "issued_on": builders.at("2026-06-01T08:00").date(),
            "issuer": "Ủy ban nhân dân tỉnh", "abstract": "Về việc nộp hồ sơ trực tuyến", "text": text,
            "audience": audience, "roles": [], "must_read": False,
        }  # fmt: skip
        made = announcements.draft(told | more, once=uuid4(), by=world.khanh)
        announcements.attach(made, builders.a_stored_file(), "kem-theo.pdf", by=world.khanh)
        return made

    with living_at(f"{builders.MONDAY}T08:00"):
        guides.edit("hop-viec", title="Hộp việc", text=text, reason="Cho rõ", over=0, by=world.khanh)
        guides.edit_procedure(world.offering.procedure, text=text, reason="Hay thiếu", over=0, by=world.giang)
        return {
            "announced": announcements.publish(written("public"), by=world.khanh),
            "must_read": announcements.publish(written("officers", must_read=True), by=world.khanh),
            "unpublished": written("roles", roles=["specialist", "head"]),
        }


Visit = tuple[str, Callable[[Land], list[Any]]]


def of(*names: str) -> Callable[[Land], list[Any]]:
    """Arguments of an address: primary keys of these things."""
    return lambda land: [getattr(land, name).pk for name in names]


def just(*values: Any) -> Callable[[Land], list[Any]]:
    return lambda land: list(values)


def common_hours(_land: "Land") -> list[Any]:
    return [OfficeHours.objects.get(is_default=True).pk]


def procedure(land: Land) -> list[Any]:
    return [land.world.offering.procedure.code]


# Who, then what she opens; a word after the arguments is a button that she presses there with nothing filled in.
VISITS: dict[str, list[tuple[Any, ...]]] = {
    "": [
        ("account_login", just(), "Đăng nhập"), ("portal:procedures", just()), ("portal:procedure", procedure),
        ("portal:compare", just("THU-015")),
        ("ui:check", just(), "Kiểm tra"), ("ui:check-slip", lambda land: [land.slip.token]),
        ("ui:check-slip", just("khongco")), ("ui:help", just()), ("ui:accessibility", just()),
        ("ui:forgotten", just(), "Báo người quản trị"),
        ("ui:help", just(), "", {"q": "ho so giay"}), ("ui:guide", just("hop-viec")),
        ("ui:guide", just("english-summary")), ("ui:manual", just("tiep-nhan")), ("ui:terms", just()),
        ("ui:announcements", just()), ("ui:announcement", of("announced")),
    ],
    "an": [
        ("portal:home", just()), ("portal:dossiers", just()), ("portal:start", just()),
        ("portal:start-procedure", procedure), ("portal:draft", of("draft")), ("portal:draft-review", of("empty")),
        ("portal:draft-review", of("draft")), ("portal:draft-request", of("empty"), "Lưu và đi tiếp"),
        ("portal:draft-section", lambda land: [land.empty.pk, "du_an"], "Lưu và đi tiếp"),
        ("portal:paper", lambda land: [land.draft.pk, "request"]),
        ("portal:paper", lambda land: [land.empty.pk, "du_toan"]), ("portal:supplement", of("waiting")),
        ("portal:dossier", of("working")), ("portal:dossier", of("handed")),
        ("portal:rate", of("handed"), "Gửi đánh giá"), ("portal:rate", of("rated")),
        ("portal:dossier", of("waiting")), ("ui:messages", just()),
        ("ui:ask", just(), "Gửi", {"tu": "/co-quan/", "loi": "a1b2c3d4e5f6a7b8"}), ("ui:support", just()),
        ("ui:ticket", of("ticket"), "Mở lại"), ("ui:known-problems", just()), ("ui:known-problem", of("problem")),
        ("ui:difficulties", just()), ("ui:difficulty", of("difficulty")), ("ui:difficulty", of("draft_difficulty")),
        ("ui:begin-difficulty", just(), "Lưu bản soạn"), ("ui:edit-difficulty", of("draft_difficulty"), "Lưu bản soạn"),
        ("ui:preview", lambda land: [land.working.papers.get(key="request").pk], "Tải tệp gốc"),
        ("ui:account", just(), "Đổi mật khẩu"), ("desk:home", just()), ("ui:sent-mail", just()),
        ("ui:announcement", of("must_read")), ("ui:announcements", just()),
        ("ui:sent-letter", lambda land: [Message.objects.filter(mail="sent").latest("pk").pk]),
    ],
    "bao": [
        ("portal:draft-review", of("sign_off")), ("portal:return-draft", of("sign_off"), "Trả lại người soạn"),
        ("portal:ask-withdrawal", of("working")), ("account_logout", just()),
        ("ui:difficulty-act", lambda land: [land.draft_difficulty.pk, "withdraw"], "Rút"),
    ],
    "chi": [
        ("desk:to-receive", just()), ("desk:to-hand-over", just()), ("desk:search", just()),
        ("desk:dossier", of("submitted")), ("desk:refuse", of("submitted"), "Từ chối tiếp nhận"),
        ("desk:request-supplement", of("submitted"), "Yêu cầu bổ sung"), ("desk:note-originals", of("submitted")),
        ("desk:paper", just(), "Hỏi có được tiếp nhận không"), ("desk:paper-refusals", just()),
        ("desk:paper-refusal", of("refusal")), ("desk:register", just()), ("desk:hand-over-list", just()),
        ("desk:digitising", just()), ("desk:digitise", of("let_in"), "Thêm bản số hóa Văn bản đề nghị"),
    ],
    "dung": [
        ("desk:mine", just(), "", {"mo": "1"}), ("desk:late", just()), ("ui:thread", of("working"), "Gửi tin nhắn"),
        ("desk:notes", of("working"), "Lưu ghi chú"),
        ("desk:ask-reappoint", of("late"), "Đề nghị xin lỗi, hẹn lại"),
        ("desk:labels", just()), ("desk:dossier-labels", of("working")), ("ui:delegate", just(), "Giao làm thay"),
        ("desk:columns", just("mine"), "Trở lại mặc định"),
        *(("desk:dossier", of("working"), "", {"muc": part}) for part in PARTS),
        ("desk:dossier", of("chained"), "", {"muc": "lien-thong"}), ("desk:dossier", of("asking")),
        ("desk:dossier", of("branched")), ("desk:branch-done", of("branched")),
        ("desk:branch-release", of("branched"), "Trả nhánh lại phòng"),
        ("desk:ask", of("working"), "Hỏi cơ quan khác"), ("desk:remind", of("asking"), "Nhắc trả lời"),
        ("desk:give-time", of("given"), "Cho thêm thời gian trả lời"),
    ],
    "nga": [
        ("control:proposal", of("returned")), ("control:edit-version", of("returned")),
        ("control:answer-round", of("round")), ("control:begin-proposal", procedure, "Lập đề xuất"),
        ("desk:ratings", just()), ("desk:unassigned", just()), ("desk:assign", of("working")),
        ("desk:take-back-work", of("working"), "Thu lại về phòng"), ("desk:leaving", just(), "Xem"),
        ("desk:branch-assign", of("branched"), "Phân công nhánh"),
    ],
    "giang": [
        ("desk:mine", just()), ("desk:dossier", of("leader")), ("desk:stop", of("working")),
        ("ui:delegations", just()),
        ("desk:extend", of("working"), "Gia hạn"),
        ("desk:suspend", of("working"), "Tạm dừng giải quyết"),
        ("desk:override", of("working"), "Ấn định lại hạn"), ("desk:reappoint", of("late"), "Xin lỗi và hẹn lại"),
        ("desk:dossier", of("handed"), "", {"muc": "ket-qua"}),
    ],
    "hoa": [("desk:issue-result", of("issue"), "Phát hành kết quả")],
    "khanh": [
        ("control:home", just()), ("control:dossiers", just()), ("control:dossier", of("working")),
        ("control:refusals", just()), ("control:ratings", just()), ("control:figures", just()),
        ("control:figures", just(), "", {"ky": "2026-05"}), ("control:figure", just(), "", {"so": "received"}),
        ("control:figures-beside", just()), ("control:coverage", just()), ("control:reports", just()),
        ("control:prepare-report", just(), "Chốt và lập dự thảo"), ("control:report", just("2026-05")),
        ("control:edit-report", just("2026-05")), ("control:incidents", just()), ("control:reminders", just()),
        ("control:propose-incident", just(), "Đề nghị"),
        ("ui:reckonings", just()), ("ui:reckoning", lambda land: [Reckoning.objects.latest("pk").pk]),
        ("control:tickets", just()), ("control:support-figures", just()), ("ui:ticket", of("ticket"), "Trả lời"),
        ("control:write-known-problem", just(), "Ghi"), ("control:petitions", just()),
        ("control:make-petition", just(), "Lập tờ trình"), ("control:petition", of("petition")),
        ("ui:difficulty-act", lambda land: [land.difficulty.pk, "consolidate"], "Tổng hợp để trình"),
        ("control:journal", just()), ("control:mend", just()), ("ui:slip", of("slip")),
        ("control:catalogue", just()), ("control:procedure", procedure), ("control:proposals", just()),
        ("control:proposal", of("sent")), ("control:return-proposal", of("sent"), "Trả lại để sửa"),
        ("control:agree-proposal", of("sent")), ("control:proposal-lists", just()),
        ("control:make-list", just(), "Lập danh mục"),
        ("control:proposal-list", of("listed")),
        ("control:guides", just()), ("control:guide", just("hop-viec")),
        ("control:edit-guide", just("hop-viec"), "Lưu thành bản mới"), ("control:procedure-guide", procedure),
        ("control:announcements", just()), ("control:announcement", of("must_read")),
        ("control:announcement", of("must_read"), "", {"xem": "chua"}),
        ("control:announcement", of("unpublished")), ("control:begin-announcement", just(), "Lưu bản soạn"),
        ("control:publish-announcement", of("unpublished")),
        ("control:withdraw-announcement", of("must_read"), "Gỡ văn bản"),
        ("control:rounds", just()), ("control:begin-round", just(), "Mở đợt"), ("control:round", of("round")),
        ("control:import-procedures", just(), "Xem trước"), ("control:introduce", just(), "Lập đề xuất"),
    ],
    "phong": [
        ("control:decide-incident", of("incident"), "Ghi quyết định"),
        ("control:submit-list", of("listed"), "Trình"),
    ],
    "lan": [
        ("control:petition", of("put_petition")),
        ("control:decide-petition", of("put_petition"), "Ghi ý kiến chỉ đạo"),
        ("control:proposal-list", of("put")), ("control:decide-list", of("put"), "Ghi quyết định"),
        ("control:home", just()), ("control:agencies", just()), ("control:agency", just("STC")),
    ],
    "admin": [
        ("control:calendar-year", just(2026)), ("control:people", just()), ("control:add-day", just(), "Ghi vào lịch"),
        ("control:person", lambda land: [land.world.dung.pk]), ("control:create-person", just(), "Lập tài khoản"),
        ("portal:procedure", procedure), ("control:undelivered", just()), ("control:hours", common_hours),
        ("control:change-hours", common_hours, "Xem trước"), ("control:own-hours", just(), "Xem trước"),
        ("control:change-agency", just("STC"), "Ghi thay đổi"), ("control:create-agency", just(), "Lập cơ quan"),
        ("control:agency", just("STC")), ("control:add-room", just("STC"), "Thêm phòng"),
        ("control:templates", just(), "Lập bộ mẫu mới"), ("control:begin-templates", just(), "Lập bộ mẫu"),
        ("control:change-templates", just("tt-01-2018"), "Ghi thay đổi"),
        ("control:closures", just()), ("control:declare-closure", just(), "Ghi tạm ngừng"),
        ("control:import-people", just(), "Xem trước"), ("control:change-bound", just(), "Đổi ngày chốt"),
    ],
}  # fmt: skip


OUTSIDE = {"", "an", "bao"}
SOLVING = {"chi", "dung", "nga", "giang", "hoa"}
WATCHING = {"khanh", "phong", "lan", "admin", "nga"}
"""Who asks; who receives and solves; and who opens the pages of those who watch, where one who solves proposes."""


def look_at(person: Person) -> list[str]:
    """What is wrong with the page as it stands."""
    found = axe.violations(person.page)
    for width in WIDTHS:
        person.page.set_viewport_size({"width": width, "height": 844})
        if person.sideways():
            found.append(f"{width} px: can be moved sideways by {person.sideways()} px")
    person.page.set_viewport_size({"width": 1440, "height": 900})
    return [f"{person.page.url}: {one}" for one in found]


def visit_all(person: Person, visits: list[tuple[Any, ...]], land: Land) -> list[str]:
    """Open each page, look at it, press the button where one is named and look again at what is wrong now."""
    found = []
    for route, arguments, *more in visits:
        button, query = [*more, "", {}][0], more[1] if len(more) > 1 else {}
        person.goes(route, *arguments(land), **query)
        found += look_at(person)
        if button:
            person.presses(button)
            person.page.wait_for_load_state("load")
            found += look_at(person)
    return found


def visit_each(comes: Comes, land: Land, names: Iterable[str]) -> list[str]:
    """Let these people of VISITS open their pages, each in a browser of her own; what is wrong."""
    faults = []
    for name in [one for one in VISITS if one in set(names)]:
        user = land.world.people.get(name) or User.objects.filter(username=name).first()
        person = comes(user, csp=False)
        axe.comes_along(person.page)
        faults += visit_all(person, VISITS[name], land)
    return faults


def at_the_gate(chi: Person, world: World) -> list[str]:
    """The gate's two answers, and what is said where there is nothing."""
    query = f"co_quan={world.customer.pk}&thu_tuc={world.offering.pk}&kenh=direct"
    found = look_at(chi.opens(f"/ban/nhan-giay/hoi/?{query}"))
    Agency.objects.filter(pk=world.customer.pk).update(equipped_from=None)
    found += look_at(chi.opens(f"/ban/nhan-giay/hoi/?{query}"))
    return found + [fault for address in ("/khong-co/", "/ban/ho-so/0/") for fault in look_at(chi.opens(address))]


def over_many(dung: Person) -> list[str]:
    """Rows that are claimed together, a list that is kept under a name, and one that is exported."""
    dung.goes("desk:unassigned").page.locator("tbody input[type=checkbox]").first.check()
    found = look_at(dung.presses("Nhận xử lý…"))
    found += look_at(dung.presses("Nhận xử lý").sees("Đã nhận xử lý"))
    dung.goes("desk:mine").writes("Lưu danh sách này với tên:", "Việc gấp").presses("Lưu bộ lọc")
    found += look_at(dung.goes("desk:views").sees("Việc gấp"))
    dung.hits(dung.goes("desk:mine").page.locator("button[name=dang]").first)
    return found + look_at(dung.goes("desk:exports"))


def at_a_conflict(an: Person, land: Land) -> list[str]:
    """Both texts side by side, as a page shows them that was opened before somebody else wrote."""
    an.goes("portal:draft-section", land.draft.pk, "du_an").page.evaluate(
        """() => {
          const was = document.createElement("input");
          Object.assign(was, {type: "hidden", name: "was:du_an.ten", value: "Tên cũ"});
          document.querySelector("main form").append(was);
          document.querySelector("[name='du_an.ten']").value = "Tên mới";
        }"""
    )
    an.presses("Lưu, về danh sách mục").sees("Bản đang lưu")
    return look_at(an)
