"""What one agency asks of another, in a browser: answered, refused and taken back; by a phone and without a script."""

import pytest
from playwright.sync_api import expect

from motcua.dossiers.models import Dossier, Status
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


def answers(comes: Comes, house: House, child: Dossier, **how: bool) -> None:
    """From the desk of the asked agency to its answer."""
    comes(house.intake, **how).goes("desk:dossier", child.pk).sees(QUESTION).presses("Tiếp nhận").sees("Đã tiếp nhận")
    works = comes(house.specialist, **how).goes("desk:dossier", child.pk)
    works.presses("Nhận xử lý").sees("Bạn đã nhận xử lý").presses("Chuyển bước tiếp theo").sees("Đã chuyển bước")
    comes(house.leader, **how).goes("desk:dossier", child.pk).presses("Duyệt").sees("Đã duyệt")
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
    dung.goes("desk:waiting").sees(ways.ABSTRACT, "Chờ cơ quan khác")
    dung.goes("desk:dossier", child.pk).presses("Nhắc trả lời…").writes("Ý kiến", "Đề nghị trả lời sớm.")
    dung.presses("Nhắc trả lời").sees("Đã nhắc")
    comes(house.intake).goes("ui:messages").sees("Nhắc trả lời", "Đề nghị trả lời sớm.")
    dung.goes("desk:dossier", child.pk).presses("Thu hồi đề nghị…").writes("Lý do", "Đã đủ căn cứ, không cần nữa.")
    dung.presses("Thu hồi đề nghị").sees("Đã thu hồi đề nghị")
    assert Dossier.objects.get(pk=child.pk).status == Status.WITHDRAWN
    dung.goes("desk:dossier", parent.pk)
    expect(dung.main.get_by_role("button", name="Chuyển bước tiếp theo")).to_be_visible()
