"""Help where one is stuck, and a difficulty that three agencies share, up to UBND tỉnh and back."""

import re
from datetime import timedelta

import pytest

from motcua.core import clock
from motcua.notifications.models import Message
from motcua.people.models import Role
from motcua.support.models import Difficulty, KnownProblem, Ticket
from tests import builders
from tests.builders import World
from tests.journeys.conftest import Comes
from tests.support.acts import a_leader

pytestmark = pytest.mark.journey
STUCK = "Không tải được tệp quét lên hệ thống"


def test_an_officer_who_is_stuck_asks_and_her_answer_helps_the_next_one(comes: Comes, world: World) -> None:
    dossier = builders.in_step()
    dung = comes(world.dung).goes("desk:dossier", dossier.pk)
    dung.hits(dung.page.get_by_role("link", name="Hỏi, báo lỗi")).chooses("Báo lỗi")
    dung.writes("Tóm tắt một dòng", STUCK).writes("Nội dung", "Thanh tải đứng ở 99.").presses("Gửi")
    dung.sees("Đã gửi. Cơ quan theo dõi trả lời trong giờ làm việc")
    one = Ticket.objects.get()
    assert (one.route, one.reference) == ("desk:dossier", dossier.code)

    khanh = (
        comes(world.khanh).goes("control:tickets").follows(STUCK).is_at("ui:ticket", one.pk).sees(dossier.code or "")
    )
    khanh.writes("Nội dung", "Quét lại ở 200 dpi rồi tải lại.").presses("Trả lời").sees("Đã trả lời.")
    khanh.follows("Ghi thành lỗi đã biết").presses("Ghi").sees("Đã ghi lỗi đã biết.")

    dung.goes("ui:messages").follows(re.compile(STUCK)).sees("Quét lại ở 200 dpi rồi tải lại.")
    dung.presses("Đã xong, đóng yêu cầu").sees("Đã đóng yêu cầu.")

    an = comes(world.an).goes("portal:home")
    an.hits(an.page.get_by_role("link", name="Hỏi, báo lỗi")).chooses("Báo lỗi")
    an.writes("Tóm tắt một dòng", "Tải tệp quét không được").writes("Nội dung", "Tệp đứng.").presses("Gửi")
    an.sees("Có thể đã có câu trả lời", STUCK)
    an.hits(an.main.locator("summary", has_text=STUCK)).sees("Quét lại ở 200 dpi rồi tải lại.")
    assert Ticket.objects.count() == KnownProblem.objects.count() == 1


def test_a_difficulty_that_three_agencies_share_is_decided_and_all_are_told(comes: Comes, world: World) -> None:
    world.people["mai"] = builders.a_person("mai", Role.SIGNER, world.agencies["DDG"])
    lead = _brings(comes, world, "an", "bao", "Xã chưa có chữ ký số")
    other = _brings(comes, world, "dung", "giang", "Chữ ký số của xã chưa được cấp", again=True)
    third = _brings(comes, world, "em", "mai", "Cấp xã thiếu chữ ký số của tổ chức", again=True)
    khanh = comes(world.khanh)
    for one in (other, third):
        khanh.goes("ui:difficulty-act", one.pk, "group")
        khanh.main.get_by_label("Khó khăn, vướng mắc cùng nội dung").select_option(str(lead.pk))
        khanh.presses("Gộp vào").sees("Đã gộp.")
    khanh.goes("ui:difficulty", lead.pk).follows("Tổng hợp để trình…")
    khanh.writes("Ý kiến của cơ quan theo dõi", "Vướng mắc có thật.")
    khanh.writes("Các phương án, mỗi phương án một dòng", "Cấp một đợt\nCấp dần").presses("Tổng hợp để trình")
    khanh.goes("control:make-petition").writes("Trích yếu", "Chữ ký số cấp xã").chooses(re.compile(lead.title))
    khanh.presses("Lập tờ trình").sees("Đã lập tờ trình.")

    phong = comes(a_leader(world)).goes("control:petitions").follows("Chữ ký số cấp xã").follows("Trình…")
    phong.writes("Số, ký hiệu tờ trình", "41/TTr-STTTT").presses("Trình").sees("Đã trình Ủy ban nhân dân tỉnh.")

    lan = comes(world.lan).goes("ui:messages").follows(re.compile("Chữ ký số cấp xã")).follows("Ghi ý kiến chỉ đạo…")
    lan.writes("Số, ký hiệu văn bản chỉ đạo", "6125/UBND-KSTT").writes("Ngày văn bản", f"{clock.today():%d/%m/%Y}")
    lan.writes(re.compile("Ý kiến chỉ đạo:"), "Đồng ý phương án 1.")
    lan.main.get_by_label(re.compile("Giao cơ quan:")).select_option(str(world.agencies["STTTT"].pk))
    lan.writes(re.compile("Xong trước hết ngày:"), f"{clock.today() + timedelta(days=30):%d/%m/%Y}")
    lan.presses("Ghi ý kiến chỉ đạo").sees("Đã ghi ý kiến chỉ đạo.", "Đồng ý phương án 1.")
    for who in ("bao", "giang", "mai"):
        comes(world.people[who]).goes("ui:messages").follows(re.compile("Ủy ban nhân dân tỉnh đã có ý kiến chỉ đạo"))
    assert Message.objects.filter(act="difficulty.decide", recipient=world.em).exists()


def _brings(comes: Comes, world: World, writer: str, leader: str, title: str, *, again: bool = False) -> Difficulty:
    """Drafted by an officer, all the same where something like it is there, and sent by her leader."""
    person = comes(world.people[writer]).goes("ui:difficulties").follows("Ghi khó khăn, vướng mắc")
    person.writes("Tên, trong một dòng", title).writes("Khó khăn, vướng mắc", "Xã chưa có chữ ký số.")
    person.writes("Kiến nghị, đề xuất", "Cấp chữ ký số.").presses("Lưu bản soạn")
    if again:
        person.sees("Đã có khó khăn, vướng mắc gần giống").presses("Vẫn lưu bản soạn")
    person.sees("Đã lưu bản soạn.")
    one = Difficulty.objects.latest("pk")
    comes(world.people[leader]).goes("ui:difficulty", one.pk).follows("Gửi cơ quan theo dõi…").presses(
        "Gửi cơ quan theo dõi"
    ).sees("Đã gửi cơ quan theo dõi.")
    return one
