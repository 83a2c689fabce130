"""What one agency asks of another, in a browser, to each of its ends; by a phone and without a script."""

import re

import pytest
from playwright.sync_api import expect

from motcua.dossiers.models import Dossier, Status
from motcua.people.models import Role, User
from tests import builders
from tests.builders import World
from tests.dossiers.asked import House
from tests.journeys import ways
from tests.journeys.conftest import Comes
from tests.journeys.person import Person

pytestmark = pytest.mark.journey
QUESTION = "Đề nghị cho ý kiến về sự cần thiết đầu tư và phương án kỹ thuật."
LETTER = "Số, ký hiệu văn bản kết quả"


@pytest.fixture
def house(world: World) -> House:
    return House(world.agencies["STTTT"])


def asks(person: Person, parent: Dossier, house: House) -> Dossier:
    """Ask for an opinion with one paper, from the panel of the dossier."""
    person.goes("desk:dossier", parent.pk).presses("Hỏi cơ quan khác…").sees("Thời hạn của hồ sơ này vẫn chạy")
    person.main.get_by_label("Cơ quan được hỏi").select_option(house.agency.code)
    person.writes("Nội dung cần trả lời", QUESTION).writes("Số ngày làm việc để trả lời", "3")
    person.chooses("Dự toán chi tiết").presses("Hỏi cơ quan khác").sees("Đã gửi đề nghị", "Chờ cơ quan khác")
    return Dossier.objects.get(parent=parent)


def answers(comes: Comes, house: House, child: Dossier, head: User | None = None, **how: bool) -> None:
    """From the desk of the asked agency to its answer. head: approves before the leader, where a step says so."""
    comes(house.intake, **how).goes("desk:dossier", child.pk).sees(QUESTION).presses("Tiếp nhận").sees("Đã tiếp nhận")
    works = comes(house.specialist, **how).goes("desk:dossier", child.pk)
    works.presses("Nhận xử lý").sees("Bạn đã nhận xử lý").presses("Chuyển bước tiếp theo").sees("Đã chuyển bước")
    for approver in filter(None, (head, house.leader)):
        comes(approver, **how).goes("desk:dossier", child.pk).presses("Duyệt").sees("Đã duyệt")
    clerk = comes(house.clerk, **how).goes("desk:dossier", child.pk).presses("Phát hành kết quả…")
    clerk.chooses("Chấp thuận").writes(LETTER, "15/STTTT-CNTT").writes("Ngày văn bản kết quả", "01/06/2026")
    clerk.writes("Người ký", "Nguyễn Văn Ky, Giám đốc").gives("tra-loi.pdf").presses("Phát hành kết quả")
    clerk.sees("Đã phát hành kết quả")


def goes_its_way(comes: Comes, world: World, house: House, **how: bool) -> None:
    parent = builders.in_step()
    dung = comes(world.dung, **how)
    child = asks(dung, parent, house)
    dung.goes("desk:dossier", parent.pk).follows("Liên thông").sees("Chuỗi liên thông", house.agency.short)
    assert Dossier.objects.get(pk=parent.pk).waits
    answers(comes, house, child, **how)
    dung.goes("desk:dossier", parent.pk, muc="lien-thong").sees("Trả lời của cơ quan khác", "tra-loi.pdf")
    dung.goes("desk:dossier", parent.pk).presses("Chuyển bước tiếp theo").sees("Đã chuyển bước")


def test_an_opinion_comes_back_as_evidence(comes: Comes, world: World, house: House) -> None:
    goes_its_way(comes, world, house)


def test_it_works_on_a_phone_without_a_script(comes: Comes, world: World, house: House) -> None:
    goes_its_way(comes, world, house, phone=True, script=False)


def test_who_was_not_the_right_one_refuses_and_the_dossier_goes_on(comes: Comes, world: World, house: House) -> None:
    parent = builders.in_step()
    dung = comes(world.dung)
    child = asks(dung, parent, house)
    chi = comes(house.intake).goes("desk:dossier", child.pk).presses("Từ chối tiếp nhận…")
    chi.writes("Lý do", "Không thuộc lĩnh vực của Sở.").presses("Từ chối tiếp nhận").sees("Đã từ chối tiếp nhận")
    dung.goes("desk:dossier", parent.pk, muc="lien-thong").sees("Không được tiếp nhận", "Không thuộc lĩnh vực của Sở.")
    assert Dossier.objects.get(pk=parent.pk).waits is False


