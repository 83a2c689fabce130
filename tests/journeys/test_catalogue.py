"""The road of a procedure from paper to level 4: proposed, given back once, listed, decided, in force at midnight."""

from datetime import timedelta

import pytest

from motcua.catalogue import publishing
from motcua.catalogue.models import Offering, Proposal
from motcua.core import clock
from motcua.dossiers import actions
from motcua.dossiers.actions.gateway import PaperCount
from motcua.dossiers.models import Channel, Dossier, ReturnBy, Status
from motcua.people.models import Agency, Role
from tests import builders
from tests.builders import World
from tests.journeys import ways
from tests.journeys.conftest import Comes, Passes
from tests.journeys.person import Person
from tests.journeys.test_month import a_leader

pytestmark = pytest.mark.journey
NAME = "Thẩm định kế hoạch ứng dụng công nghệ thông tin"


def paper_at_level_1(world: World, offering: Offering) -> Dossier:
    """Taken in and accepted before anything changes."""
    Agency.objects.filter(code="DDG").update(equipped_from=None)
    sender, papers = Agency.objects.get(code="DDG"), [PaperCount("request", "Văn bản đề nghị", 1, 0)]
    facts = {**builders.REQUEST, "return_by": ReturnBy.DIRECT}
    one = actions.receive_paper(offering, sender, Channel.DIRECT, by=world.chi, papers=papers, **facts)
    one = actions.accept(one, by=world.chi)
    assert one.status == Status.ACCEPTED
    return one


def fills_the_draft(person: Person) -> None:
    """Everything that level 4 asks for."""
    person.main.get_by_label("Mức độ đề nghị").select_option("4")
    for label, text in {
        "Đối tượng thực hiện": "Cơ quan nhà nước", "Cơ quan giải quyết": "Sở Tài chính",
        "Trình tự thực hiện": "Nộp hồ sơ\nThẩm định\nTrả kết quả", "Thời hạn khi nộp trực tuyến": "3 ngày làm việc",
        "Kết quả": "Văn bản thẩm định", "Phí, lệ phí": "Không", "Căn cứ pháp lý": "102/2009/NĐ-CP",
    }.items():  # fmt: skip
        person.writes(label, text)
    for group in ("Cách nộp", "Cách trả kết quả"):
        person.main.get_by_role("group", name=group).get_by_label("Trực tuyến").check()
    person.main.get_by_label("Có mẫu đơn, tờ khai để tải về").check()


def test_a_procedure_is_brought_from_paper_to_level_4(comes: Comes, world: World, passes: Passes) -> None:
    offering = builders.an_offering(agency=world.receiver, code="THU-100", level=1, name=NAME)
    old = paper_at_level_1(world, offering)

    dung = comes(world.dung).goes("control:catalogue", q="ke hoach ung dung").sees("Chưa có trình tự thực hiện")
    dung.follows(NAME).presses("Lập đề xuất").chooses("Nâng mức độ").writes("Lý do, căn cứ", "Theo chỉ đạo của tỉnh.")
    dung.presses("Lập đề xuất").sees("Đã lập đề xuất.", "Bản soạn tự lưu")
    fills_the_draft(dung)
    dung.presses("Lưu, xem thay đổi").sees("Đã lưu bản soạn.", "Đề nghị mức độ 4; nội dung đạt mức độ 4")
    dung.sees("giảm 2 ngày làm việc")
    one = Proposal.objects.get()

    giang = comes(world.giang).goes("control:proposal", one.pk).presses("Gửi thẩm định…").presses("Gửi thẩm định")
    giang.sees("Chờ thẩm định")
    khanh = comes(world.khanh).goes("control:proposal", one.pk).presses("Trả lại để sửa…")
    khanh.writes("Phí, lệ phí", "Ghi rõ là miễn phí.").presses("Trả lại để sửa").sees("Đã trả lại đề xuất.")
    dung.goes("control:edit-version", one.pk).sees("Ghi rõ là miễn phí.")
    dung.writes("Phí, lệ phí", "Miễn phí").presses("Lưu, xem thay đổi").sees("Đã lưu bản soạn.")
    giang.goes("control:proposal", one.pk).presses("Gửi thẩm định…").presses("Gửi thẩm định").sees("Chờ thẩm định")
    khanh.goes("control:proposal", one.pk).presses("Đồng ý…").writes("Ý kiến thẩm định", "Đủ điều kiện.")
    khanh.presses("Đồng ý").sees("Đã đồng ý.")

    khanh.goes("control:proposal-lists").presses("Lập danh mục trình").writes("Tên danh mục", "Danh mục tháng 6")
    khanh.main.get_by_label(NAME).check()
    khanh.presses("Lập danh mục").sees("Đã lập danh mục trình.", "Mức độ: mức độ 1 → mức độ 4")
    phong = comes(a_leader(world)).goes("control:proposal-lists").follows("Danh mục tháng 6").presses("Trình…")
    phong.writes("Số, ký hiệu tờ trình", "15/TTr-STTTT").presses("Trình").sees("Đã trình Ủy ban nhân dân tỉnh.")
    lan = comes(world.lan).goes("ui:messages").follows("Danh mục thủ tục trình quyết định").presses("Ghi quyết định…")
    tomorrow = f"{clock.today() + timedelta(days=1):%d/%m/%Y}"
    lan.writes("Số, ký hiệu quyết định", "1234/QĐ-UBND").writes("Ngày quyết định", f"{clock.today():%d/%m/%Y}")
    lan.writes("Cơ quan ban hành", "Ủy ban nhân dân tỉnh Lâm Đồng").writes("Có hiệu lực từ 00 giờ ngày", tomorrow)
    lan.presses("Ghi quyết định").sees("Đã ghi quyết định.", "1234/QĐ-UBND")

    stranger = comes(None).goes("portal:procedure", "THU-100").sees("Chưa nộp trực tuyến được", "Chờ hiệu lực")
    passes(timedelta(hours=10, minutes=30))  # past midnight
    publishing.switch()
    stranger.goes("portal:procedure", "THU-100").sees("Mức độ 4", "1234/QĐ-UBND", "Đang hiệu lực")
    stranger.follows("Điểm khác của bản 2").sees("mức độ 1", "mức độ 4", "3 ngày làm việc")

    an = comes(world.an).goes("portal:procedure", "THU-100").presses("Nộp hồ sơ").presses("Soạn hồ sơ")
    an.sees("Kê khai")
    assert ways.newest().version.number == 2
    passes(timedelta(hours=8))
    held = Dossier.objects.get(pk=old.pk)
    held = actions.forward(actions.claim(held, by=world.dung), by=world.dung)
    held = actions.approve(actions.approve(held, by=world.nga), by=world.giang)
    done = actions.issue_result(held, by=world.hoa, outcome="granted", result=builders.a_result(), late=builders.LATE)
    assert (done.version.number, done.status) == (1, Status.FINISHED)
    assert Role.READER in {post.role for post in world.lan.posts.all()}
