"""How hands work: two at one field, the keyboard alone, a damaged file."""

import re
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from playwright.sync_api import Route, expect

from motcua.dossiers.models import Dossier, Paper, Status
from tests import builders
from tests.builders import World
from tests.journeys.conftest import Comes
from tests.journeys.person import Person, eventually

pytestmark = pytest.mark.journey
SECOND = "Nâng cấp Cổng thông tin điện tử"


def project_of(dossier: Dossier) -> str:
    return str(Dossier.objects.get(pk=dossier.pk).answers["du_an"]["ten"])


def test_two_at_one_field_are_told_and_nothing_is_lost(comes: Comes, world: World) -> None:
    draft = builders.a_draft()
    an, bao = (comes(person).goes("portal:draft-section", draft.pk, "du_an") for person in (world.an, world.bao))
    an.writes("Tên dự án", "Cổng dịch vụ công huyện")
    eventually(lambda: project_of(draft), "Cổng dịch vụ công huyện")
    expect(an.main.locator("[data-saved]")).to_contain_text("Đã lưu lúc")
    bao.writes("Tên dự án", SECOND)
    said = bao.main.get_by_role("alert")
    expect(said).to_contain_text("Người khác vừa sửa “Tên dự án”")
    expect(said).to_contain_text("Cổng dịch vụ công huyện")
    expect(bao.main.get_by_label("Tên dự án")).to_have_value(SECOND)
    assert project_of(draft) == "Cổng dịch vụ công huyện"
    bao.presses("Giữ bản của tôi")
    eventually(lambda: project_of(draft), SECOND)


def test_without_a_script_the_later_one_sees_both_texts(comes: Comes, world: World) -> None:
    draft = builders.a_draft()
    an, bao = (
        comes(person, script=False).goes("portal:draft-section", draft.pk, "du_an") for person in (world.an, world.bao)
    )
    an.writes("Tên dự án", "Cổng dịch vụ công huyện").presses("Lưu, về danh sách mục").sees("Đã lưu bản nháp")
    bao.writes("Tên dự án", SECOND).presses("Lưu, về danh sách mục")
    bao.sees("Người khác vừa sửa cùng chỗ với bạn", "Cổng dịch vụ công huyện", SECOND)
    expect(bao.main.get_by_label("Tên dự án")).to_have_value(SECOND)
    assert project_of(draft) == "Cổng dịch vụ công huyện"
    bao.presses("Lưu, về danh sách mục").sees("Đã lưu bản nháp")
    assert project_of(draft) == SECOND


def test_an_officer_works_by_the_keyboard_alone(comes: Comes, world: World) -> None:
    builders.in_step("lanh_dao_ky", abstract="Hồ sơ thứ nhất")
    second = builders.in_step("lanh_dao_ky", abstract="Hồ sơ thứ hai")
    giang = comes(world.giang).goes("desk:mine")
    giang.types("Tab")
    expect(giang.page.locator(".skip")).to_be_focused()
    giang.types("Enter")
    expect(giang.page).to_have_url(re.compile("#main$"))
    giang.types("/")
    expect(giang.page.locator("[data-search]")).to_be_focused()
    giang.types_text("thu hai")
    giang.types("Enter").is_at("desk:search").sees("Hồ sơ thứ hai").sees_not("Hồ sơ thứ nhất")

    giang.goes("desk:mine").types("j").has_before_her("Hồ sơ thứ nhất")
    giang.types("j").has_before_her("Hồ sơ thứ hai")
    giang.types("k", "j", "Enter").is_at("desk:dossier", second.pk).types(".").tabs_to("Ý kiến của bạn")
    giang.types_text("Làm rõ nguồn vốn trước khi trình.")
    expect(giang.main.get_by_label("Ý kiến của bạn")).to_have_value("Làm rõ nguồn vốn trước khi trình.")
    giang.tabs_to("Trả lại bước trước").types("Enter").sees("Đã trả lại bước trước")
    back = Dossier.objects.get(pk=second.pk)
    assert (back.status, back.step, back.returned) == (Status.PROCESSING, "truong_phong_duyet", True)


def test_on_a_phone_the_open_tab_is_in_sight_and_the_page_stays_where_it_was(comes: Comes, world: World) -> None:
    done = builders.handed_over()
    chi = comes(world.chi, phone=True).goes("desk:dossier", done.pk, muc="lich-su")
    row = chi.page.locator(".nav-tabs")
    assert row.evaluate("(each) => each.scrollWidth > each.clientWidth")
    place = row.locator("[aria-current]").bounding_box()
    assert place and place["x"] >= 0 and place["x"] + place["width"] <= 390
    assert chi.page.evaluate("() => window.scrollY") == 0


