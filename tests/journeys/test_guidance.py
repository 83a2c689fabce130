"""An officer who is stuck finds the guide of her screen; the watching agency mends it, and tells everybody."""

import pytest

from motcua.support.models import Acknowledgement
from tests import builders
from tests.builders import World
from tests.journeys.conftest import Comes

pytestmark = pytest.mark.journey


def test_an_officer_finds_the_guide_and_reads_what_the_watching_agency_mended(comes: Comes, world: World) -> None:
    builders.submitted()
    chi = comes(world.chi).goes("desk:to-receive")
    with chi.page.expect_popup() as opened:
        chi.page.get_by_role("link", name="Hướng dẫn cho màn hình này").click()
    opened.value.wait_for_load_state()
    assert opened.value.get_by_role("heading", level=1).inner_text() == "Hộp việc"
    chi.goes("ui:help", q="tu choi ho so giay").follows("Nhận hồ sơ giấy và từ chối hồ sơ giấy").sees("Lập phiếu")

    khanh = comes(world.khanh).goes("control:edit-guide", "hop-viec")
    khanh.writes("Nội dung", "Xem mục **Chờ tiếp nhận** trước 8 giờ.").writes("Lý do sửa", "Cho rõ")
    khanh.presses("Xem trước").sees("trước 8 giờ").presses("Lưu thành bản mới").sees("Đang dùng bản 2")
    chi.goes("ui:guide", "hop-viec").sees("trước 8 giờ")


def test_a_directive_stands_on_the_first_page_until_it_is_read(comes: Comes, world: World) -> None:
    khanh = comes(world.khanh).goes("control:begin-announcement")
    khanh.page.get_by_label("Văn bản chỉ đạo").check()
    khanh.page.get_by_label("Mọi người có tài khoản").check()
    khanh.page.get_by_label("Người có tài khoản phải xác nhận đã đọc").check()
    khanh.writes("Trích yếu", "Nộp hồ sơ trực tuyến từ tháng 7")
    khanh.presses("Lưu bản soạn").follows("Đăng…").presses("Đăng").sees("Đã đăng.")

    an = comes(world.an).goes("portal:home").sees("phải xác nhận đã đọc")
    an.follows("Nộp hồ sơ trực tuyến từ tháng 7").presses("Xác nhận đã đọc")
    assert Acknowledgement.objects.get().person == world.an
    assert "Nộp hồ sơ trực tuyến từ tháng 7" not in an.goes("portal:home").page.inner_text("main")
