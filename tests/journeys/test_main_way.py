"""The main way: one agency asks, another receives, solves and answers; on a desk, on a phone, without a script."""

import re

import pytest
from playwright.sync_api import expect

from motcua.documents.models import Slip
from motcua.dossiers.models import Dossier, Outcome, Paper, Status, Stay
from motcua.journal.models import Event
from motcua.notifications.models import Message
from tests import builders
from tests.builders import World
from tests.journeys import ways
from tests.journeys.conftest import Comes

pytestmark = pytest.mark.journey

VERBS = [
    "create", "send-for-sign-off", "submit", "accept", "claim", "forward", "approve", "approve", "issue-result",
    "hand-over", "acknowledge",
]  # fmt: skip
LINES = {
    "key": "hang_muc",
    "kind": "group",
    "label": "Hạng mục",
    "fields": [{"key": "ten", "kind": "text", "label": "Tên hạng mục", "required": True}],
}


def walks(comes: Comes, world: World, **how: bool) -> Dossier:
    """All eight people, one after another, each in a browser of her own."""
    an = comes(world.an, **how)
    draft = ways.drafts(an, world)
    an.can_not_press("Nộp hồ sơ").presses("Trình lãnh đạo").sees("Đã trình lãnh đạo")
    bao = comes(world.bao, **how)
    bao.goes("portal:home").sees("Duyệt và nộp hồ sơ", ways.ABSTRACT)
    bao.goes("portal:dossier", draft.pk).presses("Nộp hồ sơ").sees("Đã nộp hồ sơ", "Mới đăng ký")
    ways.accepts(comes(world.chi, **how))
    ways.solves(comes(world.dung, **how))
    ways.approves(comes(world.nga, **how), "mine")
    ways.approves(comes(world.giang, **how), "mine")
    ways.issues(comes(world.hoa, **how))
    an.goes("portal:home").sees("Nhận kết quả", ways.ABSTRACT)
    an.goes("portal:dossier", draft.pk).sees("Chấp thuận", "88/STC-ĐT", "Bản chưa ký số")
    an.presses("Xác nhận đã nhận kết quả").sees("Đã xác nhận nhận kết quả")
    return Dossier.objects.get(pk=draft.pk)


def is_whole(done: Dossier) -> None:
    """What the database holds at the end of the main way."""
    assert (done.status, done.outcome) == (Status.HANDED_OVER, Outcome.GRANTED)
    assert done.due_at == builders.at("2026-06-08T17:00")  # five working days after Monday
    assert done.acknowledged_at is not None
    assert done.answers["du_an"]["kinh_phi"] == 450000000
    told = Event.objects.filter(subject=f"dossier:{done.pk}", verb__startswith="dossier.").order_by("number")
    assert [one.verb.removeprefix("dossier.") for one in told if "paper" not in one.verb] == VERBS
    assert not Stay.objects.filter(dossier=done, to_at__isnull=True).exists()
    assert [paper.key for paper in Paper.objects.filter(dossier=done).order_by("pk")] == [
        "request",
        "du_toan",
        "result",
    ]


def test_an_agency_asks_and_gets_its_result_in_hand(comes: Comes, world: World) -> None:
    done = walks(comes, world)
    is_whole(done)
    assert Slip.objects.filter(kind=Slip.Kind.RECEIPT).count() == 1
    assert Message.objects.filter(recipient=world.an, act="dossier.issue_result").exists()
    em = comes(world.em)
    em.goes("portal:dossier", done.pk)
    expect(em.page.get_by_role("heading", level=1)).not_to_contain_text(ways.ABSTRACT)


def test_the_result_is_a_file_that_the_customer_can_take(comes: Comes, world: World) -> None:
    done = builders.handed_over()
    an = comes(world.an).goes("portal:dossier", done.pk)
    with an.page.expect_download() as taken:
        an.main.get_by_role("link", name=re.compile("Tải về.*Kết quả giải quyết")).click()
    assert taken.value.suggested_filename == "ket-qua.pdf"
    assert taken.value.path().read_bytes() == builders.a_pdf()
    assert Event.objects.filter(actor="an", verb__contains="download").count() == 1


def test_the_main_way_works_on_a_phone(comes: Comes, world: World) -> None:
    is_whole(walks(comes, world, phone=True))


def test_the_main_way_works_without_a_script(comes: Comes, world: World) -> None:
    is_whole(walks(comes, world, script=False))


def test_rows_of_a_group_are_added_and_taken_off_without_a_script(comes: Comes, world: World) -> None:
    section = builders.FORM["sections"][0]
    form = {**builders.FORM, "sections": [{**section, "fields": [*section["fields"], LINES]}]}
    draft = builders.an_empty_draft(offering=builders.an_offering(agency=world.receiver, code="THU-002", form=form))
    an = comes(world.an, script=False).goes("portal:draft-section", draft.pk, "du_an")
    an.writes("Tên dự án", ways.PROJECT).presses("Thêm dòng")
    an.writes("Tên hạng mục", "Máy chủ").presses("Thêm dòng")
    an.main.get_by_label("Tên hạng mục").nth(1).fill("Đường truyền")
    an.writes("Kinh phí", "450.000.000").presses("Lưu, về danh sách mục").sees("Đã lưu bản nháp")
    held = Dossier.objects.get(pk=draft.pk).answers["du_an"]
    assert [row["ten"] for row in held["hang_muc"]] == ["Máy chủ", "Đường truyền"]
    an.goes("portal:draft-section", draft.pk, "du_an").presses("Bỏ dòng 1")
    assert [row["ten"] for row in Dossier.objects.get(pk=draft.pk).answers["du_an"]["hang_muc"]] == ["Đường truyền"]
    assert Dossier.objects.get(pk=draft.pk).answers["du_an"]["ten"] == ways.PROJECT
