"""A month, from paper that was refused to the reader who opens the dossier behind a number of the report."""

import re
from datetime import timedelta

import pytest

from motcua.core import clock
from motcua.dossiers import actions
from motcua.dossiers.models import Channel, Dossier, LateCause
from motcua.oversight import reminders
from motcua.oversight.models import Report
from motcua.people.models import Post, Role, User
from tests import builders
from tests.builders import World
from tests.journeys.conftest import Comes, Passes
from tests.journeys.test_gate import brings_paper

pytestmark = pytest.mark.journey


def a_leader(world: World) -> User:
    """Leads the watching agency, and watches."""
    person = builders.a_person("phong", Role.LEADER, world.agencies["STTTT"], name="Trịnh Hoài Phong")
    Post.objects.create(user=person, agency=world.agencies["STTTT"], role=Role.WATCHER, from_on="2018-01-01")
    return person


def goes_its_way(draft: Dossier, world: World) -> Dossier:
    """The draft that a refusal opened, filled in, handed in, accepted and worked on until it waits to be issued."""
    actions.save_request(draft, {**builders.REQUEST, "return_by": "online"}, over={}, by=world.an)
    flat = {f"du_an.{key}": value for key, value in builders.ANSWERS["du_an"].items()}
    actions.save_answers(draft, flat, over={}, by=world.an)
    builders.add_papers(draft, by=world.an)
    one = actions.accept(actions.submit(draft, by=world.bao), by=world.chi)
    one = actions.forward(actions.claim(one, by=world.dung), by=world.dung)
    return actions.approve(actions.approve(one, by=world.nga), by=world.giang)


def test_the_round_of_a_month_from_refused_paper_to_the_reader_of_the_report(
    comes: Comes, world: World, passes: Passes
) -> None:
    chi = brings_paper(comes(world.chi), world).presses("Lập phiếu không tiếp nhận")
    chi.presses("Mở bản nháp trực tuyến cho cơ quan này").sees("Đã mở bản nháp trực tuyến")
    dossier = goes_its_way(Dossier.objects.get(), world)
    assert dossier.channel == Channel.ONLINE

    passes(timedelta(days=10))  # too late by now
    reminders.write_rules()
    reminders.remind(clock.now())
    hoa = comes(world.hoa).goes("ui:messages").follows(re.compile("Nhắc việc.*quá hạn")).goes("desk:late")
    hoa.follows(re.compile(re.escape(dossier.abstract))).is_at("desk:dossier", dossier.pk)
    hoa.presses("Phát hành kết quả…").chooses("Chấp thuận")
    hoa.writes("Số, ký hiệu văn bản kết quả", "88/STC-ĐT").writes("Ngày văn bản kết quả", f"{clock.today():%d/%m/%Y}")
    hoa.writes("Người ký", "Đặng Trường Giang, Giám đốc").gives("ket-qua.pdf", builders.a_pdf())
    hoa.presses("Phát hành kết quả").sees("Hồ sơ đã quá hạn: chọn nguyên nhân.")
    hoa.main.get_by_label("Nguyên nhân quá hạn").select_option(LateCause.COMPLEX)
    hoa.presses("Phát hành kết quả").sees("Đã phát hành kết quả")

    passes(timedelta(days=20))  # July
    khanh = comes(world.khanh).goes("control:reports").follows("Chốt và lập báo cáo tháng 06/2026")
    khanh.presses("Chốt và lập dự thảo").sees("Đã chốt số liệu", "Hồ sơ phức tạp", "1 hồ sơ trả quá hạn")
    khanh.follows("Sửa nội dung").writes("Nhận xét, đánh giá", "Tháng đầu tiên thực hiện.").presses("Lưu")
    khanh.sees("Đã lưu nội dung báo cáo.", "Tháng đầu tiên thực hiện.")

    phong = comes(a_leader(world)).goes("control:report", "2026-06").follows("Duyệt báo cáo…")
    phong.writes("Số, ký hiệu", "9/BC-STTTT").writes("Địa danh", "Lâm Đồng").presses("Duyệt").sees("Đã duyệt báo cáo.")
    phong.follows("Gửi Ủy ban nhân dân tỉnh…").presses("Gửi").sees("Đã gửi báo cáo.")

    lan = comes(world.lan).goes("ui:messages").follows("Báo cáo tháng 06/2026").is_at("control:report", "2026-06")
    lan.hits(lan.main.locator("table.form06 a.late").first).sees("Đã giải quyết quá hạn", "Kết thúc sau hạn")
    lan.follows(dossier.code or "").is_at("control:dossier", dossier.pk)
    lan.goes("control:answer-report", "2026-06").writes("Ý kiến của Ủy ban nhân dân tỉnh", "Đồng ý.")
    lan.presses("Ghi nhận đã xem").sees("Đồng ý.")
    assert Report.objects.get().state == Report.State.READ