def test_a_damaged_file_is_named_with_what_to_do_and_a_good_one_takes_its_place(comes: Comes, world: World) -> None:
    draft = builders.an_empty_draft(**builders.REQUEST)
    an = comes(world.an).goes("portal:paper", draft.pk, "du_toan")
    an.gives("du-toan-hong.pdf", builders.a_pdf()[:120])
    row = an.main.locator(".upload.bad", has_text="du-toan-hong.pdf")
    expect(row).to_contain_text("hỏng")
    assert not Paper.objects.filter(dossier=draft).exists()
    an.gives("du-toan.pdf")
    expect(an.main.get_by_role("link", name="du-toan.pdf")).to_be_visible()
    expect(row).to_be_visible()
    assert Paper.objects.get(dossier=draft).file_name == "du-toan.pdf"
    an.presses("Tải lên và đi tiếp")
    an.goes("portal:draft", draft.pk).sees("du-toan.pdf")


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """A PDF of about 1,6 MB: four pieces."""
    path = tmp_path / "ban-do.pdf"
    with pikepdf.new() as pdf:
        pdf.add_blank_page().Contents = pdf.make_stream(b"% " + b"x" * 1_600_000 + b"\n")
        pdf.save(path, compress_streams=False)
    return path


def wire(person: Person, breaks: Callable[[int], bool]) -> list[int]:
    """What goes over the wire as pieces, in bytes; `breaks` says of each, by number, whether its connection breaks."""
    went: list[int] = []

    def carry(route: Route) -> None:
        size = len(route.request.post_data_buffer or b"")
        if breaks(len(went) + 1):
            route.abort("connectionreset")
        else:
            route.continue_()
        went.append(size)

    person.page.unroute("**/tai-len/phan/")
    person.page.route("**/tai-len/phan/", carry)
    return went


def test_a_large_file_goes_on_after_the_connection_broke(comes: Comes, world: World, large: Path) -> None:
    draft = builders.an_empty_draft(**builders.REQUEST)
    an = comes(world.an).goes("portal:paper", draft.pk, "du_toan")
    went = wire(an, lambda number: number == 3)
    an.main.locator("input[type=file]").set_input_files(large)
    expect(an.main.get_by_role("link", name="ban-do.pdf")).to_be_visible(timeout=15_000)
    assert Paper.objects.get(dossier=draft).file.size == large.stat().st_size
    assert sum(went) < large.stat().st_size + 600_000, "more than the broken piece went twice"


def test_a_large_file_goes_on_after_the_page_was_loaded_anew(comes: Comes, world: World, large: Path) -> None:
    draft = builders.an_empty_draft(**builders.REQUEST)
    an = comes(world.an).goes("portal:paper", draft.pk, "du_toan")
    an.page.clock.install()
    wire(an, lambda number: number > 3)
    an.main.locator("input[type=file]").set_input_files(large)
    an.sees("Mất kết nối, đang thử gửi tiếp")
    for _ in range(8):
        an.page.clock.run_for(20_000)
    an.sees("Phần đã gửi vẫn còn", "Thử lại")
    assert not Paper.objects.filter(dossier=draft).exists()
    an.goes("portal:paper", draft.pk, "du_toan")
    second = wire(an, lambda number: False)
    an.main.locator("input[type=file]").set_input_files(large)
    expect(an.main.get_by_role("link", name="ban-do.pdf")).to_be_visible()
    assert sum(second) < large.stat().st_size - 900_000, "what had come was sent again"


def test_without_a_script_a_damaged_file_is_named_too(comes: Comes, world: World) -> None:
    draft = builders.an_empty_draft(**builders.REQUEST)
    an = comes(world.an, script=False).goes("portal:paper", draft.pk, "du_toan")
    an.gives("du-toan-hong.pdf", builders.a_pdf()[:120]).presses("Tải lên và đi tiếp")
    an.sees("du-toan-hong.pdf", "hỏng")
    assert not Paper.objects.filter(dossier=draft).exists()
    an.gives("du-toan.pdf").presses("Tải lên và đi tiếp")
    assert Paper.objects.get(dossier=draft).file_name == "du-toan.pdf"
