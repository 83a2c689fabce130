"""Every page in the eyes of everybody: no rule of WCAG 2.2 AA broken in light or dark, nothing to be moved sideways."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.template import Template
from django.test.signals import template_rendered

from motcua.core import clock, installation
from motcua.documents.models import Slip
from motcua.dossiers import actions
from motcua.dossiers.models import Dossier, PaperRefusal
from motcua.notifications.models import Message
from motcua.people.models import Agency, Role, User
from tests import builders
from tests.builders import World, living_at
from tests.dossiers.cases import all_marked
from tests.journeys import axe
from tests.journeys.conftest import Comes, Passes
from tests.journeys.person import Person

pytestmark = pytest.mark.journey
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
    leader: Dossier
    issue: Dossier
    waiting: Dossier
    handed: Dossier
    rated: Dossier
    refusal: PaperRefusal
    slip: Slip = field(init=False)

    def __post_init__(self) -> None:
        self.slip = Slip.objects.filter(kind=Slip.Kind.RECEIPT).latest("pk")


def a_land(world: World, passes: Passes) -> Land:
    installation.choose(demo=True)
    User.objects.update(is_demo=True)
    with living_at(f"{builders.MONDAY}T08:00"):
        refusal = actions.refuse_paper(world.offering, world.customer, "direct", by=world.chi)
    land = Land(
        world=world,
        admin=builders.a_person("admin", Role.SYSTEM_ADMIN, world.agencies["STTTT"]),
        draft=builders.a_draft(),
        empty=builders.an_empty_draft(),
        sign_off=builders.in_sign_off(),
        submitted=builders.submitted(originals_follow=True),
        working=builders.in_step(),
        leader=builders.in_step("lanh_dao_ky"),
        issue=builders.in_step("phat_hanh"),
        waiting=builders.awaiting_supplement(
            items=(builders.wanted(), builders.wanted("du_toan", "paper")), on="2026-05-29"
        ),
        handed=builders.handed_over(on="2026-05-29"),
        rated=builders.handed_over(on="2026-05-29"),
        refusal=refusal,
    )
    with living_at(f"{builders.MONDAY}T09:00"):
        actions.rate(land.rated, by=world.bao, marks=all_marked(), comment="Cán bộ hướng dẫn rõ.\nXin cảm ơn.")
    mended = {"file": builders.a_stored_file(), "file_name": "to-trinh-moi.pdf", "by": world.an}
    actions.add_paper(land.draft, "request", **mended)
    builders.accepted()
    builders.in_step("truong_phong_duyet", on="2026-05-29")
    newest = Message.objects.order_by("-pk").values_list("pk", flat=True)
    Message.objects.filter(pk__in=list(newest[:4])).update(mail="sent", mail_at=clock.now())
    Message.objects.filter(pk__in=list(newest[4:6])).update(mail="given_up", mail_at=clock.now(), mail_tries=14)
    passes(timedelta(days=7))  # this one is late by now, the others are due today
    return land


Visit = tuple[str, Callable[[Land], list[Any]]]


def of(*names: str) -> Callable[[Land], list[Any]]:
    """Arguments of an address: primary keys of these things."""
    return lambda land: [getattr(land, name).pk for name in names]


def just(*values: Any) -> Callable[[Land], list[Any]]:
    return lambda land: list(values)


def procedure(land: Land) -> list[Any]:
    return [land.world.offering.procedure.code]


# Who, then what she opens; a word after the arguments is a button that she presses there with nothing filled in.
VISITS: dict[str, list[tuple[Any, ...]]] = {
    "": [
        ("account_login", just(), "Đăng nhập"), ("portal:procedures", just()), ("portal:procedure", procedure),
        ("portal:guide", just()), ("ui:check", just(), "Kiểm tra"), ("ui:check-slip", lambda land: [land.slip.token]),
        ("ui:check-slip", just("khongco")), ("ui:help", just()), ("ui:accessibility", just()),
        ("ui:forgotten", just(), "Báo người quản trị"),
        *(("ui:guide", just(key)) for key in ("co-quan-gui", "tiep-nhan", "thu-ly", "theo-doi", "quan-tri")),
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
        ("ui:account", just(), "Đổi mật khẩu"), ("desk:home", just()), ("ui:sent-mail", just()),
        ("ui:sent-letter", lambda land: [Message.objects.filter(mail="sent").latest("pk").pk]),
    ],
    "bao": [
        ("portal:draft-review", of("sign_off")), ("portal:return-draft", of("sign_off"), "Trả lại người soạn"),
        ("portal:ask-withdrawal", of("working")), ("account_logout", just()),
    ],
    "chi": [
        ("desk:to-receive", just()), ("desk:to-hand-over", just()), ("desk:search", just()),
        ("desk:dossier", of("submitted")), ("desk:refuse", of("submitted"), "Từ chối tiếp nhận"),
        ("desk:request-supplement", of("submitted"), "Yêu cầu bổ sung"), ("desk:note-originals", of("submitted")),
        ("desk:paper", just(), "Hỏi có được tiếp nhận không"), ("desk:paper-refusals", just()),
        ("desk:paper-refusal", of("refusal")), ("desk:register", just()), ("desk:hand-over-list", just()),
    ],
    "dung": [
        ("desk:mine", just(), "", {"mo": "1"}), ("desk:late", just()), ("ui:thread", of("working"), "Gửi tin nhắn"),
        *(("desk:dossier", of("working"), "", {"muc": part}) for part in PARTS),
    ],
    "nga": [("desk:ratings", just()), ("desk:unassigned", just()), ("desk:assign", of("working"))],
    "giang": [("desk:mine", just()), ("desk:dossier", of("leader")), ("desk:stop", of("working")),
        ("desk:dossier", of("handed"), "", {"muc": "ket-qua"}),
    ],
    "hoa": [("desk:issue-result", of("issue"), "Phát hành kết quả")],
    "khanh": [
        ("control:home", just()), ("control:dossiers", just()), ("control:dossier", of("working")),
        ("control:refusals", just()), ("control:ratings", just()),
        ("control:journal", just()), ("control:mend", just()), ("ui:slip", of("slip")),
    ],
    "lan": [("control:home", just()), ("control:agencies", just()), ("control:agency", just("STC"))],
    "admin": [
        ("control:calendar-year", just(2026)), ("control:people", just()), ("control:add-day", just(), "Ghi vào lịch"),
        ("control:person", lambda land: [land.world.dung.pk]), ("control:create-person", just(), "Lập tài khoản"),
        ("portal:procedure", procedure), ("control:undelivered", just()),
        ("control:import-people", just(), "Xem trước"),
    ],
}  # fmt: skip


@pytest.fixture
def rendered() -> Iterator[set[str]]:
    """The names of all templates that the server used."""
    names: set[str] = set()

    def note(sender: object, template: Template, **told: object) -> None:
        names.add(str(template.name))

    template_rendered.connect(note, weak=False)
    yield names
    template_rendered.disconnect(note)


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
    found += look_at(dung.presses("Nhận xử lý").sees("Đã làm"))
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


def test_every_page_keeps_to_wcag_and_to_the_width_of_the_screen(
    comes: Comes, world: World, passes: Passes, rendered: set[str], settings: Any
) -> None:
    land = a_land(world, passes)
    faults = []
    for name, visits in VISITS.items():
        user = land.admin if name == "admin" else world.people.get(name)
        faults += visit_all(comes(user, csp=False), visits, land)
    faults += at_the_gate(comes(world.chi, csp=False), world)
    faults += over_many(comes(world.dung, csp=False))
    faults += at_a_conflict(comes(world.an, csp=False), land)
    settings.DEBUG = True
    faults += look_at(comes(csp=False).goes("ui:components"))
    settings.DEBUG = False
    assert not faults, "\n".join(faults)
    unseen = TEMPLATES - rendered - set(NOT_A_PAGE)
    assert not unseen, f"no visited page shows {sorted(unseen)}"


def test_what_is_excused_from_being_visited_exists() -> None:
    assert set(NOT_A_PAGE) <= TEMPLATES


def test_the_land_holds_late_work_and_work_of_today(world: World, passes: Passes) -> None:
    """Else the colours of time would go unseen."""
    a_land(world, passes)
    running = Dossier.objects.filter(ended_at__isnull=True)
    assert running.filter(due_at__lt=clock.now()).exists()
    assert running.filter(due_at__date=clock.today()).exists()


def test_a_bad_page_is_told(comes: Comes) -> None:
    """The measure itself: an unnamed field, grey on black in the dark only, and a line wider than a phone."""
    page = comes(csp=False)
    page.page.set_content(
        "<html lang=vi><title>Xấu</title><style>p {width: 900px; background: #fff; color: #111}"
        "[data-bs-theme=dark] p {background: #000; color: #333}</style><main><input><p>Chữ</p></main></html>"
    )
    told = "\n".join(look_at(page))
    assert "light label" in told and "dark color-contrast" in told and "390 px" in told
    assert "light color-contrast" not in told
