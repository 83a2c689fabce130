"""Ways that end elsewhere: refused, sent back for what is missing, withdrawn."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from motcua.documents.models import Slip
from motcua.dossiers.models import Dossier, Paper, Promise, Status
from motcua.notifications.models import Message
from tests import builders
from tests.builders import World
from tests.journeys import ways
from tests.journeys.conftest import Comes, Passes

pytestmark = pytest.mark.journey
REASON = "Hồ sơ không thuộc thẩm quyền giải quyết của Sở Tài chính."


def again(dossier: Dossier) -> Dossier:
    return Dossier.objects.get(pk=dossier.pk)


def test_a_refusal_says_why_to_the_customer_on_screen_and_on_a_slip(comes: Comes, world: World) -> None:
    waiting = builders.submitted(hour="11:25")
    chi = comes(world.chi)
    ways.opens_from(chi, "to-receive", waiting.abstract).presses("Từ chối tiếp nhận…")
    chi.presses("Từ chối tiếp nhận").sees("Ghi lý do")
    expect(chi.page.locator("[data-errors]")).to_be_focused()
    assert again(waiting).status == Status.SUBMITTED
    chi.writes("Lý do", REASON).presses("Từ chối tiếp nhận").sees("Đã từ chối tiếp nhận")
    chi.follows("Xem phiếu đã lập").sees(Slip.Kind.REFUSAL.label)
    refused = again(waiting)
    assert (refused.status, refused.accepted_at) == (Status.REFUSED, None)
    slip = Slip.objects.get(kind=Slip.Kind.REFUSAL)
    assert REASON in str(slip.content)

    an = comes(world.an).goes("ui:messages")
    an.follows("Không được tiếp nhận").sees("Không được tiếp nhận", REASON)
    link = an.main.get_by_role("link", name=Slip.Kind.REFUSAL.label).first
    answer = an.page.request.get(link.get_attribute("href") or "")
    assert answer.ok and answer.body().startswith(b"%PDF-")


def test_a_supplement_asks_by_field_and_paper_and_brings_a_new_due_moment(
    comes: Comes, world: World, passes: Passes
) -> None:
    dossier = builders.in_step()
    dung = comes(world.dung).goes("desk:dossier", dossier.pk)
    dung.presses("Yêu cầu bổ sung…").writes("Lý do chung", "Kinh phí chưa khớp với dự toán.")
    dung.writes("Cần bổ sung gì: Kinh phí", "Ghi lại cho khớp.")
    dung.writes("Cần bổ sung gì: Dự toán chi tiết", "Gửi bản có chữ ký.").presses("Yêu cầu bổ sung")
    dung.sees("Đã gửi yêu cầu bổ sung", "Chờ bổ sung đến")
    assert (again(dossier).status, Promise.objects.filter(dossier=dossier).count()) == (Status.AWAITING_SUPPLEMENT, 1)

    passes(timedelta(days=2))
    an = comes(world.an).goes("portal:home").sees("Bổ sung 2 mục", "Dự toán chi tiết; Kinh phí")
    an.goes("portal:supplement", dossier.pk).sees("Ghi lại cho khớp.", "Gửi bản có chữ ký.", "Còn 2 mục chưa bổ sung")
    expect(an.main.get_by_label("Tên dự án")).to_have_count(0)  # only what was asked for is open
    an.writes("Kinh phí", "460000000").presses("Lưu")
    an.gives("du-toan-da-ky.pdf")
    expect(an.main.get_by_role("link", name="du-toan-da-ky.pdf")).to_be_visible()
    an.can_not_press("Gửi bổ sung")

    bao = comes(world.bao).goes("portal:supplement", dossier.pk).sees("Đã bổ sung đủ")
    bao.presses("Gửi bổ sung").sees("Đã gửi bổ sung", "Đang xử lý")
    back = again(dossier)
    assert (back.status, back.holder, back.answers["du_an"]["kinh_phi"]) == (Status.PROCESSING, world.dung, 460000000)
    promises = list(Promise.objects.filter(dossier=dossier).order_by("made_at"))
    assert (len(promises), promises[-1].due_at) == (2, back.due_at)
    assert (promises[0].due_at, back.due_at) == (builders.at("2026-06-08T17:00"), builders.at("2026-06-09T17:00"))
    assert {one.replaced_at is None for one in Paper.objects.filter(dossier=dossier, key="du_toan")} == {True, False}
    bao.sees("09/06/2026")


def test_a_suspension_stops_the_clock_before_the_customers_eyes_and_ends_with_a_new_due_moment(
    comes: Comes, world: World, passes: Passes
) -> None:
    dossier = builders.in_step()
    giang = comes(world.giang).goes("desk:dossier", dossier.pk).presses("Tạm dừng giải quyết…")
    giang.writes("Lý do", "Chờ bản án có hiệu lực.").presses("Tạm dừng giải quyết")
    giang.sees("Đã tạm dừng giải quyết", "Tạm dừng giải quyết")
    dung = comes(world.dung).goes("desk:waiting").sees(dossier.abstract)
    dung.goes("desk:dossier", dossier.pk).can_not_press("Chuyển bước tiếp theo")

    passes(timedelta(days=2))
    an = comes(world.an).goes("portal:dossier", dossier.pk)
    an.sees("Tạm dừng giải quyết", "Chờ bản án có hiệu lực.", "Nếu được giải quyết tiếp ngay hôm nay.")
    giang.goes("desk:dossier", dossier.pk).presses("Giải quyết tiếp…").presses("Giải quyết tiếp")
    giang.sees("Đã cho giải quyết tiếp")
    back = again(dossier)
    assert (back.status, back.holder, back.suspended_at) == (Status.PROCESSING, world.dung, None)
    assert back.due_at == builders.at("2026-06-09T17:00")
    an.goes("portal:dossier", dossier.pk).sees("09/06/2026")


def test_before_acceptance_the_signer_withdraws_alone(comes: Comes, world: World) -> None:
    waiting = builders.submitted(hour="11:25")
    an = comes(world.an).goes("portal:dossier", waiting.pk)
    an.can_not_press("Rút hồ sơ…")
    bao = comes(world.bao).goes("portal:dossier", waiting.pk).presses("Rút hồ sơ…")
    bao.sees("không mở lại được").writes("Lý do", "Nộp nhầm thủ tục.").presses("Rút hồ sơ")
    bao.sees("Đã rút hồ sơ", "Nộp nhầm thủ tục.")
    assert again(waiting).status == Status.WITHDRAWN
    comes(world.chi).goes("desk:to-receive").sees("Không còn hồ sơ nào ở mục này")


def test_after_acceptance_the_receiver_must_agree_to_a_withdrawal(comes: Comes, world: World) -> None:
    dossier = builders.in_step()
    bao = comes(world.bao).goes("portal:dossier", dossier.pk)
    bao.can_not_press("Rút hồ sơ…").presses("Đề nghị rút hồ sơ…")
    bao.writes("Lý do", "Dự án đã dừng.").presses("Đề nghị rút hồ sơ").sees("Đã gửi đề nghị rút")
    assert again(dossier).status == Status.PROCESSING
    assert Message.objects.filter(recipient=world.dung, act="dossier.ask_withdrawal").count() == 1
    dung = comes(world.dung).goes("desk:dossier", dossier.pk).sees("Cơ quan gửi đề nghị rút hồ sơ")
    dung.can_not_press("Rút hồ sơ…")
    nga = comes(world.nga).goes("desk:dossier", dossier.pk).presses("Rút hồ sơ…")
    nga.writes("Lý do", "Đồng ý theo đề nghị.").presses("Rút hồ sơ").sees("Đã chấp nhận cho rút")
    ended = again(dossier)
    assert ended.status == Status.WITHDRAWN and ended.ended_at is not None
    bao.goes("portal:dossier", dossier.pk).sees("Đã rút hồ sơ")


def test_a_late_dossier_goes_on_once_its_apology_is_approved(comes: Comes, world: World) -> None:
    late = builders.due_today(on="2026-05-22")
    dung = comes(world.dung).goes("desk:dossier", late.pk).sees("Phải xin lỗi, hẹn lại trước khi chuyển tiếp")
    dung.can_not_press("Chuyển bước tiếp theo")
    dung.presses("Đề nghị xin lỗi, hẹn lại…").writes("Hẹn lại đến ngày", "06/06/2026").writes("Lý do", "Phải xác minh.")
    dung.presses("Đề nghị xin lỗi, hẹn lại").sees("Chọn một ngày làm việc")  # a Saturday
    dung.writes("Hẹn lại đến ngày", "05/06/2026").presses("Đề nghị xin lỗi, hẹn lại")
    dung.sees("Đã trình lãnh đạo đề nghị xin lỗi, hẹn lại", "chờ lãnh đạo duyệt")

    giang = comes(world.giang).goes("ui:messages").follows("Chờ duyệt xin lỗi, hẹn lại").presses("Xin lỗi và hẹn lại…")
    giang.writes("Hẹn lại đến ngày", "08/06/2026").presses("Xin lỗi và hẹn lại").sees("Đã xin lỗi và hẹn lại")
    giang.follows("Xem phiếu đã lập").sees(Slip.Kind.APOLOGY.label)

    an = comes(world.an).goes("ui:messages").follows("Xin lỗi và hẹn lại")
    an.sees("Đã xin lỗi, hẹn lại 17:00, Thứ Hai 08/06/2026", "Phải xác minh.", Slip.Kind.APOLOGY.label)
    dung.goes("desk:dossier", late.pk).presses("Chuyển bước tiếp theo").sees("Đã chuyển bước")
    moved = again(late)
    assert (moved.step, moved.due_at) == ("truong_phong_duyet", builders.at("2026-05-29T17:00"))