def test_a_slow_answer_is_reminded_of_then_taken_back(comes: Comes, world: World, house: House) -> None:
    parent = builders.in_step()
    dung = comes(world.dung)
    child = asks(dung, parent, house)
    dung.goes("desk:waiting").sees(ways.ABSTRACT, f"Chờ {house.agency.short} trả lời từ 13:45, 01/06/2026")
    dung.presses(f"Nhắc {house.agency.short}").sees("Đã nhắc", "đã nhắc hôm nay", ways.ABSTRACT)
    comes(house.intake).goes("ui:messages").sees("Nhắc trả lời")
    dung.goes("desk:dossier", child.pk).presses("Thu hồi đề nghị…").writes("Lý do", "Đã đủ căn cứ, không cần nữa.")
    dung.presses("Thu hồi đề nghị").sees("Đã thu hồi đề nghị")
    assert Dossier.objects.get(pk=child.pk).status == Status.WITHDRAWN
    dung.goes("desk:dossier", parent.pk)
    expect(dung.main.get_by_role("button", name="Chuyển bước tiếp theo")).to_be_visible()


def test_a_whole_procedure_at_another_agency_brings_its_result(comes: Comes, world: World, house: House) -> None:
    builders.an_offering(agency=house.agency, code="NB-09", unit_name="")
    head = builders.a_person("truong-stttt", Role.HEAD, house.agency)
    parent = builders.in_step()
    dung = comes(world.dung).goes("desk:dossier", parent.pk).presses("Hỏi cơ quan khác…")
    dung.chooses("Giải quyết một thủ tục").writes("Nội dung cần trả lời", QUESTION)
    dung.main.get_by_label(re.compile("^Thủ tục")).select_option(index=1)
    dung.presses("Hỏi cơ quan khác").sees("Đã gửi đề nghị", "Chờ cơ quan khác")
    child = Dossier.objects.get(parent=parent)
    assert child.version.procedure.code == "NB-09"
    answers(comes, house, child, head)
    dung.goes("desk:dossier", parent.pk, muc="lien-thong").sees("Trả lời của cơ quan khác", "tra-loi.pdf")
    assert Dossier.objects.get(pk=parent.pk).waits is False


def test_an_asked_agency_that_stops_says_why_and_the_dossier_goes_on(comes: Comes, world: World, house: House) -> None:
    parent = builders.in_step()
    dung = comes(world.dung)
    child = house.works(house.takes_in(asks(dung, parent, house)))
    stops(comes, house.leader, child, "Đã có văn bản chung cho cả tỉnh.")
    dung.goes("desk:dossier", parent.pk, muc="lien-thong").sees("Dừng xử lý", "Đã có văn bản chung cho cả tỉnh.")
    dung.goes("desk:dossier", parent.pk).presses("Chuyển bước tiếp theo").sees("Đã chuyển bước")


def test_a_leader_who_stops_the_dossier_ends_what_was_asked_for_it(comes: Comes, world: World, house: House) -> None:
    parent = builders.in_step()
    child = house.works(house.takes_in(asks(comes(world.dung), parent, house)))
    stops(comes, world.giang, parent, "Cơ quan gửi đã giải thể.")
    assert Dossier.objects.get(pk=child.pk).status == Status.WITHDRAWN
    works = comes(house.specialist)
    works.goes("ui:messages").sees("đã kết thúc nên không cần trả lời nữa")
    works.goes("desk:dossier", child.pk).sees("Đã rút hồ sơ")
    expect(works.main.get_by_role("button", name="Chuyển bước tiếp theo")).to_have_count(0)


def stops(comes: Comes, leader: User, dossier: Dossier, why: str) -> None:
    """A leader ends a dossier, with the reason that others read."""
    person = comes(leader).goes("desk:dossier", dossier.pk).presses("Dừng xử lý…")
    person.writes("Lý do", why).presses("Dừng xử lý").sees("Đã dừng xử lý")
