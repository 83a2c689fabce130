"""The slips of a stop and of the dossier's way through the agency."""

import pytest

from motcua.core.errors import NotAllowed
from motcua.documents.actions import pdf_of
from motcua.documents.models import Slip
from motcua.documents.queries import slips_of
from motcua.dossiers import actions
from tests import builders
from tests.builders import living_at
from tests.dossiers.traces import verbs

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def printed(dossier, by, at="2026-06-01T11:20"):
    with living_at(at):
        return actions.print_control(dossier, by=by)


def test_each_hand_over_is_a_line_with_giver_taker_moment_and_judgement(hoa):
    slip = printed(builders.finished(), hoa)
    lines = slip.content["rows"]
    givers = [line["given_by"] for line in lines]
    takers = [line["taken_by"] for line in lines]
    assert givers[1:] == takers[:-1]  # who took it gives it on: no gap in the chain
    assert [line["note"] for line in lines] == [
        "Tiếp nhận", "Nhận xử lý", "Chuyển bước tiếp theo", "Duyệt", "Duyệt", "Phát hành kết quả",
    ]  # fmt: skip
    assert {line["judged"] for line in lines} <= {"Trước hạn", "Đúng hạn", "Quá hạn", ""}
    assert "Đúng hạn" in {line["judged"] for line in lines}
    assert pdf_of(slip).read_bytes().startswith(b"%PDF")


def test_who_is_late_at_her_own_stop_makes_no_other_late(nga):
    dossier = builders.in_step()
    with living_at("2026-06-05T16:00"):
        late = actions.forward(dossier, by=builders.world().dung)
    judged = {line["note"]: line["judged"] for line in printed(late, nga, "2026-06-05T16:30").content["rows"]}
    assert judged["Chuyển bước tiếp theo"] == "Quá hạn"
    assert judged["Tiếp nhận"] != "Quá hạn"


def test_nothing_moved_gives_the_same_slip_and_a_move_a_new_one(dung, nga):
    dossier = builders.in_step()
    first, again = printed(dossier, dung), printed(dossier, dung, "2026-06-01T11:25")
    assert first == again
    with living_at("2026-06-01T11:40"):
        moved = actions.forward(dossier, by=dung)
    second = printed(moved, nga, "2026-06-01T11:45")
    assert (first.number, second.number) == ("1/2026", "2/2026")
    assert len(second.content["rows"]) == len(first.content["rows"]) + 1
    assert Slip.objects.get(pk=first.pk).content == first.content
    assert verbs(moved).count("dossier.control-slip") == 2


def test_only_those_who_work_on_an_accepted_dossier_print_it(an, chi, em):
    for by in (an, em):
        with pytest.raises(NotAllowed):
            printed(builders.in_step(), by)
    with pytest.raises(NotAllowed):
        printed(builders.submitted(), chi)


def test_a_paused_stop_is_named_and_not_judged(dung):
    waiting = builders.awaiting_supplement()
    last = printed(waiting, dung, "2026-06-01T14:00").content["rows"][-1]
    assert "tạm dừng" in last["note"]


def test_a_stop_gives_its_notice_with_ground_and_moment(giang):
    with living_at("2026-06-01T11:00"):
        stopped = actions.stop(builders.accepted(), by=giang, reason="Trả lại sau thẩm tra.")
    notice = slips_of(stopped.subject).filter(kind=Slip.Kind.STOP).get()
    assert notice.content["reason"] == "Trả lại sau thẩm tra."
    assert notice.content["stopped_at"] == "2026-06-01T11:00+07:00"
    assert notice.content["form"]["number"] == "Mẫu số 05"
    assert pdf_of(notice).read_bytes().startswith(b"%PDF")
